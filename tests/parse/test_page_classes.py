"""Pages that are no stories, and stories that look like such pages: each is told by many small signs together."""

from __future__ import annotations

import pytest

from iria_crawler import extract
from iria_crawler.parse.page.page_signs import ReadStory, signs_at_hand, signs_of_tree
from iria_crawler.parse.page.page_weights import WEIGHTS_FILE, read_weights
from iria_crawler.parse.page.tree import read_page

HOST = "https://www.harbour-post.example"
MENU = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{x}">{x.title()}</a></li>' for x in ("fleet", "ports", "yards"))
    + "</ul></nav>"
)
FOOT = '<footer><ul><li><a href="/about">About</a></li><li><a href="/contact">Contact</a></li></ul></footer>'
SENTENCES = (
    "The harbour board voted on Tuesday to widen the western basin so that two frigates can turn in it at once.",
    "Jane Roe, who leads the board, said that the work would begin in March and end before the winter storms.",
    "Dredgers from two yards will share the contract, which the town will pay back over eleven years.",
    "Residents of the quay had asked for a shorter summer of noise, and the board agreed to stop at ten each night.",
    "A survey found sand where the old charts had promised rock, which makes the plan a third cheaper than feared.",
    "The first of the two ships is expected in the basin in the autumn of next year, after her trials at sea.",
)
STORY_DATA = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-20T08:00:00Z">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"2026-11-20T08:00:00Z",'
    '"author":{"@type":"Person","name":"Mara Example"}}</script>'
)


def page(title: str, body: str, head: str = "", names: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body class='{names}'>{MENU}{body}{FOOT}</body></html>"
    ).encode()


def story(title: str, inner: str) -> bytes:
    above = "<p class='byline'>By Mara Example</p><time datetime='2026-11-20'>20 November 2026</time>"
    body = f"<article class='story'><h1>{title}</h1>{above}{inner}</article>"
    return page(title, body, STORY_DATA % title)


