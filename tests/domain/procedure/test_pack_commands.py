"""`candour pack check|explain|diff`, the generated page and the schema, as text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import candour.packs
from candour.domain.procedure import PackFaultsError, ProcedureError, load_pack
from candour.domain.procedure import pack_commands as commands
from candour.domain.procedure.pack import Pack

SHIPPED = Path(candour.packs.__file__).parent
MATTERS = Path(__file__).parent / "matters"
TABLES = {field.alias or name for name, field in Pack.model_fields.items()}


def test_check_counts_the_rows_by_grade_and_lists_what_is_not_yet_read() -> None:
    text = commands.check(SHIPPED / "england_wales")
    assert "no faults" in text
    assert "clock K05 [GK] CMR reg 4, 7, 9" in text
    assert "clock K16 " not in text  # graded V
    assert "clock K02 " not in text  # policy, not law


def test_check_raises_every_fault_of_a_broken_pack(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "new_york", tmp_path / "pack"))
    (folder / "extra.toml").write_text('[[spell]]\nid = "x"\n', "utf-8")
    with pytest.raises(PackFaultsError, match="not a table"):
        commands.check(folder)


def test_explain_shows_the_stage_the_arithmetic_and_why_moves_are_closed() -> None:
    text = commands.explain(MATTERS / "england_wales" / "fifteen_working_days_over_easter.toml")
    assert "S19 Referred to proceedings" in text
    assert "= Mon 27 Apr 2026, skipping Easter Monday." in text
    assert "Withdraw the proceedings" in text


def test_explain_says_that_a_referral_is_owed_and_that_nobody_may_override_it() -> None:
    text = commands.explain(MATTERS / "england_wales" / "nobody_may_override_a_referral.toml")
    assert "OWED: nobody may override it." in text
    assert "Quarantined" in text


def test_explain_gives_the_documented_answer_for_a_matter_outside_the_pack() -> None:
    assert "2012" in commands.explain(MATTERS / "england_wales" / "before_the_earliest_law.toml")


@pytest.mark.parametrize(
    "text", ["nonsense = [", 'pack = "england_wales"\n', 'pack = "england_wales"\n[matter]\ntype = "complaint"\n']
)
def test_explain_refuses_a_file_that_is_no_matter(tmp_path: Path, text: str) -> None:
    path = tmp_path / "matter.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ProcedureError, match=r"docs/packs\.md|no entries"):
        commands.explain(path)


def test_diff_names_rows_added_taken_out_and_changed(tmp_path: Path) -> None:
    old, new = SHIPPED / "england_wales", Path(shutil.copytree(SHIPPED / "england_wales", tmp_path / "pack"))
    clocks = new / "clocks_conduct.toml"
    clocks.write_text(
        clocks.read_text("utf-8").replace(
            'length = 15, unit = "working_day", retrigger', 'length = 20, unit = "working_day", retrigger', 1
        ),
        "utf-8",
    )
    keeping = new / "results.toml"
    keeping.write_text(keeping.read_text("utf-8").replace('what = "drafts"', 'what = "unsent drafts"'), "utf-8")
    text = commands.diff(old, new)
    assert "~ clock K16\n    length: 15 → 20" in text
    assert "+ retention unsent drafts" in text
    assert "- retention drafts" in text


def test_diff_of_a_pack_with_itself_is_nothing() -> None:
    assert commands.diff(SHIPPED / "new_york", SHIPPED / "new_york") == "The packs say the same."


@pytest.mark.parametrize("code", ["england_wales", "new_york"])
def test_the_page_of_a_pack_shows_every_clock_with_its_basis_and_grade(code: str) -> None:
    text = commands.document(SHIPPED / code)
    for row in load_pack(code).clock:
        line = next(line for line in text.splitlines() if line.startswith(f"| {row.id} |"))
        assert row.cite in line
        assert line.endswith(f"| {row.evidence} |")


def test_the_committed_schema_is_the_one_the_code_makes() -> None:
    assert (SHIPPED / "pack.schema.json").read_text("utf-8") == commands.schema()


def test_the_schema_names_every_table() -> None:
    assert set(json.loads(commands.schema())["properties"]) == TABLES


def test_every_table_and_every_key_of_a_clock_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "packs.md").read_text("utf-8")
    clock = load_pack("england_wales").clock[0]
    wanted = [
        *TABLES,
        *(
            name
            for name in type(clock).model_fields
            if name not in {"cite", "evidence", "note", "since", "until", "id", "label"}
        ),
    ]
    assert [name for name in wanted if f"`{name}`" not in guide] == []
