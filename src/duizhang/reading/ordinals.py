"""The numbers that Word and web pages put before paragraphs themselves: 一、 （二） 3. ④ IV."""

from __future__ import annotations

from collections.abc import Callable

_CHINESE = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _counted(number: int, digits: str, ten: str, hundred: str, *, formal: bool) -> str:
    """A number up to 999 in words: 十二, or 壹拾贰 where it is formal."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    out = digits[hundreds] + hundred if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds and not formal else digits[tens]) + ten
    elif hundreds and ones:
        out += digits[0]
    return out + (digits[ones] if ones else "")


def _chinese(number: int) -> str:
    return _counted(number, _CHINESE, "十", "百", formal=False)


def _legal(number: int) -> str:
    return _counted(number, _LEGAL, "拾", "佰", formal=True)


def _digits(number: int) -> str:
    return "".join(_CHINESE[int(d)].replace("零", "〇") for d in str(number))


def _letters(number: int) -> str:
    """a … z, aa, bb …, as Word goes on after z."""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 8) if number > 0 else ""


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, number = (number // value, number % value) if number < 4000 else (0, 0)
        out += letters * count
    return out


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return f"({number})"


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "koreanCounting": _chinese,
    "cjk-ideographic": _chinese,
    "simp-chinese-informal": _chinese,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "simp-chinese-formal": _legal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalZero": lambda number: f"{number:02d}",
    "decimal-leading-zero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "lower-alpha": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "upper-alpha": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "lower-roman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "upper-roman": lambda number: _roman(number).upper(),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def ordinal(number: int, form: str) -> str:
    """A number in one of the forms of WordprocessingML (``w:numFmt``) or CSS (``list-style-type``).

    Digits where the form is none that official documents have.
    """
    return _FORMS.get(form, str)(number)
