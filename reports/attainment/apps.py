from django.apps import AppConfig


class AttainmentConfig(AppConfig):
    name = "reports.attainment"
    label = "attainment"
    verbose_name = "Kết quả kết nạp"
    default_auto_field = "django.db.models.BigAutoField"
