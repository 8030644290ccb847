"""What several commands ask for: arguments and options with their types. Their help is in ``help.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", show_default=False)]
Files = Annotated[list[str], typer.Argument(metavar="FILE", show_default=False)]
Where = Annotated[list[str], typer.Argument(metavar="PATH", show_default=False)]
MaybeWhere = Annotated[list[str] | None, typer.Argument(metavar="PATH", show_default=False)]
Ledger = Annotated[str, typer.Option("--ledger", envvar="DUIZHANG_LEDGER", metavar="L")]
Date = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", show_default=False)]
Area = Annotated[str, typer.Option("--area", metavar="NAME", show_default=False)]
Issuer = Annotated[str, typer.Option("--issuer", metavar="NAME", show_default=False)]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, metavar="N")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", show_default=False)]
Year = Annotated[int, typer.Argument(metavar="YEAR", min=1949, max=2199, show_default=False)]
By = Annotated[str, typer.Option("--by", metavar="NAME", envvar="USER", show_default=False)]
Who = Annotated[str, typer.Option("--as", envvar="DUIZHANG_PERSON", metavar="PERSON", show_default=False)]
LoopFiles = Annotated[list[Path] | None, typer.Option("--loop-file", metavar="FILE", show_default=False)]
LoopId = Annotated[str, typer.Argument(metavar="LOOP", show_default=False)]
Code = Annotated[str, typer.Argument(metavar="CODE", show_default=False)]

ListForm = Literal["text", "jsonl", "csv"]
TableForm = Literal["text", "jsonl", "csv", "xlsx"]
FindingsForm = Literal["text", "json", "jsonl", "github", "sarif"]
CardForm = Literal["text", "json", "html", "docx", "xlsx"]
# What the name of an output file may ask for; the first is for all others.
LIST_FORMS: tuple[ListForm, ...] = ("text", "jsonl", "csv")
TABLE_FORMS: tuple[TableForm, ...] = ("text", "jsonl", "csv", "xlsx")
FINDINGS_FORMS: tuple[FindingsForm, ...] = ("text", "json", "jsonl", "sarif")
CARD_FORMS: tuple[CardForm, ...] = ("text", "json", "html", "docx", "xlsx")
ItemForm = Literal["text", "json", "jsonl", "csv"]
ITEM_FORMS: tuple[ItemForm, ...] = ("text", "json", "jsonl", "csv")
ExchangeForm = Literal["text", "json", "jsonl", "csv", "fhir", "open311"]
OneForm = Literal["text", "json", "jsonl", "fhir", "open311"]
"""of one item, which is no row of a table"""
