"""The list of all pages and how to reach each, for tests that visit every page.

`test_accessibility` fails for a page that no visit covers. Not here: the checks on a page (`looking.py`), the rows that the
pages show (`matter.py`), whose names stand in braces in the addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from playwright.sync_api import Page, expect

from candour.apps.journey.forms.questions import QUESTIONS
from candour.apps.ops.demo.cast import PASSWORD
from tests.journeys import actors

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Visit:
    """A page in one state: whose browser, its route and address, the steps taken there, the text shown then."""

    who: str
    route: str
    at: str = ""
    acts: tuple[Act, ...] = ()
    shows: str = ""
    status: int = HTTPStatus.OK
    scripts_only: bool = False


def press(name: str, role: str = "button") -> Act:
    return lambda page: actors.press(page, name, role)


def write(label: str, text: str) -> Act:
    return lambda page: page.get_by_label(label, exact=True).first.fill(text)


def dialog_is_up(page: Page) -> None:
    expect(page.get_by_role("dialog").get_by_label("Unlock words or passphrase", exact=True)).to_be_visible()


def _searched(text: str) -> tuple[Act, ...]:
    return (write("Name, shoulder number or unit", text), press("Search"))


_PROBLEM = "There is a problem"
_WORDS = "abacus abdomen abdominal abide abiding ability ablaze"

PUBLIC = (
    Visit("public", "/"),
    Visit("public", "/help/"),
    Visit("public", "/how-it-works/"),
    Visit("public", "/how-it-works/promises/"),
    Visit("public", "/law/"),
    Visit("public", "/law/<slug:code>/", "/law/england_wales/", shows="Not yet read in the original"),
    Visit("public", "/law/<slug:code>/<slug:table>/", "/law/england_wales/clock/", shows="Decide safety"),
    Visit("public", "/law/<slug:code>/<slug:table>/", "/law/new_york/letter/"),
    Visit("public", "/ledger/"),
    Visit("public", "/outcomes/"),
    Visit("public", "/ledger/entry/", "/ledger/entry/?number=x", status=HTTPStatus.BAD_REQUEST),
    Visit("public", "/ledger/entry/<int:index>", "/ledger/entry/0"),
    *(Visit("public", "/report/<slug:slug>/", f"/report/{question.slug}/") for question in QUESTIONS),
    Visit("public", "/report/<slug:slug>/", "/report/safety/", (press("Continue"),), _PROBLEM),
    Visit("public", "/report/<slug:slug>/", "/report/people/?rows=3"),
    Visit("public", "/report/<slug:slug>/", "/report/people/", (press("Continue"),), _PROBLEM),
    Visit("public", "/report/<slug:slug>/", "/report/when/", (press("Continue"),), _PROBLEM),
    Visit("public", "/report/check/"),
    Visit("public", "/report/receipt/"),
    Visit("public", "/report/done/"),
    Visit("public", "/mailbox/"),
    Visit("public", "/mailbox/", "/mailbox/", (write("Your 7 words", _WORDS), press("Open")), "words did not open anything"),
    Visit("public", "", "/nothing-here/", status=HTTPStatus.NOT_FOUND),
    Visit("public", "/staff/account/login/"),
    Visit(
        "public",
        "/staff/account/login/",
        "/staff/account/login/",
        (write("User name", "amina"), write("Password", "not hers"), press("Sign in")),
        _PROBLEM,
    ),
    Visit(
        "public",
        "/staff/account/second-factor/check/",
        "/staff/account/login/",
        (write("User name", "amina"), write("Password", PASSWORD), press("Sign in")),
        "authenticator app",
    ),
    Visit("public", "/staff/account/inactive/"),
)

MAILBOX = (
    Visit("mailbox", "/mailbox/home/"),
    Visit("mailbox", "/mailbox/home/", "/mailbox/home/?done=message"),
    Visit("mailbox", "/mailbox/message/"),
    Visit("mailbox", "/mailbox/add/"),
    Visit("mailbox", "/mailbox/add/", "/mailbox/add/", (press("Add this"),), "Write something first"),
    Visit("mailbox", "/mailbox/files/"),
    Visit("mailbox", "/mailbox/not-safe/"),
    Visit("mailbox", "/mailbox/not-safe/", "/mailbox/home/", (press("This is not safe"),), "You told us this is not safe"),
    Visit("mailbox", "/mailbox/stop/"),
    Visit("mailbox", "/mailbox/choose/<slug:event>/", "/mailbox/choose/review_requested/", shows="cannot choose this now"),
)

CASES = (
    Visit("amina", "/desk/"),
    Visit("amina", "/desk/reports/<uuid:pk>/", "/desk/reports/{report}/"),
    Visit("amina", "/desk/reports/<uuid:pk>/", "/desk/reports/{unplaced}/"),
    Visit("amina", "/desk/reports/<uuid:pk>/message/", "/desk/reports/{report}/message/"),
    Visit("amina", "/desk/reports/<uuid:pk>/exclusions/", "/desk/reports/{report}/exclusions/"),
    Visit("amina", "/desk/reports/<uuid:pk>/exclusions/", "/desk/reports/{report}/exclusions/?q=b", shows="In the roster"),
    Visit("amina", "/desk/reports/<uuid:pk>/case/", "/desk/reports/{unplaced}/case/"),
    Visit("amina", "/desk/reports/<uuid:pk>/case/", "/desk/reports/{unplaced}/case/?q=hartwell", shows="Choose"),
    Visit("amina", "/desk/reports/<uuid:pk>/case/", "/desk/reports/{unplaced}/case/?q=zzzz", shows="Nobody"),
    Visit(
        "amina", "/desk/reports/<uuid:pk>/case/", "/desk/reports/{unplaced}/case/?subject={subject}", shows="weighed together"
    ),
    Visit("amina", "/desk/reports/<uuid:pk>/case/", "/desk/reports/{unplaced}/case/?unknown=1"),
    Visit("amina", "/desk/safety/<uuid:pk>/", "/desk/safety/{flag}/"),
    Visit("amina", "/desk/safety/<uuid:pk>/", "/desk/safety/{flag}/", (press("Answer"),), _PROBLEM),
    Visit("amina", "/desk/cases/<uuid:pk>/", "/desk/cases/{waiting_case}/"),
    Visit("amina", "/desk/matters/<uuid:pk>/", "/desk/matters/{matter}/", shows="Must it go to another body?"),
    Visit("amina", "/desk/matters/<uuid:pk>/do/<slug:event>/", "/desk/matters/{matter}/do/safety_decided/"),
    Visit(
        "amina",
        "/desk/matters/<uuid:pk>/do/<slug:event>/",
        "/desk/matters/{matter}/do/safety_decided/",
        (press("Record this"),),
        _PROBLEM,
    ),
    Visit("amina", "/desk/matters/<uuid:pk>/do/<slug:event>/", "/desk/matters/{matter}/do/facts_stated/"),
    Visit("alice", "/desk/"),
    Visit("alice", "/desk/matters/<uuid:pk>/", "/desk/matters/{matter}/", shows="Close it"),
    Visit("alice", "/desk/matters/<uuid:pk>/enquiry/", "/desk/matters/{matter}/enquiry/"),
    Visit("alice", "/desk/matters/<uuid:pk>/pattern/", "/desk/matters/{matter}/pattern/"),
    Visit("alice", "/desk/enquiries/<uuid:pk>/", "/desk/enquiries/{enquiry}/"),
    Visit("alice", "/desk/enquiries/<uuid:pk>/", "/desk/enquiries/{enquiry}/", (press("Close it"),), _PROBLEM),
    Visit("alice", "/desk/cases/<uuid:pk>/", "/desk/cases/{case}/"),
    Visit("alice", "/desk/cases/<uuid:pk>/note/", "/desk/cases/{case}/note/"),
    Visit("alice", "/desk/cases/<uuid:pk>/note/", "/desk/cases/{case}/note/", (press("Seal and keep"),), _PROBLEM),
    Visit("alice", "/desk/cases/<uuid:pk>/allegation/", "/desk/cases/{case}/allegation/"),
    Visit("alice", "/desk/cases/<uuid:pk>/allegation/", "/desk/cases/{case}/allegation/?q=hartwell", shows="Choose"),
    Visit("alice", "/desk/cases/<uuid:pk>/allegation/", "/desk/cases/{case}/allegation/?subject={subject}"),
    Visit("alice", "/desk/cases/<uuid:pk>/allegation/", "/desk/cases/{case}/allegation/?unknown=1"),
    Visit(
        "alice",
        "/desk/matters/<uuid:pk>/letters/<slug:letter>/",
        "/desk/matters/{matter}/letters/update/",
        shows="How it reads",
    ),
    Visit("alice", "/desk/letters/<uuid:pk>/", "/desk/letters/{letter}/", shows="To the reporter of"),
    Visit("sam", "/desk/"),
    Visit("sam", "/desk/cases/<uuid:pk>/", "/desk/cases/{case}/"),
    Visit("sam", "/desk/matters/<uuid:pk>/", "/desk/matters/{matter}/"),
    Visit("sam", "/desk/matters/<uuid:pk>/do/<slug:event>/", "/desk/matters/{matter}/do/referred_to_dg/"),
    Visit("sam", "/desk/matters/<uuid:pk>/do/<slug:event>/", "/desk/matters/{matter}/do/no_measure_needed/"),
    Visit("sam", "/desk/matters/<uuid:pk>/do/<slug:event>/", "/desk/matters/{matter}/do/recorded/", shows="cannot be done now"),
    Visit("sam", "/desk/cases/<uuid:pk>/assign/", "/desk/cases/{waiting_case}/assign/", shows="Bob Brackley"),
    Visit("sam", "/desk/cases/<uuid:pk>/assign/", "/desk/cases/{waiting_case}/assign/", (press("Assign"),), "Choose"),
    Visit("sam", "/desk/cases/<uuid:pk>/handover/", "/desk/cases/{case}/handover/"),
    Visit("sam", "/desk/overlaps/<uuid:pk>/", "/desk/overlaps/{overlap}/", shows="may read it up to"),
    Visit("alice", "/desk/cases/<uuid:pk>/handover-note/", "/desk/cases/{case}/handover-note/"),
    Visit("alice", "/desk/reports/<uuid:pk>/ask/", "/desk/reports/{report}/ask/"),
    Visit("sam", "/desk/asks/<uuid:pk>/", "/desk/asks/{ask}/", (press("Decide"),), "Choose whether it is asked"),
    Visit("sam", "/forces/officers/"),
    Visit("sam", "/forces/officers/", "/forces/officers/", _searched("response team"), "people found"),
    Visit("sam", "/forces/officers/", "/forces/officers/", (press("Search"),), _PROBLEM),
)

# With scripts, in a browser that has just opened sealed items: the dialog opens, and sealed items show in their place.
UNLOCKING = (
    Visit(
        "alice",
        "/desk/letters/<uuid:pk>/",
        "/desk/letters/{letter}/",
        (press("Open what was written into it"),),
        "We looked at the footage",
        scripts_only=True,
    ),
    Visit(
        "alice",
        "/desk/cases/<uuid:pk>/",
        "/desk/cases/{case}/",
        (press("Open Account"), press("Open message 1")),
        "He locked the doors",
        scripts_only=True,
    ),
    Visit("alice", "/staff/", "/staff/", (), "Unlocked", scripts_only=True),
    Visit("alice", "/staff/", "/staff/", (press("Lock my key now"), press("Unlock my key"), dialog_is_up), scripts_only=True),
)

INSIGHT = (
    Visit("sam", "/insight/"),
    Visit("sam", "/insight/officers/"),
    Visit("sam", "/insight/officers/", "/insight/officers/", _searched("hartwell"), "person found"),
    Visit("sam", "/insight/officers/<uuid:officer>/", "/insight/officers/{subject}/", shows="An allegation is not a finding"),
    Visit("sam", "/insight/units/<uuid:unit>/", "/insight/units/{unit}/"),
    Visit("sam", "/insight/forces/<uuid:force>/", "/insight/forces/{force}/"),
    Visit(
        "sam",
        "/insight/forces/<uuid:force>/",
        "/insight/forces/{force}/",
        (press("Count again now"),),
        "The figures are being counted",
    ),
    Visit("sam", "/insight/forces/<uuid:force>/churn/", "/insight/forces/{force}/churn/"),
    Visit("sam", "/insight/forces/<uuid:force>/disparity/", "/insight/forces/{force}/disparity/"),
    Visit("amina", "/insight/reports/<uuid:pk>/candidates/", "/insight/reports/{unplaced}/candidates/"),
    Visit(
        "amina",
        "/insight/reports/<uuid:pk>/candidates/",
        "/insight/reports/{unplaced}/candidates/",
        (write("Last name, as heard", "hartwel"), write("Shoulder or badge number", "44??"), press("Look")),
        "Nobody on the roster",
    ),
    Visit(
        "amina",
        "/insight/reports/<uuid:pk>/candidates/",
        "/insight/reports/{unplaced}/candidates/",
        (press("Look"),),
        _PROBLEM,
    ),
    Visit("amina", "/insight/cases/<uuid:pk>/candidates/", "/insight/cases/{waiting_case}/candidates/"),
    Visit("sam", "/insight/forces/<uuid:force>/network/", "/insight/forces/{force}/network/"),
    Visit("sam", "/insight/officers/<uuid:officer>/associates/", "/insight/officers/{subject}/associates/"),
    Visit("sam", "/insight/alerts/", shows="for an answer"),
    Visit("sam", "/insight/alerts/<uuid:pk>/", "/insight/alerts/{alert}/", shows="What would change it"),
    Visit("sam", "/insight/alerts/<uuid:pk>/", "/insight/alerts/{alert}/", (press("Keep the answer"),), _PROBLEM),
    Visit("sam", "/insight/methods/<slug:slug>/", "/insight/methods/empirical_bayes/", shows="Must not be used"),
    Visit("sam", "/insight/links/", shows="Nobody could tell"),
    Visit("sam", "/insight/links/<uuid:pk>/", "/insight/links/{link}/", shows="Why a count could not tell"),
    Visit("sam", "/insight/links/<uuid:pk>/", "/insight/links/{link}/", (press("Keep the answer"),), _PROBLEM),
    Visit("olu", "/insight/", shows="Who looked lately"),
)

STAFF = (
    Visit("alice", "/staff/"),
    Visit("alice", "/staff/interests/"),
    Visit(
        "alice",
        "/staff/interests/",
        "/staff/interests/",
        (write("Name of the officer or member of police staff", "hartwell"), press("Search")),
        "person found",
    ),
    Visit("alice", "/staff/interests/", "/staff/interests/", (press("Search"),), _PROBLEM),
    Visit("alice", "/staff/interests/declare/<uuid:officer>/", "/staff/interests/declare/{subject}/"),
    Visit(
        "alice",
        "/staff/interests/declare/<uuid:officer>/",
        "/staff/interests/declare/{subject}/",
        (press("Declare"),),
        _PROBLEM,
    ),
    Visit("amina", "/staff/keys/"),
    Visit("amina", "/dossiers/teams/"),
    Visit("amina", "/dossiers/teams/<uuid:pk>/", "/dossiers/teams/{team}/", shows="Let a colleague in"),
    Visit("olu", "/desk/"),
    Visit("olu", "/dossiers/teams/new/<slug:purpose>/", "/dossiers/teams/new/intake/"),
    Visit("ada", "/desk/"),
    Visit("ada", "/staff/people/"),
    Visit("ada", "/staff/people/<uuid:pk>/", "/staff/people/{alice}/"),
    Visit("ada", "/staff/people/<uuid:pk>/", "/staff/people/{ada}/", shows="You cannot change your own roles"),
    Visit("ada", "/staff/changes/", shows="was given a login"),
    Visit("ada", "/staff/roles/", shows="takes effect when a second administrator"),
    Visit("ada", "/staff/people/add/"),
    Visit("ada", "/staff/people/add/", "/staff/people/add/", (press("Add"),), _PROBLEM),
    Visit("ada", "/report-limits/"),
    Visit(
        "ada",
        "/report-limits/",
        "/report-limits/",
        (write("Mark reports past this many in one hour", ""), press("Set the limit")),
        _PROBLEM,
    ),
)

ACCOUNT = (
    Visit("dee", "/desk/", shows="You have no key yet"),
    Visit("dee", "/staff/"),
    Visit("dee", "/staff/account/password/"),
    Visit("dee", "/staff/account/password/", "/staff/account/password/", (press("Keep this password"),), _PROBLEM),
    Visit("dee", "/staff/account/second-factor/"),
    Visit("dee", "/staff/account/second-factor/app/remove/"),
    Visit("dee", "/staff/account/second-factor/codes/"),
    Visit("dee", "/staff/account/second-factor/codes/new/"),
    Visit("dee", "/staff/account/second-factor/again/"),
    Visit("dee", "/staff/account/reauthenticate/"),
    Visit("dee", "/staff/account/passkeys/"),
    Visit("dee", "/staff/account/passkeys/add/"),
    Visit("dee", "/staff/account/passkeys/again/"),
    Visit("dee", "/staff/account/passkeys/<int:pk>/remove/", "/staff/account/passkeys/{passkey}/remove/"),
    Visit("dee", "/staff/account/logout/"),
    Visit("sophie", "/desk/"),
    Visit("cass", "/desk/"),
    Visit("newcomer", "/staff/account/second-factor/"),
    Visit("newcomer", "/staff/account/second-factor/app/"),
)

VISITS = (*PUBLIC, *MAILBOX, *CASES, *UNLOCKING, *INSIGHT, *STAFF, *ACCOUNT)

# Addresses that show no page: they answer programs, send files, only accept a form, or redirect to a page in the list.
NOT_PAGES = {
    "/dossiers/<uuid:pk>/keys/",
    "/dossiers/grants/",
    "/dossiers/grants/confirm/",
    "/dossiers/keys/",
    "/desk/diary/",
    "/desk/letters/<uuid:pk>/pdf/",
    "/desk/matters/<uuid:pk>/letters/<slug:letter>/pdf/",
    "/desk/team-key/<uuid:pk>/",
    "/dossiers/items/<uuid:pk>/content/",
    "/dossiers/items/<uuid:pk>/open/",
    "/dossiers/teams/<uuid:pk>/add/",
    "/dossiers/teams/<uuid:pk>/confirm/",
    "/dossiers/teams/<uuid:pk>/refuse/",
    "/dossiers/teams/<uuid:pk>/remove/",
    "/dossiers/uploads/",
    "/dossiers/uploads/<uuid:pk>/",
    "/health/",
    "/insight/forces/<uuid:force>/count/",
    "/ledger/checkpoint",
    "/ledger/checkpoint/cosigned",
    "/ledger/key",
    "/ledger/proof/consistency",
    "/ledger/proof/inclusion",
    "/ledger/restores",
    "/ledger/tile/<str:level>/<path:place>",
    "/ledger/tile/entries/<path:place>",
    "/mailbox/asks/<uuid:pk>/",
    "/mailbox/kept-out/<uuid:pk>/",
    "/mailbox/close/",
    "/mailbox/files/<uuid:item>/",
    "/mailbox/find/",
    "/mailbox/key-proof/",
    "/mailbox/leave/",
    "/mailbox/receipt/",
    "/mailbox/sealed/",
    "/mailbox/stay/",
    "/release/manifest",
    "/release/note",
    "/release/receipt",
    "/report/forget/",
    "/report/keys/<uuid:body>/",
    "/report/receipt/download/",
    "/report/send/",
    "/staff/account/passkeys/login/",
    "/staff/account/password/set/",  # only for users without a password; every user of the demonstration has a password
    "/staff/account/stay/",
    "/staff/interests/<uuid:pk>/end/",
    "/staff/key/",
    "/staff/key/challenge/",
    "/staff/key/relock/",
    "/staff/key/request/",
    "/staff/key/sign/",
    "/staff/keys/<uuid:pk>/",
    "/staff/people/<uuid:pk>/close/",
    "/staff/people/<uuid:pk>/end/",
    "/staff/people/<uuid:pk>/give/",
    "/staff/people/<uuid:pk>/open/",
    "/staff/roles/<int:pk>/confirm/",
    "/staff/roles/<int:pk>/met/",
    "/staff/roles/<int:pk>/refuse/",
}
