"""The address under which the district hands in for bases."""

from django.urls import path

from reports.periodic.on_behalf import views

urlpatterns = [path("ky-bao-cao/<slug:slug>/nop-thay/", views.on_behalf, name="on_behalf")]
