"""The words that the machine formats keep in English, as people read them."""

from __future__ import annotations

from duizhang.language import say


def word(name: str) -> str:
    """A kind, a role, a reason … in the language in force; what is not known stays as it is."""
    return say(zh=_ZH.get(name, name), en=_EN.get(name, name))


def document_kind(name: str) -> str:
    """A kind of document as people read it; ``""`` where it is not known."""
    return say(zh=_DOCUMENTS.get(name, name), en="" if name == "unknown" else name)


_DOCUMENTS: dict[str, str] = {
    "work report": "政府工作报告",
    "plan": "计划",
    "budget": "预算报告",
    "communique": "统计公报",
    "press release": "新闻稿",
    "newspaper page": "报纸版面",
    "article": "文章",
    "unknown": "",
}

_EN: dict[str, str] = {
    "~": "about",
    ">": "above",
    ">=": "at least",
    "<": "below",
    "<=": "at most",
    "..": "between",
}

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
    # bounds
    "~": "左右",
    ">": "超过",
    ">=": "不低于",
    "<": "低于",
    "<=": "不超过",
    "..": "区间",
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
    "upload": "上传",
    "account": "账号",
    "correct": "更正",
    "reject": "剔除",
    "add": "补录",
    "withdraw": "撤回更正",
    "dismiss": "搁置",
    "reopen": "重新提出",
    # what people may do
    "reader": "阅读",
    "editor": "编辑",
    "admin": "管理",
    "disabled": "停用",
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
    "cell": "表格单元",
    # repairs of the text
    "drop-space": "去掉空白",
    "one-space": "空白并为一个",
    "join-lines": "接上断行",
    "split-lines": "分开两行",
    "zero-width": "去掉看不见的字符",
    "control": "去掉控制字符",
    "radical": "部首换成汉字",
    "escape": "还原转义",
    "half-width": "全角换成半角",
    "printed-twice": "去掉重印",
    "markdown": "去掉标记",
    "digit": "形近的字读作数字",
    "point": "逗号读作小数点",
    "unit-sign": "更正单位符号",
    "wide-mark": "换成全角标点",
}
