from django.urls import path

from reports.appendix.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.overview, name="list"),
    path("them/", views.document, name="document"),
    path("chi-tieu-nam/", views.goal, name="goal"),
    path("phu-luc/", views.appendix, name="appendix"),
]
