"""Files of pictures, made here: with IPTC, XMP and EXIF, whole and cut, broken, huge and hostile. Read right, or refused."""

# ruff: noqa: E501 (one line for each file)

from __future__ import annotations

import asyncio
import struct
import zlib
from typing import Any

import pytest
from made_pictures import (
    encoded,
    exif_bytes,
    iim,
    jpeg_with_exif,
    jpeg_with_iim,
    jpeg_with_xmp,
    listed,
    png_chunk,
    png_of_size,
    png_with,
    riff_with,
    scene,
    with_segments,
    xmp,
)
from PIL import Image

from iria_crawler.crawl.readers.pool import ReaderPool
from iria_crawler.errors import Unreadable
from iria_crawler.picture_files.alike import bits_apart
from iria_crawler.picture_files.read import HEAD_BYTES, MAX_PIXELS, read_picture
from iria_crawler.picture_files.statements import MAX_CAPTION_CHARACTERS

URL = "https://news.example.org/marlow.jpg"
PLAIN = encoded(scene(1))
POE = listed("dc:creator", "Sgt. John Poe")
UTF8 = (1, 90, b"\x1b%G")
ICC = (0xE2, b"ICC_PROFILE\x00\x01\x01" + b"\x00" * 60_000)
XAP = b"http://ns.adobe.com/xap/1.0/\x00"
C2PA = b"JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x40jumb\x00\x00\x00\x26jumdc2pa\x00\x11\x00\x10"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
    + xmp(listed("dc:creator", "&d;")).decode().partition("?>")[2]
).encode()
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    + xmp(listed("dc:creator", "&e;")).decode().partition("?>")[2]
).encode()
DEEP = xmp("<dc:creator>" * 2_000 + "Ida Ode" + "</dc:creator>" * 2_000)
FARMED = xmp("".join(listed("dc:creator", "Ida Ode", "Tom Roe") for _ in range(5_000)))
WEBP = encoded(scene(1), "WEBP", xmp=xmp(POE))
# The name of a file, its bytes, and what of it is right. All fields that are not named are None (False for c2pa).
READ: dict[str, tuple[bytes, dict[str, Any]]] = {
    "bare jpeg": (PLAIN, {}),
    "xmp creator": (jpeg_with_xmp(xmp(POE)), {"creator": "Sgt. John Poe"}),
    "xmp two creators": (jpeg_with_xmp(xmp(listed("dc:creator", "Ida Ode", "Tom Roe"))), {"creator": "Ida Ode, Tom Roe"}),
    "xmp attributes": (
        jpeg_with_xmp(xmp("", ' photoshop:Credit="DOD" photoshop:Source="Norland Navy"')),
        {"credit_line": "DOD", "source": "Norland Navy"},
    ),
    "xmp elements": (jpeg_with_xmp(xmp("<photoshop:Credit>AP</photoshop:Credit>")), {"credit_line": "AP"}),
    "xmp rights by language": (
        jpeg_with_xmp(
            xmp(
                '<dc:rights><rdf:Alt><rdf:li xml:lang="fr">Domaine public</rdf:li>'
                '<rdf:li xml:lang="x-default">Public domain</rdf:li></rdf:Alt></dc:rights>'
            )
        ),
        {"rights": "Public domain"},
    ),
    "xmp caption": (jpeg_with_xmp(xmp(listed("dc:description", "A ship\n at sea.", kind="Alt"))), {"caption": "A ship at sea."}),
    "xmp date": (
        jpeg_with_xmp(xmp("<photoshop:DateCreated>2026-05-01T14:02:31+02:00</photoshop:DateCreated>")),
        {"taken_at": "2026-05-01T14:02:31"},
    ),
    "xmp day": (jpeg_with_xmp(xmp("", ' photoshop:DateCreated="2026-05-01"')), {"taken_at": "2026-05-01"}),
    "xmp no day": (jpeg_with_xmp(xmp("", ' photoshop:DateCreated="2026-13-45"')), {}),
    "xmp empty creator": (jpeg_with_xmp(xmp(listed("dc:creator", " "))), {}),
    "xmp signs for terminals": (jpeg_with_xmp(xmp(listed("dc:creator", "Ida\u202e Ode\u200b"))), {"creator": "Ida Ode"}),
    "xmp virin": (
        jpeg_with_xmp(xmp("", ' photoshop:TransmissionReference="220729-D-AB123-1001"')),
        {"virin": "220729-D-AB123-1001"},
    ),
    "xmp number like a virin": (jpeg_with_xmp(xmp("", ' photoshop:TransmissionReference="220729-D-AB12-1001"')), {}),
    "xmp broken": (jpeg_with_xmp(b"<x:xmpmeta><rdf:RDF"), {}),
    "xmp that laughs": (jpeg_with_xmp(LAUGHS), {}),
    "xmp that reads files": (jpeg_with_xmp(OUTSIDE), {}),
    "xmp of zeros": (jpeg_with_xmp(b"\x00" * 200), {}),
    "iptc": (
        jpeg_with_iim(UTF8, (2, 80, b"Ida Ode"), (2, 110, b"AP"), (2, 115, b"FR170 AP"), (2, 116, "© 2026 Büro".encode())),
        {"creator": "Ida Ode", "credit_line": "AP", "source": "FR170 AP", "rights": "© 2026 Büro"},
    ),
    "iptc latin 1": (jpeg_with_iim((2, 80, "Björn Öde".encode("latin-1"))), {"creator": "Björn Öde"}),
    "iptc two creators": (jpeg_with_iim((2, 80, b"Ida Ode"), (2, 80, b"Tom Roe")), {"creator": "Ida Ode, Tom Roe"}),
    "iptc day": (jpeg_with_iim((2, 55, b"20260501")), {"taken_at": "2026-05-01"}),
    "iptc day and time": (jpeg_with_iim((2, 55, b"20260501"), (2, 60, b"140231+0200")), {"taken_at": "2026-05-01T14:02:31"}),
    "iptc caption": (jpeg_with_iim((2, 120, b"A ship at sea.")), {"caption": "A ship at sea."}),
    "iptc long caption": (jpeg_with_iim((2, 120, b"x" * 30_000)), {"caption": "x" * MAX_CAPTION_CHARACTERS}),
    "iptc virin": (jpeg_with_iim((2, 5, b"220729-N-CD456-2002")), {"virin": "220729-N-CD456-2002"}),
    "iptc cut": (with_segments(PLAIN, [(0xED, iim((2, 80, b"Ida Ode"))[:-4])]), {}),
    "iptc of a wrong length": (with_segments(PLAIN, [(0xED, iim((2, 80, b"Ida Ode")).replace(b"\x00\x07Ida", b"\x7f\xffIda"))]), {}),
    "iptc and xmp": (
        with_segments(jpeg_with_iim((2, 80, b"Tom Roe"), (2, 110, b"AP")), [(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(POE))]),
        {"creator": "Sgt. John Poe", "credit_line": "AP"},
    ),
    "exif": (
        jpeg_with_exif({315: "Ida Ode", 33432: "(c) Ida Ode", 270: "A ship"}),
        {"creator": "Ida Ode", "rights": "(c) Ida Ode", "caption": "A ship"},
    ),
    "exif date of the camera": (jpeg_with_exif({}, {36867: "2026:05:01 14:02:31"}), {"taken_at": "2026-05-01T14:02:31"}),
    "exif date of a program": (jpeg_with_exif({306: "2026:05:09 10:00:00"}), {}),
    "exif garbage": (with_segments(PLAIN, [(0xE1, b"Exif\x00\x00" + b"\xff" * 400)]), {}),
    "exif that loops": (
        with_segments(PLAIN, [(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08")]),
        {},
    ),
    "exif outside the file": (
        with_segments(PLAIN, [(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x3b\x00\x02\x7f\xff\xff\xff\x7f\xff\xff\x00\x00\x00\x00\x00")]),
        {},
    ),
    "exif maker of the camera alone": (jpeg_with_exif({271: "Norland Optics", 272: "N 7", 305: "Ship Editor 3"}), {}),
    "exif padded": (jpeg_with_exif({315: "Ida Ode  \x00\x00 ", 270: "  A ship \x00"}), {"creator": "Ida Ode", "caption": "A ship"}),
    "exif blank": (jpeg_with_exif({315: "   ", 270: "\x00", 33432: ""}), {}),
    "exif utf 8": (jpeg_with_exif({315: "Ида Оде".encode(), 270: "艦".encode()}), {"creator": "Ида Оде", "caption": "艦"}),
    "exif date of zeros": (jpeg_with_exif({}, {36867: "0000:00:00 00:00:00"}), {}),
    "exif date of no clock": (jpeg_with_exif({}, {36867: "2026:05:01 25:61:00"}), {}),
    "exif date of digitizing": (jpeg_with_exif({}, {36868: "2026:05:01 14:02:31"}), {}),
    "exif beside xmp": (
        with_segments(jpeg_with_exif({315: "Tom Roe", 33432: "(c) Tom Roe"}), [(0xE1, XAP + xmp(POE))]),
        {"creator": "Sgt. John Poe", "rights": "(c) Tom Roe"},
    ),
    "exif beside iptc": (
        with_segments(jpeg_with_exif({315: "Tom Roe"}, {36867: "2026:05:01 14:02:31"}), [(0xED, iim((2, 80, b"Ida Ode"), (2, 55, b"20260430")))]),
        {"creator": "Ida Ode", "taken_at": "2026-04-30"},
    ),
    "exif of 65,535 tags": (with_segments(PLAIN, [(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\x01\x3b\x00\x02\x00\x00\x00\x04Ida\x00" * 5_000)]), {"creator": "Ida"}),
    "xmp of 2,000 levels": (jpeg_with_xmp(DEEP), {}),
    "xmp of 5,000 creators": (png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + FARMED)), {"format": "PNG", "creator": "Ida Ode, Tom Roe"}),
    "xmp too large": (png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(POE) + b" " * 1_000_000)), {"format": "PNG"}),
    "xmp in another alphabet": (jpeg_with_xmp(xmp(POE).replace(b"Sgt. John Poe", "Ида Оде".encode())), {"creator": "Ида Оде"}),
    "xmp of half a sign": (jpeg_with_xmp(xmp(POE).replace(b"John", b"Jo\xe2\x80hn")), {}),
    "iptc of 3,000 creators": (with_segments(PLAIN, [(0xED, iim(*[(2, 80, b"Ida Ode")] * 3_000))]), {"creator": ", ".join(["Ida Ode"] * 10)}),
    "iptc of no text": (jpeg_with_iim((2, 80, b"\x00\x00"), (2, 110, b"  ")), {}),
    "4,000 comments": (with_segments(PLAIN, [(0xFE, b"x")] * 4_000), {}),
    "c2pa": (with_segments(PLAIN, [(0xEB, C2PA)]), {"c2pa": True}),
    "another app11": (with_segments(PLAIN, [(0xEB, b"JP\x00\x02residual data")]), {}),
    "progressive": (encoded(scene(1), progressive=True), {}),
    "grey": (encoded(scene(1).convert("L")), {}),
    "cmyk": (encoded(scene(1).convert("CMYK")), {}),
    "two pictures in one": (encoded(scene(1), "MPO", save_all=True, append_images=[scene(2)]), {}),
    "png": (encoded(scene(1), "PNG"), {"format": "PNG"}),
    "png xmp": (png_with(png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(POE))), {"format": "PNG", "creator": "Sgt. John Poe"}),
    "png c2pa": (png_with(png_chunk(b"caBX", C2PA)), {"format": "PNG", "c2pa": True}),
    "webp": (encoded(scene(1), "WEBP"), {"format": "WEBP"}),
    "webp xmp": (WEBP, {"format": "WEBP", "creator": "Sgt. John Poe"}),
    "webp c2pa": (riff_with(b"C2PA\x04\x00\x00\x00abcd", encoded(scene(1), "WEBP")), {"format": "WEBP", "c2pa": True}),
    "webp exif": (encoded(scene(1), "WEBP", exif=exif_bytes({315: "Ida Ode"})), {"format": "WEBP", "creator": "Ida Ode"}),
    "png exif": (encoded(scene(1), "PNG", exif=exif_bytes({315: "Ida Ode"})), {"format": "PNG", "creator": "Ida Ode"}),
    "avif": (encoded(scene(1), "AVIF"), {"format": "AVIF"}),
    "avif xmp": (encoded(scene(1), "AVIF", xmp=xmp(POE)), {"format": "AVIF", "creator": "Sgt. John Poe"}),
    "avif exif": (encoded(scene(1), "AVIF", exif=exif_bytes({315: "Ida Ode"})), {"format": "AVIF", "creator": "Ida Ode"}),
    "gif of 60 pictures": (encoded(scene(1).convert("P"), "GIF", save_all=True, append_images=[scene(seed).convert("P") for seed in range(2, 61)]), {"format": "GIF"}),
    "gif": (encoded(scene(1).convert("P"), "GIF"), {"format": "GIF"}),
}  # fmt: skip
REFUSED = {
    "nothing": b"",
    "a page": b"<!DOCTYPE html><html><body>Not found</body></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "text": b"Ida Ode",
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "zip": b"PK\x03\x04" + b"\x00" * 60,
    "tiff": encoded(scene(1), "TIFF"),
    "bmp": encoded(scene(1), "BMP"),
    "noise": bytes(range(256)) * 20,
    "beginning of a jpeg": b"\xff\xd8",
    "png of 3.6 billion pixels": png_of_size(60_000, 60_000),
    "png of a compressed text of 80 MB": png_with(png_chunk(b"zTXt", b"k\x00\x00" + zlib.compress(b"x" * 80_000_000))),
    "jpeg of 4 billion pixels": PLAIN.replace(struct.pack(">HH", 426, 640), b"\xff\xff\xff\xff", 1),
    "avif of no picture": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf" + b"\x00" * 200,
    "cut avif": encoded(scene(1), "AVIF")[:400],
    "gif of 4 billion pixels": b"GIF89a\xff\xff\xff\xff\x80\x00\x00"
    + b"\x00" * 6
    + b",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x02L\x01\x00;",
    "icon": encoded(scene(1), "ICO"),
    "png of no size": png_of_size(0, 10),
    "jpeg of no picture": b"\xff\xd8\xff\xd9",
    "cut webp": encoded(scene(1), "WEBP")[:900],
    "webp of a wrong length": b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\x00" * 40,
}


@pytest.mark.parametrize("name", READ)
def test_file_is_read(name: str) -> None:
    body, right = READ[name]
    file = read_picture(body, URL, True)
    right = {"format": "JPEG", "c2pa": False, **right}
    facts = ("format", "creator", "credit_line", "source", "rights", "caption", "taken_at", "virin", "c2pa")
    assert {name: getattr(file, name) for name in facts} == {name: right.get(name) for name in facts}
    assert (file.width, file.height) == (640, 426)
    assert file.phash is not None


@pytest.mark.parametrize("name", [name for name in READ if not name.startswith(("webp", "gif", "avif"))])
def test_head_says_what_the_whole_says(name: str) -> None:
    body, _ = READ[name]
    whole, head = read_picture(body, URL, True), read_picture(body[: len(body) - 900], URL, False)
    facts = ("format", "width", "height", "creator", "credit_line", "caption", "taken_at", "virin", "c2pa")
    assert [getattr(head, fact) for fact in facts] == [getattr(whole, fact) for fact in facts]
    assert head.phash is None


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match=r"marlow\.jpg"):
        read_picture(REFUSED[name], URL, True)


def test_there_are_at_least_60_files() -> None:
    assert len(READ) + len(REFUSED) >= 60


def test_head_that_ends_within_a_profile_says_what_stands_before_it() -> None:
    """The frame with the size comes after the profile, so the size is not known."""
    body = with_segments(PLAIN, [(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(POE)), ICC, ICC, ICC])
    file = read_picture(body[:HEAD_BYTES], URL, False)
    assert (file.creator, file.width, file.format) == ("Sgt. John Poe", None, "JPEG")


def test_head_of_a_webp_says_nothing_since_it_ends_before_the_metadata() -> None:
    file = read_picture(WEBP[:300], URL, False)
    assert (file.format, file.creator, file.width) == ("WEBP", None, None)


def test_picture_that_breaks_off_has_no_hash() -> None:
    file = read_picture(jpeg_with_xmp(xmp(POE))[:4000], URL, True)
    assert (file.creator, file.phash) == ("Sgt. John Poe", None)


def test_blank_picture_has_no_hash() -> None:
    assert read_picture(encoded(Image.new("RGB", (640, 426), "white")), URL, True).phash is None


def test_picture_of_too_many_pixels_has_a_size_and_no_hash() -> None:
    side = int(MAX_PIXELS**0.5) + 10
    file = read_picture(encoded(Image.new("1", (side, side)), "PNG"), URL, True)
    assert (file.width, file.phash) == (side, None)


def test_turned_picture_has_the_hash_of_the_upright_one() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = read_picture(encoded(scene(1).rotate(90, expand=True), exif=exif), URL, True)
    upright = read_picture(PLAIN, URL, True)
    assert bits_apart(turned.phash or "", upright.phash or "") <= 4


@pytest.mark.parametrize("progressive", [False, True])
def test_largest_picture_is_read_within_the_limits_of_a_reader(progressive: bool) -> None:
    """In a process of its own, as in a crawl; noise would take more bytes than a file may have."""
    body = encoded(scene(3, 7_500, 5_300), progressive=progressive)

    async def read() -> Any:
        pool = ReaderPool(1).join()
        try:
            return await pool.run(read_picture, body, URL, True, url=URL)
        finally:
            await pool.leave()

    file = asyncio.run(read())
    assert (file.width, file.height) == (7_500, 5_300)
    assert bits_apart(file.phash, read_picture(encoded(scene(3)), URL, True).phash or "") <= 4
