"""Bylines as text: the names, for every order of parts and for many languages; and lines that name nobody."""

from __future__ import annotations

import pytest

from iria_crawler import extract
from iria_crawler.parse.fields.byline_text import names_of_data, read_byline

LABELLED = [
    ("By Jane Roe", ["Jane Roe"]),
    ("by: Jane Roe", ["Jane Roe"]),
    (
        "By Jane Roe, John Doe, and Tom Poe, CNN",
        ["Jane Roe", "John Doe", "Tom Poe", "CNN"],
    ),  # who is an outlet is parted from persons later
    ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
    ("By Jane Roe & John Doe | Ports", ["Jane Roe", "John Doe"]),
    ("By Jane Roe March 25, 2015", ["Jane Roe"]),
    ("By Mara Example Thursday, November 9, 2023 4:41AM", ["Mara Example"]),
    ("By Jane Roe, Defence Correspondent", ["Jane Roe"]),
    ("By Jane Roe Staff Writer", ["Jane Roe"]),
    ("By Jane Roe / Journal Staff Writer", ["Jane Roe"]),
    ("By Jane Roe in Berlin", ["Jane Roe"]),
    ("By Jane Roe, Berlin", ["Jane Roe"]),
    ("By Jane Roe for the Harbour Post", ["Jane Roe"]),
    ("By Jane E Roe", ["Jane E Roe"]),
    ("By Jane Roe, Jr.", ["Jane Roe Jr"]),
    ("By Jane Roe | jane@harbour-post.example", ["Jane Roe"]),
    ("By Jane Roe (@janeroe)", ["Jane Roe"]),
    ("Posted on 30/06/2026 by Bill Benn", ["Bill Benn"]),
    ("Thursday August 27, 2026 10:05 am PDT by Juli Marr", ["Juli Marr"]),
    ("12 March 2026 • Words: Bill Benn", ["Bill Benn"]),
    ("March 12, 2026 | Written by Jane Roe", ["Jane Roe"]),
    ("8. Januar 2026 · von Aurelia Muster · in Häfen", ["Aurelia Muster"]),
    ("Von Jörn Muster und Mara Muster 1. Januar 2026", ["Jörn Muster", "Mara Muster"]),
    ("von Jörn Muster Lesezeit: 3 Min.", ["Jörn Muster"]),
    ("Erstellt von Jörn Muster", ["Jörn Muster"]),
    ("Datum: 19.11.2026 Autor: Jörn Muster Quelle: Hafenpost", ["Jörn Muster"]),
    ("Interview: Mara Muster", ["Mara Muster"]),
    ("Publié le 12 mars 2026 par Jeanne Exemple", ["Jeanne Exemple"]),
    ("Par Jeanne Exemple avec AFP", ["Jeanne Exemple"]),
    ("Publicado el 12 de marzo de 2026 por Juan Pérez", ["Juan Pérez"]),
    ("Por Maria Silva e João Costa", ["Maria Silva", "João Costa"]),
    ("di Gianni Esempio", ["Gianni Esempio"]),
    ("Door Jan van der Voorbeeld", ["Jan van der Voorbeeld"]),
    ("Af Jens Eksempel og Mette Prøve", ["Jens Eksempel", "Mette Prøve"]),
    ("Автор: Иван Примеров", ["Иван Примеров"]),
    ("Yazan: Ali Örnek", ["Ali Örnek"]),
    ("Autor: Jan Przykład", ["Jan Przykład"]),
    ("记者 李明", ["李明"]),
    ("本报记者：李明", ["李明"]),
    ("文/李明", ["李明"]),
    ("著者：山田太郎", ["山田太郎"]),
    ("박준석 기자", ["박준석"]),
    ("记者 李明 王芳", ["李明", "王芳"]),
    ("著者 山田 太郎", ["山田 太郎"]),  # a Japanese name has a space within
    ("Analysis by Jane Roe", ["Jane Roe"]),
    ("Gastbeitrag von Jörn Muster", ["Jörn Muster"]),
    ("By Jane Roe. Edited by John Doe", ["Jane Roe"]),
    ("By Jane Roe with John Doe in Oslo", ["Jane Roe", "John Doe"]),
    ("By Major Tom Lake", ["Tom Lake"]),
    ("By AB Jones", ["AB Jones"]),  # first letters, and no rank
    ("By Institute for Harbour Studies", ["Institute for Harbour Studies"]),
]
UNLABELLED = [
    ("Jane Roe", ["Jane Roe"]),
    ("Jane Roe | 20 November 2026", ["Jane Roe"]),
    ("Atli Steinn Dæmisson skrifar frá Porsgrunn", ["Atli Steinn Dæmisson"]),
    ("Jörn Muster Chefredakteur", ["Jörn Muster"]),
    ("Jane Roe Product Marketing Manager", ["Jane Roe"]),
    ("JR Jane Roe Last updated on 17 December 2026", ["Jane Roe"]),
    ("US Jane Roe", ["US Jane Roe"]),  # not the first letters of her names
    ("More about Jane Roe", ["Jane Roe"]),
    ("Alles von Jörn Muster", ["Jörn Muster"]),
    ("Roe, Jane T.", ["Jane T Roe"]),
    ("Jonas Pavyzdys, Mykolo Romerio universiteto dekanas", ["Jonas Pavyzdys"]),
]
NOBODY = [
    "Berlin | 12 March 2026",
    "12 March 2026",
    "5 min read",
    "Updated on Thursday",
    "Ports",
    "No Author",
    "Full Bio",
    "Product Marketing Manager",
    "+ Follow",
    "Redaktion",
    "责编：王芳",
    "责任编辑 王芳",
    "Photos by Jane Roe",
    "Edited by Jane Roe",
    "Fotos von Jörn Muster",
    "story highlights",
    "Text size",
    "",
]


