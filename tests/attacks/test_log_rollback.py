"""Security finding 3: a signed entry is rolled back, with and without the key. Who notices, on real pages over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import override_settings

from candour.apps.ledger import queries, services
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import keys, receipts, restoring, witnesses
from candour.apps.ops.command import answering, monitor, signer, verify, witness
from candour.domain import ledger
from tests.apps.ledger.acts import CONTENT, NINE, act
from tests.attacks.superuser import roll_back, sign_over

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Outside:
    """What people outside have: the log's address and key, the victim's receipt, an old checkpoint, a monitor's state."""

    address: str
    key: str
    receipt: Path
    checkpoint: Path
    state: Path

    def monitors(self) -> int:
        return monitor.run(monitor.MonitorRequest(self.address, self.state, None, (), 0, None), None)

    def verifies(self, **options: object) -> int:
        return verify.run(self.address, self.key, verify.VerifierRequest(**options))  # type: ignore[arg-type]


@pytest.fixture
def outside(live_server: object, tmp_path: Path) -> Outside:
    """Append twenty entries in four checkpoints; the victim is the last. Somebody outside keeps the proof of each."""
    address = f"{live_server}/ledger"
    for number in range(19):
        act(number)
        if number % 5 == 4:
            services.integrate(NINE)
    victim = act(99)
    receipt = receipts.receipt_for(victim, CONTENT, NINE)
    found = Outside(address, str(keys.verifier_key()), tmp_path / "receipt.json", tmp_path / "checkpoint", tmp_path / "state")
    found.receipt.write_text(receipt.to_json(), encoding="utf-8")
    found.checkpoint.write_text(queries.DatabaseSource().checkpoint(), encoding="utf-8")
    assert found.monitors() == monitor.HOLDS
    return found


@pytest.fixture
def running_witness(tmp_path: Path) -> Callable[[str], str]:
    """Start a witness of the log as a real HTTP server; returns its setting. The name also names its folder."""
    return partial(_start_witness, tmp_path)


@pytest.fixture(autouse=True)
def servers() -> Iterator[None]:
    yield
    while _SERVERS:
        running = _SERVERS.pop()
        running.shutdown()
        running.server_close()


_SERVERS: list[ThreadingHTTPServer] = []


def _listen(answer: Callable[[answering.Question], answering.Answer]) -> str:
    running = answering.server("127.0.0.1", 0, answer)
    _SERVERS.append(running)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{running.server_port}"


def _start_witness(folder: Path, name: str) -> str:
    opened = witness.open_witness(folder / name, f"{name}.example", [str(keys.verifier_key())])
    return f"{opened.key} {_listen(partial(witness.answer, opened))}"


def _key_of(setting: str) -> str:
    return setting.partition(" ")[0]


def _rolled_back() -> None:
    """Roll the victim back, then let one more entry come in."""
    roll_back(19)
    act(100)


def test_the_signer_signs_no_smaller_or_other_history(outside: Outside) -> None:
    _rolled_back()
    with pytest.raises(ledger.RollbackError, match="keep it as evidence"):
        services.integrate(NINE)
    act(101)
    with pytest.raises(ledger.RollbackError, match="Keep this database as evidence"):
        services.integrate(NINE)
    assert queries.size() == 15
    # The report itself is received: only proofs wait. Outside, the log is seen to have gone back.
    assert Entry.objects.count() == 21
    assert outside.verifies(since=str(outside.checkpoint)) == verify.BROKEN


def test_a_signer_on_another_machine_refuses_too(tmp_path: Path) -> None:
    opened, secret = signer.open_signer(tmp_path / "signer", "ledger.example")
    address = _listen(partial(signer.answer, opened, secret))
    file = tmp_path / "secret"
    file.write_text(secret)
    with override_settings(CANDOUR_LEDGER_SIGNER=address, CANDOUR_LEDGER_SIGNER_SECRET_FILE=file):
        for number in range(3):
            act(number)
            services.integrate(NINE)
        assert keys.verifier_key().name == "ledger.example"
        assert ledger.verify_log(queries.DatabaseSource(), queries.DatabaseSource().checkpoint(), keys.verifier_key())
        roll_back(2)
        act(100)
        with pytest.raises(ledger.RollbackError):
            services.integrate(NINE)
    with override_settings(CANDOUR_LEDGER_SIGNER=address, CANDOUR_LEDGER_SIGNER_SECRET_FILE=_wrong_secret(tmp_path)):
        act(101)
        with pytest.raises(ledger.LedgerError, match="secret"):
            keys.head_signer().sign(ledger.Checkpoint("ledger.example", 9, bytes(32)), 0, [])


def _wrong_secret(folder: Path) -> Path:
    file = folder / "wrong"
    file.write_text("a guess")
    return file


def test_with_the_key_stolen_everybody_who_saw_the_log_notices(outside: Outside, capsys: pytest.CaptureFixture[str]) -> None:
    _rolled_back()
    with pytest.raises(ledger.RollbackError):
        services.integrate(NINE)
    sign_over()
    assert verify.run(outside.address, outside.key) == verify.HOLDS  # by itself, the new history is whole
    assert outside.verifies(since=str(outside.checkpoint)) == verify.BROKEN
    assert outside.verifies(since=str(outside.receipt)) == verify.BROKEN
    live = verify.VerifierRequest(live=outside.address)
    assert verify.run(str(outside.receipt), outside.key, live) == verify.BROKEN
    assert outside.monitors() == monitor.BROKEN
    assert "ALARM" in capsys.readouterr().err
    assert outside.state.with_name("state.evidence").exists()


