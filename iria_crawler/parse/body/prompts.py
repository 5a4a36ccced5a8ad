"""Lines that talk to the reader instead of telling the story, as newsrooms write them, in the languages we meet most.

Every table holds regular expressions, one phrase a row; a row may be used by several languages. They are matched
without regard to case, at the start of a line unless said otherwise.
"""

from __future__ import annotations

import re

# Labels of links to other stories: "Related: ...", "Read more", "Lesen Sie auch: ...".
_RELATED = r"""
related(?: (?:articles?|stories|story|posts?|content|coverage|topics?|news|links?|reading|videos?))?
(?:also |please )?(?:read|see|watch|listen)(?: (?:more|also|next|this|now|it|here|on|too|the full (?:story|article)))+
(?:read|see|watch|listen):
more(?: (?:on|from|about|for you|in|like this|stories|news|coverage|great .{2,30} stories|top stories|to read))\b
more:
(?:you (?:may|might) (?:also )?(?:like|be interested|enjoy|want to read)|recommended(?: for you| reading| stories)?)
(?:don['’]?t miss|must[- ]reads?|what to read next|up next|next up|read next|in case you missed it|icymi|trending(?: now)?)
(?:most (?:read|popular|viewed|shared)|popular (?:now|stories|posts)|latest (?:news|stories|posts)|top stories|editor['’]?s['’]? picks?)
(?:the )?(?:next|previous|prev) (?:article|story|post|news)
explore more
further reading
see also
learn more
find out more
view (?:all|more|comments|gallery)
join the (?:discussion|conversation)
(?:lesen sie|lies|lest) (?:auch|hier|dazu|mehr|weiter)
(?:auch interessant|mehr (?:zum thema|dazu|lesen|aus|über|von|erfahren)|passend dazu|siehe auch|weiterlesen|zum weiterlesen)
(?:das könnte (?:sie|dich|euch) (?:auch )?interessieren|meistgelesen|weitere (?:artikel|meldungen|nachrichten|themen|links))
(?:vorheriger|nächster) (?:artikel|beitrag)
(?:[aà] lire|lire|voir|[aà] voir|[aà] découvrir|[aà] [eé]couter)(?: aussi| [eé]galement)?\b
(?:lea|lee|leer|ver|vea|mira) (?:también|además|más)
(?:te|le) puede interesar
noticias? relacionadas?
más (?:sobre|noticias|información)\b
(?:leggi|guarda) (?:anche|tutto|pure)
(?:potrebbe interessarti|articoli correlati)
(?:leia|veja|saiba|assista)(?: também| mais)
(?:lees|bekijk|luister)(?: ook| meer| verder)
(?:czytaj|zobacz|przeczytaj|sprawdź|oglądaj)(?: też| także| również| więcej| dalej)
(?:čtěte|přečtěte si|viz)(?: také| také| i| též| více)
(?:les|læs|se|läs|lue|katso) (?:også|mer|mere|lisää|myös|även|videoen)
(?:читайте|смотрите|читать)(?: также| ещё| еще| далее)
(?:по теме|читайте по теме)
(?:ayrıca )?(?:okuyun|ilgili haber(?:ler)?)
関連(?:記事|リンク|ニュース)
あわせて読みたい
おすすめ(?:記事|情報)
記事一覧
続きを読む
\S{1,8}の新着
相关(?:阅读|新闻|报道)
延伸閱讀
相關新聞
更多新聞
관련\s?기사
당신이 관심
"""
# Asks of the reader; the whole line is dropped wherever it stands.
_ASKS = r"""
(?:sign|signed) (?:up|in)\b
log ?in\b
subscribe\b
register (?:now|for|to|here|/)
create an account
already (?:a|have an) (?:subscriber|account|member)
click (?:here|to tweet|to share|on the)
tap here
scroll down
swipe (?:left|right)
follow (?:us|him|her|them|the \w+ on|@|live|our|more)
(?:like|join|find|connect with|contact|email|e-mail|tell|support|donate to) us\b
join (?:our|the (?:conversation|discussion|debate))
get [\w.’' ]{2,40} (?:delivered|newsletter)
get (?:the|our|all|more|your|access|unlimited|email|free)\b.{0,200}(?:inbox|newsletter|app\b|subscri\w+|updates|alerts)
(?:download|install|get) (?:our|the) .{0,40}\bapp\b
(?:have|got|do you have) a (?:news )?(?:tip|story|question|confidential)
send (?:us )?(?:your )?(?:tips?|news|letters)
share (?:this|on|your|via|article|story|now|with)
tweet (?:this|about)
copy link
print (?:this|article)
email this
save (?:this|article|story)
text size
font size
(?:leave|post|add|write|view|read|show|hide|load)(?: a| your| all| more)? (?:comments?|reply|replies)
(?:no |\d+ )?comments?(?: \(\d+\)| are closed| on .*| off)?$
tell us what you think
what do you think\?
enter your (?:e-?mail|name|address|zip)
your e-?mail(?: address)?
this site is protected by recaptcha
by (?:signing up|subscribing|submitting|clicking|continuing|entering)
thank you for (?:reading|subscribing|signing|your (?:interest|support))
thanks for (?:reading|signing|subscribing)
advert(?:isement|ising|s)?(?: - .*| continues? below.*)?$
ad(?:s by .*| feedback)?$
(?:story|article|content) continues? (?:below|after)
continue reading
(?:sponsored|promoted)(?: content| post)?$
paid content
this (?:story|article|content|video) is (?:only )?(?:available|reserved|for) .{0,20}(?:subscri|member)
this (?:content|article|story) is (?:reserved|exclusive)
(?:unlimited|exclusive) (?:online )?access
exclusive articles
access articles
enjoy (?:unlimited|additional|the latest|exclusive)
support (?:local|independent|quality|our) (?:journalism|reporting)
unlock (?:more|this|all)
back to (?:top|the top|home)
skip (?:to|ad|advertisement|past)
jump to
close(?: this| menu)?$
loading(?:\.{3}|…)?$
please (?:enable|wait|try|bookmark|log|sign|subscribe|note that your)
we apologi[sz]e, but this video
try refreshing
javascript is
(?:this (?:website|site) uses|we use|we and our) cookies
cookies? (?:policy|settings|preferences)
accept (?:all|cookies)
manage (?:cookies|consent|preferences)
(?:image|photo|picture|slide) \d+ (?:of|/)
\d+ ?/ ?\d+$
\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: ?(?:uhr|[a-z]{2,4}))?$
(?:caption|gallery|photos?|video|watch|listen|image|photo gallery)$
(?:play|open|watch|view) (?:video|gallery|image|audio|in app|the video|fullscreen)
hide caption
toggle caption
enlarge (?:this )?image
placeholder image
©
\(c\) \d{4}
copyright (?:©|\d{4})
all rights reserved
(?:for )?(?:reprints|licensing)
for (?:more|the latest) .{0,80}(?:follow|visit|click|sign up|subscribe|go to|download|like us|check out)
our standards:
our (?:journalism|website|reporting) (?:is|needs|relies)
the .{2,30} is (?:a )?(?:reader|member)-supported
(?:jetzt|hier) (?:\S+ )?(?:abonnieren|anmelden|registrieren|lesen|downloaden|testen)
(?:abonnieren|folgen) sie
melden sie sich
newsletter\b
zum newsletter
(?:der|unser|den) .{0,40}newsletter\b
(?:kommentare?|kommentieren|teilen|drucken|merken|artikel anhören|zur startseite)$
schreiben sie (?:uns|einen)
kein(?:e)? .{0,40}verpassen
link zum .{2,30}-inhalt
(?:ein klick für den )?datenschutz(?:einstellungen.*|erklärung)?$
externer inhalt
(?:video|audio) starten
an dieser stelle finden sie
empfohlener (?:redaktioneller )?inhalt
anzeige$
werbung$
exklusiv(?:e)? (?:für|inhalte)
aktuelle nachrichten aufs handy
mit google news
(?:abonnez|inscrivez|connectez|suivez)[- ](?:vous|nous|les|toute|le|la|l['’])
s['’](?:abonner|inscrire)
(?:partager|commenter|réagir|publicité|newsletters?|contribuer)$
(?:cet|votre) article (?:est réservé|vous est offert)
il vous reste
(?:suscr[ií]bete|suscríbase|reg[ií]strate|s[ií]guenos|síguenos|inicia sesión|comparte|compartir|publicidad|comentarios|únete)
(?:iscriviti|abbonati|seguici|condividi|registrati|accedi)\b
riproduzione riservata
(?:inscreva-se|assine|siga(?:-nos)?|compartilhe|compartilhar|cadastre-se|publicidade|comentários|clique aqui)\b
(?:abonneer|meld je|schrijf je|volg ons|deel dit|reacties|advertentie)\b
(?:zapisz się|obserwuj|udostępnij|reklama|komentarze|polub nas|subskrybuj)\b
(?:odebírejte|sdílet|diskuse|reklama|sledujte)\b
(?:подпи(?:шитесь|сывайтесь|саться)|поделиться|добавить (?:отзыв|комментарий)|реклама|комментарии|следите за)
(?:abone ol|paylaş|yorum(?:lar| yap)|takip et|bizi takip|haberin tamamı)
(?:会員登録|新規登録|ログイン|無料(?:会員|登録)|この記事は(?:会員|有料)|メールで送る|ブックマーク|シェア|ツイート|無断転載|有料会員|記事に『|『\S+』すると)
(?:分享|订阅|訂閱|登錄|登录|责任编辑|責任編輯)
(?:구독|공유|댓글|로그인|저작권자|무단)
(?:facebook|twitter|x|line|whatsapp|instagram|linkedin|pinterest|reddit|telegram|youtube|tiktok|email|e-mail|print|はてなブックマーク)$
"""
# Ends of a story that tell who wrote it, who helped and how to reach them.
_SIGN_OFFS = r"""
(?:with )?(?:additional )?(?:reporting|files|writing|editing|research) (?:from|by|for)\b.{0,300}
(?:compiled|edited|translated|written|produced) by\b.{0,300}
.{0,200}\b(?:contributed|contributes) (?:reporting\b|to (?:this|the) (?:report|story|article|piece)\b|from\b).{0,100}
.{0,120}\breported from .{2,80}[.;,]
(?:write to|contact|email|reach|follow) (?:the (?:reporter|author|writer)s?|him|her|them|\S+ \S+) (?:at|on|via|by).{0,160}
.{2,60} (?:can|may) be (?:reached|contacted|followed) (?:at|on|via|by)\b.{0,200}
.{2,60} (?:is|covers|writes) (?:an? |the )?(?:\S+ ){0,6}(?:reporter|correspondent|journalist|editor) (?:at|for|with|of|based|in)\b.{0,300}
.{2,60} (?:is|writes) (?:an? |the )?(?:\S+ ){0,6}(?:columnist|writer|producer|fellow|blogger|analyst) (?:at|for|with|of|based|in)\b.{0,300}
.{2,60} is an? (?:staff|freelance|senior|contributing|regular) (?:\S+ ){0,2}(?:writer|reporter|editor|contributor)\b.{0,300}
.{2,60} (?:ist|berichtet als|schreibt als) (?:\S+ ){0,4}(?:redakteur|korrespondent|reporter|journalist|autor|volontär)(?:in)?\b.{0,300}
about the authors?$
follow .{2,60} on (?:twitter|x|instagram|facebook|bluesky|threads|linkedin|tiktok|youtube|mastodon)\b.{0,120}
(?:source|sources|quellen?|via|fonte|fuente|źródło|zdroj|источник|kaynak|kilde|bron|出典|来源|來源|출처)\s?[:：].{0,80}
.{0,40}\b(?:hat an diesem|an dieser) (?:text|artikel|recherche) mitgearbeitet.{0,60}
(?:tags?|topics?|keywords?|filed under|categories|category|in this (?:story|article))(?:\s?[:：].{0,300})?
(?:themen|schlagworte?|etiquetas|mots[- ]clés|temas|тег[иа]|etiketler|관련\s?키워드|関連キーワード|タグ)(?:\s?[:：].{0,300})?
[\w.+-]+@[\w-]+\.[\w.]+
"""
# A line of the head of the page: day, reading time, byline.
_HEAD = r"""
(?:by|von|par|por|di|door|autor|author|text|words by|written by|story by|foto)(?:\s?:)? .{2,60}
(?:first )?(?:published|posted|updated|created|last (?:updated|modified)|publish(?:ed)? date)\b.{0,80}
(?:stand|aktualisiert|veröffentlicht|publié|mis à jour|publicado|actualizado|aggiornato|pubblicato)\b.{0,80}
\d+[ -]?(?:min(?:ute)?s?|minuten|minutos?)\b.{0,20}
\d+ (?:second|minute|hour|day|week|month)s? ago
[^|·•.]{2,60}\s?[|·•]\s?(?:.{0,30}\d.{0,40}|yesterday|today)
(?:\w+,? )?\d{1,2}\.? ?(?:\w+\.?|\d{1,2}\.),? ?\d{4}.{0,30}
\w+,? \w+\.? \d{1,2},? \d{4}.{0,30}
\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,30}
"""
# A line longer than this is prose, whatever it opens with.
LONGEST = 260


