"""The shipped weights are what the fit gives, and hold no word of a corpus."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUOTES = Path(os.environ.get("IRIA_SHARED", ROOT.parent / "shared")) / "bench" / "quotes"
TABLE = ROOT / "iria_crawler" / "quotes" / "weights.toml"


@pytest.mark.filterwarnings("ignore:.*:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(not QUOTES.is_dir(), reason="the shared corpus is not here (IRIA_SHARED)")
def test_the_shipped_table_is_what_the_fit_gives() -> None:
    pytest.importorskip("scipy", reason="scipy comes with the dev extra")
    from bench import fit_quotes

    score = fit_quotes.load_scorer()
    fitted = tomllib.loads(fit_quotes.as_toml(fit_quotes.fit(score, fit_quotes.training_documents(score))))
    shipped = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert fitted["limits"] == shipped["limits"]
    # Another processor may round the last step of the fit another way.
    for model in ("speaker", "speech"):
        for name, rows in shipped[model].items():
            for answer, weight in rows.items():
                assert fitted[model][name].get(answer, 0.0) == pytest.approx(weight, abs=0.1), (name, answer)


def test_clues_hold_no_names() -> None:
    tables = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    answers = [answer for model in ("speaker", "speech") for rows in tables[model].values() for answer in rows]
    assert len(answers) > 1000
    assert [answer for answer in answers if answer != answer.lower()] == []
