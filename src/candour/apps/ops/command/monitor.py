"""`candour monitor ADDRESS`: follows a log, prints changes, and warns where the log lost entries, forked or stopped growing.

The monitor stores the last checkpoint that it saw in a file. It reads only what is new: it computes the new root from the right
edge of the tree at the old size and the new entries, and compares it with the signed root. Not here: one check of a whole log
(`verify`).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from candour.apps.ops.command.http_source import HttpSource
from candour.domain.ledger import (
    TILE_WIDTH,
    Checkpoint,
    Edge,
    Entry,
    HeadFile,
    LedgerError,
    LostEntryError,
    MalformedError,
    ProofError,
    Restore,
    TileSource,
    UnavailableError,
    VerifierKey,
    WitnessKey,
    check_quorum,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    read_edge,
    tile_width,
)

HOLDS, BROKEN, UNUSABLE, RESTORED, STALLED = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class MonitorRequest:
    """What a monitor watches, and with which limits.

    `address`: the log's HTTP address. `state`: the file in which the monitor stores the log's last checkpoint. `key`: the log's
    verifier key; None: the key that the log itself publishes when the monitor first reads it. `witnesses`: of these, `quorum`
    must have cosigned. `stall`: how long the log may have no new checkpoint before the monitor warns; None: for ever.
    """

    address: str
    state: Path
    key: VerifierKey | None
    witnesses: tuple[WitnessKey, ...]
    quorum: int
    stall: timedelta | None


def run(watch: MonitorRequest, every: float | None) -> int:
    """Check the log once, or every `every` seconds until there is an alarm or an interruption; returns the exit code.

    0: no fault. 1: the log lost entries, forked or is damaged. 2: it cannot be checked. 3: the operator states that it was
    restored from a backup. 4: it has had no new checkpoint for too long. With `every`, a log that cannot be checked is tried
    again.
    """
    while True:
        result = look(watch)
        if every is None or result in {BROKEN, RESTORED, STALLED}:
            return result
        try:
            time.sleep(every)
        except KeyboardInterrupt:
            return result


def look(watch: MonitorRequest, now: Callable[[], float] = time.time) -> int:
    """Check the log once against the checkpoint stored at the last look, and store the new one.

    Prints what changed and returns the exit code (see `run`).
    """
    source, memory = HttpSource(watch.address), HeadFile(watch.state)
    try:
        seen = memory.read()
        key = watch.key or _key_of(source, watch.state)
        note = source.checkpoint()
    except (LedgerError, OSError) as error:
        return _print(str(error), UNUSABLE)
    try:
        _check_same_key(source, key)
        head = open_checkpoint(note, key)
        before = None if seen is None else open_checkpoint(seen, key)
        _check_cosigned(watch, source)
        changes = _changes(source, before, head)
    except UnavailableError as error:
        return _print(str(error), UNUSABLE)
    except LostEntryError as error:
        return _print(f"RESTORED: {error} Ask why, then begin anew with another --state file.", RESTORED)
    except LedgerError as error:
        return _alarm(watch, note, error)
    if before != head:
        memory.write(note)
        return _print(f"{head.origin} has {head.size} entries. {changes}", HOLDS)
    return _stalled(watch, head, now())


def _changes(source: TileSource, before: Checkpoint | None, head: Checkpoint) -> str:
    """Check that the published entries extend the tree of `before` to the tree of `head`; return a sentence with their kinds.

    Raises `ProofError` where they do not. With `before` None, which means that nothing was stored yet, all entries are new.
    """
    start = before or Checkpoint(head.origin, 0, Edge().root())
    if start.size > head.size:
        raise ProofError(f"The log went back from {start.size} to {head.size} entries.")
    edge = read_edge(start.size, source)
    if edge.root() != start.root:
        raise ProofError(f"The log does not begin with the {start.size} entries seen before.")
    kinds = Counter[str]()
    for entries in _bundles(source, start.size, head.size):
        edge.append([leaf_hash(entry) for entry in entries])
        kinds.update(_kind_of(entry) for entry in entries)
    if edge.root() != head.root:
        raise ProofError(f"The published entries do not lead to the signed root of {head.size} entries.")
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{'Seen for the first time' if before is None else 'New'}: {counted or 'none'}."


def _bundles(source: TileSource, start: int, size: int) -> list[list[bytes]]:
    """Return the entries with indexes from `start` to below `size`, in one list for each bundle in which they are published."""
    found = []
    for index in range(start // TILE_WIDTH, -(-size // TILE_WIDTH)):
        entries = parse_bundle(source.bundle(index, tile_width(size, 0, index)))
        found.append(entries[max(0, start - index * TILE_WIDTH) :])
    return found


def _kind_of(entry: bytes) -> str:
    """Return the kind of an entry, given as canonical bytes; "unreadable" where these cannot be parsed."""
    try:
        return Entry.parse(entry).kind
    except MalformedError:
        return "unreadable"


def _check_same_key(source: HttpSource, key: VerifierKey) -> None:
    """Raise `LostEntryError` where a statement signed with `key` says that the log was restored and now uses another key."""
    for _, statement in source.restores():
        try:
            restore = Restore.parse(statement, key)
        except LedgerError:
            continue
        raise LostEntryError(
            f"The log was restored from a backup of {restore.kept.size} of {restore.signed.size} signed entries, and goes on "
            f"with the key {restore.next}."
        )


def _check_cosigned(watch: MonitorRequest, source: HttpSource) -> None:
    """Check that the quorum of the monitor's witnesses cosigned the checkpoint that the log publishes as cosigned.

    Raises `SignatureError` where fewer did. Checks nothing where the quorum is 0.
    """
    if watch.quorum:
        check_quorum(source.cosigned_checkpoint(), watch.witnesses, watch.quorum)


def _key_of(source: HttpSource, state: Path) -> VerifierKey:
    """Return the log's key from the file beside `state`; where there is none, fetch the key from the log and store it there.

    Raises `LedgerError` where the log cannot be reached or the key is malformed.
    """
    file = state.with_name(f"{state.name}.key")
    if not file.exists():
        text = str(VerifierKey.parse(source.key().strip()))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n", encoding="utf-8")
        _print(f"Following the log with the key it gives: {text}. Compare it with a copy from elsewhere.", UNUSABLE)
    return VerifierKey.parse(file.read_text(encoding="utf-8").strip())


def _alarm(watch: MonitorRequest, note: str, error: LedgerError) -> int:
    """Print the alarm for `error` and return the exit code. Stores the signed checkpoint `note` in a file as evidence."""
    evidence = watch.state.with_name(f"{watch.state.name}.evidence")
    evidence.parent.mkdir(parents=True, exist_ok=True)
    evidence.write_text(note, encoding="utf-8")
    return _print(f"ALARM: {error} {watch.state} and {evidence} are the evidence: keep both, tell the overseer.", BROKEN)


def _stalled(watch: MonitorRequest, head: Checkpoint, now: float) -> int:
    """Print that nothing changed or, after the time `watch.stall`, that the log does not grow any more; return the exit code.

    `head`: the unchanged checkpoint; `now`: the present time in seconds since 1970.
    """
    still = timedelta(seconds=now - watch.state.stat().st_mtime)
    if watch.stall is not None and still > watch.stall:
        return _print(f"ALARM: {head.origin} has had {head.size} entries for {still}. Ask its operator why.", STALLED)
    return _print(f"{head.origin} has {head.size} entries. Nothing is new.", HOLDS)


def _print(text: str, result: int) -> int:
    """Print a line, on standard error unless `result` is HOLDS, and return `result`."""
    stream = sys.stdout if result == HOLDS else sys.stderr
    stream.write(f"{text}\n")
    stream.flush()
    return result
