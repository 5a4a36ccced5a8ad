"""Pictures made for tests: with metadata as agencies, programs and cameras write them, and broken, huge and hostile ones."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw

XMP_NAME = b"http://ns.adobe.com/xap/1.0/\x00"
RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"{}>{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


def scene(seed: int, width: int = 640, height: int = 426) -> Image.Image:
    """A picture of shapes and a sky, always the same for one seed, so that two seeds show two things."""
    chance = random.Random(seed)
    image = Image.new("RGB", (640, 426), tuple(chance.randrange(90, 255) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.randrange(-80, 560), chance.randrange(-60, 380)
        box = (x, y, x + chance.randrange(60, 300), y + chance.randrange(40, 220))
        color = tuple(chance.randrange(256) for _ in range(3))
        chance.choice((draw.ellipse, draw.rectangle))(box, fill=color)
    return image.resize((width, height))


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The bytes of a file of a picture."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def with_segments(jpeg: bytes, segments: Iterable[tuple[int, bytes]]) -> bytes:
    """A JPEG with more segments (marker, content) at its beginning."""
    added = b"".join(bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return jpeg[:2] + added + jpeg[2:]


def xmp(inner: str = "", attributes: str = "") -> bytes:
    """A packet of XMP with these properties."""
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{RDF.format(attributes, inner)}<?xpacket end="w"?>'.encode()


def listed(name: str, *values: str, kind: str = "Seq") -> str:
    """A property of XMP that is a list."""
    return f"<{name}><rdf:{kind}>{''.join(f'<rdf:li>{value}</rdf:li>' for value in values)}</rdf:{kind}></{name}>"


def jpeg_with_xmp(packet: bytes, seed: int = 1) -> bytes:
    return with_segments(encoded(scene(seed)), [(0xE1, XMP_NAME + packet)])


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    """The content of an APP13 segment with datasets of IIM (record, number, value)."""
    data = b"".join(struct.pack(">BBBH", 0x1C, *place, len(value)) + value for *place, value in datasets)
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\x00" * (len(data) % 2)


def jpeg_with_iim(*datasets: tuple[int, int, bytes], seed: int = 1) -> bytes:
    return with_segments(encoded(scene(seed)), [(0xED, iim(*datasets))])


def exif_bytes(tags: dict[int, object], camera: dict[int, object] | None = None) -> bytes:
    """A block of EXIF with these tags, and those of the camera's own directory."""
    exif = Image.Exif()
    exif.update(tags)
    if camera:
        exif.get_ifd(0x8769).update(camera)
    return exif.tobytes()


def jpeg_with_exif(tags: dict[int, object], camera: dict[int, object] | None = None, seed: int = 1) -> bytes:
    return encoded(scene(seed), exif=exif_bytes(tags, camera))


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with(chunk: bytes, seed: int = 1) -> bytes:
    """A PNG with one more chunk behind its header."""
    png = encoded(scene(seed), "PNG")
    return png[:33] + chunk + png[33:]


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that states a size, and has few pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 3000)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def riff_with(chunk: bytes, webp: bytes) -> bytes:
    """A WebP file with one more chunk at its end."""
    body = webp[8:] + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body
