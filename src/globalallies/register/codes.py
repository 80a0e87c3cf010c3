"""The closed code lists of the register: every code, what it means, and its order.

Where a list is a scale (roles, triggers, responses) its members are written from weakest to
strongest and ``rank`` gives the place; lists that are not scales say so. A code that is not
in its list is an error, never a new category.
"""

from enum import StrEnum
from typing import Self


class CodeList(StrEnum):
    """A closed list of codes. Each member is its code (a string) and carries its meaning."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Self:  # noqa: D102
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    @property
    def rank(self) -> int:
        """Place in the list, from 0; an order only where the list's docstring says it is a scale."""
        return list(type(self)).index(self)


class Checked(CodeList):
    """How far an editor compared the row with the source it names (a scale)."""

    NO = "no", "nobody has compared this row with its source yet"
    PARTLY = "partly", "some cells were compared with the source; checked_note says which"
    YES = "yes", "every date and code of the row was compared with the source named"


class Confidence(CodeList):
    """How sure the editors are that the row is right (a scale)."""

    LOW = "low", "contested, or known from a single weak account"
    MEDIUM = "medium", "probably right; a detail such as a day may move"
    HIGH = "high", "well established"


class Region(CodeList):
    """Where a state lies (not a scale)."""

    AMERICAS = "americas", "North, Central and South America and the Caribbean"
    EUROPE = "europe", "Europe, with Russia, Turkey, Cyprus and the states of the South Caucasus"
    MIDDLE_EAST = "middle_east", "South-West Asia from the Mediterranean to Iran, and Egypt"
    AFRICA = "africa", "Africa without Egypt"
    ASIA = "asia", "Central, South, South-East and East Asia"
    OCEANIA = "oceania", "Australia, New Zealand and the Pacific islands"


class Theatre(CodeList):
    """A theatre of the hub's commitments (not a scale)."""

    EUROPE = "europe", "Europe and the North Atlantic"
    ASIA_PACIFIC = "asia_pacific", "East and South-East Asia and the Pacific"
    MIDDLE_EAST = "middle_east", "the Middle East, the Gulf and South-West Asia"
    AMERICAS = "americas", "the Western Hemisphere"
    AFRICA = "africa", "Africa without Egypt"
    GLOBAL = "global", "more than one theatre"


class InstrumentKind(CodeList):
    """What sort of instrument a row of ``treaties`` is (not a scale)."""

    ALLIANCE = "alliance", "a treaty that promises action in case of attack or danger"
    COMPACT = "compact", "a compact of free association with full defence responsibility"
    CONSULTATION = "consultation", "a treaty or agreement that promises consultation only"
    EXECUTIVE_AGREEMENT = "executive_agreement", "a security pledge below the rank of a treaty"
    DEFENCE_COOPERATION = "defence_cooperation", "an agreement on forces, logistics, information or industry"
    ACCESS = "access", "status of forces, visiting forces or reciprocal access"
    BASING = "basing", "an agreement that grants bases"
    DECLARATION = "declaration", "a joint declaration, statement, partnership or communique"
    STATUTE = "statute", "a law of one side"
    EXECUTIVE_ORDER = "executive_order", "an order of one side's executive"


class Relation(CodeList):
    """Where an instrument sits in a hub-and-spoke picture (not a scale)."""

    HUB = "hub", "the hub and one or more of its spokes"
    SPOKES = "spokes", "spokes of one system with each other, the hub not a party"
    MINILATERAL = "minilateral", "the hub with two or more spokes in a new format beside the old ties"
    CROSS = "cross", "spokes of different systems with each other, with or without the hub"
    PARTNERS = "partners", "a spoke with a state that is no ally of the hub"
    CHALLENGER = "challenger", "challengers with each other"


class Trigger(CodeList):
    """What activates the promise, from weakest to strongest (a scale)."""

    NONE_STATED = "none_stated", "the text names no trigger"
    THREAT = "threat", "a threat to a party, which calls for consultation"
    DANGER_TO_OWN_SAFETY = (
        "danger_to_own_safety",
        "an armed attack in the area, recognised by each party as dangerous to its own peace and safety",
    )
    AGGRESSION_AGAINST_PARTNER = "aggression_against_partner", "aggression against the named partner"
    ATTACK_ON_PARTNER = "attack_on_partner", "an armed attack on, or threat of attack to, the named partner"
    ATTACK_ON_ALL = "attack_on_all", "an armed attack on one party counts as an attack on all"


