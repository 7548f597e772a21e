"""The ledger: an append-only Merkle log that anyone can check with one public key.

Entries (kind, opaque ids, time, salted commitment; never content) are leaves of an RFC 9162 tree, laid out as C2SP
tiles and signed as C2SP checkpoints. A reporter's `Receipt` and any old checkpoint can still be proved against every
later log. Checking them needs no Django, no database and no network:

    key = VerifierKey.parse("ledger.example.org+1a2b3c4d+AQ…")
    verify_receipt(Receipt.parse(text), key)
    verify_log(DirectorySource(folder), checkpoint, key)
    verify_consistency(old, new, proof, key)

Ids of the public log are pseudonyms (`pseudonyms`), and an entry commits to what the rows it speaks of say (`statements`).
`Kind` is the registry of every kind of entry (`kinds`): who acts, which ids it carries, in which words it is shown.

Not here: storing anything (`candour.apps.ledger`), reading over the network (`candour.apps.ops.command.verify`).
"""

from candour.domain.ledger.audit import VerifiedLog, verify_consistency, verify_log
from candour.domain.ledger.checkpoints import Checkpoint, open_checkpoint
from candour.domain.ledger.cosignatures import Cosignature, Cosigner, WitnessKey, check_quorum, cosignatures_of
from candour.domain.ledger.entries import Entry, Salt, check_commitment, check_id_forms, commit, to_the_minute, to_the_second
from candour.domain.ledger.errors import (
    DamagedLogError,
    LedgerError,
    LostEntryError,
    MalformedError,
    MemoryFileError,
    ProofError,
    RollbackError,
    SignatureError,
    StaleSizeError,
    UnavailableError,
)
from candour.domain.ledger.extending import Extension, HeadFile, check_extends
from candour.domain.ledger.fixed_lists import content_of_list, path_in_list
from candour.domain.ledger.growth import Edge, FullTile, read_edge
from candour.domain.ledger.hashing import EMPTY_ROOT, HASH_SIZE, leaf_hash, node_hash, tree_root
from candour.domain.ledger.key_files import KeyFileError, create_key_file, read_key_file, write_once
from candour.domain.ledger.kind_lookup import (
    actor_id,
    former_spellings,
    id_of,
    ids_of_entry,
    kind_named,
    kinds_shown_to,
    words_for_staff,
)
from candour.domain.ledger.kind_rules import Actor, Audience, KindError
from candour.domain.ledger.kinds import Kind
from candour.domain.ledger.memory import MemoryLog
from candour.domain.ledger.notes import Signer, VerifierKey, open_note
from candour.domain.ledger.proofs import (
    check_consistency_path,
    check_inclusion_path,
    consistency_proof,
    inclusion_proof,
)
from candour.domain.ledger.pseudonyms import PseudonymKey, purpose_of
from candour.domain.ledger.receipts import Receipt, VerifiedReceipt, verify_receipt
from candour.domain.ledger.restoring import Restore, check_kept, first_name, next_name, restores_since
from candour.domain.ledger.signing import HeadSigner, RememberingSigner
from candour.domain.ledger.sources import DirectorySource, export_log
from candour.domain.ledger.stated_kinds import ALWAYS_STATE_ROWS
from candour.domain.ledger.statements import (
    ListedRow,
    Statement,
    as_json,
    changed_fields,
    check_document_lists,
    digest_of,
    rows_document,
)
from candour.domain.ledger.tiles import (
    TILE_WIDTH,
    Tile,
    TileReader,
    TileSource,
    encode_bundle,
    index_path,
    parse_bundle,
    parse_index_path,
    parse_tile,
    tile_width,
    tiles_of,
)
from candour.domain.ledger.witnessing import Witness, WitnessLog

__all__ = [
    "ALWAYS_STATE_ROWS",
    "EMPTY_ROOT",
    "HASH_SIZE",
    "TILE_WIDTH",
    "Actor",
    "Audience",
    "Checkpoint",
    "Cosignature",
    "Cosigner",
    "DamagedLogError",
    "DirectorySource",
    "Edge",
    "Entry",
    "Extension",
    "FullTile",
    "HeadFile",
    "HeadSigner",
    "KeyFileError",
    "Kind",
    "KindError",
    "LedgerError",
    "ListedRow",
    "LostEntryError",
    "MalformedError",
    "MemoryFileError",
    "MemoryLog",
    "ProofError",
    "PseudonymKey",
    "Receipt",
    "RememberingSigner",
    "Restore",
    "RollbackError",
    "Salt",
    "SignatureError",
    "Signer",
    "StaleSizeError",
    "Statement",
    "Tile",
    "TileReader",
    "TileSource",
    "UnavailableError",
    "VerifiedLog",
    "VerifiedReceipt",
    "VerifierKey",
    "Witness",
    "WitnessKey",
    "WitnessLog",
    "actor_id",
    "as_json",
    "changed_fields",
    "check_commitment",
    "check_consistency_path",
    "check_document_lists",
    "check_extends",
    "check_id_forms",
    "check_inclusion_path",
    "check_kept",
    "check_quorum",
    "commit",
    "consistency_proof",
    "content_of_list",
    "cosignatures_of",
    "create_key_file",
    "digest_of",
    "encode_bundle",
    "export_log",
    "first_name",
    "former_spellings",
    "id_of",
    "ids_of_entry",
    "inclusion_proof",
    "index_path",
    "kind_named",
    "kinds_shown_to",
    "leaf_hash",
    "next_name",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_bundle",
    "parse_index_path",
    "parse_tile",
    "path_in_list",
    "purpose_of",
    "read_edge",
    "read_key_file",
    "restores_since",
    "rows_document",
    "tile_width",
    "tiles_of",
    "to_the_minute",
    "to_the_second",
    "tree_root",
    "verify_consistency",
    "verify_log",
    "verify_receipt",
    "words_for_staff",
    "write_once",
]
