from django.urls import path

from recruitment.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("quyen/", views.permissions, name="permissions"),
    path("suc-khoe/", views.health, name="health"),
]
