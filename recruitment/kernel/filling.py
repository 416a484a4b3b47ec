"""Fills a form of a finished page with what a person typed before, whatever made the page.

The page stays as it is, letter for letter, except for the tags of that form's own controls. Works on the HTML and
not on the form's code, so that forms written by hand are filled like all others.
"""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

FORM_ID = "da-giu"
LEFT_ALONE = {"password", "file", "submit", "button", "reset", "image"}
TICKED = {"checkbox", "radio"}
# Hidden fields that say what the page showed when it was typed on (`version_7`, `seen_members`): with them the server
# finds out what moved since. Every other one says what the page is about, which only the page of today knows.
AS_SHOWN = {"version", "act", "now", "seen", "shown"}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The page with its form filled; how many controls a person sees got their value back, and what found no place."""

    html: str
    anchor: str
    count: int
    left_over: dict[str, list[str]]


@dataclass(kw_only=True)
class _Tag:
    name: str
    attrs: dict[str, str | None]
    start: int
    end: int
    inner_end: int = 0
    text: str = ""
    options: list["_Tag"] = field(default_factory=list)

    @property
    def kind(self):
        return (self.attrs.get("type") or "text").lower() if self.name == "input" else self.name


@dataclass(kw_only=True)
class _Form:
    tag: _Tag
    within: list[_Tag]
    controls: list[_Tag] = field(default_factory=list)


def fill(html: str, *, page: str, action: str, fields: dict[str, list[str]]) -> Filled | None:
    """Fill the form of `page` that is sent to `action` by POST and has these fields; None when there is none."""
    reader = _Reader(html)
    form = _chosen(reader.all_forms(), page, action, fields)
    if form is None:
        return None
    writer = _Writer(fields)
    for control in form.controls:
        writer.put(control)
    anchor = form.tag.attrs.setdefault("id", FORM_ID) or FORM_ID
    writer.retag(form.tag, **{"data-kept": None})
    for details in form.within:
        if "open" not in details.attrs:
            writer.retag(details, open=None)
    left_over = {name: values for name, values in writer.left.items() if values}
    return Filled(html=writer.applied(html), anchor=anchor, count=writer.count, left_over=left_over)


def below_heading(html: str, notice: str) -> str:
    """The page with something said first in its main part."""
    main = _Reader(html).main
    return html if main is None else html[: main.end] + notice + html[main.end :]


def _chosen(forms, page, action, fields):
    """The form with the same address; of several with the same, the one with the same fields and hidden values."""

    def likeness(form):
        names = {control.attrs.get("name") for control in form.controls}
        hidden = sum(
            control.attrs.get("value") in fields.get(control.attrs.get("name"), ())
            for control in form.controls
            if control.kind == "hidden"
        )
        missing = sum(name not in names for name in fields)
        return (action in targets(form, page), -missing, hidden)

    def is_like(form):
        names = {control.attrs.get("name") for control in form.controls}
        paths = {urlsplit(target).path for target in targets(form, page)}
        return urlsplit(action).path in paths and (not fields or any(name in names for name in fields))

    return max((form for form in forms if is_like(form)), key=likeness, default=None)


def targets(form: "_Form", page: str) -> list[str]:
    """Where a form of `page` can be sent: its own address, and those of buttons that have another."""
    own = [form.tag.attrs.get("action") or page]
    others = [control.attrs["formaction"] for control in form.controls if control.attrs.get("formaction")]
    parts = [urlsplit(urljoin(page, target)) for target in own + others]
    return [f"{one.path}?{one.query}" if one.query else one.path for one in parts]


def tells_what_was_shown(name: str) -> bool:
    """Whether a hidden field comes back as it was sent."""
    return name.split("_")[0] in AS_SHOWN


class _Reader(HTMLParser):
    """Forms and their controls, each with its place in the text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.line_starts = [0]
        for line in html.split("\n"):
            self.line_starts.append(self.line_starts[-1] + len(line) + 1)
        self.forms, self.loose, self.details = [], [], []
        self.form = self.select = self.textarea = self.option = self.main = None
        self.feed(html)
        self.close()

    def all_forms(self):
        """The forms sent by POST, with the controls that name them from elsewhere on the page."""
        by_id = {form.tag.attrs.get("id"): form for form in self.forms}
        for control in self.loose:
            if owner := by_id.get(control.attrs.get("form")):
                owner.controls.append(control)
        self.loose = []
        return [form for form in self.forms if (form.tag.attrs.get("method") or "").lower() == "post"]

    def place(self):
        line, column = self.getpos()
        return self.line_starts[line - 1] + column

    def handle_starttag(self, name, attrs):
        start = self.place()
        tag = _Tag(name=name, attrs=dict(attrs), start=start, end=start + len(self.get_starttag_text()))
        if name == "form":
            self.form = _Form(tag=tag, within=list(self.details))
            self.forms.append(self.form)
        elif name == "details":
            self.details.append(tag)
        elif name == "main":
            self.main = self.main or tag
        elif name == "option" and self.select:
            self.option = tag
            self.select.options.append(tag)
        elif name in {"input", "select", "textarea", "button"}:
            self.control(tag)

    def control(self, tag):
        if "form" in tag.attrs or self.form is None:
            self.loose.append(tag)
        else:
            self.form.controls.append(tag)
            # A closed section inside the form hides what stands in it.
            self.form.within += [one for one in self.details if one not in self.form.within]
        if tag.name == "select":
            self.select = tag
        elif tag.name == "textarea":
            self.textarea = tag

    def handle_data(self, data):
        if self.option:
            self.option.text += data

    def handle_endtag(self, name):
        if name == "form":
            self.form = None
        elif name == "details" and self.details:
            self.details.pop()
        elif name == "option":
            self.option = None
        elif name == "select":
            self.select = self.option = None
        elif name == "textarea" and self.textarea:
            self.textarea.inner_end = self.place()
            self.textarea = None


