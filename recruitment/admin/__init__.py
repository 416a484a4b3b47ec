"""The lists of the committee at /quan-tri/: Django's admin as a form over our actions, and nothing beside them."""

from recruitment.admin import lists, record
from recruitment.admin.sites import site

__all__ = ["lists", "record", "site"]
