"""What an operator is told before anything starts: one sentence, no traceback, and nothing done."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from candour.apps.forces.models import Force
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append, integrate
from candour.apps.ops.command import main
from candour.apps.ops.install import accounts, guardians, readiness
from candour.apps.people.models import Body
from candour.apps.people.queries import forces_of
from candour.domain.ledger import Actor, Kind, Signer

Said = pytest.CaptureFixture[str]
TWO = [accounts.Login("adele", "Adele"), accounts.Login("bruno", "Bruno")]


@pytest.mark.parametrize("variable", ["CANDOUR_HOME", "CANDOUR_STORE", "CANDOUR_SECRET_KEY_FILE"])
@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["migrate"],
        ["body", "B", "--kind=regulator", "--pack=england_wales", "--all-forces", "--login=b", "--person=B"],
    ],
)
def test_a_place_that_cannot_be_used_is_named(
    variable: str, command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(variable, str(tmp_path / "file" / "deeper"))
    assert main(command) == 1
    assert f"{variable} is {tmp_path}/file/deeper, which cannot be used (Not a directory)" in capsys.readouterr().err


def test_a_key_of_sessions_that_is_no_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    (tmp_path / "secret").write_bytes(b"\n")
    monkeypatch.setenv("CANDOUR_SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert main(["check"]) == 1
    assert "holds no key that could sign sessions" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["up", "serve"])
@pytest.mark.parametrize("wrong", ["--port=0", "--port=65536", "--port=8o", "--port=-1", "--workers=0", "--workers=9999"])
def test_a_number_out_of_range_is_wrong_use(command: str, wrong: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, wrong])
    assert ended.value.code == 2
    assert "give a number from 1 to" in capsys.readouterr().err


def test_a_port_in_use_is_named_before_anything_is_done(capsys: Said) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["up", f"--port={port}"]) == 1
    assert f"cannot listen on port {port} (Address already in use)" in capsys.readouterr().err
    assert readiness.port_fault(port) == ""


@pytest.mark.django_db(transaction=True)
def test_the_key_of_another_log_is_found_before_the_start(tmp_path: Path) -> None:
    append(Kind.STAFF_ADDED, actor=Actor.OPERATOR, staff="s-1", now=timezone.now())
    integrate()
    assert readiness.log_key_faults() == []
    with override_settings(CANDOUR_LEDGER_KEY_FILE=tmp_path / "other.pem"):
        _refuses_a_key_that_is_gone_or_another(tmp_path)


def _refuses_a_key_that_is_gone_or_another(tmp_path: Path) -> None:
    assert readiness.log_key_faults() == [
        f"The log has signed checkpoints but {tmp_path}/other.pem is gone. Restore it from the key backup."
    ]
    (tmp_path / "other.pem").write_text(Signer.generate(settings.CANDOUR_LEDGER_NAME).secret_text())
    (tmp_path / "other.pem").chmod(0o600)
    assert readiness.log_key_faults() == [
        f"The log was signed with another key than the one at {tmp_path}/other.pem. Restore that key from its backup."
    ]


@pytest.mark.django_db
def test_a_command_on_tables_that_are_not_there_says_to_migrate(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setattr("candour.apps.ops.install.database.prepare_django", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_staff RENAME TO people_staff_of_old")
    assert main(["login", "adele", "renew"]) == 1
    assert capsys.readouterr().err == "The database is behind this version. Run: candour migrate\n"


@pytest.mark.django_db
def test_a_body_needs_names_one_can_read_and_a_login_one_can_type(capsys: Said) -> None:
    assert accounts.create_body("\x01", "regulator", [], [accounts.Login("two words", "")], pack="england_wales") == 1
    said = capsys.readouterr().err
    assert "The name must be words that can be read" in said
    assert "--login: Enter a valid username" in said
    assert "--person: Type the full name" in said
    assert "Name two administrators" in said
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_a_body_and_its_first_two_administrators_are_entries() -> None:
    accounts.create_body("Northmoor", "regulator", [], TWO, pack="england_wales")
    twice = ["staff.added", "role.given"] * 2
    assert list(Entry.objects.order_by("seq").values_list("kind", flat=True)) == ["body.created", "body.forces_set", *twice]
    assert Entry.objects.earliest("seq").ids == {"body": str(Body.objects.get().pk)}


@pytest.mark.django_db
def test_which_forces_a_body_reads_is_always_said(capsys: Said) -> None:
    Force.objects.create(code="NMC", name="Northmoor Constabulary")
    south = Force.objects.create(code="SMC", name="Southmoor Constabulary")
    words = ["body", "B", "--kind=regulator", "--pack=england_wales", "--login=b", "--person=B"]
    with pytest.raises(SystemExit):
        main(words)
    assert "one of the arguments --force --all-forces is required" in capsys.readouterr().err

    assert accounts.create_body("One", "regulator", ["NMC"], TWO, pack="england_wales") == 0
    one = Body.objects.get(name="One")
    assert (one.force_id, list(forces_of(one).values_list("code", flat=True))) == (Force.objects.get(code="NMC").pk, ["NMC"])

    others = [accounts.Login("carla", "Carla"), accounts.Login("dora", "Dora")]
    assert accounts.create_body("None", "regulator", [], others, pack="england_wales") == 0
    none = Body.objects.get(name="None")
    assert list(forces_of(none)) == []
    assert any("None reads no force" in line for line in readiness.body_warnings())

    assert accounts.set_forces("None", ["SMC"]) == 0
    assert (list(forces_of(none)), none.force_id) == ([south], None)
    assert accounts.set_forces("None", None) == 0
    assert forces_of(Body.objects.get(name="None")).count() == 2
    assert accounts.set_forces("None", ["XYZ"]) == 1
    assert readiness.body_warnings() == []


@pytest.mark.django_db
def test_a_body_with_one_administrator_is_told_how_to_add_another() -> None:
    accounts.create_body("Northmoor", "regulator", None, TWO, pack="england_wales")
    accounts.change_login("bruno", "close")
    assert [line for line in readiness.body_warnings() if "fewer than two administrators" in line]

    assert accounts.add_administrator("Northmoor", accounts.Login("carla", "Carla")) == 0
    assert not [line for line in readiness.body_warnings() if "fewer than two administrators" in line]
    assert accounts.add_administrator("Nowhere", accounts.Login("dora", "Dora")) == 1


@pytest.mark.django_db
def test_whoever_runs_the_machine_renews_and_closes_a_login(capsys: Said) -> None:
    accounts.create_body("Northmoor", "regulator", [], TWO, pack="england_wales")
    assert accounts.change_login("nobody", "renew") == 1
    assert accounts.change_login("adele", "renew") == accounts.change_login("adele", "close") == 0
    said = capsys.readouterr()
    assert "Nobody signs in as nobody." in said.err
    assert "Adele signs in at /desk/ as adele with " in said.out
    assert "Adele cannot sign in any more." in said.out


def test_joining_shares_into_a_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    from candour.domain import sealing  # noqa: PLC0415 - only this test makes shares

    shares = sealing.split_secret(sealing.new_dossier().secret, 2, 2)
    monkeypatch.setattr("sys.stdin", iter(f"{share.reveal()}\n" for share in shares))
    assert guardians.join_key("/proc/nowhere/identity") == 1
    assert "cannot be written" in capsys.readouterr().err
