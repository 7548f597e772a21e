"""Random logs, written to folders as the product publishes them, and ways to tamper with them."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeAlias

from candour.domain.ledger import (
    Checkpoint,
    Cosigner,
    Entry,
    Kind,
    MemoryLog,
    Restore,
    Salt,
    Signer,
    commit,
    export_log,
    inclusion_proof,
    next_name,
)
from candour.domain.ledger.receipts import Receipt

NAME = "log.example.org/ledger"
KINDS = [str(kind) for kind in Kind]
SALT = Salt(bytes(range(32)))
FIRST = Entry("case.opened", {}, datetime(2026, 1, 31, 9, tzinfo=UTC), None, "0badcafe")
# What is replaced in an entry, and by what: forms that no version allows, and odd ones that a version allows.
MISFORMS = [
    ('"v":', '"w":1,"v":'), ('"v":', '"v": '), ('"v":', '"v":0'), ('"v":2', '"v":3'), ('"v":2', '"v":1'), ('"v":1', '"v":1.0'),
    ('"v":2', '"v":true'), ('"kind":"', '"kind":"X'), ('"kind":"', '"kind":"a.'), ('"ids":{}', '"ids":[]'), ("=", "*"),
    ('"ids":{', '"ids":{"Role":"a",'), ('"ids":{', '"ids":{"a":"00",'), (":00Z", ":60Z"), ("Z", ".5Z"), ("Z", "+00:00"),
    ("T09", "T9"), ("T", " "), ("2026-", "0026-"), ("2026-", "1026-"), ("2026-01", "2026-13"), ("2026-01-31", "2025-01-31"),
    ("2026-0", "2026-1"), ('"commitment":"', '"commitment":"A'), ("{", '{"commitment":null,'), ("{", "{}{"), ("}", "} "),
    ('"time"', '"\\u0074ime"'), ('"key":"0', '"key":"G'), ("0badcafe", "0BADCAFE"),
]  # fmt: skip
WITNESSES = [Cosigner(Signer(f"witness.example.org/{number}", bytes([number]) * 32)) for number in (1, 2, 3)]


@dataclass
class World:
    """A log of random entries, its signer, and what is asked of the verifiers."""

    seed: int
    random: Random
    log: MemoryLog
    signer: Signer
    entries: list[bytes]
    since: str = ""
    witnesses: Sequence[str] = ()
    quorum: int = 0
    name: str = "as it is"
    notes: list[tuple[str, str]] = field(default_factory=list)  # ended key, statement of a restore

    @property
    def key(self) -> str:
        """The log's verifier key."""
        return str(self.signer.verifier_key)

    def publish(self, folder: Path) -> None:
        """Write the log to an empty folder as `candour verify` reads it."""
        shutil.rmtree(folder, ignore_errors=True)
        export_log(self.log, self.log.checkpoint(), self.log.size, folder)
        (folder / "restores").mkdir(exist_ok=True)
        for number, (key, note) in enumerate(self.notes, start=1):
            (folder / "restores" / f"{number}.key").write_text(key)
            (folder / "restores" / f"{number}.note").write_text(note, encoding="utf-8")

    def receipt(self, index: int) -> Receipt:
        """Return the receipt of the entry at `index`, with its content where it has some."""
        entry, proof = self.entries[index], tuple(inclusion_proof(index, self.log.size, self.log))
        content = f"content {index}".encode() if Entry.parse(entry).commitment else None
        salt = SALT if content else None
        return Receipt(index, entry, salt, content, proof, self.log.checkpoint(), self.signer.verifier_key)


def receipt_with(world: World, content: bytes, kind: Kind = Kind.REPORT_RECEIVED) -> Receipt:
    """Append an entry with this content to the log and return its receipt."""
    act = Entry(str(kind), {}, datetime(2026, 12, 1, tzinfo=UTC), commit(SALT, content), "0badcafe")
    world.entries.append(act.to_bytes())
    world.log.append(world.entries[-1:])
    index = world.log.size - 1
    proof = tuple(inclusion_proof(index, world.log.size, world.log))
    return Receipt(index, act.to_bytes(), SALT, content, proof, world.log.checkpoint(), world.signer.verifier_key)


Tampering: TypeAlias = Callable[[World, Path], None]