def told(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def card(n: int) -> str:
    return (
        f"<div class='card'><a href='/2026/11/ship-{n}/'><img src='/{n}.jpg'></a>"
        f"<h3><a href='/2026/11/ship-{n}/'>The yard on the east quay counts ship number {n}</a></h3>"
        f"<div class='teaser'>{SENTENCES[n % 6][:80]} ...</div></div>"
    )


def good(n: int) -> str:
    return (
        f"<li class='product-card'><a href='/product/rope-{n}'><img src='/{n}.jpg'>Mooring rope {n} mm</a>"
        f"<span class='price'>€{n}9.90</span><button class='btn add-to-cart'>Add</button></li>"
    )


def posting(n: int, name: str, text: str) -> str:
    return (
        f"<div class='thread-item'><div class='thread-user'><a class='username' href='/members/{name}'>{name}</a>"
        f"<img class='avatar' src='/a{n}.png'></div><time>Nov {n + 1}, 2026</time>"
        f"<div class='thread-text'><p>{text} {SENTENCES[n]}</p></div><a class='reply' href='#'>Reply</a></div>"
    )


CARDS = "".join(map(card, range(14)))
GOODS = "".join(map(good, range(12)))
POSTINGS = (
    (
        "tarpaulin",
        "I am new to this and my bilge pump keeps running. Any idea what I should look at first? The boat is from 1987.",
    ),
    (
        "old_salt",
        "Check the float switch. Mine stuck for a whole season before I saw it, and the battery was flat every Friday.",
    ),
    (
        "bosun7",
        "Same here, it was the switch. Cheap to replace, do not buy the first one that you see though, they differ.",
    ),
    (
        "keel",
        "I would look at the hose too, mine siphoned the water back in as soon as the pump had stopped, for a month.",
    ),
    (
        "wren",
        "Thanks all, I will try the switch on Sunday and report. I have no hose of that kind, the outlet is high.",
    ),
)
THREAD = "".join(posting(n, *told_by) for n, told_by in enumerate(POSTINGS))
ROPE = (
    "<p class='product-text'>Spliced at one end, made of polyester that does not float and does not shrink. The rope is dyed, "
    "tested at twice its load and packed by hand in our store at the quay, two minutes from the ferry.</p>"
)
SERVICE = (
    "<section class='hero banner'><h1>Hull cleaning</h1><a class='btn' href='/quote'>Get a quote</a></section>"
    "<section class='features'><h2>Why we</h2><div class='card'><h3>Fast</h3><div>Your ship is back at sea in two days.</div></div>"
    "<div class='card'><h3>Safe</h3><div>Our divers hold all papers.</div></div></section><section><p>We clean hulls of all "
    "lengths, afloat or in the dock, with brushes that spare the paint. Our boats lie in three ports and come to yours.</p></section>"
    "<section class='testimonials'><div>The best crew on the coast, and they bring their own ladder.</div></section>"
    "<section class='cta'><h2>Talk to us</h2><form><input name='name'><input name='mail'><textarea></textarea>"
    "<button class='btn'>Send</button></form><button>Call</button><button>Chat</button></section>"
)


NO_STORIES = {
    "front page": (page("Harbour Post", f"<main class='grid'>{CARDS}</main>", names="home"), f"{HOST}/", "listing"),
    "section": (
        page("Fleet", f"<h1>Fleet</h1><main>{CARDS}</main>", names="archive category"),
        f"{HOST}/category/fleet/",
        "listing",
    ),
    "shop": (
        page(
            "Ropes",
            f"<h1>Ropes</h1><div class='filter sort'><select></select></div><ul class='product-grid'>{GOODS}</ul>{ROPE}",
        ),
        f"{HOST}/shop/ropes",
        "other",
    ),
    "product": (
        page(
            "Mooring rope 12 mm",
            "<div class='product-page'><h1>Mooring rope 12 mm</h1><div class='product-price'>€19.90</div>"
            "<form class='cart'><select></select><input name='n'><button class='btn product-cart'>Add to cart</button></form>"
            f"<button>Save</button><button>Share</button><div class='product-rating'>4.5</div>{ROPE}"
            f"<ul class='product-grid'>{GOODS}</ul>",
            '<meta property="og:type" content="product"><script type="application/ld+json">{"@type":"Product"}</script>',
            "single-product woocommerce",
        ),
        f"{HOST}/product/mooring-rope",
        "other",
    ),
    "thread of a forum": (
        page("Bilge pump runs", f"<h1>Bilge pump runs</h1>{THREAD}"),
        f"{HOST}/forums/threads/bilge-pump.4/",
        "other",
    ),
    "service": (page("Hull cleaning", SERVICE), f"{HOST}/hull-cleaning", "other"),
}

STORIES = {
    "live blog": story(
        "Storm reaches the coast: all that we know, hour by hour",
        "".join(
            f"<div class='live-post'><time>{h}:00</time><h3>{h} o'clock</h3><p>{SENTENCES[h % 6]}</p></div>"
            for h in range(6, 18)
        ),
    ),
    "list article": story(
        "Seven ships that changed how navies think about speed",
        "".join(
            f"<h2><a href='/ship-{n}'>Ship number {n}</a></h2><p>{SENTENCES[n % 6]} {SENTENCES[(n + 1) % 6]} {SENTENCES[(n + 2) % 6]}</p>"
            for n in range(7)
        ),
    ),
    "review with a price": story(
        "The Tern 30 is a binocular for people who hate to carry one",
        told(*SENTENCES[:4])
        + "<div class='product-box'><span class='price'>€349</span><a class='btn' href='https://shop.example/'>Buy</a></div>",
    ),
    "interview": story(
        "“We had no charts for this”: the pilot who brought the frigate in",
        "".join(f"<p><b>What happened in hour {n}?</b></p><p>{SENTENCES[n]}</p>" for n in range(6)),
    ),
    "short bulletin": story("Ferry to the islands resumes after storm", told(SENTENCES[0], SENTENCES[1])),
    "columns made of tables": page(
        "Board votes to widen the western basin",
        "<table><tr><td class='left'><a href='/a'>Fleet</a></td><td><h1>Board votes to widen the western basin</h1>"
        f"<i>By Mara Example, November 20, 2026</i>{told(*SENTENCES)}</td></tr></table>",
    ),
    "nothing but text": page(
        "Board votes to widen the western basin", f"<h1>Board votes to widen the western basin</h1>{told(*SENTENCES)}"
    ),
}


@pytest.mark.parametrize("name", NO_STORIES)
def test_page_is_no_story(name: str) -> None:
    html, url, expected = NO_STORIES[name]
    assert extract(html, url).page_class == expected


@pytest.mark.parametrize("name", STORIES)
def test_story_looks_like_another_page(name: str) -> None:
    address = f"{HOST}/2026/11/20/{name.replace(' ', '-')}-of-the-harbour/"
    assert extract(STORIES[name], address).page_class == "article"


@pytest.mark.parametrize("name", STORIES)
def test_story_at_an_address_that_says_nothing(name: str) -> None:
    """The address is one sign of many: a story at "/?p=7" is one too."""
    assert extract(STORIES[name], f"{HOST}/?p=7").page_class == "article"


# A story whose paragraphs are no <p>, at an address of the folder of a list, above the links to other stories.
PARAGRAPHS_AS = {
    "<p>": "<div>" + "".join(f"<p>{text}</p>" for text in SENTENCES) + "</div>",
    "blocks": "<div>" + "".join(f"<div>{text}</div>" for text in SENTENCES) + "</div>",
    "lines": "<div>" + "<br><br>".join(SENTENCES) + "</div>",
    "lines of a cell": "<table><tr><td>" + "<br><br>".join(SENTENCES) + "</td></tr></table>",
}
LINKS = "".join(
    f"<div><h3><a href='/n/{n}/'>Another ship came in on day {n} of the month</a></h3></div>" for n in range(12)
)


@pytest.mark.parametrize("body", PARAGRAPHS_AS.values(), ids=PARAGRAPHS_AS)
def test_story_without_paragraph_elements(body: str) -> None:
    html = page("The western basin will be widened", f"<h1>The western basin will be widened</h1>{body}{LINKS}")
    assert extract(html, f"{HOST}/page/basin.html").page_class == "article"


def test_blocks_of_cards_are_no_story_without_paragraph_elements() -> None:
    """The same words, each in the card of another story."""
    cards = "".join(
        f"<div><h3><a href='/c/{n}/'>{text[:40]}</a></h3><div>{text}</div></div>" for n, text in enumerate(SENTENCES)
    )
    html = page("All stories", f"<h1>All stories</h1>{cards}{LINKS}")
    assert extract(html, f"{HOST}/page/basin.html").page_class == "listing"


def test_page_without_anything_is_no_list() -> None:
    assert extract(b"<html><body></body></html>", f"{HOST}/a-page").page_class == "empty"


def test_table_names_signs_that_are_counted() -> None:
    """A renamed sign would weigh nothing, and nobody would see it."""
    html = read_page(STORIES["interview"], f"{HOST}/a")
    of_page = ReadStory(("A paragraph.",), "A headline", 0, is_dated=False)
    assert read_weights().steps.keys() <= signs_at_hand(html, of_page).keys() | set().union(
        *signs_of_tree(html, of_page)
    )


def test_table_is_small_enough_to_be_read() -> None:
    assert WEIGHTS_FILE.stat().st_size < 60_000
