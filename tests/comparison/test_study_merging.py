"""Merging copies of a study: everything of both, conflicts reported whole, nothing lost."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.comparison.study import load, merge, read, write_merged
from studies import CODINGS, DEFINITION, EVIDENCE, changed, write

HEAD, *ROWS = CODINGS.replace('"Two lines,\nand a ""quote"""', "plain").splitlines(keepends=True)
EVIDENCE_HEAD = EVIDENCE.splitlines(keepends=True)[0]


def copies(tmp_path: Path, a: str, b: str, evidence_b: str = EVIDENCE) -> tuple[Path, Path]:
    return write(tmp_path / "a", codings=a), write(tmp_path / "b", codings=b, evidence=evidence_b)


def test_coders_who_worked_apart_are_put_together(tmp_path: Path) -> None:
    anns = HEAD + "".join(row for row in ROWS if ",ann," in row)
    bos = HEAD + "".join(row for row in ROWS if ",bo," in row)
    a, b = copies(tmp_path, anns, bos)
    merged = merge(a, b)
    assert merged.conflicts == ()
    assert sorted(merged.files) == ["codings.csv", "evidence.csv", "study.toml"]
    assert merged.files["codings.csv"] == anns + bos.removeprefix(HEAD)
    assert merged.files["study.toml"] == DEFINITION
    assert merged.files["evidence.csv"] == EVIDENCE
    written = load(write_merged(merged, tmp_path / "merged"))
    assert set(written.study.codings) == set(load(a).study.codings) | set(load(b).study.codings)


