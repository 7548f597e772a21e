"""Keys of staff: storing and replacing a signed key, changing its passphrase or passkey, listing the keys without signatures.

The browser makes and signs a key (`frontend/elements/key-box.js`). A new key is signed with the key that it replaces or, where
that is lost, by a colleague. Not here: what a key opens (`dossiers`), the rules of a history of keys
(`domain.sealing.key_history`). ADR 22.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append, append_rows_stated
from candour.apps.people.models import FixedKeys, FormerLock, KeyRequest, Staff, StaffKey
from candour.apps.people.queries import key_histories
from candour.apps.people.services.possession import AnsweredChallenge, spend_challenge
from candour.domain import sealing
from candour.domain.ledger import Actor, Kind
from candour.domain.sealing import FixedKey, Possession, SignedKey
from candour.ui.errors import Refusal


@dataclass(frozen=True, slots=True)
class LockedIdentity:
    """A private key (age identity) that a browser sealed.

    `method` says how it is unlocked (a `StaffKey.Method`); `credential` is the id of the passkey that unlocks it, or "".
    """

    sealed: bytes
    method: str
    credential: str = ""


def make_key(staff: Staff, key: SignedKey, identity: LockedIdentity, proved: AnsweredChallenge, *, now: datetime) -> StaffKey:
    """Store a key that the staff member's browser made and signed, and retire the key before it.

    A first key is signed by itself, a later one by the key before. `proved` shows that the browser has the key's secret.
    Grants sealed to the previous key cannot be opened with the new one; colleagues must grant again.
    """
    _check_identity(identity)
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        existing = StaffKey.objects.filter(public_key=key.public_key).first()
        if existing is not None:
            return _existing_key(existing, staff, key)
        spend_challenge(staff, key, proved, now=now)
        return _store_key(staff, key, identity, proved.possession, by=staff, now=now)


def request_key(
    staff: Staff, key: SignedKey, identity: LockedIdentity, proved: AnsweredChallenge, *, now: datetime
) -> KeyRequest:
    """Store a new key of a staff member who lost the key before; it counts once a colleague signed it (`confirm_key`).

    `key` is signed with its own signing key, and `proved` shows that the browser has the key's secret.
    """
    _check_identity(identity)
    history = key_histories.staff_histories([staff]).get(staff.pk, [])
    last = history[-1] if history else None
    place = (key.owner, key.purpose, key.number, key.previous, key.signed_by)
    if last is None or place != (staff.pk, sealing.Purpose.STAFF, last.number + 1, last.public_key, key.signing_key):
        raise Refusal(_("This key does not follow your key before. Load the page again and make it once more."))
    if not _is_signed(key) or StaffKey.objects.filter(public_key=key.public_key).exists():
        raise Refusal(_("The key did not arrive whole. Load the page again and make it once more."))
    stored = {**_locked(identity), **_proof(proved.possession)}
    with transaction.atomic():
        same = KeyRequest.objects.filter(staff=staff, key=key.as_json()).first()
        if same is not None:  # the browser sent the form twice
            return same
        spend_challenge(staff, key, proved, now=now)
        request, _new = KeyRequest.objects.update_or_create(
            staff=staff, defaults={"key": key.as_json(), "created_at": now, **stored}
        )
        append(Kind.KEY_REQUESTED, actor=staff.pk, staff=staff.pk, body=staff.body_id, now=now, content=key.content())
    return request


def confirm_key(request: KeyRequest, key: SignedKey, *, by: Staff, now: datetime) -> StaffKey:
    """Store the requested key, which the colleague `by`, who has met the person, signed. Retires the key before it."""
    with transaction.atomic():
        asked = KeyRequest.objects.select_for_update(of=("self",)).select_related("staff").get(pk=request.pk)
        own = StaffKey.objects.filter(staff=by, retired_at=None).exclude(signing_key="").first()
        same = {**key.as_json(), "signed_by": asked.key["signed_by"], "signature": asked.key["signature"]} == asked.key
        if by.pk == asked.staff_id or by.body_id != asked.staff.body_id or own is None or key.signed_by != own.signing_key:
            raise Refusal(_("Only a colleague of the same organisation who has a key can sign this."))
        if key_histories.unasked([asked]):
            raise Refusal(
                _(
                    "The ledger does not record that your colleague asked for this key. Sign nothing. Tell an overseer, and "
                    "whoever runs this site: “candour audit” names what was changed."
                )
            )
        if not same:
            raise Refusal(_("This is not the key that was asked for. Load the page again."))
        if asked.possession is None:
            raise Refusal(_("This request is from before keys were proved. Ask your colleague to make the new key once more."))
        identity = LockedIdentity(bytes(asked.sealed_identity), asked.method, asked.credential)
        possession = Possession(bytes(asked.possession_answer or b""), bytes(asked.possession or b""))
        stored = _store_key(asked.staff, key, identity, possession, by=by, now=now)
        asked.delete()
    return stored


def sign_key(staff: Staff, key: SignedKey, *, now: datetime) -> None:
    """Store the signing key and signature of the staff member's key in use, if the key was made before keys had signatures."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        current = StaffKey.objects.filter(staff=staff, retired_at=None, public_key=key.public_key).first()
        if current is None or current.signing_key:
            raise Refusal(_("This is not your key, or it has its signing half already. Load the page again."))
        _check_follows(staff, key, replaces=current)
        entry = append(Kind.KEY_SIGNED, actor=staff.pk, staff=staff.pk, body=staff.body_id, now=now, content=key.content())
        StaffKey.objects.filter(pk=current.pk).update(
            signing_key=key.signing_key, signed_by=key.signed_by, signature=key.signature, entry=entry
        )
        append_rows_stated(StaffKey.objects.filter(pk=current.pk), now=now)


