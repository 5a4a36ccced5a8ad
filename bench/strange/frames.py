# ruff: noqa: E501
"""Mark-up of the systems that print the invented pages: each takes the text and the story's own HTML, and makes the whole page."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from bench.strange.texts import Text

ISO = "2026-03-09"
E = html.escape


def menu(t: Text, item: str = "li") -> str:
    """The links of the outlet's sections."""
    return "".join(f'<{item}><a href="/s{n}/">{E(one)}</a></{item}>' for n, one in enumerate(t.menu.split("|")))


def cards(t: Text, tag: str = "div", name: str = "", heading: str = "h3", *, day: bool = False) -> str:
    """Cards of other stories."""
    a = f' class="{name}"' if name else ""
    when = f"<span>{E(t.day)}</span>" if day else ""
    return "".join(
        f'<{tag}{a}><a href="/n/{n}-x"><img src="/i/t{n}.jpg" alt=""></a><{heading}><a href="/n/{n}-x">{E(h)}</a></{heading}>{when}<p>{E(s)}</p></{tag}>'
        for n, (h, s) in enumerate(t.others)
    )


def _ld(t: Text) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": t.head,
        "datePublished": f"{ISO}T08:30:00Z",
    }
    data["author"] = [{"@type": "Person", "name": t.author}]
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


def _head(t: Text, *, og: bool = True, more: str = "", title: str = "") -> str:
    meta = f'<meta property="og:title" content="{E(t.head)}"><meta property="og:type" content="article">' if og else ""
    turn = ' dir="rtl"' if t.lang in ("ar", "he", "fa") else ""
    style = "<style>" + "".join(f".c{n}{{margin:{n}px;color:#{n:03x}}}" for n in range(120)) + "</style>"
    name = title or f"{t.head} - {t.site}"
    return f'<!DOCTYPE html><html lang="{t.lang}"{turn}><head><meta charset="utf-8"><title>{E(name)}</title>{meta}{more}{style}</head>'


def fusion(t: Text, own: str) -> str:
    """Arc: chains of features, NewsArticle data."""
    return (
        _head(t, more=_ld(t))
        + f'<body><div id="fusion-app"><nav class="b-header-nav-chain"><ul>{menu(t)}</ul></nav><section role="main" class="b-right-rail"><div class="b-right-rail__main">'
        f'<h1 class="b-headline">{E(t.head)}</h1><div class="b-byline"><span class="b-byline__names">{E(t.by)}</span><time class="b-date" datetime="{ISO}T08:30:00Z">{E(t.day)}</time></div>'
        f'<article class="b-article-body">{own}</article></div><aside class="b-right-rail__rail">{cards(t, "div", "b-results-list")}</aside></section>'
        f'<footer class="b-footer"><ul>{menu(t)}</ul><p>{E(t.rights)}</p></footer></div></body></html>'
    )


def layout_builder(t: Text, own: str) -> str:
    """Drupal 10 with fields and layout builder, no data."""
    return (
        _head(t, og=False)
        + f'<body class="path-node page-node-type-news"><div class="dialog-off-canvas-main-canvas"><header role="banner"><ul class="menu">{menu(t)}</ul></header><main role="main"><div class="layout-content">'
        f'<div data-block-plugin-id="page_title_block"><h1><span class="field field--name-title">{E(t.head)}</span></h1></div><div class="layout layout--onecol"><div class="layout__region">'
        f'<div class="block block-layout-builder field--name-created"><time datetime="{ISO}T09:30:00+01:00">{E(t.day)}</time></div><div class="field field--name-field-byline field__item">{E(t.by)}</div></div></div>'
        f'<div class="layout layout--twocol"><div class="layout__region layout__region--first"><div class="clearfix text-formatted field field--name-body field__item">{own}</div></div>'
        f'<div class="layout__region layout__region--second"><div class="views-element-container"><div class="view-content">{cards(t, "div", "views-row")}</div></div></div></div></div></main><footer>{E(t.rights)}</footer></div></body></html>'
    )


def newsletter(t: Text, own: str) -> str:
    """Substack: post, byline with a picture, subscribe widget."""
    return (
        _head(t, more=_ld(t))
        + f'<body><div id="entry"><div id="main" class="main typography use-theme-bg"><div class="topbar"><a href="/">{E(t.site)}</a><button>{E(t.ask[2])}</button></div>'
        f'<article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title published">{E(t.head)}</h1><div class="pencraft pc-display-flex"><a href="/@a">{E(t.author)}</a><div class="pencraft pc-reset">{E(t.day)}</div></div></div>'
        f'<div class="available-content"><div class="body markup" dir="auto">{own}</div></div><div class="subscription-widget-wrap"><p>{E(t.ask[1])}</p><form><input type="email"><button>{E(t.ask[2])}</button></form></div></article>'
        f'<div class="portable-archive">{cards(t, "div", "post-preview")}</div><div class="footer"><div>{E(t.rights)}</div></div></div></div></body></html>'
    )


