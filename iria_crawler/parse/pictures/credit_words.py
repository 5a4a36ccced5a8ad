"""How pages mark a credit, in the languages we meet most: tables of words, one kind a table, and the patterns made of them.

Rows are regular expressions and match without regard to case, unless a pattern below says otherwise.
"""

from __future__ import annotations

import re


def _any(rows: str) -> str:
    return "(?:" + "|".join(row for row in rows.split("\n") if row) + ")"


# What pages call a picture: "Photo: ...", "Foto von ...".
KIND = _any(r"""
photo(?:graph(?:y|ie|er)?|s|graphs)?
images?
pictures?
pics?
illustrations?
(?:info)?graphics?
video
screenshot
(?:symbol|archiv|file|stock|themen|beispiel|agentur)?(?:bild(?:er)?|fotos?)
fotografie|fotograf[íi]as?|foto[gğ]raf|grafik
immagin[ei]|im[áa]gene?s?|imagens?
zdjęcie|fot|kuvat?|kép|obrázek|slika|фото
写真|图片|圖片|사진(?:\s?출처)?|ảnh
""")
# Words that are a label where a colon or comma follows: "Quelle: ...", "Image source, ...".
LABEL_WORD = _any(r"""
(?:photo|image|picture|bild|foto)[- ]?(?:credits?|source|nachweis|quelle|rechte|courtesy|author)
credits?|cr[ée]dit(?:o|os|i|s)?(?: photo)?|copyright
sources?|quellen?|fuente|fonte|bron|kilde|zdroj|źródło|kaynak|lähde|источник|出典|来源|來源
autor(?:in)?|author|fotograf(?:in|o)?|photographe|urheber(?:in)?|(?:bild)?rechte
""")
# Words between the picture and its maker: "Photo by ...", "Image courtesy of ...".
JOINING = r"(?:credits?|courtesy(?:\s+of)?|provided by|supplied by|by|via|source|von|par|from)\b"

LABEL = re.compile(
    rf"[\s(\[|,–—-]*(?:{KIND}\.?\s*(?:{JOINING}\s*[:,]?\s*(?:by\b|of\b)?|[:/|=])|{LABEL_WORD}\s*[:,]|"
    rf"(?:©|\(c\)|copyright\b)\s*:?|courtesy(?:\s+of)?\b:?|{KIND}\s*©)\s*",
    re.I,
)
ONLY_LABEL = re.compile(rf"(?:{KIND}|{LABEL_WORD}|©)\W*", re.I)
# A label with a colon or a sign may stand anywhere before the end of a caption ...
SIGNED_TAIL = re.compile(
    rf"(?:^|(?<=[\s(\[|–—-])|(?=©))(?P<credit>(?:(?:{KIND}\.?|{LABEL_WORD})\s?[:=]|©|\(c\)\s|\bFot\. )[^:©]{{2,120}})$",
    re.I,
)
# ... one of words only behind a sentence, a dash, a bar or a bracket ...
WORDED_TAIL = re.compile(
    rf"(?:^|[.!?…”\"»]\s+|\s[|–—-]\s+|[(\[]\s*)(?P<credit>(?:{KIND}\s+{JOINING}|courtesy\b|"
    r"(?-i:(?:[A-Z][\w.]* ){1,4})photo(?:graph)?s? by\b)[^|]{2,140})$",
    re.I,
)
# ... or it stands behind the name: "（潟沼義樹撮影）", "＝ＡＰ", "연합뉴스 제공", "/ J. Roe / LRT nuotr."
LABEL_BEHIND = re.compile(
    r"[（(](?P<made>[^（）()]{1,20})(?:撮影|提供)[）)]$|＝(?P<wire>[A-ZＡ-Ｚa-zａ-ｚ]{2,8}|ロイター|共同|時事|AP通信)$|"
    r"(?:[/(\[]|\s)\s*(?P<given>[^/()\[\].]{2,40}) (?:제공|기자)[)\]]?\.?$|"
    r"\s/ (?P<shot>[^/]{2,40}(?: / [^/]{2,40})?) (?:nuotr|foto)\.?$"
)
# Credits of one word that name nobody.
ALONE = re.compile(
    r"(?:supplied|handout|contributed|submitted|screengrab|screenshots?|courtesy|stock|privat|PR|DR|D\.R\.|zVg|internet|"
    r"social media)(?: (?:image|photo|picture|photos|foto))?\.?$",
    re.I,
)
# What stands in brackets under a picture and names nobody: where somebody stands, what kind of picture it is.
NO_CREDIT = re.compile(
    r"(?:(?:(?:far|second|third|2nd|3rd|front|back|top|bottom|from) )?(?:from )?"
    r"(?:left|right|centre|center|middle|above|below|rear|foreground|background)\b.*|l|r|c|l-r|(?:not )?pictured|inset|"
    r"file(?: (?:photo|image|picture|pic))?|archive|archiv(?:bild|foto)?|symbol(?:bild|foto)|links|rechts|mitte|oben|unten|"
    r"gauche|droite|à (?:gauche|droite)|izquierda|derecha|population .*|aged? .*|\d.*)$",
    re.I,
)
# Words in small letters that names of persons and firms hold.
SMALL_WORDS = frozenset(
    "of the for and via by von van der den de del della di da du la le el al bin ibn und et y e i zu to at in on from with "
    "im am für pour per - – & / | + photo image handout pool".split()
)
