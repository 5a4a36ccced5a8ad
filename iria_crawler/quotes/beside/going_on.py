"""Who is told of in a sentence that names no speaker and whose verb says that it is reported: "Roy kam spät. Er habe „...“ gesehen".

In German such a verb has a form of its own ("habe", "sei"). The sentence goes on with what the one before began, so that its speaker is
the speaker here.
"""

from __future__ import annotations

from collections.abc import Sequence

from iria_crawler.quotes.beside.clauses import MarkedWords, SentenceWord
from iria_crawler.quotes.beside.phrases import NOTHING, read_phrase
from iria_crawler.quotes.beside.rules import proposals
from iria_crawler.quotes.beside.subjects import Telling
from iria_crawler.quotes.beside.table import Table

# Reported sentences without a speaker that are passed over on the way back, and the words of each that are read.
MAX_SENTENCES_BACK = 3
MAX_WORDS_READ = 40


def going_on(marked: MarkedWords, table: Table, *, follows: bool) -> Telling | None:
    """Who speaks, as a sentence before in the same paragraph says it; None if the sentence is not reported, or names somebody itself.
    `follows`: a quotation of the paragraph comes before this one; its speaker goes on where its sentence is met first.
    """
    if not _is_reported(marked.words, table):
        return None
    for number in range(marked.number - 1, max(-1, marked.number - 1 - MAX_SENTENCES_BACK), -1):
        sentence = marked.sentences[number][-MAX_WORDS_READ:]
        if follows and any(word.quote >= 0 for word in sentence):
            return None
        end = sentence[-1].end
        whole = [*sentence, SentenceWord("", end, end, quote=0)]
        found = next((said for _, said in proposals(whole, len(sentence), table)), None)
        if found is not None and (found.phrase is not None or found.pronoun >= 0):
            return found._replace(close=False)
        if not _is_reported(sentence, table):
            return None
    return None


def text_meant(marked: MarkedWords, table: Table) -> Telling | None:
    """The text that bears the words where a word means one of the sentence before: "Das Amt gab eine Stellungnahme ab. Darin steht:
    „...“". None if that sentence names none.
    """
    if not marked.number:
        return None
    sentence = marked.sentences[marked.number - 1][-MAX_WORDS_READ:]
    for index in range(len(sentence) - 1, -1, -1):
        if table.source_kind(sentence[index].text) != "text":
            continue
        begin = index - (index > 0 and sentence[index - 1].kind == "article")
        phrase = read_phrase(sentence, begin, table)
        if phrase is not None and phrase.begin <= index < phrase.end:
            phrase = phrase._replace(name=NOTHING, role=NOTHING)
            return Telling(phrase, -1, marked.words[1].text, None, True, sentence)
    return None


def _is_reported(sentence: Sequence[SentenceWord], table: Table) -> bool:
    """Whether a sentence only goes on telling: it has such a form of a verb, and no verb of saying."""
    tells = any(word.text.lower() in table.reporting for word in sentence)
    return tells and not any(word.kind == "verb" for word in sentence)
