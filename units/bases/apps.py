from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "units.bases"
    label = "bases"
    verbose_name = "Cơ sở đảng"
    default_auto_field = "django.db.models.BigAutoField"
