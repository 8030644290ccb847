"""The functions of pdfium that are called for each character and each object of a page."""

from __future__ import annotations

import ctypes
from typing import Any


class Calls:
    """They take and give addresses: making a Python object of each pointer would cost more than the call."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        address, number = ctypes.c_void_p, ctypes.c_int

        def bare(function: Any, result: Any, *arguments: Any) -> Any:
            return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, address).value or 0)

        self.code = bare(raw.FPDFText_GetUnicode, ctypes.c_uint, address, number)
        self.owner = bare(raw.FPDFText_GetTextObject, address, address, number)
        self.origin = bare(raw.FPDFText_GetCharOrigin, number, address, number, address, address)
        self.loose = bare(raw.FPDFText_GetLooseCharBox, number, address, number, address)
        self.mode = bare(raw.FPDFTextObj_GetTextRenderMode, number, address)
        self.fill = bare(raw.FPDFPageObj_GetFillColor, number, *[address] * 5)
        self.clip = bare(raw.FPDFPageObj_GetClipPath, address, address)
        self.clips = bare(raw.FPDFClipPath_CountPaths, number, address)
        self.thing = bare(raw.FPDFPage_GetObject, address, address, number)
        self.kind = bare(raw.FPDFPageObj_GetType, number, address)
