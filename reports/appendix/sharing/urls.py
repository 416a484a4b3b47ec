from django.urls import path

from reports.appendix.sharing import views

app_name = "sharing"
urlpatterns = [
    path("", views.index, name="list"),
    path("moi/", views.new, name="new"),
    path("<int:share_out_id>/", views.draft, name="draft"),
    path("<int:share_out_id>/tinh-lai/", views.share_again, name="share_again"),
    path("<int:share_out_id>/xoa/", views.delete, name="delete"),
    path("<int:share_out_id>/tai-ve/", views.export, name="export"),
    path("<int:share_out_id>/ap-dung/", views.adopt, name="adopt"),
    path("<int:share_out_id>/hoan-tac/", views.undo, name="undo"),
]
