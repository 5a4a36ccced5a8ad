"""Which addresses show the same picture: `picture_key` is equal for all renditions of one picture.

A rendition is the same picture in another size, crop, file type or quality, from another host or through a resizing
service. The rules read the form of the address and know no host. Where they are in doubt they keep two addresses apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import Literal
from urllib.parse import parse_qsl, unquote

from iria_crawler.outside import split_address

Moved = Literal["surely", "perhaps", "no"]

# A resizing service takes the picture's own address as its argument, and that may be such a service again.
MAX_NESTED_ADDRESSES = 3
# A file name of fewer characters ("fort") is used in many folders: it identifies a picture only together with its path.
MIN_NAME_CHARACTERS = 8
# The same for a name of letters alone, which is mostly a common word ("digitalisierung").
MIN_WORD_CHARACTERS = 20

_EXTENSIONS = re.compile(r"(?:\.(?:jpe?g|png|webp|avif|gif|jfif|bmp|tiff?|svg|heic))+$")
_WEB_ADDRESS = re.compile(r"https?://[^/]+/", re.I)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_ADDRESS_PARAMETERS = ("url", "src", "image")
# What a service appends to the name of a file, behind its type: "pier.jpg!w800", "pier.jpg;w=800", "pier.jpg@webp".
_BEHIND_TYPE = re.compile(r"(\.(?:jpe?g|png|webp|avif|gif))(?:[!;].*|@!?[a-z]\w*)$")

# Folders of sizes and of instructions to a resizing service. They are no part of what identifies a picture.
_RENDITION_WORDS = (
    r"original|large|medium|small|x?x-?large|thumb(?:nail)?s?|master|full(?:size)?|preview|square|landscape|portrait|wide|retina|"
    r"desktop|mobile|tablet|(?:low|high|hi)-?res|resized?|resizer|scaled?|fit(?:-in)?|crop(?:ped)?|fill|smart|quality|format|width|"
    r"height|strip|true|auto|webp|jpe?g|png|free|alternates|binary|cdn-cgi"
)
_RENDITION_FOLDER = re.compile(
    rf"(?:{_RENDITION_WORDS})(?:[-_]?\d{{1,4}}(?:[x_]\d{{1,4}})?)?|"  # "large", "landscape_640"
    r"(?:ratio)?\d{1,5}[x:_-]\d{1,5}(?:[x:_+!-]++\d{0,5})*+[a-z]{0,2}|"  # "1200x800", "16:9", "0x0:5000x3333", "0_300_5000_3000"
    r"(?:[swhq]_?\d{1,4}[a-z]?|\d{1,4}(?:px|[whqx]))(?:[-_][a-z]{1,2}\d{0,4})*|"  # "w640", "s1600-rw", "1000w_q95"
    r"(?:[swhcqfgterlxyoz]|ar|dpr|fl)_[\w.:-]+|"  # "w_800", "q_auto:good"
    r"[a-z]{1,4}_[\w.:-]+(?:,[a-z]{1,4}_[\w.:-]+)+|"  # "c_fill,w_800,h_600"
    r"[a-z-]+[=:][^/]+|"  # "width=800,format=auto", "filters:quality(80)", "rs:fill:1200"
    r"\d+-w\d{2,4}(?:-[a-z]{1,2}\d[\d_]*)*|"  # a number of its own and what is done: "995397440-w940-cv16_9-q85"
    r"v\d{5,}|"  # the version of a stored file: "v1712345678"
    r"[\w-]+=|"  # the signature of a resizing service
    r"-\d"  # "-1": no limit
)
# A folder for each size that holds the path of the file: "/styles/wide/public/2026-05/fort.jpg".
_STYLES = re.compile(r"/styles/[^/]+/(?:public|private)/")
# What systems add to the name of a file, after or before it, for one rendition of it.
_NAME_SUFFIX = re.compile(
    r"(?:[-_.~](?:scaled|edited|rotated|resized|cropped|thumb(?:nail)?|small|medium|large|xl|[1-4]x|"
    r"\d{1,5}x\d{1,5}(?:-c(?:-[a-z]+)?)?|\d{2,4}(?:w|h|px)|[wh]\d{2,4}(?:_r\d(?:\.\d+)?)?|q\d{2,3}|fp[xy]\d+|p-\d{3,4}|e\d{10,13})|"
    r"@[1-4]x|=[swh]\d+[\w-]*)+$"
)
# TYPO3 names a rendition after its file and a hash of what was done: "csm_pier-at-night_0a1b2c3d4e.jpg"; K2 after a hash, and a size.
# Hugo before a hash, and what was done: "pier-at-night_hu0a1b2c3d_120_600x0_resize_q75_box.jpg".
_NAME_IN_HASH = re.compile(
    r"csm_(.+)_[0-9a-f]{10}|(.+)_hu_?[0-9a-f]{8,64}(?:_\d{1,12}_\d{1,5}x\d{1,5}_\w{1,60})?|([0-9a-f]{32})_(?:xs|[sml]|xl|generic)"
)
_NAME_PREFIX = re.compile(r"(?:thumb(?:nail)?_|(?:small|medium|large)_|\d{2,4}px-|\d{2,4}x\d{2,4}[-_])(?=\w)")
# Widths in which pictures are served: a number at the end of a name is one of these, or it is part of the name. A
# quality in per cent may follow.
_WIDTH_SUFFIX = re.compile(
    r"[-_](?:300|320|360|400|480|500|600|620|640|680|700|720|740|750|768|800|828|900|960|1000|1024|1080|1200|1240|1280|1366|1400|"
    r"1440|1500|1536|1600|1920|2048|2400|2560|3000|3840)(?:-[5-9]\d)?$"
)
# Names that cameras, programs and editors give to thousands of pictures.
_COMMON_NAME = re.compile(
    r"(?:image|img|photo|picture|pic|original|default|master|main|full|large|small|file|free|alternates?|crop(?:ped)?|webp|jpe?g|png|"
    r"lead|hero|header|cover|title|teaser|thumb(?:nail)?|banner|story|article|featured?|top|upload|untitled|unnamed|undefined|design|"
    r"download|screen-?shot|dsc[nf]?|public|(?<!\d)\d{1,5}(?!\d)|[\W_])++"
)
# A number that identifies: shorter ones are sizes, days and counters.
_ID = re.compile(r"(?<!\d)\d{6,13}(?!\d)")
_HASH = re.compile(r"[0-9a-f-]{16,}")
_WIDTH = re.compile(r"\d{3,4}")
_CROP = re.compile(r"\d{1,2}[x:_-]\d{1,2}")
# A program that gives out pictures: which one, its parameters say.
_PROGRAM = re.compile(r"\.(?:php\d?|aspx?|ashx|jsp|cgi|pl|dll)$")
_NUMBER = re.compile(r"\d+")
_BARE_SIZE = re.compile(r"[1-9]\d{0,3}|0")
# The folders of a day, a month or a year: two pictures of one name in two months are two pictures.
_YEAR = r"(?:199\d|20[0-3]\d)"
_MONTH = r"(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DATE_FOLDERS = re.compile(rf"(?<=/){_YEAR}[/-]{_MONTH}(?:[/-][0-3]?\d)?(?=/)")
_YEAR_FOLDER = re.compile(rf"(?!2000){_YEAR}")  # alone, 2000 is a width
# Parameters that choose a rendition, sign an address, or follow the reader.
_RENDITION_PARAMETER = re.compile(
    r"w|h|q|s|sw|sh|dpr|width|height|quality|fit|crop|resize|size|auto|format|fm|ssl|strip|zoom|scale|rect|itok|v|ver|version|"
    r"cb|ts|t|ixlib|bg|op|impolicy|imwidth|downsize|utm_\w+|fbclid|gclid|ref|token|sig|signature|auth|expires|smart|focal"
)


@lru_cache(maxsize=2_000)
def picture_key(url: str) -> str:
    """What all renditions of one picture have in common; no address, and not to be shown.

    A name that identifies by itself is taken with the date and the number in its folders, any other with its whole path:
    "/2026/05/frigate-launch-1024x768.jpg" is "2026/05/frigate-launch", "/photos/87654321/original.jpg" is "87654321".
    """
    address = _innermost(url)
    parts = split_address(address)
    path = _without_instructions(_STYLES.sub("/", unquote(parts.path).lower()))
    folders, dates = _without_dates(path)
    segments = _identifying([segment for segment in folders if segment])
    is_file = _EXTENSIONS.search(path) is not None
    name = segments[-1] if segments else ""
    if _identifies(name):
        number = next(filter(None, map(_id, segments[-2::-1])), "")
        return "/".join(filter(None, (*dates, number, name)))
    key = "/".join((*dates, *segments))
    if is_file and segments:
        return key
    kept = sorted(f"{name}={value}" for name, value in parse_qsl(parts.query) if not _is_rendition_parameter(name))
    return "?".join(filter(None, (key or path, "&".join(kept))))


def _without_instructions(path: str) -> str:
    """A path without what follows the file and its type: "/pier.jpg/m/800x0/smart" asks a service for a rendition of it."""
    path = _BEHIND_TYPE.sub(r"\1", path)
    folders = path.rstrip("/").split("/")
    file = next((at for at, folder in enumerate(folders) if _EXTENSIONS.search(folder)), None)
    return path if file is None or _EXTENSIONS.search(folders[-1]) else "/".join(folders[: file + 1])


def _is_rendition_parameter(name: str) -> bool:
    return _RENDITION_PARAMETER.fullmatch(name.lower()) is not None


def _innermost(url: str) -> str:
    """The picture's own address inside the address of a resizing service; `url` where it holds no other."""
    for _ in range(MAX_NESTED_ADDRESSES):
        inner = _inner(url)
        if inner is None:
            break
        url = inner
    return url


