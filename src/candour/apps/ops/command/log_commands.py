"""Arguments of the sub-commands on the public log: verify, monitor, witness, signer, ledger. Only `ledger` needs a database.

Not here: what these sub-commands do (the modules of these names; `install.log` for `ledger`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TypeAlias

Add: TypeAlias = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_to(add: Add) -> None:
    """Call `add` for each sub-command on a log."""
    verify = add("verify", _run_verify, "check a receipt, a folder of tiles or a log's address with only the public key")
    verify.add_argument("target", help="receipt file, folder, or address of a log")
    verify.add_argument("--key", help="the log's verifier key, if not taken from the receipt or the log")
    verify.add_argument("--since", metavar="FILE", help="an older checkpoint or a receipt that the log must extend")
    verify.add_argument("--live", metavar="ADDRESS", help="address of the log with which a receipt is compared")
    verify.add_argument("--offline", dest="live", action="store_const", const="", help="check a receipt without asking the log")
    _add_witness_options(verify)
    _add_watching_commands(add)
    log = add("ledger", _run_ledger, "cosign: ask the witnesses now; resume: go on after a restore from backup")
    log.add_argument("act", choices=["cosign", "resume"])
    log.add_argument("--lost", type=int, metavar="NUMBER", help="resume: how many signed entries the backup does not have")


def _add_witness_options(command: argparse.ArgumentParser) -> None:
    """Add the options that name witnesses, and how many of them (the quorum) must have cosigned."""
    command.add_argument("--witness", metavar="KEY", action="append", default=[], help="key of a witness; repeat for each")
    command.add_argument("--quorum", type=int, default=0, help="how many of these witnesses must have cosigned")


def _add_watching_commands(add: Add) -> None:
    """Call `add` for each sub-command that follows a log or signs it: monitor, witness, signer."""
    monitor = add("monitor", _run_monitor, "follow a log, say what changed, raise the alarm where it goes back or forks")
    monitor.add_argument("address", help="address of the log")
    monitor.add_argument("--state", required=True, metavar="FILE", help="file that remembers the last checkpoint")
    monitor.add_argument("--key", help="the log's verifier key")
    monitor.add_argument("--every", type=float, metavar="SECONDS", help="look again and again (default: once)")
    monitor.add_argument("--stall", type=float, metavar="HOURS", help="raise the alarm where nothing is new for so long")
    _add_witness_options(monitor)
    witness = add("witness", _run_witness, "cosign the checkpoints of logs that only grow")
    witness.add_argument("folder", help="folder of the witness's key, its list of logs and its memory")
    witness.add_argument("--log", metavar="KEY", action="append", default=[], help="verifier key of a log to follow; repeat")
    signer = add("signer", _run_signer, "hold the log's key and memory on another machine, and sign what extends the log")
    signer.add_argument("folder", help="folder of ledger.pem, ledger.pem.last and signer-secret")
    for command, port in ((witness, 8100), (signer, 8200)):
        command.add_argument("--name", help="the name of the key, needed once, when the key is made")
        command.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        command.add_argument("--port", type=int, default=port, help=f"port (default {port})")


def _run_verify(options: argparse.Namespace) -> int:
    """Run `candour verify`; returns the exit code."""
    from candour.apps.ops.command import verify  # noqa: PLC0415
    from candour.domain.ledger import UnavailableError  # noqa: PLC0415

    try:
        witnesses = verify.parse_witnesses(options.witness)
    except UnavailableError as error:
        sys.stderr.write(f"{error}\n")
        return verify.UNUSABLE
    wanted = verify.VerifierRequest(options.since, witnesses, options.quorum, options.live)
    return verify.run(options.target, options.key, wanted)


def _run_ledger(options: argparse.Namespace) -> int:
    """Run `candour ledger`; returns the exit code."""
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415

    prepare_django()
    from candour.apps.ops.install import log  # noqa: PLC0415

    return log.cosign() if options.act == "cosign" else log.resume(options.lost)


def _run_monitor(options: argparse.Namespace) -> int:
    """Run `candour monitor`; returns the exit code."""
    from datetime import timedelta  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from candour.apps.ops.command import monitor, verify  # noqa: PLC0415
    from candour.domain.ledger import LedgerError, VerifierKey  # noqa: PLC0415

    try:
        key = None if options.key is None else VerifierKey.parse(options.key)
        witnesses = verify.parse_witnesses(options.witness)
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return monitor.UNUSABLE
    stall = None if options.stall is None else timedelta(hours=options.stall)
    watch = monitor.MonitorRequest(options.address, Path(options.state), key, witnesses, options.quorum, stall)
    return monitor.run(watch, options.every)


def _run_witness(options: argparse.Namespace) -> int:
    """Run `candour witness`; returns the exit code."""
    from candour.apps.ops.command import witness  # noqa: PLC0415

    return witness.run(options.folder, options.name, options.log, host=options.host, port=options.port)


def _run_signer(options: argparse.Namespace) -> int:
    """Run `candour signer`; returns the exit code."""
    from candour.apps.ops.command import signer  # noqa: PLC0415

    return signer.run(options.folder, options.name, host=options.host, port=options.port)
