"""English as the quotation rules need it: cue verbs, titles, pronouns. Tables only; another language is another
such file.
"""

from __future__ import annotations

# Verbs that carry an attribution, in the forms news pages use. Past, present, and the participle that follows a comma.
CUE_VERBS = frozenset(
    """
    said says say saying told tells tell telling added adds add adding wrote writes write writing asked asks ask
    asking argued argues
    arguing stated states state stating noted notes noting warned warns warning explained explains explaining insisted
    insists insisting claimed claims claiming declared declares declaring announced announces announcing replied replies
    replying
    responded responds responding continued continues continuing concluded concludes concluding called calls calling
    described
    describes describing tweeted tweets tweeting acknowledged acknowledges admitted admits admitting agreed agrees
    agreeing
    alleged alleges asserted asserts asserting believed believes cautioned cautions charged charges commented comments
    complained complains conceded concedes confirmed confirms contended contends countered counters criticized
    criticised
    cited cites citing denied denies denying emphasized emphasizes emphasised emphasising emphasizing exclaimed
    expressed
    hailed highlighted highlights highlighting hinted implied joked joking lamented maintained maintains mentioned
    observed
    observes offered ordered pledged pointed posted praised predicted predicts proclaimed promised promises proposed
    quipped
    quoted reads read reading recalled recalls recommended reiterated remarked remembered repeated reported reports
    requested
    revealed scoffed shouted signed speculated stressed stresses stressing suggested suggests summarized swore testified
    testifies thought thinks touted urged urges urging vowed vows vowing welcomed welcomes wondered yelled blamed
    dismissed
    labeled labelled dubbed termed referred deemed blasted slammed accused mused blogged retorted chanted cried screamed
    """.split()
)
SPEECH_NOUNS = frozenset(
    "statement release letter report interview speech tweet post message email note memo remarks".split()
)
PRONOUNS = frozenset("he she they it we i you who".split())
# Words that open a noun phrase of an unnamed speaker.
DETERMINERS = frozenset(
    "the a an his her its their our this that these those one some several two three many another".split()
)
# A subject reaches back to one of these and no further.
CLAUSE_STARTS = frozenset(
    """
    that but and while when after before as because since though although if so or whether which where until where
    then also later meanwhile however yesterday today earlier
    """.split()
)
# Words inside a noun phrase that are written small: "head of mission", "spokesman for the ministry".
LINKS = frozenset("of for at in on from to with de la le van von der den bin al el ibn d' du di da dos y".split())
ADVERBS = frozenset(
    "also later then now once again further simply even still just only never always often repeatedly reportedly recently "
    "earlier previously bluntly flatly immediately clearly publicly privately quickly quietly reluctantly has have had is was "
    "were are been be being will would could might may can did does do not".split()
)
TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady president vice minister prime secretary senator sen rep
    representative congressman congresswoman governor gov mayor ambassador chancellor king queen prince princess judge
    justice
    sheriff chief director chairman chairwoman spokesman spokeswoman spokesperson general gen lieutenant lt colonel
    col major
    maj captain capt commander cmdr admiral adm commodore sergeant sgt corporal cpl private pvt staff brigadier brig
    marshal
    air rear field officer petty warrant senior deputy former acting foreign defense defence state interior under
    undersecretary
    assistant attorney analyst oceanographer engineer farmer lawmaker inspector auditor opposition committee member
    project manager procurement union leader shipyard commissioner navy army force executive head
    """.split()
)
HE = frozenset("mr sir lord king prince spokesman chairman congressman father".split())
SHE = frozenset("mrs ms miss dame lady queen princess spokeswoman chairwoman congresswoman mother".split())
