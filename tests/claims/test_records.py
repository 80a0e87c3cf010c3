"""The one rule from shares to a verdict, and what an assessment says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.catalogue import AbsentError
from globalallies.claims import Assessment, Claim, Operationalisation, Part, verdict_of
from globalallies.claims.testing import WORDS, compared, tried
from globalallies.claims.view import as_text, number

SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ([], "untested"),
        ([None, None], "untested"),
        ([0.75], "supported"),
        ([0.7499], "mixed"),
        ([0.25], "contradicted"),
        ([0.2501], "mixed"),
        ([1.0, 0.5], "mixed"),
        ([1.0, 0.0], "contradicted"),
        ([1.0, None], "supported"),
    ],
)
def test_the_rule_by_hand(shares: list[float | None], verdict: str) -> None:
    assert verdict_of(shares) == verdict


ORDER = ["contradicted", "mixed", "supported"]


@given(shares=st.lists(SHARE, min_size=1), more=SHARE)
def test_a_part_more_never_raises_a_verdict_and_a_greater_share_never_lowers_it(
    shares: list[float], more: float
) -> None:
    before = ORDER.index(verdict_of(shares))
    assert ORDER.index(verdict_of([*shares, more])) <= before
    assert ORDER.index(verdict_of([max(share, more) for share in shares])) >= before


def one(supports: bool | None, source: str = "nmc@7.0") -> Operationalisation:
    return Operationalisation(name="n", value=1, test="t", supports=supports, sources=(source,))


def test_shares_are_over_what_was_tested() -> None:
    part = Part(says="p", operationalisations=(one(True), one(False), one(None, "atop@5.1")))
    assert part.share == 0.5
    other = Part(says="q", operationalisations=(one(None),), wants="data")
    found = Assessment(claim=Claim(id="X", says="s", theme="power", wants="w"), parts=(part, other))
    assert found.share == 0.5
    assert found.verdict == "mixed"
    assert found.untested == (other,)
    assert found.sources == ("nmc@7.0",)
    record = found.record()
    assert record["whole"] is False
    assert [o["supports"] for o in record["operationalisations"]] == [True, False, None, None]
    assert {"id", "theme", "verdict", "share", "operationalisations", "weakest_link"} <= set(record)


def test_a_verdict_on_some_parts_only_is_told_apart_in_the_table() -> None:
    claim = Claim(id="X", says="s", theme="power", wants="w")
    whole, part = Part(says="p", operationalisations=(one(True),)), Part(says="q", wants="data")
    text = as_text([Assessment(claim=claim, parts=parts) for parts in ((whole,), (whole, part), (part,))])
    assert "2 supported (1 in part *), 0 contradicted, 0 mixed, 1 untested." in text
    assert text.count("supported *") == 1
    assert "in part" not in as_text([Assessment(claim=claim, parts=(whole,))])


def test_a_claim_needs_a_weakest_link_or_what_would_test_it() -> None:
    with pytest.raises(ValueError, match="weakest link"):
        Claim(id="X", says="s", theme="power", test=lambda _: [])
    with pytest.raises(ValueError, match="weakest link"):
        Claim(id="X", says="s", theme="power")
    with pytest.raises(ValueError, match="no theme"):
        Claim(id="X", says="s", theme="nothing", wants="w")


@pytest.mark.parametrize(
    ("word", "true", "false"),
    [("at_least", 2, 1), ("at_most", 2, 3), ("above", 3, 2), ("below", 1, 2), ("equals", 2, 3)],
)
def test_every_comparison_by_hand(word: str, true: int, false: int) -> None:
    assert compared("n", true, word, 2, ("s",)).supports is True
    assert compared("n", false, word, 2, ("s",)).supports is False
    assert compared("n", None, word, 2, ("s",)).supports is None
    assert compared("n", true, word, 2, ("s",)).test == f"{WORDS[word][0]} 2"
    assert compared("n", true, word, 0.5, ("s",), ours=True).test == f"{WORDS[word][0]} 0.5 (ours)"


def test_lacking_data_are_recorded_and_other_mistakes_are_not_hidden() -> None:
    def lacking() -> Operationalisation:
        raise AbsentError(["nmc@7.0"], "not here")

    (found,) = tried("n", "t", lacking)
    assert found.supports is None
    assert "allies data get nmc@7.0" in found.note

    def broken() -> Operationalisation:
        raise KeyError("ccode")

    with pytest.raises(KeyError):
        tried("n", "t", broken)


def test_numbers_as_read() -> None:
    shown = {
        None: "–",
        3: "3",
        1234567: "1,234,567",
        0.123456: "0.1235",
        12345.6: "12,346",
        2.0: "2",
        "1949-08-24": "1949-08-24",
    }
    for value, text in shown.items():
        assert number(value) == text
