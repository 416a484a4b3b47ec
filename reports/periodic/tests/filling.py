"""A workbook of a period as people fill it in, and its way in: preview, confirmation, what was said of it."""

import json
from html import unescape
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.periodic.indicators import INDICATORS
from reports.periodic.tests.reporting import Q3


def text(response):
    return unescape(response.content.decode())


def download(client, slug=Q3):
    response = client.get(reverse("periodic:download", args=[slug]))
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.content))


class Filled:
    """The downloaded workbook as a person fills it in: cells by TT and the words of their column."""

    def __init__(self, client, slug=Q3):
        self.book = download(client, slug)
        self.sheet = self.book["Số liệu"]
        self.head = next(
            row
            for row in range(1, 12)
            if self.sheet.cell(row, 1).value == "TT" and self.sheet.cell(row, 2).value
        )
        self.columns = {cell.value: cell.column for cell in self.sheet[self.head]}

    def row(self, number):
        return next(row for row in range(self.head + 1, 200) if self.sheet.cell(row, 1).value == number)

    def put(self, number, **figures):
        labels = {one.code: one.label for one in INDICATORS} | {"paper": "Số báo cáo", "name": "Đơn vị"}
        for code, value in figures.items():
            self.sheet.cell(self.row(number), self.columns[labels[code]]).value = value
        return self

    @property
    def file(self):
        data = BytesIO()
        self.book.save(data)
        return SimpleUploadedFile("so-lieu.xlsx", data.getvalue())


def preview(client, filled, slug=Q3):
    file = filled.file if isinstance(filled, Filled) else filled
    return client.post(reverse("periodic:upload", args=[slug]), {"file": file})


def confirm(client, page, slug=Q3):
    sent = json.dumps(page.context["form"].initial["plan"])
    return client.post(reverse("periodic:confirm_upload", args=[slug]), {"plan": sent}, follow=True)


def said(problems):
    return " | ".join(f"{one.cell} {one.value} {one.message}" for one in problems)


def saved(book, name="bang.xlsx"):
    data = BytesIO()
    book.save(data)
    return SimpleUploadedFile(name, data.getvalue())
