from django.urls import path

from recruitment.journal import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="list"),
    path("lan/<uuid:act_id>/", views.act, name="act"),
    path("xuat/", views.export, name="export"),
]
