"""Sentences that ask something of the reader are no words of a story; what only looks like one stays."""

from __future__ import annotations

import random

import pytest

from iria_crawler import extract
from iria_crawler.parse.body import asks
from iria_crawler.parse.body.asks import MAX_ASK_CHARACTERS, asks_reader, signs_of_ask
from iria_crawler.word_tables import tables_beside

ASKS = (
    "Never miss a report from the coast. Sign up for our letter and get it by email each Friday.",
    "Join our WhatsApp channel and be first to read what happens at the port.",
    "Support our newsroom from EUR 5 a month.",
    "Take part in our poll: vote for the best name of the ferry.",
    "Subscribe to our podcast on the navies of the north.",
    "Our weekly briefing comes to your inbox every Monday.",
    "Abonnieren Sie unseren Kanal und verpassen Sie keine Meldung aus dem Hafen.",
    "Inscrivez-vous à notre lettre du vendredi.",
    "Únete a nuestro canal y recibe las noticias del puerto.",
    "Zapisz się na nasz biuletyn i obserwuj nasz kanał.",
    "Подпишитесь на наш канал о флоте.",
    "请订阅我们的频道。",
)
LOOK_ALIKES = (
    "Sign up for the draft ended in March.",
    "Sign-ups for the reserve doubled in spring, the ministry said.",
    "“Sign up for our channel and tell your friends,” the leaflet said.",
    "She told her soldiers to join the channel and to support our allies from the sea.",
    "The newsletter of the yard reaches 4,000 readers and is written by two of its welders.",
    "Subscribers paid for a podcast that never came, the court heard.",
    "Voters will join the poll on Sunday, when both towns choose a mayor.",
    "Support for the pact fell in May.",
    "Follow the river to the second lock, and the wreck lies to the north.",
    "Der Kanal wird im Mai gesperrt, teilte das Ministerium mit.",
    "Канал закрыт до мая.",
    "该频道周一关闭。",
    "Stem van de marine klinkt op onze werf.",
    "Del av vår flåte er syk.",
    "Folge der Sperrung ist, dass keine Schiffe mehr den Kanal erreichen.",
)
# They open like a phrase of prompts.toml.
OPEN_LIKE_ASKS = (
    "Join us, or stand aside, the rebel commander told soldiers in a film of his.",
    "Follow us, a voice on the radio told the crew, and two patrol boats turned toward the tanker.",
    "Register for the draft, a voice told us from a loudspeaker on a truck.",
    "Suivez-nous, a crié le commandant, et nous vous protégerons.",
    "Подпишитесь под контрактом, говорят призывникам в порту.",
    "Комментарии министра вызвали протест в трёх столицах.",
    "Поделиться данными о лодках согласились три страны.",
    "分享情报的协议周一在首尔签署。",
    "シェア三割を占める造船会社が護衛艦の建造から撤退する。",
    "공유된 정보는 세 나라 해군이 함께 사용한다.",
)


@pytest.mark.parametrize("text", ASKS)
def test_it_asks_the_reader(text: str) -> None:
    assert asks_reader(text)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_it_tells_a_story(text: str) -> None:
    assert not asks_reader(text)


def test_where_its_link_leads_counts() -> None:
    text = "Stories of the sea for you. Get them here."
    assert not asks_reader(text)
    assert asks_reader(text, ["/newsletter/ships"], 0.2)


def test_a_long_text_is_no_ask() -> None:
    assert signs_of_ask("Sign up for our newsletter. " * (MAX_ASK_CHARACTERS // 20)) == {}


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html lang='en'><body><article><h1>The old ferry sails again</h1>{body}</article></body></html>"


STORY = (
    "The ferry Orla left the harbour of Karsund on Monday with nine passengers and a crew of four, a year after the fire.",
    "Her captain, Ida Ode, said that the engine had been mended by two welders from the yard across the bay.",
    "The ministry has paid for the repairs, and it wants the money back before the summer, a letter to the yard shows.",
    "Nobody was hurt when the fire began in the galley, but it took the divers three days to find the valve.",
)


OF_TWO_SENTENCES = (
    "Advertisements stopped. Nobody could say why.",
    "The advertisement ran. It named no price.",
    "Advertisement of the post closed. She had applied.",
)


@pytest.mark.parametrize("text", ASKS[:6])
def test_an_ask_built_as_a_paragraph_is_none(text: str) -> None:
    assert extract(page(*STORY[:2], text, *STORY[2:]), "https://mail.example/orla/").paragraphs == STORY


@pytest.mark.parametrize(
    "text",
    [*LOOK_ALIKES[:9], *OPEN_LIKE_ASKS, "Saken fortsetter i retten.", "Del av planen er en ny kai.", *OF_TWO_SENTENCES],
)
def test_a_look_alike_stays_in_the_story(text: str) -> None:
    story = (*STORY[:2], text, *STORY[2:])
    assert extract(page(*story), "https://mail.example/orla/").paragraphs == story


@pytest.mark.parametrize(
    "text",
    [
        "Подпишитесь на наш канал в сети.",
        "请订阅我们的频道。",
        "Register for our newsletter.",
        "分享到",
        "댓글",
        "Artikkelen fortsetter under bildet.",
        "Del på Facebook",
        "Partager sur Facebook",
        "Diesen Artikel drucken",
        "Listen to this article",
        "Advertisement. Scroll to continue reading.",
    ],
)
def test_a_phrase_that_asks_is_none_of_the_story(text: str) -> None:
    assert text not in extract(page(*STORY[:2], text, *STORY[2:]), "https://mail.example/orla/").paragraphs


def test_no_sentence_that_asks_is_passed_over() -> None:
    """The cheap test of a line's words lets every line through that has a sentence which asks."""
    chance = random.Random(20)
    words = [
        word.strip("~*").replace("_", " ")
        for rows in tables_beside(asks.__file__).values()
        for row in rows
        for word in row.words
    ]
    words += ["the", "and", "or", "vessel", "l\u2019", "2,000", "\u2014", "...", "Sie", "_", "-"]
    asking = 0
    for _ in range(3_000):
        drawn = chance.choices(words, k=chance.randint(1, 6))
        text = "".join(
            word + chance.choice((" ", " ", " ", ". ", ": ", "-", "\u2019", ", ", "! \u201c")) for word in drawn
        )
        text = chance.choice((str.title, str.lower, str.capitalize))(text)
        if any(asks._read(found[0]).asks for found in asks._SENTENCE.finditer(text)):
            asking += 1
            assert asks._may_ask(text), text
    assert 500 < asking < 3_000
    assert not asks._may_ask("The frigate left the yard on Tuesday, the ministry said.")


def test_letters_of_every_script_without_spaces_are_looked_at() -> None:
    """The bytes by which texts without such letters are passed over leave out none of them."""
    bounds = (0x600, 0x6FF, 0x3040, 0x30FF, 0x3400, 0x9FFF, 0xAC00, 0xD7AF)
    assert all(asks._may_be_spaceless(f"“{chr(code)}”") for code in bounds)
    assert not asks._may_be_spaceless("“Größe”, “Флот” … 5 €")
