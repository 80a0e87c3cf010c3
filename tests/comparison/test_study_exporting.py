"""A study for other programs: the same records back, no formulas, well-formed BibTeX."""

import re
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.comparison.study import Evidence, export, frames, load, read_codings, read_evidence
from globalallies.comparison.study.citing import bibtex, entry
from globalallies.comparison.study.exporting import FORMULA, guarded, unguarded
from globalallies.comparison.study.records import Quality, Study
from studies import write


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return load(write(tmp_path / "s")).study


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_exported_comes_back_equal(study: Study, tmp_path: Path, ending: str) -> None:
    path = export(study, tmp_path / f"x.{ending}", open_too=True)
    assert read_codings(path) == study.codings
    path = export(study, tmp_path / f"e.{ending}", "evidence")
    assert read_evidence(path) == study.evidence
    with pytest.raises(UserError, match="does not begin with the columns question"):
        read_codings(path)


def test_open_questions_are_left_out_unless_asked_for(study: Study, tmp_path: Path) -> None:
    closed = read_codings(export(study, tmp_path / "x.csv"))
    assert {coding.question for coding in closed} == {"trust"}
    assert len(closed) == 11


def test_long_form_says_what_each_coding_is_about(study: Study) -> None:
    table = frames(study)["codings"]
    row = table.filter(pl.col("case") == "germany", pl.col("period") == "late", pl.col("coder") == "bo").row(
        0, named=True
    )
    assert (row["case_name"], row["ccode"], row["first_year"], row["last_year"]) == ("Germany", "260; 255", 2001, 2010)
    assert (row["level"], str(row["closed"]), row["score"]) == ("ordinal", "2026-01-31", 2.0)
    vignette = table.filter(pl.col("case") == "ruritania").row(0, named=True)
    assert vignette["ccode"] is None
    assert vignette["first_year"] is None


def test_csv_holds_nothing_that_a_spreadsheet_runs(study: Study, tmp_path: Path) -> None:
    import csv

    for table in ("codings", "evidence"):
        path = export(study, tmp_path / f"{table}.csv", table, open_too=True)
        with path.open(encoding="utf-8", newline="") as opened:
            cells = [cell for row in csv.reader(opened) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    text = (tmp_path / "codings.csv").read_text(encoding="utf-8")
    assert "'=SUM(A1)" in text
    assert "''quoted" in text


@given(st.text() | st.sampled_from(FORMULA).flatmap(lambda mark: st.text().map(lambda rest: mark + rest)))
def test_the_guard_can_be_taken_off_again(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


def test_a_spreadsheet_holds_every_table_and_no_formula(study: Study, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    path = export(study, tmp_path / "x.xlsx", open_too=True)
    with zipfile.ZipFile(path) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert names == ["codings", "evidence", "cases", "periods", "questions", "scales", "coders"]
    assert len(sheets) == 7
    assert not any("<f>" in sheet for sheet in sheets)
    assert not any("hyperlink" in sheet for sheet in sheets)
    assert "=SUM(A1)" in strings
    assert path.read_bytes() == export(study, tmp_path / "y.xlsx", open_too=True).read_bytes()


def test_a_spreadsheet_reads_back_the_same_numbers_and_texts(study: Study, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")
    pytest.importorskip("fastexcel", reason="the extra readers is not installed")
    path = export(study, tmp_path / "x.xlsx", open_too=True)
    back = pl.read_excel(path, sheet_name="codings", infer_schema_length=None)
    wanted = frames(study, open_too=True)["codings"]
    assert back["score"].cast(pl.Float64).to_list() == wanted["score"].to_list()
    assert back["note"].fill_null("").to_list() == wanted["note"].to_list()


def test_without_the_package_a_spreadsheet_says_which_extra(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UserError, match=r"pip install 'globalallies\[xlsx\]'"):
        export(study, tmp_path / "x.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize(
    ("name", "table", "said"),
    [
        ("x.txt", "codings", "'x.txt' has no ending that says how to write it"),
        ("x.csv", "coding", "A study has no table 'coding'. Did you mean 'codings'?"),
        ("no/x.csv", "codings", "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused(study: Study, tmp_path: Path, name: str, table: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        export(study, tmp_path / name, table)
    assert said in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.csv", b"\xff"), ("b.parquet", b"no"), ("c.csv", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError, match=r"cannot be read|does not begin"):
            read_codings(tmp_path / name)
    head = "question,case,period,coder,score,confidence,evidence,note\n"
    for row, said in (("a,b,c,d,x,1,,", "row 1: 'x' is not a number"), ("a,b", "row 1: ")):
        (tmp_path / "d.csv").write_text(head + row + "\n", encoding="utf-8")
        with pytest.raises(UserError, match=said):
            read_codings(tmp_path / "d.csv")


def test_evidence_as_bibtex(study: Study) -> None:
    assert bibtex(reversed(study.evidence)) == (
        """@misc{e1,
  author = {Smith, Jane and {Ministry of Defence}},
  title = {{On trust \\& \\textbraceleft{}doubt\\textbraceright{}}},
  howpublished = {Small Press},
  year = {1985},
  note = {p. 12},
  url = {https://example.org/a_b},
  month = jun
}

@misc{e2,
  title = {{Daily News}},
  year = {1985},
  note = {"Front" page}
}
"""
    )


@given(st.text(), st.text(min_size=1), st.text())
def test_no_text_breaks_out_of_its_field(title: str, source: str, locator: str) -> None:
    made = entry(
        Evidence(
            id="x",
            author=f"{title}; {source}, {locator}",
            title=title,
            source=source,
            date=None,
            locator=locator,
            url="https://example.org/{" + title.strip(),
            quality=Quality.FAIR,
            note="",
        )
    )
    depth = 0
    for place, letter in enumerate(made):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth > 0 or place < len("@misc{") or place == len(made) - 1
    assert depth == 0
    assert "\\{" not in made
    inside = [line for line in made.splitlines()[1:-1] if not line.startswith("  url")]
    assert not re.search(r"(?<!\\)[$&#%_]", "".join(inside))


@pytest.mark.parametrize("name", ["codings.csv", "evidence.csv", "conflicts.csv", "Codings.CSV"])
def test_an_export_never_replaces_a_study(study: Study, tmp_path: Path, name: str) -> None:
    before = {path.name: path.read_bytes() for path in (tmp_path / "s").iterdir()}
    (tmp_path / "link").symlink_to(tmp_path / "s")
    for folder in ("s", "link"):
        with pytest.raises(UserError, match="own files"):
            export(study, tmp_path / folder / name)
    assert {path.name: path.read_bytes() for path in (tmp_path / "s").iterdir()} == before
    assert export(study, tmp_path / name).is_file()
