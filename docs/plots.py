"""A small plot for each measure's page, drawn when the documentation is built.

No data are kept in the project, so the plots are drawn from the mirror that MIRROR names; without one each
says how to see it.
"""

import os
import tempfile
from pathlib import Path

import altair as alt
import polars as pl
import vl_convert

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.measures import CATALOGUE
from globalallies.sources.store import Store, import_mirror

WIDTH, HEIGHT = 520, 150
FIRST_YEAR = 1946
INK, BAND = "#1f4e79", "#9db8d2"


def write_plots(folder: Path) -> None:
    """One SVG a measure of panels; a view is run once for all its measures."""
    folder.mkdir(parents=True, exist_ok=True)
    views: dict[tuple[str, str], list[str]] = {}
    for measure in CATALOGUE.values():
        if measure.view:
            views.setdefault((measure.unit, measure.view), []).append(measure.name)
    mirror = Path(os.environ.get("MIRROR", ""))
    with tempfile.TemporaryDirectory() as store_folder:
        store = Store(Path(store_folder))
        store.lock = None
        if (mirror / "MANIFEST.md").is_file():
            import_mirror(store, mirror)
        for (unit, _), names in views.items():
            for name, drawn in plots(unit, names, store).items():
                (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")


def plots(unit: str, names: list[str], store: Store) -> dict[str, str]:
    """Measures of one view by year as SVG, or a line that says why there is none."""
    sources = any(CATALOGUE[name].sources for name in names)
    try:
        frame = ga.panel_of(unit, FIRST_YEAR if sources else 1816, store=store).add(*names).to_polars()
    except UserError as error:
        reason = error.remedy if "not in the store" in error.happened else error.happened
        return {name: words(reason) for name in names}
    return {name: plot(frame.select("year", name), name) for name in names}


def plot(frame: pl.DataFrame, name: str) -> str:
    """One measure by year."""
    if not frame[name].dtype.is_numeric():
        return words(f"{frame[name].n_unique():,} different values; not a number")
    by_year = (
        frame.drop_nulls(name)
        .group_by("year")
        .agg(
            low=pl.col(name).quantile(0.25),
            middle=pl.col(name).median(),
            high=pl.col(name).quantile(0.75),
            mean=pl.col(name).mean(),
        )
        .sort("year")
    )
    return chart(by_year, CATALOGUE[name].scale) if by_year.height else words("no value in these years")


def chart(by_year: pl.DataFrame, scale: str) -> str:
    """Median, quartiles and mean by year."""
    base = alt.Chart(alt.Data(values=by_year.to_dicts())).encode(
        x=alt.X("year:Q", axis=alt.Axis(format="d", title=None))
    )
    title = scale if len(scale) < 30 else None
    band = base.mark_area(color=BAND, opacity=0.6).encode(y=alt.Y("low:Q", title=title), y2="high:Q")
    middle = base.mark_line(color=INK, strokeWidth=1.5).encode(y="middle:Q")
    mean = base.mark_line(color=INK, strokeDash=[3, 2], strokeWidth=1).encode(y="mean:Q")
    caption = "line: median; band: middle half; dashes: mean, over the rows that have a value"
    drawn = alt.layer(band, middle, mean).properties(
        width=WIDTH, height=HEIGHT, title=alt.Title(caption, fontSize=10, fontWeight="normal", anchor="start")
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_json()))


def words(text: str) -> str:
    """A line of text as SVG."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="30" role="img">'
        f'<text x="0" y="20" font-family="sans-serif" font-size="13" fill="#555">No plot here: {safe}</text></svg>'
    )