def _any_of(rows: str, end: str = "") -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(row for row in rows.split(chr(10)) if row)}){end}", re.I)


class _Openings:
    """A table of phrases that are looked for at the start of a line, sorted by the letter they open with: a line is
    held against a few of them and not against all.
    """

    def __init__(self, table: str) -> None:
        rows = [row for row in table.split("\n") if row]
        openings = {row: opening_letters(row) for row in rows}
        self._others = re.compile(rf"[\W_]*(?:{'|'.join(row for row in rows if not openings[row])})", re.I)
        self._by_letter = {
            letter: re.compile("|".join(row for row in rows if letter in openings[row]), re.I)
            for letter in frozenset().union(*openings.values())
        }

    def match(self, line: str) -> bool:
        """Whether the line opens with one of the phrases, signs before it left aside."""
        start = _SIGNS.match(line).end()  # type: ignore[union-attr]  # matches always
        rows = self._by_letter.get(line[start : start + 1].lower())
        return (rows is not None and rows.match(line, start) is not None) or self._others.match(line) is not None


_SIGNS = re.compile(r"[\W_]*")


def opening_letters(row: str) -> frozenset[str]:
    """The letters a regular expression may open with; none where it may open with something else."""
    if row.startswith("["):
        inside, _, rest = row[1:].partition("]")
        return frozenset(inside) if inside.isalpha() and rest[:1] not in "?*{" else frozenset()
    if not row.startswith("(?:"):
        return frozenset(row[0].lower()) if row[0].isalpha() and row[1:2] not in ("?", "*", "{") else frozenset()
    depth, start, parts = 0, 3, []
    for at, sign in enumerate(row):
        if row[at - 1] == "\\":
            continue
        depth += (sign == "(") - (sign == ")")
        if (depth == 1 and sign == "|") or depth == 0:
            parts.append(row[start:at])
            start = at + 1
        if depth == 0:
            break
    found = [opening_letters(part) for part in parts]
    return frozenset().union(*found) if all(found) and row[start : start + 1] not in ("?", "*", "{") else frozenset()


