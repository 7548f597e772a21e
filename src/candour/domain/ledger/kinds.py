"""Every kind of ledger entry: its name, who acts, which ids an entry has by role, who may see it, in which words.

A role is the name under which an entry has an id. It means the same in every kind: `actor` is the staff member who acts,
`staff` the staff member whom the act concerns, `handler` the staff member to whom a case was assigned, `assignment` that
assignment, `role` an appointment to a staff role, `holder` the dossier whose readers receive access to a further dossier
by a grant. `docs/kinds.md` has the same table; a test compares them.

To add a kind, add a row here and a line in that page. Names are never changed or reused, because entries keep them.
Not here: the fields of an entry (`entries`), how an entry is checked against its kind (`kind_rules`), finding the kind and the
ids of a stored entry (`kind_lookup`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from candour.domain.ledger.kind_rules import ACTOR, Actor, Audience, Rules
from candour.domain.ledger.kind_rules import rules_of as _row
from candour.domain.messages import N_

_STAFF, _REPORTER = frozenset({Actor.STAFF}), frozenset({Actor.REPORTER})
_SYSTEM, _OPERATOR = frozenset({Actor.SYSTEM}), frozenset({Actor.OPERATOR})
_HANDLERS, _COLLEAGUES = frozenset({Audience.HANDLERS}), frozenset({Audience.COLLEAGUES})
_MAILBOX, _PUBLIC = frozenset({Audience.REPORTER}), frozenset({Audience.PUBLIC})
_NOBODY = frozenset[Audience]()
_ON_BOTH = _HANDLERS | _MAILBOX
_LET_IN, _LET_OUT = N_("Somebody was allowed to read your report."), N_("Somebody may not read your report any more.")
_OPENS = N_("A person here can read your report now: their key opens it.")
_DOES_NOT_OPEN = N_("What was sealed to let somebody in does not open.")
_CHANGE = ("dossier body", _COLLEAGUES)
_ABOUT_A_ROLE = (_STAFF, "staff role", _COLLEAGUES)

# Role names that entries used before this registry existed (role now: role then). A new kind needs none of these.
_BY_STAFF = {ACTOR: "staff"}
_BY_BY = {ACTOR: "by"}
_ASSIGNED = {ACTOR: "staff", "assignment": "role"}


class Kind(StrEnum):
    """The kinds of entry in the ledger. A member's value is the kind's name in stored entries; `rules` are its `Rules`."""

    rules: Rules

    def __new__(cls, name: str, rules: Rules) -> Self:
        """Create the enum member of a kind: its value is `name`, its attribute `rules` is `rules`."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.rules = rules
        return member

    # Reports and their mailboxes
    REPORT_RECEIVED = (
        "report.received",
        _row(
            _REPORTER, "report", _HANDLERS | _MAILBOX, N_("Report received"), N_("We have your report. It is safe."), may="body"
        ),
    )
    REPORT_WITHDRAWN = (
        "report.withdrawn",
        _row(
            _REPORTER, "report", _HANDLERS | _MAILBOX, N_("The reporter withdrew the report"), N_("You withdrew your report.")
        ),
    )
    ACCOUNT_ADDED_TO = (
        "account.added_to",
        _row(
            _REPORTER,
            "report item",
            _HANDLERS | _MAILBOX,
            N_("The reporter added to the account"),
            N_("You added to your account."),
        ),
    )
    MESSAGE_SENT = (
        "message.sent",
        _row(_STAFF | _REPORTER, "report item", _HANDLERS | _MAILBOX, N_("Message sent"), N_("A message was sent.")),
    )
    MAILBOX_OPENED = (
        "mailbox.opened",
        _row(_REPORTER, "report", _HANDLERS | _MAILBOX, N_("The reporter opened the mailbox"), N_("Your mailbox was opened.")),
    )
    SAFETY_RAISED = (
        "safety.raised",
        _row(_REPORTER, "report", _HANDLERS | _MAILBOX, N_("Safety flag raised"), N_("You told us that it is not safe.")),
    )
    SAFETY_ANSWERED = (
        "safety.answered",
        _row(
            _STAFF,
            "report",
            _HANDLERS | _MAILBOX,
            N_("Safety flag answered"),
            N_("Somebody answered that it is not safe."),
            was=_BY_STAFF,
        ),
    )
    LIMIT_SET = (
        "limit.set",
        _row(_STAFF | _OPERATOR, "body", _COLLEAGUES | _PUBLIC, N_("The intake limit was set."), was=_BY_BY),
    )

    # Sealed items and who reads them
    ITEM_ADDED = (
        "item.added",
        _row(_STAFF | _REPORTER, "item dossier", _MAILBOX, N_("Item added"), N_("Something was added to your report.")),
    )
    ITEM_OPENED = (
        "item.opened",
        _row(_STAFF, "item dossier", _MAILBOX, N_("Opened"), N_("A person here has opened your report."), was=_BY_STAFF),
    )
    DOSSIER_OPENED = (
        "dossier.opened",
        _row(_STAFF, "dossier", _MAILBOX, N_("Keys fetched"), N_("A person here took the keys to your report."), was=_BY_STAFF),
    )
    GRANT_GIVEN = (
        "grant.given",
        _row(
            _STAFF | _REPORTER, "dossier", _ON_BOTH, N_("Somebody was let in to read"), _LET_IN, may="staff holder", was=_BY_BY
        ),
    )
    GRANT_CONFIRMED = "grant.confirmed", _row(_STAFF, "dossier", _ON_BOTH, N_("Whoever was let in has opened the key"), _OPENS)
    GRANT_FAILED = "grant.failed", _row(_STAFF, "dossier", _HANDLERS | _COLLEAGUES, _DOES_NOT_OPEN, may="body")
    GRANT_WITHDRAWN = (
        "grant.withdrawn",
        _row(_STAFF, "dossier", _ON_BOTH, N_("Somebody’s reading was ended"), _LET_OUT, may="staff holder", was=_BY_BY),
    )
    GUARDIANS_REHEARSED = (
        "guardians.rehearsed",
        _row(_OPERATOR, "body", _COLLEAGUES | _PUBLIC, N_("Guardians joined their shares and opened a test item with them.")),
    )
    TEAM_CREATED = (
        "team.created",
        _row(_STAFF | _OPERATOR, "dossier", _COLLEAGUES, N_("A team with its own key was started."), may="body", was=_BY_BY),
    )
    EPOCH_STARTED = (
        "epoch.started",
        _row(
            _STAFF | _OPERATOR,
            "dossier",
            _HANDLERS | _MAILBOX | _COLLEAGUES,
            N_("A key was changed: what comes later is sealed to the new one."),
            N_("The key of your report was changed."),
            may="body",
        ),
    )
    TEAM_CHANGE_ASKED = "team.change_asked", _row(_STAFF, *_CHANGE, N_("A change of a team’s key was asked for."), may="staff")
    TEAM_CHANGE_CONFIRMED = (
        "team.change_confirmed",
        _row(_STAFF, *_CHANGE, N_("A change of a team’s key was confirmed."), may="staff"),
    )
    TEAM_CHANGE_REFUSED = (
        "team.change_refused",
        _row(_STAFF, *_CHANGE, N_("A change of a team’s key was refused."), may="staff"),
    )
    TEAM_KEY_RENEWED = "team.key_renewed", _row(_STAFF, "dossier", _NOBODY, N_("The key of a team was renewed"))
    KEYS_FIXED = (
        "keys.fixed",
        _row(_OPERATOR, "", _PUBLIC, N_("The keys from before signatures were listed once.")),
    )

    # Staff
    BODY_CREATED = "body.created", _row(_OPERATOR, "body", _PUBLIC, N_("Body created"))
    BODY_FORCES_SET = (
        "body.forces_set",
        _row(_OPERATOR, "body", _COLLEAGUES | _PUBLIC, N_("The forces whose records may be read here were set.")),
    )
    STAFF_ADDED = "staff.added", _row(_STAFF | _OPERATOR, "staff", _COLLEAGUES, N_("%(name)s was given a login."), was=_BY_BY)
    ROLE_GIVEN = (
        "role.given",
        _row(_STAFF | _OPERATOR, "staff role", _COLLEAGUES, N_("%(name)s was given a role: %(role)s."), was=_BY_BY),
    )
    ROLE_ASKED = (
        "role.asked",
        _row(*_ABOUT_A_ROLE, N_("A role was asked for %(name)s: %(role)s. It waits to be confirmed.")),
    )
    ROLE_CONFIRMED = "role.confirmed", _row(*_ABOUT_A_ROLE, N_("A role asked for %(name)s was confirmed: %(role)s."))
    ROLE_MET = "role.met", _row(*_ABOUT_A_ROLE, N_("%(name)s, for whom a role was asked, was met in person: %(role)s."))
    ROLE_REFUSED = "role.refused", _row(*_ABOUT_A_ROLE, N_("A role asked for %(name)s was refused: %(role)s."))
    ROLE_ENDED = (
        "role.ended",
        _row(_STAFF | _OPERATOR, "staff role", _COLLEAGUES, N_("A role of %(name)s was taken back: %(role)s."), was=_BY_BY),
    )
    LOGIN_CLOSED = (
        "login.closed",
        _row(_STAFF | _OPERATOR, "staff", _COLLEAGUES, N_("The login of %(name)s was closed."), was=_BY_BY),
    )
    LOGIN_OPENED = (
        "login.opened",
        _row(_STAFF | _OPERATOR, "staff", _COLLEAGUES, N_("The login of %(name)s was opened again."), was=_BY_BY),
    )
    LOGIN_RENEWED = (
        "login.renewed",
        _row(_OPERATOR, "staff", _COLLEAGUES, N_("%(name)s was given a new password and must set up a new second factor.")),
    )
    LOGIN_TRIED = (
        "login.tried",
        _row(_SYSTEM, "staff", _COLLEAGUES, N_("Somebody tried wrong passwords many times with the user name of %(name)s.")),
    )
    KEY_MADE = (
        "key.made",
        _row(_STAFF, "", _COLLEAGUES, N_("%(name)s made a first key."), may="body", was=_BY_STAFF),
    )
    KEY_SIGNED = (
        "key.signed",
        _row(_STAFF, "staff", _COLLEAGUES, N_("The key of %(name)s got its signing half."), may="body"),
    )
    KEY_REPLACED = (
        "key.replaced",
        _row(_STAFF, "staff", _COLLEAGUES, N_("%(name)s replaced the key before by a new one."), may="body"),
    )
    KEY_REQUESTED = (
        "key.requested",
        _row(_STAFF, "staff", _COLLEAGUES, N_("%(name)s lost a key and asks for a new one."), may="body"),
    )
    KEY_RELOCKED = (
        "key.relocked",
        _row(_STAFF, "", _COLLEAGUES, N_("%(name)s locked the key in another way."), may="body", was=_BY_STAFF),
    )
    INTEREST_DECLARED = "interest.declared", _row(_STAFF, "officer", _NOBODY, N_("Interest declared"), was=_BY_STAFF)
    INTEREST_ENDED = "interest.ended", _row(_STAFF, "officer", _NOBODY, N_("Interest ended"), was=_BY_STAFF)

    # Cases
    EXCLUSION_RECORDED = (
        "exclusion.recorded",
        _row(
            _STAFF,
            "report",
            _MAILBOX,
            N_("Exclusion recorded"),
            N_("We wrote down who must not deal with your report."),
            was=_BY_STAFF,
        ),
    )
    EXCLUSION_ANSWERED = (
        "exclusion.answered",
        _row(
            _REPORTER,
            "report",
            _HANDLERS | _MAILBOX,
            N_("The reporter answered whether somebody is to be kept out"),
            N_("You said whether somebody must be kept out."),
        ),
    )
    CASE_OPENED = (
        "case.opened",
        _row(_STAFF, "case report", _HANDLERS | _MAILBOX, N_("Case opened"), N_("We have started work on it."), was=_BY_STAFF),
    )
    REPORT_JOINED = (
        "report.joined",
        _row(
            _STAFF,
            "case report",
            _HANDLERS | _MAILBOX,
            N_("Report joined to the case"),
            N_("We have started work on it."),
            was=_BY_STAFF,
        ),
    )
    ALLEGATION_RECORDED = (
        "allegation.recorded",
        _row(_STAFF, "case allegation", _HANDLERS, N_("Allegation recorded"), was=_BY_STAFF),
    )
    CASE_ASSIGNED = (
        "case.assigned",
        _row(
            _STAFF,
            "case handler assignment",
            _HANDLERS | _MAILBOX,
            N_("Case assigned"),
            N_("One named person looks after it."),
            was=_ASSIGNED,
        ),
    )
    CASE_HANDED_OVER = (
        "case.handed_over",
        _row(
            _STAFF,
            "case handler",
            _HANDLERS | _MAILBOX,
            N_("Case handed over"),
            N_("Another person looks after it now."),
            was=_BY_STAFF,
        ),
    )
    HANDOVER_NOTE_WRITTEN = (
        "handover_note.written",
        _row(_STAFF, "case item dossier", _HANDLERS, N_("Handover note written"), was=_BY_STAFF),
    )
    OVERLAP_ENDED = (
        "overlap.ended",
        _row(
            _STAFF,
            "case handler",
            _HANDLERS | _MAILBOX,
            N_("The overlap after a handover ended"),
            N_("The person before cannot read your report any more."),
            was=_BY_STAFF,
        ),
    )
    REVIEW_WANTED = (
        "review.wanted",
        _row(
            _SYSTEM,
            "case",
            _HANDLERS | _MAILBOX,
            N_("Independent review wanted: a third handler in one role"),
            N_("Somebody independent will look at how we handled it."),
        ),
    )
    ASK_WANTED = (
        "ask.wanted",
        _row(_STAFF, "report ask item", _HANDLERS, N_("A question to the reporter written"), may="case", was=_BY_STAFF),
    )
    ASK_MADE = (
        "ask.made",
        _row(
            _STAFF,
            "report ask",
            _HANDLERS | _MAILBOX,
            N_("A question put to the reporter"),
            N_("You were asked a question."),
            may="case",
            was=_BY_STAFF,
        ),
    )
    ASK_REFUSED = (
        "ask.refused",
        _row(_STAFF, "report ask", _HANDLERS, N_("A question is not put to the reporter"), may="case", was=_BY_STAFF),
    )
    ASK_ANSWERED = (
        "ask.answered",
        _row(
            _REPORTER,
            "report ask",
            _HANDLERS | _MAILBOX,
            N_("The reporter said yes or no to a question"),
            N_("You answered a question."),
            may="case",
        ),
    )
    NOTE_WRITTEN = "note.written", _row(_STAFF, "case item dossier", _HANDLERS, N_("Note written"), was=_BY_STAFF)
    DIARY_TAKEN = "diary.taken", _row(_STAFF, "", _NOBODY, N_("Diary taken"), was=_BY_STAFF)

    # The law on a case
    ACT_RECORDED = (
        "act.recorded",
        _row(_STAFF | _REPORTER, "case matter", _HANDLERS, N_("A step under the law recorded"), may="item", was=_BY_STAFF),
    )
    ACTS_FOLLOWED = (
        "acts.followed",
        _row(_SYSTEM, "case matter", _NOBODY, N_("Steps under the law recorded that follow from another act")),
    )
    LETTER_SENT = (
        "letter.sent",
        _row(
            _STAFF,
            "case letter item dossier",
            _HANDLERS | _MAILBOX,
            N_("Letter sent"),
            N_("A letter was sent."),
            may="report",
            was=_BY_STAFF,
        ),
    )
    ENQUIRY_OPENED = "enquiry.opened", _row(_STAFF, "case matter item", _HANDLERS, N_("Line of enquiry opened"), was=_BY_STAFF)
    ENQUIRY_CLOSED = "enquiry.closed", _row(_STAFF, "case matter item", _HANDLERS, N_("Line of enquiry closed"), was=_BY_STAFF)
    PATTERN_LOOKED = (
        "pattern.looked",
        _row(_STAFF, "case matter", _HANDLERS, N_("What others reported was looked at"), was=_BY_STAFF),
    )
    CLOCK_MISSED = "clock.missed", _row(_SYSTEM, "", _HANDLERS, N_("A duty was not done in time"), may="case matter report")
    INVESTIGATOR_IDENTIFIED = (
        "investigator.identified",
        _row(_STAFF | _SYSTEM, "investigator", _NOBODY, N_("Past investigator identified"), was=_BY_STAFF),
    )

    # Patterns
    INSIGHT_LOOKED = "insight.looked", _row(_STAFF, "look", _NOBODY, N_("Page of patterns looked at"), was=_BY_STAFF)
    INSIGHT_COUNT_ASKED = "insight.count_asked", _row(_STAFF, "count", _NOBODY, N_("Count asked for"), was=_BY_STAFF)
    INSIGHT_COUNTED = "insight.counted", _row(_SYSTEM, "count", _PUBLIC, N_("Count done"))
    ALERT_RAISED = "alert.raised", _row(_SYSTEM, "alert", _NOBODY, N_("Alert raised"))
    ALERT_ANSWERED = "alert.answered", _row(_STAFF, "alert", _NOBODY, N_("Alert answered"), may="item", was=_BY_STAFF)
    LINK_ANSWERED = "link.answered", _row(_STAFF, "question", _NOBODY, N_("Doubtful link answered"), was=_BY_STAFF)
    IMPORT_DONE = "import.done", _row(_OPERATOR, "run", _PUBLIC, N_("Import done"))
    LOG_RESTORED = "log.restored", _row(_OPERATOR, "", _PUBLIC, N_("The record was restored from a backup"))

    # The software; commits to the manifest of the release
    RELEASE_STARTED = "release.started", _row(_OPERATOR, "", _PUBLIC, N_("The site serves another version of its pages"))

    # The log and the rows it commits to
    ROWS_STATED = "rows.stated", _row(_SYSTEM, "", _NOBODY, N_("Rows of another entry stated"))
    ROWS_LISTED = "rows.listed", _row(_OPERATOR, "", _PUBLIC, N_("Rows from before statements listed"))
    ITEMS_SIGNED = "items.signed", _row(_OPERATOR, "", _PUBLIC, N_("From here on, items are signed by their authors"))
    AUDIT_ENDED = "audit.ended", _row(_SYSTEM, "audit", _PUBLIC, N_("Rows compared with the log"))
