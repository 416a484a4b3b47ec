"""What a form was posted with, for pages that show it again."""

from django.http import QueryDict


def with_value(posted: QueryDict, name: str, value: str | int) -> QueryDict:
    """The same posted fields with one of them replaced; what was typed elsewhere stays.

    Not `posted | {…}`: that makes a list of every single value.
    """
    changed = posted.copy()
    changed[name] = value
    return changed
