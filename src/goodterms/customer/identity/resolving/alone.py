"""One run at a time, whoever asked for it: the night, the desk or the command line.

Two at once would each work out what must move from what stood before the other. The turn is a lock
of a transaction that stays open beside the run, on a connection of its own: a pooler keeps a
transaction in one place, which it need not do with a session. A run that is killed gives it back.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import Error, connections, transaction

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import turns
from goodterms.customer.identity.models import Run
from goodterms.customer.identity.operations.resolve import ASKED, NIGHTLY, WAITING
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT_ONCE = timedelta(minutes=1)  # within which an asking is recorded once its run is there


class AtWork(Refused):
    """Another run has the turn."""


@contextmanager
def alone() -> Iterator[Callable[[], object]]:
    """Have the turn while the block lasts; raises ``AtWork`` where another run has it.

    Gives what looks whether it is still ours: a turn whose connection broke raises that.
    """
    with ThreadPoolExecutor(1, "turn") as keeper:
        try:
            if not keeper.submit(_take).result():
                raise AtWork(
                    _who_is_at_work(),
                    next_step="What was said meanwhile is taken in as it ends.",
                    rule="resolve.at_work",
                )
            yield lambda: keeper.submit(sql.value, "SELECT 1").result()
        finally:
            keeper.submit(_give_back).result()


def _take() -> bool:
    transaction.set_autocommit(False)
    sql.run("SET LOCAL idle_in_transaction_session_timeout = 0")  # it idles as long as the run
    return bool(sql.value(turns.TRY, {"locks": [turns.RUN]}))


def _give_back() -> None:
    with suppress(Error):  # a connection that broke has given it back already
        transaction.rollback()
    connections.close_all()


def _who_is_at_work() -> str:
    with working("identity.resolve"):
        run = Run.objects.filter(ended__isnull=True).exclude(stage=WAITING)
        last = run.order_by("-moved_at").first()
        if last is None:  # it has only just begun
            return "A run is at work."
        asked = AuditRecord.objects.filter(
            at__range=(last.started, last.started + AT_ONCE),
            what=ASKED,
            things__contains=[f"{last._meta.label_lower}:{last.pk}"],  # noqa: SLF001
        ).first()
    return f"A run is at work since {last.started:%H:%M} UTC, {_asked_by(asked)}."


def _asked_by(asked: AuditRecord | None) -> str:
    if asked is None:
        return "started on a command line"
    if asked.actor_kind == Kind.SYSTEM:
        return "the nightly one" if asked.actor_name == NIGHTLY else f"by {asked.actor_name}"
    return f"asked for by {asked.actor_name} at the desk"
