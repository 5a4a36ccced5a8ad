"""Pages shown instead of a story, and stories that only look like them."""

from __future__ import annotations

import pytest

from iria_crawler import extract

URL = "https://news.example.org/world/2026/03/12/frigate-returns-to-port-4566603/"
STORY_MARK = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Cookies on trial"}</script>'

CONSENT = {
    "en": "We and our partners store and access information on a device, such as cookies, and process personal data.",
    "de": "Wir und unsere Partner verwenden Cookies. Mehr dazu in unserer Datenschutzerklärung.",
    "fr": "Avec votre accord, nous utilisons des cookies pour traiter des données personnelles comme votre visite.",
    "es": "Usamos cookies y tratamos datos personales; puede cambiar sus preferencias cuando quiera.",
    "it": "Noi e terze parti utilizziamo cookie con il tuo consenso, anche per altre finalità.",
    "pt": "Utilizamos cookies para tratar dados pessoais; pode retirar a sua escolha quando quiser.",
    "nl": "Wij plaatsen cookies. Door op de knop te klikken gaat u hiermee akkoord.",
    "sv": "Vi använder kakor. Du kan när som helst ta tillbaka ditt samtycke.",
    "pl": "Używamy plików cookies. Wyrażenie zgody jest dobrowolne, zgodę można wycofać.",
    "cs": "Používáme cookies. K tomu potřebujeme váš souhlas.",
    "ru": "Мы используем файлы cookie. Нажимая кнопку, вы даёте согласие на обработку персональных данных.",
    "ja": "当サイトではクッキーを使用しています。個人情報の取り扱いについてご確認ください。",
    "el": "Χρησιμοποιούμε cookies. Μπορείτε να ανακαλέσετε τη συγκατάθεσή σας οποτεδήποτε.",
}


def page_of(title: str, *paragraphs: str, head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}<button>OK</button></body></html>"
    )


@pytest.mark.parametrize("language", CONSENT)
def test_request_for_consent_is_no_story(language: str) -> None:
    assert extract(page_of("Courier", CONSENT[language]), URL).page_class in ("blocked", "empty")


def test_page_that_calls_itself_a_report_is_one() -> None:
    page = page_of(
        "Cookies on trial", CONSENT["en"], "The court will hear the case in May, its clerk said.", head=STORY_MARK
    )
    assert extract(page, URL).page_class == "article"


def test_report_on_cookies_without_any_mark_is_a_story() -> None:
    page = page_of(
        "Firm fined over adverts",
        "A court in Igal fined the firm Skagen 40,000 crowns on Thursday for showing adverts to readers who had refused them.",
        "The firm set cookies without consent, the judge found after a hearing that lasted two days.",
        "Skagen said it would appeal, and that the readers had known what they agreed to when they opened an account.",
    )
    assert extract(page, URL).page_class == "article"


SENTENCE = (
    "The frigate Marlow returned to Tarnhaven on Thursday after nine months at sea, her crew of 180 lining the rails."
)
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


@pytest.mark.parametrize(
    ("paragraphs", "page_class"),
    [
        ([SENTENCE], "paywalled"),
        ([SENTENCE] * 5, "article"),
        ([SENTENCE, SENTENCE, "Already a subscriber? Log in"], "paywalled"),
    ],
)
def test_story_that_calls_itself_not_free_is_a_sample_if_little_of_it_is_shown(
    paragraphs: list[str], page_class: str
) -> None:
    numbered = [f"{number}. {text}" for number, text in enumerate(paragraphs, 1)]
    assert extract(page_of("Frigate returns", *numbered, head=NOT_FREE), URL).page_class == page_class
