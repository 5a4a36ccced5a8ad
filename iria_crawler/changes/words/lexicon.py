"""Words that carry a fact by themselves: numbers, units, negation, modality, days, ranks. Readable tables, small letters.

One table for all languages: a word that carries a fact in one of them and nothing in another costs a severity at most.
"""

from __future__ import annotations

_NUMBERS = """
0 zero null
2 two zwei deux dos два две
3 three drei trois tres три
4 four vier quatre cuatro четыре
5 five fünf cinq cinco пять
6 six sechs seis шесть
7 seven sieben siete семь
8 eight acht huit ocho восемь
9 nine neun neuf nueve девять
10 ten zehn dix diez десять
11 eleven elf onze одиннадцать
12 twelve zwölf douze doce dozen двенадцать
13 thirteen dreizehn treize trece
14 fourteen vierzehn quatorze catorce
15 fifteen fünfzehn quinze quince пятнадцать
16 sixteen sechzehn
17 seventeen
18 eighteen
19 nineteen
20 twenty zwanzig vingt veinte двадцать
30 thirty dreißig trente treinta тридцать
40 forty vierzig quarante cuarenta сорок
50 fifty fünfzig cinquante cincuenta пятьдесят
60 sixty
70 seventy
80 eighty
90 ninety
100 hundred hundreds hundert сто сотни
1000 thousand thousands tausend тысяча тысячи тысяч
"""
# "One" says no number in most languages ("one of them"), and words of one language that are others in English are left out.
NUMBER_WORDS = {word: line.split()[0] for line in _NUMBERS.strip().splitlines() for word in line.split()[1:]}
ORDINALS = {
    word: str(value)
    for value, word in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), start=2)
}

MAGNITUDES = {
    word: zeros
    for zeros, words in {
        3: "k thousand tausend тысяч тысячи тыс mille",
        6: "m mn mln mio million millions millionen millones milliones миллион миллионов миллиона млн",
        9: "b bn bln mrd billion billions milliarde milliarden milliard milliards миллиард миллиардов миллиарда млрд",
        12: "tn trn trillion trillions billionen",
    }.items()
    for word in words.split()
}

# Each line is one unit; its first word stands for all of them.
_UNITS = """
km kilometre kilometres kilometer kilometers kilomètres kilómetros км километров
mi mile miles meilen
nm nmi
m metre metres meter meters mètres metros м метров
ft foot feet
inch inches
yd yard yards
cm centimetre centimetres centimeter centimeters
mm millimetre millimetres millimeter millimeters
ha hectare hectares
acre acres
kg kilo kilos kilogram kilograms kilogramme kilogrammes кг
t tonne tonnes tonnen тонн
ton tons
lb lbs pound pounds
kt knot knots knoten
mph
km/h kph kmh
mach
mw megawatt megawatts
kw kilowatt kilowatts
kiloton kilotons
litre litres liter liters
gal gallon gallons
barrel barrels
% percent prozent
$ dollar dollars usd
€ euro euros eur евро
£ sterling gbp
ruble rubles rouble roubles рублей
sec second seconds secs sekunden secondes секунд
min minute minutes mins minuten
h hour hours hr hrs stunde stunden heure heures hora horas час часа часов
d day days tag tage tagen jour jours día días день дня дней
w week weeks woche wochen semaine semaines semana semanas недель
mo month months monat monate monaten mois mes meses месяцев
y year years yr yrs jahr jahre jahren ans année années año años лет
am
pm
"""
UNITS = {word: line.split()[0] for line in _UNITS.strip().splitlines() for word in line.split()}
# These are units beside a figure only.
UNITS_ELSE = frozenset("yard yards foot feet pound pounds second seconds mach min secs sterling dos ans pol".split())

NEGATIONS = frozenset(
    """
no not never none nobody nothing neither nor without cannot n't deny denies denied denying refuse refuses refused fail fails failed
reject rejects rejected hardly barely
nicht kein keine keinen keiner keinem nie niemals niemand nichts ohne
ne pas jamais aucun aucune rien sans ni
non no nunca jamás ningún ninguna nadie nada sin
não nunca nenhum nenhuma sem
не нет ни никогда никто ничего без ні немає
nie nigdy żaden niet geen nooit ikke ingen aldri inte ingen
不 没 没有 未 非 않 안 못 없 ない ません لا لم لن ليس
""".split()
)
MODALS = frozenset(
    """
may might could would should must will shall can wo ca
allegedly reportedly likely unlikely possibly probably perhaps apparently confirmed unconfirmed suspected alleged supposed presumed
plan plans planned planning expect expects expected intend intends intended consider considers considering considered
wird werden würde würden könnte könnten kann können soll sollen sollte dürfte muss müssen will wollen mutmaßlich angeblich
wahrscheinlich
peut peuvent pourrait pourraient doit doivent devrait devraient va vont probablement
puede pueden podría podrían debe deben debería probablemente
может могут мог должен должны будет будут возможно вероятно якобы
""".split()
)
DAYS = {
    word: line.split()[0]
    for line in """
january jan januar janvier enero января январь
february feb februar février febrero февраля февраль
march mar märz mars marzo марта март
april apr avril abril апреля апрель
june jun juni juin junio июня июнь
july jul juli juillet julio июля июль
august aug août agosto августа август
september sept sep septembre septiembre сентября сентябрь
october oct oktober octobre octubre октября октябрь
november nov novembre noviembre ноября ноябрь
december dec dezember décembre diciembre декабря декабрь
monday mon montag lundi lunes понедельник
tuesday tue tues dienstag mardi martes вторник
wednesday wed mittwoch mercredi miércoles среда среду
thursday thu thurs donnerstag jeudi jueves четверг
friday fri freitag vendredi viernes пятница пятницу
saturday sat samstag samedi sábado суббота субботу
sunday sun sonntag dimanche domingo воскресенье
yesterday gestern hier ayer вчера
today tonight heute aujourd'hui hoy сегодня
tomorrow morgen demain mañana завтра
morning
evening
""".strip().splitlines()
    for word in line.split()
}
# "sun", "mar", "march" and "may" are words too: these count as days only with a capital.
ALSO_WORDS = frozenset("mar march may sun sat mon wed jan hier morgen mars an".split())

