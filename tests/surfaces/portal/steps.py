"""Steps of the portal's stories, and how its pages are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodterms.customer.identity.operations import claims, looking
from goodterms.kernel import secrets
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from goodterms.customer.identity.models import Claim
    from tests.support.cast import Story

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def spoken(answer: Answer) -> str:
    """The words of a page, tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def row(answer: Answer, name: str) -> str:
    """The words of one fact's row."""
    html = re.search(rf'<div class="fact[^"]*" id="fact-{name}".*?</div>', answer.text, re.DOTALL)
    assert html, f"there is no row for {name}"
    return " ".join(re.sub(r"<[^>]+>", " ", html.group()).split())


# A request opens its own transaction. Within a test's it is a savepoint, and acting() reads the
# role it found and puts it back: neither happens in the product.
NESTING = re.compile(r"SAVEPOINT|current_setting\('role'")


def queries_of(client: Client, address: str) -> int:
    """How often a page asks the database, the test's own transaction left out."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum(not NESTING.search(query["sql"]) for query in asked.captured_queries) - 1


def ask(story: Story, number: str = "", amount: str = "") -> Claim:
    """Ana has asked, and the task has looked."""
    ana = story.ana
    with acting(ana.actor):
        claim = claims.ask(
            by=ana.actor,
            person=ana.person.pk,
            means="invoice",
            value=number or story.invoice,
            fact=amount or story.amount,
        )
    with working("a test"):
        looking.look(claim.pk)
    return claim


def code_of(claim: Claim) -> str:
    return secrets.code("claim", claim.pk, 1)
