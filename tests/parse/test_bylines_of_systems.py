"""Bylines as systems and papers of many countries print them: rows of authors, offices beside names, who took the pictures."""

from __future__ import annotations

import pytest

from iria_crawler import extract

TITLE = "Council closes the old ferry pier"
PROSE = "".join(
    f"<p>The council voted {number} times on the pier, and the people of the island went home without an answer.</p>"
    for number in ("nine", "ten", "eleven", "twelve")
)


def authors(under: str, lang: str = "en") -> tuple[str, ...]:
    """The authors of a story with something under its headline."""
    html = (
        f"<html lang={lang}><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{under}"
        f"<div class=content>{PROSE}</div></article></body></html>"
    )
    return extract(html, "https://harbour-ledger.example/world/pier-closed").authors


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (
            "<div class=byline>By <a href='/author/m'>Mara Quill</a>, <a href='/author/t'>Tom Lake</a> and <span>Ida Sands</span></div>",
            ("Mara Quill", "Tom Lake", "Ida Sands"),
        ),
        (
            "<div class=author><b>Author</b><div><a href='/p/m'>Mara Quill</a></div><div><a href='/p/t'>Tom Lake</a></div></div>",
            ("Mara Quill", "Tom Lake"),
        ),
        (
            "<div class=authors><div><img src=m.jpg><p class=n>Mara Quill</p><p class=r>Harbour reporter</p></div>"
            "<div><img src=t.jpg><p class=n>Tom Lake</p><p class=r>Climate reporter</p></div></div>",
            ("Mara Quill", "Tom Lake"),
        ),
        # what an author is, and the picture's author, are no more names
        (
            "<div class=byline><a href='/author/m'>Mara Quill</a> Head of Fleets and Harbour Strategy</div>",
            ("Mara Quill",),
        ),
        ("<div class=authors><p>Mara Quill</p><p>Harbour Watch</p></div>", ("Mara Quill",)),
        ("<div class=byline>Texto: <b>Mara Quill</b> | Fotografia: <b>Paulo Imagem</b></div>", ("Mara Quill",)),
    ],
)
def test_rows_of_authors(row: str, names: tuple[str, ...]) -> None:
    assert authors(row) == names


@pytest.mark.parametrize(
    ("lang", "line", "names"),
    [
        ("de", "<p class=autor>Von unserer Mitarbeiterin Mara Beispiel</p>", ("Mara Beispiel",)),
        ("en", "<p class=byline>Reporter Mara Quill</p>", ("Mara Quill",)),
        ("de", "<p>20.11.2026 · 09:15 Uhr · Lesezeit: 3 Min. · Mara Beispiel</p>", ("Mara Beispiel",)),
        (
            "es",
            "<div class=autor><span>Mara Ejemplo</span><span>Corresponsal en Puerto Ejemplo</span></div>",
            ("Mara Ejemplo",),
        ),
        ("nl", "<div class=auteur>Jan Voorbeeld en Piet Steiger</div>", ("Jan Voorbeeld", "Piet Steiger")),
        ("en", "<div class=byline>Mara Quill ’27, Staff Writer</div>", ("Mara Quill",)),
        ("tr", "<p>Muhabir: Mara Örnek - Fotoğraf: Ali Resim</p>", ("Mara Örnek",)),
        ("hu", "<p>Szerző: Minta Mária</p>", ("Minta Mária",)),
        ("ja", "<p>更新日：2026/11/23 文：見本花子　写真：写真太郎</p>", ("見本花子",)),
        ("zh", "<p>2026-11-20 22:15 来源：样本日报 作者：李样本</p>", ("李样本",)),
        ("zh", "<p>2026-11-20 22:15 樣本報 / 記者李樣本／台北報導</p>", ("李樣本",)),
        ("ko", "<ul><li>김견본 기자</li><li>승인 2026.11.20 22:15</li><li>댓글 0</li></ul>", ("김견본",)),
        ("ko", "<p class=byline>김견본 기자 kim@post.example</p>", ("김견본",)),
    ],
)
def test_bylines_of_many_countries(lang: str, line: str, names: tuple[str, ...]) -> None:
    assert authors(line, lang) == names


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("it", "<p class=byline>Foto di Paolo Immagine</p>"),
        ("es", "<p class=byline>Fotos de Pablo Imagen</p>"),
        ("en", "<p class=byline>Photographs by Paul Image</p>"),
        ("ru", "<p class=author>Фото: Пётр Снимков</p>"),
        ("en", "<div class=byline>By News Desk</div>"),
        ("en", "<div class=byline>The Harbour Newsroom</div>"),
    ],
)
def test_who_took_the_pictures_and_a_desk_are_no_authors(lang: str, line: str) -> None:
    assert authors(line, lang) == ()


@pytest.mark.parametrize(
    "card",
    [
        "<a class=promo href='/other'><h3>The islanders who never left</h3><div class=byline>By Olga Other</div></a>",
        "<div class=promo><a href='/other'><img src=x.jpg><b>The islanders who never left the harbour town</b></a>"
        "<span class=byline>By <a rel=author href='/author/o'>Olga Other</a></span></div>",
    ],
)
def test_the_author_of_a_card_between_headline_and_story_wrote_another_story(card: str) -> None:
    assert authors(card) == ()
    assert authors(f"<p class=byline>By Mara Quill</p>{card}") == ("Mara Quill",)


def test_an_author_in_a_link_with_his_picture_is_no_card() -> None:
    box = (
        "<a href='/team/mara' class=author><img src=m.jpg><h4>Mara Quill</h4><span>Head of the harbour desk</span></a>"
    )
    assert authors(box) == ("Mara Quill",)
