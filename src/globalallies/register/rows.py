"""What a row of each register table is: one frozen record a table, each column with its meaning.

A column's type is read from its annotation and its meaning from ``column(...)``: the loader,
the checks, the command line and the reference pages all come from these records.
"""

from dataclasses import dataclass, field
from typing import Any

from .codes import (
    Checked,
    Confidence,
    DesignationRegime,
    EventKind,
    Force,
    InstrumentKind,
    LegStatus,
    Qualifier,
    Redistribute,
    ReferenceKind,
    Region,
    Relation,
    Response,
    Role,
    Theatre,
    Trigger,
)
from .dates import PartialDate

WORLD = 0
"""The ``ccode`` of the world total in ``figures``; no state has it."""


def column(meaning: str, *, key: bool = False) -> Any:
    """A column: what it means, and whether it is part of the table's key."""
    return field(metadata={"meaning": meaning, "key": key})


class Row:
    """Any row of the register."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Row):
    """What every row of facts carries about itself."""

    source: tuple[str, ...] = column(
        "references, each `key` or `key#locator`, separated by `; `; `unsourced` where none is known"
    )
    confidence: Confidence = column("how sure the editors are")
    checked: Checked = column("how far the row was compared with its source")
    checked_note: str = column("what was compared, and how; required where checked is partly")
    note: str = column("anything a careful reader should know")

    @property
    def sourced(self) -> bool:
        """Whether the row names a source."""
        return self.source != ("unsourced",)

    @property
    def flagged(self) -> bool:
        """Whether a page must mark the row: not fully compared with a source."""
        return self.checked is not Checked.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Row):
    """A publication that rows name as their source."""

    reference_id: str = column("short key, lower case", key=True)
    kind: ReferenceKind = column("what sort of publication")
    title: str = column("title")
    author: str = column("author or issuing body")
    year: int | None = column("year of publication or release")
    release: str = column("version or release, for data sets")
    url: str = column("an address where it can be read, the publisher's own where known")
    url_seen: bool = column("whether an editor read that page or a stored copy of it")
    licence: str = column("licence or terms, as stated by the publisher; empty where silent")
    redistribute: Redistribute = column("whether figures from it may ship")
    basis: str = column("why figures ship where terms are silent")
    note: str = column("anything a careful reader should know")


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Fact):
    """One spell of a state's membership of the COW state system, 1816 to now."""

    ccode: int = column("Correlates of War state number", key=True)
    entry: PartialDate = column("first day of the spell", key=True)
    exit: PartialDate | None = column("last day of the spell; empty while it lasts")
    abbreviation: str = column("COW abbreviation")
    name: str = column("common English name")
    iso2: str = column("ISO 3166-1 alpha-2 code, or the code it had; empty where it never had one")
    iso3: str = column("ISO 3166-1 alpha-3 code, or the code it had; empty where it never had one")
    gwcode: int | None = column("Gleditsch-Ward number; empty where that list has no such state")
    region: Region = column("where it lies")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName(Fact):
    """A period in which a state's name or codes differed from its row among the states."""

    ccode: int = column("COW number", key=True)
    start: PartialDate = column("first day of the name", key=True)
    end: PartialDate | None = column("last day of the name; empty while it lasts")
    name: str = column("common English name then")
    iso2: str = column("alpha-2 code ISO gave the state in that form, carried back before 1974; empty where none")
    iso3: str = column("alpha-3 code ISO gave the state in that form, carried back before 1974; empty where none")
    gwcode: int | None = column("Gleditsch-Ward number of the state in that form")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Row):
    """Another name under which data sets know a state."""

    alias: str = column("the name", key=True)
    ccode: int = column("COW number of the state it means", key=True)
    also: tuple[int, ...] = column("COW numbers of states it might mean instead, separated by `; `")
    note: str = column("how the name is used, where it is unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class System(Fact):
    """An alliance system: a hub and its spokes, or another group of treaties."""

    system_id: str = column("short key", key=True)
    name: str = column("name")
    hub: int | None = column("COW number of the hub; empty where there is none")
    theatre: Theatre = column("theatre")
    founded: PartialDate | None = column("first treaty in force")
    description: str = column("what the system is")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty(Fact):
    """One instrument, with its mutual-defence clause coded; no treaty sentence is quoted."""

    treaty_id: str = column("parties and year of signature", key=True)
    name: str = column("full name")
    kind: InstrumentKind = column("what sort of instrument")
    system: str = column("the system it belongs to")
    relation: Relation = column("where it sits in a hub-and-spoke picture")
    us_party: bool = column("whether the United States is a party")
    signed: PartialDate = column("day of signature, adoption or announcement")
    in_force: PartialDate | None = column("day it entered into force; empty if it has not, or if not known")
    ended: PartialDate | None = column("day it ended in law; empty while it lasts")
    end_event: str = column("how it ended")
    defence_article: str = column("article of the defence clause")
    scope_article: str = column("article that bounds the area")
    trigger: Trigger | None = column("what activates the promise; empty where not yet coded")
    response: Response | None = column("what is promised; empty where not yet coded")
    qualifier: tuple[Qualifier, ...] = column("what limits the promise")
    area: str = column("where the promise holds")
    citation: str = column("treaty-series citation")
    atop_id: int | None = column("number in ATOP 5.1; empty where ATOP lacks it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Fact):
    """One spell of one state as party to one instrument, under the state code valid then."""

    treaty_id: str = column("instrument", key=True)
    ccode: int = column("COW number valid during the spell", key=True)
    country: str = column("the state's name in `states`")
    start: PartialDate | None = column("first day bound; empty where the day is not known or has not come", key=True)
    start_basis: str = column("what made it the first day")
    protocol_signed: PartialDate | None = column("accession protocol (or treaty) signed, which ATOP dates by")
    end: PartialDate | None = column("last day bound in law; empty while it lasts")
    operative_end: PartialDate | None = column("last day in practice, where practice ended and law did not")
    end_basis: str = column("what ended it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg(Fact):
    """A tie between two particular parties that differs from the treaty as a whole."""

    treaty_id: str = column("instrument", key=True)
    ccode1: int = column("one party (the smaller number)", key=True)
    ccode2: int = column("the other party", key=True)
    start: PartialDate = column("first day", key=True)
    end: PartialDate | None = column("last day; empty while it lasts")
    status: LegStatus = column("what became of the tie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation(Fact):
    """A designation as major non-NATO ally under one law."""

    ccode: int = column("COW number", key=True)
    country: str = column("the state's name in `states`")
    regime: DesignationRegime = column("the law", key=True)
    designated: PartialDate = column("day of effect", key=True)
    ended: PartialDate | None = column("day of rescission; empty while it lasts")
    instrument: str = column("statute or determination")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Fact):
    """A military operation or standing security group."""

    operation_id: str = column("short key", key=True)
    name: str = column("name")
    start: PartialDate = column("first day")
    end: PartialDate | None = column("last day; empty while it lasts or where no day is known")
    lead: str = column("who led it")
    hub_led: bool = column("whether the United States led it or its first phase, alone or through NATO")
    theatre: Theatre = column("theatre")
    mandate: str = column("legal or political mandate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Fact):
    """One state in one operation (and phase), or its refusal."""

    operation_id: str = column("operation", key=True)
    ccode: int = column("COW number", key=True)
    country: str = column("the state's name in `states`")
    phase: str = column("phase of the operation; empty for the whole", key=True)
    role: Role = column("what it did, on the scale of roles")
    role_detail: str = column("what it did, in words")
    start: PartialDate | None = column("first day; empty where not known")
    end: PartialDate | None = column("last day; empty where not known")
    strength: int | None = column("persons, only where a source gives the number")
    strength_note: str = column("what the number counts and when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenger(Fact):
    """A state counted as a challenger in a theatre, from when to when, and why."""

    ccode: int = column("COW number", key=True)
    country: str = column("the state's name in `states`")
    theatre: Theatre = column("theatre", key=True)
    start: PartialDate = column("from when it is counted", key=True)
    end: PartialDate | None = column("until when; empty while it lasts")
    start_basis: str = column("what marks the start")
    end_basis: str = column("what marks the end")
    why: str = column("why it is counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """A dated event that the comparison turns on."""

    event_id: str = column("short key", key=True)
    date: PartialDate = column("day")
    title: str = column("what happened, in a few words")
    kind: EventKind = column("what sort of event")
    force: Force = column("which structural force it speaks to")
    theatre: Theatre = column("theatre")
    ccodes: tuple[int, ...] = column("COW numbers of the states it concerns most, separated by `; `")
    treaty_id: str = column("instrument concerned, if one")
    operation_id: str = column("operation concerned, if one")
    description: str = column("one or two sentences: what happened and why it matters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Row):
    """One figure of one state (or the world, ccode 0) in one year."""

    ccode: int = column("COW number valid in the year; 0 for the world", key=True)
    year: int = column("year", key=True)
    figure: str = column("which figure", key=True)
    value: float = column("value, rounded to four significant digits")
    unit: str = column("unit")
    source: str = column("reference", key=True)


TABLES: dict[str, type[Row]] = {
    "systems": System,
    "states": State,
    "state_names": StateName,
    "aliases": Alias,
    "treaties": Treaty,
    "memberships": Membership,
    "legs": Leg,
    "designations": Designation,
    "operations": Operation,
    "participants": Participant,
    "challengers": Challenger,
    "events": Event,
    "figures": Figure,
    "references": Reference,
}
"""The register's tables, in the order a reader meets them."""
