"""The questions that a text asks: each marked stretch with everybody who may have said it, and the clues for each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from iria_crawler.quotes.clues import (
    Away,
    Clue,
    QuotePlace,
    Sight,
    clues_away,
    clues_for_nobody,
    clues_in_sentence,
    look,
    place_of,
)
from iria_crawler.quotes.languages.language import Language
from iria_crawler.quotes.marks import Paragraph, Stretch
from iria_crawler.quotes.shape import count_words, hands_over, is_headline, is_sentence
from iria_crawler.quotes.subjects import Phrase, phrases_of, with_nouns
from iria_crawler.quotes.tokens import Token, sentences
from iria_crawler.quotes.word_order import in_english_order

# A speaker is looked for among this many tokens on each side of a quotation. Keeps the work linear on any text.
MAX_TOKENS_BESIDE = 80
# Of a sentence without the quotation, this many phrases may name its speaker.
MAX_PHRASES_AWAY = 6
# A longer paragraph without marks does not name the speaker of the quotation after it.
MAX_LEADING_CHARACTERS = 400


class SpokenMention(NamedTuple):
    """A place where somebody is named who speaks: text[start:end] in code points, and the words that say that."""

    start: int
    end: int
    cue: str
    phrase: Phrase
    key: str  # the last word of the name in small letters, or the pronoun


class SpeakerCandidate(NamedTuple):
    """Somebody who may have said a quotation."""

    mention: SpokenMention
    clues: list[Clue]
    where: str  # "before", "after" in its sentence; else as in Away


class QuoteQuestion(NamedTuple):
    """A marked stretch: is it speech, and whose?"""

    stretch: Stretch
    place: QuotePlace
    candidates: list[SpeakerCandidate]
    nobody: list[Clue]
    words: int  # up to MAX_PHRASE_WORDS + 2
    follows: bool  # a quotation of the same paragraph comes before it
    goes_on: bool  # the quotation before it has no closing mark, and this one opens its paragraph
    only_quotes: bool  # its paragraph has nothing but marks and spaces outside the stretches
    has_titles: bool  # whether capitals mark titles here: not in headlines, and not in German


class Choice(NamedTuple):
    """A stretch taken as a quotation."""

    mention: SpokenMention | None  # None: nobody is named
    continues: bool  # whether it continues the quotation before it in the paragraph


Judge = Callable[[str, QuoteQuestion], Choice | None]


class SpokenBefore(NamedTuple):
    """What comes before a paragraph."""

    last: SpokenMention | None = None  # who said the last quotation
    paragraphs: int = 0  # how many paragraphs are between it and this one: 1 if it is in the paragraph before
    open: bool = False  # the last quotation has no closing mark
    plain: tuple[int, int] | None = None  # start and end of the paragraph before, if it has no quotation
    spoken: set[str] | None = None  # the keys of everybody who has spoken; the paragraphs of a text share it


class Reader:
    """Reads one paragraph: asks its questions in reading order and tells the later ones what was chosen."""

    def __init__(self, text: str, paragraph: Paragraph, language: Language, history: SpokenBefore) -> None:
        self._text = text
        self._paragraph = paragraph
        self._language = language
        self._history = history
        headline = not language.nouns_have_capitals and is_headline(text, paragraph)
        self._has_titles = not (headline or language.nouns_have_capitals)
        self._sentences = self._read(paragraph, headline)
        self._sights: dict[int, Sight] = {}
        self._only_quotes = has_only_quotes(paragraph)
        self.last = history.last
        self.spoken = set() if history.spoken is None else history.spoken
        self._last_sentence = -1 if history.last else -9  # where the last quotation of this paragraph is
        self._taken = 0
        if history.plain and self._sentences and text[history.plain[1] - 1] == ":":
            self._announce(history.plain)

    def _read(self, paragraph: Paragraph, headline: bool) -> list[list[Token]]:
        """The sentences of a paragraph, in the order of English."""
        found = sentences(self._text, paragraph, self._language, headline=headline)
        return [in_english_order(with_nouns(sentence), self._language) for sentence in found]

    def _announce(self, plain: tuple[int, int]) -> None:
        """Puts the last sentence of a paragraph that ends with a colon before the first one of this paragraph."""
        found = self._read(Paragraph(*plain), False)
        if found:
            self._sentences[0] = [*found[-1][-MAX_TOKENS_BESIDE:], *self._sentences[0]]

    def read(self, judge: Judge) -> list[tuple[Stretch, Choice]]:
        """The stretches that are quotations, with their speakers."""
        found: list[tuple[Stretch, Choice]] = []
        for number, sentence in enumerate(self._sentences):
            for index, token in enumerate(sentence):
                if token.kind != "quote":
                    continue
                question = self._question(number, index)
                choice = judge(self._text, question)
                if choice is None:
                    continue
                found.append((question.stretch, choice))
                self._taken += 1
                self._last_sentence = number
                self.last = choice.mention
                if choice.mention is not None:
                    self.spoken.add(choice.mention.key)
        return found

    def _sight(self, number: int) -> Sight:
        if number not in self._sights:
            tokens = self._sentences[number]
            self._sights[number] = look(tokens, phrases_of(tokens))
        return self._sights[number]

    def _near(self, number: int, index: int) -> tuple[Sight, int]:
        """The sentence around a quotation, at most MAX_TOKENS_BESIDE tokens on each side, and the place of the quotation in it."""
        tokens = self._sentences[number]
        if len(tokens) <= MAX_TOKENS_BESIDE:
            return self._sight(number), index
        first = max(0, index - MAX_TOKENS_BESIDE)
        near = tokens[first : index + MAX_TOKENS_BESIDE]
        return look(near, phrases_of(near)), index - first

    def _question(self, number: int, index: int) -> QuoteQuestion:
        text = self._text
        stretch = self._paragraph.stretches[self._sentences[number][index].quote]
        sight, at = self._near(number, index)
        form = "sentence" if is_sentence(text, stretch) or hands_over(text, stretch) else "part"
        place = place_of(sight, at, _ends(text, stretch), form)
        words = count_words(text, stretch)
        alone = "alone" if all(token.kind == "quote" for token in sight.tokens) else "in a sentence"
        follows = "follows" if self._taken else "open" if self._history.open else "first"
        ways = ("only quotes" if self._only_quotes else "mixed", alone, follows)
        candidates = [
            self._candidate(sight, n, clues, "before" if sight.phrases[n].begin < at else "after", place)
            for n, clues in self._beside(place)
        ]
        candidates += self._away(place, number, alone == "alone", ways)
        size = "short" if words < 4 else "long" if words > 6 else "middle"
        nobody = clues_for_nobody(place, size, self.last is not None, ways)
        return QuoteQuestion(
            stretch,
            place,
            candidates,
            nobody,
            words,
            self._taken > 0,
            self._history.open and number == index == 0,
            self._only_quotes,
            self._has_titles,
        )

    def _beside(self, place: QuotePlace) -> list[tuple[int, list[Clue]]]:
        last = self.last.key if self.last else ""
        found = []
        for number, phrase in enumerate(place.sight.phrases):
            key = key_of(place.sight.tokens, phrase)
            found.append((number, clues_in_sentence(place, number, key in self.spoken, key == last)))
        return found

    def _candidate(
        self, sight: Sight, number: int, clues: list[Clue], where: str, place: QuotePlace
    ) -> SpeakerCandidate:
        phrase = sight.phrases[number]
        return SpeakerCandidate(mention_of(sight, phrase, place), clues, where)

    def _away(self, place: QuotePlace, number: int, alone: bool, ways: Clue) -> list[SpeakerCandidate]:
        """The candidates of other sentences: who spoke last, the sentences before, and the one behind a lone quotation."""
        found: list[SpeakerCandidate] = []
        if self.last is not None:
            if self._last_sentence >= 0:
                far = (
                    "same sentence"
                    if number == self._last_sentence
                    else f"{min(3, number - self._last_sentence)} sentences"
                )
            else:
                far = f"{min(3, self._history.paragraphs)} paragraphs, {min(number, 2)} sentences"
            found.append(self._away_candidate(place, Away("last quotation", far, ""), self.last, ways))
        for back in (1, 2):
            before = number - back
            if before < 0 or before <= self._last_sentence - (self.last is None):
                break
            found += self._of_sentence(place, self._sight(before), "sentence before", str(back), ways)
        plain = self._history.plain
        if number == 0 and plain and plain[1] - plain[0] <= MAX_LEADING_CHARACTERS and self._text[plain[1] - 1] != ":":
            tokens = self._read(Paragraph(*plain), False)
            if tokens:
                sight = look(tokens[-1], phrases_of(tokens[-1][-MAX_TOKENS_BESIDE:]))
                found += self._of_sentence(place, sight, "paragraph before", str(min(3, len(tokens))), ways)
        if alone and number + 1 < len(self._sentences):
            found += self._of_sentence(place, self._sight(number + 1), "sentence after", "1", ways)
        return found

    def _of_sentence(self, place: QuotePlace, sight: Sight, where: str, far: str, ways: Clue) -> list[SpeakerCandidate]:
        found = []
        for number, phrase in enumerate(sight.phrases[:MAX_PHRASES_AWAY]):
            mention = mention_of(sight, phrase, None)
            found.append(self._away_candidate(place, Away(where, far, str(min(number, 3))), mention, ways))
        return found

    def _away_candidate(self, place: QuotePlace, away: Away, mention: SpokenMention, ways: Clue) -> SpeakerCandidate:
        same = self.last is not None and mention.key == self.last.key
        away = away._replace(known="known" if mention.key in self.spoken else "new", same="same" if same else "other")
        clues = clues_away(place, away, mention.phrase, ways)
        return SpeakerCandidate(mention, clues, away.where)


def mention_of(sight: Sight, phrase: Phrase, place: QuotePlace | None) -> SpokenMention:
    """A phrase as a mention, with the words that say that it speaks."""
    tokens = sight.tokens
    if phrase.right.endswith("cue") and phrase.verb >= 0:
        cue = tokens[phrase.verb].text
    elif phrase.left_verb >= 0:
        cue = tokens[phrase.left_verb].text
    elif phrase.begin > 1 and tokens[phrase.begin - 2].key == "according":
        cue = "according to"
    elif phrase.begin and tokens[phrase.begin - 1].key in ("according-to", "so-says"):
        cue = tokens[phrase.begin - 1].text
    elif phrase.kind.startswith("owner") and phrase.end < len(tokens):
        cue = tokens[phrase.end].text  # "her claim"
    elif phrase.end < len(tokens) and tokens[phrase.end].text == ":":
        cue = ":"
    elif place is not None and place.lead >= phrase.end:
        cue = tokens[place.lead].text
    else:
        cue = tokens[phrase.verb].text if phrase.verb >= 0 else ""
    return SpokenMention(tokens[phrase.begin].start, tokens[phrase.end - 1].end, cue, phrase, key_of(tokens, phrase))


def key_of(tokens: Sequence[Token], phrase: Phrase) -> str:
    """The last word of the first name in a phrase, in small letters; else its last word."""
    key = ""
    for token in tokens[phrase.begin : phrase.end]:
        if token.kind == "name":
            key = token.text
        elif key:
            break
    key = (key or tokens[phrase.end - 1].text).lower()
    return key[:-2] if key.endswith(("'s", "’s")) else key


def has_only_quotes(paragraph: Paragraph) -> bool:
    """Whether a paragraph has only marks and spaces outside its stretches."""
    inside = sum(stretch.end - stretch.start for stretch in paragraph.stretches)
    return (paragraph.end - paragraph.start) - inside <= 3 * len(paragraph.stretches) + 2


def _ends(text: str, stretch: Stretch) -> str:
    """How a quotation ends, with a comma outside its marks: "," "." "?" "" or "open"."""
    if not stretch.closed:
        return "open"
    end = stretch.end
    while end > stretch.start + 1 and text[end - 1] in "’'”\" ":
        end -= 1
    last = text[end - 1]
    if last == "," or text[stretch.end + 1 : stretch.end + 2] == ",":
        return ","
    if last in "?!？！":
        return "?"
    if last in ".。":
        return "."
    return "dash" if last in "—–-…" else "bare"
