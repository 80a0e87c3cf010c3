"""Latent scores: known truth is recovered, and what has not converged or cannot be told is refused."""

import json
import os
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, spearmanr
from typer.testing import CliRunner

from globalallies.catalogue import Result, UserError
from globalallies.cli import app
from globalallies.comparison.agreement import agreement
from globalallies.comparison.latent import CodedUnit, Codes, Simulated, latent_scores, scores, simulated
from globalallies.comparison.latent.codes import refuse_hopeless
from globalallies.comparison.latent.gates import bulk_ess, gates, refuse_unconverged, rhat, tail_ess
from globalallies.comparison.latent.model import (
    Sampled,
    Settings,
    Size,
    codings,
    libraries,
    log_between,
    log_likelihood,
    quantities,
    sample,
    size_of,
)
from globalallies.comparison.latent.scoring import codes_of, said_of
from globalallies.comparison.latent.tables import ranks, told_apart
from globalallies.comparison.study import load
from globalallies.comparison.study.records import Level, Study
from studies import DEFINITION, changed, write

SETTINGS = {"chains": 4, "warmup": 500, "draws": 1_000}
"""One size and one setting for all scores sampled here, so that the sampler compiles once: 6 coders, 40 units."""

SHORT = Settings(2, 10, 20)
"""Far too few draws; compiled once, for two groups of coders."""


@pytest.fixture(scope="module")
def numpyro() -> None:
    """A skip that says what is missing, or a failure where nothing may be."""
    if not find_spec("numpyro"):
        missing = "no numpyro on this machine: install globalallies[latent] to run these tests"
        if os.environ.get("ALLIES_REQUIRE_LATENT"):
            pytest.fail(missing)
        pytest.skip(missing)


def table(rows: list[list[float]], categories: int = 3, vignettes: int = 0) -> Codes:
    """Codes by hand; the last units are vignettes."""
    held = np.array(rows, dtype=float).reshape(len(rows), -1)
    many = held.shape[1]
    units = tuple(CodedUnit(f"u{n}", "", n >= many - vignettes) for n in range(many))
    return Codes(given=held, categories=categories, coders=tuple("abcdef"[: len(rows)]), units=units)


NONE = float("nan")


# what is recovered


@pytest.fixture(scope="module")
def truth() -> Simulated:
    return simulated(coders=6, cases=40, shifts=(1.2, 0.4, 0.0, -0.2, -0.6, -1.0), missing=0.1, seed=3)


@pytest.fixture(scope="module")
def found(numpyro: None, truth: Simulated) -> Result:
    return scores(truth.codes, seed=1, **SETTINGS)


def in_order(found: Result, truth: Simulated) -> Any:
    """The table of scores in the order of the truth."""
    rows = {row["case"]: row for row in found.table.to_dicts()}
    return [rows[unit.case] for unit in truth.codes.units]


def test_scores_follow_the_truth_and_intervals_cover_it(found: Result, truth: Simulated) -> None:
    rows = in_order(found, truth)
    assert spearmanr([row["median"] for row in rows], truth.z).statistic > 0.8
    covered = [row["low_95"] <= z <= row["high_95"] for row, z in zip(rows, truth.z, strict=True)]
    assert np.mean(covered) >= 0.9
    inner = [row["low_68"] <= z <= row["high_68"] for row, z in zip(rows, truth.z, strict=True)]
    assert 0.45 < np.mean(inner) < 0.9
    assert all(row["low_95"] < row["low_68"] < row["median"] < row["high_68"] < row["high_95"] for row in rows)


def test_coders_are_told_apart_by_their_strictness(found: Result, truth: Simulated) -> None:
    coders = {row["coder"]: row for row in found.tables["coders"].to_dicts()}
    strict = truth.thresholds.mean(axis=1)
    got = np.array([coders[name]["strictness"] for name in truth.codes.coders])
    assert found.tables["coders"]["coder"][0] == "coder_1"
    # 1.2 and -1: the strictest and the mildest lie 2.2 apart but for the wobble of their thresholds
    assert got[0] - got[-1] == pytest.approx(strict[0] - strict[-1], abs=0.6)
    held = [
        coders[name]["strictness_low_95"] <= one <= coders[name]["strictness_high_95"]
        for name, one in zip(truth.codes.coders, strict, strict=True)
    ]
    assert sum(held) >= 5
    thresholds = found.tables["thresholds"]
    wide = truth.thresholds.ravel()
    assert np.mean((thresholds["low_95"].to_numpy() <= wide) & (wide <= thresholds["high_95"].to_numpy())) >= 0.9


