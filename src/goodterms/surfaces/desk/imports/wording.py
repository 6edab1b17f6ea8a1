"""What fields are called by those who look over a list's columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KEPT = ("", _("keep it under its own name"))
FIELDS = [
    (
        _("Who"),
        [
            ("name", _("whole name")),
            ("given_name", _("given name")),
            ("family_name", _("family name")),
            ("organisation", _("firm or organisation")),
            ("role", _("what they do there")),
            ("birth_date", _("date of birth")),
            ("national_id", _("national number")),
            ("language", _("language")),
        ],
    ),
    (
        _("Where"),
        [
            ("email", _("email")),
            ("phone", _("phone")),
            ("address", _("whole address in one")),
            ("street", _("street")),
            ("house_number", _("house number")),
            ("city", _("town or city")),
            ("state", _("county or state")),
            ("postcode", _("postcode")),
            ("country", _("country")),
        ],
    ),
    (
        _("With us"),
        [
            ("record_id", _("the list's own number for this row")),
            ("source", _("which system it is from")),
            ("account_no", _("account number")),
            ("account_kind", _("kind of account")),
            ("account_status", _("state of the account")),
            ("account_opened", _("account opened on")),
            ("account_closed", _("account closed on")),
            ("product", _("product or tariff")),
            ("serial", _("serial number")),
            ("last_seen", _("last contact")),
        ],
    ),
    (
        _("Bills and purchases"),
        [
            ("invoice_no", _("invoice number")),
            ("invoice_amount", _("amount of the invoice")),
            ("invoice_date", _("date of the invoice")),
            ("due_date", _("due on")),
            ("purchase_item", _("what was bought")),
            ("purchase_amount", _("price")),
            ("purchase_date", _("bought on")),
            ("currency", _("currency")),
        ],
    ),
]
