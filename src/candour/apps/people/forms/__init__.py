"""Forms for keys, interests and accounts of staff (`staff`), and for signing in (`second_factors`, which allauth uses)."""

from candour.apps.people.forms.staff import (
    InterestForm,
    KeyForm,
    NewKeyForm,
    RoleForm,
    SealedField,
    SearchForm,
    SigningHalfForm,
    StaffForm,
    signed_key_of_json,
)

__all__ = [
    "InterestForm",
    "KeyForm",
    "NewKeyForm",
    "RoleForm",
    "SealedField",
    "SearchForm",
    "SigningHalfForm",
    "StaffForm",
    "signed_key_of_json",
]