# Ways of writing one rank; the first word stands for all of them.
_RANKS = """
private pvt
corporal cpl
sergeant sgt
lieutenant lt leutnant teniente лейтенант
captain capt cpt hauptmann kapitän capitaine capitán капитан
commander cmdr cdr
major maj commandant майор
colonel col oberst coronel colonello полковник
brigadier brig
general gen général generale генерал
admiral adm amiral almirante адмирал
commodore
marshal
minister ministre ministro ministerin министр
secretary
president präsident präsidentin président presidente президент
chancellor
governor gov
senator sen
representative rep
ambassador
director
chief
deputy vice
spokesman spokeswoman spokesperson
"""
RANKS = {word: line.split()[0] for line in _RANKS.strip().splitlines() for word in line.split()}

# Two words that turn a statement round.
OPPOSITES = frozenset(
    """
north south east west northern southern eastern western northwest northeast southwest southeast
increase increased increases increasing decrease decreased decreases decreasing rise rose rises rising fall fell falls falling
above below before after more fewer less won lost win lose least most minimum maximum
import imports imported export exports exported buy bought sell sold
accept accepted approve approved allow allowed ban banned support supported supports oppose opposed opposes
legal illegal lawful unlawful armed unarmed guilty innocent convicted acquitted cleared true false safe unsafe manned unmanned
attack attacked defend defended killed wounded injured dead alive first last
""".split()
)

# Words of institutions: printed with a capital, and no name of anybody's.
COMMON_NAMES = frozenset(
    """
ministry minister defence defense army navy air force forces marine marines corps guard department president general government
parliament senate council command agency international national federal office state states republic union court committee
congress assembly brigade division battalion regiment squadron fleet wing group base missile security intelligence police
foreign affairs interior justice treasury organisation organization authority service services secretary bundeswehr
""".split()
)

# Mistaken for each other by writers; putting one right changes no fact.
CONFUSED = tuple(
    frozenset(pair.split("/"))
    for pair in """a/an it's/its their/there there/they're your/you're then/than to/too affect/effect affected/effected led/lead
    loose/lose who/whom principal/principle who's/whose of/off were/where has/have was/were is/are advice/advise
    breach/breech lightning/lightening materiel/material complement/compliment""".split()
)

# British and American (and other twofold) spellings that no rule in spelling.py makes alike.
VARIANTS = {
    word: line.split()[0]
    for line in """
program programme
programs programmes
gray grey
tire tyre
tires tyres
check cheque
plow plough
aluminum aluminium
skeptic sceptic
skeptical sceptical
story storey
while whilst
among amongst
toward towards
afterward afterwards
learned learnt
burned burnt
judgment judgement
aging ageing
fulfill fulfil
enroll enrol
maneuver manoeuvre
maneuvers manoeuvres
maneuvered manoeuvred
maneuvering manoeuvring
airplane aeroplane
adviser advisor
advisers advisors
practice practise
practicing practising
okay ok
""".strip().splitlines()
    for word in line.split()
}

# Words that open sentences in capitals and are no names.
STARTERS = frozenset(
    """
a about according after all also although an and another any as at because before both but by despite during each earlier even
every few for from had has have he her his how however i if in instead it its last later many meanwhile more most my new next
now of officials on once one only other others our over people several she since so some soldiers such than that the their then
there these they this those though three through to two under until we what when where which while who why with workers yet you
your der die das ein eine er sie es wir ich und aber auch nach vor bei mit im in am an auf aus zu zum von le la les un une il elle
ils on et mais dans en au aux el los las un una y en pero в на и но по из с он она они это как
""".split()
)

# What stands before a place and before no speaker.
PREPOSITIONS = frozenset(
    """
in at near from to into over on of for with during after before between under off
im am aus bei nach vor auf über für mit zu zum zur an
à au aux en dans chez vers sur sous pour avec près de du des
en desde hacia hasta para con sobre
в во на из с со к ко у под над при для
w we na z do od przy dla i til fra på ved
""".split()
)

# Real words that are one slip away from a word that turns a statement round, or from another fact.
REAL_WORDS = frozenset(
    """
now nor net knot note wall well wild mill fill till kill pill hill mat man many cold mist most gold bold hold told
""".split()
)
