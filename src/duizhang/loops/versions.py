"""Versions of a loop: what its file said, each time that it said something new, as the ledger has kept it.

An item follows the version under which it was opened until it is moved to another. A version is told from others by
the digest of what the file means: another comment or another blank line makes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from duizhang.loops import loading
from duizhang.loops.definition import Loop

KIND = "loop"
"""The kind of the register's entries that hold versions."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was kept: its number, counted from 1, and the texts that make it."""

    number: int
    sha256: str
    file: str
    text: str
    base: str = ""
    """the text of the file that it extends"""

    @property
    def entry(self) -> dict[str, Any]:
        """What the register holds of it."""
        names = ("number", "sha256", "file", "text", "base")
        return {name: value for name in names if (value := getattr(self, name))}


class Versions(Mapping[int, Loop]):
    """The versions of a loop that are kept, each read when it is first asked for."""

    def __init__(self, kept: Iterable[Version]) -> None:
        self.kept = {v.number: v for v in kept}
        self._read: dict[int, Loop] = {}

    def __getitem__(self, number: int) -> Loop:
        if number not in self._read:
            v = self.kept[number]
            loop = loading.load(v.text, v.file, lambda _: v.base or None)
            self._read[number] = replace(loop, version=number, versions=self)
        return self._read[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def __contains__(self, number: object) -> bool:
        return number in self.kept

    def hold(self, loop: Loop) -> Loop:
        """A loop that has been read already, as one of these."""
        made = replace(loop, versions=self)
        self._read[loop.version] = made
        return made


def current(loop: Loop, kept: Iterable[Version]) -> Loop:
    """A loop among the versions of it that are kept: the one that says the same, or the next."""
    versions = Versions(kept)
    same = (v.number for v in versions.kept.values() if v.sha256 == loop.sha256)
    number = next(same, max(versions.kept, default=0) + 1)
    return versions.hold(replace(loop, version=number))


def newest(kept: Iterable[Version]) -> Loop:
    """The newest version of a loop whose file is not at hand. Raises ``LoopError``."""
    versions = Versions(kept)
    return versions[max(versions)]


def kept_of(rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> dict[str, list[Version]]:
    """The versions that entries of the register hold, by loop."""
    found: dict[str, list[Version]] = {}
    for _, id, value in rows:
        found.setdefault(id, []).append(Version(**value))
    return found


def version_of(loop: Loop) -> Version:
    """What is to be kept of a loop."""
    return Version(loop.version, loop.sha256, loop.file, loop.text, loop.base)
