"""Records as they came, what they speak of, and the evidence and words that tie them together."""

from __future__ import annotations

from goodterms.customer.identity.models.changes import (
    DISPUTE_ENDED,
    DISPUTE_HEARD,
    DISPUTED,
    Change,
    Run,
)
from goodterms.customer.identity.models.claims import Claim, ClaimMatch, SecondWord
from goodterms.customer.identity.models.definitions import Definition
from goodterms.customer.identity.models.evidence import (
    Assertion,
    Edge,
    MatchModel,
    Says,
    Strength,
)
from goodterms.customer.identity.models.finding import GenericKey, Key, Known
from goodterms.customer.identity.models.kinds import CUSTOMERS, Kind, KindBy
from goodterms.customer.identity.models.questions import Question, QuestionPair
from goodterms.customer.identity.models.records import (
    DESK,
    PORTAL,
    Face,
    Membership,
    Paper,
    Record,
    RecordQuerySet,
    Source,
    Version,
)
from goodterms.customer.identity.models.reviews import Review, ReviewQuerySet

__all__ = [
    "CUSTOMERS",
    "DESK",
    "DISPUTED",
    "DISPUTE_ENDED",
    "DISPUTE_HEARD",
    "PORTAL",
    "Assertion",
    "Change",
    "Claim",
    "ClaimMatch",
    "Definition",
    "Edge",
    "Face",
    "GenericKey",
    "Key",
    "Kind",
    "KindBy",
    "Known",
    "MatchModel",
    "Membership",
    "Paper",
    "Question",
    "QuestionPair",
    "Record",
    "RecordQuerySet",
    "Review",
    "ReviewQuerySet",
    "Run",
    "Says",
    "SecondWord",
    "Source",
    "Strength",
    "Version",
]
