"""Writing the report: pages to HTML, data to CSV, scripts and styles beside them, all at once.

The folder is built aside and put in place in one move, so a failure leaves what was there.
"""

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import altair as alt
import jinja2
import vl_convert
from altair.utils.schemapi import debug_mode
from markupsafe import Markup, escape

from .. import __version__
from ..catalogue import UserError
from ..register import SHIPPED, Register
from ..sources.store import Store
from .blocks import Block, Chart, Page, Table, to_csv
from .facts import MARK, Facts, lacking
from .pages import all_pages

Progress = Callable[[str], None]

FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

MARKER = ".globalallies-report"
"""A file in every report folder: only a folder with it, or an empty one, is ever replaced."""


def write_report(
    register: Register, folder: Path, progress: Progress = lambda _: None, store: Store | None = None
) -> Path:
    """Write the whole report into a folder and return the path of its first page.

    Parameters
    ----------
    register : Register
        The facts to report.
    folder : Path
        Where to write; an earlier report there is replaced, anything else is refused.
    progress : callable
        Called with a few words before every step.
    store : Store, optional
        Data sets for the page of claims, where they are here; the other pages need none.

    Raises
    ------
    UserError
        The folder cannot be written, or holds something other than a report.
    """
    target = _resolved(folder)
    _refuse_foreign(target)
    facts = Facts(register, store=store)
    _refuse_unreportable(facts)
    with _placed(target) as build:
        progress("Scripts and styles")
        write_assets(build)
        pages: list[Page] = []
        with debug_mode(False):  # the charts are validated in the tests, not on every run
            for title, make in all_pages(facts):
                progress(title)
                pages.append(make())
        environment = _environment(facts)
        for page in pages:
            _write_page(page, pages, environment, build)
        (build / MARKER).write_text(f"Global Allies {__version__}\n", encoding="utf-8")
    return target / "index.html"


def write_assets(build: Path) -> None:
    """Styles, the small script, the bundled chart library and the outlines' licence."""
    assets = build / "assets"
    assets.mkdir()
    source = resources.files(__package__) / "assets"
    for name in ("style.css", "report.js", "LICENSES.txt"):
        (assets / name).write_text((source / name).read_text(encoding="utf-8"), encoding="utf-8")
    library = vl_convert.javascript_bundle(vl_version=".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2]))  # type: ignore[call-arg]  # its stub calls the snippet required
    (assets / "vega.js").write_text(library, encoding="utf-8")


def _write_page(page: Page, pages: list[Page], environment: jinja2.Environment, build: Path) -> None:
    data = build / "data"
    data.mkdir(exist_ok=True)
    for block in page.blocks:
        if isinstance(block, Chart | Table):
            (data / f"{block.name}.csv").write_text(to_csv(block.data), encoding="utf-8")
    html = environment.get_template("page.html").render(page=page, pages=pages)
    (build / page.name).write_text(html, encoding="utf-8")


def _environment(facts: Facts) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "cite": facts.cite,
        "cited": facts.cited,
        "dates": mark_dates,
        "json": script_json,
        "kind": _kind,
        "number": facts.number,
        "short": facts.short,
        "trusted": Markup,
    }
    shipped = facts.register.folder == SHIPPED
    environment.globals |= {
        "mark": MARK,
        "register": "the register that ships with it" if shipped else f"the register in {facts.register.folder}",
        "today": facts.today.isoformat(),
        "version": __version__,
    }
    return environment


def script_json(value: object) -> Markup:
    """JSON that is safe inside a script element: nothing in it can close the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def mark_dates(text: str) -> Markup:
    """Escaped text with every full date in a ``time`` element, which does not break across lines."""
    return Markup(FULL_DATE.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _resolved(folder: Path) -> Path:
    """The folder itself, where a link leads to one."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError) as error:
        raise UserError(f"The report cannot be written to {folder}: {error}.") from None


def _refuse_unreportable(facts: Facts) -> None:
    """Stop before anything is written if the register lacks what the pages speak of."""
    missing = lacking(facts)
    if missing:
        raise UserError(
            f"The register in {facts.register.folder} cannot be reported: it lacks {len(missing)} things the pages need.",
            "\n".join(f"  {line}" for line in missing),
            "Start from a copy of the shipped tables; see: allies register",
        )


def _refuse_foreign(target: Path) -> None:
    try:
        folder, there = target.is_dir(), target.exists()
        foreign = folder and any(target.iterdir()) and not (target / MARKER).exists()
    except OSError as error:
        raise _unwritable(target, error) from None
    if foreign:
        raise UserError(
            f"{target} is not empty and is not an earlier report.",
            "A report replaces only a report, or an empty or new folder.",
            "Choose another folder with: allies report -o DIR",
        )
    if there and not folder:
        raise UserError(f"{target} is a file.", "The report is a folder.", "Choose another with: allies report -o DIR")


@contextmanager
def _placed(target: Path) -> Iterator[Path]:
    """A new folder beside the target that takes its place if all goes well, and vanishes if not."""
    try:
        build = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        build.chmod(0o755)
        yield build
        old = build.with_name(build.name + "-old")
        if target.exists():
            target.rename(old)
        try:
            build.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        shutil.rmtree(build, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> UserError:
    parent = target.parent
    if error.errno == errno.ENAMETOOLONG:
        why = "the name is too long"
    elif not parent.exists():
        why = f"the folder {parent} does not exist"
    elif not os.access(parent, os.W_OK):
        why = f"the folder {parent} cannot be written to"
    else:
        why = (error.strerror or str(error)).lower()
    return UserError(
        f"The report cannot be written to {target}: {why}.",
        "Nothing was written.",
        "Choose a folder you can write to with: allies report -o DIR",
    )
