"""What changes cases as such: `exclusions`, sealed `notes`, `identifying` past investigators, the tables of `imports`.

What is done under the law is `matters.services`; the staff's work flows (triage, assignment, handover) are `desk.services`.
"""

from candour.apps.cases.services.exclusions import record_exclusion
from candour.apps.cases.services.identifying import identify
from candour.apps.cases.services.notes import write_note

__all__ = ["identify", "record_exclusion", "write_note"]
