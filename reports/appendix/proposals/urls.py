from django.urls import path

from reports.appendix.proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("mo-dot/", views.open_campaign, name="open"),
    path("<int:campaign>/", views.campaign, name="campaign"),
    path("<int:campaign>/han/", views.deadline, name="deadline"),
    path("<int:campaign>/ket-thuc/", views.close, name="close"),
    path("<int:campaign>/thong-nhat/", views.bulk, name="bulk"),
    path("<int:campaign>/<int:number>/", views.proposal, name="proposal"),
    path("<int:campaign>/<int:number>/gui/", views.send, name="send"),
    path("<int:campaign>/<int:number>/rut-lai/", views.withdraw, name="withdraw"),
    path("<int:campaign>/<int:number>/quyet-dinh/", views.decide, name="decide"),
    path("<int:campaign>/<int:number>/hoan-tac/", views.undo, name="undo"),
    path("<int:campaign>/<int:number>/cong-van/", views.letter, name="letter"),
]
