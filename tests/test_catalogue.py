import pytest

from globalallies.catalogue import UNITS, Catalogue, File, Measure, UserError, closest


def measure(name: str = "milex", unit: str = "state-year") -> Measure:
    return Measure(name=name, title="T", unit=unit, definition="D.", scale="share", sources=("s",), citation="c")


def test_an_unknown_measure_answers_with_the_nearest_and_the_next_command() -> None:
    catalogue = Catalogue([measure("s_alliance_valued_absolute"), measure()])
    with pytest.raises(UserError) as caught:
        catalogue["s_alliance_valued"]
    assert str(caught.value).splitlines() == [
        "No measure is named 's_alliance_valued'. Did you mean 's_alliance_valued_absolute'?",
        "List them with: allies measures",
    ]


def test_a_catalogue_is_a_mapping_in_order() -> None:
    catalogue = Catalogue([measure("b"), measure("a")])
    assert list(catalogue) == ["b", "a"]
    assert len(catalogue) == 2
    assert "a" in catalogue
    assert "c" not in catalogue


def test_two_measures_of_one_name_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="two measures are named 'milex'"):
        Catalogue([measure(), measure()])


def test_a_measure_needs_a_known_unit() -> None:
    with pytest.raises(ValueError, match="'state-month'"):
        measure(unit="state-month")


def test_records_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        measure().name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        File("a.csv", "https://example.org/a.csv").seen = True  # type: ignore[misc]


def test_units_have_keys() -> None:
    assert UNITS["dyad-year"].keys == ("ccode1", "ccode2", "year")
    assert all(unit.keys and unit.meaning for unit in UNITS.values())


def test_closest_says_nothing_when_nothing_is_near() -> None:
    assert closest("zzz", ["alpha"]) == ""


def test_a_user_error_leaves_out_what_it_does_not_know() -> None:
    assert str(UserError("It broke.", remedy="Mend it.")) == "It broke.\nMend it."
