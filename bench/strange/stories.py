# ruff: noqa: E501
"""Kinds of stories: what each prints inside the story's element, which lines of it are the story's, and which may be either."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from bench.strange.frames import E, cards
from bench.strange.texts import TEXTS, Text


class Told(NamedTuple):
    """A story's HTML and the truth about it."""

    html: str
    own: list[str]
    either: tuple[str, ...] = ()  # a signature, a note: in the body of some truths, not of others
    credit: str = ""
    page_class: str = "article"


def _p(lines: list[str], name: str = "") -> str:
    return "".join(f"<p{name}>{E(one)}</p>" for one in lines)


def plain(t: Text) -> Told:
    return Told(_p(t.paragraphs), t.paragraphs)


def signed(t: Text) -> Told:
    return Told(_p(t.paragraphs) + f"<p><em>{E(t.bio)}</em></p>", t.paragraphs, (t.bio,))


def captioned(t: Text) -> Told:
    figure = f'<figure><img src="/i/lead.jpg" alt="" width="900" height="600"><figcaption>{E(t.caption)} <span>© Ilya Brandt</span></figcaption></figure>'
    return Told(figure + _p(t.paragraphs), t.paragraphs, credit="Ilya Brandt")


def caption_div(t: Text) -> Told:
    box = f'<div class="pic"><img src="/i/lead.jpg" width="900" height="600"><div>{E(t.caption)}</div><div>Ilya Brandt</div></div>'
    return Told(_p(t.paragraphs[:2]) + box + _p(t.paragraphs[2:]), t.paragraphs)


def sign_up(t: Text) -> Told:
    label, sentence, button = t.ask
    box = f'<div class="x1"><h4>{E(label)}</h4><p>{E(sentence)}</p><form><input type="email"><button>{E(button)}</button></form></div>'
    return Told(_p(t.paragraphs[:3]) + box + _p(t.paragraphs[3:]), t.paragraphs)


def sign_up_link(t: Text) -> Told:
    label, sentence, button = t.ask
    box = f'<div class="x2"><strong>{E(label)}</strong><p>{E(sentence)}</p><a href="/letters">{E(button)}</a></div>'
    return Told(_p(t.paragraphs[:3]) + box + _p(t.paragraphs[3:]), t.paragraphs)


def sign_up_line(t: Text) -> Told:
    line = f'<p><i>{E(t.ask[1])} <a href="/letters">{E(t.ask[2])}</a></i></p>'
    return Told(_p(t.paragraphs[:4]) + line + _p(t.paragraphs[4:]), t.paragraphs)


def teasers_amid(t: Text) -> Told:
    box = f'<div class="grid">{cards(t, "div", "cell", "h4")}</div>'
    return Told(_p(t.paragraphs[:3]) + box + _p(t.paragraphs[3:]), t.paragraphs)


def teaser_one(t: Text) -> Told:
    head, summary = t.others[0]
    box = f'<div><a href="/n/0-x"><img src="/i/t.jpg"><span>{E(head)}</span></a><span>{E(summary)}</span></div>'
    return Told(_p(t.paragraphs[:3]) + box + _p(t.paragraphs[3:]), t.paragraphs)


def comments_day(t: Text) -> Told:
    items = "".join(f"<div><b>{E(n)}</b> <small>{E(t.day)}</small><p>{E(w)}</p></div>" for n, w in t.voices)
    return Told(f"<div>{_p(t.paragraphs)}</div><div>{items}</div>", t.paragraphs)


def comments_list(t: Text) -> Told:
    items = "".join(f"<li><div>{E(n)}</div><div>{E(w)}</div><a href='#'>↩</a></li>" for n, w in t.voices)
    return Told(f"<div>{_p(t.paragraphs)}</div><h3>2</h3><ul>{items}</ul>", t.paragraphs)


