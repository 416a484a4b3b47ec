"""Icons and the list of a form's errors."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from recruitment.kernel.templatetags.frame import error_list, icon

SPRITE = Path(settings.BASE_DIR) / "static" / "img" / "icons.svg"
ICON_TAG = re.compile(r"""\{%-?\s*icon\s+["']([a-z0-9-]+)["']""")
ICON_FIELD = re.compile(r"""\bicon="([a-z0-9-]+)\"""")


class SourceForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    sources = forms.IntegerField(error_messages={"required": "Nhập số nguồn."})
    note = forms.CharField(error_messages={"required": "Nhập ghi chú."})

    def clean(self):
        raise forms.ValidationError("Nguồn cuối quý không khớp.")


def test_every_error_leads_to_a_field_that_can_be_seen():
    found = [(error.target, error.message) for error in error_list(SourceForm({"note": "x"}))]
    assert found == [
        ("id_sources", "Nguồn cuối quý không khớp."),
        ("id_sources", "Trường này là bắt buộc."),
        ("id_sources", "Nhập số nguồn."),
    ]


def test_the_summary_counts_what_it_lists_and_is_silent_without_errors():
    summary = Template('{% include "_components/error_summary.html" with form=form only %}')
    page = summary.render(Context({"form": SourceForm({})}))
    assert "Có 4 lỗi cần sửa" in page
    assert page.count("<li>") == 4
    assert summary.render(Context({"form": SourceForm()})).strip() == ""


def test_an_icon_is_decoration_unless_it_has_a_meaning():
    assert 'aria-hidden="true"' in icon("search")
    assert 'role="img" aria-label="Tên &lt;cần&gt; xác minh"' in icon("search", label="Tên <cần> xác minh")


def used_icons():
    base = Path(settings.BASE_DIR)
    texts = [path.read_text() for path in (base / "templates").rglob("*.html")]
    names = {name for text in texts for name in ICON_TAG.findall(text)}
    return names | set(ICON_FIELD.findall((base / "recruitment/home/navigation.py").read_text()))


def test_every_icon_in_use_is_in_the_sprite_and_no_other():
    assert set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text())) == used_icons()


@pytest.mark.parametrize("tone", ["ok", "slow", "late", "none"])
def test_a_status_has_a_sign_besides_its_colour_and_words(tone):
    tag = Template('{% include "_components/tag.html" with tone=tone text="thiếu nguồn" only %}')
    page = tag.render(Context({"tone": tone}))
    assert "thiếu nguồn" in page
    assert "<svg" in page or "▲" in page or "○" in page


def test_steps_say_which_is_done_and_which_is_the_current_one():
    steps = [("Chọn tệp", "done"), ("Đối chiếu", "current"), ("Kết quả", "todo")]
    page = Template('{% include "_components/steps.html" with steps=steps only %}').render(
        Context({"steps": steps})
    )
    assert page.count('aria-current="step"') == 1
    assert 'aria-label="Đã xong:"' in page
