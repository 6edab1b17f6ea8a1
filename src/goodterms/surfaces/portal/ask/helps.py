"""What one can do here, each with its place: the portal's own pages, described as people ask."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodterms.surfaces.portal.ask.found import Found

# Address, picture, what it is called, what one does there, and other words people use for it.
HELPS = (
    (
        "portal:held",
        "book-open",
        _("See everything we hold about you"),
        _("Each fact with its source and its day, all divisions on one page."),
        _("data information facts records privacy know sources profile"),
    ),
    (
        "portal:held",
        "pencil",
        _("Put a wrong fact right"),
        _("Press Fix beside it; it changes at once and you can undo it."),
        _("change correct mend update moved new address phone number email name spelling"),
    ),
    (
        "portal:claims",
        "link",
        _("Connect another account, address or email of yours"),
        _("Give us one number you know; a code shows that it is yours."),
        _("link claim missing account meter invoice bill second home broadband old join add"),
    ),
    (
        "portal:accounts",
        "building-2",
        _("See your accounts and bills in one overview"),
        _("All divisions in one list; ask about any bill."),
        _("account contract overview bill invoice balance pay payment due amount"),
    ),
    (
        "portal:things-fault",
        "flag",
        _("Report a fault"),
        _("Two sentences, and you hear who comes back to you by when."),
        _("broken repair not working outage engineer visit fault slow noise leak"),
    ),
    (
        "portal:things",
        "house",
        _("Keep a list of your things"),
        _("Bought here or elsewhere, with serial and warranty where you know them."),
        _("thing router boiler device appliance warranty serial register add own"),
    ),
    (
        "portal:purchases",
        "check",
        _("See everything you bought"),
        _("Rate it, and say what counts when we suggest something."),
        _("purchase order history rating suggestions"),
    ),
    (
        "portal:talk",
        "message-circle",
        _("Talk to a person"),
        _("A name, a number, and when somebody is there."),
        _("call phone ring human help contact speak write opening hours open"),
    ),
    (
        "account_login",
        "mail",
        _("Sign in with your email"),
        _("We send a code of six figures; there is no password."),
        _("sign in login log register new account code password"),
    ),
    (
        "preferences",
        "clock",
        _("Choose language, clock and colours"),
        _("How these pages are shown to you."),
        _("language german time zone dark light colours settings"),
    ),
)


def everything() -> list[Found]:
    return [
        Found(title=str(title), url=reverse(name), icon=icon, words=str(words), also=str(also))
        for name, icon, title, words, also in HELPS
    ]
