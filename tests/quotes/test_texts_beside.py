"""Who is not the speaker beside a quotation: a sign's neighbour, the one who is warned, the outlet that quotes; and who is."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes

# Text, code, the speaker as printed.
SPOKEN = (
    ("„Wir bauen nicht mit Beton“, steht auf einem Schild hinter Ida Roth.", "de", "einem Schild"),
    ("”Vi bygger inte med betong”, står det på en skylt bakom Jan Berg.", "sv", None),
    ("«Мы не строим из бетона», написано на плакате за спиной Ивана Роя.", "ru", "плакате"),
    (
        "Die Werft gab eine Stellungnahme ab. Darin steht: „Die Prüfung hat keinen Mangel ergeben.“",
        "de",
        "eine Stellungnahme",
    ),
    ("Neben dem Schild stand Jan Roth und rief: „Hier kommt keiner durch.“", "de", "Jan Roth"),
    (
        "Die Kosten sollen „durch weniger Leerfahrten und bessere Planung“ sinken, so heißt es in einem Papier der Leitung.",
        "de",
        "einem Papier der Leitung",
    ),
    ("Der Bote zitiert den Prediger mit den Worten: „Wir hatten einst alles.“", "de", "den Prediger"),
    ("Le Courrier cite Jean Roy : « Nous partons demain matin. »", "fr", "Jean Roy"),
    ("Jan Roth zitierte aus dem Brief: „Wir fahren morgen früh.“", "de", "Jan Roth"),
    ("Jean Roy a été averti : « Vous partez demain matin. »", "fr", None),
    ("Jean Roy a averti : « Vous partez demain matin. »", "fr", "Jean Roy"),
    ("Juan Rey fue advertido: «Usted se marcha mañana por la mañana.»", "es", None),
    ("Juan Rey, que fue alcalde, advirtió: «Nos marchamos mañana por la mañana.»", "es", "Juan Rey"),
    ("Frage: „Wann kommt die Fähre zurück?“", "de", None),
    ("Question : « Quand revient le ferry de l'île ? »", "fr", None),
    ("Domanda: «Quando torna il traghetto dall'isola?»", "it", None),
    ("So gewonnene Daten seien „in besonderem Maße empfindlich“.", "de", None),
    ("Jegliche Verantwortung weist Hartwig von sich: „Das kann nur der Vorstand übernehmen.“", "de", "Hartwig"),
    ("A Juan Rey le gritaron: «¡Vete a tu casa de una vez!»", "es", None),
    ("Анну Белову спросили: «Когда откроют мост через реку?»", "ru", None),
    ("Анна Белова спросила: «Когда откроют мост через реку?»", "ru", "Анна Белова"),
    ("„Zakaz kąpieli w zbiorniku”, głosi tablica obok Ewy Lis.", "pl", None),
    ("他纠正记者说：“船不是今天到，是明天早上到。”", "zh", "他"),
    ("他的律师陈立国说：“船不是今天到，是明天早上到。”", "zh", "他的律师陈立国"),
)


@pytest.mark.parametrize(("text", "code", "speaker"), SPOKEN, ids=[f"{code}-{text[:24]}" for text, code, _ in SPOKEN])
def test_speaker(text: str, code: str, speaker: str | None) -> None:
    (quote,) = find_quotes(text, language=code)
    assert quote.speaker == speaker


def test_question_of_another() -> None:
    """A question with its own colon is not filled with the one who answers."""
    first, second = find_quotes("有记者问：“船什么时候到？”王刚说：“明天早上到港。”", language="zh")
    assert (first.speaker_name, second.speaker_name) == (None, "王刚")


# English: a speaker's office and the name beside it.
BESIDE = (
    ("“We sail,” said his best friend at the yard, Bruno Tarry.", "Bruno Tarry"),
    ("“We sail,” said another leading advocate, Andrew Poe of the law firm Brown.", "Andrew Poe"),
    ("The minister met Ann Roe. One message said “we will sail on Monday.”", None),
    ("A sign behind Della Marsh read: “No fishing after eight o’clock.”", None),
    ("“We sail,” said a friend of the crew, and Ann Roe agreed.", None),
)


@pytest.mark.parametrize(("text", "name"), BESIDE, ids=[text[-24:] for text, _ in BESIDE])
def test_name_beside_office(text: str, name: str | None) -> None:
    (quote,) = find_quotes(text, language="en")
    assert quote.speaker_name == name
