"""Who may see which codings: blind until a question is closed.

In plain files this is a convention of the tools: whoever opens ``codings.csv`` sees every row. Coders who
must not see each other's work each code in a copy of their own, which are merged when a question is closed.
"""

from collections.abc import Sequence
from dataclasses import replace

from ...catalogue import UserError, closest
from .records import Coding, Study


def visible(study: Study, coder: str = "", *, open_too: bool = False) -> tuple[Coding, ...]:
    """The codings that someone may see.

    Everyone's of closed questions; of open ones a coder's own, or all with ``open_too``, which is the owner's. A
    question that no person is asked, only rules, has nobody to keep blind and is never hidden.

    Raises
    ------
    UserError
        The study has no coder of that id.
    """
    known = [one.id for one in study.coders]
    if coder and coder not in known:
        raise UserError(
            f"The study has no coder {coder!r}.{closest(coder, known)}",
            f"Expected one of: {', '.join(known)}.",
            "See who codes with: allies study show DIR",
        )
    hidden = set() if open_too else set(open_questions(study))
    return tuple(c for c in study.codings if c.question not in hidden or c.coder == coder)


def open_questions(study: Study) -> tuple[str, ...]:
    """The questions that people are asked and that are not closed."""
    everyone = any(not person.questions for person in study.persons)
    asked = {question for person in study.persons for question in person.questions}
    return tuple(q.id for q in study.questions if not q.closed and (everyone or q.id in asked))


def with_codings(study: Study, codings: Sequence[Coding]) -> Study:
    """The study with these codings after its own."""
    return replace(study, codings=(*study.codings, *codings))


def said_of_open(study: Study, coder: str = "", *, open_too: bool = False) -> tuple[str, ...]:
    """What a reader must know of questions that are still open: hidden from them, or shown before their time."""
    names = ", ".join(open_questions(study))
    if not names:
        return ()
    if open_too:
        return (f"Questions still open are included, before coding has ended: {names}.",)
    whose = f", but for those of {coder}" if coder else ""
    return (f"Codings of open questions are left out{whose}: {names}.",)
