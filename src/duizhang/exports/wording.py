"""The words that the machine formats keep in English, as people read them."""

from __future__ import annotations

from duizhang.language import say


def word(name: str) -> str:
    """A kind, a role, a reason … in the language in force; what is not known stays as it is."""
    return say(zh=_ZH.get(name, name), en=name)


_ZH: dict[str, str] = {
    # kinds
    "level": "水平",
    "growth": "增速",
    "points": "百分点变化",
    "change": "增减量",
    "share": "比重",
    "gap": "差距",
    "rank": "位次",
    "streak": "连续",
    # bases
    "yoy": "同比",
    "mom": "环比",
    # modality
    "outcome": "实绩",
    "target": "目标",
    "estimate": "预计",
    # status
    "confirmed": "已印证",
    "contradicted": "有矛盾",
    "unchecked": "未核对",
    # severity
    "error": "错误",
    "warning": "提醒",
    "info": "提示",
    # what people and the machine do
    "read": "读入",
    "correct": "更正",
    "reject": "剔除",
    "add": "补录",
    "withdraw": "撤回更正",
    "dismiss": "搁置",
    "reopen": "重新提出",
    # roles in a relation
    "figure": "数值",
    "total": "合计",
    "part": "部分",
    "whole": "整体",
    "month": "单月",
    "year": "全年",
    "now": "本期",
    "before": "上期",
    "rate": "比率",
    "compared": "相比",
    "value": "数值",
    "heads": "人数",
    "again": "又见",
    # reasons why a number is no statement
    "age": "年龄",
    "article": "条文号",
    "date": "日期",
    "duration": "时长",
    "edition": "届次",
    "enumerator": "序号",
    "group": "并称",
    "name": "名称",
    "note": "注释",
    "page": "页码",
    "slogan": "口号",
    "telephone": "电话",
    "threshold": "门槛",
    "vague": "约数",
    "scene": "场面描写",
    "doubt": "存疑",
    "ratio": "比例",
}
