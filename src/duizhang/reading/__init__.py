"""Bytes to Document."""

from __future__ import annotations

import hashlib
from pathlib import Path

from duizhang.model import Document
from duizhang.reading import layout, repair, text

__all__ = ["read", "read_bytes"]


def read(path: str | Path, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    return read_bytes(text.load(path), str(path), date=date, area=area, issuer=issuer)


def read_bytes(data: bytes, path: str, *, date: str = "", area: str = "", issuer: str = "") -> Document:
    source = text.decode(data, path)
    repairs, levels = layout.plan(source)
    repaired = repair.apply(source, repairs)
    return Document(
        path,
        hashlib.sha256(data).hexdigest(),
        source,
        repaired,
        tuple(repairs),
        layout.blocks(repaired, levels),
        date=date,
        area=area,
        issuer=issuer,
    )
