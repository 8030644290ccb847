"""What a sentence inherits: the document's, the article's and the section's area, period and modality."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from duizhang.grammar import periods, places
from duizhang.grammar.periods import Anchor, When
from duizhang.lexicon import areas
from duizhang.lexicon.words import cues, either
from duizhang.model import Article, Block, Document, Modality


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame that a paragraph stands in.

    ``ground`` is the year that 全年 and 12月 speak of, 0 if unknown; ``period`` the default period, ``""`` if open.
    ``plan``: the section sets goals; ``review``: it looks back. ``report``: a government's own account, each
    sentence of which is about its home unless it says otherwise. ``fixed``: a communiqué, throughout which 全年 means
    the one year, whatever others it mentions. ``essay``: an article that sets out aims throughout. ``depth``: the
    level of the heading that opened the section, 0 before the first and below a mere title.

    ``titled``: the part of a year that the title says all is of (一季度经济运行情况), below any heading without a time.

    ``run``: the run of years that the section looks back on, also where a paragraph speaks of its last year.

    ``gloss``: what words mean is explained from here on (名词解释).
    News refers back: ``near`` is where the firm or zone lies that the paragraph speaks of from ``near_at`` on (该公司),
    ``city`` the one that 全市 means in a province's paper, ``since`` the run up to now that 截至目前 ends.
    """

    anchor: Anchor
    home: str
    owner: str
    period: str = ""
    plan: bool = False
    review: bool = False
    report: bool = False
    fixed: bool = False
    essay: bool = False
    depth: int = 0
    titled: str = ""
    gloss: bool = False
    run: str = ""
    near: tuple[str, ...] = ()
    near_at: int = 0
    city: str = ""
    since: str = ""

    @property
    def ground(self) -> int:
        """The year of the default period's end."""
        return _end(self.period) if self.period else 0


_PLAN = re.compile(either(cues()["section"]["plan"]))
_REVIEW = re.compile(either(cues()["section"]["review"]))
_YEAR_IN_TITLE = re.compile(r"((?:19|20)\d\d)年?(?!代)")
_WHEN_AHEAD = r"(?:今年|明年|(?:19|20)\d\d年|今后[一二三四五\d]+年|未来[一二三四五\d]+年|[“\"]?十[一二三四五六]?五[”\"]?(?:时期|期间|规划)?)"
_TASK = re.compile(
    r"预期目标|主要目标|奋斗目标|发展目标|目标任务|目标是|工作安排|总体要求|总体思路|指导思想"
    r"|重点抓好|重点做好|着力抓好|着力做好|工作重点|重点工作|抓好以下|做好以下|主要任务"
)
_TASKS = re.compile(rf"{_WHEN_AHEAD}[^。；]{{0,30}}(?:{_TASK.pattern})")


_REACHED = re.compile(r"(?:完成|实现|兑现|落实)了?[^，。；]{0,4}$")
_TITLE = re.compile(r"工作报告|报告$|会议上")
_OF_THE_TIME = re.compile(
    r"的(?:关键|重要|收官|开局|冲刺|决胜|攻坚|完成|实现|顺利|如期|圆满)|与|，?考验|总体衔接"
)
_YEAR_OF_COMMUNIQUE = re.compile(r"(?:[^，。]{0,12})((?:19|20)\d\d)年度?[^，。\d]{0,30}公报(?:[\[［①〔]|$)")
_NOTE_LINE = re.compile(r"(?:注[:：]|[〔\[［]\d{1,3}[〕\]］])")
_MARK = r"(?:[〔\[［(（]?\d{1,3}[〕\]］)）.．、]|[①-⑳])"
_GLOSS = re.compile(  # 〔12〕“独角兽”企业：指…; “4”，即…
    rf"(?:{_MARK}[^，。；：:\n]{{1,24}}[：:]|{_MARK}?[“\"][^，。；：:\n]{{1,24}}[：:，,]) ?(?:是?指|即|系指|也称|又称)"
)
_GLOSSED = re.compile(rf"{_MARK}?[^，。；：:\n“\"]{{0,8}}[“\"][^，。；：:\n]{{1,24}}[：:]")
_GLOSSARY = re.compile(
    r"[（(]?(?:附[：:]?)?(?:有关|相关|部分)?(?:名词|用语|术语|词语|词汇)(?:解释|说明|注释)[）)]?"
)
_MEDIUM = re.compile(r"网|日报|晚报|在线|新闻|客户端|新华社")
_TIME = 12
"""characters that a time which opens a paragraph takes at most"""
_SHORT = 80
"""characters of a paragraph of news that only leads on to what is planned"""


