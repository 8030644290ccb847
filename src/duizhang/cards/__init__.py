"""Ledger → report card (成绩表).

============== =====================================================================
``promises``   which targets a card lists
``pairing``    which outcome answers a target
``verdicts``   the verdict on the two figures: met, exceeded, missed, unclear
``comparing``  targets without a figure: 与经济增长同步, 高于全国平均水平
``paths``      targets of several years: what is reached so far, and the even path
``drawing``    all of these together, row by row
============== =====================================================================

*not-due*: the period is not over, or no document reaches to its end yet. *no-outcome*: it is over, and no document
says what came of it.
"""

from duizhang.cards.drawing import LIGHTS, Drawing, Light, card, light, reported_until, stock, summary
from duizhang.cards.promises import areas_of, home_of
from duizhang.cards.verdicts import judge, printed

__all__ = [
    "LIGHTS",
    "Drawing",
    "Light",
    "areas_of",
    "card",
    "home_of",
    "judge",
    "light",
    "printed",
    "reported_until",
    "stock",
    "summary",
]