@pytest.mark.parametrize(("text", "names"), LABELLED)
def test_labelled(text: str, names: list[str]) -> None:
    byline = read_byline(text)
    assert byline.is_labelled
    assert list(byline.names) == names


@pytest.mark.parametrize(("text", "names"), UNLABELLED)
def test_unlabelled(text: str, names: list[str]) -> None:
    byline = read_byline(text)
    assert not byline.is_labelled
    assert list(byline.names) == names


@pytest.mark.parametrize("text", NOBODY)
def test_nobody(text: str) -> None:
    assert read_byline(text).names == ()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Roe", ["Jane Roe"]),
        ("Roe, Jane", ["Jane Roe"]),
        ("Roe, Jane T.", ["Jane T. Roe"]),
        ("Jane Roe Sr. Director of Operations", ["Jane Roe"]),
        ("Product Marketing Manager", []),
        ("Jane Roe (jro)", ["Jane Roe"]),
        ("Jane Roe | jane@harbour-post.example", ["Jane Roe"]),
        ("Jane Roe, Defence Correspondent", ["Jane Roe"]),
        ("Centre for Harbour Policy", ["Centre for Harbour Policy"]),
        ("foresterbob", ["foresterbob"]),
        ("Joe S.", ["Joe S."]),
        ("Angela Holliday-Muster, MD", ["Angela Holliday-Muster"]),
        ("admin", []),
        ("https://www.harbour-post.example/jane", []),
    ],
)
def test_names_of_data(value: str, names: list[str]) -> None:
    assert names_of_data(value) == names


BODY = "<p>The frigate returned to port on Thursday after nine months at sea, with her crew of 180 on deck.</p>" * 4


def authors(head: str, data: str = "") -> list[str]:
    page = f"<html lang=en><head>{data}</head><body><article><h1>Frigate returns to port</h1>{head}{BODY}</article></body></html>"
    return list(extract(page, "https://harbour-post.example/a/").authors)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("<div class=byline>By <a>Jane Roe</a><span>Staff Writer</span></div>", ["Jane Roe"]),
        ("<div class=byline><a>Jane Roe</a><span>Harbour Desk</span></div>", ["Jane Roe"]),
        (
            "<div class=byline>By <a rel=author href=/a>Jane Roe</a> and <a rel=author href=/b>John Doe</a></div>",
            ["Jane Roe", "John Doe"],
        ),
        ("<div class=entry-meta>12 March 2026<br>By Jane Roe</div>", ["Jane Roe"]),
        ("<div class=sub><span>March 12, 2026</span> <span>by Jane Roe</span></div>", ["Jane Roe"]),
        ("<div class=sub>Berlin, 12 March 2026</div>", []),
        ("<div class=photo-note>Photos by Jane Roe</div>", []),
        ("<p>김민수 기자</p>", ["김민수"]),
        ("<p><a href=/user/new>新規登録</a></p>", []),  # "register", in a menu
    ],
)
def test_a_printed_byline(head: str, names: list[str]) -> None:
    assert authors(head) == names


