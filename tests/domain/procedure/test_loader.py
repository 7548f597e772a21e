"""A pack with faults does not load; the error lists every fault with its file, row and remedy."""

import shutil
from pathlib import Path

import pytest

import candour.packs
from candour.domain.procedure import PackFaultsError, ProcedureError, load_pack, read_pack

SHIPPED = Path(candour.packs.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "england_wales", tmp_path / "pack"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def faults(folder: Path) -> str:
    with pytest.raises(PackFaultsError) as caught:
        read_pack(folder)
    return str(caught.value)


CITED = 'cite = "a test", evidence = "policy"'


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "moves.toml",
            '"written_reasons", "pattern_signalled"',
            '"written_raisins"',
            ("move no_case_to_answer", "unknown guard `written_raisins`", "Add a [[guard]]"),
        ),
        (
            "states.toml",
            "state = [",
            f'state = [\n  {{ id = "limbo", code = "Z", label = "Limbo", rests_with = "handler", {CITED} }},',
            ("state limbo", "cannot be reached", "is a dead end"),
        ),
        ("clocks_intake.toml", 'trigger = ["crime_reported"]', "trigger = []", ("clocks_intake.toml", "clock K38", "trigger")),
        (
            "clocks_intake.toml",
            'trigger = ["crime_reported"]',
            'trigger = ["pigs_fly"]',
            ("clock K38", "`pigs_fly`, which nothing can bring about", "Add an [[act]] or [[move]]"),
        ),
        (
            "results.toml",
            "outcome = [",
            f'outcome = [\n  {{ id = "stocks", label = "The stocks", {CITED} }},',
            ("outcome stocks", "no proceeding can reach", "[[outcome_rule]]"),
        ),
        (
            "regimes.toml",
            'topic = "vetting"\nbegins = 2025-05-14',
            'topic = "panels"\nbegins = 2024-05-07',
            ("regime vetting_2025", "overlaps"),
        ),
        (
            "states.toml",
            'cite = "CR reg 10", evidence = "GK" },\n  { id = "report_submitted"',
            'evidence = "GK" },\n  { id = "report_submitted"',
            ("states.toml", "state suspended_sub_judice", "`cite`", "legal basis"),
        ),
        (
            "guards.toml",
            'severity >= "misconduct"',
            'severity >= "rude"',
            ("guard serious_enough_for_notice", "can never be 'rude'"),
        ),
        ("facts.toml", 'id = "serious_assault"', 'id = "grave_assault"', ("referral R3", "`serious_assault` is not a fact")),
        (
            "people.toml",
            'evidence = "V" },\n  { id = "interested_person"',
            'evidence = "sure" },\n  { id = "interested_person"',
            ("role reporter", "evidence", "Grade it"),
        ),
        ("letters/update.md", "# Where", "Where", ("letter update", "begins with its title", "letters/update.md")),
        (
            "letters/update.md",
            "[[done_so_far]]",
            "[[gossip]]",
            ("letter update", "done_so_far, gossip", "unknown particular `gossip`"),
        ),
        (
            "letters/update.md",
            "here is the news.",
            "notwithstanding institutional considerations, communication necessitates disciplinary authorisation.",
            ("letter update", "is hard to read", "shorter words"),
        ),
        (
            "results.toml",
            'covers = ["the outcome", "the reasons", "what follows from it"]',
            'covers = ["the outcome", "his age"]',
            ("letter outcome", "covers “his age”", "leave out “the reasons”", "leave out “what follows from it”"),
        ),
        ("results.toml", 'template = "update.md"', 'template = "missing.md"', ("letter update", "letters/missing.md")),
        ("pack.toml", 'calendar = "england_wales"', 'calendar = "mars"', ("unknown calendar `mars`", "write_calendars")),
        (
            "moves.toml",
            'interrupts = true, cite = "CR reg 10"',
            'interupts = true, cite = "CR reg 10"',
            ("move suspended_sub_judice", "interupts", "may hold"),
        ),
        ("states.toml", "state = [", "state = [ oops", ("states.toml", "not TOML")),
        ("clocks_intake.toml", "limit = 1", "limit_ = 1", ("clock K13", "limit_")),
        ("referrals.toml", 'id = "R3"', 'id = "R1"', ("referral R1", "is there twice")),
        (
            "moves.toml",
            'enters = "closed", actors = ["appropriate_authority"], guards = ["reporter_told"',
            'enters = "heaven", actors = ["appropriate_authority"], guards = ["reporter_told"',
            ("move closed", "unknown state `heaven`"),
        ),
    ],
)
def test_it_names_the_file_the_row_and_the_remedy(
    folder: Path, file: str, old: str, new: str, expected: tuple[str, ...]
) -> None:
    change(folder, file, old, new)
    text = faults(folder)
    assert [part for part in expected if part not in text] == []


def test_the_error_lists_every_fault(folder: Path) -> None:
    change(folder, "moves.toml", '"written_reasons", "pattern_signalled"', '"written_raisins"')
    change(folder, "clocks_intake.toml", 'trigger = ["crime_reported"]', 'trigger = ["pigs_fly"]')
    change(folder, "regimes.toml", 'topic = "vetting"\nbegins = 2025-05-14', 'topic = "panels"\nbegins = 2024-05-07')
    text = faults(folder)
    assert "3 fault(s)" in text
    assert all(part in text for part in ("written_raisins", "pigs_fly", "overlaps"))


def test_an_automatic_move_that_goes_round_is_refused(folder: Path) -> None:
    (folder / "round.toml").write_text(
        f"""
[[move]]
id = "round_and_round"
label = "Round"
leaves = ["referral_due"]
enters = "triage"
automatic = true
{CITED.replace(", ", chr(10))}
""",
        "utf-8",
    )
    assert "leads back to itself" in faults(folder)


def test_an_act_with_the_name_of_a_move_is_refused(folder: Path) -> None:
    change(folder, "acts.toml", 'id = "acknowledged"', 'id = "received"')
    assert "has the name of a move" in faults(folder)


def test_an_unknown_table_is_refused(folder: Path) -> None:
    (folder / "extra.toml").write_text('[[spell]]\nid = "x"\n', "utf-8")
    assert "is not a table of a pack" in faults(folder)


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    assert "holds no TOML files" in faults(tmp_path)


def test_an_unknown_code_is_refused_with_where_to_look() -> None:
    with pytest.raises(ProcedureError, match="There is no pack"):
        load_pack("atlantis")
