"""How a picture came, as its caption and credit state it; and what WordPress's REST interface adds.

One line each: the text under the picture; then what is right, parted by " ; ": qualifiers, organisation, day in the credit.
"-" is none. All names and places are invented.
"""

# ruff: noqa: E501 (one line for each text)

from __future__ import annotations

import pytest
from lxml import html

from iria_crawler import Image, extract
from iria_crawler.parse.pictures.media import media_id

PARAGRAPHS = "".join(
    f"<p>The frigate Marlow returned to Tarnhaven after {number} months at sea, and tugs brought her to her berth.</p>"
    for number in range(3, 9)
)

LINES = """
A flag flies in Igal. REUTERS/Ida Ode => - ; - ; -
A flag flies in Igal, July 5, 2024. REUTERS/Ida Ode/File Photo => file ; - ; -
FILE PHOTO: A flag flies in Igal. REUTERS/Ida Ode => file ; - ; -
FILE PHOTO: A flag flies in Igal. REUTERS/Ida Ode/File Photo => file ; - ; -
FILE - A flag flies in Igal. (AP Photo/Ida Ode, File) => file ; - ; -
A flag flies in Igal (file photo). (AP Photo/Ida Ode) => file ; - ; -
A flag flies in Igal [File: Ida Ode/Reuters] => file ; - ; -
A flag flies in Igal. REUTERS/Ida Ode/Pool => pool ; - ; -
A flag flies in Igal. Ida Ode/Pool via REUTERS => pool ; - ; -
A flag flies in Igal. (Ida Ode/Pool via AP, File) => pool, file ; - ; -
A flag flies in Igal. (Photo by Ida ODE / POOL / AFP) => pool ; - ; -
A flag flies in Igal. Norland Navy/Handout via REUTERS => handout ; Norland Navy ; -
A flag flies in Igal. Norland Navy/Handout via REUTERS/File Photo => handout, file ; Norland Navy ; -
A flag flies in Igal. Handout via REUTERS => handout ; - ; -
A flag flies in Igal. Norland Navy/Handout via REUTERS THIS IMAGE HAS BEEN SUPPLIED BY A THIRD PARTY. => third party, handout ; Norland Navy ; -
A flag flies in Igal. Ministry of Defence/Handout via REUTERS ATTENTION EDITORS - THIS IMAGE WAS PROVIDED BY A THIRD PARTY => third party, attention editors, handout ; - ; -
A flag flies in Igal. REUTERS/Ida Ode NO RESALES. NO ARCHIVES => restricted ; - ; -
A flag flies in Igal. REUTERS/Ida Ode NORLAND OUT. => restricted ; - ; -
A flag flies in Igal. Photo courtesy of Norland Navy => courtesy ; Norland Navy ; -
A flag flies in Igal. (Courtesy of Norland Shipyards) => courtesy ; Norland Shipyards ; -
A flag flies in Igal. (AP Photo/Ida Ode, July 5, 2024) => - ; - ; 2024-07-05
A flag flies in Igal. Photograph: Ida Ode/Norland Navy/PA => - ; Norland Navy ; -
A flag flies in Igal. Ida Ode/Reuters/Screengrab => screenshot ; - ; -
A flag flies in Igal. Social Media/Handout via REUTERS => social media, handout ; - ; -
A flag flies in Igal. Photo: Ida Ode/Supplied => supplied ; - ; -
A flag flies in Igal. File photo: Ida Ode/DOD => file ; - ; -
A flag flies in Igal. (U.S. Navy photo by Sgt. Ida Ode/Released) => released ; - ; -
Eine Fahne in Igal (Archivbild). Foto: Ida Ode/dpa => file ; - ; -
Eine Fahne in Igal (Symbolbild). Foto: Ida Ode/dpa => symbolic ; - ; -
Une drapeau à Igal. Photo d'archives. © Ida Ode, AFP => file ; - ; -
旗が揚がる（代表撮影） => pool ; - ; -
The archive of Igal opens. Photo: Ida Ode/AFP => - ; - ; -
A courtesy call in Igal. Photo: Ida Ode/AFP => - ; - ; -
Ships pool fuel in Igal. Photo: Ida Ode/AFP => - ; - ; -
A file of soldiers in Igal. Photo: Ida Ode/AFP => - ; - ; -
The oil was supplied by a third party. Photo: Ida Ode/AFP => - ; - ; -
""".strip().splitlines()


def image_under(text: str) -> Image:
    figure = f"<figure><img src='/marlow-1600.jpg' class='wp-image-4207'><figcaption>{text}</figcaption></figure>"
    page = f"<html><body><article><h1>Frigate returns</h1>{figure}{PARAGRAPHS}</article></body></html>"
    [image] = extract(page.encode(), "https://news.example.org/a/frigate/").images
    return image


@pytest.mark.parametrize("line", LINES, ids=[line.partition(" => ")[0][:80] for line in LINES])
def test_how_a_picture_came(line: str) -> None:
    text, _, right = line.partition(" => ")
    image = image_under(text)
    found = (", ".join(image.qualifiers), image.organisation, image.credit_date)
    assert " ; ".join(str(value or "-") for value in found) == right


def test_what_the_grammar_cannot_place_stays_in_the_credit() -> None:
    assert image_under("A flag. Photo: Ida Ode/AFP/roll 7b").credit == "Ida Ode/AFP/roll 7b"


@pytest.mark.parametrize(
    ("text", "photographer"),
    [
        ("A flag. Image courtesy of Roe Dynamic.", None),
        ("A flag. (Photo by Sgt. Ida Ode, courtesy of NATO)", "Ida Ode"),
        ("A flag. Photo: Ida Ode", "Ida Ode"),
    ],
)
def test_who_gave_a_picture_away_did_not_always_take_it(text: str, photographer: str | None) -> None:
    assert image_under(text).photographer == photographer


# --- WordPress ---


@pytest.mark.parametrize(
    ("markup", "right"),
    [
        ("<p><img class='size-large wp-image-4207 alignnone'></p>", "wp:4207"),
        ("<div id='attachment_4207' class='wp-caption'><img></div>", "wp:4207"),
        ("<p><img data-attachment-id='4207'></p>", "wp:4207"),
        ("<p><img class='wp-image-large'></p>", None),
        ("<p><img data-attachment-id='4207; drop'></p>", None),
        (f"<p><img class='wp-image-{'9' * 40}'></p>", None),
    ],
)
def test_number_of_a_picture(markup: str, right: str | None) -> None:
    assert media_id(next(html.fromstring(markup).iter("img"))) == right
