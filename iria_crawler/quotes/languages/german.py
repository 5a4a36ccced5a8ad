"""German as the quotation rules need it: the kinds of its words, and the English word of the rules that each stands for.

German puts the verb second ("Am Montag sagte Berg: ...") and behind a quotation before its subject ("..., sagte Berg"),
and gives every noun a capital. Verbs whose first part comes later ("teilte ... mit") are known by their stem.
"""

from __future__ import annotations

from iria_crawler.quotes.languages.english import HER_NAMES, HIS_NAMES
from iria_crawler.quotes.languages.language import Kind, Language


def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())


CUE_VERBS = _words("""
sagte sagt sagen sagten erklärte erklärt erklären erklärten betonte betont betonten meinte meint meinten kritisierte kritisiert
kritisierten warnte warnt warnten forderte fordert forderten teilte teilt teilten erwiderte erwidert antwortete antwortet fragte
fragt fragten berichtete berichtet berichteten schrieb schreibt schrieben kündigte kündigt kündigten bestätigte bestätigt
bestätigten behauptete behauptet behaupteten verkündete verkündet räumte räumt ergänzte ergänzt fügte fügt rief ruft riefen lobte
lobt bezeichnete bezeichnet nannte nennt nannten sprach spricht sprachen urteilte urteilt versicherte versichert versprach
verspricht bekräftigte bekräftigt dementierte dementiert bedauerte bedauert verlangte verlangt verlangten appellierte appelliert
mahnte mahnt mahnten äußerte äußert äußerten beklagte beklagt begründete begründet entgegnete entgegnet konterte kontert gestand
scherzte scherzt twitterte postete zitierte zitiert kommentierte kommentiert unterstrich unterstreicht wies weist wiesen erinnerte
erinnert erzählte erzählt erzählten stellte stellt stellten hieß heißt spottete schimpfte jubelte klagte resümierte präzisierte
erläuterte erläutert erläuterten verteidigte verteidigt prophezeite vermutete vermutet glaubte glaubt findet fand
""")
VERBS = _words("""
ging geht gingen kam kommt kamen machte macht machten nahm nimmt nahmen gab gibt gaben bekam bekommt ließ lässt ließen traf trifft
hielt hält hielten stand steht standen saß sitzt begann beginnt begannen wusste weiß sah sieht sahen hörte hört fuhr fährt brachte
bringt führte führt führten gewann verlor schickte zahlte kaufte baute baut blieb bleibt blieben besuchte besucht eröffnete öffnete
arbeitete arbeitet lebte lebt leitet leitete wollte braucht brauchte zeigte zeigt liegt lag lagen läuft lief
""")
AUXILIARIES = _words("""
hat haben hatte hatten ist sind war waren wird werden wurde wurden kann können konnte konnten könnte könnten soll sollen sollte
sollten muss müssen musste müsste darf dürfen durfte dürfte will wollen mag möchte sei seien wäre wären habe hätte hätten würde würden
""")
# Small words and the English ones that the rules call them by.
DETERMINERS = {
    **dict.fromkeys(_words("der die das den dem des"), "the"),
    **dict.fromkeys(_words("ein eine einen einem einer eines"), "a"),
    **dict.fromkeys(_words("sein seine seinen seinem seiner seines"), "his"),
    **dict.fromkeys(_words("ihr ihre ihren ihrem ihrer ihres"), "her"),
    **dict.fromkeys(_words("unser unsere unseren unserem unserer"), "our"),
    **dict.fromkeys(_words("dieser diese dieses diesen diesem jener jene jenes jeder jede jedes"), "this"),
    **dict.fromkeys(_words("kein keine keinen keinem keiner mehrere viele einige alle beide manche zwei drei"), "some"),
}
PRONOUNS = {"er": "he", "sie": "she", "wir": "we", "ich": "i", "es": "it", "man": "it", "wer": "who"}
PREPOSITIONS = {
    "von": "of", "vom": "of", "für": "for", "bei": "at", "beim": "at", "mit": "with", "im": "in", "in": "in", "am": "on", "an": "on",
    "auf": "on", "aus": "from", "nach": "after", "vor": "before", "über": "over", "unter": "under", "gegen": "against",
    "durch": "through", "ohne": "without", "um": "around", "zu": "towards", "zum": "towards", "zur": "towards", "seit": "since",
    "bis": "until", "während": "during", "wegen": "despite", "trotz": "despite", "zwischen": "between", "hinter": "behind",
    "neben": "near", "gegenüber": "towards", "laut": "according-to", "gemäß": "according-to", "zufolge": "according-behind",
}  # fmt: skip
CONJUNCTIONS = {"und": "and", "oder": "or", "aber": "but", "doch": "but", "denn": "so", "sondern": "but"}
SUBORDINATORS = {
    "dass": "that", "daß": "that", "weil": "because", "wenn": "if", "ob": "whether", "obwohl": "though", "als": "when", "wie": "as",
    "nachdem": "once", "bevor": "once", "wo": "where", "warum": "why", "deren": "whose", "dessen": "whose",
}  # fmt: skip
ADVERBS = _words("""
auch dann nun jetzt noch schon nur immer wieder oft weiter weiterhin zugleich zudem außerdem allerdings jedoch dagegen hingegen
deshalb daher dabei dazu hinzu zuvor danach bereits hier dort nicht sehr etwa rund knapp gar mal eben ebenfalls mit an fest zurück ein
""") - _words("mit an ein")
TIMES = _words("""
montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september oktober november
dezember heute gestern morgen woche monat jahr nacht vormittag nachmittag abend wochenende tag mittag montagabend dienstagabend
mittwochabend donnerstagabend freitagabend
""")
# Ends of titles and offices, the longer first, and the English title that the rules know; feminine ones tell the gender.
TITLES = {
    "sprecherin": "spokeswoman", "sprecher": "spokesman", "ministerin": "congresswoman", "minister": "minister",
    "präsidentin": "congresswoman", "präsident": "president", "kanzlerin": "congresswoman", "kanzler": "chancellor",
    "chefin": "congresswoman", "chef": "chief", "leiterin": "congresswoman", "leiter": "head", "direktorin": "congresswoman",
    "direktor": "director", "kommandeurin": "congresswoman", "kommandeur": "commander", "inspekteur": "inspector",
    "admiral": "admiral", "general": "general", "oberst": "colonel", "hauptmann": "captain", "kapitän": "captain", "major": "major",
    "beauftragte": "commissioner", "expertin": "congresswoman", "experte": "analyst", "politikerin": "congresswoman",
    "politiker": "senator", "abgeordnete": "representative", "ingenieurin": "congresswoman", "ingenieur": "engineer",
    "staatssekretärin": "congresswoman", "staatssekretär": "secretary", "senatorin": "congresswoman", "senator": "senator",
    "bürgermeisterin": "congresswoman", "bürgermeister": "mayor", "frau": "mrs", "herr": "mr", "dr": "dr", "professorin": "congresswoman",
    "professor": "professor", "botschafterin": "congresswoman", "botschafter": "ambassador", "vorsitzende": "chairperson",
    "vorsitzender": "chairman", "anwältin": "congresswoman", "anwalt": "lawyer", "analyst": "analyst", "analystin": "congresswoman",
    "forscherin": "congresswoman", "forscher": "scientist",
}  # fmt: skip
# Bodies and papers that speak.
BODIES = {
    "ministerium": "ministry", "regierung": "government", "polizei": "police", "behörde": "agency", "amt": "agency",
    "unternehmen": "company", "firma": "company", "werft": "company", "konzern": "company", "bundeswehr": "forces", "marine": "forces",
    "heer": "forces", "partei": "committee", "fraktion": "committee", "gericht": "court", "mitteilung": "statement",
    "erklärung": "statement", "bericht": "report", "schreiben": "letter", "brief": "letter", "interview": "interview",
    "zeitung": "newspaper", "magazin": "magazine",
}  # fmt: skip


