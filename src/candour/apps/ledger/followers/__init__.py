"""Followers: handlers of higher apps that react to entries of the ledger, in the order of its leaves. ADR 14.

An app declares its followers in its module `followers`, which is imported when Django starts:

    @follows(Kind.ITEM_OPENED, name="cases.report_opened")
    def mark_report_opened(entry: Entry) -> None:
        Waiting.objects.filter(report__dossier=entry.id_of("dossier")).update(opened=True)

The handler's writes and the follower's cursor commit in one transaction, so each entry takes effect exactly once, even if
a worker is killed. docs/followers.md says how to write a follower. Lives here: the registry (`registry`), the runner
(`running`), the state shown to operators (`status`). Not here: the thread that runs followers (`tasks`).
"""

from candour.apps.ledger.followers.registry import Follower, follows, registered
from candour.apps.ledger.followers.running import follow_all, replay, step
from candour.apps.ledger.followers.status import Status, statuses

__all__ = ["Follower", "Status", "follow_all", "follows", "registered", "replay", "statuses", "step"]