def opening(document: Document) -> Setting:
    """The frame of a document before its first heading."""
    return _of(
        document.date or _latest_year(document.plain),
        document.area,
        document.issuer,
        document.kind,
        document.title,
    )


def _latest_year(text: str) -> str:
    """The year that an undated report is of: the latest that its first sentences name."""
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", text[:400])
    return max(years, default="")


def of_article(document: Document, article: Article) -> Setting:
    """The frame of an article; what it does not say of itself is the document's."""
    text = document.plain[article.span[0] : article.span[1]]
    told = article.area or document.area
    kind = article.kind if article.kind != "unknown" else document.kind
    setting = _of(
        article.date or document.date or _latest_year(document.plain),
        told if kind in _ACCOUNTS else _of_one_city(text, told) or told,
        article.issuer,
        kind,
        article.title or document.title,
        plan=_sets_out(text),
    )
    named = _DEPARTMENT.findall(text) if not setting.report else []
    return replace(setting, owner=named[0]) if len(named) > 1 and len(set(named)) == 1 else setting


_ACCOUNTS = frozenset(("work report", "plan", "budget", "communique"))
"""kinds of document in which a government gives its own account"""
_OWN = re.compile(r"全市(?!场)|全区(?!域)|全县|该市(?!场)|该县|当地")
_OFTEN, _MOSTLY = 6, 70
"""how often, and in how many of a hundred mentions, a city must be named for an article to be its own"""


def _of_one_city(text: str, home: str) -> str:
    """The city or county that an article in a province's paper is about, ``""`` if it is about none alone."""
    known = areas.by_name(home)
    if not known or known[0].level not in ("nation", "province") or len(_OWN.findall(text)) < 2:
        return ""
    named = [f.area for f in areas.find(text, home) if f.area.level in ("city", "county")]
    for level in ("county", "city"):
        meant = Counter(c.name for a in named for c in (a, *areas.above(a)) if c.level == level)
        name, count = meant.most_common(1)[0] if meant else ("", 0)
        if count >= _OFTEN and count * 100 >= len(named) * _MOSTLY:
            return name
    return ""


_DEPARTMENT = re.compile(r"[省市区县州][一-龥]{2,5}(?:厅|局)(?![长部势面域限])")
"""the one department that an article of aims names is to reach them"""
_INTENDS = re.compile(r"力争|确保|要(?![求素闻点是])|将(?![军士])|加快|着力|全力|深化|推进|聚焦|力求|奋力")
_REPORTS = re.compile(r"已|了(?![解])|同比|截至|累计|达到|日前|近日|介绍|记者")


def _sets_out(text: str) -> bool:
    """Whether an article sets out what is to be done: an essay of aims, in which few verbs report."""
    intends = len(_INTENDS.findall(text))
    return intends >= 8 and intends > 4 * len(_REPORTS.findall(text))


_NEW_YEAR = 4
"""the month up to which a release under no year's name may be of the year before"""


