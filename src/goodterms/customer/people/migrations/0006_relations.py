"""Where people work, in which part, what became of firms; households and colleagues by both words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids

ROLES = (  # code, played at firms, on accounts
    ("user", True, True),
    ("specifier", True, False),
    ("approver", True, False),
    ("influencer", True, False),
    ("holder", False, True),
    ("joint", False, True),
    ("payer", False, True),
    ("insured", False, True),
    ("beneficiary", False, True),
)


def add_roles(apps: Any, schema_editor: Any) -> None:
    role = apps.get_model("people", "Role")
    role.objects.using(schema_editor.connection.alias).bulk_create(
        role(code=code, at_firms=firms, on_accounts=accounts, rank=rank)
        for rank, (code, firms, accounts) in enumerate(ROLES)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_login_begun"),
    ]

    operations = [
        migrations.CreateModel(
            name="Colleagues",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("one_name", models.CharField(max_length=120)),
                ("other_name", models.CharField(max_length=120)),
                ("firm", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "db_table": "people_colleagues",
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
            ],
            options={
                "db_table": "people_household",
            },
        ),
        migrations.CreateModel(
            name="HouseholdChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("topic", models.CharField(blank=True, default="", max_length=40)),
                ("channel", models.CharField(default="post", max_length=20)),
                (
                    "copies",
                    models.CharField(choices=[("each", "Each"), ("one", "One")], max_length=10),
                ),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "people_household_choice",
            },
        ),
        migrations.CreateModel(
            name="HouseholdMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "db_table": "people_household_member",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("household", "Household"), ("colleague", "Colleague")],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("records", "Records"),
                            ("person", "Person"),
                            ("steward", "Steward"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asker_name", models.CharField(blank=True, max_length=120)),
                ("firm", models.CharField(blank=True, max_length=200)),
                ("review", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "people_invitation",
            },
        ),
        migrations.CreateModel(
            name="Lineage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("former_name", models.CharField(max_length=200)),
                ("later_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("renamed", "Renamed"),
                            ("merged", "Merged"),
                            ("bought", "Bought"),
                            ("split", "Split"),
                            ("reorganised", "Reorganised"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("said_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "people_lineage",
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("code", models.SlugField(max_length=20, primary_key=True, serialize=False)),
                ("at_firms", models.BooleanField(default=False)),
                ("on_accounts", models.BooleanField(default=False)),
                ("words", models.CharField(blank=True, max_length=60)),
                ("rank", models.SmallIntegerField(default=0)),
                ("in_use", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "people_role",
                "ordering": ["rank", "code"],
            },
        ),
        migrations.CreateModel(
            name="RoleHeld",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("said_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "people_role_held",
            },
        ),
        migrations.CreateModel(
            name="Side",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("asker", "Asker"), ("asked", "Asked"), ("member", "Member")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "people_invitation_side",
            },
        ),
        migrations.RenameField(
            model_name="affiliation",
            old_name="role",
            new_name="title",
        ),
        migrations.AddField(
            model_name="affiliation",
            name="firm",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="affiliation",
            name="firm_key",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="origin",
            field=models.CharField(
                choices=[("records", "Records"), ("person", "Person"), ("steward", "Steward")],
                default="records",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="record",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("confirmed", "Confirmed"),
                    ("denied", "Denied"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="settled_by",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="told_at",
            field=models.DateTimeField(default=datetime(2026, 11, 22, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="affiliation",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(fields=["person"], name="people_affiliation_of"),
        ),
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(fields=["organisation"], name="people_affiliation_at"),
        ),
        migrations.AddConstraint(
            model_name="affiliation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since", None),
                    ("until", None),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="people_affiliation_in_order",
            ),
        ),
        migrations.AddField(
            model_name="colleagues",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="colleagues",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="householdchoice",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="householdchoice",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="choices",
                to="people.household",
            ),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="people.household",
            ),
        ),
        migrations.AddField(
            model_name="householdmember",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["review"], name="people_invitation_review"),
        ),
        migrations.AddField(
            model_name="lineage",
            name="former",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="lineage",
            name="later",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="affiliation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="roles",
                to="people.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role"
            ),
        ),
        migrations.AddField(
            model_name="side",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sides",
                to="people.invitation",
            ),
        ),
        migrations.AddField(
            model_name="side",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="colleagues",
            index=models.Index(fields=["one"], name="people_colleagues_one"),
        ),
        migrations.AddIndex(
            model_name="colleagues",
            index=models.Index(fields=["other"], name="people_colleagues_other"),
        ),
        migrations.AddConstraint(
            model_name="colleagues",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True),
                name="people_colleagues_two",
            ),
        ),
        migrations.AddIndex(
            model_name="householdchoice",
            index=models.Index(fields=["household", "-at"], name="people_household_chose"),
        ),
        migrations.AddIndex(
            model_name="householdmember",
            index=models.Index(fields=["household"], name="people_household_of"),
        ),
        migrations.AddConstraint(
            model_name="householdmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("person",), name="people_one_household"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.CheckConstraint(
                condition=models.Q(("former", models.F("later")), _negated=True),
                name="people_lineage_two_firms",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("affiliation", "role"),
                name="people_role_held_once",
            ),
        ),
        migrations.AddIndex(
            model_name="side",
            index=models.Index(fields=["person"], name="people_side_of"),
        ),
        migrations.AddIndex(
            model_name="side",
            index=models.Index(
                condition=models.Q(("address", ""), _negated=True),
                fields=["address"],
                name="people_side_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="side",
            constraint=models.UniqueConstraint(
                fields=("invitation", "person"), name="people_side_once"
            ),
        ),
        migrations.RunPython(add_roles, migrations.RunPython.noop),
    ]
