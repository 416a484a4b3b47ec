from django.apps import AppConfig


class AppendixConfig(AppConfig):
    name = "reports.appendix"
    label = "appendix"
    verbose_name = "Phụ lục chỉ tiêu"
    default_auto_field = "django.db.models.BigAutoField"