def _of(date: str, area: str, issuer: str, kind: str, title: str, *, plan: bool = False) -> Setting:
    anchor = Anchor.of(date)
    year = _YEAR_IN_TITLE.search(title)
    period = year[1] if year and kind == "communique" else ""
    report = kind in _ACCOUNTS
    titled = _part_of_year(title, anchor) if not period else ""
    if not period:
        # what statisticians publish later in the year under no year's name is of that year: 1—8月
        current = kind == "communique" and "公报" not in title and anchor.month > _NEW_YEAR
        period = titled or (str(anchor.year - 1) if report and anchor.year and not current else "")
    return Setting(
        anchor,
        area,
        _owner(issuer, area),
        period,
        plan=plan,
        review=kind == "communique",
        report=report,
        fixed=kind == "communique",
        essay=plan,
        titled=titled,
    )


def _part_of_year(title: str, anchor: Anchor) -> str:
    """The months or the quarter that a title names and does not set goals for: 2025年一季度经济运行情况."""
    if _PLAN.search(title):
        return ""
    whens = [w for w in periods.whens(title, anchor) if w.period and not w.base]
    told = {w.period for w in whens if w.grain in ("part", "month", "months")}
    return told.pop() if len(told) == 1 and len(whens) == 1 else ""


def _owner(issuer: str, area: str) -> str:
    """Who is to reach what is planned: the issuer, a government under its place's name; else the place."""
    if not issuer or _MEDIUM.search(issuer) or issuer.endswith("人民政府"):
        return _government(area) or issuer
    return issuer


def _government(area: str) -> str:
    """Who answers for a place: its full name, the State Council for the nation."""
    if area in ("中国", ""):
        return "国务院" if area else ""
    known = areas.by_name(area)
    return known[0].full if known else area


def after_heading(setting: Setting, text: str, level: int = 1) -> Setting:
    """The frame below a heading: its year and whether it looks back or ahead.

    A heading inside a section whose aim is said (（五）释放改革成效) does not turn it unless it names a year.
    """
    plan, review = bool(_PLAN.search(text)), bool(_REVIEW.search(text))
    whens = _named_times(text, setting)
    back_only = review and not plan  # 2021年上半年执行情况, but of 2021年下半年重点工作 the year
    years = _whole_years(whens) or [
        w.period if back_only else w.period[:4] for w in whens if w.grain == "part"
    ]
    if not years:
        if not (plan or review) or 0 < setting.depth < level:
            return setting if setting.report else _next_section(setting)
        last = str(setting.anchor.year - 1) if setting.anchor.year else setting.period
        back = (setting.titled or last) if back_only else setting.period
        return replace(setting, period=back, plan=plan and not review, review=review, depth=level)
    period = years[0]
    depth = 0 if _TITLE.search(text) else level
    over = bool(setting.anchor.year) and _end(period) < setting.anchor.year
    if (
        plan and setting.report and depth
    ):  # 过去五年主要工作, 发展成就和…主要目标: what is over is looked back on
        return replace(setting, period=period, plan=not over, review=over, depth=depth)
    ahead = plan and not review
    if not (plan or review):
        ahead = bool(setting.anchor.year) and not over and setting.plan
    return replace(setting, period=period, plan=ahead, review=review and not plan, depth=depth)


def _next_section(setting: Setting) -> Setting:
    """Under the next heading of a running article no year is told yet; an essay goes on with its own."""
    if setting.plan == setting.essay and (setting.essay or setting.period == setting.titled):
        return setting
    return replace(setting, plan=setting.essay, period=setting.period if setting.essay else setting.titled)


def _named_times(text: str, setting: Setting) -> list[When]:
    """The times that a text names and is not only measured against, in order."""
    whens = periods.whens(text, setting.anchor, setting.ground)
    return [w for w in whens if w.period and not w.base]


def _whole_years(whens: list[When]) -> list[str]:
    """The years and runs of years among them."""
    return [w.period for w in whens if w.grain in ("year", "years")]


def _end(period: str) -> int:
    return int(_last(period)[:4])


def _last(period: str) -> str:
    """A period, or where a run of periods ends."""
    return period[period.find("/") + 1 :]