def comments_ago(t: Text) -> Told:
    items = "".join(
        f'<div><img src="/av{i}.png" width="32"><span>{E(n)}</span><time>3h</time><div>{E(w)}</div><button>♥ {i}</button></div>'
        for i, (n, w) in enumerate(t.voices)
    )
    return Told(f"<div>{_p(t.paragraphs)}</div><div>{items}</div>", t.paragraphs)


def next_story(t: Text) -> Told:
    other = TEXTS["en" if t.lang != "en" else "de"]
    more = f'<div class="nx"><h2><a href="/n/9-x">{E(other.head)}</a></h2><p>{E(other.day)}</p>{_p(other.paragraphs)}</div>'
    return Told(f'<div class="nx">{_p(t.paragraphs)}</div>{more}', t.paragraphs)


def next_story_h1(t: Text) -> Told:
    other = TEXTS["en" if t.lang != "en" else "de"]
    more = f"<section><h1>{E(other.head)}</h1><div>{E(other.by)}</div>{_p(other.paragraphs)}</section>"
    return Told(f"<section>{_p(t.paragraphs)}</section>{more}", t.paragraphs)


def interview(t: Text) -> Told:
    lines, html = [], ""
    for question, answer in pairwise(t.paragraphs):
        asked = question.split(",")[0].split("،")[0].split("、")[0].rstrip(".。।") + "?"
        html += f"<p><strong>{E(asked)}</strong></p><p>{E(answer)}</p>"
        lines += [asked, answer]
    return Told(f"<p>{E(t.paragraphs[0])}</p>" + html, [t.paragraphs[0], *lines])


def listicle(t: Text) -> Told:
    html, own = f"<p>{E(t.paragraphs[0])}</p>", [t.paragraphs[0]]
    for n, (one, (head, _)) in enumerate(zip(t.paragraphs[1:4], t.others, strict=False), 1):
        html += f'<h2>{n}. {E(head)}</h2><div class="im"><img src="/i/{n}.jpg" width="700" height="400"></div><p>{E(one)}</p>'
        own += [f"{n}. {head}", one]
    return Told(html, own)


def photo_essay(t: Text) -> Told:
    html = "".join(
        f'<div class="sl"><img src="/i/{n}.jpg" width="1200" height="800"></div><p>{E(one)}</p>'
        for n, one in enumerate(t.paragraphs)
    )
    return Told(html, t.paragraphs)


def live(t: Text) -> Told:
    entries = "".join(
        f'<div class="en"><div><time>{9 + n}:0{n}</time></div><h3>{E(h)}</h3><p>{E(one)}</p></div>'
        for n, (one, (h, _)) in enumerate(zip(t.paragraphs[1:4], t.others, strict=False))
    )
    own = [t.paragraphs[0]]
    for one, (h, _) in zip(t.paragraphs[1:4], t.others, strict=False):
        own += [h, one]
    return Told(f"<p>{E(t.paragraphs[0])}</p>{entries}", own)


def podcast(t: Text) -> Told:
    names = (t.author.split()[-1], t.voices[0][0].split()[0])
    lines = [f"{names[n % 2]}: {one}" for n, one in enumerate(t.paragraphs)]
    return Told(f'<audio controls src="/a.mp3"></audio><p>00:00 / 31:07</p>{_p(lines)}', lines)


def video_short(t: Text) -> Told:
    return Told(
        f'<div class="pl"><video src="/v.mp4"></video><span>02:13</span></div><p>{E(t.paragraphs[0])}</p>',
        t.paragraphs[:1],
    )