def _inner(url: str) -> str | None:
    """The address that `url` holds: as a parameter, whole in its path, or as a host name in its path."""
    parts = split_address(url)
    # A program or a folder is given the picture under any name, and the page that shows it too; beside a picture's own path, an
    # address may be that of a watermark.
    is_file = _is_picture_file(parts.path)
    for name, value in parse_qsl(parts.query):
        value = unquote(value) if "%2f" in value.lower() else value
        if ("/" in value and name in _ADDRESS_PARAMETERS) or (
            not is_file and _WEB_ADDRESS.match(value) and _is_picture_file(split_address(value).path)
        ):
            return value
    path = unquote(parts.path)
    if (start := path.rfind("http")) > 0 and path.startswith(("http:/", "https:/"), start):
        return path[start:] + (f"?{parts.query}" if parts.query else "")
    folders = path.split("/")
    hosts = [number for number, folder in enumerate(folders[:-1]) if _is_host(folder)]
    return "https://" + "/".join(folders[hosts[-1] :]) if hosts else None


def _is_picture_file(path: str) -> bool:
    return _EXTENSIONS.search(path.lower()) is not None


def _is_host(folder: str) -> bool:
    """Whether a folder is named like a host; "fort.jpg" and "article32650036.ece" are none."""
    folder = folder.lower()
    return bool(_HOST.fullmatch(folder)) and not _EXTENSIONS.search(folder) and not _ID.search(folder)


