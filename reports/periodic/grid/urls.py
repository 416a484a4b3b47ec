"""Addresses of the district's grid."""

from django.urls import path

from reports.periodic.grid import views

urlpatterns = [
    path("ky-bao-cao/<slug:slug>/", views.grid, name="grid"),
    path("ky-bao-cao/<slug:slug>/luu/", views.save, name="save"),
    path("ky-bao-cao/<slug:slug>/so-cong/", views.sums, name="sums"),
    path("ky-bao-cao/<slug:slug>/hoan-tac/<uuid:act>/", views.take_back, name="take_back"),
    path("ky-bao-cao/<slug:slug>/<int:number>/o/<slug:column>/", views.history, name="history"),
]