def explains(setting: Setting, text: str) -> bool:
    """Whether a line only says what a word means, so that its numbers assert nothing."""
    return _GLOSS.match(text) is not None or (setting.gloss and _GLOSSED.match(text) is not None)


def after_sentence(setting: Setting, text: str) -> Setting:
    """今年发展主要预期目标是…, “十四五”时期主要目标…: from such a sentence on the section sets goals for that time."""
    if setting.fixed or (not setting.report and len(text) > _SHORT):
        return setting
    match = _TASKS.search(text) if _TASK.search(text) else None  # tasks are told quickly, and rarely at all
    if not match:
        return setting
    if _REACHED.search(text, max(0, match.start() - _TIME), match.start()):
        return setting  # 提前一年完成“十五”计划目标任务: what had been aimed at
    years = [y for y in _whole_years(_named_times(match[0], setting)) if _may_be_set(y, setting)]
    if not years or _OF_THE_TIME.match(text, match.end()):
        return setting
    return replace(setting, period=years[-1], plan=True, review=False, depth=setting.depth or 1)


def _may_be_set(period: str, setting: Setting) -> bool:
    """Whether goals are set for a period here: not for one that is over, nor for a far year.

    A section that sets a year's goals goes on to no other time: 今年是实现“十四五”目标的关键一年, 做好明年工作.
    """
    now = setting.anchor.year
    if not now:
        return True
    if setting.plan and setting.depth and setting.period == f"{now:04d}" and period != setting.period:
        return False
    return now <= _end(period) <= (now + 5 if "/" in period else now + 1)


def within(setting: Setting, block: Block, text: str, before: str, following: str) -> Setting:
    """The frame of a block's own figures: a headline takes the year under it, a note has none and sets no goals.

    What a paragraph of news refers back to stands in the text ``before`` it.
    """
    if block.kind == "heading" and not setting.period and not setting.report:
        return _of_headline(setting, following)
    note = not setting.fixed and _NOTE_LINE.match(text)
    if note:
        return replace(setting, period="", plan=False, review=True)
    return setting if setting.report else _referring(setting, text, before)


_LAST = 2
"""paragraphs in front in which a firm is presented that the next speak of"""
_THAT_FIRM = re.compile(r"[该这]家?(?:公司|企业|园区|院|厂|区(?!域)|县)")
_PRESENTED = re.compile(
    r"(?:位于|坐落于|地处|来自|在)([^，。；、]{2,12}?)(?:的|，)?(?![一-龥]{0,5}[市县区镇])([一-龥]{4,20}?)(?:有限)?公司"
)
_NAME = 4
"""characters of a firm's name by which it is spoken of later on"""
_WHOLE_CITY = re.compile(r"全市(?!场)|[该本]市(?!场)")
_UP_TO_NOW = re.compile(r"截至目前|截至发稿|到目前为止")


def _referring(setting: Setting, text: str, before: str) -> Setting:
    """The frame with what 该公司, 全市 and 截至目前 mean in a paragraph of news."""
    if "公司" in before:
        setting = _at_the_firm(setting, text, "\n".join(before.rsplit("\n", _LAST + 1)[-_LAST - 1 :]))
    if _WHOLE_CITY.search(text):
        setting = replace(setting, city=_last_city(before, setting.home))
    if _UP_TO_NOW.search(text) and "以来" in before:
        last = before.rstrip().rsplit("\n", 1)[-1]
        whens = periods.whens(last, setting.anchor, setting.ground)
        runs = [w.period for w in whens if w.grain == "months" and last[: w.span[1]].endswith("以来")]
        setting = replace(setting, since=runs[-1]) if runs else setting
    return setting


