from django.urls import path

from reports.attainment import views

app_name = "attainment"
urlpatterns = [
    path("tong-quan/", views.dashboard_page, name="dashboard"),
    path("co-so-dang/", views.base_list, name="base_list"),
    path("co-so-dang/<int:number>/", views.base, name="base"),
]
