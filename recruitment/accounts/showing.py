"""Shows kept text again: in the form it was typed into, or as words to copy where that form is no more."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from recruitment.accounts import keeping
from recruitment.kernel import filling

KEPT = "Đã giữ lại nội dung đồng chí vừa nhập. Kiểm tra rồi bấm Lưu."
PRESS_AGAIN = "Việc đồng chí vừa bấm chưa được ghi. Kiểm tra rồi bấm lại."
OVER = "Không còn nội dung nào giữ lại cho đồng chí ở đây: chỉ giữ 30 phút, và chỉ cho người đã nhập."


def filled(response: HttpResponse, kept: keeping.Kept | None, *, page: str) -> HttpResponse:
    """The answer to `page` with the kept text in its form. Nothing is saved by it."""
    html = _html_of(response)
    if kept is None:
        if html:
            response.content = filling.below_heading(html, _notice(text=OVER, is_late=True))
        return response
    found = filling.fill(html, page=page, action=kept.action, fields=kept.fields) if html else None
    if found is None:
        return _words_page(response, kept)
    notice = _notice(
        text=KEPT if found.count else PRESS_AGAIN,
        anchor=found.anchor,
        words=keeping.words_of(found.left_over),
    )
    response.content = filling.below_heading(found.html, notice)
    return response


def _html_of(response):
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and not response.streaming else ""


def _words_page(response, kept):
    """The form is gone, or is no page that this person may open now: the words, to be copied."""
    back = response.get("Location", "") or (kept.page if response.status_code == 200 else "")
    context = {"words": keeping.words_of(kept.fields), "back": back}
    return HttpResponse(render_to_string("accounts/kept_words.html", context))


def _notice(**context):
    return render_to_string("accounts/_kept.html", context)
