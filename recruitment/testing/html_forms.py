"""Forms of a page as a browser would send them."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urljoin

WORDS, DAY, NUMBER = "Nội dung thử", "31/12/2021", "1"
DAYS = ("_on", "_from")
NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form: where it is sent, its fields with what a browser would send, and those that offer choices.

    others: where buttons of their own send the same fields.
    """

    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)

    def each_way(self) -> list["Form"]:
        """The form, once for each address it may be sent to."""
        return [self, *(replace(self, action=other) for other in self.others)]

    def shape(self) -> tuple:
        """What tells forms apart: the same form of many rows is one."""
        return self.action, tuple(sorted(self.fields))


class FormsOf(HTMLParser):
    """Reads a page's `forms`, with the fields that name a form they stand outside of."""

    def __init__(self, page: str, *, at: str):
        super().__init__()
        self.at, self.forms, self._by_id = at, [], {}
        self._around = self._into = self._select = self._text = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._around = self._by_id.setdefault(given.get("id", self.at + str(len(self.forms))), Form())
            self._around.action = urljoin(self.at, given.get("action") or self.at)
            self._around.method = given.get("method", "get").lower()
            self.forms.append(self._around)
        elif tag == "button" and self._around and given.get("formaction"):
            self._around.others.append(urljoin(self.at, given["formaction"]))
        elif tag == "option" and self._select:
            values = self._into.fields[self._select]
            if given.get("value") and ("selected" in given or not values):
                values[:] = [given["value"]]
        elif (name := given.get("name")) and "disabled" not in given and tag not in {"meta", "button"}:
            self._into = self._by_id.setdefault(given["form"], Form()) if "form" in given else self._around
            if self._into:
                self._field(tag, name, given)

    def handle_endtag(self, tag):
        if tag == "form":
            self._around = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._text:
            self._into.fields[self._text] = [self._into.fields[self._text][0].strip() or WORDS]
            self._text = None

    def handle_data(self, data):
        if self._text:
            self._into.fields[self._text][0] += data

    def _field(self, tag, name, given):
        form, kind = self._into, given.get("type", "text")
        if kind in NOT_SENT:
            return
        values = form.fields.setdefault(name, [])
        if tag == "select":
            self._select = name
            form.choices.add(name)
        elif tag == "textarea":
            self._text, form.fields[name] = name, [""]
        elif kind in {"radio", "checkbox"}:
            form.choices.add(name)
            if kind == "checkbox" or not values or "checked" in given:
                values[:] = [given.get("value", "on")]
        else:
            values.append(given.get("value") or ("" if kind == "hidden" else typed(name, given)))


def typed(name: str, given: dict[str, str]) -> str:
    """What somebody would type into an empty field."""
    if name.endswith(DAYS):
        return DAY
    return NUMBER if given.get("inputmode") == "numeric" or given.get("type") == "number" else WORDS
