"""What people do to the committee's units, papers and posts."""

from units.bases.actions.accounts import (
    AccountRefused,
    AccountsRefused,
    Opened,
    Opening,
    lock_account,
    open_accounts,
    unlock_account,
)
from units.bases.actions.documents import (
    DocumentRefused,
    amend_document,
    register_document,
    remove_document,
)
from units.bases.actions.entries import EntryRefused, amend_entry, enter_entry, remove_calendar_day
from units.bases.actions.party_cells import CellRefused, open_cell
from units.bases.actions.posts import (
    PostRefused,
    end_post,
    grant_post,
    hold_administrators,
    require_another_administrator,
)
from units.bases.actions.units import (
    NameRefused,
    add_name,
    fixture_key,
    forget_alias,
    learn_alias,
    load_units,
    name_waiting_base,
    take_name_back,
)

__all__ = [
    "AccountRefused",
    "AccountsRefused",
    "CellRefused",
    "DocumentRefused",
    "EntryRefused",
    "NameRefused",
    "Opened",
    "Opening",
    "PostRefused",
    "add_name",
    "amend_entry",
    "amend_document",
    "end_post",
    "enter_entry",
    "fixture_key",
    "forget_alias",
    "grant_post",
    "hold_administrators",
    "learn_alias",
    "load_units",
    "lock_account",
    "name_waiting_base",
    "open_accounts",
    "open_cell",
    "register_document",
    "remove_calendar_day",
    "remove_document",
    "require_another_administrator",
    "take_name_back",
    "unlock_account",
]
