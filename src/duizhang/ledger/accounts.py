"""Who may use the ledger over the network. Rows are only added: the last one of a name is what holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Select, func, insert, select

from duizhang.ledger import schema
from duizhang.ledger.opening import PATIENCE, Opened, engine_at, trouble_with, writing

_a = schema.accounts.c


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account. ``id`` changes with every change to it; an empty ``role`` says that it is removed."""

    id: int
    name: str
    role: str
    password: str
    """hashed, with all that is needed to check one against it"""
    by: str
    at: str


class Accounts(Opened):
    """The accounts of a ledger; may be used by several threads."""

    def set(self, name: str, role: str, password: str, by: str) -> None:
        """Write down what holds for a name from now on."""
        values = {
            "name": name,
            "role": role,
            "password": password,
            "by": by,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with trouble_with(self.where), writing(self._engine) as connection:
            connection.execute(insert(schema.accounts).values(values))

    def find(self, name: str) -> Account | None:
        """The account of that name, if there is one."""
        query = _last().where(_a.name == name)
        return next((a for a in self._all(query) if a.role), None)

    def held(self) -> list[Account]:
        """All accounts, by name."""
        return [a for a in self._all(_last().order_by(_a.name)) if a.role]

    def _all(self, query: Select[tuple[int, str, str, str, str, str]]) -> list[Account]:
        with trouble_with(self.where), self._engine.connect() as connection:
            return [Account(**row) for row in connection.execute(query).mappings()]


def open_accounts(where: str | Path, *, create: bool = False, patience: float = PATIENCE) -> Accounts:
    """The accounts of a ledger, which is made if it is to be. Raises ``LedgerUnusable``."""
    return Accounts(where, engine_at(where, create=create, patience=patience))


def _last() -> Select[tuple[int, str, str, str, str, str]]:
    newest = select(func.max(_a.id)).group_by(_a.name)
    return select(_a.id, _a.name, _a.role, _a.password, _a.by, _a.at).where(_a.id.in_(newest))
