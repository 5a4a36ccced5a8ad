"""Write iria_crawler/dates/months.toml: the names of the months in the languages of the news, from Unicode's CLDR.

    python bench/months.py        (needs the library Babel, which contains CLDR; the program itself does not)

For each language the long and short names, in the form within a date and the form alone. If the regions of a language differ
(Arabic), it has the names of all.
"""

from __future__ import annotations

import sys
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "iria_crawler" / "dates" / "months.toml"
LOCALES = (
    "af ar ar_SY ar_DZ ar_MA az be bg bn bs ca cs cy da de de_AT el en es et eu fa fi fr fr_CA ga gl he hi hr hu hy id is it ka kk "
    "ky lt lv mk mn ms mt nb nl nn pl pt ro ru sk sl sq sr sr_Latn sv sw ta th tr uk ur uz vi"
)
# Short forms of newsrooms that CLDR does not have.
MORE = {
    "en": {9: ["sept"]},
    "de": {1: ["jänner", "jän"], 2: ["feber"], 3: ["mrz"], 6: ["juno"], 9: ["sept"]},
    "fr": {2: ["fevr", "fevrier", "fév"], 8: ["aout"], 12: ["decembre"], 1: ["jan"]},
    "es": {9: ["set", "setiembre", "septiembre"], 1: ["ene"]},
    "it": {9: ["sett"]},
    "nl": {3: ["mrt"]},
    "nb": {5: ["mai"], 12: ["des"]},
    "tr": {8: ["agu"]},
    "pt": {3: ["mar", "marco"]},
    "uk": {1: ["січ"], 2: ["лют"], 3: ["бер"], 4: ["квіт", "кві"], 6: ["черв"], 7: ["лип"], 8: ["серп"], 9: ["верес"],
           10: ["жовт"], 11: ["листоп"], 12: ["груд"]},
    "ru": {2: ["фев"], 9: ["сен"], 11: ["ноя"], 1: ["янв"], 12: ["дек"]},
}  # fmt: skip


def names(locale_name: str) -> list[list[str]]:
    """The names of the twelve months in a locale, in small letters, without the dot of an abbreviation."""
    from babel import Locale

    months = Locale.parse(locale_name).months
    return [
        [months[context][width][number] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
        for number in range(1, 13)
    ]


def folded(name: str) -> str:
    return name.casefold().replace("\u0307", "").rstrip(".").strip()


def table() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for locale_name in LOCALES.split():
        language = locale_name.partition("_")[0]
        months = found.setdefault(language, [[] for _ in range(12)])
        for number, printed in enumerate(names(locale_name), 1):
            for name in [folded(name) for name in printed] + MORE.get(language, {}).get(number, []):
                if not any(letter.isdigit() for letter in name) and len(name) > 1 and name not in months[number - 1]:
                    months[number - 1].append(name)
    return found


def main() -> None:
    lines = [
        "# The names of the months by language (ISO 639), January first: long and short, in small letters, without dots.",
        "# Written by bench/months.py after Unicode's CLDR; do not edit by hand.",
        "",
    ]
    for language, months in sorted(table().items()):
        if any(months):
            quoted = ", ".join('"' + " | ".join(sorted(month)) + '"' for month in months)
            lines.append(f"{language} = [{quoted}]")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TABLE}: {len(lines) - 3} languages\n")


if __name__ == "__main__":
    main()
