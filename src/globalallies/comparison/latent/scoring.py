"""The latent scores of a study's codings, or of any table of codes, as a result to read."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from ...catalogue import Result, UserError, closest
from ..agreement import Agreement, agreement
from ..study.records import CODINGS, DEFINITION, Level, Question, Scale, Study
from ..study.visibility import open_questions
from .charts import draw
from .codes import FEW_BRIDGED, FEW_CASES, FEW_CODERS, CodedUnit, Codes, Floats, refuse_hopeless
from .gates import gates, refuse_unconverged
from .model import ACCEPTED, DEEPEST, Sampled, Settings, quantities, sample, size_of
from .tables import coders_table, gates_table, raw_table, scores_table, thresholds_table, told_apart

CHAINS, WARMUP, DRAWS = 4, 1_000, 2_000
LIMITS = {"chains": (2, 16), "warmup": (10, 100_000), "draws": (10, 20_000), "seed": (0, 2**32 - 1)}
"""The least and the most of each setting."""

REFERENCES = (
    "pemstein_2018",
    "marquardt_pemstein_2018",
    "johnson_albert_1999",
    "king_2004",
    "vehtari_2021",
    "hoffman_gelman_2014",
    "phan_pradhan_jankowiak_2019",
    "krippendorff_2011",
)


def latent_scores(
    study: Study,
    question: str,
    *,
    seed: int = 0,
    chains: int = CHAINS,
    warmup: int = WARMUP,
    draws: int = DRAWS,
    groups: Mapping[str, str] | None = None,
    open_too: bool = False,
) -> Result:
    """Latent scores of a question's cases from the codes that people gave, with vignettes if it has any.

    Rules are no coders and are left out. Cases and coders without a code on the question are left out too.

    Parameters
    ----------
    study : Study
        The study.
    question : str
        The question's id; its scale must have steps in an order.
    seed, chains, warmup, draws : int
        As for ``scores``.
    groups : mapping of str to str, optional
        The group of each coder, for example a discipline; thresholds then vary around those of the group.
    open_too : bool
        Whether an open question may be scored; it is the owner's to ask.

    Returns
    -------
    Result
        As for ``scores``, in the scores of the question's scale.

    Raises
    ------
    UserError
        The question does not exist, is open, or has no ordered steps; the study has no people who code; or as for
        ``scores``.

    References
    ----------
    pemstein_2018, marquardt_pemstein_2018, king_2004
    """
    asked = _asked(study, question, open_too)
    codes = codes_of(study, asked, groups)
    notes = []
    if asked.id in open_questions(study):
        notes.append(f"{asked.id} is still open: its codes are included before coding has ended.")
    scale = study.scale_of(asked)
    if scale.level is not Level.ORDINAL:
        notes.append(f"The scale {scale.id} is of the level {scale.level}; only the order of its steps is used.")
    if study.rules:
        notes.append(f"Rules are not coders and are left out: {', '.join(rule.id for rule in study.rules)}.")
    return scores(
        codes,
        seed=seed,
        chains=chains,
        warmup=warmup,
        draws=draws,
        title=f"Latent scores: {asked.text}",
        notes=tuple(notes),
        sources=(DEFINITION, CODINGS),
    )


def scores(
    codes: Codes,
    *,
    seed: int = 0,
    chains: int = CHAINS,
    warmup: int = WARMUP,
    draws: int = DRAWS,
    title: str = "Latent scores",
    notes: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
) -> Result:
    """Latent scores of a table of ordinal codes, or a refusal where the sampler did not converge.

    The probability of a code of at most k is Phi(threshold[r, k] - discrimination[r] z[c]) for coder r and unit c.
    Scores z are in standard deviations of the prior, in which units lie around 0: read their order and their
    distance, not their sign.

    Parameters
    ----------
    codes : Codes
        Who coded what how.
    seed : int
        Where the random numbers begin; the same seed gives the same scores on the same machine.
    chains, warmup, draws : int
        Chains of the sampler (2 to 16), and the steps of each to adapt and to keep.
    title, notes, sources
        As for ``Result``: what to put before its own.

    Returns
    -------
    Result
        ``scores``: for each unit the posterior median, central 68 % and 95 % intervals, the median of the raw codes,
        and its rank among the cases it hangs together with (1 is the highest). ``coders``: how much each
        discriminates and how strict they are. ``thresholds``: where each begins to give a higher score.
        ``raw_codes``: how many coders gave each score. ``convergence``: the gates passed.

    Raises
    ------
    UserError
        The codes are too few to tell coders from cases or too many, a setting is out of range, numpyro is not
        installed, or a gate of convergence is closed.

    References
    ----------
    pemstein_2018, vehtari_2021
    """
    for name, value in {"chains": chains, "warmup": warmup, "draws": draws, "seed": seed}.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            raise UserError(f"{name} is {value}.", f"Expected {least:,} to {most:,}.", f"Change --{name}.")
    used = codes.coded()
    refuse_hopeless(used)
    settings = Settings(chains, warmup, draws)
    sampled = sample(used, settings, seed)
    found = quantities(sampled.numbers, size_of(used), used.group_numbers())
    found["strictness"] = found["thresholds"].mean(axis=-1)
    checks = gates(named(found, used), sampled.divergences)
    refuse_unconverged(checks, settings)
    pooled = {name: values.reshape(-1, *values.shape[2:]) for name, values in found.items()}
    cases = used.given[:, ~used.vignettes]
    agreed = agreement(cases, "ordinal", list(range(used.categories)), seed=seed)
    known = (*notes, *said_of(codes, used, agreed, pooled["z"], sampled))
    return Result(
        title=title,
        tables={
            "scores": scores_table(used, pooled["z"]),
            "coders": coders_table(used, pooled),
            "thresholds": thresholds_table(used, pooled["thresholds"]),
            "raw_codes": raw_table(used),
            "convergence": gates_table(checks),
        },
        assumptions=assumptions(used, settings, seed),
        notes=known,
        sources=sources,
        references=REFERENCES,
        draw=draw,
    )


def named(found: Mapping[str, Floats], codes: Codes) -> dict[str, Floats]:
    """The draws of each single quantity, (chains, draws), by a name that a reader understands."""
    scale = [f"{low:g}|{high:g}" for low, high in pairwise(codes.scale)]
    made: dict[str, Floats] = {}
    for name, values in found.items():
        if name == "z":
            made |= {f"score of {unit}": values[..., n] for n, unit in enumerate(codes.units)}
        elif name == "thresholds":
            for n, coder in enumerate(codes.coders):
                made |= {f"threshold {step} of {coder}": values[..., n, k] for k, step in enumerate(scale)}
        elif name in ("discrimination", "strictness"):
            made |= {f"{name} of {coder}": values[..., n] for n, coder in enumerate(codes.coders)}
        else:
            single = values.shape[-1] == 1
            made |= {name if single else f"{name} {n + 1}": values[..., n] for n in range(values.shape[-1])}
    return made


def codes_of(study: Study, question: Question, groups: Mapping[str, str] | None = None) -> Codes:
    """What people coded on a question, its vignettes included, as codes from 0 up."""
    scale = study.scale_of(question)
    labels = _steps(question, scale)
    people = [coder.id for coder in study.persons]
    units = [CodedUnit(case.id, period.id) for case, period in study.cells()]
    units += [CodedUnit(one.id, "", True) for one in study.vignettes if one.question == question.id]
    row, column = {name: n for n, name in enumerate(people)}, {(u.case, u.period): n for n, u in enumerate(units)}
    given = np.full((len(people), len(units)), np.nan)
    for coding in study.codings:
        cell = (coding.case, coding.period)
        if coding.question == question.id and coding.coder in row and cell in column:
            given[row[coding.coder], column[cell]] = int(np.abs(np.array(labels) - coding.score).argmin())
    if groups is not None and (unknown := sorted(set(groups) ^ set(people))):
        raise UserError(
            f"The groups and the study's coders differ: {', '.join(unknown)}.",
            "Expected a group for every person who codes, and for nobody else.",
            "See who codes with: allies study show DIR",
        )
    return Codes(
        given=given,
        categories=len(labels),
        coders=tuple(people),
        units=tuple(units),
        groups=tuple(groups[name] for name in people) if groups else (),
        labels=labels,
    )


def _steps(question: Question, scale: Scale) -> tuple[float, ...]:
    """The scores of a scale, from the lowest up."""
    if scale.level is Level.NOMINAL or scale.step is None or scale.low is None or scale.high is None:
        why = "names without an order" if scale.level is Level.NOMINAL else "no steps"
        raise UserError(
            f"The scale {scale.id!r} of the question {question.id!r} has {why}.",
            "Expected a scale with steps in an order.",
            "See the scales with: allies study show DIR",
        )
    many = round((scale.high - scale.low) / scale.step) + 1
    return tuple(float(score) for score in np.linspace(scale.low, scale.high, many))


def _asked(study: Study, question: str, open_too: bool) -> Question:
    known = [one.id for one in study.questions]
    if question not in known:
        raise UserError(
            f"The study has no question {question!r}.{closest(question, known)}",
            f"Expected one of: {', '.join(known)}.",
            "See what is asked with: allies study show DIR",
        )
    if not study.persons:
        raise UserError(
            "A study coded by rule has no coders: a latent score of coders is undefined.",
            "Expected two people or more among its coders.",
            "Add a coder to study.toml, or see the rules with: allies study show DIR",
        )
    if not open_too and question in open_questions(study):
        raise UserError(
            f"The question {question!r} is open, so its coders still work blind.",
            "Expected a question with closed = YYYY-MM-DD in study.toml.",
            "Close it when its coding has ended; the owner may look before with --open.",
        )
    return next(one for one in study.questions if one.id == question)


def assumptions(codes: Codes, settings: Settings, seed: int) -> tuple[str, ...]:
    """What the model assumes, a sentence each."""
    grouped = f" of their group ({len(set(codes.groups))} groups), which lie around those" if codes.groups else ""
    return (
        "One dimension lies behind the codes: a coder sees a unit's score times their discrimination, with a standard "
        "normal error, and gives the code between whose thresholds it falls.",
        "Given the scores, codes are independent; periods of one case are scored as if they were unrelated.",
        "Scores are standard normal a priori, vignettes like cases, which fixes the scale's origin and unit; "
        "discrimination is above 0, which fixes its direction.",
        f"A coder's thresholds lie around those{grouped} of all coders. The middle of the thresholds and the logs of "
        "the gaps between them are normal, so they are always in order: our choice, as are the widths of all priors.",
        f"Sampled with NUTS: {settings.chains} chains of {settings.draws:,} draws after {settings.warmup:,} to adapt, "
        f"acceptance {ACCEPTED}, seed {seed}. Intervals are central posterior intervals; medians are posterior medians.",
    )


def said_of(codes: Codes, used: Codes, agreed: Agreement, z: Floats, sampled: Sampled) -> tuple[str, ...]:
    """What a careful reader must know of these scores."""
    notes = [_of_alpha(agreed)]
    cases = int((~used.vignettes).sum())
    few = []
    if len(used.coders) < FEW_CODERS:
        few.append(f"{len(used.coders)} coders (fewer than about {FEW_CODERS})")
    if used.bridged < FEW_BRIDGED:
        few.append(f"{used.bridged} units coded by two or more (fewer than about {FEW_BRIDGED})")
    if few:
        notes.append(f"There are {' and '.join(few)}, so thresholds are mostly prior: read alpha and the raw codes.")
    if cases < FEW_CASES:
        notes.append(
            f"{cases} cases are too few for a scale of their own: where they lie on it comes largely from the prior. "
            "Alpha comes first, and no score may be quoted without its interval."
        )
    low, high = np.quantile(z, [0.025, 0.975], axis=0)
    apart, pairs = told_apart(used, z)
    if pairs:
        wide = float((high - low)[~used.vignettes].mean())
        notes.append(
            f"The 95 % interval of a case is {wide:.2f} wide on average (3.92 where nothing is coded); of {pairs} pairs of "
            f"cases that hang together, {apart} are told apart, their difference being on one side of 0 at 95 %."
        )
    notes += _of_scales(used)
    left = [str(unit) for n, unit in enumerate(codes.units) if unit not in used.units]
    left += [coder for coder in codes.coders if coder not in used.coders]
    if left:
        notes.append(f"Without a code, so left out: {', '.join(left)}.")
    if sampled.saturated:
        notes.append(f"{sampled.saturated:.1%} of trajectories were cut at the depth of {DEEPEST}: slow, not wrong.")
    return tuple(notes)


def _of_alpha(agreed: Agreement) -> str:
    if agreed.alpha is None:
        return f"Krippendorff's alpha of the cases' codes is undefined: {agreed.reason}."
    interval = "" if agreed.low is None else f" (95 %: {agreed.low:.3f} to {agreed.high:.3f})"
    return f"Krippendorff's alpha of the cases' codes is {agreed.alpha:.3f}{interval}: read it before the scores."


def _of_scales(used: Codes) -> list[str]:
    """What joins the coders' scales, and what does not."""
    notes = []
    components, _ = used.components()
    if (many := int(components.max())) > 1:
        notes.append(
            f"Coders and units fall into {many} components that share neither a coder nor a unit: their scales are joined "
            "only by the prior, so scores of different components must not be compared. Bridge them with coders who "
            "code across, or with vignettes that all code."
        )
    lone = ~used.vignettes & (used.present.sum(axis=0) == 1)
    if lone.any():
        notes.append(f"{int(lone.sum())} of {int((~used.vignettes).sum())} cases were coded by one coder only.")
    unused = [f"{label:g}" for code, label in enumerate(used.scale) if not (used.given == code).any()]
    if unused:
        notes.append(f"No coder gave {', '.join(unused)}: the thresholds beside them are prior.")
    if used.vignettes.any():
        whole = int(used.present[:, used.vignettes].all(axis=0).sum())
        notes.append(
            f"{int(used.vignettes.sum())} vignettes join the scales; {whole} of them were coded by every coder."
        )
    return notes
