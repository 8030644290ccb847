"""What the commands of the loops share: the office that is opened, and how an outcome is told."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.cli.console import REFUSED, tell, write
from duizhang.exports.safe import shown
from duizhang.language import say
from duizhang.model import Card, Event, Item, Refused, WrongUse

if TYPE_CHECKING:
    from duizhang.follow import Office, Submission
    from duizhang.loops.definition import Loop


def opened_office(ledger: str, files: list[Path] | None, *, create: bool = False) -> Office:
    """The office of a ledger, with the loops of the files beside those that are shipped."""
    from duizhang.follow import open_office

    return open_office(ledger, create=create, loops=[loaded(file) for file in files or ()])


def there_is(ledger: str) -> bool:
    """Whether there is a ledger already."""
    from duizhang.ledger.opening import file_of

    file = file_of(ledger)
    return file is None or file.is_file()


def loops_known(files: list[Path] | None) -> dict[str, Loop]:
    """The loops that are shipped and those of the files, by id."""
    from duizhang.loops.loading import shipped

    return {**shipped(), **{loop.id: loop for loop in (loaded(file) for file in files or ())}}


def loaded(file: Path) -> Loop:
    """A loop file. Raises ``LoopError`` with all that is wrong in it."""
    from importlib.resources import files

    from duizhang.loops.loading import load

    def beside(name: str) -> str | None:
        own, ours = file.with_name(name), files("duizhang.loops").joinpath("data", name)
        return text_of(own) if own.is_file() else ours.read_text(encoding="utf8") if ours.is_file() else None

    return load(text_of(file), file.name, beside)


def problems(file: Path) -> tuple[str, ...]:
    """All that is wrong in a loop file."""
    from duizhang.model import LoopError

    try:
        loaded(file)
    except LoopError as error:
        return error.problems
    return ()


def text_of(file: Path) -> str:
    """The text of a file, whatever its encoding."""
    from duizhang.reading import kinds as readers
    from duizhang.reading.text import decode

    return decode(readers.load(file), str(file))


def given_fields(sets: Iterable[str] | None) -> dict[str, Any]:
    """``field=value`` pairs; evidence may come several times."""
    data: dict[str, Any] = {}
    for one in sets or ():
        name, mark, value = one.partition("=")
        if not mark:
            raise WrongUse(say(zh=f"应写成 字段=值：{one}", en=f"write FIELD=VALUE: {one}"))
        data[name] = [*data.get(name, ()), value] if name == "evidence" else value
    return data


def attached(office: Office, file: Path, who: str) -> dict[str, str]:
    """A file put into the store of attachments, and how an event names it."""
    from duizhang.reading import kinds as readers

    return office.attach(file.name, readers.load(file), who)


def done(office: Office, wanted: Submission) -> int:
    """Do it; a refusal is told with its reason and is no error of the program."""
    try:
        return told(office, *office.submit(wanted))
    except Refused as refused:
        tell(f"duizhang: {refused.code}: {shown(refused.reason)}")
        return REFUSED


def told(office: Office, _event: Event, item: Item) -> int:
    """Print where the item stands now."""
    state = office.loop_of(item).states[item.state].name
    write([shown(f"{item.code}  {state}  {item.title}")])
    return 0


def with_replies(card: Card, ledger: str) -> Card:
    """The card with what the assessed have answered (right of reply)."""
    from duizhang.follow import sources

    if not card.rows:
        return card
    with opened_office(ledger, None) as office:
        return sources.with_replies(office, card)
