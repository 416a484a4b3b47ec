"""Lists out and in: what comes out goes in again, refusals say where, and each row written is an action's."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.workbook import read_workbook
from recruitment.kernel.workbook_writing import new_workbook
from recruitment.testing import factories
from units.bases.models import Cell, PartyBase

BASES = ("TT", "Tên", "Khối", "Thành lập từ", "Kết thúc hoạt động")
CELLS = ("TT cơ sở đảng", "Tên chi bộ", "Loại", "Kết thúc hoạt động")
IN = {"partybase": "admin:bases_partybase_import", "cell": "admin:bases_cell_import"}


def file_of(*rows, formula=None):
    file = BytesIO()
    with new_workbook(file) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
        if formula:
            sheet.write_formula(formula, "=1+1", None, 2)
    return file.getvalue()


def upload(client, kind, data):
    return client.post(reverse(IN[kind]), {"file": SimpleUploadedFile("danh-sach.xlsx", data)})


@pytest.fixture
def signed_in(client, founded, organiser):
    client.force_login(organiser)
    return client


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "act"))


def test_a_list_that_went_out_changes_nothing_when_it_comes_in_again(signed_in):
    answer = signed_in.get(reverse("admin:bases_partybase_export"))
    assert verbs()[-1][0] == "party_base.export"
    rows = read_workbook(answer.content, file_name="a.xlsx").sheets[0].rows
    assert [cell.value for cell in rows[0].cells] == list(BASES)
    assert len(rows) == 40
    page = upload(signed_in, "partybase", answer.content)
    assert (page.context["changes"], page.context["unchanged"]) == ([], 39)


def test_what_was_shown_is_written_under_one_act_with_an_event_for_each_row(signed_in):
    before, name = len(verbs()), factories.base(6).name
    data = file_of(
        BASES, (6, "=Phường Chín", "Khối Phường", "", ""), (55, "Trường Mới", "", "05/07/2021", "")
    )
    page = upload(signed_in, "partybase", data)
    assert [one["row"] for one in page.context["changes"]] == [2, 3]
    assert len(verbs()) == before
    assert factories.base(6).name == name
    assert signed_in.post(reverse(IN["partybase"]), {"sent": page.context["sent"]}).status_code == 302
    written = verbs()[before:]
    assert [verb for verb, _ in written] == ["party_base.amend", "party_base.enter"]
    assert len({act for _, act in written}) == 1
    assert factories.base(6).name == "=Phường Chín"
    assert PartyBase.objects.get(number=55).opened_on.isoformat() == "2021-07-05"


def test_a_refused_row_is_named_with_its_column_and_value_and_nothing_is_written(signed_in):
    before = len(verbs())
    data = file_of(
        CELLS, (6, "Khu phố 1", "Khu phố", ""), (99, "Khu phố 2", "Khu phố", ""), (6, "Khu phố 3", "Lạ", "")
    )
    page = upload(signed_in, "cell", data).content.decode()
    assert "Dòng 3, cột “TT cơ sở đảng”, đang có “99”: không có trong danh mục." in page
    assert "Dòng 4, cột “Loại”, đang có “Lạ”" in page
    assert not Cell.objects.exists()
    taken = file_of(BASES, (6, factories.base(5).name, "Khối Phường", "", ""))
    assert "đã là tên của TT 5" in upload(signed_in, "partybase", taken).content.decode()
    assert len(verbs()) == before


def test_formulas_strangers_and_what_was_not_shown_are_refused(signed_in):
    data = file_of(CELLS, (6, "Khu phố 1", "Khu phố", ""), formula="B2")
    assert "Dòng 2, cột “Tên chi bộ”: là công thức" in upload(signed_in, "cell", data).content.decode()
    assert "Không thấy dòng đầu cột" in upload(signed_in, "cell", file_of(("A", "B"))).content.decode()
    assert signed_in.post(reverse(IN["cell"]), {"sent": "tu-gõ"}).status_code == 302
    page = upload(signed_in, "cell", file_of(CELLS, (6, "Khu phố 1", "Khu phố", "")))
    assert signed_in.post(reverse(IN["partybase"]), {"sent": page.context["sent"]}).status_code == 302
    assert not Cell.objects.exists()
    signed_in.post(reverse(IN["cell"]), {"sent": page.context["sent"]})
    assert Cell.objects.get().search_key == "khu pho 1"
