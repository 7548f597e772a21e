"""What changes dossiers. Import from here: `items` (add, open), `granting` (create, grant, rotate), `teams`, `uploads`.

The server seals and opens nothing here: it checks the form of what browsers sealed, keeps it, and records each act.
"""

from candour.apps.dossiers.services.granting import (
    Founding,
    NotAllowed,
    Rotation,
    SealedGrant,
    create,
    found,
    give,
    grant,
    withdraw_and_rotate,
)
from candour.apps.dossiers.services.items import BadItem, Opening, add_item, content, open_item, open_keys, opened_lately
from candour.apps.dossiers.services.teams import add_member, create_team, remove_member
from candour.apps.dossiers.services.uploads import Begun, UploadError, append_piece, begin_upload, find_upload

__all__ = [
    "BadItem",
    "Begun",
    "Founding",
    "NotAllowed",
    "Opening",
    "Rotation",
    "SealedGrant",
    "UploadError",
    "add_item",
    "add_member",
    "append_piece",
    "begin_upload",
    "content",
    "create",
    "create_team",
    "find_upload",
    "found",
    "give",
    "grant",
    "open_item",
    "open_keys",
    "opened_lately",
    "remove_member",
    "withdraw_and_rotate",
]