def make_world(seed: int, *, size: int | None = None) -> World:
    """Return the log of this seed: mostly small, sometimes with full tiles, of entries of both versions."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    wanted = size if size is not None else random.choice([0, 1, 2, 3, random.randrange(4, 60), 255, 256, 257, 300, 513])
    signer = Signer(NAME, random.randbytes(32))
    log, entries = MemoryLog(signer), _entries(random, wanted)
    log.append(entries)
    return World(seed, random, log, signer, entries)


def _entries(random: Random, count: int) -> list[bytes]:
    time, made = datetime(2026, 1, 31, 9, tzinfo=UTC), list[bytes]()
    for index in range(count):
        time += timedelta(minutes=random.randrange(90))
        made.append(_entry(random, index, time).to_bytes())
    return made


def _entry(random: Random, index: int, time: datetime) -> Entry:
    roles = random.sample(["report", "case", "actor", "dossier", "item", "body"], random.randrange(4))
    commitment = commit(SALT, f"content {index}".encode()) if random.random() < 0.8 else None
    if random.random() < 0.3:
        return Entry(random.choice(KINDS), {role: f"{role}-{index}" for role in roles}, time, commitment)
    ids = {role: random.randbytes(16).hex() for role in roles}
    return Entry(random.choice(KINDS), ids, time, commitment, "0badcafe")


def files_of(folder: Path) -> list[Path]:
    """Return the checkpoint and the tiles of a published log, in a fixed order."""
    return [folder / "checkpoint", *sorted(file for file in (folder / "tile").rglob("*") if file.is_file())]


def flip_bit(world: World, folder: Path) -> None:
    """Flip one bit in one file."""
    file = world.random.choice([file for file in files_of(folder) if file.stat().st_size])
    data = bytearray(file.read_bytes())
    data[world.random.randrange(len(data))] ^= 1 << world.random.randrange(8)
    file.write_bytes(bytes(data))


def cut_file(world: World, folder: Path) -> None:
    """Cut the end off one file."""
    file = world.random.choice(files_of(folder))
    data = file.read_bytes()
    file.write_bytes(data[: world.random.randrange(len(data) + 1)])


def lengthen_file(world: World, folder: Path) -> None:
    """Add bytes to one file: both readers take what they need of a wider tile."""
    file = world.random.choice(files_of(folder))
    file.write_bytes(file.read_bytes() + world.random.randbytes(world.random.choice([1, 2, 32, 64])))


def remove_file(world: World, folder: Path) -> None:
    """Remove one file."""
    world.random.choice(files_of(folder)).unlink()


def swap_entries(world: World, folder: Path) -> None:
    """Exchange two entries and build all tiles anew, under the old signature."""
    if world.log.size:
        one, two = (world.random.randrange(world.log.size) for _ in range(2))
        world.entries[one], world.entries[two] = world.entries[two], world.entries[one]
        _rebuild(world, folder, world.log.checkpoint())


def drop_entry(world: World, folder: Path) -> None:
    """Remove an entry and build the log anew, under a checkpoint of the old key or of another."""
    if world.log.size:
        del world.entries[world.random.randrange(world.log.size)]
        signer = world.random.choice([world.signer, Signer(NAME, bytes(32))])
        fresh = MemoryLog(signer)
        fresh.append(world.entries)
        _rebuild(world, folder, world.random.choice([fresh.checkpoint(), world.log.checkpoint()]))


def misform_entry(world: World, folder: Path) -> None:
    """Sign a log that has an entry in a form that no version allows, or in an odd one that a version allows."""
    at = world.random.randrange(max(1, world.log.size))
    text = (world.entries or [FIRST.to_bytes()])[-1].decode()
    old, new = MISFORMS[world.seed % len(MISFORMS)]
    world.name = f"{old} → {new}"
    world.entries.insert(at, text.replace(old, new).encode())
    _sign_anew(world, folder)


def _sign_anew(world: World, folder: Path) -> None:
    """Build the log of the world's entries anew and sign it with its own key."""
    world.log = MemoryLog(world.signer)
    world.log.append(world.entries)
    world.publish(folder)


def _rebuild(world: World, folder: Path, checkpoint: str) -> None:
    """Publish the world's entries with tiles that fit them, under the given checkpoint."""
    fresh = MemoryLog(world.signer)
    fresh.append(world.entries)
    shutil.rmtree(folder)
    export_log(fresh, checkpoint, fresh.size, folder)


def change_checkpoint(world: World, folder: Path) -> None:
    """Change the checkpoint's text or its lines, with or without a new signature."""
    notes = [*_signed_oddities(world), *_other_signatures(world)]
    at = world.seed % len(notes)
    world.name = f"checkpoint {at}"
    (folder / "checkpoint").write_text(notes[at], encoding="utf-8", newline="")


def _signed_oddities(world: World) -> list[str]:
    """Return notes whose text is odd, signed with the log's key."""
    text = Checkpoint(NAME, world.log.size, world.log.root()).text()
    name, size, root, _ = text.split("\n")
    texts = [
        f"{text}an extension\n", f"{name}\n0{size}\n{root}\n", f"{name}\n{int(size) + 1}\n{root}\n", f"{name}\n{size}\n",
        f"other.example\n{size}\n{root}\n", f"{name}\n{size}\n{root[:-2]}F=\n", f"{name}\n\n{root}\n", f"{text}\n{size}\n",
        f"{name}\n{2**63}\n{root}\n", f"{name}\n-{size}\n{root}\n", f"{name} \n{size}\n{root}\n",
    ]  # fmt: skip
    return [world.signer.sign(one) for one in texts]