class _Writer:
    """What changes in the text, piece by piece."""

    def __init__(self, fields):
        self.given = {name: list(values) for name, values in fields.items()}
        self.left = {name: list(values) for name, values in fields.items()}
        self.edits, self.count = [], 0

    def put(self, control):
        name = control.attrs.get("name")
        if not name or "disabled" in control.attrs:
            return
        if control.kind in LEFT_ALONE:
            self.left.pop(name, None)  # which button was pressed is pressed again
        elif control.kind == "hidden" and not tells_what_was_shown(name):
            self.left.pop(name, None)  # kept, it could speak of something else than the page
        elif control.kind in TICKED:
            self.tick(control, self.given.get(name, ()), control.attrs.get("value") or "on", "checked")
        elif control.name == "select":
            self.choose(control)
        elif self.given.get(name):
            self.write(control, name)

    def write(self, control, name):
        value = self.given[name].pop(0)
        self.took(name, value)
        if control.name == "textarea":
            # The first line break after the tag is none of the text's.
            self.edits.append((control.end, control.inner_end, "\n" + escape(value, quote=False)))
        else:
            self.retag(control, value=value)
        self.count += control.kind != "hidden"

    def choose(self, control):
        name = control.attrs["name"]
        if name not in self.given:
            return
        wanted = self.given[name]
        values = [one.attrs.get("value", " ".join(one.text.split())) for one in control.options]
        if wanted and not set(wanted) & set(values):
            return  # what was chosen is no longer offered
        self.count += 1
        for option, value in zip(control.options, values, strict=True):
            self.tick(option, wanted, value, "selected", name=name)

    def tick(self, tag, wanted, value, attribute, name=""):
        name = name or tag.attrs["name"]
        is_on = value in wanted
        if is_on:
            self.took(name, value)
            self.count += attribute == "checked"
        if is_on and attribute not in tag.attrs:
            self.retag(tag, **{attribute: None})
        elif not is_on and attribute in tag.attrs:
            del tag.attrs[attribute]
            self.retag(tag)

    def took(self, name, value):
        if value in self.left.get(name, ()):
            self.left[name].remove(value)

    def retag(self, tag, **attrs):
        """Write a tag anew, with these attributes besides its own; None is an attribute without a value."""
        tag.attrs.update(attrs)
        written = [key if value is None else f'{key}="{escape(value)}"' for key, value in tag.attrs.items()]
        self.edits.append((tag.start, tag.end, f"<{' '.join([tag.name, *written])}>"))

    def applied(self, html):
        for start, end, text in sorted(self.edits, reverse=True):
            html = html[:start] + text + html[end:]
        return html