def pull_quote(t: Text) -> Told:
    pull = t.paragraphs[2][: max(30, len(t.paragraphs[2]) // 2)].strip()
    return Told(_p(t.paragraphs[:4]) + f"<div><div>{E(pull)}</div></div>" + _p(t.paragraphs[4:]), t.paragraphs)


def fact_box(t: Text) -> Told:
    facts = "".join(f"<li>{E(s)}</li>" for _, s in t.others)
    box = f'<div class="fb"><h4>{E(t.menu.split("|")[1])}</h4><ul>{facts}</ul></div>'
    return Told(
        _p(t.paragraphs[:4]) + box + _p(t.paragraphs[4:]),
        t.paragraphs,
        (t.menu.split("|")[1], *(s for _, s in t.others)),
    )


def timeline(t: Text) -> Told:
    rows = "".join(f"<div><b>{2019 + n}</b><span>{E(one)}</span></div>" for n, one in enumerate(t.paragraphs[2:]))
    own = t.paragraphs[:2] + t.paragraphs[2:]
    return Told(_p(t.paragraphs[:2]) + f"<div>{rows}</div>", own, tuple(str(2019 + n) for n in range(6)))


def footnotes(t: Text) -> Told:
    notes = "".join(f'<li id="fn{n}">{E(s)} <a href="#r{n}">↩</a></li>' for n, (_, s) in enumerate(t.others))
    first = f'<p>{E(t.paragraphs[0])}<sup><a id="r0" href="#fn0">1</a></sup></p>'
    return Told(
        first + _p(t.paragraphs[1:]) + f"<ol>{notes}</ol>",
        t.paragraphs[1:],
        (t.paragraphs[0], "1", *(s for _, s in t.others)),
    )


def paywalled(t: Text) -> Told:
    label, sentence, button = t.ask
    gate = f'<div class="gt"><h3>{E(label)}</h3><p>{E(sentence)}</p><button>{E(button)}</button></div>'
    return Told(_p(t.paragraphs[:2]) + gate, t.paragraphs[:2], page_class="article|paywalled")


def line_breaks(t: Text) -> Told:
    return Told("<br><br>".join(map(E, t.paragraphs)), t.paragraphs)


def divs(t: Text) -> Told:
    return Told("".join(f"<div><span>{E(one)}</span></div>" for one in t.paragraphs), t.paragraphs)


def tags_and_share(t: Text) -> Told:
    tags = "".join(f'<a href="/t/{n}">#{E(one)}</a> ' for n, one in enumerate(t.menu.split("|")[:4]))
    share = '<div><a href="https://x.com/i">X</a><a href="https://facebook.com/s">Facebook</a><button>🔗</button></div>'
    return Told(share + _p(t.paragraphs) + f"<p>{tags}</p>" + share, t.paragraphs)


def bio_box(t: Text) -> Told:
    box = f'<div><img src="/me.jpg" width="80"><div><a href="/author/a">{E(t.author)}</a></div><div>{E(t.bio)}</div></div>'
    return Told(_p(t.paragraphs) + box, t.paragraphs, (t.author, t.bio))


def list_after(t: Text) -> Told:
    rows = "".join(f'<p><a href="/n/{n}-x">{E(h)}</a></p>' for n, (h, _) in enumerate(t.others))
    return Told(_p(t.paragraphs) + f"<p><b>{E(t.menu.split('|')[1])}</b></p>" + rows, t.paragraphs)


def summaries_after(t: Text) -> Told:
    rows = "".join(
        f'<div><div><a href="/n/{n}-x">{E(h)}</a></div><div>{E(s)}</div><div>{E(t.day)}</div></div>'
        for n, (h, s) in enumerate(t.others)
    )
    return Told(f"<div>{_p(t.paragraphs)}</div><div>{rows}</div>", t.paragraphs)


def dateline(t: Text) -> Told:
    lines = [f"{t.site.split()[-1].upper()} (NWA) — {t.paragraphs[0]}", *t.paragraphs[1:]]
    return Told(_p(lines), lines)


KINDS: tuple[Callable[[Text], Told], ...] = (
    plain, signed, captioned, caption_div, sign_up, sign_up_link, sign_up_line, teasers_amid, teaser_one, comments_day, comments_list,
    comments_ago, next_story, next_story_h1, interview, listicle, photo_essay, live, podcast, video_short, pull_quote, fact_box,
    timeline, footnotes, paywalled, line_breaks, divs, tags_and_share, bio_box, list_after, summaries_after, dateline,
)  # fmt: skip
