from django.urls import path

from reports.appendix.proposals.views import campaigns, decisions, proposals

app_name = "proposals"
urlpatterns = [
    path("", campaigns.campaign_list, name="list"),
    path("mo-dot/", campaigns.open_campaign, name="open"),
    path("<int:campaign>/", campaigns.campaign, name="campaign"),
    path("<int:campaign>/han/", campaigns.deadline, name="deadline"),
    path("<int:campaign>/ket-thuc/", campaigns.close, name="close"),
    path("<int:campaign>/mo-lai/", campaigns.reopen, name="reopen"),
    path("<int:campaign>/thong-nhat/", decisions.bulk, name="bulk"),
    path("<int:campaign>/<int:number>/", proposals.proposal, name="proposal"),
    path("<int:campaign>/<int:number>/gui/", proposals.send, name="send"),
    path("<int:campaign>/<int:number>/rut-lai/", proposals.withdraw, name="withdraw"),
    path("<int:campaign>/<int:number>/quyet-dinh/", decisions.decide, name="decide"),
    path("<int:campaign>/<int:number>/hoan-tac/", decisions.undo, name="undo"),
    path("<int:campaign>/<int:number>/cong-van/", proposals.letter, name="letter"),
]
