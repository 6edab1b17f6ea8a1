"""What staff write on an ask. Past its hour every one of these asks why, in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.people.models import Post
from goodterms.dialogue.timeline.operations.turns import LONGEST
from goodterms.kernel import clock
from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from goodterms.dialogue.timeline.models import Ask

HOURS = (1, 2, 4, 8, 16)


class LateForm(Form):
    """``reason`` stands here while the ask is late, and only then."""

    def __init__(self, ask: Ask, data: Any = None, *, auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        if not ask.is_late(clock.now()):
            del self.fields["reason"]
        self.order_fields(["reason"])


def _reason() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why is this late?"),
        help_text=gettext_lazy("In your own words; the one who waits reads it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(LateForm):
    reason = _reason()
    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, ask: Ask, data: Any = None) -> None:
        super().__init__(ask, data, auto_id="answer-%s")


class HandOverForm(LateForm):
    reason = _reason()
    to = forms.TypedChoiceField(label=gettext_lazy("To whom"), coerce=UUID)
    words = forms.CharField(
        label=gettext_lazy("Why to them"),
        help_text=gettext_lazy("The one who asked reads this too."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, ask: Ask, data: Any = None) -> None:
        super().__init__(ask, data, auto_id="handover-%s")
        self.fields["to"].choices = [("", _("Choose a colleague")), *_colleagues(ask)]  # type: ignore[attr-defined]


class HourForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("What holds it up?"),
        help_text=gettext_lazy("In your own words; the one who waits reads it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    hours = forms.TypedChoiceField(label=gettext_lazy("When will you answer?"), coerce=int)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hour-%s")
        self.fields["hours"].choices = [(hours, _within(hours)) for hours in HOURS]  # type: ignore[attr-defined]


def _within(hours: int) -> str:
    words = ngettext("within one opening hour", "within %(count)s opening hours", hours)
    return words % {"count": hours}


def _colleagues(ask: Ask) -> list[tuple[str, str]]:
    """Everybody in post but the owner, once each, those of the same division first."""
    posts = Post.objects.on(clock.now().date()).exclude(person=ask.owner_id)
    found: dict[str, str] = {}
    ordered = sorted(
        posts.select_related("division"),
        key=lambda post: (post.division_id != ask.division_id, post.division_id, post.name),
    )
    for post in ordered:
        told = _("%(name)s, %(title)s, %(division)s") % {
            "name": post.name,
            "title": post.title,
            "division": post.division.name,
        }
        found.setdefault(str(post.person_id), told)
    return list(found.items())
