"""Numbers as the formats of a spreadsheet's cells show them: 0.125 under ``0.0%`` is printed 12.5%.

What a person reads is what is printed; the digits behind it are not stated. The formats are those of ECMA-376, 18.8.30.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a file names by number only, as a Chinese Excel shows them."""

_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?,.]+)'
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)|(?P<percent>%)|(?P<power>[eE][+-]0*)|(?P<at>@)|(?P<plain>General|G/通用格式|.)",
    re.DOTALL,
)
_CURRENCY = re.compile(r"\$([^-]*)(?:-|$)")
_LONGEST = 400
_DAY_ZERO = datetime(1899, 12, 30)
_DAY_ZERO_1904 = datetime(1904, 1, 1)


def general(value: Decimal) -> str:
    """A number without a format: eleven digits of it at most, as Excel shows them."""
    if not value.is_finite():
        return ""
    rounded = Decimal(f"{value:.11g}")
    text = f"{rounded:f}" if abs(rounded.adjusted()) < 20 else f"{rounded}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(raw: str, form: str, *, since_1904: bool = False) -> str:
    """A number, as it stands in the file, in the format of its cell; as it stands where it is no number."""
    try:
        # What is kept in binary has 15 digits that mean something.
        value = Decimal(f"{Decimal(raw):.15g}")
    except (InvalidOperation, ValueError):
        return raw
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return raw
    if not form or form in ("General", "@", "G/通用格式") or len(form) > _LONGEST:
        return general(value)
    section, value = _section(form.split(";"), value)
    parts = [*_PARTS.finditer(section)]
    if any(p["date"] for p in parts) and not any(p["digits"] and p["digits"].strip(".,") for p in parts):
        return _dated(parts, value, since_1904=since_1904)
    if any(p["power"] for p in parts) or "/" in section.replace("/通用", ""):
        return general(value)
    return _numbered(parts, value)


def _section(sections: list[str], value: Decimal) -> tuple[str, Decimal]:
    """Which of a format's sections holds: for what is positive, negative, nothing. Conditions are not looked at."""
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _numbered(parts: list[re.Match[str]], value: Decimal) -> str:
    pattern = "".join(p["digits"] or "" for p in parts)
    percent = sum(1 for p in parts if p["percent"])
    head, _, tail = pattern.partition(".")
    last = tail or head
    scale = len(last) - len(last.rstrip(","))
    value = value.scaleb(2 * percent - 3 * scale)
    most, least = len(re.findall("[0#?]", tail)), tail.count("0")
    rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    digits = f"{abs(rounded):{',' if ',' in head.rstrip(',') else ''}.{most}f}"
    while most > least and digits.endswith("0"):
        digits, most = digits[:-1], most - 1
    digits = ("-" if rounded < 0 else "") + digits.rstrip(".")
    out: list[str] = []
    for p in parts:
        if p["digits"] or p["plain"] in ("General", "G/通用格式"):
            out.append(digits if pattern else general(value))
            digits = ""
        else:
            out.append(_literal(p))
    return "".join(out).strip()


def _literal(part: re.Match[str]) -> str:
    """What a part of a format prints as it is."""
    if part["bracket"] is not None:
        found = _CURRENCY.match(part["bracket"])
        return found[1] if found else ""
    return part["quoted"] or part["escaped"] or part["percent"] or part["plain"] or ""


def _dated(parts: list[re.Match[str]], value: Decimal, *, since_1904: bool) -> str:
    if not 0 <= value < 2_958_466:  # the last day of 9999
        return general(value)
    seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
    moment = (_DAY_ZERO_1904 if since_1904 else _DAY_ZERO) + timedelta(seconds=seconds)
    letters = [(p["date"] or "").lower() for p in parts]
    out: list[str] = []
    for n, part in enumerate(parts):
        if not (token := letters[n]):
            out.append((part["digits"] or "") if part["digits"] else _literal(part))
            continue
        before = next((t[0] for t in reversed(letters[:n]) if t), "")
        after = next((t[0] for t in letters[n + 1 :] if t), "")
        out.append(_token(token, moment, minutes=before == "h" or after == "s"))
    return "".join(out).strip()


def _token(token: str, moment: datetime, *, minutes: bool) -> str:
    values = {
        "y": moment.year,
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": moment.hour,
        "s": moment.second,
    }
    value = values[token[0]]
    if token[0] == "y":
        return str(value) if len(token) > 2 else f"{value % 100:02d}"
    return f"{value:02d}" if len(token) == 2 else str(value)
