"""What a record speaks of, and who said so."""

from __future__ import annotations

from django.db import models


class Kind(models.IntegerChoices):
    UNKNOWN = 0, "unknown"
    PERSON = 1, "person"
    ORGANISATION = 2, "organisation"
    ROLE_MAILBOX = 3, "role_mailbox"
    DEPARTMENT = 4, "department"
    ASSET = 5, "asset"
    TEST = 6, "test"


CUSTOMERS = (Kind.PERSON, Kind.ORGANISATION)


class KindBy(models.IntegerChoices):
    """Who decided a kind; a stronger word is never overwritten by the machine."""

    MACHINE = 0
    SOURCE = 1
    STEWARD = 2
    HOLDER = 3


# Who decided the kind of record ``r`` that speaks of person ``o`` (or of none): what a customer has
# proved to be theirs keeps its kind, as if its holder had said it.
KIND_BY_SQL = f"""
CASE WHEN r.kind_by = {KindBy.MACHINE.value} AND o.opened > 0 THEN {KindBy.HOLDER.value}
     ELSE r.kind_by END
"""
