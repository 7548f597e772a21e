"""Services that write bodies, staff, roles, keys, declared interests and records of sign-ins. Import from this package.

Modules: `staff` (bodies, staff, roles and their confirmations, interests), `keys` (keys of staff), `possession` (challenges to
new keys), `second_factors` (refuses a code that was used before), `sign_in` (counts failed attempts, which make the next one
slower, and remembers devices).
"""

from candour.apps.people.services.keys import LockedIdentity, confirm_key, fix_keys, make_key, relock_key, request_key, sign_key
from candour.apps.people.services.possession import AnsweredChallenge, challenge_key, prove_own, spend_challenge
from candour.apps.people.services.second_factors import CodeState, spend_code, state_of_code
from candour.apps.people.services.sign_in import count_failure, known_device, new_device, report_and_forget_failures
from candour.apps.people.services.staff import (
    add_staff,
    close_login,
    confirm_met,
    confirm_role,
    create_body,
    declare_interest,
    end_interest,
    end_role,
    give_role,
    one_time_password,
    open_login,
    password_chosen,
    refuse_role,
    renew_login,
    set_readable_forces,
    store_asking_key,
)

__all__ = [
    "AnsweredChallenge",
    "CodeState",
    "LockedIdentity",
    "add_staff",
    "challenge_key",
    "close_login",
    "confirm_key",
    "confirm_met",
    "confirm_role",
    "count_failure",
    "create_body",
    "declare_interest",
    "end_interest",
    "end_role",
    "fix_keys",
    "give_role",
    "known_device",
    "make_key",
    "new_device",
    "one_time_password",
    "open_login",
    "password_chosen",
    "prove_own",
    "refuse_role",
    "relock_key",
    "renew_login",
    "report_and_forget_failures",
    "request_key",
    "set_readable_forces",
    "sign_key",
    "spend_challenge",
    "spend_code",
    "state_of_code",
    "store_asking_key",
]
