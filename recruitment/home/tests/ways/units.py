"""A way to do each thing that is done to accounts, units, papers, goals and rounds.

Each way brings things to where the action may happen and returns the action itself, to be called.
"""

import tomllib
from datetime import date

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from recruitment.accounts import actions as accounts
from recruitment.home.founding import FIXTURES
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from units.bases import actions as bases
from units.bases.models import CalendarDay, Document
from units.targets import actions as targets
from units.targets import campaigns, proposals
from units.targets.proposals import AskedFigure
from units.targets.stated import current_term

BY = {"by": SYSTEM}


def user(**more):
    return factories.create_user(**more)


def with_codes():
    """An account with a second factor and recovery codes."""
    found = user()
    TOTP.activate(found, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(found)
    return found


def of_account(action, **more):
    def way():
        found = user()
        return lambda: action(user=found, **more, **BY)

    return way


def of_second_factor(action):
    def way():
        found = with_codes()
        return lambda: action(user=found, **BY)

    return way


ACCOUNTS = "recruitment.accounts.actions."
OF_ACCOUNTS = {
    "create_user": lambda: (
        lambda: accounts.create_user(username="moi", full_name="Người Mới", password="mot-mat-khau-dai", **BY)
    ),
    "change_password": of_account(accounts.change_password, password="mot-mat-khau-dai"),
    "give_first_password": of_account(accounts.give_first_password),
    "end_sessions": of_account(accounts.end_sessions),
    "renew_recovery_codes": of_second_factor(accounts.renew_recovery_codes),
    "remove_own_second_factor": of_second_factor(accounts.remove_own_second_factor),
    "reset_second_factor": of_second_factor(accounts.reset_second_factor),
    "note_second_factor": of_account(accounts.note_second_factor),
    "record_sign_in": of_account(accounts.record_sign_in),
    "record_sign_out": of_account(accounts.record_sign_out),
    "record_refusal": lambda: lambda: accounts.record_refusal(username="ai-do", door="password", **BY),
}


def fixture(name):
    return tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))


def _load_units():
    data = fixture("quan-3.toml")
    data["base"].append({"number": 40, "name": "Phường Mới", "block": "Khối Phường"})
    return lambda: bases.load_units(data=data, **BY)


def _grant_post():
    found = user()
    return lambda: bases.grant_post(
        user=found, role="base_secretary", base=factories.base(6), on=factories.A_DAY, **BY
    )


def _end_post():
    post = user(role="organiser").posts.get()
    return lambda: bases.end_post(post=post, on=factories.A_DAY, **BY)


def _open_accounts():
    places = [("phuong5", 5), ("phuong9", 6)]
    openings = [
        bases.Opening(username=name, full_name=name, role="base_secretary", base=factories.base(number))
        for name, number in places
    ]
    return lambda: bases.open_accounts(openings=openings, on=factories.A_DAY, **BY)


def _unlock():
    found = user()
    bases.lock_account(user=found, reason="", **BY)
    return lambda: bases.unlock_account(user=found, **BY)


def _name():
    base = factories.base(29)
    return lambda: bases.name_waiting_base(base=base, name="Trường Mới", block=None, **BY)


def _unname():
    base = factories.base(29)
    bases.name_waiting_base(base=base, name="Trường Mới", block=None, **BY)
    return lambda: bases.take_name_back(base=base, name="Trường Mới", **BY)


def _learn():
    return lambda: bases.learn_alias(base=factories.base(6), name="P. Chín", **BY)


def _forget():
    _learn()()
    return lambda: bases.forget_alias(base=factories.base(6), name="P. Chín", **BY)


PAPER = {"kind": "Công văn", "number": "1-CV", "issued_on": None, "issuer": "", "subject": ""}


def paper(**changes):
    return bases.register_document(**PAPER | changes, **BY)


def _amend():
    found = paper()
    return lambda: bases.amend_document(document=found, **PAPER | {"number": "2-CV"}, **BY)


def _remove():
    found = paper()
    return lambda: bases.remove_document(document=found, **BY)


