"""Lines of a page recognised: where they stand, their characters with places and scores, and what else they may be.

The models (PP-OCRv6, small) and the finding of lines are rapidocr's; which character stands where, and how sure that is,
is read from what the recognising model gives for each column of a line (CTC, Graves et al. 2006).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from math import inf
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple

from duizhang.language import say
from duizhang.model import DuizhangError

COMFORTABLE = 18.0
"""Pixels of a line's height that do for finding it."""
FIRST_LOOK = 1280
"""Pixels of the page's longer side in the first look."""
LONGEST_LOOK = 3600
"""Pixels of the page's longer side in the second look, at most."""
MOST_LINES = 20_000
"""Lines of a page at most."""
SURE = 0.90
"""The probability from which on a character is taken as certain."""
POSSIBLE = 0.02
"""The probability from which on another character is named as a reading."""
POINT = 0.05
"""The probability of a point between two digits from which on it is named as a reading."""
LEAST = 0.5
"""The mean probability of a line's characters from which on it is taken for text."""

_HEIGHT = 48
_COLUMNS = 4096
_NARROWEST = 64
_STEP = 16
_MOST_RATIO = 60
_MODELS = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")


class NoRecogniser(DuizhangError):
    """What recognises text is not installed, or cannot be loaded."""


class NotRecognised(DuizhangError):
    """The models gave up: there was not enough memory, or not enough time."""


class Sign(NamedTuple):
    """A recognised character: the middle of its place in pixels, its probability, and what else it may be."""

    char: str
    middle: float
    score: float
    others: tuple[str, ...]


class Written(NamedTuple):
    """A recognised line in pixels of the page; ``points`` are places between digits where a point may be lost."""

    left: float
    top: float
    right: float
    bottom: float
    signs: tuple[Sign, ...]
    points: tuple[int, ...]

    @property
    def score(self) -> float:
        """The mean probability of its characters."""
        return sum(s.score for s in self.signs) / len(self.signs)


Box = tuple[float, float, float, float]
"""left, top, right, bottom in pixels"""


