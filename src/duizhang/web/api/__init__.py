"""The ledger for programs: what the pages show, as JSON under ``/api/v1/``, and the changes that they make.

================= ===========================================================================
``models``        what is answered and taken, as the schema describes it
``answers``       JSON with exact numbers, pages of it, and what is said when something is wrong
``looking``       the questions
``changing``      what changes the ledger
``following``     items of loops: asked for, opened, moved
``counting``      figures of loops, lists of tasks, the audit, the public
``dispatch``      dispatch rules
``notices``       what somebody was told, and the outbox
``description``   the schema (OpenAPI): errors, examples, how to log in
================= ===========================================================================

What is within ``v1`` only grows: fields and addresses may come, none goes or changes its meaning.
"""