def test_a_printed_full_name_outranks_an_account() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"@type": "Person", "name": "hn"}}</script>'
    assert authors("<div class=byline>By Jane Roe</div>", data) == ["Jane Roe"]
    assert authors("", data) == ["hn"]


def test_a_single_word_is_an_author_only_where_nobody_else_is_named() -> None:
    data = '<meta name=author content="Reuters">'
    assert authors("<div class=byline>Ports</div>", data) == ["Reuters"]


def test_the_name_of_the_section_is_no_author() -> None:
    section = "<meta property=article:section content='Lifestyle'>"
    assert authors("<span class=author>Lifestyle</span>", section) == []
    assert authors("<span class=author>Jane</span>", section) == ["Jane"]


def test_a_paper_names_each_author_in_a_tag_of_its_own() -> None:
    tags = "".join(f"<meta name=citation_author content='{name}'>" for name in ("Jane Roe", "Doe, John"))
    assert authors("<div class=authors><a class=author>Jane Roe</a></div>", tags) == ["Jane Roe", "John Doe"]
    assert authors("", "<meta name=citation_author_institution content='Harbour College'>") == []


@pytest.mark.parametrize(
    "data",
    [
        '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#jane"}}, {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}]}',
        '{"@type": "https://schema.org/NewsArticle", "author": {"@type": "https://schema.org/Person", "name": "Jane Roe"}}',
        '{"@type": "NewsArticle", "author": {"@type": "Person", "name": {"@value": "Jane Roe"}}}',
        '{"@type": "NewsArticle", "author": ["Jane Roe"]}',
        '{"@type": "NewsArticle", "author": {"@type": "Person", "givenName": "Jane", "familyName": "Roe"}}',
    ],
)
def test_an_author_in_json_ld(data: str) -> None:
    assert authors("", f'<script type="application/ld+json">{data}</script>') == ["Jane Roe"]


def test_an_id_that_leads_nowhere_names_nobody() -> None:
    data = '{"@type": "NewsArticle", "author": {"@id": "#jane"}}'
    assert authors("", f'<script type="application/ld+json">{data}</script>') == []


PARAGRAPHS = "".join(
    f"<p>The frigate Marlow returned to Tarnhaven after {number} months at sea, and tugs brought her to her berth.</p>"
    for number in range(3, 9)
)


@pytest.mark.parametrize(
    ("head", "under", "authors"),
    [
        # A card that links the name to its author's page; what is under the name is an office.
        (
            "",
            "<div class='author-card'><a href='/author/mj'>Mara Example</a><div>Senior Reporter</div></div>",
            ("Mara Example",),
        ),
        ("", "<div><a href='/redakteure/mm'>Mara Muster</a></div>", ("Mara Muster",)),
        # A link to anything else is no byline.
        ("", "<div><a href='/ships/marlow'>Marlow Class</a><div>Senior Ships</div></div>", ()),
        # The name of an account in the page's data yields to the name that is printed.
        (
            "<meta name='author' content='courier online'>",
            "<ul><li>Von <a href='/autor/mm'>Mara Muster</a></li></ul>",
            ("Mara Muster",),
        ),
    ],
)
def test_link_to_an_authors_page_names_the_author(head: str, under: str, authors: tuple[str, ...]) -> None:
    page = (
        f"<html><head>{head}</head><body><article><h1>Frigate returns</h1>{under}{PARAGRAPHS}</article></body></html>"
    )
    assert extract(page, "https://news.example.org/a/frigate-returns/").authors == authors


UNDER_HEADLINE = (
    "<html><head>%s</head><body><main><h1>Harbour board widens the western basin</h1><div class='info'>%s</div>"
    "<p>The harbour board voted on Tuesday to widen the western basin so that two frigates can turn in it at once.</p>"
    "<p>The work begins in March and ends before the winter storms, when the pilots need all of the room.</p></main></body></html>"
)