def test_what_was_not_changed_holds(outside: Outside) -> None:
    act(100)
    services.integrate(NINE)
    assert outside.verifies(since=str(outside.checkpoint)) == verify.HOLDS
    assert outside.verifies(since=str(outside.receipt)) == verify.HOLDS
    assert verify.run(str(outside.receipt), outside.key, verify.VerifierRequest(live=outside.address)) == verify.HOLDS
    assert outside.monitors() == monitor.HOLDS


def test_a_witness_cosigns_what_grows_and_never_a_log_made_anew(
    outside: Outside, running_witness: Callable[[str], str]
) -> None:
    witness_setting = running_witness("overseer")
    with override_settings(CANDOUR_LEDGER_WITNESSES=witness_setting):
        assert witnesses.collect() == 1
        cosigned = queries.DatabaseSource().checkpoint()
        trusted = verify.parse_witnesses([_key_of(witness_setting)])
        assert [one.key for one in ledger.check_quorum(cosigned, trusted, 1)] == list(trusted)
        assert outside.verifies(witnesses=trusted, quorum=1) == verify.HOLDS
        _rolled_back()
        act(101)
        with pytest.raises(ledger.RollbackError):
            services.integrate(NINE)
        sign_over()
        assert witnesses.collect() == 0
        assert outside.verifies(witnesses=trusted, quorum=1) != verify.HOLDS


def test_a_split_view_gets_no_quorum(outside: Outside, running_witness: Callable[[str], str], tmp_path: Path) -> None:
    one, other = running_witness("charity"), running_witness("newspaper")
    trusted = verify.parse_witnesses([_key_of(one), _key_of(other)])
    with override_settings(CANDOUR_LEDGER_WITNESSES=one, CANDOUR_LEDGER_QUORUM=1):
        assert witnesses.collect() == 1
        first_view = queries.DatabaseSource().checkpoint()
    _rolled_back()
    with pytest.raises(ledger.RollbackError):
        services.integrate(NINE)
    sign_over()
    with override_settings(CANDOUR_LEDGER_WITNESSES=f"{one}, {other}", CANDOUR_LEDGER_QUORUM=1):
        assert witnesses.collect() == 1  # the one that saw nothing before
        second_view = queries.DatabaseSource().checkpoint()
    for view in (first_view, second_view):
        with pytest.raises(ledger.SignatureError, match="1 valid"):
            ledger.check_quorum(view, trusted, 2)
    # A monitor that was shown the second view finds the first one, in the other monitor's file, to be another history.
    state = tmp_path / "other"
    assert monitor.run(monitor.MonitorRequest(outside.address, state, None, (), 0, None), None) == monitor.HOLDS
    assert outside.verifies(since=str(outside.state)) == verify.BROKEN


def test_a_restore_from_backup_is_stated_and_told_from_a_rollback(
    outside: Outside, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = receipts.receipt_for(Entry.objects.order_by("seq")[2], CONTENT, NINE).to_json()
    with override_settings(CANDOUR_LEDGER_KEY_FILE=_copied_key(tmp_path)):
        _rolled_back()  # as after a restore: the database knows fifteen of twenty signed entries
        with pytest.raises(ledger.RollbackError, match="candour ledger resume"):
            services.integrate(NINE)
        plan = restoring.planned()
        assert (plan.kept.size, plan.signed.size, plan.lost) == (15, 20, 5)
        old_key = keys.verifier_key()
        statement = restoring.resume(plan, NINE)
        services.integrate(NINE)
        new_key = keys.verifier_key()
        assert (new_key.name, ledger.Restore.parse(statement, old_key).next) == (f"{old_key.name}~2", new_key)
        assert verify.run(outside.address, str(new_key)) == verify.HOLDS
        # Whoever has a receipt of a lost entry can name it; a kept entry is still proved.
        live = verify.VerifierRequest(live=outside.address)
        assert verify.run(str(outside.receipt), outside.key, live) == verify.LOST
        assert "the 5 entries from 15 to 19 are lost" in capsys.readouterr().err
        outside.receipt.write_text(kept, encoding="utf-8")
        assert verify.run(str(outside.receipt), outside.key, live) == verify.HOLDS
        assert verify.run(outside.address, str(new_key), verify.VerifierRequest(since=str(outside.checkpoint))) == verify.LOST
        assert outside.monitors() == monitor.RESTORED
        # The ended key cannot end a second time in silence: nothing is left to state.
        with pytest.raises(ledger.RollbackError, match="nothing to resume"):
            restoring.planned()


def _copied_key(folder: Path) -> Path:
    """Copy the key, so that ending it does not end the key of other tests."""
    copy = folder / "keys" / "ledger.pem"
    ledger.write_once(copy, keys.key_file().read_text(encoding="ascii"))
    return copy


def test_a_witness_cosigns_the_log_after_a_restore_only_when_told_to_follow_it(
    outside: Outside, running_witness: Callable[[str], str], tmp_path: Path
) -> None:
    with override_settings(CANDOUR_LEDGER_KEY_FILE=_copied_key(tmp_path), CANDOUR_LEDGER_WITNESSES=running_witness("overseer")):
        assert witnesses.collect() == 1
        _rolled_back()
        restoring.resume(restoring.planned(), NINE)
        services.integrate(NINE)
        assert witnesses.collect() == 0
        assert outside.monitors() == monitor.RESTORED
