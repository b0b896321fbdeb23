"""A sheet as one layered Vega-Altair chart: a scale for shares, pixels for all else, every value in the data."""

from __future__ import annotations

from typing import Any

from wellknit.briefs.charts.sheet import Layer, Record, Sheet
from wellknit.briefs.charts.theme import FAMILY, WHITE

__all__ = ["specification"]


def specification(sheet: Sheet, height: float, description: str) -> dict[str, Any]:
    """The Vega-Lite specification of ``sheet``, ``height`` pixels high."""
    import altair as alt

    # Every layer says its own: a scale for shares, none for pixels.
    chart = (
        alt.layer(*(_layer(sheet, layer, records) for layer, records in sheet.records.items()))
        .resolve_scale(x="independent")
        .properties(
            width=sheet.width,
            height=height,
            padding=0,
            autosize="none",
            background=WHITE,
            description=description,
        )
        .configure_view(stroke=None)
    )
    # Checked against Vega-Lite's schema in the tests: here it would take as long as the drawing.
    return dict(chart.to_dict(validate=False))


def _layer(sheet: Sheet, layer: Layer, records: list[Record]) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[sheet.low, sheet.high], range=[sheet.left, sheet.right], nice=False, zero=False)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", axis=None, scale=scale if layer.shares else None)

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=None, scale=None)

    def stroke(field: str = "colour") -> Any:
        return alt.Stroke(f"{field}:N", scale=None, legend=None)

    def weight() -> Any:
        return alt.StrokeWidth("weight:Q", scale=None, legend=None)

    def fill() -> Any:
        return alt.Fill("fill:N", scale=None, legend=None)

    data: Any = alt.Data(values=records)  # type: ignore[no-untyped-call]  # Altair leaves it untyped
    base: Any = alt.Chart(data)
    match layer.mark:
        case "grid":
            return base.mark_rule().encode(
                x=x("share"), y=y("top"), y2=alt.Y2("bottom"), stroke=stroke(), strokeWidth=weight()
            )
        case "box":
            mark = base.mark_rect(strokeDash=[3, 2]) if layer.dashed else base.mark_rect()
            edges = {"x": x("from"), "x2": alt.X2("to"), "y": y("top"), "y2": alt.Y2("bottom")}
            return mark.encode(**edges, fill=fill(), stroke=stroke("outline"))
        case "line":
            edges = {"x": x("from"), "x2": alt.X2("to"), "y": y("y"), "y2": alt.Y2("y2")}
            return base.mark_rule().encode(**edges, stroke=stroke(), strokeWidth=weight())
        case "dot":
            return base.mark_point(strokeWidth=2, opacity=1).encode(
                x=x("share"),
                y=y("y"),
                shape=alt.Shape("shape:N", scale=None, legend=None),
                size=alt.Size("size:Q", scale=None, legend=None),
                fill=fill(),
                stroke=stroke(),
            )
        case "text":
            mark = base.mark_text(
                align=layer.align,
                baseline="alphabetic",
                font=FAMILY,
                fontSize=layer.size,
                fontWeight="bold" if layer.bold else "normal",
            )
            return mark.encode(
                x=x("x"), y=y("y"), text=alt.Text("text:N"), color=alt.Color("colour:N", scale=None, legend=None)
            )
