"""Ties a document to the years of its table, and widens "what an import wrote" to every act on the figures."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def tie_plan_47(apps, schema_editor):
    """Every import so far was of the one layout there was: Kế hoạch 47-KH/QU."""
    document_model = apps.get_model("bases", "Document")
    appendix_model = apps.get_model("appendix", "Appendix")
    document = document_model.objects.filter(kind="Kế hoạch", number="47-KH/QU").first()
    if document is None:
        return
    appendix = appendix_model.objects.create(
        document=document,
        term_name="2020 - 2025",
        full_year=2020,
        current_year=2021,
        last_year=2024,
        supplements_from_on=date(2021, 7, 1),
    )
    apps.get_model("appendix", "AppendixImport").objects.update(appendix=appendix)
    apps.get_model("appendix", "SheetAct").objects.update(appendix=appendix)
    _tie_undos(apps.get_model("appendix", "SheetAct"))


def _tie_undos(act_model):
    """An undo takes back the last applying of its import before it."""
    for undo in act_model.objects.filter(kind="undo"):
        applied = act_model.objects.filter(
            appendix_import=undo.appendix_import_id, kind="apply", pk__lt=undo.pk
        )
        undo.undoes = applied.latest("pk")
        undo.save(update_fields=["undoes"])


class Migration(migrations.Migration):
    dependencies = [
        ("appendix", "0001_initial"),
        ("bases", "0002_wider_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appendix",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term_name", models.CharField(max_length=40, verbose_name="nhiệm kỳ")),
                ("full_year", models.PositiveSmallIntegerField(verbose_name="năm đã kết thúc")),
                ("current_year", models.PositiveSmallIntegerField(unique=True, verbose_name="năm hiện tại")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="bổ sung đến hết năm")),
                (
                    "supplements_from_on",
                    models.DateField(verbose_name="chỉ tiêu bổ sung có hiệu lực từ"),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appendix",
                        to="bases.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(current_year=F("full_year") + 1) & Q(last_year__gte=F("current_year")),
                        name="appendix_years_forward",
                    )
                ]
            },
        ),
        migrations.RenameModel("ImportAct", "SheetAct"),
        migrations.RenameModel("ImportedCell", "ActCell"),
        migrations.RemoveConstraint("ActCell", "imported_cell_once"),
        migrations.AddConstraint(
            "ActCell",
            models.UniqueConstraint(fields=("act", "base", "column"), name="act_cell_once"),
        ),
        migrations.AddField(
            "AppendixImport",
            "appendix",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="appendix.appendix",
            ),
        ),
        migrations.AddField(
            "SheetAct",
            "appendix",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="appendix.appendix",
            ),
        ),
        migrations.AddField(
            "SheetAct",
            "undoes",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="appendix.sheetact",
            ),
        ),
        migrations.RunPython(tie_plan_47, migrations.RunPython.noop),
    ]
