# ruff: noqa: E501
"""Pages that tell no story and state nothing of themselves: (name, address, HTML)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import NamedTuple

from bench.strange.frames import cards, menu
from bench.strange.texts import TEXTS, Text

E = html.escape


class Other(NamedTuple):
    """A page that is no story."""

    name: str
    path: str
    html: str


def _page(t: Text, title: str, own: str, *, utility: bool = False) -> str:
    box = ("max-w-4xl mx-auto", "text-3xl") if utility else ("content", "page-title")
    return (
        f'<!DOCTYPE html><html lang="{t.lang}"><head><meta charset="utf-8"><title>{E(title)} | {E(t.site)}</title></head><body><header><ul>{menu(t)}</ul></header>'
        f'<main><div class="{box[0]}"><h1 class="{box[1]}">{E(title)}</h1>{own}</div></main><footer><p>{E(t.rights)}</p></footer></body></html>'
    )


def _fields(*names: str) -> str:
    return "<form>" + "".join(f'<label>{n}<input name="{n}"></label>' for n in names) + "<button>Send</button></form>"


def _rows(lines: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{E(one)}</{tag}>" for one in lines)


_JOB = {
    "en": ("Wood turner (m/f/d), full time", "Your tasks|Turning of bowls, handles and chair legs after drawings of our customers.|Care for four lathes and the dust extraction.|What you bring|A finished apprenticeship or two years at the lathe.|You work with care and like an early start.|What we offer|36 hours a week, thirty days of leave and a canteen.|Send your application with the earliest date you could start to Mrs Quill."),
    "de": ("Sachbearbeitung Fahrplan (w/m/d) in Teilzeit", "Ihre Aufgaben|Sie pflegen die Fahrpläne von elf Linien und stimmen sie mit den Schulen ab.|Sie beantworten Anfragen von Fahrgästen am Telefon und schriftlich.|Ihr Profil|Abgeschlossene kaufmännische Ausbildung oder vergleichbare Erfahrung.|Sicherer Umgang mit Tabellen und Freude am Detail.|Wir bieten|Eine unbefristete Stelle mit zwanzig Stunden in der Woche und ein Jobticket.|Bitte senden Sie Ihre Bewerbung mit Gehaltswunsch an die Personalstelle."),
    "es": ("Técnico de mantenimiento de riego", "Funciones|Revisión de compuertas, bombas y contadores en toda la comarca.|Partes de trabajo y pedidos de repuestos al almacén.|Requisitos|Formación profesional en electromecánica y carné de conducir.|Se valora experiencia en comunidades de regantes.|Ofrecemos|Contrato indefinido, jornada continua y formación a cargo de la empresa.|Envía tu currículum antes de que termine el mes."),
}  # fmt: skip
_HELP = {
    "en": ("How do I change my delivery address?", "You can change the address of your subscription at any time in your account.|Open your account and choose “Subscriptions”.|Select the subscription that you want to change.|Enter the new address and the day from which it is valid.|Changes that reach us before noon apply to the paper of the day after tomorrow.|Was this answer helpful?|Still have questions? Write to our service team or call us on weekdays from eight to five."),
    "de": ("Wie kann ich mein Passwort zurücksetzen?", "Sie können Ihr Passwort jederzeit selbst neu vergeben.|Klicken Sie auf „Anmelden“ und dann auf „Passwort vergessen“.|Geben Sie die Adresse ein, mit der Sie sich registriert haben.|Sie erhalten eine Nachricht mit einem Link, der eine Stunde lang gilt.|Sollten Sie keine Nachricht erhalten, prüfen Sie bitte den Ordner für Spam.|War dieser Beitrag hilfreich?|Unser Kundenservice hilft Ihnen gern weiter."),
    "ja": ("配達先の住所を変更するには", "ご契約中の新聞の配達先は、会員ページからいつでも変更していただけます。|会員ページにログインし、「ご契約内容」を選んでください。|変更する契約を選び、新しい住所と開始日を入力してください。|正午までのお手続きは翌々日の朝刊から反映されます。|この回答は役に立ちましたか。|解決しない場合はお客様窓口までお問い合わせください。"),
}  # fmt: skip
_SERVICE = {
    "en": ("Chimney repair and relining", "We repair chimneys of brick and stone in the whole valley, from the first look with the camera to the last coat of lime.|Our masons have done nothing else for twenty-two years and leave your roof as clean as they found it.|Inspection|We look at your chimney with a camera and tell you in plain words what has to be done.|Relining|Stainless liners with a guarantee of fifteen years, fitted within a day.|Ask for an offer today. We answer within two working days and the first visit is free."),
    "fr": ("Réparation de volets et de persiennes", "Nous réparons vos volets en bois, en métal ou en plastique dans toute l'agglomération, le plus souvent en une seule visite.|Notre équipe se déplace du lundi au samedi et vous remet un devis clair avant de commencer.|Dépannage|Sangle cassée, lame fendue ou moteur en panne : nous avons la pièce dans la camionnette.|Entretien|Un passage par an suffit pour que vos volets durent vingt ans de plus.|Demandez votre devis gratuit, nous vous répondons sous quarante-huit heures."),
    "de": ("Dachrinnenreinigung vom Fachbetrieb", "Wir reinigen Ihre Dachrinnen zuverlässig, sauber und zum Festpreis – auch an schwer zugänglichen Häusern.|Unsere Mitarbeiter kommen mit eigener Bühne und entsorgen das Laub fachgerecht.|Ablauf|Sie schicken uns ein Foto Ihres Hauses, wir nennen Ihnen noch am selben Tag den Preis.|Vorteile|Keine versteckten Kosten, feste Termine und auf Wunsch ein Vertrag für jeden Herbst.|Fordern Sie jetzt Ihr unverbindliches Angebot an, wir freuen uns auf Ihre Anfrage."),
}  # fmt: skip
_AD = {
    "en": ("Oak dresser, three drawers, good condition", "Price: £140, to be collected|Solid oak dresser from the sixties, three drawers that run well, one handle replaced. It stood in a dry room and has no woodworm.|Height 84 cm, width 110 cm, depth 48 cm.|Non-smoking home. No returns, private sale.|Seller: Mrs T., member since 2019|Report this ad"),
    "de": ("Verkaufe Kinderfahrrad 20 Zoll", "VB 85 €|Gut erhaltenes Kinderfahrrad mit sechs Gängen, neuen Bremsen und Licht. Kleine Kratzer am Rahmen, sonst technisch einwandfrei.|Abholung in Tannroda oder Versand gegen Aufpreis.|Privatverkauf, keine Rücknahme.|Aktiv seit 2018|Anzeige melden"),
}  # fmt: skip
_KINDS = (
    ("job", "/karriere/{}", _JOB),
    ("help", "/hc/{}", _HELP),
    ("service", "/{}", _SERVICE),
    ("ad", "/anzeigen/{}", _AD),
)


def _of_words() -> Iterator[Other]:
    """Jobs, answers of a help desk, services, classified advertisements."""
    for kind, path, pages in _KINDS:
        for n, (lang, (title, words)) in enumerate(pages.items()):
            t = TEXTS.get(lang, TEXTS["en"])._replace(lang=lang)
            lines = words.split("|")
            own = "".join(
                f"<h3>{E(one)}</h3>" if len(one) < 24 and kind != "ad" else f"<p>{E(one)}</p>" for one in lines
            )
            own += _fields("name", "email") if kind in ("service", "job") else '<a class="btn" href="/kontakt">→</a>'
            yield Other(f"{kind}-{lang}", path.format(f"seite-{n}"), _page(t, title, own, utility=n % 2 == 1))


def _of_lists() -> Iterator[Other]:
    """Fronts of sections, tags, searches, archives, writers, galleries."""
    for lang in ("en", "el", "ko", "ar", "th"):
        t = TEXTS[lang]
        many = t._replace(others=t.others * 5)
        section = t.menu.split("|")[1]
        yield Other(f"section-{lang}", "/s1/", _page(t, section, cards(many, "div", "c"), utility=lang == "ko"))
        yield Other(f"tag-{lang}", "/tag/x1", _page(t, f"#{section}", cards(many, "article", "", "h2", day=True)))
    for lang in ("de", "es", "zh"):
        t = TEXTS[lang]
        rows = "".join(
            f'<p><a href="/n/{n}">{E(h)}</a><br>{E(s)} — {E(t.day)}</p>' for n, (h, s) in enumerate(t.others * 5)
        )
        yield Other(f"search-{lang}", "/suche?q=abc", _page(t, f"15 × “{t.menu.split('|')[2]}”", rows))
        links = "".join(f'<li>{E(t.day)} <a href="/n/{n}">{E(h)}</a></li>' for n, (h, _) in enumerate(t.others * 9))
        yield Other(f"month-{lang}", "/archive/2026/03", _page(t, t.day, f"<ul>{links}</ul>"))
        writer = f'<img src="/me.jpg"><p>{E(t.bio)} {E(t.bio)}</p>' + cards(
            t._replace(others=t.others * 3), "div", "", "h4", day=True
        )
        yield Other(f"writer-{lang}", "/autor/a-b", _page(t, t.author, writer))
    t = TEXTS["he"]
    pictures = "".join(
        f'<a href="/g/{n}"><img src="/g{n}.jpg"><span>{E(h)}</span></a>' for n, (h, _) in enumerate(t.others * 6)
    )
    yield Other("gallery-he", "/gallery", _page(t, t.menu.split("|")[4], pictures))


def _of_use() -> Iterator[Other]:
    """A thread, a product, an event, weather, scores, a login, an error, a kit, a glossary, a contact."""
    t = TEXTS["en"]
    posts = "".join(
        f'<div class="m"><b>{n}</b> <i>12 Feb 2026, 1{k}:20</i><div>{E(w)} {E(w)}</div><a href="#q">Quote</a> <a href="#p">Report</a></div>'
        for k, (n, w) in enumerate(t.voices * 3)
    )
    yield Other("thread-en", "/community/wood/1883-what-glue", _page(t, "What glue for old oak?", posts))
    own = '<div><img src="/p.jpg"></div><p>€ 49.00 incl. VAT, plus shipping</p><select><option>S</option></select><button>Add to basket</button><p>A coat stand of bent ash, oiled by hand, that holds eight coats and does not tip over when only one of them hangs there.</p><ul><li>Height 182 cm</li><li>Weight 4.1 kg</li></ul>'
    yield Other("product-en", "/coat-stand-ash", _page(t, "Coat stand “Alder”", own))
    own = "<p>Saturday, 14 March 2026, 7.30 pm – 10 pm</p><p>Old Mill Hall, Tickets 12 / 8</p><p>The choir of the old mill sings songs of the river and the sea. Doors open at seven, there is soup in the interval.</p><a class='btn' href='/buy'>Book tickets</a><p>Organiser: Mill Society, phone 555 0139</p>"
    yield Other("event-en", "/whats-on/mill-choir", _page(t, "Songs of the river", own))
    days = "".join(
        f"<tr><td>{d}</td><td>{n}°</td><td>{n + 6}°</td><td>Light rain in the morning, dry later</td></tr>"
        for n, d in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri"))
    )
    yield Other(
        "weather-en",
        "/weather/oxley",
        _page(
            t,
            "Weather in Oxley Vale",
            f"<table>{days}</table><p>Sunrise 6:31, sunset 18:02. Wind from the west, fresh on the hills, with gusts in the afternoon.</p>",
        ),
    )
    rows = "".join(
        f"<div><span>{n}'</span><span>{w}</span></div>"
        for n, w in (
            (12, "Goal! Harker, assisted by Lund"),
            (40, "Yellow card for Brisk"),
            (77, "Substitution: Moor for Harker"),
        )
    )
    yield Other(
        "score-en",
        "/live/oxley-marlow",
        _page(t, "Oxley 2 – 1 Marlow", rows + "<table><tr><td>Shots</td><td>9</td><td>4</td></tr></table>"),
    )
    yield Other(
        "login-en",
        "/account/login",
        _page(
            t,
            "Sign in",
            _fields("email", "password")
            + "<p>No account yet? Create one in a minute and read five stories a month without paying.</p>",
        ),
    )
    yield Other(
        "error-en",
        "/n/77-gone",
        _page(
            t,
            "Something went wrong",
            "<p>We are sorry, but the page you asked for could not be shown. Please try again in a few minutes or go back to the front page.</p>",
        ),
    )
    yield Other(
        "kit-en",
        "/advertise",
        _page(
            t,
            "Media kit 2026",
            "<p>The Gazette reaches 48,000 readers in the valley every week. Book your advertisement in print and online with one call.</p><table><tr><td>Full page</td><td>£ 1,200</td></tr><tr><td>Half page</td><td>£ 700</td></tr></table><p>All prices without VAT. Copy deadline is Tuesday at noon. Our sales team will be glad to make you an offer.</p>",
        ),
    )
    terms = "".join(
        f"<dt>{w}</dt><dd>{d}</dd>"
        for w, d in (
            ("Annealing", "Slow cooling of metal so that it does not crack."),
            ("Cope", "The upper half of a mould, which is lifted off."),
            ("Drag", "The lower half of a mould, which stays in the sand."),
            ("Sprue", "The channel through which the melt runs into the mould."),
        )
        * 3
    )
    yield Other("glossary-en", "/glossary", _page(t, "Glossary of founding", f"<dl>{terms}</dl>"))
    yield Other(
        "contact-en",
        "/contact",
        _page(
            t,
            "Contact us",
            "<p>Newsroom: 12 Mill Lane, Oxley Vale. Phone 555 0110, Monday to Friday from nine to six.</p><p>Do you have a tip or a complaint? Write to us, we read everything and answer most of it.</p>"
            + _fields("name", "message"),
        ),
    )
    plans = "".join(
        f"<div><h3>{n}</h3><p>{p} a month</p><ul><li>All stories</li><li>{x}</li></ul><button>Choose</button></div>"
        for n, p, x in (("Basic", "£4", "One device"), ("Plus", "£8", "Five devices and the puzzle"))
    )
    yield Other(
        "plans-en",
        "/subscribe",
        _page(
            t,
            "Choose your subscription",
            plans
            + "<p>You can cancel at any time. The first month costs one pound, after that the price above is charged each month.</p>",
        ),
    )


def others() -> list[Other]:
    """All of them."""
    return [*_of_words(), *_of_lists(), *_of_use()]
