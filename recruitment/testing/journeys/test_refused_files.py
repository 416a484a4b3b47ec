"""One file of every kind that is refused, sent through the page to the served program: a sentence, and it lives on."""

import pytest

from recruitment.kernel.tests.spoilt_files import CORPUS
from recruitment.testing.browser import assert_sound, sign_in

# Minutes on a slow machine; the gate has the journeys these widen.
pytestmark = [pytest.mark.browser, pytest.mark.long]

# One file for each row of the list and each reason.
REFUSED = {(file.code, file.words): file for file in CORPUS if file.expected == "refused"}
COUNT = "from django.apps import apps; print({m._meta.label: m.objects.count() for m in apps.get_models()})"


def test_every_kind_of_refused_file_gets_a_sentence_and_the_program_lives_on(open_page, program):
    page = open_page("desktop")
    sign_in(page, program)
    before = program.manage("shell", "-v", "0", "-c", COUNT)
    assert len(REFUSED) > 5
    for file in REFUSED.values():
        page.goto("/phu-luc/nhap-excel/")
        upload = {"name": "phu-luc.xlsx", "mimeType": "application/octet-stream", "buffer": file.make()}
        page.locator("input[type=file]").set_input_files(upload)
        page.get_by_role("button", name="Đọc và đối chiếu").click()
        said = page.locator("[data-error-summary]").inner_text()
        assert file.words in said, f"{file}: {said}"
        assert page.title().startswith("Lỗi: "), str(file)
        assert page.request.get("/suc-khoe/").text() == "ok\n", str(file)
    assert_sound(page)
    assert program.manage("shell", "-v", "0", "-c", COUNT) == before