def _at_the_firm(setting: Setting, text: str, before: str) -> Setting:
    """A firm presented with its place (位于某市某区的某公司) is there still when it is spoken of again."""
    for match in reversed(list(_PRESENTED.finditer(before))):
        found = [w for w in places.wheres(match[1], setting.home) if w.names]
        again = _THAT_FIRM.search(text)
        at = again.start() if again else text.find(match[2][:_NAME], 0, _TIME)
        if found and at >= 0:
            return replace(setting, near=found[-1].names, near_at=at)
    return setting


def _last_city(before: str, home: str) -> str:
    """The city last spoken of, where the home area is none itself."""
    known = areas.by_name(home)
    if not known or known[0].level not in ("nation", "province"):
        return ""
    cities = [
        w.names[0] for w in places.wheres(before, home) if len(w.names) == 1 and is_city(w.names[0], home)
    ]
    return cities[-1] if cities else ""


def is_city(name: str, home: str) -> bool:
    """Whether a name is that of a city, or of a county that is one (义乌市)."""
    area = areas.resolve(name, home)
    return area is not None and (
        area.level == "city" or (area.level == "county" and area.full.endswith("市"))
    )


def may_be_city(setting: Setting, word: str) -> bool:
    """Whether a word means the city last spoken of: 全市 in a province's paper."""
    known = areas.by_name(setting.home)
    return (
        _WHOLE_CITY.fullmatch(word) is not None and bool(known) and known[0].level in ("nation", "province")
    )


def _of_headline(setting: Setting, following: str) -> Setting:
    """A headline speaks of the year that the text under it speaks of first."""
    years = [
        y for y in re.findall(r"(?<!\d)((?:19|20)\d\d)年", following) if int(y) >= setting.anchor.year - 1
    ]
    return replace(setting, period=years[0]) if years and setting.anchor.year else setting


def after_block(setting: Setting, period: str) -> Setting:
    """The frame after a block that left the text speaking of a year or, looking back, of a run of years."""
    run = period if len(period) == _RUN else setting.run
    if not period or setting.fixed or (period, run) == (setting.period, setting.run):
        return setting
    return replace(setting, period=period, run=run)


def before_block(setting: Setting, block: Block, text: str) -> Setting:
    """The frame of a block: a heading opens a section, a sentence of aims turns one to the year's goals."""
    if setting.fixed:
        title = _YEAR_OF_COMMUNIQUE.match(text)
        return replace(setting, period=title[1]) if title else setting
    return _with_run(_turned(setting, block, text), setting)


def _with_run(setting: Setting, before: Setting) -> Setting:
    """The frame with the run of years that it looks back on, which a year within it does not end."""
    if setting.period == before.period:
        return setting
    if len(setting.period) == _RUN:
        return replace(setting, run=setting.period)
    return setting if setting.depth == before.depth else replace(setting, run="")


_RUN = len("2021/2025")


def _turned(setting: Setting, block: Block, text: str) -> Setting:
    """The frame with what a block says of its own section."""
    if len(text) < _SHORT and _GLOSSARY.fullmatch(text.strip(" 　#")):
        return replace(setting, gloss=True)
    if block.kind == "heading":
        return after_heading(setting, text, block.level)
    if block.kind != "paragraph":
        return setting
    return _promising(after_sentence(_opened(setting, text), text), text)


_WORKS = r"(?:民生|为民办?|惠民|利民)[^。；，]{0,8}(?:实事|项目)"
_PROMISES_WORKS = re.compile(
    rf"(?:将|确定|票决|敲定|计划|集中精力|接续)[^。；]{{0,40}}?{_WORKS}|{_WORKS}[^。；]{{0,12}}(?:出炉|敲定|如下|包括)"
)
_WORKS_DONE = re.compile(r"完成|兑现|落实情况|回顾|成效|全部|已")