def test_what_is_said_of_scores(found: Result, truth: Simulated) -> None:
    assert found.tables["convergence"]["passed"].to_list() == [True] * 4
    alpha = agreement(truth.codes.given, "ordinal", list(range(5)), seed=1).alpha
    assert f"alpha of the cases' codes is {alpha:.3f}" in found.notes[0]
    assert not any("mostly prior" in note or "too few" in note for note in found.notes)
    assert any("of 780 pairs of cases" in note for note in found.notes)
    row = found.table.row(0, named=True)
    codes = truth.codes.given[:, [unit.case for unit in truth.codes.units].index(row["case"])]
    assert row["raw_median"] == np.nanmedian(codes)
    assert row["coders"] == np.sum(~np.isnan(codes))
    raw = found.tables["raw_codes"]
    assert raw["coders"].sum() == np.sum(truth.codes.present)


def test_a_chart_shows_scores_beside_raw_codes(found: Result) -> None:
    drawn = found.plot().to_dict()
    left, right = drawn["hconcat"]
    assert len(left["layer"]) == 3
    assert left["layer"][0]["encoding"]["y"]["sort"] == found.table["case"].to_list()
    assert right["encoding"]["x"]["field"] == "score"


def in_groups(codes: Codes) -> Codes:
    return replace(codes, groups=("x", "x", "x", "y", "y", "y"))


def test_the_same_seed_gives_the_same_draws(numpyro: None, truth: Simulated) -> None:
    codes = in_groups(truth.codes)
    first = sample(codes, SHORT, 1).numbers
    assert first.shape == (2, 20, Size(6, 40, 5, 2).numbers)
    assert np.isfinite(first).all()
    assert np.array_equal(first, sample(codes, SHORT, 1).numbers)
    assert not np.array_equal(first, sample(codes, SHORT, 2).numbers)


def apart(cases: int, vignettes: int) -> tuple[Simulated, Codes, list[int]]:
    """Three strict coders code the upper half of the cases, three others the lower half; all code vignettes."""
    made = simulated(coders=6, cases=cases, vignettes=vignettes, shifts=(1, 1, 1, 0, 0, 0), seed=7)
    order = np.argsort(made.z[:cases])
    lower, upper = order[: cases // 2], order[cases // 2 :]
    held = made.codes.given.copy()
    held[np.ix_(range(3), lower)] = np.nan
    held[np.ix_(range(3, 6), upper)] = np.nan
    return made, replace(made.codes, given=held), upper.tolist()


def gap(values: Any, upper: list[int], cases: int) -> float:
    """How far the upper half of the cases lies above the lower half on average."""
    held = np.asarray(values, dtype=float)[:cases]
    return float(held[upper].mean() - np.delete(held, upper).mean())


def test_vignettes_tell_strict_coders_from_low_cases(numpyro: None) -> None:
    made, codes, upper = apart(40, 0)
    # the strict coders' cases are higher, and so are their thresholds: raw codes show no gap at all
    assert gap(np.nanmean(codes.given, axis=0), upper, 40) < 0.1
    without = scores(codes, seed=1, **SETTINGS)
    medians = [row["median"] for row in in_order(without, made)]
    assert gap(medians, upper, 40) / gap(made.z, upper, 40) < 0.2
    assert any("fall into 2 components" in note for note in without.notes)
    assert set(without.table["component"]) == {1, 2}
    assert without.table["rank_high_95"].max() == 20
    made, codes, upper = apart(16, 24)
    joined = scores(codes, seed=1, **SETTINGS)
    medians = [row["median"] for row in in_order(joined, made)]
    assert gap(np.nanmean(codes.given, axis=0), upper, 16) < 0.1
    assert gap(medians, upper, 16) / gap(made.z, upper, 16) > 0.35
    assert not any("components" in note for note in joined.notes)
    assert any("24 vignettes join the scales; 24 of them" in note for note in joined.notes)
    assert joined.table.filter(joined.table["kind"] == "vignette")["rank_low_95"].null_count() == 24


# what is refused


def test_chains_that_did_not_converge_give_no_score(numpyro: None, truth: Simulated) -> None:
    with pytest.raises(UserError, match="did not converge, so no score is given") as caught:
        scores(in_groups(truth.codes), seed=1, chains=SHORT.chains, warmup=SHORT.warmup, draws=SHORT.draws)
    # 40 draws cannot be worth 400
    assert "bulk ESS" in caught.value.happened
    assert "R-hat of at most 1.01" in caught.value.expected
    assert "--warmup 20 --draws 40" in caught.value.remedy


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (table([[0, 1, 2]]), "One coder has codes"),
        (table([[0, 1, 2], [NONE, NONE, NONE]]), "One coder has codes"),
        (table([[0, 1, NONE], [NONE, NONE, 2]]), "No unit was coded by two"),
        (table([[1, 1], [1, 1]]), "Every code is the same"),
        (table([[0, 1], [1, 2]], vignettes=2), "Only vignettes are coded"),
        (table([[NONE], [NONE]]), "No coder has codes"),
        (table([[0, 1], [1, 0]], categories=30), "There are 30 codes on the scale"),
    ],
)
def test_codes_that_cannot_be_scored_are_refused(codes: Codes, expected: str) -> None:
    with pytest.raises(UserError, match=expected):
        refuse_hopeless(codes.coded())
    with pytest.raises(UserError, match=expected):
        scores(codes)


