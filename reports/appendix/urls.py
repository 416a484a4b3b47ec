from django.urls import path

from reports.appendix import views

app_name = "appendix"
urlpatterns = [
    path("", views.table, name="table"),
    path("nhap-excel/", views.upload, name="upload"),
    path("nhap-excel/<uuid:code>/doi-chieu/", views.reconcile, name="reconcile"),
    path("nhap-excel/<uuid:code>/xem-truoc/", views.changes, name="changes"),
    path("nhap-excel/<uuid:code>/xac-nhan/", views.confirm, name="confirm"),
    path("nhap-excel/<uuid:code>/ket-qua/", views.result, name="result"),
    path("nhap-excel/<uuid:code>/hoan-tac/", views.undo, name="undo"),
]