def hashed(t: Text, own: str) -> str:
    """Next.js with hashed names of classes."""
    return (
        _head(t)
        + f'<body><div id="__next"><header class="Header_root__x7Ba2"><nav class="Nav_n__1kQ0z">{menu(t, "span")}</nav></header><main class="Page_m__zP81q"><div class="Hero_h__Ab3dE"><h1 class="Title_t__9aLmW">{E(t.head)}</h1><p class="Meta_a__k2J1s">{E(t.by)}</p><p class="Meta_d__Q0wxY">{E(t.day)}</p></div>'
        f'<div class="Rich_r__e4KpO">{own}</div></main><div class="Rail_r__77Tbc">{cards(t, "div", "Card_c__Zz1u4")}</div><footer class="Foot_f__h0Lq9"><p>{E(t.rights)}</p></footer></div></body></html>'
    )


def utility(t: Text, own: str) -> str:
    """Tailwind: classes that say how, never what."""
    return (
        _head(t, og=False)
        + f'<body class="bg-white text-slate-900"><div class="sticky top-0 flex gap-4">{menu(t, "div")}</div><div class="mx-auto max-w-3xl px-4"><h1 class="text-4xl font-bold">{E(t.head)}</h1><div class="flex gap-2 text-sm text-slate-500"><span>{E(t.by)}</span><span>·</span><span>{E(t.day)}</span></div>'
        f'<div class="prose mt-6">{own}</div><div class="mt-12 grid grid-cols-3 gap-4">{cards(t, "div", "rounded shadow p-2", "div")}</div></div><div class="mt-24 text-xs">{E(t.rights)}</div></body></html>'
    )


def builder(t: Text, own: str) -> str:
    """Squarespace: blocks in rows."""
    return (
        _head(t)
        + f'<body class="view-item has-banner"><div id="siteWrapper"><div class="header-nav-list">{menu(t, "div")}</div><main id="page" role="main"><article class="entry h-entry"><div class="blog-item-title"><h1 class="entry-title p-name">{E(t.head)}</h1></div><div class="blog-meta-item"><span class="blog-author-name">{E(t.author)}</span> <time class="dt-published" datetime="Mar 9">{E(t.day)}</time></div>'
        f'<div class="blog-item-content e-content"><div class="sqs-layout sqs-grid-12"><div class="row sqs-row"><div class="col sqs-col-12"><div class="sqs-block html-block"><div class="sqs-block-content">{own}</div></div></div></div></div></div></article>'
        f'<section id="itemPagination"><a href="/n/0-x"><span>←</span><h2>{E(t.others[0][0])}</h2></a><a href="/n/1-x"><h2>{E(t.others[1][0])}</h2></a></section></main><footer><p>{E(t.rights)}</p></footer></div></body></html>'
    )


def typo(t: Text, own: str) -> str:
    """TYPO3 with the news extension."""
    return (
        _head(t, og=False, more='<meta name="generator" content="TYPO3 CMS">')
        + f'<body id="p42"><div class="container"><ul class="nav navbar-nav">{menu(t)}</ul><!--TYPO3SEARCH_begin--><div id="c117" class="frame frame-default"><div class="news news-single"><div class="article" itemscope itemtype="http://schema.org/Article"><div class="header"><h1 itemprop="headline">{E(t.head)}</h1></div>'
        f'<div class="extra"><time itemprop="datePublished" datetime="{ISO}">{E(t.day)}</time> <span itemprop="author">{E(t.author)}</span></div><div class="news-text-wrap" itemprop="articleBody">{own}</div></div></div></div><!--TYPO3SEARCH_end--><div class="frame frame-ruler-before">{cards(t, "div", "article articletype-0", "h4")}</div><p class="copy">{E(t.rights)}</p></div></body></html>'
    )


def aem(t: Text, own: str) -> str:
    """Adobe: every part in containers of a grid."""
    return (
        _head(t, og=False)
        + f'<body class="page basicpage"><div class="root responsivegrid"><div class="aem-Grid aem-Grid--12"><div class="experiencefragment"><nav class="cmp-navigation"><ul>{menu(t)}</ul></nav></div><div class="container responsivegrid"><div class="cmp-container"><div class="title"><div class="cmp-title"><h1 class="cmp-title__text">{E(t.head)}</h1></div></div>'
        f'<div class="text"><div class="cmp-text"><p>{E(t.day)}</p></div></div><div class="text"><div class="cmp-text"><p><b>{E(t.by)}</b></p></div></div><div class="text"><div class="cmp-text">{own}</div></div><div class="teaser-list">{cards(t, "div", "cmp-teaser")}</div></div></div><div class="experiencefragment"><div class="cmp-text"><p>{E(t.rights)}</p></div></div></div></div></body></html>'
    )


def bitrix(t: Text, own: str) -> str:
    """1C-Bitrix: a div with text and line breaks."""
    return (
        _head(t, og=False)
        + f'<body><div id="panel"></div><div class="wrap"><div class="top-menu">{menu(t, "span")}</div><div class="col-left"><div class="news-detail"><span class="news-date-time">{E(t.day)}</span><h3>{E(t.head)}</h3><div>{E(t.by)}</div>{own}<div style="clear:both"></div><br></div><p><a href="/news/">←</a></p></div>'
        f'<div class="col-right"><div class="news-list">{cards(t, "p", "news-item", "b")}</div></div></div><div class="bottom">{E(t.rights)}</div></body></html>'
    )