@pytest.mark.parametrize(("setting", "value"), [("chains", 1), ("draws", 0), ("warmup", 10**6), ("seed", -1)])
def test_settings_out_of_range_are_refused(setting: str, value: int) -> None:
    with pytest.raises(UserError, match=f"{setting} is {value}"):
        scores(table([[0, 1], [1, 0]]), **{setting: value})  # type: ignore[arg-type]


def test_a_table_that_contradicts_itself_is_an_error() -> None:
    good = table([[0, 1], [1, 0]])
    for change, expected in (
        ({"coders": ("a",)}, "not 1 coders"),
        ({"coders": ("a", "a")}, "named twice"),
        ({"groups": ("x",)}, "1 groups for 2 coders"),
        ({"labels": (0.0,)}, "1 labels"),
        ({"given": np.array([[0, 1], [1, 0.5]])}, "whole numbers from 0 to 2"),
        ({"given": np.array([[0, 1], [1, 3.0]])}, "whole numbers from 0 to 2"),
    ):
        with pytest.raises(ValueError, match=expected):
            replace(good, **change)  # type: ignore[arg-type]


def test_without_numpyro_a_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpyro", None)
    with pytest.raises(UserError, match=r"pip install 'globalallies\[latent\]'"):
        scores(table([[0, 1], [1, 0]]))


# the gates