BASES = "units.bases.actions."


def _amend_base():
    """Another name, which the names it is found under go with."""
    return lambda: bases.amend_entry(entry=factories.base(6), values={"name": "Phường Chín Mới"}, **BY)


def _enter_day():
    return lambda: bases.enter_entry(
        model=CalendarDay, values={"falls_on": factories.A_DAY, "kind": "holiday"}, **BY
    )


def _remove_day():
    day = _enter_day()()
    return lambda: bases.remove_calendar_day(day=day, **BY)


OF_BASES = {
    "amend_entry": _amend_base,
    "enter_entry": _enter_day,
    "remove_calendar_day": _remove_day,
    "load_units": _load_units,
    "grant_post": _grant_post,
    "open_cell": lambda: (
        lambda: bases.open_cell(base=factories.base(6), name="Chi bộ 1", kind="quarter", **BY)
    ),
    "end_post": _end_post,
    "open_accounts": _open_accounts,
    "lock_account": of_account(bases.lock_account, reason="Nghỉ việc"),
    "unlock_account": _unlock,
    "name_waiting_base": _name,
    "take_name_back": _unname,
    "learn_alias": _learn,
    "forget_alias": _forget,
    "register_document": lambda: paper,
    "amend_document": _amend,
    "remove_document": _remove,
}


def _load_term():
    data = fixture("ke-hoach-47.toml")
    data["control_figure"].append({**data["control_figure"][0], "code": "moi"})
    return lambda: targets.load_term(data=data, **BY)


def _set_goal():
    document = Document.objects.earliest("pk")
    return lambda: targets.set_annual_goal(
        term=current_term(), year=2024, goal=170, document=document, seen=None, **BY
    )


def campaign():
    return campaigns.open_campaign(name="Rà soát", year=2021, due_on=date(2099, 1, 1), document=None, **BY)


def of_campaign(action, *, before=None, **more):
    def way():
        found = campaign()
        if before:
            before(campaign=found, **BY)
        return lambda: action(campaign=found, **more, **BY)

    return way


def saved(found=None):
    """A draft of Phường 9 that asks for two more in 2021."""
    asked = AskedFigure(column="supplement", year=2021, standing=2, figure=4)
    return proposals.save_proposal(
        campaign=found or campaign(), base=factories.base(6), figures=[asked], reason="Thêm", version=0, **BY
    )


def _save_proposal():
    found = campaign()
    return lambda: saved(found)


def sent():
    found = saved()
    return proposals.send(proposal=found, version=found.version, **BY)


def of_proposal(action, *, at, **more):
    def way():
        found = at()
        return lambda: action(proposal=found, version=found.version, **more, **BY)

    return way


def _letter():
    found = sent()
    return lambda: proposals.record_letter(proposal=found, data=b"x", rows=1, **BY)


OF_TARGETS = {
    "units.targets.actions.load_term": _load_term,
    "units.targets.actions.set_annual_goal": _set_goal,
    "units.targets.campaigns.open_campaign": lambda: campaign,
    "units.targets.campaigns.move_deadline": of_campaign(campaigns.move_deadline, due_on=date(2099, 2, 1)),
    "units.targets.campaigns.close_campaign": of_campaign(campaigns.close_campaign),
    "units.targets.campaigns.reopen_campaign": of_campaign(
        campaigns.reopen_campaign, before=campaigns.close_campaign
    ),
    "units.targets.proposals.save_proposal": _save_proposal,
    "units.targets.proposals.send": of_proposal(proposals.send, at=saved),
    "units.targets.proposals.withdraw": of_proposal(proposals.withdraw, at=sent),
    "units.targets.proposals.send_back": of_proposal(proposals.send_back, at=sent, reply="Xem lại"),
    "units.targets.proposals.record_letter": _letter,
}
WAYS = (
    {f"{ACCOUNTS}{name}": way for name, way in OF_ACCOUNTS.items()}
    | {f"{BASES}{name}": way for name, way in OF_BASES.items()}
    | OF_TARGETS
)