def _other_signatures(world: World) -> list[str]:
    """Return notes with the log's text and other lines below it."""
    signed, other = world.log.checkpoint(), Signer(NAME, bytes(32))
    text, _, signature = signed.rpartition("\n\n")
    stranger = other.sign(f"{text}\n")
    foreign, wrong = stranger.rpartition("\n\n")[2], signature.rstrip("\n")[:-8] + "AAAAAA==\n"
    junk = [f"— junk.example {b64encode(bytes(length)).decode()}\n" for length in (1, 4, 5, 68)]
    odd = ["— a+b AAAAAAAA\n", "— a\u00a0b AAAAAAAA\n", "—\n", "— a AAAAAAB=\n", "\n", signature, wrong, foreign, *junk]
    replaced = [("\n", "\r\n"), ("— ", "- "), (" ", "  "), (signature, wrong + signature), (signature, junk[3] + signature)]
    notes = [stranger, stranger + signature, signed.rstrip("\n"), f"\ufeff{signed}", ""]
    return [*notes, *(signed.replace(old, new) for old, new in replaced), *(signed + line for line in odd)]


def cosign(world: World, folder: Path) -> None:
    """Ask for witnesses: some cosigned, some wrongly, some under two names."""
    text = Checkpoint(NAME, world.log.size, world.log.root()).text()
    count = world.random.randrange(4)
    lines = [one.cosign(text, world.random.choice([0, 1_780_000_000, 2**63 - 1])) for one in WITNESSES[:count]]
    twin = Cosigner(Signer("twin.example.org", bytes([1]) * 32))
    more = [twin.cosign(text, 5), WITNESSES[2].cosign(text + "x\n", 5), WITNESSES[0].cosign(text, 7)]
    lines += world.random.sample(more, world.random.randrange(2))
    world.random.shuffle(lines)
    note = (folder / "checkpoint").read_text(encoding="utf-8")
    (folder / "checkpoint").write_text(note + "".join(lines), encoding="utf-8")
    world.witnesses, world.quorum = [str(one.key) for one in [*WITNESSES, twin]], world.random.randrange(1, 4)


def compare_with_older(world: World, folder: Path) -> None:
    """Ask for an older checkpoint or a receipt: of this log, of a fork, of a larger log, of another key."""
    del folder
    part = MemoryLog(world.random.choice([world.signer, world.signer, Signer(NAME, bytes(32))]))
    entries = list(world.entries) + world.random.choice([[], [b"one more"]])
    part.append(entries[: world.random.randrange(len(entries) + 1)])
    if part.size and world.random.random() < 0.3:
        part = MemoryLog(world.signer)
        part.append([b"a fork", *entries[1:]])
    world.since = part.checkpoint()
    if world.log.size and world.random.random() < 0.4:
        world.since = world.receipt(world.random.randrange(world.log.size)).to_json()


def restore(world: World, folder: Path) -> None:
    """Go on under another key after a restore, and ask for a checkpoint or receipt of the ended key."""
    kept = world.random.randrange(world.log.size + 1)
    old, ended = world.log, world.signer
    index = world.random.randrange(max(1, old.size))
    seen = world.receipt(index).to_json() if old.size and world.random.random() < 0.5 else old.checkpoint()
    if world.random.random() < 0.3:
        part = MemoryLog(ended)
        part.append(world.entries[: world.random.randrange(old.size + 1)])
        seen = part.checkpoint()
    world.signer, world.log = Signer(next_name(ended.name), world.random.randbytes(32)), MemoryLog(world.signer)
    world.log = MemoryLog(world.signer)
    world.log.append(world.entries[:kept])
    trees = [Checkpoint(ended.name, log.size, log.root()) for log in (world.log, old)]
    claimed = world.random.choice([trees[1], trees[1], trees[0]])
    note = Restore(ended.verifier_key, trees[0], claimed, world.signer.verifier_key).sign(ended)
    if world.random.random() < 0.2:
        note = Restore(ended.verifier_key, trees[0], claimed, world.signer.verifier_key).sign(Signer(ended.name, bytes(32)))
    world.notes, world.since = [(str(ended.verifier_key), note)], seen
    world.publish(folder)


def leave(world: World, folder: Path) -> None:
    """Change nothing."""
    del world, folder


TAMPERINGS: tuple[Tampering, ...] = (
    leave, flip_bit, cut_file, lengthen_file, remove_file, swap_entries, drop_entry, misform_entry, change_checkpoint, cosign,
    compare_with_older, restore,
)  # fmt: skip