def chains(seed: int, rho: float = 0.0, draws: int = 2_000) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Four chains of an autoregression whose draws are standard normal: (4, draws, 1)."""
    random = np.random.default_rng(seed)
    made = np.empty((4, draws))
    made[:, 0] = random.normal(size=4)
    for n in range(1, draws):
        made[:, n] = rho * made[:, n - 1] + np.sqrt(1 - rho**2) * random.normal(size=4)
    return made[..., None]


def test_rhat_by_hand(numpyro: None) -> None:
    # two chains of four draws: halves (1, 2), (3, 4), (5, 6), (7, 8); normal scores of rank r are Phi^-1((r - 3/8) / 8.25)
    halves = norm.ppf((np.arange(1, 9).reshape(4, 2) - 3 / 8) / 8.25)
    within = halves.var(axis=1, ddof=1).mean()
    between = halves.mean(axis=1).var(ddof=1)
    bulk = np.sqrt((within / 2 + between) / within)
    made = np.array([[1, 2, 3, 4], [5, 6, 7, 8]], dtype=float)[..., None]
    # folded at 4.5: 3.5, 2.5, 1.5, .5, .5, 1.5, 2.5, 3.5; its halves differ less than those of the draws themselves
    assert rhat(made)[0] == pytest.approx(bulk)


def test_rhat_of_good_chains_is_that_of_the_library_and_near_one(numpyro: None) -> None:
    good = chains(0)
    plain = libraries().diagnostics.split_gelman_rubin(good)[0]
    assert plain == pytest.approx(1, abs=0.005)
    assert rhat(good)[0] == pytest.approx(plain, abs=0.003)


def test_rhat_finds_chains_apart_in_place_or_in_spread(numpyro: None) -> None:
    apart = chains(1)
    apart[0] += 1.0
    assert rhat(apart)[0] > 1.05
    wide = chains(2)
    wide[0] *= 3
    assert libraries().diagnostics.split_gelman_rubin(wide)[0] < 1.01
    assert rhat(wide)[0] > 1.05


def test_effective_draws_of_an_autoregression(numpyro: None) -> None:
    # N (1 - rho) / (1 + rho) for the mean of an autoregression
    assert bulk_ess(chains(3))[0] == pytest.approx(8_000, rel=0.15)
    assert bulk_ess(chains(4, rho=0.5))[0] == pytest.approx(8_000 / 3, rel=0.15)
    assert tail_ess(chains(3))[0] == pytest.approx(8_000, rel=0.2)
    assert tail_ess(chains(5, rho=0.9))[0] < 8_000 / 5


def test_a_gate_names_the_quantity_that_does_worst(numpyro: None) -> None:
    good, slow = chains(6)[..., 0], chains(7, rho=0.98)[..., 0]
    passed = gates({"good": good, "better": chains(8)[..., 0]}, 0)
    assert all(gate.passed for gate in passed)
    refuse_unconverged(passed, Settings(4, 100, 100))
    checks = {gate.check: gate for gate in gates({"good": good, "slow": slow}, 0)}
    assert checks["bulk ESS"].worst == "slow"
    assert not checks["bulk ESS"].passed
    diverged = gates({"good": good}, 3)
    with pytest.raises(UserError, match="divergences 3") as caught:
        refuse_unconverged(diverged, Settings(4, 100, 100))
    # more draws would only give it more occasions to diverge
    assert "--warmup 200\n" in caught.value.remedy
    assert "read alpha and the raw codes" in caught.value.remedy
    stuck = {gate.check: gate for gate in gates({"good": good, "stuck": np.zeros_like(good)}, 0)}
    assert (stuck["R-hat"].worst, stuck["R-hat"].passed) == ("stuck", False)


# the model


def test_the_log_likelihood_by_hand(numpyro: None) -> None:
    # coder a: thresholds -1, 1, discrimination 1; coder b: thresholds 0, .5, discrimination 2; z = .5, -1
    codes = table([[1, 0], [2, NONE]])
    held = {
        "z": np.array([0.5, -1.0]),
        "discrimination": np.array([1.0, 2.0]),
        "thresholds": np.array([[-1.0, 1.0], [0.0, 0.5]]),
    }
    expected = (
        np.log(norm.cdf(1 - 0.5) - norm.cdf(-1 - 0.5))  # a gives 1 to z = .5
        + np.log(norm.cdf(-1 + 1))  # a gives 0 to z = -1
        + np.log(1 - norm.cdf(0.5 - 2 * 0.5))  # b gives 2 to z = .5
    )
    with libraries().jax.enable_x64(True):
        assert float(log_likelihood(held, *codings(codes))) == pytest.approx(expected, rel=1e-12)


def test_the_log_of_a_probability_holds_in_the_tails_and_has_the_right_slope(numpyro: None) -> None:
    of = libraries()
    with of.jax.enable_x64(True):
        for upper, lower in ((0.3, -0.2), (9.0, 8.5), (-8.5, -9.0), (1e6, 20.0)):
            value = float(log_between()(upper, lower))
            # in the upper tail by its mirror image, where nothing cancels
            a, b = (-lower, -upper) if lower > 0 else (upper, lower)
            assert value == pytest.approx(np.log(norm.cdf(a) - norm.cdf(b)), rel=1e-9)
        for place in (-29.9, -30.1, -60.0):
            assert float(log_between()(place, -1e6)) == pytest.approx(norm.logcdf(place), rel=1e-9)
        step = 1e-6
        for at in ((0.3, -0.2), (6.0, 5.5), (-40.0, -40.1)):
            slopes = [float(one) for one in of.jax.grad(log_between(), argnums=(0, 1))(*at)]
            for n, slope in enumerate(slopes):
                moved = [list(at), list(at)]
                moved[0][n] += step
                moved[1][n] -= step
                high, low = (float(log_between()(*one)) for one in moved)
                assert slope == pytest.approx((high - low) / (2 * step), rel=1e-4)


def test_the_middle_of_the_prior_by_hand() -> None:
    size = Size(coders=2, units=3, categories=4)
    found = quantities(np.zeros(size.numbers), size, np.zeros(2, dtype=np.int64))
    # gaps of 4 / 4 around 0
    assert found["thresholds"].tolist() == [[-1, 0, 1], [-1, 0, 1]]
    assert found["discrimination"].tolist() == [1, 1]
    assert found["z"].tolist() == [0, 0, 0]
    assert found["spread_position"] == pytest.approx(0.5)


@given(st.integers(2, 6), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_thresholds_rise_and_discriminations_are_above_zero(categories: int, groups: int, seed: int) -> None:
    size = Size(coders=3, units=2, categories=categories, groups=groups)
    member = np.arange(3) % groups
    random = np.random.default_rng(seed)
    found = quantities(random.normal(size=(5, size.numbers)), size, member)
    assert found["thresholds"].shape == (5, 3, categories - 1)
    assert (np.diff(found["thresholds"], axis=-1) > 0).all()
    assert (found["discrimination"] > 0).all()
    assert found["z"].shape == (5, 2)


def test_a_group_moves_its_own_coders_only() -> None:
    size = Size(coders=3, units=1, categories=3, groups=2)
    member = np.array([0, 1, 1])
    numbers = np.zeros(size.numbers)
    before = quantities(numbers, size, member)["thresholds"]
    # after 3 spreads, position, 1 gap, discrimination and 2 spreads of groups come the groups' positions
    numbers[3 + 1 + 1 + 1 + 2 + 1] = 1.0
    moved = quantities(numbers, size, member)["thresholds"] - before
    assert moved == pytest.approx(np.array([[0, 0], [0.3, 0.3], [0.3, 0.3]]))


# how codes hang together, and what is said


def test_components_and_bridges() -> None:
    codes = table([[0, 1, NONE, NONE], [1, NONE, NONE, NONE], [NONE, NONE, 2, 0]])
    coders, units = codes.components()
    assert (coders.tolist(), units.tolist()) == ([1, 1, 2], [1, 1, 2, 2])
    assert codes.bridged == 1
    joined = table([[0, 1, NONE, NONE], [1, NONE, 1, NONE], [NONE, NONE, 2, 0]])
    assert set(joined.components()[0].tolist()) == {1}


def test_ranks_and_pairs_by_hand() -> None:
    codes = table([[0, 1, 2, 0], [1, 1, 2, NONE]], vignettes=1)
    # the third lies above the others in every draw, the first above the second in half of them
    z = np.array([[0.0, 0.1, 1.0, 9.0], [0.1, 0.0, 1.0, 9.0]] * 50)
    low, high = ranks(codes, z)
    assert (low.tolist(), high.tolist()) == ([2, 2, 1, 0], [3, 3, 1, 0])
    assert told_apart(codes, z) == (2, 3)


def said(codes: Codes, saturated: float = 0.0) -> str:
    used = codes.coded()
    z = np.random.default_rng(0).normal(size=(400, len(used.units)))
    agreed = agreement(used.given[:, ~used.vignettes], "ordinal", list(range(codes.categories)), resamples=0)
    return " ".join(said_of(codes, used, agreed, z, Sampled(z[None], 0, saturated)))


def test_few_coders_units_and_cases_are_said_plainly() -> None:
    few = said(simulated(coders=4, cases=8, seed=1).codes)
    assert "4 coders (fewer than about 5) and 8 units coded by two or more (fewer than about 30)" in few
    assert "thresholds are mostly prior: read alpha and the raw codes" in few
    assert "8 cases are too few" in few
    assert "of 28 pairs of cases that hang together" in few
    many = said(simulated(coders=6, cases=40, seed=1).codes)
    assert "mostly prior" not in many
    assert "too few" not in many


def test_what_nobody_coded_or_gave_is_said() -> None:
    codes = table([[0, 1, NONE, NONE], [1, 1, 0, NONE], [NONE, NONE, NONE, NONE]])
    words = said(codes, saturated=0.25)
    assert "Without a code, so left out: u3, c." in words
    assert "No coder gave 2: the thresholds beside them are prior." in words
    assert "1 of 3 cases were coded by one coder only." in words
    assert "25.0% of trajectories were cut" in words


# a study


def as_study(made: Simulated, folder: Path) -> Path:
    """Simulated codes as a study of ten cases in three periods and ten vignettes, on a scale from 1 to 5."""
    cases = "".join(f'[[cases]]\nid = "c{n}"\nname = "C{n}"\n' for n in range(10))
    periods = "".join(
        f'[[periods]]\nid = "p{n}"\nname = "P"\nfirst_year = {2000 + n}\nlast_year = {2000 + n}\n' for n in range(3)
    )
    coders = "".join(f'[[coders]]\nid = "{name}"\nname = "X"\n' for name in made.codes.coders)
    vignettes = "".join(f'[[vignettes]]\nid = "v{n}"\nquestion = "trust"\ntext = "A state."\n' for n in range(10))
    text = f"""title = "Simulated"
{cases}{periods}{coders}{vignettes}
[[scales]]
id = "extent"
level = "ordinal"
low = 1
high = 5
step = 1
anchors = [{{ score = 1, meaning = "no" }}, {{ score = 5, meaning = "yes" }}]
[[questions]]
id = "trust"
text = "Is the hub trusted?"
scale = "extent"
closed = 2026-01-31
[[questions]]
id = "open"
text = "Is it open?"
scale = "extent"
"""
    lines = ["question,case,period,coder,score,confidence,evidence,note"]
    for column in range(40):
        place = f"c{column % 10},p{column // 10}" if column < 30 else f"v{column - 30},"
        for row, coder in enumerate(made.codes.coders):
            if made.codes.present[row, column]:
                lines.append(f"trust,{place},{coder},{made.codes.given[row, column] + 1:g},1,judgement,")
    codings = "\n".join(lines) + "\n"
    return write(folder, study=text, codings=codings, evidence="id,author,title,source,date,locator,url,quality,note\n")


def test_a_study_is_scored_by_the_command(numpyro: None, tmp_path: Path) -> None:
    made = simulated(coders=6, cases=30, vignettes=10, missing=0.1, seed=8)
    folder = as_study(made, tmp_path / "s")
    codes = codes_of(load(folder).study, load(folder).study.questions[0])
    # the study's order of cells is case by case, the simulated one period by period
    order = [column for case in range(10) for column in range(case, 30, 10)] + list(range(30, 40))
    assert np.array_equal(codes.given, made.codes.given[:, order], equal_nan=True)
    args = ["study", "latent", str(folder), "trust", "--warmup", "500", "--draws", "1000", "--json"]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    rows = record["tables"]["scores"]
    truth = {f"c{n % 10} p{n // 10}": float(made.z[n]) for n in range(30)}
    got = {f"{row['case']} {row['period']}": row["median"] for row in rows if row["kind"] == "case"}
    assert spearmanr([got[name] for name in truth], list(truth.values())).statistic > 0.75
    assert {row["raw_median"] for row in rows} <= {n / 2 for n in range(2, 11)}
    assert [row["kind"] for row in rows] == ["case"] * 30 + ["vignette"] * 10
    assert record["sources"] == ["study.toml", "codings.csv"]
    assert record["tables"]["thresholds"][0]["below"] == 1


def small(tmp_path: Path, *changes: tuple[str, str]) -> Study:
    return load(write(tmp_path / "s", study=changed(DEFINITION, *changes))).study


def test_a_study_that_cannot_be_scored_says_why(tmp_path: Path) -> None:
    study = small(tmp_path)
    with pytest.raises(UserError, match=r"no question 'trusts'\. Did you mean 'trust'\?"):
        latent_scores(study, "trusts")
    with pytest.raises(UserError, match="'resistance' is open, so its coders still work blind"):
        latent_scores(study, "resistance")
    with pytest.raises(UserError, match="A study coded by rule has no coders"):
        latent_scores(replace(study, coders=study.rules), "trust")
    nominal = replace(study, scales=(replace(study.scales[0], level=Level.NOMINAL),))
    with pytest.raises(UserError, match="has names without an order"):
        latent_scores(nominal, "trust")
    with pytest.raises(UserError, match="has no steps"):
        latent_scores(replace(study, scales=(replace(study.scales[0], step=None),)), "trust")
    with pytest.raises(UserError, match="groups and the study's coders differ: bo, cy"):
        latent_scores(study, "trust", groups={"ann": "x", "cy": "y"})


def test_codes_of_a_study_hold_its_people_cases_and_vignettes(tmp_path: Path) -> None:
    study = small(tmp_path)
    codes = codes_of(study, study.questions[0], {"ann": "x", "bo": "y"})
    assert codes.coders == ("ann", "bo")
    assert [str(unit) for unit in codes.units][-2:] == ["poland late", "ruritania"]
    assert codes.given[:, -1].tolist()[0] == 0
    assert np.isnan(codes.given[1, -1])
    assert codes.scale == (0, 1, 2, 3, 4)
    assert codes.group_numbers().tolist() == [0, 1]
    assert size_of(codes) == Size(2, 6, 5, 2)
