"""The house: who may import whom, what stays light, and what the project never names."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "globalallies"

MAY_IMPORT = {
    "catalogue": set(),
    "register": {"catalogue"},
    "sources": {"catalogue", "register"},
    "panel": {"catalogue", "register", "sources"},
    "measures": {"catalogue", "register", "sources", "panel"},
    "models": {"catalogue", "register", "sources", "panel", "measures"},
    "comparison": {"catalogue", "register", "sources", "panel", "measures"},
    "claims": {"catalogue", "register", "sources", "panel", "measures", "models", "comparison"},
    "report": {"catalogue", "register", "sources", "panel", "measures", "models", "comparison", "claims"},
    "workbench": {"catalogue", "register", "sources", "panel", "measures", "models", "comparison", "claims", "report"},
    "cli": None,
}
"""The rule of the house: each room, and the rooms it may import from (``None``: all)."""


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def imported_rooms(path: Path) -> set[str]:
    """Rooms of ours that a module imports from, anywhere in it."""
    found = set()
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("globalallies.")}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level == 0 and module.split(".")[0] == "globalallies":
                found |= {module.split(".")[1]} if "." in module else {a.name for a in node.names}
            elif node.level == depth:
                found |= {module.split(".")[0]} if module else {a.name for a in node.names}
    return found - {"__version__"}


def test_there_are_rooms_to_check() -> None:
    assert {"catalogue", "register", "sources", "measures", "report", "cli"} <= {room(p) for p in modules()}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rows_above_it(path: Path) -> None:
    own = room(path)
    assert own in MAY_IMPORT, f"{own} is not a room of the house: see docs/explanation/design.md"
    allowed = MAY_IMPORT[own]
    if allowed is not None:
        assert imported_rooms(path) <= allowed | {own}


def test_the_rule_would_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "register" / "x.py"
    bad.parent.mkdir()
    bad.write_text("def f():\n    from ..measures.power import share_of_world\n    import globalallies.report\n")
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    assert imported_rooms(bad) == {"measures", "report"}


def test_importing_the_package_and_asking_for_help_load_nothing_heavy() -> None:
    heavy = ("polars", "altair", "vl_convert", "jinja2", "rich", "duckdb", "pandas", "numpy")
    for code in ("import globalallies", "import globalallies.cli"):
        check = f"{code}; import sys; print(*[m for m in {heavy!r} if m in sys.modules])"
        done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
        assert done.stdout.split() == [], code


def test_every_public_name_can_be_had() -> None:
    import globalallies

    for name in globalallies.__all__:
        assert getattr(globalallies, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        globalallies.nothing  # noqa: B018


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: the list of the project's files is not known")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_mirror_is_named_once_as_a_default() -> None:
    named = "../" + "shared"
    found = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if lines := [line for line in text.splitlines() if named in line]:
            found[str(path.relative_to(ROOT))] = lines
    assert found == {"Makefile": [f"MIRROR ?= {named}/data"]}


def test_no_file_of_the_mirror_is_in_the_project() -> None:
    assert [p for p in tracked() if p.suffix in (".parquet", ".dta", ".rda", ".xlsx")] == []


def test_the_version_is_the_same_everywhere() -> None:
    import globalallies

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(globalallies.__version__)}$", citation, re.M)
    assert f"## {globalallies.__version__}" in changelog


@pytest.mark.skipif(os.name != "posix", reason="runs make")
def test_make_lists_its_targets() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("report", "test", "check", "docs", "bench"):
        assert re.search(rf"^{target}\s", done.stdout, re.M), target
