from django.apps import AppConfig
from django.core.validators import ProhibitNullCharactersValidator


class KernelConfig(AppConfig):
    name = "recruitment.kernel"
    label = "kernel"
    verbose_name = "Nền chung"

    def ready(self):
        # Every text field of Django asks this validator, and it is one sentence Django has no Vietnamese for.
        ProhibitNullCharactersValidator.message = (
            "Có ký tự lạ không nhìn thấy được (NUL). Xóa hết ô này rồi gõ lại."
        )
