"""Script in every text field: what a page may show, some hand may have written so."""

from django.apps import apps
from django.db import models, transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import sources

TAG = "xss"
# Runs in a browser where it is taken for a tag; closes an attribute, a script and a text area first.
SCRIPT = "<img src=x onerror=window.hit=1>"
PAYLOADS = (
    f"\"'></script></textarea></title><{TAG} {TAG}=1>{SCRIPT}",
    f"\"'><{TAG} {TAG}=1>{SCRIPT}",
    f"\"'><{TAG} {TAG}=1>",
    f"<{TAG} {TAG}=1>",
    f"<{TAG}>",
)
# What the program writes and looks things up by: words of its own, digests, keys of addresses.
OWN_WORDS = {
    "password", "slug", "code", "fixture_key", "sha256", "verb", "column", "role", "key", "act_id", "object_type",
    "object_id", "prev_hash", "hash", "search_key", "base_search_key", "number", "appendix_name", "indicator",
}  # fmt: skip


@transaction.atomic
def plant() -> int:
    """Put a payload into every text of every row of our models, and into events; returns how many columns."""
    planted = 0
    for model in apps.get_models():
        if not model.__module__.startswith(sources.PACKAGES) or model._meta.db_table.startswith("audit_"):
            continue
        names = [field for field in model._meta.concrete_fields if is_free_text(field)]
        planted += len(names)
        for row in model._base_manager.all() if names else ():
            for field in names:
                setattr(row, field.attname, payload_for(field, row.pk))
            row.save(update_fields=[field.attname for field in names])
    for base_id in (None, *_bases()):
        record(
            Deed(
                verb="document.create",
                object_type="document",
                object_id="1",
                object_label=PAYLOADS[1],
                base_id=base_id,
                reason=PAYLOADS[1],
                changes={"subject": [PAYLOADS[1], PAYLOADS[1]], PAYLOADS[3]: [PAYLOADS[1], None]},
            ),
            by=SYSTEM,
        )
    return planted


def is_free_text(field) -> bool:
    """Whether people's words end up in a column."""
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    is_figure = is_text and field.max_length and field.max_length < 9  # kept as text in trails of changes
    return is_text and not is_figure and field.name not in OWN_WORDS and not field.primary_key


def payload_for(field, key) -> str:
    """The longest payload a column takes; a different one for each row where they must differ."""
    own = f"{key}" if field.unique or field.model._meta.total_unique_constraints else ""
    room = (field.max_length or 10_000) - len(own)
    return own + next((text for text in PAYLOADS if len(text) <= room), "")


def _bases():
    return apps.get_model("bases", "PartyBase")._base_manager.values_list("pk", flat=True)