_RELATED_START = _Openings(_RELATED)
_ASK_START = _Openings(_ASKS)
_SIGN_OFF = _any_of(_SIGN_OFFS, r"\W*$")
_HEAD_LINE = _any_of(_HEAD, r"\W*$")

_TO_READER = re.compile(
    r"\b(?:you|your|us|our|my|here|newsletters?|subscri\w+|inbox|app|apps|account|cookies?|advertisement|"
    r"twitter|facebook|instagram|whatsapp|youtube|telegram|this (?:article|story|page|post|site|website|video|content)|"
    r"rights reserved|journalism|sie|ihre?[nmrs]?|wir|uns|vous|nous|suscr\w+|newslettera?)\b|[^\x00-\u024f]",
    re.I,
)


def is_related_label(text: str) -> bool:
    """Whether a line points to other stories."""
    return len(text) <= LONGEST and _RELATED_START.match(text)


def is_ask(text: str) -> bool:
    """Whether a line asks the reader to do something, or belongs to the page's machinery.

    A sentence must speak to the reader for that: "Support for the pact fell." only opens like one.
    """
    if len(text) > LONGEST or not _ASK_START.match(text):
        return False
    return not text.endswith(".") or _TO_READER.search(text) is not None


def is_sign_off(text: str) -> bool:
    """Whether a line at a story's end tells of its makers, its sources or its tags."""
    return len(text) <= 2 * LONGEST and _SIGN_OFF.match(text) is not None


def is_head_line(text: str) -> bool:
    """Whether a line before the story's first paragraph tells its day, its writer or how long it takes to read."""
    return len(text) <= 100 and not text.endswith(".") and _HEAD_LINE.match(text) is not None
