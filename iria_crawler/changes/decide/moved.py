"""A story that is missing at its address, and one that came up at another since: whether they are one story that has moved.

A redirect would say so. Without one, what they say tells: the same headline over the same text; or most sentences kept, so that the
story was edited as well, under the same headline and name or with the same time of publication.
"""

from __future__ import annotations

from iria_crawler.changes.decide.copies import is_near_copy
from iria_crawler.changes.decide.hashes import text_hash
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.sentences import split_sentences
from iria_crawler.model import Article
from iria_crawler.text import squeeze

# Of the shorter text, this part stands in the other one word for word, in whole sentences. Two bulletins of one form have fewer.
MIN_SHARE_KEPT = 0.5
# In fewer sentences a share says little.
MIN_SENTENCES = 3


def is_moved(before: Article, after: Article, *, one_name: bool) -> bool:
    """Whether `before`, which is missing, has become `after`. one_name: whether their addresses end in the same name."""
    one_headline = _small(before.headline) == _small(after.headline)
    if one_headline and text_hash(before) == text_hash(after):
        return True
    if one_headline and one_name and is_near_copy(before.body_text, after.body_text):
        return True
    times = (before.published_at, after.published_at)
    one_time = None not in times and times[0] == times[1]
    is_exact = "day" not in (before.published_precision, after.published_precision)
    other_day = None not in times and not one_time
    if not (one_time and is_exact) and (other_day or not (one_headline and one_name)):
        return False
    return _are_mostly_kept(before, after)


def _small(headline: str | None) -> str:
    return squeeze(headline or "").casefold()


def _are_mostly_kept(before: Article, after: Article) -> bool:
    """Whether most of the shorter text stands in the other, in whole sentences."""
    texts = [[one.text for one in split_sentences(map(fold, article.paragraphs))] for article in (before, after)]
    short, long = sorted(texts, key=lambda sentences: sum(map(len, sentences)))
    there = set(long)
    kept = [sentence for sentence in short if sentence in there] if len(short) >= MIN_SENTENCES else []
    return sum(map(len, kept)) >= MIN_SHARE_KEPT * sum(map(len, short)) > 0
