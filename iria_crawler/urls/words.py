"""The words of addresses: which parameters are idle, which path segments name lists, files and service pages."""

from __future__ import annotations

import re

# Parameters that only say where a reader came from. Nothing that could choose the story is listed: no `id`, no `ref`.
TRACKERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid
    mc_eid mkt_tok _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_enc_id
    oly_anon_id wickedid rb_clickid s_cid s_kwcid ns_mchannel ns_source ns_campaign ns_linkname ns_fee cmpid cmp
    cmpid_source icid ito ocid smid smtyp sref ncid xtor ref_src ref_url __twitter_impression guccounter
    guce_referrer guce_referrer_sig spref _unique_id wt_mc wt.mc_id wt_zmc mbid sr_share ftag cmpredirect
    traffic_source socialreferrer feature_share replytocom like_comment like_comment_nonce unapproved
    moderation-hash phpsessid jsessionid srsltid mibextid fb_ref fb_source
    """.split()
)
TRACKER_PREFIXES = tuple(
    "utm_ pk_ mtm_ at_custom at_medium at_campaign at_link hsa_ fb_action_ __cf_chl itm_ _branch_".split()
)
SHARE_TARGETS = frozenset(
    "twitter facebook linkedin reddit tumblr pinterest pocket telegram jetpack-whatsapp whatsapp email x mastodon "
    "bluesky threads print skype nextdoor".split()
)
INDEX_FILES = re.compile(
    r"(?:index\.(?:html?|shtml|xhtml|php\d?|aspx?|jsp|cgi|cfm)|default\.(?:html?|aspx?|php))", re.I
)
# `amp.co.uk` is somebody's own name, not the mobile edition of `co.uk`.
PUBLIC_SECOND_LEVELS = frozenset("co com org net gov ac edu mil or ne go gob gouv".split())

# A path with one of these words anywhere leads to a file or a machine's answer.
MACHINE_WORDS = frozenset(
    "feed rss atom page search wp-content wp-admin wp-includes wp-json wp-login.php xmlrpc.php cgi-bin cdn-cgi".split()
)
# These open the name of a list: /author/jane-roe/ is one, while /author/jane-roe/<a long slug> is a column.
LIST_WORDS = frozenset(
    """
    category categories cat tag tags topic topics author authors contributor contributors comments kategorie
    kategorien schlagwort thema themen autor autoren categoria categorias etiqueta categorie mot-cle auteur auteurs
    rubrique suche buscar recherche
    """.split()
)
# A service page where the path begins or ends with one: /jobs/ is that, /economy/jobs/army-hires-again/ is not.
SERVICE_WORDS = frozenset(
    """
    about about-us contact contact-us privacy privacy-policy terms terms-of-service terms-of-use legal imprint
    impressum advertise advertising careers jobs help faq sitemap cookies cookie-policy disclaimer donate shop store
    cart checkout login signin signup register account subscribe subscription newsletter newsletters staff events
    event calendar podcasts webinars media-kit kontakt datenschutz agb nutzungsbedingungen abo mentions-legales
    aviso-legal contacto
    """.split()
)
# These only end the address of a list: /archives/ is one, /archives/army-hires-again-1234/ is not.
LAST_WORDS = frozenset("archive archives section sections videos gallery galleries news latest blog home".split())
FILE_TYPES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|docx?|xlsx?|pptx?|zip|gz|rar|7z|mp[34]|m4[av]|mov|avi|webm|wav"
    r"|ogg|css|js|mjs|json|xml|rss|atom|txt|ics|woff2?|ttf|eot|exe|dmg|apk|epub)$",
    re.I,
)
STORY_PARAMETERS = frozenset(
    "p page_id id aid nid article articleid article_id story storyid story_id news newsid news_id post postid post_id "
    "item itemid item_id doc docid doc_id contentid content_id".split()
)
