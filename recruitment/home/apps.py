from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "recruitment.home"
    label = "home"
    verbose_name = "Trang chủ"
