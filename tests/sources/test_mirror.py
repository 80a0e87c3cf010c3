"""The whole mirror into a store: every table fits, all is as stored, damage is named."""

from pathlib import Path

from globalallies.sources import SOURCES
from globalallies.sources.store import Store

UNREAD = {"countrycode_codelist_subset", "factbook_text_fields", "peacesciencer_data_versions"}
"""Copies that no source reads: codes and versions of other packages, and loose text."""


def test_every_copy_is_read_or_left_out_on_purpose(full_store: Store, mirror: Path) -> None:
    read = {table.mirror for source in SOURCES.values() for table in source.tables if table.mirror}
    assert {path.stem for path in mirror.glob("*.parquet")} - read == UNREAD
    assert read <= {path.stem for path in mirror.glob("*.parquet")}
    wanted = {s.label for s in SOURCES.values() if all(t.mirror for t in s.tables)}
    assert set(full_store.labels()) == wanted


def test_the_store_is_whole_and_a_flipped_byte_is_named(full_store: Store) -> None:
    assert full_store.verify() == []
    path = full_store.path("atop", "atop_member")
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
        assert full_store.verify() == [f"atop@5.1: {path.name} (table atop_member) has changed since it was stored"]
    finally:
        path.write_bytes(whole)


def test_every_table_comes_back(full_store: Store) -> None:
    for label in full_store.labels():
        entry = full_store.entry(label)
        for name, stored in entry.tables.items():
            assert full_store.frame(label, name).height == stored.rows


def test_what_found_no_state_is_listed(full_store: Store) -> None:
    lost = full_store.entry("world_bank").tables["wb_population"].unmatched
    assert {"WLD", "PRI", "EUU"} <= set(lost)
    assert not {"USA", "DEU", "CHN"} & set(lost)
