"""What every page that takes a password or a code has in common: counted, slowed down and recorded alike."""

from dataclasses import dataclass

from django.shortcuts import render

from recruitment.accounts import actions, throttle
from recruitment.accounts.forms import wait_sentence
from recruitment.accounts.throttle import address_of
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope

NOT_SIGNED_IN = "Chưa đăng nhập"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an attempt came to: what was right, or the seconds to wait, or neither."""

    found: object = None
    wait: int = 0


def attempt(request, *, username: str, door: throttle.Door, look) -> Answer:
    """Let an attempt in and look whether it is right; `look` is not called while one has to wait."""
    guess = {"username": username, "address": address_of(request), "door": door}
    if wait := throttle.admit(**guess, at=clock.now()):
        return Answer(wait=wait)
    found = look()
    if found:
        throttle.clear(**guess, at=clock.now())
    else:
        name = door.code or "password"
        actions.record_refusal(username=username, door=name, by=by_person(request, request.user))
    return Answer(found=found)


def by_person(request, user) -> Scope:
    """Who does something at the door: the person, who may not be signed in yet, or nobody known."""
    address = address_of(request)
    if user.is_authenticated:
        return Scope(actor_id=user.pk, label=user.full_name, address=address)
    return Scope(actor_id=None, label=NOT_SIGNED_IN, address=address)


def refused(form, answer: Answer, field: str, wrong: str) -> None:
    """Say at the field why an attempt did not open; what was typed there is never shown again."""
    form.data = form.data.copy()
    form.data[field] = ""
    form.add_error(field, wait_sentence(answer.wait) if answer.wait else wrong)


def page(request, template: str, context: dict, *, wait: int = 0):
    """A page of a door; while one has to wait, programs read it in the status and the header."""
    response = render(request, template, context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