def _without_dates(path: str) -> tuple[list[str], list[str]]:
    """(the folders and the name of a path without the folders of a date, the date as one text or nothing)."""
    found = _DATE_FOLDERS.search(path)
    if found is None:
        return path.split("/"), []
    day = [part.zfill(2) for part in re.split(r"[/-]", found[0])]
    return (path[: found.start()] + path[found.end() :]).split("/"), ["/".join(day)]


def _identifying(segments: list[str]) -> list[str]:
    """The folders and the name without what chooses a rendition; all of them where what is left identifies nothing."""
    *folders, name = segments or [""]
    kept = [_plain(folder) for folder in folders if not _RENDITION_FOLDER.fullmatch(folder)]
    stem = _EXTENSIONS.sub("", name)
    known = any(map(_id, kept))
    # "1200.jpg" and "large.jpg" are sizes below the folder of one picture or of a crop ("16x9"), and names in any other.
    sized = known or (len(folders) > 1 and _CROP.fullmatch(folders[-1]) is not None)
    if stem and not (sized and (_RENDITION_FOLDER.fullmatch(stem) or _WIDTH.fullmatch(stem))):
        kept.append(_plain(name))
    if known or (kept and _identifies(kept[-1])):
        kept = [part for part in kept if not _BARE_SIZE.fullmatch(part) or _YEAR_FOLDER.fullmatch(part)] or kept
    return [part for part, _ in groupby(kept)]  # a service repeats the name: "fort.jpg/640px-fort.jpg"


def _plain(segment: str) -> str:
    """A folder or a name without extension and size; as it is where nothing would be left."""
    stem = _EXTENSIONS.sub("", segment)
    if rendition := _NAME_IN_HASH.fullmatch(stem):
        return str(next(filter(None, rendition.groups())))
    name = _NAME_PREFIX.sub("", _NAME_SUFFIX.sub("", stem))
    shorter = _WIDTH_SUFFIX.sub("", name)
    if shorter and not _COMMON_NAME.fullmatch(shorter):
        name = shorter
    return name or segment


def _id(folder: str) -> str | None:
    """The number or the hash in the name of a folder that identifies a picture; None if it has neither."""
    if _HASH.fullmatch(folder):
        return folder
    found = _ID.search(folder)
    return found[0] if found else None


def how_moved(one: str, other: str) -> Moved:
    """Whether two unlike keys are those of one file in two places, by its name and folders alone.

    "surely": one has the folders of the other, and more words among them (a proxy, another root, a folder of a cache).
    "perhaps": they have the same name in other folders of the same numbers, or a name that many pictures have; then the words
    beside the pictures must agree. "no": the names differ, or a number or a day in their folders, which name another picture.
    """
    (*folders, name), (*others, other_name) = one.split("/"), other.split("/")
    if name != other_name or "?" in one + other or not (folders or others):
        return "no"
    short, long = sorted((folders, others), key=len)
    # In front of all the folders may stand any: the picture is served by another machine.
    if short and long[len(long) - len(short) :] == short:
        return "surely"
    if _NUMBER.findall("/".join(folders)) != _NUMBER.findall("/".join(others)):
        return "no"
    rest = iter(long)
    is_within = bool(short) and all(folder in rest for folder in short)
    return "surely" if is_within and _COMMON_NAME.fullmatch(name) is None else "perhaps"


def _identifies(name: str) -> bool:
    """Whether the name of a file is that of one picture in whatever folder it is kept."""
    if name.isdecimal() or _HASH.fullmatch(name):
        return _id(name) is not None
    if _PROGRAM.search(name):
        return False
    if name.isalpha() and len(name) < MIN_WORD_CHARACTERS:
        return False
    return len(name) >= MIN_NAME_CHARACTERS and _COMMON_NAME.fullmatch(name) is None
