"""Addresses of the report of one base."""

from django.urls import path

from reports.periodic.form import views

urlpatterns = [
    path("ky-bao-cao/<slug:slug>/<int:number>/", views.report, name="report"),
    path("ky-bao-cao/<slug:slug>/<int:number>/kiem-tra/", views.review, name="review"),
    path("ky-bao-cao/<slug:slug>/<int:number>/nop/", views.submit, name="submit"),
    path("ky-bao-cao/<slug:slug>/<int:number>/rut-lai/", views.withdraw, name="withdraw"),
    path("ky-bao-cao/<slug:slug>/<int:number>/tu-luu/", views.autosave, name="autosave"),
    path("ky-bao-cao/<slug:slug>/<int:number>/khong-phat-sinh/", views.nothing, name="nothing"),
]
