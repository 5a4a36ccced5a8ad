"""Whether two pictures look the same: a perceptual hash of 64 bits, in which renditions of one picture differ in few bits.

The hash is the usual one (pHash): the picture in 32 by 32 grey pixels, its discrete cosine transform, and of the 64 lowest
frequencies whether each is above their median. The package ImageHash computes the same, but it loads NumPy and SciPy, 285 MB
of memory, which is more than a reader process may have; these 1,000 pixels need neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sqrt
from statistics import median

SIDE_PIXELS = 32  # of the small grey picture that is hashed
_FREQUENCIES = 8
# Renditions of one picture (size, quality, file type) differ in at most 6 bits of 64 (tests/picture_files/test_alike.py).
MAX_SAME_BITS = 6
# Two pictures of different things differ in 32 bits, give or take 4. From 22 bits on, one is not the other; a picture and the
# same without a tenth of its width differ in up to 20.
MIN_SWAPPED_BITS = 22
# A picture whose grey levels differ by less is blank: its hash would be that of noise.
MIN_CONTRAST = 8

_WAVES = [[cos((2 * x + 1) * u * pi / (2 * SIDE_PIXELS)) for x in range(SIDE_PIXELS)] for u in range(_FREQUENCIES)]


def perceptual_hash(grey: Sequence[int]) -> str | None:
    """The hash of SIDE_PIXELS rows of as many grey levels (0 to 255), as 16 hexadecimal digits; None for a blank picture."""
    if max(grey) - min(grey) < MIN_CONTRAST:
        return None
    rows = [grey[start : start + SIDE_PIXELS] for start in range(0, SIDE_PIXELS**2, SIDE_PIXELS)]
    across = [[_along(row, wave) for wave in _WAVES] for row in rows]
    values = [_along([row[u] for row in across], wave) for wave in _WAVES for u in range(_FREQUENCIES)]
    values[0] = 0.0  # the mean brightness, which says nothing of what is shown
    middle = median(values)
    bits = sum(1 << (len(values) - 1 - place) for place, value in enumerate(values) if value > middle)
    return f"{bits:016x}"


def _along(values: Sequence[float], wave: Sequence[float]) -> float:
    return sqrt(2 / SIDE_PIXELS) * sum(value * height for value, height in zip(values, wave, strict=True))


def bits_apart(one: str, other: str) -> int:
    """In how many of 64 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