def _promising(setting: Setting, text: str) -> Setting:
    """今年将办好10件民生实事，具体包括：: the works that follow are promised, to the end of an article."""
    if setting.plan or (setting.report and setting.depth) or "事" not in text or not setting.anchor.year:
        return setting
    for said in re.split("[。！？]", text):
        promise = _PROMISES_WORKS.search(said)
        if promise and not _WORKS_DONE.search(said, 0, promise.end()):
            years = [y for y in _whole_years(_named_times(said, setting)) if "/" not in y]
            year = years[-1] if years else str(setting.anchor.year)
            if int(year) >= setting.anchor.year:
                return replace(setting, period=year, plan=True, review=False, essay=not setting.report)
    return setting


_OPENER = re.compile(
    r"(?:各位代表[，,！!]|同志们[，,！!])?(?:回[望顾首眸]|总结|过去的?|刚刚?过去的|透过)?"
    r"(?=[“\"]?[八九十][一二三四五六七]?五[”\"]?|(?:这|过去的?)?[五5一]年|(?:19|20)\d\d年)"
)
_SAYS_SO = re.compile(r"(?:时期|期间)?[，,：:是]")


def _opened(setting: Setting, text: str) -> Setting:
    """The frame of a paragraph of a look back that opens with its time: “九五”时期，是…, 刚刚过去的2025年，….

    Such a paragraph often has no figure itself, and those below it speak of that time.
    """
    if not setting.report or not setting.review or not (opener := _OPENER.match(text)):
        return setting
    when = next(periods.whens(text[: opener.end() + _TIME], setting.anchor, setting.ground), None)
    now = setting.anchor.year or 9999
    if when is None or when.grain not in ("year", "years") or not when.period or _end(when.period) > now:
        return setting
    if when.span[0] > opener.end() or not _SAYS_SO.match(text, when.span[1]):
        return setting
    if "/" in setting.period and when.grain == "year" and f"{int(setting.period[:4]) - 1}年" in text:
        return setting  # 2025年，…是2020年的1.5倍 still looks back on all the years
    return setting if when.period == setting.period else replace(setting, period=when.period)


def modality(
    setting: Setting, clause: str, sentence: str, period: str, opening: str = ""
) -> tuple[Modality, str]:
    """Outcome, target or estimate, and the rule that said so.

    ``clause`` is the text in front of the number within its clause, ``sentence`` all in front within the sentence,
    ``opening`` the sentence's first words.
    """
    later = _ends_after(period, setting)
    sets_goals = setting.plan or (setting.report and not setting.review)
    ended = later and setting.review and setting.period != "" and _end(period) == setting.anchor.year
    ahead = later and not ended and (sets_goals or not _is_running(period, setting.anchor))
    if not (later and sets_goals) and _is_forecast(opening):
        return "estimate", "estimate-sentence"
    near = _last_clauses(sentence, 2)
    if "；" in near and not _OPENS_FORECAST.search(near):
        near = near.rpartition("；")[
            2
        ]  # 能耗预计下降4%；居民收入达到|3万元|: a forecast within a part is of that part
    estimate = _ESTIMATE.search(clause) or _ESTIMATE.search(near) or _once_done(near)
    if estimate and not (setting.plan and later):
        return "estimate", "estimate-word"
    to_come = setting.plan or (later and _end(period) > setting.anchor.year)
    done = _is_done(clause, to_come) or (not setting.report and _PERFECT.search(_last_clauses(sentence, 1)))
    done = done or "伊始" in sentence  # 2022年伊始，我们…: what was done in the first weeks of the year
    past = bool(period and setting.anchor.year) and not later
    of_goals = setting.plan and not past
    if (ahead or of_goals) and not done and not _LOOKS_AT.match(opening):
        return "target", "period-ahead" if ahead else "section-of-goals"
    if not (done or setting.review or past) and _is_aimed_at(clause, sentence):
        return "target", "word-of-aim"
    return "outcome", "done" if done else "told"


def _last_clauses(text: str, count: int) -> str:
    """The last clauses of a text, all that stand behind the mark in front of them."""
    start = len(text)
    while count and start >= 0:
        start = max(text.rfind("，", 0, start), text.rfind("；", 0, start))
        count -= 1
    return text[start + 1 :]