class Response(CodeList):
    """What is promised when the trigger is met, from weakest to strongest (a scale)."""

    NONE_STATED = "none_stated", "the text promises nothing in case of attack"
    CONSULT = "consult", "to consult"
    COOPERATE = "cooperate", "to cooperate in defence, no action promised"
    FORCES_MAY_BE_USED = "forces_may_be_used", "forces may be used; no duty"
    ACTION_AS_AGREED = "action_as_agreed", "such action as is mutually agreed"
    ACT_TO_MEET_COMMON_DANGER = "act_to_meet_common_danger", "to act to meet the common danger"
    ASSIST_AS_EACH_DEEMS_NECESSARY = (
        "assist_as_each_deems_necessary",
        "to assist the party attacked by such action as each deems necessary",
    )
    ALL_AID_IN_POWER = "all_aid_in_power", "to give all the military and other aid in its power"
    DEFEND_AS_OWN = "defend_as_own", "to defend the partner as it would itself"


class Qualifier(CodeList):
    """What limits the promise (not a scale; a clause may carry several)."""

    CONSTITUTIONAL_PROCESSES = "constitutional_processes", "in accordance with constitutional processes"
    OWN_DETERMINATION = "own_determination", "each party judges what action is needed"
    NO_FORCE_WITHOUT_CONSENT = "no_force_without_consent", "no party need use force without its consent"
    ONE_SIDED = "one_sided", "one side promises, the other does not"
    COMMUNIST_AGGRESSION_ONLY = "communist_aggression_only", "the hub limits its promise to communist aggression"
    ADMINISTERED_TERRITORY = "administered_territory", "limited to territory under the partner's administration"
    SPECIFIC_CHARACTER = "specific_character", "without prejudice to the security policy of certain parties"


class Role(CodeList):
    """What a state did in an operation, from least to most (a scale).

    ``member`` stands apart: it is for standing groups and takes no place on the scale.
    """

    REFUSED = "refused", "asked or expected to join, and declined"
    POLITICAL = "political", "political support only"
    FINANCIAL = "financial", "money"
    BASING_TRANSIT = "basing_transit", "bases, ports, overflight or transit"
    TRAINING_ADVISORY = "training_advisory", "trainers or advisers"
    MEDICAL_ENGINEERING = "medical_engineering", "medical, engineering, humanitarian or chemical-defence units"
    COMBAT_SUPPORT = "combat_support", "units in theatre that support or secure, short of combat"
    COMBAT = "combat", "combat units in a combat role"
    MEMBER = "member", "member of a standing group; not on the scale"


class LegStatus(CodeList):
    """What became of the tie between two particular parties of a treaty (not a scale)."""

    SUSPENDED = "suspended", "obligations between these two suspended; both remain parties"


class DesignationRegime(CodeList):
    """Under which law a state was designated a major non-NATO ally (not a scale)."""

    TITLE_10 = "title_10", "10 USC 2350a, cooperative research and development (from 1987)"
    FOREIGN_ASSISTANCE_ACT = "foreign_assistance_act", "22 USC 2321k, Foreign Assistance Act s. 517 (from 1996)"
    TREATED_AS = "treated_as", "treated as though designated, by statute"


class EventKind(CodeList):
    """What sort of event a row of ``events`` is (not a scale)."""

    FOUNDING = "founding", "a treaty, organisation or format is founded"
    ACCESSION = "accession", "a state joins"
    SUSPENSION = "suspension", "obligations or participation are suspended"
    WITHDRAWAL = "withdrawal", "a state leaves, denounces or ends a treaty"
    BASE = "base", "bases or forces arrive, move or leave"
    INVOCATION = "invocation", "a defence or consultation clause is invoked"
    WAR = "war", "a war, intervention or armed attack"
    CRISIS = "crisis", "a crisis short of war, or a grey-zone act"
    POLICY = "policy", "a strategy, doctrine, statement or law"
    SUMMIT = "summit", "a meeting that changed or set policy"
    AGREEMENT = "agreement", "a defence agreement below the rank of an alliance"


class Force(CodeList):
    """Which of the three structural forces an event speaks to (not a scale)."""

    DECLINE = "decline", "relative decline of the hub's power"
    CHALLENGE = "challenge", "challenges by revisionist powers"
    COST_BENEFIT = "cost_benefit", "changing costs and benefits of alliance"
    STRUCTURE = "structure", "the shape of the alliance systems themselves"


class ReferenceKind(CodeList):
    """What sort of publication a reference is (not a scale)."""

    TREATY_SERIES = "treaty_series", "a published treaty series or treaty list"
    STATUTE = "statute", "a law, regulation or official gazette"
    OFFICIAL = "official", "a government's or organisation's own page, statement or report"
    DATA_SET = "data_set", "a data set"
    BOOK = "book", "a book or official history"
    ARTICLE = "article", "a scholarly or research article"
    NEWS = "news", "a news report"
    WEB = "web", "another page, such as an encyclopaedia or a research service"


class Redistribute(CodeList):
    """Whether figures from a reference may ship with the package (not a scale)."""

    YES = "yes", "an open licence or the public domain allows it"
    FACTS = "facts", "terms are silent: a few figures ship as facts; basis says why"
    NO = "no", "nothing from it ships"
    NOT_NEEDED = "not_needed", "cited for facts; no figures are taken from it"
