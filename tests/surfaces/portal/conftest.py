"""Ana and the two divisions that know her, and her browser with and without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goodterms.customer.identity.operations import claims
from goodterms.kernel.acting import acting
from tests.surfaces.portal.steps import PART, ask, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from goodterms.customer.identity.models import Claim
    from tests.conftest import FormClient, Member
    from tests.support.cast import Story


@pytest.fixture
def ana(story: Story) -> Member:
    """Here she is the Ana of the story, so that ``portal`` is her browser."""
    return story.ana


@pytest.fixture
def scripted(portal: FormClient) -> Callable[..., Answer]:
    """Ana's browser as htmx asks: for a part, with the same forms."""

    def send(address: str, data: dict[str, Any] | None = None) -> Answer:
        if data is None:
            return portal.get(address, headers=PART)
        answer: Answer = portal.post(address, data, headers=PART)
        return answer

    return send


@pytest.fixture
def linked(story: Story) -> Claim:
    """Ana's claim on the account at Moor Connect, proved."""
    claim = ask(story)
    with acting(story.ana.actor):
        return claims.prove(
            by=story.ana.actor, person=story.ana.person.pk, claim=claim.pk, code=code_of(claim)
        )
