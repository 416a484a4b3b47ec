from django.urls import path

from reports.appendix.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.overview, name="list"),
    path("them/", views.document, name="document"),
    path("<int:document_id>/", views.amend, name="amend"),
    path("<int:document_id>/xoa/", views.remove, name="remove"),
    path("chi-tieu-nam/", views.goal, name="goal"),
    path("phu-luc/", views.appendix, name="appendix"),
    path("phu-luc/<int:year>/xoa/", views.remove_appendix, name="remove_appendix"),
]
