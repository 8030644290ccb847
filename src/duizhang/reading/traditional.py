"""Traditional characters read as simplified ones, each in its place: the text keeps its length.

OpenCC tells by the words around which character is meant (乾隆 stays, 乾燥 becomes 干燥). Only lines that have
characters of the traditional script are looked at; text without any is only searched for them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_TRADITIONAL = re.compile(
    "["
    "來個們備價億劃務勢區員問單國圍圓圖團報場墊壓壯壽夠奪奮婦嬰孫學實寧審寫寬寶將專尋對導層屬岡島嶺師帶幣幫幹廠廢廣廬廳張強彈彙後徑從復恆惡慣慶憲"
    "應懷戰戶擁擇擊擔據擴擺攝敗敵數斷於時晉暫曆會東條業極榮構槍樂樓標樹橋機檔檢欄權歐歲歷歸殘殺氣決沖減準溝滅滿漁漢潔潛澤濃濕濟灣災為無爐爭爾牆獎"
    "獨獲獻現環瓊產畢畫異當療發盜盡監盤眾確碼磚礎礦禮稅種穩窮競筆節範築簡籃籌粵糧糾紀約紅紐純紙級紡細紹終組結絕絡給統經綠維網緊線練縣縱總績織繼續"
    "罰聯聲職聽臺與舉舊萬蘇蘭處號虧蟲術衛補裝複規視親覽觀訂計訊訓託設許評詞試話該詳認語誠誤說誰課調談請論諸謀證識譯議護讀變讓負財貧貨販貫責貴買費"
    "貼貿賀資賞賣質賬購賽贊趨跡躍車軌軍軟較輕輛輪輸轉辦農這連進遊運過達遠選還邊鄉鄰醫釋銀銷鋼錄錢鍵鎖鎮鏈鐵長門閉開間閱關陰陸陽隊階際隨險隱雖雙雜"
    "離難電霧靈響頁項順預領頭頻題額願類顧顯風飛飯飲養餘館馬騎驅驗驚體鬥魚鳥麗麥黃點齊齡龍龜佔縮噸畝"
    "]"
)
"""The commonest characters that no simplified text has: few lines in traditional script have none of them."""

_LINE = re.compile(r"[^\n\r]+")


def simplified(text: str) -> str:
    """The text in simplified characters, as long as it is; the very text where it has no traditional ones."""
    if not _TRADITIONAL.search(text):
        return text
    lines = [*_LINE.finditer(text)]
    shown = [_TRADITIONAL.search(line[0]) is not None for line in lines]
    # Where most lines have some, the others are in the same script.
    throughout = sum(shown) * 2 > len(lines)
    parts: list[str] = []
    at = 0
    for line, has in zip(lines, shown, strict=True):
        if has or throughout:
            parts += (text[at : line.start()], _converted(line[0]))
            at = line.end()
    parts.append(text[at:])
    return "".join(parts)


def _converted(line: str) -> str:
    plain = str(_converter().convert(line))
    if len(plain) == len(line):
        return plain
    # A word that becomes longer or shorter would move all behind it: character by character, then.
    single = (str(_converter().convert(c)) for c in line)
    return "".join(new if len(new) == 1 else c for c, new in zip(line, single, strict=True))


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
