"""Every form of every page, sent when the session is over: shown again as it was sent, and nothing written."""

from html import unescape
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.urls import resolve, reverse

from recruitment.accounts import marks
from recruitment.accounts.next_page import with_key
from recruitment.accounts.showing import KEPT, PRESS_AGAIN
from recruitment.admin.tests.test_admin import addresses
from recruitment.home.tests.states import move_on, pages_of
from recruitment.home.tests.test_access import POSTED_TO, things
from recruitment.kernel import filling
from recruitment.testing import factories
from recruitment.testing.cast import OwnClient

__all__ = ["things"]
TYPED = "Chữ <b>&\"' 7"
PRESSED = {"submit", "button", "reset", "image", "file"}
# Takes posts and has no form on the pages walked here: each for its reason.
NO_FORM_HERE = {
    "periodic:save": "a script's",
    "periodic:take_back": "a script's",
    "periodic:autosave": "a script's",
    "appendix:save": "a script's",
    "appendix:take_back": "a script's",
    "periodic:confirm_upload": "asked in the answer to the file itself, which is sent again",
    "periodic:undo_upload": "on the page of a workbook that was brought in; holds nothing typed",
}


def forms_of(page):
    """The forms of a page, each textarea with its text as a browser reads it."""
    forms = filling._Reader(page).all_forms()
    for control in (control for form in forms for control in form.controls if control.name == "textarea"):
        control.text = unescape(page[control.end : control.inner_end].removeprefix("\n"))
    return forms


def sent_by(form, *, typed=False):
    """What a browser sends of a form as it stands, or as somebody filled it in."""
    sent = {}
    for control in form.controls:
        name = control.attrs.get("name")
        if name and control.kind not in PRESSED and "disabled" not in control.attrs:
            sent.setdefault(name, []).extend(values_of(control, typed, sent.get(name)))
    return {name: values for name, values in sent.items() if values and name not in ("csrfmiddlewaretoken",)}


def values_of(control, typed, before):
    if control.kind in ("checkbox", "radio"):
        is_on = not before if typed and control.kind == "radio" else ("checked" in control.attrs) != typed
        return [control.attrs.get("value") or "on"] if is_on else []
    if control.name == "select":
        values = [one.attrs.get("value", one.text.strip()) for one in control.options]
        chosen = [
            one.attrs.get("value", one.text.strip()) for one in control.options if "selected" in one.attrs
        ]
        return values[-1:] if typed else chosen or values[:1]
    if typed and control.kind != "hidden":
        return [f"Dòng 1\r\n{TYPED}" if control.name == "textarea" else TYPED]
    return [control.text if control.name == "textarea" else control.attrs.get("value") or ""]


def is_of_page(name, hidden):
    return name in hidden and not filling.tells_what_was_shown(name)


def fault_of(client, page, action, sent):
    """Send a form of a page without a session; what is wrong with how it comes back, if anything is."""
    asked = parse_qs(urlsplit(Client().post(action, sent).url).query)
    if asked["tiep"] != [page] or "giu" not in asked:
        return f"leads elsewhere: {asked}"
    again = client.get(with_key(page, asked["giu"][0])).content.decode()
    found = [form for form in forms_of(again) if "data-kept" in form.tag.attrs]
    if len(found) != 1 or not (KEPT in again or PRESS_AGAIN in again):
        return "not shown"
    back = sent_by(found[0])
    own = {one.attrs.get("name") for one in found[0].controls if one.kind == "hidden"}
    # What a page gives itself, such as a token of this page alone, is not brought back.
    sent = {name: back.get(name) if is_of_page(name, own) else values for name, values in sent.items()}
    return {
        name: (sent.get(name), back.get(name)) for name in sent | back if sent.get(name) != back.get(name)
    }


def test_every_form_is_shown_again_as_it_was_sent(things, head, secretary):
    clients = {"organiser": Client(), "secretary": Client(), "administrator": OwnClient()}
    clients["administrator"].force_login(factories.create_user(role="system_admin"))
    clients["organiser"].force_login(head)
    clients["secretary"].force_login(secretary)
    walked, wrong = set(), []
    for identity, page in chain(pages_of(things), move_on(things)):
        answer = clients[identity].get(page)
        is_page = answer.status_code == 200 and "html" in answer["Content-Type"]
        for form in forms_of(answer.content.decode()) if is_page else ():
            for action in filling.targets(form, page):
                name = resolve(urlsplit(action).path).view_name
                if name.startswith("accounts:") or (identity == "secretary" and name in walked):
                    continue
                sent = sent_by(form, typed=True)
                fault = fault_of(clients[identity], page, action, sent) if marks.FIELD in sent else "no mark"
                wrong += [(page, action, fault)] if fault else []
                walked.add(name)
    assert wrong == []
    assert ", ".join(sorted(set(POSTED_TO) - walked - set(NO_FORM_HERE))) == ""


def test_every_form_of_the_lists_is_shown_again_as_it_was_sent(things, head):
    client, walked, wrong = OwnClient(), 0, []
    client.force_login(head)
    for page in addresses().values():
        answer = client.get(page)
        is_page = answer.status_code == 200 and "html" in answer["Content-Type"]
        for form in forms_of(answer.content.decode()) if is_page else ():
            for action in filling.targets(form, page):
                if resolve(urlsplit(action).path).namespace != "admin":
                    continue
                sent = sent_by(form, typed=True)
                fault = fault_of(client, page, action, sent) if marks.FIELD in sent else "no mark"
                wrong += [(page, action, fault)] if fault else []
                walked += 1
    assert wrong == []
    assert walked > 20


def test_a_form_that_forgets_what_was_typed_is_found(founded, head, monkeypatch):
    client, page = OwnClient(), reverse("admin:bases_signer_add")
    client.force_login(head)
    form = next(
        one for one in forms_of(client.get(page).content.decode()) if page in filling.targets(one, page)
    )
    sent = sent_by(form, typed=True)
    assert fault_of(client, page, page, sent) == {}
    monkeypatch.setattr(filling._Writer, "write", lambda *_: None)
    assert set(fault_of(client, page, page, sent)) == {name for name, [*own] in sent.items() if TYPED in own}