@pytest.mark.parametrize(
    ("head", "line", "authors"),
    [
        (
            "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Mara Example'>",
            "",
            ("Mara Example",),
        ),
        (
            "<meta name='twitter:label1' content='Reading time'><meta name='twitter:data1' content='Two Minutes'>",
            "",
            (),
        ),
        ("", "<img src=m.jpg alt='Picture of Mara Example'><span>Mara Example</span>", ("Mara Example",)),
        ("", "<div class='post-author_content'><div>Mara Example</div></div>", ("Mara Example",)),
        ("", "<img src=s.jpg alt='The basin at dusk'><span>Naval Affairs</span>", ()),
        ("", "<span class='byline'>Posted by: admin in All News, Naval Affairs</span>", ()),
        (
            "",
            "<span class='byline'>Authors: Mara Example and John Poe, harbour desk</span>",
            ("Mara Example", "John Poe"),
        ),
    ],
)
def test_author_is_marked_beside_the_headline(head: str, line: str, authors: tuple[str, ...]) -> None:
    assert extract(UNDER_HEADLINE % (head, line), "https://post.example/a-story").authors == authors


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p class='byline'>By <del>Jane Roe</del> <ins>John Doe</ins></p>", ("John Doe",)),
        ("<p class='byline'>By <s><a href='/jane/'>Jane Roe</a></s> <a href='/john/'>John Doe</a></p>", ("John Doe",)),
        ("<p><s>By Jane Roe</s><br>By John Doe</p>", ("John Doe",)),
        ("<p class='byline'><strike>By Jane Roe</strike></p>", ("Jane Roe",)),  # all of it: broken markup
    ],
)
def test_who_is_struck_out_of_a_byline_is_no_author(line: str, expected: tuple[str, ...]) -> None:
    prose = "".join(
        f"<p>The frigate came back after {number} months at sea, and the crew went ashore.</p>"
        for number in range(3, 9)
    )
    page = (
        f"<html lang='en'><body><article><h1>The <s>Tern</s> Marlow returns</h1>{line}{prose}</article></body></html>"
    )
    article = extract(page, "https://news.example.org/a/frigate/")
    assert article.authors == expected
    assert article.headline == "The Marlow returns"


PAGE = "https://harbour-post.example/boat/"
STORY = "".join(
    f"<p>The frigate {did} on Thursday after nine months at sea, with her crew of 180 on deck, said the harbour office.</p>"
    for did in ("returned to port", "was met by two tugs", "lay at the northern quay", "took on fuel and water")
)


def test_a_person_who_signs_outranks_a_team() -> None:
    head = "<div class=byline>By Team Harbour Post</div>"
    story = f"<div>{STORY}<p>Written by Jane Roe</p></div>"
    page = f"<html><body><article><h1>Frigate returns to port</h1>{head}{story}</article></body></html>"
    assert extract(page, "https://harbour-post.example/a/").authors == ("Jane Roe",)
    assert authors(head) == ["Team Harbour Post"]


def test_who_comments_is_no_author() -> None:
    comments = "<div class=comments><p class=author>Jane Roe</p><p>Well said.</p></div>"
    page = f"<html><body><article><h1>Frigate returns to port</h1><div>{STORY}</div>%s</article></body></html>"
    assert extract(page % comments, "https://harbour-post.example/a/").authors == ()
    box = comments.replace("comments", "box")
    assert extract(page % box, "https://harbour-post.example/a/").authors == ("Jane Roe",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ("Jane Roe",)),
        ("(Reporting by Jane Roe; Editing by John Doe)", ("Jane Roe",)),
        ("Photos by Jane Roe", ()),
        ("(jr/dpa)", ()),
    ],
)
def test_a_line_under_the_story(line: str, names: tuple[str, ...]) -> None:
    page = (
        f"<html><body><article><h1>Frigate returns to port</h1><div>{STORY}<p>{line}</p></div></article></body></html>"
    )
    assert extract(page, "https://harbour-post.example/a/").authors == names


