"""The pages of the door: allauth's flows, with our forms, our words and honest statuses.

A refused form answers 422, one that came too often 429. Nothing here, nor the time it takes,
depends on whether an address is known.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import unstash_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    LogoutView,
    RequestLoginCodeView,
    SignupView,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from goodterms.surfaces.door.forms import (
    MALFORMED,
    TRIES,
    AddressForm,
    CodeForm,
    FirstAddressForm,
    FirstCodeForm,
    has_error,
)
from goodterms.surfaces.door.tabs import one_at_a_time
from goodterms.ui.parts import Action, Refusal

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

TOO_OFTEN = ("too_many_login_attempts", "rate_limited")


class Page:
    """What all forms of the door share."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        kwargs.setdefault("status", status_of(context.get("form")))
        return super().render_to_response(context, **kwargs)  # type: ignore[misc,no-any-return]

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Never: who comes back to the address wants to give another one, or have a new code."""


class AskAddress(Page, RequestLoginCodeView):  # type: ignore[misc]
    template_name = "door/address.html"
    form_class = AddressForm


class AskFirstAddress(Page, SignupView):  # type: ignore[misc]
    template_name = "door/first.html"
    form_class = FirstAddressForm


class CodePage(Page):
    """A page that waits for a code. allauth keeps what it waits for in ``_process``."""

    template_name = "door/code.html"
    _process: Any = None

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pending = unstash_login(request, peek=True)
        email = pending.email if pending else ""
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        has_run_out = self._process is None and not request.user.is_authenticated
        if request.method == "POST" and has_run_out:
            return _ran_out(request, email)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        if "code" in kwargs and self._process.user is None:
            kwargs["code"] = ""  # asking again for an unknown address makes a code nobody gets
        return kwargs

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Only six figures that are wrong cost a try."""
        process = self._process
        if not has_error(form, MALFORMED, "required"):
            email = process.state["email"]
            if not process.record_invalid_attempt():
                return _stopped(self.request, email)  # type: ignore[attr-defined]
            left = process.max_attempts - process.state["failed_attempts"]
            form["code"].help_text = TRIES.get(left, "")
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"is_second": self._process.state["resend_count"] > 0}

    def _resend_form_valid(self, form: BaseForm) -> HttpResponse:  # noqa: ARG002
        """Write once more. allauth would write to known addresses only, which takes longer."""
        process = self._process
        process.state["at"] = time.time()  # the new code gets its full ten minutes
        if process.user:
            process.generate_code()
        process.send()
        process.record_resend()
        process.persist()
        return redirect(self.passthrough_next_url(self.request.path))  # type: ignore[attr-defined]


@method_decorator(one_at_a_time, name="dispatch")
class EnterCode(CodePage, ConfirmLoginCodeView):  # type: ignore[misc]
    form_class = CodeForm


@method_decorator(one_at_a_time, name="dispatch")
class EnterFirstCode(CodePage, ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    form_class = FirstCodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(get_adapter().get_login_redirect_url(request))
        if not LoginStageController.enter(request, EmailVerificationStage.key):
            return _ran_out(request, "") if request.method == "POST" else redirect("account_login")
        return super().dispatch(request, *args, **kwargs)


class Leave(LogoutView):  # type: ignore[misc]
    template_name = "door/leave.html"


@never_cache
def closed(request: HttpRequest) -> HttpResponse:
    """Somebody whose login was closed meanwhile."""
    return render(request, "door/closed.html", status=HTTPStatus.FORBIDDEN)


def status_of(form: BaseForm | None) -> int:
    if form is None or not form.is_bound or not form.errors:
        return HTTPStatus.OK
    if has_error(form, *TOO_OFTEN):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _stopped(request: HttpRequest, email: str) -> HttpResponse:
    refusal = Refusal(
        title=_("We have stopped here to protect whoever reads this mailbox"),
        reason=_("Three codes were wrong, so the one we sent opens nothing any more."),
        next_step=_("Have a new one sent, or give another address."),
        actions=_ways_on(email),
    )
    return _refused(request, refusal, HTTPStatus.TOO_MANY_REQUESTS)


def _ran_out(request: HttpRequest, email: str) -> HttpResponse:
    refusal = Refusal(
        title=_("This code has run out"),
        reason=_("A code holds for ten minutes, in the browser that asked for it."),
        next_step=_("Have a new one sent; it takes a moment."),
        actions=_ways_on(email),
    )
    return _refused(request, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)


def _refused(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    return render(request, "door/refused.html", {"refusal": refusal}, status=status)


def _ways_on(email: str) -> list[Action]:
    again = reverse("account_login")
    another = Action(label=_("Use another address"), url=again, look="" if email else "main")
    if not email:
        return [another]
    return [
        Action(
            label=_("Send a new code"), url=again, look="main", post=True, fields={"email": email}
        ),
        another,
    ]
