"""Services that write rows of matters, in one transaction and with ledger entries. Those that a person calls check access.

`acting` acts and moves · `letters` · `enquiring` lines of enquiry · `asking` the reporter again · `messages` to reporters ·
`events` that the system records on matters · `missing` missed clocks · `diary` the calendar file.
"""

from candour.apps.matters.services.acting import ActRequest, act, act_as_reporter
from candour.apps.matters.services.asking import answer_ask, decide_ask, request_ask
from candour.apps.matters.services.diary import take_diary
from candour.apps.matters.services.enquiring import close_enquiry, look_at_pattern, open_enquiry
from candour.apps.matters.services.letters import send_letter
from candour.apps.matters.services.messages import send_message

__all__ = [
    "ActRequest",
    "act",
    "act_as_reporter",
    "answer_ask",
    "close_enquiry",
    "decide_ask",
    "look_at_pattern",
    "open_enquiry",
    "request_ask",
    "send_letter",
    "send_message",
    "take_diary",
]
