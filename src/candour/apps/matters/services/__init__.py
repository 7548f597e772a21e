"""What changes matters: one function for each thing a person does, each checked, each one transaction, each with its entry.

`acting` moves and acts under the pack · `letters` what is sent under it · `enquiring` lines of enquiry · `asking` the reporter
again · `messages` to reporters · `events` what the system knows and records on matters · `missing` missed clocks · `diary`.
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