def test_a_headline_in_no_heading_has_a_byline_under_it() -> None:
    claim = '<meta property="og:title" content="Frigate returns to port after nine months">'
    title, line = "Frigate returns to port after nine months", "<p>By Jane Roe</p>"
    for printed, names in ((f"<h1><p>{title}</p></h1>", ("Jane Roe",)), (f"<legend>{title}</legend>", ("Jane Roe",))):
        page = f"<html><head>{claim}</head><body><main>{printed}{line}<div>{BODY}</div></main></body></html>"
        assert extract(page, "https://harbour-post.example/a/").authors == names
    crumbs = f"<div class=breadcrumb><span>{title}</span></div>"
    page = (
        f"<html><head>{claim}</head><body>{crumbs}<ul><li>Posts by John Doe</li></ul><main>{BODY}</main></body></html>"
    )
    assert extract(page, "https://harbour-post.example/a/").authors == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本报记者 李明 北京报道", ("李明",)),  # where he reports from
        ("记者 李明 王芳", ("李明", "王芳")),
        ("责编：王芳", ()),
        ("来源：新华社", ()),
        ("李明", ("李明",)),
    ],
)
def test_a_chinese_label_is_no_name_and_a_place_is_none(line: str, expected: tuple[str, ...]) -> None:
    html = f"<html lang='zh'><body><article><h1>港口今日关闭</h1><div class='byline'>{line}</div>{STORY_ZH}</article></body></html>"
    assert extract(html, "https://paper.example/news/1").authors == expected


STORY_ZH = (
    "<p>港口管理处星期二表示，新码头在春天之前不会开放，因为工程师在十一座桥墩中的三座发现了裂缝，船只已被送往南港。</p>"
    * 3
)


def _authors(line: str, *, name: str = "byline", lang: str = "en") -> tuple[str, ...]:
    """The authors of a story with a line under its headline, in an element of a name."""
    prose = "".join(
        f"<p>The tug left the northern quay before dawn, and {word} men were on board of it.</p>"
        for word in ("nine", "ten", "six")
    )
    html = f"<html lang={lang}><body><article><h1>Tug leaves the quay</h1><div class={name}>{line}</div>{prose}</article></body></html>"
    return extract(html, "https://harbour-post.example/news/tug/").authors


CALLED_BYLINES = [
    ("en", "Guest post by Mara Example", ("Mara Example",)),
    ("en", "A column by Mara Example", ("Mara Example",)),
    ("en", "By Mara Example, Foreign Desk", ("Mara Example",)),
    ("en", "By pool reporter Mara Example", ("Mara Example",)),
    ("de", "Kommentar von Jörn Muster", ("Jörn Muster",)),
    ("de", "Leitartikel von Jörn Muster, Berlin", ("Jörn Muster",)),
    ("de", "Ursula von der Muster", ("Ursula von der Muster",)),
    ("fr", "Une analyse par Jeanne Exemple", ("Jeanne Exemple",)),
    ("nl", "Door onze redacteur Jan Voorbeeld", ("Jan Voorbeeld",)),
    ("nl", "Door Jan van der Voorbeeld", ("Jan van der Voorbeeld",)),
    ("pl", "Opracowała Anna Przykład", ("Anna Przykład",)),
    ("zh", "新华社记者李明", ("李明",)),
    ("zh", "记者李明", ("记者李明",)),  # without its agency it may be the title of a column, and is left as it is
    ("ko", "정치부 김민수 기자", ("김민수",)),
    ("ko", "정치부 기자", ()),
    ("en", "Revised edition edited by Mara Example", ()),
    ("en", "Fact checked by Mara Example", ()),
    ("en", "<span>Fact checked by</span> <a class=author href=/people/mara>Mara Example</a>", ()),
    ("en", "<span>Written by</span> <a class=author href=/people/mara>Mara Example</a>", ("Mara Example",)),
]


@pytest.mark.parametrize(("lang", "line", "authors"), CALLED_BYLINES, ids=[line for _, line, _ in CALLED_BYLINES])
def test_a_line_that_is_called_a_byline(lang: str, line: str, authors: tuple[str, ...]) -> None:
    assert _authors(line, lang=lang) == authors


def test_a_tag_beside_the_byline_is_nobody() -> None:
    assert _authors("<span class=byline__tag><a href=/tag/lifestyle>Lifestyle</a></span>", name="top-line") == ()
    assert _authors("<span class=byline__name><a href=/people/mara>Mara Example</a></span>", name="top-line") == (
        "Mara Example",
    )