def _guess(word: str) -> Kind:
    """The kind of a word in small letters that no table holds: a verb in the past ends so more often than not."""
    return "verb" if word.endswith(("ierte", "ierten", "iert")) else "word"


_TABLES: tuple[tuple[frozenset[str], Kind], ...] = (
    (VERBS, "verb"),
    (ADVERBS, "adv"),
    (frozenset(PREPOSITIONS), "prep"),
    (frozenset(SUBORDINATORS), "sub"),
    (frozenset(CONJUNCTIONS), "conj"),
    (frozenset(DETERMINERS), "det"),
    (AUXILIARIES, "aux"),
    (CUE_VERBS, "cue"),
    (frozenset(PRONOUNS), "pron"),
)
_KEYS = {**DETERMINERS, **PRONOUNS, **PREPOSITIONS, **CONJUNCTIONS, **SUBORDINATORS}
_KEYS |= dict.fromkeys(TIMES, "weekend")
_KEYS |= dict.fromkeys(CUE_VERBS, "verb-second")
_KEYS |= {"so": "so-says", "angaben": "account", "worten": "account", "einschätzung": "account", "auskunft": "account"}

GERMAN = Language(
    "de",
    kinds={word: kind for words, kind in _TABLES for word in words},
    keys=_KEYS,
    endings={**TITLES, **BODIES},
    guess=_guess,
    abbreviations=_words("dr prof st nr ca usw bzw z.b d.h u.a jan feb aug sept okt nov dez mio mrd hr fr abs art"),
    his_names=HIS_NAMES
    | _words(
        "jonas hans peter klaus wolfgang jürgen uwe bernd dirk thorsten torsten stefan matthias markus andreas michael lukas felix "
        "moritz heinrich friedrich karl otto fritz günter günther dieter manfred rolf ralf jens sven lars olaf boris christian "
        "sebastian florian tobias johannes gerhard helmut horst werner walter rudolf ludwig ernst emil anton arno malte henning carsten"
    ),
    her_names=HER_NAMES
    | _words(
        "anna ursula annegret sabine petra monika birgit ute heike kerstin silke katrin kathrin annalena christine christina "
        "claudia susanne gabriele brigitte renate ingrid helga gisela inge ilse lena lea mia hannah emma sophie luise greta "
        "franziska johanna katharina magdalena marlene nadine nicole sandra stefanie svenja tanja ulrike verena wiebke"
    ),
    nouns_have_capitals=True,
)
