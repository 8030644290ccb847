"""Runs the migrations on the connection that the ledger opened, inside its transaction."""

from __future__ import annotations

from alembic import context

from duizhang.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
