"""Services that change dossiers. Import from this package.

Modules: `items` (add, open), `granting` (create, grant, rotate), `confirming` (a reader opened a grant), `teams`,
`changes` (of a team's key, by two members), `uploads`, `proofs` (of public keys, for browsers), `signed_items` (the author's
signature of a new item), `prepared` (rows that another app inserts in its own SQL statement), `store` (the files of exhibits).

Browsers seal and open; the server checks the form of what they sealed, stores it, and appends a ledger entry for each act.
"""

from candour.apps.dossiers.services.changes import (
    ask_change,
    confirm_change,
    may_confirm_change,
    may_refuse_change,
    opened_by,
    refuse_change,
)
from candour.apps.dossiers.services.confirming import ToOpen, confirm, report_failure, take_to_open
from candour.apps.dossiers.services.granting import (
    NewDossier,
    Rotation,
    SealedGrant,
    create,
    create_with_grants,
    fix_keys_of_dossiers,
    grant,
    record_key,
    store_grants,
    withdraw_and_rotate,
)
from candour.apps.dossiers.services.items import (
    Author,
    OpenedItem,
    add_reporter_exhibit,
    add_reporter_item,
    add_staff_item,
    content,
    open_item,
    open_keys,
    opened_lately,
    record_item_added,
)
from candour.apps.dossiers.services.prepared import NewDossierRows, NewGrant, NewItem
from candour.apps.dossiers.services.proofs import numbers_for, proof_of_dossier, proof_of_staff, proofs_for, proofs_of_authors
from candour.apps.dossiers.services.signed_items import begin_signing, check_first_numbers, check_signature, columns_of
from candour.apps.dossiers.services.teams import add_member, create_team, record_rehearsal
from candour.apps.dossiers.services.uploads import (
    NewUpload,
    UploadError,
    append_piece,
    begin_upload,
    find_upload,
    finished_uploads,
    record_sealed_file,
)

__all__ = [
    "Author",
    "NewDossier",
    "NewDossierRows",
    "NewGrant",
    "NewItem",
    "NewUpload",
    "OpenedItem",
    "Rotation",
    "SealedGrant",
    "ToOpen",
    "UploadError",
    "add_member",
    "add_reporter_exhibit",
    "add_reporter_item",
    "add_staff_item",
    "append_piece",
    "ask_change",
    "begin_signing",
    "begin_upload",
    "check_first_numbers",
    "check_signature",
    "columns_of",
    "confirm",
    "confirm_change",
    "content",
    "create",
    "create_team",
    "create_with_grants",
    "find_upload",
    "finished_uploads",
    "fix_keys_of_dossiers",
    "grant",
    "may_confirm_change",
    "may_refuse_change",
    "numbers_for",
    "open_item",
    "open_keys",
    "opened_by",
    "opened_lately",
    "proof_of_dossier",
    "proof_of_staff",
    "proofs_for",
    "proofs_of_authors",
    "record_item_added",
    "record_key",
    "record_rehearsal",
    "record_sealed_file",
    "refuse_change",
    "report_failure",
    "store_grants",
    "take_to_open",
    "withdraw_and_rotate",
]
