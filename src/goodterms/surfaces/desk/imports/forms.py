"""A file, and what its columns are; every list of choices is the reader's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import Source
from goodterms.customer.people.models import Division
from goodterms.journeys.intake.models import Whole
from goodterms.surfaces.desk.imports.wording import FIELDS, KEPT
from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from goodterms.journeys.intake.models import Import
    from goodterms.kernel.actors import Actor

NEW = "new"
ALL = "all"


class FileForm(Form):
    """The file alone; everything else is asked when it has been looked into."""

    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy(
            "CSV, TSV, Excel or Parquet, as your system gave it. Nothing is taken in yet."
        ),
        allow_empty_file=True,  # intake says it in a sentence of its own
        max_length=None,
    )


class ColumnsForm(Form):
    """Which list it is, and a choice for each column, named ``column-0`` and so on."""

    source = forms.ChoiceField(label=gettext_lazy("Which list is this?"))
    name = forms.CharField(
        label=gettext_lazy("What shall it be called?"),
        help_text=gettext_lazy("Stands beside every fact that comes from it."),
        max_length=120,
    )
    division = forms.ChoiceField(
        label=gettext_lazy("Whose customers are they?"),
        help_text=gettext_lazy("Who works for that division sees them."),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("This is the whole list: whom it no longer tells of is withdrawn"),
        help_text=gettext_lazy(
            "A withdrawn record counts no longer and is not shown. Told again, it stands as before."
        ),
        required=False,
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("It is the whole list, and they are to be withdrawn"),
        required=False,
    )

    def __init__(self, *args: Any, job: Import, actor: Actor, **kwargs: Any) -> None:
        self.job = job
        self.sources = {str(source.pk): source for source in _sources(actor)}
        self.divisions = {str(unit.pk): unit for unit in _divisions(actor)}
        super().__init__(*args, initial=self._initial(), **kwargs)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (NEW, _("a list that is new here")),
            *((number, source.name) for number, source in self.sources.items()),
        ]
        self.fields["division"].choices = [  # type: ignore[attr-defined]
            *((number, unit.name) for number, unit in self.divisions.items()),
            (ALL, _("the whole firm's")),
        ]
        if not job.is_doubted:
            del self.fields["anyway"]
        is_new = self.data.get("do") == "import" and self.data.get("source") == NEW
        self.fields["name"].required = not self.is_bound or is_new
        for at, (header, field) in enumerate(job.columns):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=header, choices=[KEPT, *FIELDS], required=False, initial=field
            )

    def _initial(self) -> dict[str, str | bool]:
        """As it was said before, else as the last file like it, else the steward's own division."""
        job = self.job
        unit = job.division_id if job.asked_at else next(iter(self.divisions), "")
        return {
            "source": str(job.source_id) if str(job.source_id) in self.sources else NEW,
            "name": job.source_name,
            "division": str(unit or ALL),
            "whole": job.whole != Whole.NO,
        }

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Header and field of each column, as they stand in the form."""
        said = self.cleaned_data if self.is_bound else {}
        return [
            (header, said.get(f"column-{at}", field))
            for at, (header, field) in enumerate(self.job.columns)
        ]

    @property
    def chosen_source(self) -> Source | None:
        return self.sources.get(self.cleaned_data["source"])

    @property
    def chosen_whole(self) -> Whole:
        """What was doubted of one list is not said of another."""
        said, source = self.cleaned_data, self.chosen_source
        if not said["whole"]:
            return Whole.NO
        is_sure = said.get("anyway") and source and source.pk == self.job.source_id
        return Whole.ANYWAY if is_sure else Whole.YES

    @property
    def chosen_division(self) -> Division | None:
        return self.divisions.get(self.cleaned_data["division"])


def _sources(actor: Actor) -> list[Source]:
    """Lists of the divisions worked for, and of the whole firm; our own surfaces are no lists."""
    every = Source.objects.exclude(code__in=("portal", "desk")).order_by("name")
    return [one for one in every if one.division_id in {None, *actor.divisions}]


def _divisions(actor: Actor) -> list[Division]:
    return list(Division.objects.filter(pk__in=actor.divisions))
