"""The statistical charts: Vega-Lite specifications, drawn to SVG when the page is built.

Nothing in them depends on the fonts of the machine: sizes and margins are fixed, and the colours
are those of the text around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import vl_convert
from markupsafe import Markup

INK = "currentColor"


def matrix(points: Sequence[dict[str, Any]], columns: Sequence[str], rows: Sequence[str]) -> Markup:
    """Return how many there are of each row in each column, as discs with their number.

    `points` are dicts of `column`, `row` and `count`.
    """
    base = alt.Chart({"values": list(points)}).encode(
        x=alt.X("column:N", sort=list(columns), title=None, axis=_axis(orient="top", angle=-40)),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=_axis(orient="left")),
    )
    most = max(point["count"] for point in points)
    discs = base.mark_circle(color=INK, aria=False, opacity=0.16).encode(
        size=alt.Size("count:Q", legend=None, scale=alt.Scale(domain=[0, most], range=[0, 900]))
    )
    numbers = base.mark_text(color=INK, aria=False, fontSize=12).encode(text="count:Q")
    chart = (discs + numbers).properties(width=44 * len(columns), height=30 * len(rows))
    return _svg(chart, left=310, top=104, right=90, bottom=6)


def widths(points: Sequence[dict[str, Any]], powers: tuple[int, int]) -> Markup:
    """Return how wide each interval is against its number, on a logarithmic axis in percent.

    `points` are dicts of `token` and `percent`; the axis runs between two `powers` of ten.
    """
    ends = [float(f"1e{power}") for power in range(powers[0], powers[1] + 1)]
    tokens = [point["token"] for point in points]
    base = alt.Chart({"values": list(points)}).encode(
        y=alt.Y("token:N", sort=tokens, title=None, axis=_axis(orient="left")),
        x=alt.X(
            "percent:Q",
            title=None,
            scale=alt.Scale(type="log", domain=[ends[0], ends[-1]]),
            axis=_axis(
                orient="top",
                values=ends,
                labelExpr="format(datum.value, '~r') + ' %'",
                grid=True,
            ),
        ),
    )
    rules = base.mark_rule(color=INK, aria=False, opacity=0.35).encode(x2=alt.datum(ends[0]))
    dots = base.mark_circle(color=INK, aria=False, opacity=1, size=60)
    chart = (rules + dots).properties(width=420, height=22 * len(points))
    return _svg(chart, left=110, top=26, right=34, bottom=6)


def _axis(
    orient: Literal["top", "left"], angle: int = 0, grid: bool = False, **options: Any
) -> alt.Axis:
    return alt.Axis(
        orient=orient,
        labelAngle=angle,
        grid=grid,
        ticks=False,
        domain=False,
        labelOverlap=False,
        labelFlush=False,
        labelLimit=0,
        labelPadding=8,
        **options,
    )


def _svg(chart: Any, **margins: int) -> Markup:
    chart = (
        chart.properties(padding=margins, autosize="none", background="transparent")
        .configure(aria=False, font="inherit")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, labelFontSize=13, gridColor=INK, gridOpacity=0.15, minExtent=0
        )
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    # Vega and its converter are trusted to escape text; the tests hold them to it.
    return Markup(svg)
