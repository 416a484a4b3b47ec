"""A name tells what a field holds: `_on` a date, `_at` a moment."""

import pytest
from django.apps import apps
from django.db import models

from recruitment.testing import sources

NOT_OURS = {"last_login"}  # from Django's AbstractBaseUser


def own_models():
    """The models of our packages."""
    return [model for model in apps.get_models() if model.__module__.startswith(sources.PACKAGES)]


def misnamed(name: str, field: models.Field) -> bool:
    """Whether a field's name and kind disagree."""
    if isinstance(field, models.DateTimeField):  # before DateField, whose child it is
        return not name.endswith("_at")
    if isinstance(field, models.DateField):
        return not name.endswith("_on")
    return name.endswith(("_on", "_at"))


def test_names_of_dates_and_moments_tell_which_they_are():
    models_seen = own_models()
    assert len(models_seen) > 5
    faults = [
        f"{model._meta.label}.{field.name} is a {type(field).__name__}"
        for model in models_seen
        for field in model._meta.concrete_fields
        if field.name not in NOT_OURS and misnamed(field.name, field)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("due_on", models.DateField(), False),
        ("sent_at", models.DateTimeField(), False),
        ("title", models.CharField(), False),
        ("due_on", models.DateTimeField(), True),
        ("sent_at", models.DateField(), True),
        ("due", models.DateField(), True),
        ("sent", models.DateTimeField(), True),
        ("due_on", models.CharField(), True),
        ("sent_at", models.BooleanField(), True),
    ],
)
def test_a_planted_name_is_judged(name, field, expected):
    assert misnamed(name, field) is expected
