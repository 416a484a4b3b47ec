from django.urls import path

from recruitment.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("tai-khoan/", views.me, name="me"),
    path("tai-khoan/mat-khau/", views.password, name="password"),
]