def tables(t: Text, own: str) -> str:
    """A page of 2003, laid out in tables."""
    side = "".join(
        f'<tr><td><font size="1"><a href="n{n}.htm">{E(h)}</a><br>{E(s)}</font></td></tr>'
        for n, (h, s) in enumerate(t.others)
    )
    return (
        _head(t, og=False)
        + f'<body bgcolor="#ffffff"><table width="760" cellpadding="0"><tr><td colspan="3"><img src="logo.gif">{menu(t, "font")}</td></tr><tr valign="top"><td width="140"><table>{side}</table></td><td width="460"><font face="Arial" size="5"><b>{E(t.head)}</b></font><br><font size="1">{E(t.day)} | {E(t.by)}</font><br><br><font face="Arial" size="2">{own}</font></td><td width="160"><table>{side}</table></td></tr>'
        f'<tr><td colspan="3" align="center"><font size="1">{E(t.rights)}</font></td></tr></table></body></html>'
    )


def portal(t: Text, own: str) -> str:
    """A portal of East Asia: ids for names, many lists of links."""
    links = "".join(f'<li><a href="/a/{n}.html">{E(h)}</a></li>' for n, (h, _) in enumerate(t.others * 4))
    return (
        _head(t)
        + f'<body><div id="wrap"><div id="gnb"><ul>{menu(t)}</ul></div><div id="ct_wrap"><div id="ct"><div class="media_end_head"><h2 id="title_area"><span>{E(t.head)}</span></h2><div class="info_datestamp"><span data-date-time="{ISO} 08:30:00">{E(t.day)}</span></div><em class="journalist_name">{E(t.by)}</em></div>'
        f'<div id="contents"><div id="dic_area">{own}</div></div></div><div id="ranking"><h4>{E(t.menu.split("|")[0])}</h4><ul>{links}</ul></div></div><div id="footer"><address>{E(t.rights)}</address></div></div></body></html>'
    )


def base_newsroom(t: Text, own: str) -> str:
    """The newsroom of a military base."""
    return (
        _head(t)
        + f'<body id="Body"><form method="post" id="Form"><div class="skin-header"><ul class="nav">{menu(t)}</ul></div><div id="dnn_ContentPane"><div class="DnnModule DnnModule-Article"><div class="adetail article-detail" itemscope itemtype="http://schema.org/NewsArticle"><div class="category-date">NEWS | {E(t.day)}</div><h1 itemprop="headline">{E(t.head)}</h1><div class="info"><span class="line">{E(t.by)}</span> <span class="line">{E(t.site)}</span></div>'
        f'<div class="body" itemprop="articleBody">{own}</div></div></div><div class="DnnModule"><div class="related">{cards(t, "div", "item", "h2")}</div></div></div><div class="skin-footer">{E(t.rights)}</div></form></body></html>'
    )


def blogger(t: Text, own: str) -> str:
    """Blogger: post-body, day over the post."""
    return (
        _head(t)
        + f'<body class="item-view"><div class="content-outer"><div id="PageList1" class="tabs">{menu(t, "li")}</div><div class="main"><div class="date-outer"><h2 class="date-header"><span>{E(t.day)}</span></h2><div class="post hentry"><h3 class="post-title entry-title">{E(t.head)}</h3><div class="post-body entry-content">{own}</div>'
        f'<div class="post-footer"><span class="post-author vcard"><span class="fn"><span>{E(t.author)}</span></span></span></div></div></div></div><div id="sidebar"><div class="widget PopularPosts">{cards(t, "li", "", "div")}</div></div><div class="credits">{E(t.rights)}</div></div></body></html>'
    )


def ghost(t: Text, own: str) -> str:
    """Ghost: gh-content, cards of the author below."""
    return (
        _head(t, more=_ld(t))
        + f'<body class="post-template"><div class="viewport"><header id="gh-head"><ul class="nav">{menu(t)}</ul></header><main id="site-main"><article class="article post"><header class="article-header gh-canvas"><h1 class="article-title">{E(t.head)}</h1><div class="article-byline"><h4 class="author-name"><a href="/author/a/">{E(t.author)}</a></h4><time class="byline-meta-date" datetime="{ISO}">{E(t.day)}</time></div></header>'
        f'<section class="gh-content gh-canvas">{own}</section></article></main><section class="footer-cta"><h2>{E(t.ask[0])}</h2><p>{E(t.ask[1])}</p></section><aside class="read-more-wrap">{cards(t, "article", "post-card", "h2")}</aside><footer>{E(t.rights)}</footer></div></body></html>'
    )


FRAMES: tuple[Callable[[Text, str], str], ...] = (
    fusion, layout_builder, newsletter, hashed, utility, builder, typo, aem, bitrix, tables, portal, base_newsroom, blogger, ghost,
)  # fmt: skip
