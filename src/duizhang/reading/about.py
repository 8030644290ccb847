"""What a document says of itself."""

from __future__ import annotations
