"""English as the quotation rules need it: cue verbs, titles, pronouns and the small words that part a sentence. Tables
only; another language is another such file.
"""

from __future__ import annotations

from iria_crawler.quotes.languages.language import Kind, Language


def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())


def _regular(verbs: str) -> frozenset[str]:
    """The forms of regular verbs: bark, barks, barked, barking."""
    forms: set[str] = set()
    for verb in verbs.split():
        stem = verb.removesuffix("e")
        past = stem.removesuffix("y") + "i" if verb[-1] == "y" and verb[-2] not in "aeou" else stem
        plural = f"{past}es" if past != stem or verb.endswith(("s", "sh", "ch", "o")) else f"{verb}s"
        forms |= {plural, f"{past}ed", f"{stem}ing"}
    return frozenset(forms)


# Verbs that carry an attribution, in the forms news pages use: past, present, participle, infinitive.
CUE_VERBS = _words("""
said says say saying told tells tell telling added adds add adding wrote writes write writing asked asks ask asking
argued argues argue arguing stated states state stating noted notes note noting warned warns warn warning explained
explains explain explaining insisted insists insist insisting claimed claims claim claiming declared declares declare
declaring announced announces announce announcing replied replies reply replying responded responds respond responding
continued continues continuing concluded concludes conclude concluding called calls call calling described describes
describe describing tweeted tweets tweeting acknowledged acknowledges acknowledge acknowledging admitted admits admit
admitting agreed agrees alleged alleges alleging asserted asserts assert asserting believes believed cautioned
cautions cautioning charged charges charging commented comments commenting complained complains complain complaining
conceded concedes conceding confirmed confirms confirming contended contends contend contending countered counters
countering criticized criticised criticizing criticising cited cites citing denied denies deny denying emphasized
emphasizes emphasised emphasises emphasizing emphasising exclaimed exclaims expressed expresses expressing hailed
highlighted highlights highlighting hinted implied implies implying joked jokes joking lamented laments lamenting
maintained maintains maintaining mentioned mentions mentioning observed observes observing pledged pledges pledging
pointed points pointing posted posts posting praised praises praising predicted predicts predicting proclaimed
proclaims proclaiming promised promises promising proposed proposes quipped quips quoted quotes quoting read reads
reading recalled recalls recall recalling recommended recommends reiterated reiterates reiterating remarked remarks
remarking remembered remembers repeated repeats repeating reported reports reporting requested revealed reveals
revealing scoffed scoffs shouted shouts shouting speculated stressed stresses stressing suggested suggests suggest
suggesting summarized swore testified testifies testifying thought thinks touted touts touting urged urges urge urging
vowed vows vow vowing welcomed welcomes wondered wonders wondering yelled yells yelling blamed blames blaming
dismissed dismisses dismissing labeled labelled labeling dubbed dubbing termed referred refers refer referring deemed
blasted blasts blasting slammed slams slamming accused accuses accusing mused blogged retorted retorts chanted
chanting cried cries screamed screams demanded demands demanding defended defends defending ridiculed mocked mocks
mocking decried denounced denounces denouncing condemned condemns condemning ruled answered answers answering boasted
boasts boasting bragged declined shrugged sighed laughed snapped questioned questioning opined opines intoned jested murmured muttered
whispered characterized characterised characterizes likened compared portrayed elaborated interjected interrupted
advised advises estimated estimates pleaded pleads phrased signaled signalled signed conveyed communicated advocated
rejected rejects ordered messaged texted emailed e-mailed instructed informed spoke speaks speaking addressed
addresses attacked attacks affirmed affirms riffed lists listed referenced assured assures reasoned theorized figured
lectured recounted recounts relayed narrated attributed apologized thanked thanks congratulated
""")
# More of them, whose forms are all regular; the tables above hold the frequent and the irregular ones.
CUE_VERBS |= _regular("""
allege apologize apologise applaud backtrack bellow bemoan berate blare blurt brag bristle
chide chime clarify confess confide crow deadpan deride disclose
disparage divulge drawl echo effuse enthuse espouse extoll exult fret fume groan grouse growl grumble gush holler howl implore
inquire interject intone intimate invoke jeer lambast lambaste laud marvel mutter opine parrot
ponder posit preach pronounce prophesy rail rant rave rebuke rebut recite refute remonstrate reprimand retract
retweet rhapsodize scold sneer stammer surmise thunder trumpet underline underscore utter
wail whine worry yelp
""")
# Words that stand for a speech: "the statement said", "in a letter to staff".
SPEECH_NOUNS = _words(
    "statement release letter report interview speech tweet post message email e-mail note memo remarks memorandum filing "
    "complaint lawsuit opinion ruling indictment affidavit document article editorial column op-ed story blog headline study "
    "poll survey ad book caption text sign banner website transcript"
)
# What somebody says, as a noun: "her claim that", "Roe's call for".
CLAIMS = _words(
    "claim claims call calls warning warnings promise promises pledge pledges vow vows demand demands assertion assertions assurance "
    "suggestion suggestions comment comments remark remarks description characterization statement statements argument arguments "
    "threat threats insistence contention contentions belief view views opinion plea pleas declaration declarations denial denials "
    "criticism complaint complaints observation prediction predictions proposal proposals answer reply response question questions "
    "testimony admission advice message words rejection dismissal refusal reference references praise speech tweet tweets rhetoric "
    "motto slogan mantra line quip joke jokes reaction verdict dictum catchphrase"
)
POSSESSIVES = _words("his her their its my our")
PRONOUNS = _words("he she they it we i you who")
# What is never the subject of a verb.
OBJECT_PRONOUNS = _words("him them us me himself herself itself themselves myself ourselves whom")
# Who speaks without an article though the word is no plural.
SEVERAL = _words(
    "police people men women children staff crew media everyone everybody someone somebody anyone anybody nobody others management "
    "personnel folk folks parliament congress counsel"
)
# Words that open a noun phrase.
DETERMINERS = _words(
    "the a an his her its their our my your this that these those one some several many another each "
    "every both any no most few other all such"
)
PREPOSITIONS = _words(
    "of for at from with in on to by near during after before about against under inside outside across among over into "
    "onto through throughout between without within since until upon toward towards amid despite regarding concerning "
    "behind beyond along around off via per than like unlike including"
)
# Bodies and groups that speak, behind the name of what they belong to: "Trump campaign officials".
BODIES = _words("""
administration campaign officials official government police department ministry agency office team committee court
investigators authorities prosecutors lawmakers voters supporters leaders members aides allies critics residents students
researchers scientists experts employees workers troops soldiers forces troopers mission embassy company firm bank group
newspaper magazine website station network resident native voter supporter
""")
# Days, months and the like: they say when, and speak never.
TIMES = _words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december today yesterday week month year night morning afternoon evening day time weekend last earlier
moments minutes hours days nights weeks months years
""")
CONJUNCTIONS = _words("and or but nor yet so")
# Words that open a clause of its own.
SUBORDINATORS = _words(
    "who which whom whose when while because although though if unless whether where as what how why whereas once"
)
AUXILIARIES = _words(
    "has have had having is was were are be been being will would could might may can did does do should must shall ought "
    "isn't wasn't weren't aren't won't wouldn't couldn't can't didn't doesn't don't hasn't haven't hadn't shouldn't "
    "isn’t wasn’t weren’t aren’t won’t wouldn’t couldn’t can’t didn’t doesn’t don’t hasn’t haven’t hadn’t shouldn’t"
)
ADVERBS = _words(
    "also later then now again further simply even still just only never always often repeatedly earlier not "
    "instead meanwhile however rather too though once soon already famously there here perhaps maybe indeed thus hence overall "
    "nonetheless nevertheless moreover furthermore likewise otherwise afterward afterwards alas sometimes elsewhere ever"
)
# Common verbs that carry no attribution: where one stands, a noun phrase is over.
VERBS = _words("""
went go goes going came come comes coming made make makes making took take takes taking gave give gives giving got get gets
getting left leave leaves leaving met meet meets meeting ran run runs running held hold holds holding stood stand stands
sat sit began begin begins started start starts kept keep keeps knew know knows saw see sees heard hear hears felt feel
feels found find finds became become becomes brought bring brings put puts set sets led lead leads won win wins lost lose
loses sought seeks fought caught taught shot fired lives wears sends laid swore struck sang sings
loses sent send sends spent spend paid pay pays bought sold built build broke fell rose rise rises drew drove grew threw
flew wore appeared appears seemed seems remained remains wanted want wants needed need needs
tried try tries used use uses showed shows show shown turned turns looked looks moved moves lived worked works served
joined visited ended opened closed faced failed let lets meant means mean became followed follows hoped hopes
""")
# A full stop after these ends no sentence.
ABBREVIATIONS = _words(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm sgt cpl pvt brig sen rep gov rev hon st jr sr vs no dept inc ltd co corp "
    "u.s u.n u.k d.c a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec calif fla ga ill ky mass mich minn miss mo nev "
    "okla ore pa tenn tex va vt wash wis conn del ariz ark colo ind kan la md mont neb fig pres atty supt spc pfc ph.d"
)
# Titles, ranks and offices that stand before a name, or for one.
TITLES = _words("""
mr mrs ms miss dr prof professor sir dame lord lady president vice minister prime secretary senator sen rep
representative congressman congresswoman governor gov mayor ambassador chancellor king queen prince princess judge justice
sheriff chief director chairman chairwoman chairperson chair spokesman spokeswoman spokesperson general gen lieutenant lt
colonel col major maj captain capt commander cmdr admiral adm commodore sergeant sgt corporal cpl private pvt staff
brigadier brig marshal air rear field officer petty warrant senior deputy former acting foreign defense defence state
interior under undersecretary assistant attorney analyst oceanographer engineer farmer lawmaker inspector auditor
opposition committee member project manager procurement union leader shipyard commissioner navy army force executive head
candidate nominee campaign adviser advisor aide strategist pollster host anchor reporter correspondent editor author
columnist commentator activist economist scientist historian lawyer detective superintendent pope cardinal archbishop
bishop rabbi imam reverend rev pastor coach speaker whip republican democrat democratic house senate majority minority
first national security press wing flight squadron leading private ex retired longtime veteran
""")
HE = _words(
    "mr mr. sir lord king prince spokesman chairman congressman father brother son husband businessman his himself"
)
SHE = _words(
    "mrs ms miss dame lady queen princess spokeswoman chairwoman congresswoman mother sister daughter wife businesswoman"
)
# First names that tell, as a hint and no more.
HIS_NAMES = _words("""
aaron adam adrian ahmed alan albert alejandro alex alexander alexei ali allen anders andre andrei andrew anthony antonio
arthur arvid ben benjamin bernie bernard bill bob boris brad brandon brian bruce bryan carl carlos charles chris christian
christopher chuck colin craig dale dan daniel darren dave david dean dennis derek dick dmitry dominic don donald doug douglas
ed eddie edward emmanuel eric ernest evan farid francis francisco frank fred gary gavin geoff george gerald giles glen glenn gordon
graham greg gregory hans harold harry hassan henry herman hector hugo howard hugh hussein ian ibrahim igor ilya ivan jack jacob
jake james jared jason javier jay jeb jeff jeffrey jeremy jerome jerry jesse jim jimmy joe joel john johnny jon
jonathan jordan jorge jose joseph josh joshua juan julian justin karl keith ken kenneth kevin khalid kurt kyle lance larry lars
lawrence lee leon leonard leroy lindsey lloyd louis lucas luis luke malcolm marc marco marcus mario mark marshall martin matt
matthew maurice max michael miguel mike mikhail mitch mitt mohamed mohammed moses muhammad nathan neil newt nicholas nick nigel
nils noah norman oliver omar oscar oskar owen patrick paul pavel pedro pete peter phil philip pierre rafael ralph rand randy raul
ray raymond reince richard rick rob robert roberto rodney roger roland ron ronald roy rudy russell ryan sam samuel scott sean
sebastian sergei sergey shane shaun simon stefan stephen steve steven stuart sunil ted terrence terry theodore thomas tim
timothy toby todd tom tomas tommy tony travis tyler viktor vincent vladimir walter warren wayne wesley will william yusuf yves
""")
HER_NAMES = _words("""
abigail ada adriana aisha alice alicia alison allison amanda amara amber amy ana anastasia andrea angela anita ann anna anne
annette annie aoife april ashley barbara beatrice becky beth betsy betty beverly brenda bridget brittany camille carla carly
carmen carol caroline carolyn catherine cathy charlotte chelsea cheryl christina christine cindy claire clara claudia colleen
connie courtney crystal cynthia dana danielle dawn deborah debbie denise diana diane dianne donna dorothy eileen elaine elena
eleanor elisabeth elizabeth ellen emily emma erica erin eva evelyn fatima fiona florence frances gabriela gail georgia gina
giulia gloria grace greta gretchen gwen hannah heather heidi helen hillary holly huma ines ingrid irene irina isabel ivanka
jackie jacqueline jane janet janice jean jeanne jen jenna jennifer jessica jill joan joanna jodi joyce juanita judith judy
julia julie june karen karin kate katherine kathleen kathryn kathy katie kay kayla kellyanne kelly kim kimberly kirsten kristen
kristin laura lauren layla leah leila lena leslie linda lindsay linnea lisa liz lois loretta lori louise lucy lydia lynn maggie
margaret maria marianne marie marilyn marina marjorie marsha martha mary maura maureen maya meera megan meghan melania melanie
melissa meredith michele michelle mila miranda moira molly monica nadia nancy natalia natalie natasha nicole nikki nina nora
olga olivia pamela patricia paula peggy penny priya rachel rebecca regina renee rita roberta robin rosa rose rosalind roxanne
ruth sabrina sally samantha sandra sara sarah shannon sharon sheila shirley sonia sophia sophie stacy stephanie sue susan
suzanne sylvia tamara tammy tara teresa thandi theresa tiffany tina tracy ursula valerie vanessa vera veronica vicky victoria
virginia wendy whitney yasmin yvonne zoe
""")


def _guess(word: str) -> Kind:
    """The kind of a word in small letters that no table holds, by its ending."""
    if (
        word.endswith("ly")
        and len(word) > 4
        and word not in ("family", "ally", "reply", "supply", "assembly", "daily", "weekly")
    ):
        return "adv"
    if word.endswith("ed") and len(word) > 4:
        return "verb"
    return "word"


# Where two tables hold a word, the later one counts.
_TABLES: tuple[tuple[frozenset[str], Kind], ...] = (
    (VERBS, "verb"),
    (ADVERBS, "adv"),
    (PREPOSITIONS, "prep"),
    (SUBORDINATORS, "sub"),
    (CONJUNCTIONS, "conj"),
    (DETERMINERS, "det"),
    (AUXILIARIES, "aux"),
    (CUE_VERBS, "cue"),
    (PRONOUNS, "pron"),
)
ENGLISH = Language(
    "en",
    kinds={word: kind for words, kind in _TABLES for word in words},
    keys={},
    endings={},
    guess=_guess,
    abbreviations=ABBREVIATIONS,
    his_names=HIS_NAMES,
    her_names=HER_NAMES,
    nouns_have_capitals=False,
)