def _is_forecast(opening: str) -> bool:
    """Whether a sentence begins as a forecast; all but few have nothing of it."""
    return ("预" in opening or "测" in opening) and _FORECAST.match(opening) is not None


def _once_done(near: str) -> bool:
    """Whether a text says what something will do when it is there; all but few say nothing of the kind."""
    return ("后" in near or "将" in near) and _ONCE_DONE.search(near) is not None


def _is_done(clause: str, to_come: bool) -> bool:
    """Whether a clause says that something is done already; of what is ``to_come`` 累计 says no such thing."""
    return _DONE.search(_TO_COME.sub("", clause) if to_come else clause) is not None


_M = cues()["modality"]
_ESTIMATE = re.compile(either(_M["estimate"]))
_AIM = re.compile(either(_M["target"]))
_AIM_SENTENCE = re.compile(either(_M["aim"]))
_FORECAST = re.compile(
    r"(?:据|经)[^，。；]{0,8}(?:预测|预计|(?<!初步)测算)[，,]|(?:[^，。；]{0,8}[，,])?[^，。；]{0,4}(?:预计|预估)(?!到(?!年[末底]|20\d\d年[末底]?[，,])|至|将)"
)
# 从外部环境看，…: how things stand, within a section of goals
_LOOKS_AT = re.compile(r"从[^，。；]{2,10}看[，,]")
_OPENS_FORECAST = re.compile(r"(?:^|[，,；;])(?:全?年)?(?:预计|预测|预估)")
_ONCE_DONE = re.compile(  # 全部投产后，年产值将达…; 将惠及…: nobody sets it as a goal
    r"(?:建成|投产|达产|投运|投用|完工|通车|竣工|投入运营|投入使用)后[，,]?[^，。；]{0,12}(?:将|可)|(?<!要)将(?:惠及|受益)"
)
_DONE = re.compile(either(_M["done"]))
_TO_COME = re.compile(r"累计|连续|荣获|获评|圆满完成|建成了")
_PERFECT = re.compile(r"[一-龥]了(?!解)")
# Words that an aim's word is part of, and 将 in front of a thing that something is done to: 将两只…送到.
_NO_AIM = re.compile(
    r"[重主必首需紧险]要|[纪摘]要|要[素求点闻件塞]|将[军士领]|将(?=[\d一二两三四五六七八九十百近约])|[虚模]拟|拟态|规划[馆院局面师]"
    r"|计划(?:单列|生育)"
)


def _is_aimed_at(clause: str, sentence: str) -> bool:
    """Whether the words in front of a number, in its clause or its sentence, set it as an aim; not so 将|两只|…送到."""
    return _aims(_AIM, clause) or (not sentence.endswith("将") and _aims(_AIM_SENTENCE, sentence))


def _aims(words: re.Pattern[str], text: str) -> bool:
    """Whether a text says that something is aimed at."""
    return words.search(text) is not None and words.search(_NO_AIM.sub("", text)) is not None


def _is_running(period: str, anchor: Anchor) -> bool:
    """Whether a period is the very year of writing: what is said of it may be done already."""
    return period[:4] == f"{anchor.year:04d}" and "/" not in period


def _ends_after(period: str, setting: Setting) -> bool:
    """Whether a period ends after the day of writing, as far as both are known.

    The year of writing counts as ahead in a government's report, which sets goals for it, and elsewhere while it is
    young: what a text of January says of the year is what is planned.
    """
    anchor = setting.anchor
    if not period or not anchor.year:
        return False
    end = _last(period)
    if len(end) == 4:
        young = setting.report or 0 < anchor.month <= 4
        return int(end) > anchor.year or (int(end) == anchor.year and young)
    last = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}.get(end[5:]) or int(end[5:7])
    return (int(end[:4]), last) > (anchor.year, anchor.month or 12)