def test_a_label_amid_a_line_of_prose_names_nobody() -> None:
    assert _authors("The frigate commanded by Mara Example came home", name="lead") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Photo par Jeanne Exemple",
        "Geprüft von Jörn Muster",
        "Gelesen von Jörn Muster",
        "Översatt av Sven Exempel",
        "Oversat af Jens Eksempel",
        "Vertaald door Jan Voorbeeld",
        "Revisto por Maria Silva",
        "Narrated by Jane Roe",
        "Tags: Jane Roe, John Doe",
        "Redaktor: Jan Przykład",
        "Фото: Иван Примеров",
        "Çeviri: Ali Örnek",
        "翻訳：山田太郎",
        "Berlin, Germany",
        "По материалам редакции",
    ],
)
def test_who_did_something_else_and_a_place_are_nobody(text: str) -> None:
    assert read_byline(text).names == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By John Doe, Photos by Jane Roe", ["John Doe"]),
        ("By John Doe Edited by Jane Roe", ["John Doe"]),
        ("Par Jeanne Exemple, traduit par Jean Modèle", ["Jeanne Exemple"]),
        ("Carl af Exempel", ["Carl af Exempel"]),
        ("Jörn von Muster", ["Jörn von Muster"]),
        ("João da Silva Costa", ["João da Silva Costa"]),
    ],
)
def test_a_name_ends_before_what_somebody_else_did(text: str, names: list[str]) -> None:
    assert list(read_byline(text).names) == names


STORY = "".join(
    f"<p>The pilot boat went out {number} times that night, and each time the harbour office wrote down its name.</p>"
    for number in ("two", "three", "four")
)


def test_a_headline_that_links_itself_makes_no_card_of_the_story() -> None:
    box = (
        "<div class=post><h2 class=title><a href='/boat/'>Pilot boat goes out at night</a></h2><div class=meta>20 November 2026 by "
        "<span class='author vcard'><a rel=author href='/author/quill/'>Quillpen</a></span></div>"
    )
    other = "<div class=box><h3><a href='/quay/'>Another quay is closed for good</a></h3><span class=author>Sam Sand</span></div>"
    head = "<html><head><title>Pilot boat goes out at night</title></head><body><main>"
    assert extract(f"{head}{box}<div class=text>{STORY}</div></div>{other}</main></body></html>", PAGE).authors == (
        "Quillpen",
    )
    bare = box.split("<div class=meta>")[0]
    assert extract(f"{head}{bare}<div class=text>{STORY}</div></div>{other}</main></body></html>", PAGE).authors == ()


def test_the_publisher_by_its_own_name_is_no_person() -> None:
    data = (
        '{"@type":"NewsArticle","headline":"Pilot boat","author":{"@type":"Person","name":"Hafen Blatt"},'
        '"publisher":{"@type":"Organization","name":"%s"}}'
    )
    line = "<div class=byline>By Mara Quill</div>"
    for publisher, printed, author in (("Hafen Blatt", line, "Mara Quill"), ("Quay House", "", "Hafen Blatt")):
        html = (
            f"<html><head><script type='application/ld+json'>{data % publisher}</script></head>"
            f"<body><article><h1>Pilot boat</h1>{printed}{STORY}</article></body></html>"
        )
        assert author in extract(html, PAGE).authors


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("कविता उदाहरण द्वारा", "कविता उदाहरण"),
        ("โดย สมชาย ตัวอย่าง", "สมชาย ตัวอย่าง"),
        ("كتبت: ليلى مثال", "ليلى مثال"),
    ],
)
def test_names_with_vowel_signs_are_read(line: str, name: str) -> None:
    head = "<html><head><meta charset='utf-8'><title>Ferry leaves</title></head>"
    page = f"{head}<body><h1>Ferry leaves</h1><span class='author'>{line}</span><p>{'The ferry leaves. ' * 9}</p></body></html>"
    assert extract(page.encode(), "https://news.example/a/1").authors == (name,)


def test_line_with_the_label_of_a_byline_is_no_paragraph() -> None:
    prose = "".join(
        f"<p>{n}日の朝、霧ヶ浦の古い塩田が二十年ぶりに再開し、住民三百人が浜に集まった。</p>" for n in range(4)
    )
    head = "<html lang='ja'><head><meta charset='utf-8'><title>塩田が再開</title></head>"
    page = f"{head}<body><div><h1>塩田が再開</h1><div class='author'>記者 三宅ほのか</div>{prose}</div></body></html>"
    article = extract(page.encode(), "https://news.example/a/1")
    assert article.authors == ("三宅ほのか",)
    assert len(article.paragraphs) == 4
