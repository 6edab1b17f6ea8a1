"""Codes guessed at once: as many tries as one after the other."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.surfaces.door import views
from tests.customer.identity.test_claims_at_once import at_once
from tests.support.make import make_customer
from tests.surfaces.door.visitors import Visitor, newest, wrong

if TYPE_CHECKING:
    from goodterms.surfaces.door.forms import CodeForm

GUESSES = 6


def with_cookies_of(visitor: Visitor) -> Visitor:
    """The same browser, another tab."""
    tab = Visitor()
    tab.browser.cookies.update(visitor.browser.cookies)
    return tab


def ask(email: str, path: str) -> tuple[Visitor, str]:
    visitor = Visitor()
    (visitor.ask if path == "/sign-in/code/" else visitor.ask_first)(email)
    return visitor, newest(email).code


@pytest.mark.parametrize("path", ["/sign-in/code/", "/sign-in/first/code/"])
def test_many_wrong_codes_at_once_are_counted_one_by_one(
    path: str, own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = "ana@x.example"
    if path == "/sign-in/code/":
        make_customer(email)
    visitor, code = ask(email, path)
    together = Barrier(GUESSES)
    really = views.CodePage.form_invalid

    def read_and_wait(self: Any, form: CodeForm) -> Any:
        with suppress(BrokenBarrierError):  # all have read how many were wrong, if all can
            together.wait(0.3)
        return really(self, form)

    monkeypatch.setattr(views.CodePage, "form_invalid", read_and_wait)
    tabs = [with_cookies_of(visitor) for _ in range(GUESSES)]
    answers = at_once(*(partial(tab.type, wrong(code), path) for tab in tabs))
    statuses = sorted(answer.status_code for answer in answers)  # type: ignore[attr-defined]
    assert statuses.count(429) == 1, "the third wrong one ends it"
    looked_at = sum("newest mail" in answer.content.decode() for answer in answers)  # type: ignore[attr-defined]
    assert looked_at == 2
    late = with_cookies_of(visitor)
    late.type(code, path)
    assert not late.is_in


def test_the_right_code_from_two_tabs_at_once_opens_once_and_breaks_nothing(
    own_database: str,
) -> None:
    make_customer("ana@x.example")
    visitor, code = ask("ana@x.example", "/sign-in/code/")
    tabs = [with_cookies_of(visitor) for _ in range(2)]
    answers = at_once(*(partial(tab.type, code) for tab in tabs))
    assert sorted(answer.status_code for answer in answers) == [302, 422]  # type: ignore[attr-defined]
    assert sorted(tab.is_in for tab in tabs) == [False, True]
