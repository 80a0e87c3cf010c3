"""Reading a study: what is there, every problem at its line, and the same bytes written again."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.comparison.study import Coding, Person, RuleCoder, files_of, load, new_study, place, read
from globalallies.comparison.study.definition import MOST
from globalallies.comparison.study.places import Places
from globalallies.comparison.study.sheets import columns, empty, read_sheet, row_text
from studies import CODINGS, DEFINITION, EVIDENCE, changed, write


def problems(folder: Path) -> list[str]:
    """Every problem of a study that has one, without its warnings."""
    before = sorted((path.name, path.read_bytes()) for path in folder.iterdir())
    found, listed = read(folder)
    assert found is None
    assert sorted((path.name, path.read_bytes()) for path in folder.iterdir()) == before
    return [str(problem) for problem in listed if not problem.warning]


def test_the_small_study_is_read_whole(tmp_path: Path) -> None:
    found, listed = read(write(tmp_path / "s"))
    assert found is not None
    study = found.study
    assert [str(one) for one in listed] == [
        "codings.csv:6: warning: note: begins with '=', so a spreadsheet that opens this file takes it for a formula"
    ]
    assert study.cases[1].ccode == (260, 255)
    assert study.questions[0].closed == date(2026, 1, 31)
    assert study.coders[1] == Person(id="bo", name="Bo", questions=("trust", "resistance"))
    assert isinstance(study.coders[2], RuleCoder)
    assert study.codings[0] == Coding(
        question="trust",
        case="japan",
        period="early",
        coder="ann",
        score=3,
        confidence=0.8,
        evidence=("e1", "e2"),
        note='Two lines,\nand a "quote"',
    )
    assert str(study.evidence[1].date) == "1985"
    assert [(case.id, period.id) for case, period in study.cells()] == [
        ("japan", "early"),
        ("japan", "late"),
        ("germany", "early"),
        ("germany", "late"),
        ("poland", "late"),
    ]


def test_a_new_study_has_no_problem_and_stands_in_no_ones_way(tmp_path: Path) -> None:
    made = new_study(tmp_path / "s", 'A "quoted" \\ title')
    found, listed = read(made)
    assert listed == []
    assert found is not None
    assert found.study.title == 'A "quoted" \\ title'
    with pytest.raises(UserError, match="is there already"):
        new_study(made)
    with pytest.raises(UserError, match="control characters"):
        new_study(tmp_path / "t", "two\nlines")
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_new_study_fills_the_empty_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    new_study(Path())
    assert sorted(path.name for path in here.iterdir()) == ["codings.csv", "evidence.csv", "study.toml"]
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    with pytest.raises(UserError, match="cannot be written"):
        new_study(Path("no/such/parent"))


TOML_MISTAKES = [
    # what is changed, into what, the line and the message
    ('title = "Small"', "title = 3", 2, "title must be a text"),
    ('title = "Small"', 'titel = "Small"', 2, "unknown key 'titel'. Did you mean 'title'?"),
    ('name = "Japan"', 'nmae = "Japan"', 6, "case 'japan': unknown key 'nmae'. Did you mean 'name'?"),
    ('id = "germany"', 'id = "japan"', 10, "case 'japan': has the id of line 4"),
    ('id = "japan"', 'id = "-japan"', 5, "case '-japan': id must be 1 to 64 letters"),
    ('id = "japan"', 'id = "rule"', 5, "no id may be 'rule'"),
    ("ccode = 740", "ccode = 741", 7, "no state has the COW number 741"),
    ("ccode = 740", "ccode = 7.5", 7, "ccode must be a list"),
    ("ccode = 290", "ccode = 265", 17, "265 was no member of the state system in any period of this case"),
    ('periods = ["late"]', 'periods = ["lat"]', 18, "no period is named 'lat'. Did you mean 'late'?"),
    ("last_year = 1989", "last_year = 1979", 24, "ends in 1979, before it begins in 1980"),
    ("first_year = 2001", "first_year = true", 29, "first_year must be a whole number; it is True"),
    ('level = "ordinal"', 'level = "orderly"', 34, "level must be one of nominal, ordinal, interval, ratio"),
    ("high = 4", "high = inf", 36, "high must be a finite number"),
    ("high = 4", "high = 0", 36, "high is 0, not above low, which is 0"),
    ("high = 4", "high = 5", 38, "the anchors say nothing of the scale's end 5"),
    ("step = 1", "step = 3", 37, "steps of 3 do not lead from 0 to 4"),
    ("step = 1\n", "\n", 32, "an ordinal scale needs a step"),
    ("{ score = 4", "{ score = 3.5", 38, "an anchor stands at 3.5, which is not on the scale"),
    ("{ score = 4", "{ score = 0", 38, "two anchors have the same score"),
    ('meaning = "fully"', 'meaning = " "', 38, "meaning is empty"),
    ('scale = "extent"\nclosed', "closed", 43, "question 'trust': scale is missing"),
    ('scale = "extent"\nclosed', 'scale = "exten"\nclosed', 46, "no scale is named 'exten'. Did you mean 'extent'?"),
    ("closed = 2026-01-31", 'closed = "2026-01-31"', 47, "closed must be a day without quotes"),
    ("closed = 2026-01-31", f"closed = {date.today() + timedelta(days=400)}", 47, "a day to come"),
    ('questions = ["trust", "resistance"]', 'questions = ["trusts"]', 61, "no question is named 'trusts'"),
    ('kind = "rule"', 'kind = "ruler"', 66, "kind must be one of person, rule; it is 'ruler'"),
    ('table = "events"', 'table = "event"', 68, "names no table of the register: 'event'"),
    ('table = "events"', 'measure = "cinq"', 68, "No measure is named 'cinq'. Did you mean 'cinc'?"),
    ("ccodes =", "codes =", 68, "which the table 'events' does not have"),
    ("at_least = 3", "at_least = 1", 69, "the thresholds must rise"),
    ("{ at_least = 1, ", "{ ", 69, "only the first threshold may lack at_least"),
    ("score = 2 }", "score = 9 }", 69, "the score 9 is not on the scale: 0 to 4 in steps of 1"),
    ('id = "ruritania"', 'id = "poland"', 72, "vignette 'poland': a case has this id too"),
    ('question = "trust"\ntext', 'question = "trusty"\ntext', 73, "no question is named 'trusty'"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), TOML_MISTAKES, ids=[str(one[3]) for one in TOML_MISTAKES])
def test_a_mistake_in_the_definition_is_found_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    listed = problems(write(tmp_path / "s", study=changed(DEFINITION, (old, new))))
    found = [one for one in listed if one.startswith(f"study.toml:{line}: ") and message in one]
    assert len(found) == 1, listed


CODING_MISTAKES = [
    ("trust,japan,late,ann", "trusts,japan,late,ann", 5, "question: no question is named 'trusts'. Did you mean"),
    ("trust,japan,late,ann", "trust,japn,late,ann", 5, "case: no case is named 'japn'. Did you mean 'japan'?"),
    ("trust,japan,late,ann", "trust,japan,latest,ann", 5, "period: no period is named 'latest'"),
    ("trust,japan,late,ann", "trust,japan,,ann", 5, "period: is empty, but only a vignette has none"),
    ("trust,japan,late,ann", "trust,japan,late,anna", 5, "coder: no coder is named 'anna'. Did you mean 'ann'?"),
    ("trust,japan,late,ann", "trust,japan,late,treaties", 5, "'treaties' is a rule, whose codings are computed"),
    ("trust,japan,late,ann", "trust,japan,early,ann", 5, "repeats the coding of line 2: trust, japan, early, ann"),
    ("poland,late,ann", "poland,early,ann", 11, "period: 'poland' is not studied in 'early'"),
    ("ruritania,,ann", "ruritania,late,ann", 13, "period: 'ruritania' is a vignette, which has no period"),
    ("trust,ruritania", "resistance,ruritania", 13, "question: the vignette 'ruritania' is about 'trust'"),
    ("late,ann,4,1,", "late,ann,5,1,", 5, "score: 5 is not on the scale 'extent': 0 to 4 in steps of 1"),
    ("late,ann,4,1,", "late,ann,3.5,1,", 5, "score: 3.5 is not on the scale"),
    ("late,ann,4,1,", "late,ann,high,1,", 5, "score: 'high' is not a number"),
    ("late,ann,4,1,", "late,ann,nan,1,", 5, "score: 'nan' is not a finite number"),
    ("late,ann,4,1,", "late,ann,,1,", 5, "score: is empty"),
    ("late,ann,4,1,", "late,ann,4,1.1,", 5, "confidence: 1.1 is not between 0 and 1"),
    ("late,ann,4,1,", "late,ann,4,,", 5, "confidence: is empty; write a number from 0 (a guess) to 1"),
    ("late,ann,4,1,judgement", "late,ann,4,1,", 5, "evidence: is empty; name pieces of evidence"),
    ("late,ann,4,1,judgement", "late,ann,4,1,e3", 5, "evidence: no evidence is named 'e3'"),
    ("late,ann,4,1,judgement", "late,ann,4,1,judgement; e1", 5, "evidence: judgement stands alone"),
    ("late,ann,4,1,judgement", "late,ann,4,1,e1; e1", 5, "evidence: names 'e1' more than once"),
    ("late,ann,4,1,judgement,", "late,ann,4,1,judgement", 5, "has 7 cells where the header has 8"),
    ("late,ann,4,1,judgement,", 'late,ann,4,1,judgement,"x"y', 5, "not well-formed CSV"),
    ("late,ann,4,1,judgement,", "late,ann,4,1,judgement, x", 5, "note: has blanks or a line break at its ends"),
    ("late,ann,4,1,judgement,", "late,ann,4,1,judgement,a\x00b", 5, "note: has a control character: '\\x00'"),
    ("late,ann,4,1,judgement,", f"late,ann,4,1,judgement,{'x' * 40_000}", 5, "note: has 40,000 characters"),
    ("case,period", "period,case", 1, "the header must be question,case,period,coder"),
    ("resistance,japan,early,bo,3,0.5,judgement,", '"open,', 15, "not well-formed CSV (unexpected end of data)"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), CODING_MISTAKES, ids=[str(o[3]) for o in CODING_MISTAKES])
def test_a_mistake_in_the_codings_is_found_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    (found,) = problems(write(tmp_path / "s", codings=changed(CODINGS, (old, new))))
    assert found.startswith(f"codings.csv:{line}: ")
    assert message in found


EVIDENCE_MISTAKES = [
    ("Small Press,1985-06-01", ",1985-06-01", 2, "source: is empty"),
    ("1985-06-01", "1985-06-31", 2, "date: '1985-06-31' is not a day of the calendar"),
    ("1985-06-01", "June 1985", 2, "date: 'June 1985' is not a date"),
    ("strong", "good", 2, "quality: 'good' is not one of: weak, fair, strong"),
    ("https://example.org", "example.org", 2, "does not begin with https://"),
    ("https://example.org/a_b", "https://example.org/a b", 2, "has blanks inside"),
    ("e2,,,", "E1,,,", 3, "id: 'E1' is that of line 2"),
    ("e2,,,", "judgement,,,", 3, "id: no evidence may be named 'judgement'"),
    ("e2,,,", "e 2,,,", 3, "id: 'e 2' must be 1 to 64 letters"),
    ("quality,note", "quality", 1, "the header must be id,author"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"), EVIDENCE_MISTAKES, ids=[str(one[3]) for one in EVIDENCE_MISTAKES]
)
def test_a_mistake_in_the_evidence_is_found_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    listed = problems(write(tmp_path / "s", evidence=changed(EVIDENCE, (old, new))))
    found = [one for one in listed if one.startswith(f"evidence.csv:{line}: ") and message in one]
    assert len(found) == 1, listed
    others = [one for one in listed if one not in found]
    assert all("no evidence is named" in one for one in others), others


def test_many_mistakes_are_all_listed_each_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    study = changed(
        DEFINITION,
        ("ccode = 740", "ccode = 741"),
        ('name = "Poland"\n', ""),
        ("{ score = 4", "{ score = 3"),
        ('scale = "extent"\nclosed', 'scale = "width"\nclosed'),
        ('table = "events"', 'table = "nothing"'),
    )
    codings = changed(
        CODINGS,
        ("trust,japan,early,bo,2,0.5,e1", "trust,japan,early,bob,7,5,e9"),
        ("trust,japan,late,ann", "trust,japan,early,ann"),
        ("resistance,japan,early,bo,3,0.5,judgement", "resistance,japan,never,bo,3,0.5,"),
    )
    evidence = changed(EVIDENCE, ("Small Press,1985-06-01", ",1985-13"))
    listed = problems(write(tmp_path / "s", study=study, codings=codings, evidence=evidence))
    assert [one.partition(": ")[0] for one in listed] == [
        "study.toml:7",
        "study.toml:14",
        "study.toml:37",
        "study.toml:45",
        "study.toml:67",
        "codings.csv:4",
        "codings.csv:4",
        "codings.csv:4",
        "codings.csv:5",
        "codings.csv:15",
        "codings.csv:15",
        "evidence.csv:2",
        "evidence.csv:2",
    ]
    # a question whose scale is unknown has none to hold its scores to, and a case that lacks a name is known
    assert not any("score" in one for one in listed if one.startswith("codings"))
    assert not any("poland" in one for one in listed if one.startswith("codings"))


def test_files_that_are_missing_garbled_or_no_text_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", study=DEFINITION + "\n[[cases]\n")
    (folder / "codings.csv").write_bytes(CODINGS.encode().replace(b"Two", b"Tw\xf6"))
    (folder / "evidence.csv").unlink()
    one, two, three = problems(folder)
    assert one.startswith("study.toml:76: not well-formed TOML: ")
    assert two == "codings.csv:2: not UTF-8 text: save the file as UTF-8"
    assert three == "evidence.csv: the file is missing"
    found, (nowhere,) = read(tmp_path / "nowhere")
    assert found is None
    assert str(nowhere).endswith("nowhere: there is no such folder")
    found, (file,) = read(folder / "codings.csv")
    assert found is None
    assert "is a file, not a folder" in str(file)
    with pytest.raises(UserError, match=r"has 3 problems\.(.|\n)*not UTF-8(.|\n)*allies study check"):
        load(folder)


def test_absurd_sizes_are_refused(tmp_path: Path) -> None:
    many = "".join(f'[[vignettes]]\nid = "v{n}"\nquestion = "trust"\ntext = "t"\n' for n in range(MOST + 1))
    (found,) = problems(
        write(tmp_path / "a", study=DEFINITION.partition("[[vignettes]]")[0] + many, codings=CODINGS[:58])
    )
    assert f"has {MOST + 1} vignettes, more than the {MOST}" in found
    (found,) = problems(write(tmp_path / "b", study=DEFINITION + "#" * (1 << 20)))
    assert found == "study.toml: larger than 1,048,576 bytes, so not a study's"
    deep = problems(write(tmp_path / "c", study=DEFINITION + "x = " + "[" * 5_000 + "]" * 5_000))
    assert "nested too deeply" in deep[0]


def test_a_list_that_is_missing_or_no_list_is_named(tmp_path: Path) -> None:
    listed = problems(write(tmp_path / "s", study='title = "x"\ncases = 3\nperiods = [1]\n', codings=CODINGS[:58]))
    assert listed == [
        "study.toml: has no scales: write at least one, beginning with [[scales]]",
        "study.toml: has no questions: write at least one, beginning with [[questions]]",
        "study.toml: has no coders: write at least one, beginning with [[coders]]",
        "study.toml:2: cases must be a list of tables: write [[cases]] before each",
        "study.toml:3: periods must be a list of tables: write [[periods]] before each",
    ]


def test_a_closed_question_that_lacks_codings_is_a_warning(tmp_path: Path) -> None:
    short = changed(CODINGS, ("trust,poland,late,bo,3,0.5,judgement,\n", ""))
    found, listed = read(write(tmp_path / "s", codings=short))
    assert found is not None
    assert "study.toml:47: warning: question 'trust': is closed, but 'bo' has not coded poland late" in [
        str(one) for one in listed
    ]


def test_scales_of_every_level_hold_their_scores(tmp_path: Path) -> None:
    nominal = changed(DEFINITION, ('level = "ordinal"\nlow = 0\nhigh = 4\nstep = 1\n', 'level = "nominal"\n'))
    listed = problems(write(tmp_path / "n", study=nominal))
    assert "codings.csv:2: score: 3 is not on the scale 'extent': one of 0, 4" in listed
    interval = changed(DEFINITION, ('level = "ordinal"', 'level = "interval"'), ("step = 1\n", ""))
    found, _ = read(write(tmp_path / "i", study=interval, codings=changed(CODINGS, ("ann,3,", "ann,3.21,"))))
    assert found is not None
    fine = changed(DEFINITION, ("step = 1", "step = 0.1"))
    found, _ = read(write(tmp_path / "f", study=fine, codings=changed(CODINGS, ("ann,3,", "ann,0.3,"))))
    assert found is not None
    ratio = changed(DEFINITION, ('level = "ordinal"', 'level = "ratio"'), ("low = 0", "low = -4"))
    assert any(
        "a ratio scale begins at zero or above; low is -4" in one
        for one in problems(write(tmp_path / "r", study=ratio))
    )


def as_written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


VARIANTS = {
    "as it is": lambda text: text,
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "no line end at the end": lambda text: text.removesuffix("\n"),
    "needless quotes": lambda text: text.replace("trust,", '"trust",').replace("e2,,", '"e2",,'),
    "other numbers": lambda text: text.replace(",0.5,", ",0.50,").replace("ann,4,1,", "ann,4.0,1e0,"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_study_read_and_written_again_is_the_same_to_the_byte(tmp_path: Path, variant: str) -> None:
    change = VARIANTS[variant]
    folder = write(tmp_path / "s", study=change(DEFINITION), codings=change(CODINGS), evidence=change(EVIDENCE))
    again = place(tmp_path / "again", files_of(load(folder)))
    assert as_written(again) == as_written(folder)
    assert load(again).study == load(folder).study


cell = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(str.strip)
notes = st.lists(cell, max_size=3).map("\n".join).map(str.strip)
codings = st.builds(
    Coding,
    question=cell,
    case=cell,
    period=cell,
    coder=cell,
    score=st.floats(allow_nan=False, allow_infinity=False).filter(bool),
    confidence=st.none() | st.floats(0.01, 1),
    evidence=st.lists(st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True), max_size=3).map(tuple),
    note=notes,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(codings, unique=True, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_any_row_is_read_as_it_was_written(rows: list[Coding], newline: str) -> None:
    head = ",".join(columns(Coding)) + newline
    text = head + "".join(row_text(row, newline) for row in rows)
    sheet, found = read_sheet("codings.csv", text, Coding)
    assert found == []
    assert list(sheet.records) == rows
    assert sheet.text() == text
    assert sheet.text(rows) == text
    assert read_sheet("codings.csv", empty(Coding).text(rows), Coding)[0].records == tuple(rows)


def test_a_changed_row_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    from dataclasses import replace

    sheet = load(write(tmp_path / "s", codings=CODINGS.replace(",0.5,", ",0.50,"))).codings
    rows = list(sheet.records)
    rows[1] = replace(rows[1], note="new")
    changed_text = sheet.text(rows)
    assert "trust,japan,early,bo,2,0.5,e1,new\n" in changed_text
    assert changed_text.count(",0.50,") == sheet.text().count(",0.50,") - 1


def test_places_are_not_taken_in_by_text() -> None:
    places = Places(
        'a = """\n[[cases]]\nid = 1\n"""  # [[cases]]\n[[cases]]\nname = "[[cases]]"\n[[ cases ]]\nid = 2\n'
    )
    assert [places.line("cases", n) for n in range(2)] == [5, 7]
    assert places.line("cases", 1, "id") == 8
    assert places.line("cases", 0, "id") == 5
    assert places.top("a") == 1
    assert places.line("periods") is None


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_is_named(tmp_path: Path, sign: str, called: str) -> None:
    told = problems(write(tmp_path / "s", codings=CODINGS.splitlines()[0].replace(",", sign) + "\n"))
    assert [called in one and "with commas" in one for one in told] == [True]


@pytest.mark.parametrize("name", ["case", "period", "question", "score"])
def test_no_question_is_named_like_a_column_beside_it(tmp_path: Path, name: str) -> None:
    told = problems(write(tmp_path / "s", study=changed(DEFINITION, ('id = "resistance"', f'id = "{name}"'))))
    assert any(f"no question may be named '{name}'" in one for one in told)


@pytest.mark.parametrize("row", ["", ",,,,,,,"])
def test_an_empty_row_is_one_problem(tmp_path: Path, row: str) -> None:
    folder = write(tmp_path / "s", codings=f"{CODINGS.splitlines()[0]}\n{row}\n")
    assert problems(folder) == ["codings.csv:2: is an empty row: take it out"]
