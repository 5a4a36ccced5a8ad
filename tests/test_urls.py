"""Addresses: which are the same, which are stories, which canonical addresses to believe."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iria_crawler.urls import (
    UrlRules,
    absolute,
    is_home,
    key,
    looks_like_article,
    looks_like_section,
    ruled,
    same_site,
    trusted_canonical,
    url_key,
    without_trackers,
)

STORY = "https://www.harbour-post.example/news/navy-orders-two-tugs/"

VARIANTS = {
    "http": "http://www.harbour-post.example/news/navy-orders-two-tugs/",
    "no www": "https://harbour-post.example/news/navy-orders-two-tugs/",
    "host in capitals": "https://WWW.Harbour-Post.Example/news/navy-orders-two-tugs/",
    "scheme in capitals": "HTTPS://www.harbour-post.example/news/navy-orders-two-tugs/",
    "root dot": "https://www.harbour-post.example./news/navy-orders-two-tugs/",
    "default port https": "https://www.harbour-post.example:443/news/navy-orders-two-tugs/",
    "default port http": "http://www.harbour-post.example:80/news/navy-orders-two-tugs/",
    "user name": "https://reader@www.harbour-post.example/news/navy-orders-two-tugs/",
    "fragment": STORY + "#comments",
    "campaign": STORY + "?utm_source=mail&utm_medium=x&UTM_Campaign=y",
    "click ids": STORY + "?fbclid=IwAR0x&gclid=1",
    "search result": STORY + "?srsltid=AfmBOop",
    "inside the outlet": STORY + "?itm_source=home&itm_medium=rail",
    "shared in an app": STORY + "?mibextid=Zx&fb_ref=home&fb_source=feed",
    "app link": STORY + "?_branch_match_id=12&_branch_referrer=H4s",
    "reply to a comment": STORY + "?replytocom=811#respond",
    "share button": STORY + "?share=twitter&nb=1",
    "no trailing slash": "https://www.harbour-post.example/news/navy-orders-two-tugs",
    "two trailing slashes": "https://www.harbour-post.example/news/navy-orders-two-tugs//",
    "index file": STORY + "index.html",
    "index file of PHP": STORY + "index.php",
    "default page": STORY + "Default.aspx",
    "AMP path": STORY + "amp/",
    "AMP parameter": STORY + "?amp=1",
    "AMP parameter, bare": STORY + "?amp",
    "AMP output type": STORY + "?outputType=amp",
    "AMP host": "https://amp.harbour-post.example/news/navy-orders-two-tugs/",
    "AMP cache": "https://www-harbour--post-example.cdn.ampproject.org/c/s/www.harbour-post.example/news/navy-orders-two-tugs/",
    "AMP viewer": "https://www.google.com/amp/s/www.harbour-post.example/news/navy-orders-two-tugs/amp/",
    "unreserved characters encoded": "https://www.harbour-post.example/news/navy%2Dorders%2dtwo-t%75gs/",
    "dot segments": "https://www.harbour-post.example/sport/../news/./navy-orders-two-tugs/",
    "session in the path": "https://www.harbour-post.example/news/navy-orders-two-tugs;jsessionid=A1B2/",
    "session parameter": STORY + "?PHPSESSID=abcdef",
    "empty query": STORY + "?",
    "white space around": f"  {STORY}\n",
    "no scheme": "//www.harbour-post.example/news/navy-orders-two-tugs/",
    "its own key": "harbour-post.example/news/navy-orders-two-tugs",
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS.keys())
def test_variants_of_one_address_have_one_key(variant: str) -> None:
    assert url_key(variant) == "harbour-post.example/news/navy-orders-two-tugs"


DIFFERENT = {
    "posts by number": ("https://a.example/?p=123", "https://a.example/?p=456"),
    "a number and the front page": ("https://a.example/?p=123", "https://a.example/"),
    "a parameter nobody listed": ("https://a.example/story?id=5", "https://a.example/story?id=6"),
    "an item is no campaign": ("https://a.example/story?item=5", "https://a.example/story?item=6"),
    "a branch is an office": ("https://a.example/story?branch=5", "https://a.example/story?branch=6"),
    "ref may choose a story": ("https://a.example/story?ref=5", "https://a.example/story?ref=6"),
    "nb alone may be a page": ("https://a.example/list?nb=1", "https://a.example/list?nb=2"),
    "share that is no button": ("https://a.example/list?share=12", "https://a.example/list?share=13"),
    "hosts": ("https://a.example/x", "https://b.a.example/x"),
    "mobile host": ("https://m.a.example/x", "https://a.example/x"),
    "ports": ("http://127.0.0.1:8001/x", "http://127.0.0.1:8002/x"),
    "letter case of a path": ("https://a.example/Story", "https://a.example/story"),
    "an encoded slash is no slash": ("https://a.example/a%2Fb", "https://a.example/a/b"),
    "an encoded question mark": ("https://a.example/a%3Fb", "https://a.example/a?b"),
    "an encoded ampersand": ("https://a.example/?a=1%26b=2", "https://a.example/?a=1&b=2"),
    "an encoded percent sign": ("https://a.example/100%2541", "https://a.example/100%41"),
    "the tag AMP": ("https://a.example/tag/amp/", "https://a.example/tag/"),
    "slug that ends in amp": ("https://a.example/news/clamp", "https://a.example/news/cl"),
    "order of one name's values": ("https://a.example/?t=1&t=2", "https://a.example/?t=2&t=1"),
    "somebody's own amp host": ("https://amp.co.uk/x", "https://co.uk/x"),
    "other scheme": ("ftp://a.example/x", "https://a.example/x"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


KEYS = {
    "front page": ("https://www.a.example/", "a.example"),
    "front page by index file": ("https://a.example/index.php", "a.example"),
    "number on the front page": ("https://a.example/index.php?p=123", "a.example?p=123"),
    "parameters in one order": ("https://a.example/x?b=2&a=1", "a.example/x?a=1&b=2"),
    "space in a query": ("https://a.example/x?q=sea+king", "a.example/x?q=sea%20king"),
    "other port": ("http://a.example:8080/x", "a.example:8080/x"),
    "IDNA": ("https://münchen-kurier.example/x", "xn--mnchen-kurier-wob.example/x"),
    "IDNA, already encoded": ("https://XN--mnchen-kurier-wob.example/x", "xn--mnchen-kurier-wob.example/x"),
    "letters in a path": ("https://a.example/é", "a.example/%C3%A9"),
    "letters in a path, encoded in small hex": ("https://a.example/%c3%a9", "a.example/%C3%A9"),
    "letters in a path, decomposed": ("https://a.example/e\u0301", "a.example/%C3%A9"),
    "octets that are no UTF-8": ("https://a.example/%e9t%e9", "a.example/%E9t%E9"),
    "apostrophe encoded or not": ("https://a.example/it%27s", "a.example/it's"),
    "AMP in a file name": ("https://a.example/n/story-12.amp.html", "a.example/n/story-12.html"),
    "AMP as an ending": ("https://a.example/n/story-12.amp", "a.example/n/story-12"),
    "IPv6": ("http://[::1]:8080/x/", "[::1]:8080/x"),
    "mail": ("mailto:desk@a.example", "mailto:desk@a.example"),
    "script": (" javascript:void(0)", "javascript:void(0)"),
    "broken": ("http://[::1/x", "http://[::1/x"),
    "port out of range": ("http://a.example:99999/x", "http://a.example:99999/x"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("url", "key"), KEYS.values(), ids=KEYS.keys())
def test_key(url: str, key: str) -> None:
    assert url_key(url) == key


PIECES = st.sampled_from(
    """
    https:// http:// // : :80 :8080 / // /. /.. /amp /index.html .amp.html ? & = # %2F %25 %41 %e9 é e\u0301 ß
    ü www. amp. m. a b-c 12 example.org co.uk google.com .cdn.ampproject.org c/s/ amp/s/ utm_x=1 p=5
    share=twitter nb=1 ; + @ [::1] . .. ~ \u212a
    """.split()
)


@example("a.example/12/..amp.amp")
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_a_key_is_its_own_key_and_nothing_raises(text: str) -> None:
    key = url_key(text)
    assert url_key(key) == key
    assert url_key(f" {text}\n") == key
    assert absolute("https://a.example/", text) is None or absolute("https://a.example/", text)
    assert looks_like_article(text) in (True, False)
    assert same_site(text, text) in (True, False)


_HOSTS = (
    "a.example", "www.a.example", "www.www.a.example", "amp.a.example", "www.amp.a.example", "www.com", "amp.co.uk", "A.example",
    "a_b.example", "cdn.ampproject.org", "a-b.cdn.ampproject.org", "www.google.co.uk", "localhost", "a..example", "a.example.",
    "a.example:80", "x" * 260 + ".example",
)  # fmt: skip
_SEGMENTS = (
    "news", "2026", "a-b", "amp", "AMP", "Amp-1", "index.html", "s", "c", "..", ".", "", "a~b", "a_b", "%41", "story.amp.html", "ä",
    "a b", "a;jsessionid=3", "a.example", "www.a.example",
)  # fmt: skip


@given(
    st.sampled_from(("https://", "http://", "HTTP://", "//", "")),
    st.sampled_from(_HOSTS),
    st.lists(st.sampled_from(_SEGMENTS), max_size=4),
    st.sampled_from(("", "/", "//", "?a=1", "#x", " ", "\n")),
)
def test_the_short_way_to_a_key_leads_to_the_same(scheme: str, host: str, segments: list[str], end: str) -> None:
    """Most addresses need no folding, and are not folded."""
    url = scheme + host + "".join(f"/{segment}" for segment in segments) + end
    assert key._plain_key(url) in (None, key._key(url))


def test_which_addresses_go_the_short_way() -> None:
    assert key._plain_key("https://www.a.example/news/2026/a-b_c~D/") == "a.example/news/2026/a-b_c~D"
    assert key._plain_key("http://a.example") == "a.example"
    for other in (
        "https://a.example/b?c=1",
        "https://a.example/b.html",
        "https://a.example/b-1/amp/",
        "https://A.example/",
    ):
        assert key._plain_key(other) is None


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_fetched_has_the_key_of_what_was_printed(rest: str) -> None:
    url = f"https://www.a.example/{rest}"
    target = absolute("https://b.example/x/", url)
    assert target is not None
    assert url_key(target) == url_key(url)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("http://a.example/x", "https://www.a.example/y", True),
        ("https://m.a.example/x", "https://a.example/x", True),
        ("https://mobile.a.example/x", "https://amp.a.example/x", True),
        ("https://A.example:443/", "https://a.example/", True),
        ("https://a.example.:443/", "https://a.example/", True),
        ("https://blogs.a.example/x", "https://a.example/x", False),
        ("https://a.example:8443/", "https://a.example/", False),
        ("https://a.example.evil.test/", "https://a.example/", False),
        ("https://nota.example/", "https://a.example/", False),
        ("https://a.example@evil.test/", "https://a.example/", False),
        ("mailto:x@a.example", "https://a.example/", False),
        ("", "", False),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("/n/x", "https://a.example/n/x"),
        ("y?p=1#top", "https://a.example/list/y?p=1"),
        ("//b.example/x", "https://b.example/x"),
        ("  https://b.example/a b \n", "https://b.example/a%20b"),
        ("/é", "https://a.example/%C3%A9"),
        ("?page=2", "https://a.example/list/?page=2"),
        ("#top", None),
        ("", None),
        (None, None),
        ("mailto:x@a.example", None),
        ("javascript:void(0)", None),
        ("tel:+4912345", None),
        ("data:text/html,x", None),
        ("ftp://a.example/x", None),
        ("http://", None),
        ("http://[::1/x", None),
        ("http://a.example:port/x", None),
    ],
)
def test_absolute(link: str | None, target: str | None) -> None:
    assert absolute("https://a.example/list/", link) == target


STORIES = [
    "https://a.example/news/navy-orders-two-tugs/",
    "https://a.example/navy-orders-two-tugs",
    "https://a.example/2024/03/18/tugs/",
    "https://a.example/2024/mar/18/tugs",
    "https://a.example/defence/2024-03-18-navy/",
    "https://a.example/?p=4207",
    "https://a.example/index.php?option=view&id=512",
    "https://a.example/news/article/3601234/",
    "https://a.example/world-68412345",
    "https://a.example/News/Story-123456.html",
    "https://a.example/articles/AST1F4445T1FUTIL02SM.html",
    "https://a.example/news/articles/clymn8zyrp9o",
    "https://a.example/economy/jobs/army-hires-again-in-spring/",
    "https://a.example/archives/navy-orders-two-tugs",
    "https://a.example/новости/флот-получит-два-буксира",
    "https://a.example/business/store/supply-ship-leaves-yard.html",
    "https://a.example/about-turn-in-naval-policy",
    "https://a.example/news/navy-orders-two-tugs/?utm_source=feed",
    "https://a.example/author/jane-roe/why-the-navy-orders-two-tugs",
]
NOT_STORIES = [
    "https://a.example/",
    "https://a.example/index.html",
    "https://a.example/news/",
    "https://a.example/news/navy",
    "https://a.example/news/elections2026",
    "https://a.example/category/navy-and-marine-corps/",
    "https://a.example/tag/sea-trials-and-tests/",
    "https://a.example/author/jane-van-der-roe/",
    "https://a.example/topic/ships-and-boats-of-the-fleet/",
    "https://a.example/topic/navy/ships-and-boats/",
    "https://a.example/author/jane-roe/2/page/why-the-navy-orders-two-tugs",
    "https://a.example/news/page/12345/",
    "https://a.example/2024/03/",
    "https://a.example/2024/",
    "https://a.example/about/our-mission-and-values/",
    "https://a.example/privacy-policy/",
    "https://a.example/terms-of-service",
    "https://a.example/media/annual-report-2024-final.pdf",
    "https://a.example/wp-content/uploads/2024/03/two-navy-tugs.jpg",
    "https://a.example/?s=two+navy+tugs",
    "https://a.example/?cat=12345",
    "https://a.example/news/navy-orders-two-tugs/feed/",
    "https://a.example/events/annual-conference-on-sea-power/",
    "https://a.example/wp-json/wp/v2/posts/4207",
    "https://a.example/?paged=3&p=",
    "mailto:a-b-c-d@a.example",
    "http://[broken-news-of-today",
]


@pytest.mark.parametrize("url", STORIES)
def test_looks_like_article(url: str) -> None:
    assert looks_like_article(url)


@pytest.mark.parametrize("url", NOT_STORIES)
def test_looks_like_no_article(url: str) -> None:
    assert not looks_like_article(url)


RULES = UrlRules(article=(r"^/n/[a-z]+/?$", r"^/\?p=\d+$"), skip=(r"/n/live/?$",))


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://www.a.example/x/?utm_source=rss&utm_medium=feed", "https://www.a.example/x/"),
        ("https://a.example/x?b=2&fbclid=9&a=%20+", "https://a.example/x?b=2&a=%20+"),
        ("https://a.example/?p=5&share=twitter&nb=1", "https://a.example/?p=5"),
        ("https://a.example/x?nb=1", "https://a.example/x?nb=1"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x", "https://a.example/x"),
    ],
)
def test_without_trackers(url: str, clean: str) -> None:
    assert without_trackers(url) == clean
    assert url_key(clean) == url_key(url)


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://a.example/n/tugs/", True),
        ("https://a.example/?p=12", True),
        ("https://a.example?p=12", True),
        ("https://a.example/n/live/", False),
        ("https://a.example/navy-orders-two-tugs/", False),
        ("http://[broken", None),
    ],
)
def test_a_sites_own_rules_decide(url: str, verdict: bool | None) -> None:
    assert ruled(url, RULES) is verdict
    assert looks_like_article(url, RULES) is bool(verdict)


def test_rules_that_only_skip_leave_the_rest_to_the_general_rules() -> None:
    rules = UrlRules(skip=(r"^/sponsored/",))
    assert not looks_like_article("https://a.example/sponsored/navy-orders-two-tugs", rules)
    assert looks_like_article("https://a.example/news/navy-orders-two-tugs", rules)
    assert not looks_like_article("https://a.example/category/navy-orders-two-tugs", rules)
    assert ruled("https://a.example/x", rules) is None
    assert ruled("https://a.example/x", None) is None


def test_home_and_sections() -> None:
    assert is_home("https://www.a.example/?utm_source=x")
    assert not is_home("https://a.example/?p=5")
    assert not is_home("nonsense:")
    assert looks_like_section("https://a.example/category/navy/")
    assert not looks_like_section("https://a.example/news/navy/")


PAGE = "https://www.a.example/news/navy-orders-two-tugs/?utm_source=x"
CANONICALS = {
    "its own address": (PAGE, "https://www.a.example/news/navy-orders-two-tugs/", "same"),
    "relative": (PAGE, "/news/navy-orders-two-tugs/", "https://www.a.example/news/navy-orders-two-tugs/"),
    "other scheme and no www": (PAGE, "http://a.example/news/navy-orders-two-tugs", "same"),
    "new slug": (PAGE, "https://www.a.example/news/navy-orders-three-tugs/", "same"),
    "story by number": ("https://a.example/?p=4207", "https://a.example/news/tugs/", "same"),
    "its own address by number": ("https://a.example/story?id=5", "https://a.example/story?id=5", "same"),
    "drops a parameter that chooses nothing": (
        "https://a.example/news/tugs/?view=wide",
        "https://a.example/news/tugs/",
        "same",
    ),
    "single word for single word": ("https://a.example/x/tugs", "https://a.example/y/tugs", "same"),
    "nothing declared": (PAGE, None, None),
    "empty": (PAGE, "  ", None),
    "front page": (PAGE, "https://www.a.example/", None),
    "front page with a campaign": (PAGE, "https://www.a.example/?utm_source=theme", None),
    "section": (PAGE, "https://www.a.example/category/navy/", None),
    "section without a telling word": (PAGE, "https://www.a.example/navy/", None),
    "list of news": (PAGE, "https://www.a.example/news/", None),
    "other site": (PAGE, "https://b.example/news/navy-orders-two-tugs/", None),
    "other newsroom of the house": (PAGE, "https://blogs.a.example/news/navy-orders-two-tugs/", None),
    "test server": (PAGE, "http://localhost:8080/news/navy-orders-two-tugs/", None),
    "file": (PAGE, "https://www.a.example/wp-content/uploads/navy-orders-two-tugs.jpg", None),
    "drops the number": ("https://a.example/story?id=5", "https://a.example/story", None),
    "changes the number": ("https://a.example/story?id=5", "https://a.example/story?id=6", "same"),
    "number to a section": ("https://a.example/?p=4207", "https://a.example/navy", None),
    "script": (PAGE, "javascript:void(0)", None),
    "broken": (PAGE, "http://[::1", None),
}


@pytest.mark.parametrize(("page_url", "declared", "trusted"), CANONICALS.values(), ids=CANONICALS.keys())
def test_trusted_canonical(page_url: str, declared: str | None, trusted: str | None) -> None:
    assert trusted_canonical(page_url, declared) == (declared if trusted == "same" else trusted)


def test_a_canonical_that_other_stories_claim_is_not_believed() -> None:
    shared = "https://www.a.example/news/the-week-in-review/"
    assert trusted_canonical(PAGE, shared) == shared
    assert trusted_canonical(PAGE, shared, claimants=1) is None
    assert trusted_canonical(PAGE, "/news/navy-orders-two-tugs/", claimants=3) is not None
