"""Addresses of the workbook of a period, out and in."""

from django.urls import path

from reports.periodic.workbook import views

urlpatterns = [
    path("ky-bao-cao/<slug:slug>/tai-ve/", views.download, name="download"),
    path("ky-bao-cao/<slug:slug>/tai-len/", views.upload, name="upload"),
    path("ky-bao-cao/<slug:slug>/tai-len/xac-nhan/", views.confirm_upload, name="confirm_upload"),
    path("ky-bao-cao/<slug:slug>/tai-len/<uuid:act>/", views.result, name="uploaded"),
    path("ky-bao-cao/<slug:slug>/tai-len/<uuid:act>/hoan-tac/", views.undo_upload, name="undo_upload"),
]
