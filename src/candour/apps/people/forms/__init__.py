"""Forms for keys, interests and accounts of staff (`staff`), and for signing in (`second_factors`, which allauth uses)."""

from candour.apps.people.forms.staff import InterestForm, KeyForm, RoleForm, SealedField, SearchForm, StaffForm

__all__ = ["InterestForm", "KeyForm", "RoleForm", "SealedField", "SearchForm", "StaffForm"]
