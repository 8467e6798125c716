"""Radicals in the place of characters: what PDF programs write where a font has one glyph for both (⻋ for 车, ⾦ for 金).

Source: Unicode's EquivalentUnifiedIdeograph for the radicals supplement; the Kangxi radicals decompose by NFKC.
"""

from __future__ import annotations

_RADICALS = (
    "⺁⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈"
    "⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_CHARACTERS = (
    "厂乚乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂肀聿肉艹艹艹虎衤覀西见角讠"
    "贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
SUPPLEMENT = str.maketrans(_RADICALS, _CHARACTERS)
"""For ``str.translate``: each radical of the supplement (U+2E80 to U+2EF3) as the character of the same shape."""
