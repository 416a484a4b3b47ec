"""Addresses of the reports; words with a meaning of their own stand before the slugs of periods."""

from django.urls import path

from reports.periodic.form import views as form
from reports.periodic.grid import views as grid
from reports.periodic.on_behalf import views as on_behalf
from reports.periodic.workbook import views as workbook

app_name = "periodic"
urlpatterns = [
    path("ky-bao-cao/<slug:slug>/", grid.grid, name="grid"),
    path("ky-bao-cao/<slug:slug>/luu/", grid.save, name="save"),
    path("ky-bao-cao/<slug:slug>/so-cong/", grid.sums, name="sums"),
    path("ky-bao-cao/<slug:slug>/hoan-tac/<uuid:act>/", grid.take_back, name="take_back"),
    path("ky-bao-cao/<slug:slug>/<int:number>/o/<slug:column>/", grid.history, name="history"),
    path("ky-bao-cao/<slug:slug>/nop-thay/", on_behalf.on_behalf, name="on_behalf"),
    path("ky-bao-cao/<slug:slug>/tai-ve/", workbook.download, name="download"),
    path("ky-bao-cao/<slug:slug>/tai-len/", workbook.upload, name="upload"),
    path("ky-bao-cao/<slug:slug>/tai-len/xac-nhan/", workbook.confirm_upload, name="confirm_upload"),
    path("ky-bao-cao/<slug:slug>/tai-len/<uuid:act>/", workbook.result, name="uploaded"),
    path("ky-bao-cao/<slug:slug>/tai-len/<uuid:act>/hoan-tac/", workbook.undo_upload, name="undo_upload"),
    path("ky-bao-cao/<slug:slug>/<int:number>/", form.report, name="report"),
    path("ky-bao-cao/<slug:slug>/<int:number>/kiem-tra/", form.review, name="review"),
    path("ky-bao-cao/<slug:slug>/<int:number>/nop/", form.submit, name="submit"),
    path("ky-bao-cao/<slug:slug>/<int:number>/rut-lai/", form.withdraw, name="withdraw"),
    path("ky-bao-cao/<slug:slug>/<int:number>/tu-luu/", form.autosave, name="autosave"),
    path("ky-bao-cao/<slug:slug>/<int:number>/khong-phat-sinh/", form.nothing, name="nothing"),
]
