"""A study small enough to know by heart, and changes to it."""

from pathlib import Path

DEFINITION = """# a comment that must survive
title = "Small"

[[cases]]
id = "japan"
name = "Japan"
ccode = 740

[[cases]]
id = "germany"
name = "Germany"
ccode = [260, 255]

[[cases]]
id = "poland"
name = "Poland"
ccode = 290
periods = ["late"]

[[periods]]
id = "early"
name = "Before"
first_year = 1980
last_year = 1989

[[periods]]
id = "late"
name = "After"
first_year = 2001
last_year = 2010

[[scales]]
id = "extent"
level = "ordinal"
low = 0
high = 4
step = 1
anchors = [
  { score = 0, meaning = "not at all" },
  { score = 4, meaning = "fully" },
]

[[questions]]
id = "trust"
text = "How far is the hub trusted?"
scale = "extent"
closed = 2026-01-31

[[questions]]
id = "resistance"
text = "How far does resistance at home bind?"
scale = "extent"

[[coders]]
id = "ann"
name = "Ann"

[[coders]]
id = "bo"
name = "Bo"
questions = ["trust", "resistance"]

[[coders]]
id = "treaties"
name = "Count of events"
kind = "rule"
question = "trust"
rule = { table = "events", where = { ccodes = "$ally", date = "$period" }, aggregate = "count" }
thresholds = [{ score = 0 }, { at_least = 1, score = 2 }, { at_least = 3, score = 4 }]

[[vignettes]]
id = "ruritania"
question = "trust"
text = "A state whose hub never answered."
"""

CODINGS = '''question,case,period,coder,score,confidence,evidence,note
trust,japan,early,ann,3,0.8,e1; e2,"Two lines,
and a ""quote"""
trust,japan,early,bo,2,0.5,e1,
trust,japan,late,ann,4,1,judgement,
trust,japan,late,bo,4,0.9,e2,=SUM(A1)
trust,germany,early,ann,1,0.25,judgement,
trust,germany,early,bo,1,0.5,judgement,'quoted
trust,germany,late,ann,0,0.5,judgement,
trust,germany,late,bo,2,0.5,judgement,
trust,poland,late,ann,3,0.5,judgement,
trust,poland,late,bo,3,0.5,judgement,
trust,ruritania,,ann,0,0.5,judgement,
resistance,japan,early,ann,2,0.5,judgement,
resistance,japan,early,bo,3,0.5,judgement,
'''

EVIDENCE = '''id,author,title,source,date,locator,url,quality,note
e1,"Smith, Jane; Ministry of Defence",On trust & {doubt},Small Press,1985-06-01,p. 12,https://example.org/a_b,strong,
e2,,,Daily News,1985,"""Front"" page",,weak,-1 is no formula
'''


def write(folder: Path, **files: str) -> Path:
    """The small study in a folder, with other texts for some of its files."""
    texts = {"study": DEFINITION, "codings": CODINGS, "evidence": EVIDENCE} | files
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        ending = "toml" if name == "study" else "csv"
        (folder / f"{name}.{ending}").write_bytes(text.encode("utf-8"))
    return folder


def changed(text: str, *changes: tuple[str, str]) -> str:
    """A text with changes, each of which must find its place."""
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text