def test_a_copy_merged_with_itself_is_itself(tmp_path: Path) -> None:
    text = CODINGS.replace(",0.5,", ",0.50,")
    a, b = copies(tmp_path, text, CODINGS)
    assert merge(a, a).files["codings.csv"] == text
    # 0.50 and 0.5 are one number: no conflict, and written as A has it
    assert merge(a, b).conflicts == ()
    assert merge(a, b).files["codings.csv"] == text


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(ROWS)), st.sets(st.sampled_from(ROWS)))
def test_nothing_is_lost_and_nothing_is_made_up(one: set[str], other: set[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        a, b = copies(Path(folder), HEAD + "".join(sorted(one)), HEAD + "".join(sorted(other)))
        merged = merge(a, b)
        assert set(merged.files["codings.csv"].splitlines(keepends=True)) == {HEAD, *one, *other}
        assert merged.codings == len(one | other)
        back = merge(b, a)
        assert sorted(back.files["codings.csv"]) == sorted(merged.files["codings.csv"])


def conflicting(tmp_path: Path) -> tuple[Path, Path]:
    other = changed(CODINGS, ("late,ann,4,1,judgement,", "late,ann,2,1,judgement,changed"))
    return copies(tmp_path, CODINGS, other, changed(EVIDENCE, ("Daily News", "Weekly News")))


def test_conflicts_are_all_reported_and_kept_whole_and_written_nowhere(tmp_path: Path) -> None:
    a, b = conflicting(tmp_path)
    merged = merge(a, b)
    assert [str(one) for one in merged.conflicts] == [
        "codings.csv: trust/japan/late/ann: score: '4' or '2'; note: '' or 'changed'",
        "evidence.csv: evidence/e2: source: 'Daily News' or 'Weekly News'",
    ]
    assert merged.undecided == merged.conflicts
    assert "trust,japan,late,ann" not in merged.files["codings.csv"]
    assert "e2," not in merged.files["evidence.csv"]
    folder = write_merged(merged, tmp_path / "merged")
    with (folder / "conflicts.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 8 + 9
    both = {row["column"]: (row["a"], row["b"]) for row in rows if row["key"] == "trust/japan/late/ann"}
    assert both["score"] == ("4", "2")
    assert both["confidence"] == ("1", "1")
    assert both["note"] == ("", "changed")
    found, problems = read(folder)
    assert found is None
    listed = [str(one) for one in problems if not one.warning]
    assert listed[-2:] == [
        "conflicts.csv:2: codings.csv: trust/japan/late/ann is still to be decided: write it there, "
        "and take its rows out here",
        "conflicts.csv:10: evidence.csv: evidence/e2 is still to be decided: write it there, and take its rows out here",
    ]


@pytest.mark.parametrize(
    ("prefer", "score", "source"),
    [
        (["a"], 4, "Daily News"),
        (["B"], 2, "Weekly News"),
        (["a", "evidence/e2=b"], 4, "Weekly News"),
        (["trust/japan/late/ann=b", "a"], 2, "Daily News"),
    ],
)
def test_a_preferred_side_goes_in_and_the_other_stays_on_record(
    tmp_path: Path, prefer: list[str], score: int, source: str
) -> None:
    a, b = conflicting(tmp_path)
    merged = merge(a, b, prefer)
    assert merged.undecided == ()
    folder = write_merged(merged, tmp_path / "merged")
    study = load(folder).study
    assert [c.score for c in study.codings if c.key == ("trust", "japan", "late", "ann")] == [score]
    assert study.evidence[1].source == source
    # each in the place that it has in A
    assert [c.key for c in study.codings] == [c.key for c in load(a).study.codings]
    text = (folder / "conflicts.csv").read_text(encoding="utf-8")
    assert "Daily News,Weekly News" in text
    again = merge(folder, folder)
    assert again.files["conflicts.csv"] == text


def test_one_conflict_of_two_decided_leaves_the_other(tmp_path: Path) -> None:
    a, b = conflicting(tmp_path)
    merged = merge(a, b, ["evidence/e2=b"])
    assert [one.key for one in merged.undecided] == ["trust/japan/late/ann"]
    assert "Weekly News" in merged.files["evidence.csv"]


@pytest.mark.parametrize(
    ("prefer", "said"),
    [
        ("c", "'c' says of no side that it is preferred"),
        ("evidence/e2", "says of no side"),
        ("evidence/e1=a", "'evidence/e1', on which the copies do not differ. Did you mean 'evidence/e2'?"),
    ],
)
def test_a_preference_that_names_no_side_or_no_conflict_is_refused(tmp_path: Path, prefer: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        merge(*conflicting(tmp_path), [prefer])
    assert said in str(caught.value)


def test_different_studies_are_refused_with_the_difference(tmp_path: Path) -> None:
    a = write(tmp_path / "a")
    b = write(tmp_path / "b", study=changed(DEFINITION, ('title = "Small"', 'title = "Large"')))
    with pytest.raises(UserError) as caught:
        merge(a, b)
    assert '-title = "Small"\n+title = "Large"' in str(caught.value)
    # line ends alone are no difference
    assert merge(a, write(tmp_path / "c", study=DEFINITION.replace("\n", "\r\n"))).files["study.toml"] == DEFINITION


def test_a_copy_with_problems_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    a, b = copies(tmp_path, CODINGS, changed(CODINGS, ("ann,3,", "ann,9,")))
    with pytest.raises(UserError, match="score: 9 is not on the scale"):
        merge(a, b)
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").touch()
    with pytest.raises(UserError, match="is there already"):
        write_merged(merge(a, a), full)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "full"]


def test_other_files_of_a_copy_are_named(tmp_path: Path) -> None:
    a, b = copies(tmp_path, CODINGS, CODINGS)
    (b / "interview.md").touch()
    assert merge(a, b).left == (str(b / "interview.md"),)


def test_a_damaged_record_of_conflicts_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path / "s")
    for text, said in (
        ("x\n", "conflicts.csv:1: the header must be file,key,column,a,b,taken"),
        ("file,key,column,a,b,taken\na,b\n", "conflicts.csv:2: has 2 cells where the header has 6"),
        ('file,key,column,a,b,taken\n"a"b\n', "conflicts.csv:2: not well-formed CSV"),
    ):
        (folder / "conflicts.csv").write_text(text, encoding="utf-8")
        found, problems = read(folder)
        assert found is None
        assert str(problems[-1]).startswith(said)


def test_evidence_in_conflict_is_one_problem_however_often_it_is_cited(tmp_path: Path) -> None:
    a, b = copies(tmp_path, CODINGS, CODINGS, changed(EVIDENCE, ("Daily News", "Weekly News")))
    write_merged(merge(a, b), tmp_path / "both")
    _, told = read(tmp_path / "both")
    assert [str(one) for one in told if not one.warning] == [
        "conflicts.csv:2: evidence.csv: evidence/e2 is still to be decided: write it there, and take its rows out here"
    ]
