from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "units.targets"
    label = "targets"
    verbose_name = "Chỉ tiêu"
    default_auto_field = "django.db.models.BigAutoField"
