"""The places and sizes of the bars of a chart, which a template draws as SVG. The style sheet gives the colours."""

from __future__ import annotations

from typing import NamedTuple

WIDTH, HEIGHT = 560, 150
_LEFT, _BOTTOM, _TOP = 44, 26, 8
_EDGE = 38  # a label centred at least this far from the right edge is not cut off


class Bar(NamedTuple):
    """A rectangle of a stacked column."""

    x: float
    y: float
    width: float
    height: float
    series: int  # 0, 1, 2 ...: its colour
    title: str


class Label(NamedTuple):
    """A text at a place."""

    x: float
    y: float
    text: str


class Chart(NamedTuple):
    """What the template draws."""

    bars: list[Bar]
    across: list[Label]  # below the columns
    up: list[Label]  # left of the columns
    series: list[str]
    rows: list[tuple[str, list[int]]]  # (column, its values): the same as a table, for those who do not see the chart


def columns(names: list[str], series: list[str], values: list[list[int]], *, labels: int = 5) -> Chart:
    """A chart of stacked columns: `values[i][j]` is series j in column i. About `labels` of the names are shown below."""
    tallest = max((sum(stack) for stack in values), default=0)
    tallest = _round_top(tallest)
    step = (WIDTH - _LEFT) / max(len(names), 1)
    room = HEIGHT - _BOTTOM - _TOP
    bars = []
    for i, stack in enumerate(values):
        base = float(HEIGHT - _BOTTOM)
        for j, value in enumerate(stack):
            if value:
                height = value / tallest * room
                base -= height
                title = f"{names[i]}, {series[j]}: {value:,}"
                bars.append(
                    Bar(round(_LEFT + i * step + 1, 1), round(base, 1), round(step - 2, 1), round(height, 1), j, title)
                )
    every = max(1, -(-len(names) // labels))
    places = ((round(_LEFT + (i + 0.5) * step, 1), names[i]) for i in range(0, len(names), every))
    across = [Label(min(x, WIDTH - _EDGE), HEIGHT - 2, name) for x, name in places]
    up = [
        Label(_LEFT - 6, round(HEIGHT - _BOTTOM - part * room, 1), f"{round(tallest * part):,}")
        for part in (0.0, 0.5, 1.0)
    ]
    return Chart(bars, across, up, series, list(zip(names, values, strict=True)))


def _round_top(value: int) -> int:
    """The next number from `value` up that is 2, 4, 6, 8 or 10 times a power of ten, so that half of it is easy to read too."""
    power = int(10 ** max(0, len(str(value)) - 1))
    return next(step * power for step in (2, 4, 6, 8, 10, 20) if step * power >= value)
