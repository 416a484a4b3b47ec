"""What the record keeps no values of: the one list of names of fields that say too much about a person.

That such a field changed, and who changed it, is recorded; what stood in it is not, before or after.
"""

import re

FIELDS = frozenset(
    {
        "password",
        "token",
        "secret",
        "recovery_codes",
        "identity_number",
        "birth_date",
        "born_on",
        "ethnicity",
        "religion",
        "phone",
        "home_address",
        "family",
        "political_history",
        "health",
    }
)
MASK = "•••"
# An identity number or a telephone number in a search: nine digits and more, however they are set apart.
NUMBER_OF_A_PERSON = re.compile(r"\d(?:[ .-]?\d){8,}")


def is_sensitive(field: str) -> bool:
    """Whether a field is one of them, by its own name or the last part of a dotted one."""
    return field.rpartition(".")[2] in FIELDS


def masked(changes: dict[str, list]) -> dict[str, list]:
    """{field: [old, new]} with the values of sensitive fields covered; that there was none stays to be seen."""
    return {
        field: [MASK if value not in (None, "") else value for value in change]
        if is_sensitive(field)
        else change
        for field, change in changes.items()
    }


def masked_words(text: str) -> str:
    """What somebody searched for, without the numbers of people in it."""
    return NUMBER_OF_A_PERSON.sub(MASK, text)
