from django.urls import path

from units.bases.accounts import views

app_name = "users"
urlpatterns = [
    path("", views.accounts, name="list"),
    path("moi/", views.new, name="new"),
    path("cac-co-so/", views.all_bases, name="all_bases"),
    path("<int:user_id>/", views.account, name="account"),
    path("<int:user_id>/nhiem-vu/", views.give_post, name="give_post"),
    path("<int:user_id>/nhiem-vu/<int:post_id>/thoi/", views.end_one_post, name="end_post"),
    path("<int:user_id>/mat-khau/", views.first_password, name="first_password"),
    path("<int:user_id>/ma-xac-thuc/", views.reset_code, name="reset_second_factor"),
    path("<int:user_id>/phien/", views.end_all_sessions, name="end_sessions"),
    path("<int:user_id>/khoa/", views.lock, name="lock"),
    path("<int:user_id>/mo-khoa/", views.unlock, name="unlock"),
]