def relock_key(staff: Staff, proof: SignedKey, identity: LockedIdentity, *, now: datetime) -> None:
    """Store the private key in use, sealed to another passphrase or passkey. Grants stay valid.

    `proof` is the key in use, signed with the private key that was just sealed. The signing key is derived from the private
    key, so the signature shows that the browser sealed the same private key. The former sealed identity goes to `FormerLock`.
    """
    _check_identity(identity)
    with transaction.atomic():
        current = StaffKey.objects.select_for_update().filter(staff=staff, retired_at=None).first()
        if current is None or not _is_same_identity(current, proof):
            raise Refusal(_("This is not your key. Load the page again."))
        FormerLock.objects.create(
            key=current,
            sealed_identity=current.sealed_identity,
            method=current.method,
            credential=current.credential,
            until=now,
        )
        StaffKey.objects.filter(pk=current.pk).update(
            sealed_identity=identity.sealed, method=identity.method, credential=identity.credential
        )
        relocked = StaffKey.objects.filter(pk=current.pk)
        append(Kind.KEY_RELOCKED, actor=staff.pk, body=staff.body_id, content=relocked, now=now)


def fix_keys(of_dossiers: Iterable[FixedKey], *, now: datetime) -> Entry | None:
    """Store the list of all keys without a signature, of staff and `of_dossiers`, once; append the ledger entry that fixes it.

    Returns the entry. Returns None, and does nothing, where there is no such key or the list exists already.
    """
    with transaction.atomic():
        of_staff = StaffKey.objects.filter(signing_key="").values_list("staff_id", "number", "public_key")
        keys = sorted([*of_staff, *of_dossiers], key=lambda key: (str(key[0]), key[1]))
        if not keys or Entry.objects.of(Kind.KEYS_FIXED).exists():
            return None
        lines = [sealing.fixed_line(key) for key in keys]
        entry = append(Kind.KEYS_FIXED, actor=Actor.OPERATOR, now=now, content=key_histories.fixed_content(lines))
        FixedKeys.objects.create(entry=entry, listed=b"\n".join(lines))
        return entry


