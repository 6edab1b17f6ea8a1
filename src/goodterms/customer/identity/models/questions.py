"""Our own question to somebody who signs in, and what we had in mind when we asked it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodterms.customer.identity.models.records import Record
from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id


class Question(models.Model):
    """Whether they have anything else with us: asked of all who sign in, once a month at most.

    The row says nothing of anybody else: whether we have a record in mind stands in its ``pair``,
    out of the portal's reach, so neither the page nor its moment can tell.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        LAPSED = "lapsed"  # the next month's question took its place

    class Answer(models.TextChoices):
        NONE = ""
        YES = "yes"  # leads into a claim, whose proof is what counts
        NO = "no"
        NOT_NOW = "not_now"

    id = models.UUIDField(primary_key=True, default=new_id)
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.NONE, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_question"
        constraints = [
            models.UniqueConstraint(
                fields=["asked"], condition=Q(state="open"), name="identity_question_one_open"
            ),
        ]
        indexes = [models.Index(fields=["asked", "asked_at"], name="identity_question_of")]

    def __str__(self) -> str:
        return f"question {self.state}"


class QuestionPair(models.Model):
    """The pair of the ask band a question was drawn for; most questions have none.

    ``propensity`` is the chance with which this pair was drawn among all there were, ``control``
    was drawn before anybody answered: such an answer measures the band and never trains.
    """

    class Reach(models.TextChoices):
        """How whoever is asked could prove it: the road that a code would take."""

        EMAIL = "email"
        PHONE = "phone"
        STREET = "street"
        NONE = ""

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, primary_key=True, related_name="pair"
    )
    mine = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()  # as it stood when it was drawn
    reach = models.CharField(max_length=6, choices=Reach, default=Reach.NONE, blank=True)
    propensity = models.FloatField()
    control = models.BooleanField(default=False)

    class Meta:
        db_table = "identity_question_pair"
        constraints = [
            models.CheckConstraint(
                condition=Q(propensity__gt=0, propensity__lte=1),
                name="identity_question_propensity",
            ),
        ]

    def __str__(self) -> str:
        return f"pair of {self.question_id}"
