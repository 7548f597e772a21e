"""What changes dossiers. Import from here.

Parts: `items` (add, open), `granting` (create, grant, rotate), `teams`, `uploads`, `prepared` (rows that another app writes in
a statement of its own), `store` (the files of exhibits).

The server seals and opens nothing here: it checks the form of what browsers sealed, stores it, and records each act.
"""

from candour.apps.dossiers.services.granting import (
    Founding,
    Rotation,
    SealedGrant,
    create,
    found,
    give,
    grant,
    withdraw_and_rotate,
)
from candour.apps.dossiers.services.items import (
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
from candour.apps.dossiers.services.teams import add_member, create_team, remove_member
from candour.apps.dossiers.services.uploads import (
    Begun,
    UploadError,
    append_piece,
    begin_upload,
    find_upload,
    finished_uploads,
    record_sealed_file,
)

__all__ = [
    "Begun",
    "Founding",
    "NewDossierRows",
    "NewGrant",
    "NewItem",
    "OpenedItem",
    "Rotation",
    "SealedGrant",
    "UploadError",
    "add_member",
    "add_reporter_exhibit",
    "add_reporter_item",
    "add_staff_item",
    "append_piece",
    "begin_upload",
    "content",
    "create",
    "create_team",
    "find_upload",
    "finished_uploads",
    "found",
    "give",
    "grant",
    "open_item",
    "open_keys",
    "opened_lately",
    "record_item_added",
    "record_sealed_file",
    "remove_member",
    "withdraw_and_rotate",
]