class Recogniser:
    """The models, loaded once a process."""

    def __init__(self) -> None:
        from rapidocr.ch_ppocr_det import TextDetector
        from rapidocr.ch_ppocr_rec import TextRecognizer
        from rapidocr.main import DEFAULT_CFG_PATH, root_dir
        from rapidocr.utils.log import logger
        from rapidocr.utils.parse_parameters import ParseParams

        logger.setLevel("CRITICAL")
        find, read = (Path(root_dir) / "models" / name for name in _MODELS)
        if not (find.is_file() and read.is_file()):
            # Without this the library would fetch them.
            raise NoRecogniser(_missing("models"))
        self._threads = _threads()
        config = ParseParams.load(DEFAULT_CFG_PATH)
        finding, reading = dict(config.Det), dict(config.Rec)
        finding |= {"limit_type": "max", "box_thresh": 0.4, "unclip_ratio": 1.5}
        finding |= {"max_candidates": MOST_LINES, "session": _session(find, self._threads)}
        self._find = TextDetector(_Settings(finding))
        reader = TextRecognizer(_Settings(reading | {"session": _session(read, 1)}))
        self._read = reader.session
        self._chars: list[str] = list(reader.postprocess_op.character)
        self._digits = [self._chars.index(c) for c in "0123456789"]
        self._point = self._chars.index(".")

    # where lines stand

    def boxes(self, page: Any) -> list[Box]:
        """Where text stands on a page (grey values): a look at the whole, and a closer one where it is small."""
        found = self._look(page, FIRST_LOOK)
        if not found:
            return self._look(page, LONGEST_LOOK)
        longest = max(page.shape)
        usual = sorted(min(b[3] - b[1], b[2] - b[0]) for b in found)[len(found) // 2]
        needed = min(LONGEST_LOOK, round(longest * COMFORTABLE / max(usual, 1.0)))
        return self._look(page, needed) if needed > 1.15 * min(FIRST_LOOK, longest) else found

    def _look(self, page: Any, longest: int) -> list[Box]:
        import cv2

        scale = longest / max(page.shape)
        if scale > 1:
            page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        else:
            scale = 1.0
        self._find.limit_side_len = longest
        with _telling():
            found = self._find(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)).boxes
        if found is None:
            return []
        out = []
        for quad in found:
            (a, b), (c, d), (e, f), (g, h) = (tuple(map(float, p)) for p in quad)
            left, top, right, bottom = (a + g) / 2, (b + d) / 2, (c + e) / 2, (f + h) / 2
            if right - left > 2 and bottom - top > 2:
                out.append((left / scale, top / scale, right / scale, bottom / scale))
        return out

    # what is written there

    def lines(self, page: Any, boxes: Sequence[Box], ends: float = inf) -> list[Written]:
        """What is written in boxes of a page; a box without text is left out.

        Raises NotRecognised where it is not done when ``time.monotonic()`` is at ``ends``.

        Line by line, each on one thread and as many at a time as there are threads: lines together in one run of the
        model, or one line on several threads, take half as long again, and several times the memory.
        """
        if self._threads == 1:
            found = [self._line(page, box, ends) for box in boxes]
        else:
            with ThreadPoolExecutor(self._threads) as threads:
                found = list(threads.map(lambda box: self._line(page, box, ends), boxes))
        return [line for line in found if line]

    def _line(self, page: Any, box: Box, ends: float) -> Written | None:
        import cv2
        import numpy as np

        if time.monotonic() > ends:
            raise NotRecognised(say(zh="识别时间太长", en="it takes too long to recognise"))
        height, width = page.shape
        left, top, right, bottom = box
        part = page[
            max(0, round(top)) : min(height, round(bottom)), max(0, round(left)) : min(width, round(right))
        ]
        wide = min(_wide(box), _COLUMNS)
        how = cv2.INTER_AREA if part.shape[0] > 1.5 * _HEIGHT else cv2.INTER_CUBIC
        crop = cv2.resize(part, (wide, _HEIGHT), interpolation=how)
        room = max(_NARROWEST, -(-wide // _STEP) * _STEP)
        pixels = np.zeros((1, 3, _HEIGHT, room), dtype=np.float32)
        pixels[0, :, :, :wide] = crop.astype(np.float32) / 127.5 - 1
        with _telling():
            told = self._read(pixels)[0]
        stride = room / told.shape[0]
        columns = min(told.shape[0], int(wide / stride) + 2)
        signs, points = self._signs(told[:columns], box, stride * (right - left) / wide)
        if not signs:
            return None
        line = Written(*box, tuple(signs), tuple(points))
        return line if line.score >= LEAST else None

    def _signs(self, told: Any, box: Box, step: float) -> tuple[list[Sign], list[int]]:
        """The characters of a line (columns × classes), and behind which of them a point may be lost."""
        best = told.argmax(axis=1)
        signs: list[Sign] = []
        points: list[int] = []
        at, before = 0, -1
        while at < len(best):
            end = at + 1
            while end < len(best) and best[end] == best[at]:
                end += 1
            if best[at]:
                peak = at + int(told[at:end, best[at]].argmax())
                if before >= 0 and best[before] in self._digits and best[at] in self._digits:
                    lost = told[before : at + 1, self._point].max()
                    points += [len(signs)] if lost > POINT else []
                middle = box[0] + ((at + end) / 2) * step
                signs.append(self._sign(told[peak], int(best[at]), middle))
                before = peak
            at = end
        return signs, points

    def _sign(self, column: Any, best: int, middle: float) -> Sign:
        score = float(column[best])  # inexact: a probability
        others: list[str] = []
        if score < SURE:
            ranked = column.argsort()[-4:][::-1]
            others = [self._chars[int(i)] for i in ranked if i != best and i and column[i] > POSSIBLE]
        return Sign(self._chars[best], middle, score, tuple(others))


def _wide(box: Box) -> int:
    """How wide a line is once it is as high as the model wants it."""
    ratio = min((box[2] - box[0]) / (box[3] - box[1]), _MOST_RATIO)
    return max(8, round(_HEIGHT * ratio))


@contextmanager
def _telling() -> Iterator[None]:
    """What the libraries raise is told as NotRecognised: want of memory has a name in each of them."""
    try:
        yield
    except Exception as error:
        raise NotRecognised(
            say(zh="识别出错，可能内存不足", en="the recogniser failed, perhaps for want of memory")
        ) from error


class _Settings(dict[str, Any]):
    """Settings as the library asks for them: as keys, and as attributes."""

    __getattr__ = dict.__getitem__


def _session(model: Path, threads: int) -> Any:
    """A model, loaded; each run of it is on so many threads. They wait for work without spinning: other processes may want the core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _threads() -> int:
    """Threads of the models: as many as there are cores to run on, or what OMP_NUM_THREADS says; one for each of --jobs."""
    if parent_process() is not None:
        return 1  # with --jobs each process has its core
    told = os.environ.get("OMP_NUM_THREADS", "")
    if told.isdigit() and int(told):
        return int(told)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The recogniser. Raises NoRecogniser, with what to do, where it is not installed."""
    try:
        return Recogniser()
    except ImportError as error:
        raise NoRecogniser(_missing(str(error))) from None


def _missing(what: str) -> str:
    if "libGL" in what or "cv2" in what or ".so" in what:
        return say(
            zh=f"OpenCV 无法载入（{what}）。请执行：pip uninstall -y opencv-python opencv-python-headless && pip install opencv-python-headless",
            en=f"OpenCV cannot be loaded ({what}). Run: pip uninstall -y opencv-python opencv-python-headless && "
            "pip install opencv-python-headless",
        )
    return say(
        zh="扫描件和图片需要文字识别：pip install 'duizhang[ocr]'",
        en="scans and pictures need text recognition: pip install 'duizhang[ocr]'",
    )
