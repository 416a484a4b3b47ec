from django.urls import path

from recruitment.accounts.views import again, own, second_factor, sign_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/ma/", sign_in.code, name="code"),
    path("dang-nhap/xac-nhan/", sign_in.confirm, name="confirm"),
    path("dang-nhap/tiep-tuc/", again.sign_in_again, name="sign_in_again"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tai-khoan/", own.me, name="me"),
    path("tai-khoan/mat-khau/", own.password, name="password"),
    path("tai-khoan/ma-xac-thuc/", second_factor.own, name="second_factor"),
    path("tai-khoan/ma-xac-thuc/ma-du-phong/", second_factor.recovery_codes, name="recovery_codes"),
    path("tai-khoan/ma-xac-thuc/tat/", second_factor.remove, name="remove_second_factor"),
    path("tai-khoan/phien/", own.own_sessions, name="sessions"),
    path("tai-khoan/phien/con-lai/", own.session_state, name="session_state"),
]
