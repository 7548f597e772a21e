"""A mapping file's faults: all at once, each with its place and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from candour.apps.ops.imports.mapping import COMMITTED, TABLES, ImportMapping, ImportTable, load
from candour.config.environment import REPOSITORY
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.mapping import Source
from tests.apps.ops.imports.files import ROSTER


def faults(folder: Path, text: str | bytes, what: str = "roster") -> tuple[str, ...]:
    path = folder / "m.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FilesRefused) as refused:
        load(path, what)
    return tuple(fault.removeprefix(f"{path}: ") for fault in refused.value.faults)


def test_it_names_every_fault_at_once(tmp_path: Path) -> None:
    text = (
        ROSTER.replace('last_name = "Last"', "surname_field = {}")
        .replace("%d/%m/%Y", "%d/%m")
        .replace("what =", "extra = 1\nwhat =")
    )
    found = faults(tmp_path, text)
    assert len(found) == 3
    assert "extra: There is no such key here. Take it out or mend its name." in found
    assert "table 1.columns.surname_field: Give exactly one of column, pattern and value." in found
    assert "table 1.columns.appointed_on.dates: '%d/%m' does not give a day, month and year. Write it like %d/%m/%Y." in found


def test_it_names_fields_we_do_not_have_and_those_it_needs(tmp_path: Path) -> None:
    found = faults(tmp_path, ROSTER.replace("last_name =", "surname =").replace("source_ref =", "number ="))
    assert len(found) == 3
    assert found[0].startswith(
        "table 1 (officers.csv), columns.number: officers have no such field. They have: force, source_ref"
    )
    assert found[1].startswith("table 1 (officers.csv), columns.surname: officers have no such field.")
    assert found[2] == (
        "table 1 (officers.csv), columns.source_ref: officers cannot do without it. Say which column it comes from."
    )


def test_it_says_how_the_force_can_be_fixed_for_all(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER.replace('force = { code = "NMC", name = "Northmoor Constabulary" }', ""))
    assert found.endswith("Say which column it comes from, or fix it for all with [force] code.")


def test_it_names_a_table_we_do_not_have(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER.replace('into = "officers"', 'into = "people"'))
    assert "'people' is none of ours. Choose from: forces, units, officers, postings, managers, authorities." in found


def test_it_names_an_encoding_that_does_not_exist(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER.replace('file = "officers.csv"', 'file = "officers.csv"\nencoding = "utf-9"'))
    assert found == "table 1.encoding: There is no encoding 'utf-9'. Write utf-8, latin-1, cp1252 or the file's own."


def test_it_names_dates_that_cannot_be_put_in_order(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER.replace("[table.columns]", 'order = [["appointed_on", "last_name"]]\n[table.columns]'))
    assert "order: 'last_name' is not one of the dates mapped." in found


def test_it_names_facts_where_there_is_no_room_for_them(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER + '\n[table.facts]\nshoe = "Size"\n')
    assert "officers have no room for facts" in found


def test_it_names_a_mapping_of_the_other_kind(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, ROSTER, what="allegations")
    assert found == "what: this is a mapping of roster. Run candour import roster."


def test_it_names_the_line_that_is_not_toml(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, 'what = "roster"\nforce = {\n')
    assert "is not TOML" in found
    assert "line 2" in found


def test_it_names_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    assert faults(tmp_path, b'what = "\xff"') == ("is not UTF-8. Save it as UTF-8.",)


def test_it_names_the_mappings_there_are_where_one_is_not(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match="Give its path, or one of: chicago_allegations, chicago_roster"):
        load(tmp_path / "nothing.toml", "roster")


@pytest.mark.parametrize("what", ["roster", "allegations"])
def test_the_committed_mappings_are_sound(what: str) -> None:
    assert load(Path(f"chicago_{what}"), what).what == what


def test_the_committed_mappings_hold_no_row() -> None:
    assert sorted(path.name for path in COMMITTED.iterdir()) == ["chicago_allegations.toml", "chicago_roster.toml"]


def test_every_key_and_field_is_documented() -> None:
    page = (REPOSITORY / "docs" / "imports.md").read_text(encoding="utf-8")
    keys = {key for model in (ImportMapping, ImportTable, Source) for key in model.model_fields}
    tables = {name for group in TABLES.values() for name in group}
    fields = {name for group in TABLES.values() for table in group.values() for name in table.inputs}
    assert {name for name in keys | tables | fields if f"`{name}`" not in page} == set()
