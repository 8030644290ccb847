"""The command line: a thin skin on ``pipeline`` and ``follow``. It asks, prints and gives the exit status, nothing else.

Exit status: 0 done · 1 ``check`` found contradictions · 2 wrong use · 3 some input could not be read ·
4 the ledger could not be used.

A command is a function with its arguments as types; ``running.COMMANDS`` lists them, ``help.toml`` says what they are.
Renderers are imported where they are used, as the stages are in ``pipeline``: help comes at once.
"""

from __future__ import annotations

from duizhang.cli.running import app, main

__all__ = ["app", "main"]