def _locked(identity: LockedIdentity) -> dict[str, object]:
    """Return the columns of a locked identity: column → value."""
    return {"sealed_identity": identity.sealed, "method": identity.method, "credential": identity.credential}


def _proof(possession: Possession) -> dict[str, bytes]:
    """Return the columns of the proof that a key's secret was at hand: column → value."""
    return {"possession_answer": possession.answer, "possession": possession.signature}


def _store_key(
    staff: Staff, key: SignedKey, identity: LockedIdentity, possession: Possession, *, by: Staff, now: datetime
) -> StaffKey:
    """Store a signed key with its ledger entry, and retire the key before it. `by`: the staff member or colleague who signs."""
    _check_follows(staff, key)
    before = list(StaffKey.objects.filter(staff=staff, retired_at=None).values_list("pk", flat=True))
    StaffKey.objects.filter(pk__in=before).update(retired_at=now)
    stored = StaffKey.objects.create(
        staff=staff,
        number=key.number,
        public_key=key.public_key,
        signing_key=key.signing_key,
        signed_by=key.signed_by,
        signature=key.signature,
        entry=_record_key(staff, key, by, now),
        created_at=now,
        **_locked(identity),
        **_proof(possession),
    )
    append_rows_stated([stored, *StaffKey.objects.filter(pk__in=before)], now=now)
    return stored


def _record_key(staff: Staff, key: SignedKey, by: Staff, now: datetime) -> Entry:
    """Append the ledger entry that commits to a new key: `key.made` for the first key, `key.replaced` for a later one."""
    if key.number == 1:
        return append(Kind.KEY_MADE, actor=staff.pk, body=staff.body_id, now=now, content=key.content())
    return append(Kind.KEY_REPLACED, actor=by.pk, staff=staff.pk, body=staff.body_id, now=now, content=key.content())


def _check_follows(staff: Staff, key: SignedKey, replaces: StaffKey | None = None) -> None:
    """Raise Refusal unless `key` passes `check_history` after the staff member's keys. `replaces`: the row `key` completes."""
    before = key_histories.staff_histories([staff]).get(staff.pk, [])
    kept = before[: replaces.number - 1] if replaces else before
    whole = (key.owner, key.purpose, key.is_signed) == (staff.pk, sealing.Purpose.STAFF, True)
    try:
        key_histories.check([*kept, key])
    except sealing.BrokenHistory:
        whole = False
    if not whole:
        raise Refusal(_("This key is not signed by the key before it. Unlock your present key, then make the new one again."))


def _is_same_identity(current: StaffKey, proof: SignedKey) -> bool:
    """Whether `proof` is signed with the signing key of the key in use, which only its private key can do."""
    same = (proof.public_key, proof.signing_key, proof.signed_by)
    return same == (current.public_key, current.signing_key, current.signing_key) and _is_signed(proof)


def _is_signed(key: SignedKey) -> bool:
    """Whether `key.signature` was made with the signing key `key.signed_by`."""
    try:
        sealing.check_signature(sealing.SigningKey(key.signed_by), key.statement(), key.signature)
    except sealing.SealingError:
        return False
    return True


def _existing_key(existing: StaffKey, staff: Staff, key: SignedKey) -> StaffKey:
    """Return `existing`, where the browser sent the same key a second time.

    Raises Refusal where `existing` is retired, belongs to another staff member or has another signature than `key`.
    """
    again = bytes(existing.signature or b"") == key.signature
    if existing.staff_id != staff.pk or existing.retired_at is not None or not again:
        raise Refusal(_("This key is already kept. Make a new one."))
    return existing


def _check_identity(identity: LockedIdentity) -> None:
    """Raise Refusal where the method or the sealed identity is malformed."""
    if identity.method not in StaffKey.Method.values:
        raise Refusal(_("Choose an unlock passphrase or a passkey."))
    try:
        sealing.inspect_lock(identity.sealed[: sealing.MAX_HEADER], len(identity.sealed))
    except sealing.SealingError:
        raise Refusal(_("The key did not arrive whole. Load the page again and make it once more.")) from None
