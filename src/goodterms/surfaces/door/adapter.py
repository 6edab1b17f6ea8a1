"""What allauth asks us: codes, mails, words, and what happens when somebody is in."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from goodterms.kernel import clock
from goodterms.surfaces.door import arrivals
from goodterms.surfaces.door.devices import device
from goodterms.ui import stays

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from goodterms.customer.people.models import Login

logger = logging.getLogger(__name__)

# The mails we send, by the name allauth knows them under; it has no other occasion to write.
LETTERS = {
    "login_code": "code",
    "email_confirmation_signup": "first-code",
    "email_confirmation": "first-code",
    "unknown_account": "nobody-here",
    "account_already_exists": "already-here",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That is not the code in our newest mail to you."),
        "too_many_login_attempts": _(
            "We have sent as many codes to this address as we send in a while. Take the newest"
            " one, or ask again in a minute; after ten codes it takes an hour."
        ),
        "rate_limited": _("That was quick. Wait a minute, then ask again."),
        "email_taken": _("Somebody proved this address meanwhile. Ask for a code to sign in."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of the door's own mails, at once: the one kind outside the gate of permits."""
        letter = self.render_mail(
            f"door/mail/{LETTERS[template_prefix.rpartition('/')[2]]}",
            email,
            {
                **context,
                "firm": settings.FIRM_NAME,
                "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
                "device": device(self.get_http_user_agent(self.request)),
                "network": self.get_client_ip(self.request),
                "asked_at": clock.now(),
                # Never from the request: its Host is whatever the asker wrote.
                "sign_in_url": f"{settings.BASE_URL}{reverse('account_login')}",
                "claim_url": f"{settings.BASE_URL}{reverse('account_signup')}?"
                + urlencode({"email": email}),
            },
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            letter.send()
        except OSError as error:  # smtplib's exceptions are OSErrors too
            logger.exception("A sign-in mail could not be sent.")
            page = render(self.request, "door/no-mail.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def pre_login(self, request: HttpRequest, user: Login, **about: Any) -> HttpResponse | None:
        """A code proves the address it went to.

        A login made for somebody at the desk or by an import has no address row yet, and allauth
        would then ask for a second code to the same address.
        """
        email = about.get("email")
        if email and email in _proved(request, user):
            rows = EmailAddress.objects.filter(user=user)
            if not rows.exists():
                rows.create(user=user, email=email, verified=True, primary=True)
        return super().pre_login(request, user, **about)  # type: ignore[no-any-return]

    def login(self, request: HttpRequest, user: Login) -> None:
        """Somebody is in: their seed first, so that nobody is ever signed in without one."""
        email = next(iter(_proved(request, user)), user.email)
        arrivals.welcome(user, email)
        _forget_requests(request, email)
        super().login(request, user)
        stays.begin(request.session, is_staff=arrivals.is_staff(user.person_id))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return arrivals.landing(request.user.person_id)  # type: ignore[union-attr]

    get_signup_redirect_url = get_login_redirect_url

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our pages say what happened where it happened."""

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: the door answers with pages."""
        return False


def _forget_requests(request: HttpRequest, email: str) -> None:
    """Who typed the code was no guesser: what was asked for this address counts no longer.

    What was asked from this place still does; else one login of one's own would lift that limit.
    """
    for action, rates in settings.ACCOUNT_RATE_LIMITS.items():
        of_address = ",".join(rate for rate in rates.split(",") if rate.endswith("/key"))
        ratelimit.clear(
            request, app="allauth.account", action=action, config={action: of_address}, key=email
        )


def _proved(request: HttpRequest, user: Login) -> list[str]:
    """The addresses proved by a code in this sign-in, newest first."""
    records = get_authentication_records(request, user)
    return [
        record["email"]
        for record in reversed(records)
        if record["method"] == "code" and "email" in record
    ]
