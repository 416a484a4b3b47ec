from django.apps import AppConfig


class PeriodicConfig(AppConfig):
    name = "reports.periodic"
    label = "periodic"
    verbose_name = "Báo cáo định kỳ"
    default_auto_field = "django.db.models.BigAutoField"
