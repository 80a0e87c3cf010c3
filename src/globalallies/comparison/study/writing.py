"""Writing a study's folder, in one move, and a new study to begin with."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from ...catalogue import UserError
from .reading import StudyFolder
from .records import CODINGS, DEFINITION, EVIDENCE, Coding, Evidence
from .sheets import empty

NEW = """# A study: what is asked of which cases, and by whom. Codings stand in codings.csv, evidence in evidence.csv.
# Change what stands here, then run: allies study check

title = "{title}"
description = ""

# What is compared. ccode is the COW number, or a list of all it has had: see allies codes NAME.
# periods = ["2009-2016"] would limit a case to some of the periods.
[[cases]]
id = "japan"
name = "Japan"
ccode = 740

[[cases]]
id = "germany"
name = "Germany"
ccode = 255

[[periods]]
id = "2009-2016"
name = "2009 to 2016"
first_year = 2009
last_year = 2016

# What scores mean. level is nominal (names), ordinal (an order), interval (equal steps) or ratio (a true zero).
# The anchors say in words what scores mean, at least at both ends.
[[scales]]
id = "extent"
level = "ordinal"
low = 0
high = 4
step = 1
anchors = [
  {{ score = 0, meaning = "not at all" }},
  {{ score = 2, meaning = "in part" }},
  {{ score = 4, meaning = "fully" }},
]

# Write closed = YYYY-MM-DD when coding of a question has ended: only then do coders see each other's codings.
[[questions]]
id = "domestic_resistance"
text = "How far does resistance at home limit what the government can do for the alliance?"
scale = "extent"
guide = ""

# People, or rules. questions = ["…"] would limit a coder to some of the questions.
[[coders]]
id = "first"
name = "First coder"

[[coders]]
id = "second"
name = "Second coder"

# A coder can also be a rule, which codes one question from a measure or a table of the register:
#
# [[coders]]
# id = "burden_rule"
# name = "Mean military burden"
# kind = "rule"
# question = "defence_spending"
# rule = {{ measure = "military_burden", where = {{ ccode = "$ally", year = "$period" }}, aggregate = "mean" }}
# thresholds = [{{ score = 0 }}, {{ at_least = 0.01, score = 1 }}, {{ at_least = 0.02, score = 2 }}]
"""


def new_study(folder: Path, title: str = "A comparative study") -> Path:
    """Begin a study in a new or empty folder: two cases, one period, one question, and no coding yet.

    Raises
    ------
    UserError
        The folder holds something, or cannot be written.
    """
    escaped = "".join(TOML_ESCAPES.get(c, c) for c in title.strip() or "A comparative study")
    if any(ord(c) < 32 or ord(c) == 127 for c in escaped):
        raise UserError(f"The title {title!r} has control characters.", "Expected a line of text.", "Change --title.")
    files = {DEFINITION: NEW.format(title=escaped), CODINGS: empty(Coding).text(), EVIDENCE: empty(Evidence).text()}
    return place(folder, files)


TOML_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t"}


def files_of(found: StudyFolder) -> dict[str, str]:
    """A study's files as text: what was read is written again to the byte."""
    return {
        DEFINITION: found.definition,
        CODINGS: found.codings.text(found.study.codings),
        EVIDENCE: found.evidence.text(found.study.evidence),
    }


def place(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files to a new or an empty folder, aside first and then moved into place, ``study.toml`` last.

    Raises
    ------
    UserError
        The folder holds something, or cannot be written.
    """
    target = folder.resolve()
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UserError(
                f"{folder} is there already.",
                "Expected a new or an empty folder.",
                "Choose another folder, or move that one away.",
            )
        aside.mkdir()
        for name, text in files.items():
            (aside / name).write_bytes(text.encode("utf-8"))
        if target.exists():
            # it may be the folder that the user stands in, so it stays and is filled
            for name in sorted(files, key=lambda one: one == DEFINITION):
                (aside / name).rename(target / name)
        else:
            aside.rename(target)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written: {error.strerror or error}.",
            "Expected a folder that can be made, on a disk with room.",
            "Choose another folder.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder
