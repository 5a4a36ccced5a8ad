"""The bytes of a picture, whole or only their head, as a PictureFile. Runs in a reader process (crawl/readers/).

A file of a stranger may be broken, huge or made to do harm. So only formats of the web are opened, nothing larger than
MAX_PIXELS is decoded, JPEG is decoded at a small scale, and every exception of the library means: not readable.
"""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from typing import Any

from iria_crawler.errors import Unreadable
from iria_crawler.model import PictureFile
from iria_crawler.picture_files.alike import SIDE_PIXELS, perceptual_hash
from iria_crawler.picture_files.statements import Metadata, read_statements

# The first 128 KB of a file hold its metadata: programs write these before the pixels, mostly in 10 to 60 KB.
HEAD_BYTES = 128 * 1024
# The largest file that is read as a whole. Pictures of news pages have 0.05 to 2 MB.
MAX_FILE_BYTES = 8 * 1024 * 1024
# A larger picture is not decoded, so it gets no perceptual hash: 40 million pixels take 120 MB.
MAX_PIXELS = 40_000_000
# The library can open many kinds of files; these are the ones that pages show.
FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "AVIF")
# JPEG is decoded at the smallest scale of which both sides have this many pixels.
_DECODED_SIDE = 128
# Turns that make a picture upright, by the value of EXIF's orientation: names of PIL.Image.Transpose.
_TURNS = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip
_ORIENTATION, _EXIF_IFD = 0x0112, 0x8769
# The end of a JPEG head for which the library looks: a frame of one grey pixel, and the start of a scan.
_FRAME = bytes.fromhex("ffc0000b080001000101011100")
_SCAN = bytes.fromhex("ffda0008010100003f00")
_FRAMES = frozenset((0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF))
_START_OF_SCAN, _APP11 = 0xDA, "APP11"
_IIM_RESOURCE, _IIM_MARK = 0x0404, 0x1C
# The user type of a C2PA box in files of the ISO family, and the chunk in PNG.
_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_C2PA_CHUNK = b"caBX"
_CONTAINER = re.compile(rb"RIFF....WEBP|....ftypavi[fs]", re.S)


def read_picture(body: bytes, url: str, whole: bool) -> PictureFile:
    """What the file at `url` says of itself; `body` is the file where it is `whole`, else its beginning.

    Raises Unreadable if it is no picture of the web, or broken, or says that it has more pixels than the library opens.
    """
    if not whole and _CONTAINER.match(body):
        # These formats keep their metadata behind the pixels, and the library opens only whole files of them.
        return PictureFile(format="WEBP" if body.startswith(b"RIFF") else "AVIF", c2pa=_C2PA_UUID in body)
    try:
        return _read(body, whole=whole)
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:  # the library raises whatever its formats raise: OSError, SyntaxError, struct.error ...
        raise Unreadable(f"its file is no picture that can be read ({type(error).__name__})", url) from None


def _read(body: bytes, *, whole: bool) -> PictureFile:
    # An optional package, and only reader processes need it. A plugin opens nothing before it is imported.
    from PIL import AvifImagePlugin, Image, MpoImagePlugin, WebPImagePlugin  # noqa: F401

    Image.preinit()
    formats = [name for name in FORMATS if name in Image.OPEN]
    data, has_frame = (body, True) if whole or not body.startswith(b"\xff\xd8") else closed_head(body)
    with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=formats) as image:
        exif = _exif_of(image)
        found = read_statements(Metadata(_xmp_of(image), _iim_of(image), exif))
        size = image.size if has_frame else (None, None)
        decode = whole and image.width * image.height <= MAX_PIXELS
        return PictureFile(
            format="JPEG" if image.format == "MPO" else image.format or "",
            width=size[0],
            height=size[1],
            c2pa=_has_c2pa(image, body),
            phash=_hash_of(image, exif.get(_ORIENTATION)) if decode else None,
            **found,
        )


def closed_head(body: bytes) -> tuple[bytes, bool]:
    """(the head of a JPEG so that the library can open it, whether it holds the real frame).

    The library needs every segment whole, and a frame and a scan behind them. A head may end before: then the last segment
    is dropped, and a frame of one pixel stands for the real one.
    """
    at, has_frame = 2, False
    while at + 4 <= len(body) and body[at] == 0xFF:
        marker = body[at + 1]
        if marker == _START_OF_SCAN:
            return body, True
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        length = 0 if marker == 0x01 or 0xD0 <= marker <= 0xD8 else int.from_bytes(body[at + 2 : at + 4], "big")
        if at + 2 + length > len(body):
            break
        has_frame = has_frame or marker in _FRAMES
        at += 2 + length
    return body[:at] + (b"" if has_frame else _FRAME) + _SCAN, has_frame


def _xmp_of(image: Any) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode("utf-8", "replace") if isinstance(packet, str) else bytes(packet)


def _iim_of(image: Any) -> dict[tuple[int, int], list[bytes]]:
    """The datasets of IIM. The library's own reader gives out what is left of a value that breaks off; here it is none."""
    resources = image.info.get("photoshop")
    data = resources.get(_IIM_RESOURCE, b"") if isinstance(resources, dict) else b""
    found: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while isinstance(data, bytes) and at + 5 <= len(data) and data[at] == _IIM_MARK:
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        if at + 5 + length > len(data):  # also for an extended length, which no text needs
            break
        found.setdefault((data[at + 1], data[at + 2]), []).append(data[at + 5 : at + 5 + length])
        at += 5 + length
    return found


def _exif_of(image: Any) -> dict[int, Any]:
    """The tags that we know, those of the camera's own directory among them; {} where EXIF is broken."""
    try:
        exif = image.getexif()
        return {**dict(exif), **dict(exif.get_ifd(_EXIF_IFD))}
    except Exception:  # the directory of a stranger: loops, offsets outside the file, values of any type
        return {}


def _hash_of(image: Any, orientation: object) -> str | None:
    """The perceptual hash of the upright picture; None for a blank or broken one."""
    from PIL import Image

    image.draft("L", (_DECODED_SIDE, _DECODED_SIDE))
    try:
        small = image.convert("L").resize((SIDE_PIXELS, SIDE_PIXELS), Image.Resampling.BOX)
    except MemoryError:
        raise
    except Exception:  # the pixels break off or are garbled; what the file says of itself has been read
        return None
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    if turn:
        small = small.transpose(Image.Transpose[turn])
    return perceptual_hash(list(small.tobytes()))


def _has_c2pa(image: Any, body: bytes) -> bool:
    """Whether the file holds a C2PA manifest. Source: C2PA specification 2.1, "Embedding manifests into various file formats"."""
    segments = getattr(image, "applist", ())
    if any(name == _APP11 and b"c2pa" in data for name, data in segments):
        return True
    if any(chunk[0] == _C2PA_CHUNK for chunk in getattr(image, "private_chunks", ())):
        return True
    return _C2PA_UUID in body or (body.startswith(b"RIFF") and _riff_has_c2pa(body))


def _riff_has_c2pa(body: bytes) -> bool:
    at = 12
    while at + 8 <= len(body):
        if body[at : at + 4] == b"C2PA":
            return True
        size = int.from_bytes(body[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return False
