"""Addresses of the office's desk. Words of the address come before the slugs of periods, which never are such words."""

from django.urls import path

from reports.periodic.desk.views import deciding, manage, periods, progress

urlpatterns = [
    path("ky-bao-cao/", periods.period_list, name="list"),
    path("ky-bao-cao/mo-ky/", periods.open_period, name="open"),
    path("ky-bao-cao/dot-xuat/", periods.ad_hoc, name="ad_hoc"),
    path("ky-bao-cao/chi-tieu/", periods.definitions, name="definitions"),
    path("ky-bao-cao/<slug:slug>/quan-ly/", manage.manage, name="manage"),
    path("ky-bao-cao/<slug:slug>/quan-ly/han/", manage.due, name="due"),
    path("ky-bao-cao/<slug:slug>/quan-ly/khoa/", manage.lock, name="lock"),
    path("ky-bao-cao/<slug:slug>/quan-ly/mo-khoa/", manage.unlock, name="unlock"),
    path("ky-bao-cao/<slug:slug>/quan-ly/gia-han/", manage.extend, name="extend"),
    path("duyet-bao-cao/", deciding.queue, name="queue"),
    path("duyet-bao-cao/duyet-nhieu/", deciding.approve_many, name="approve_many"),
    path("duyet-bao-cao/<int:report_id>/", deciding.decide, name="decide"),
    path("duyet-bao-cao/<int:report_id>/duyet/", deciding.approve, name="approve"),
    path("duyet-bao-cao/<int:report_id>/tra-lai/", deciding.send_back, name="send_back"),
    path("duyet-bao-cao/<int:report_id>/dinh-chinh/", deciding.correct, name="correct"),
    path("tien-do-nop/", progress.progress, name="progress"),
    path("tien-do-nop/loi-nhac/", progress.reminder, name="reminder"),
]
