from django.urls import path

from reports.appendix import views
from reports.appendix.grid import views as grid

app_name = "appendix"
urlpatterns = [
    path("", views.table, name="table"),
    path("o/", grid.save, name="save"),
    path("o/<int:number>/<slug:column>/", grid.history, name="history"),
    path("hoan-tac/<uuid:act>/", grid.take_back, name="take_back"),
    path("cong/", grid.sums, name="sums"),
    path("dong/<int:number>/", grid.row, name="row"),
    path("tai-ve/", views.export, name="export"),
    path("nhap-excel/", views.upload, name="upload"),
    path("nhap-excel/<uuid:code>/doi-chieu/", views.reconcile, name="reconcile"),
    path("nhap-excel/<uuid:code>/ten-don-vi/", views.answer_names, name="answer_names"),
    path("nhap-excel/<uuid:code>/trang-tinh/", views.choose_sheet, name="choose_sheet"),
    path("nhap-excel/<uuid:code>/cot/", views.assign_columns, name="assign_columns"),
    path("nhap-excel/<uuid:code>/ghi-chu-loi/", views.noted, name="noted"),
    path("nhap-excel/<uuid:code>/xem-truoc/", views.changes, name="changes"),
    path("nhap-excel/<uuid:code>/xac-nhan/", views.confirm, name="confirm"),
    path("nhap-excel/<uuid:code>/ket-qua/", views.result, name="result"),
    path("nhap-excel/<uuid:code>/hoan-tac/", views.undo, name="undo"),
]
