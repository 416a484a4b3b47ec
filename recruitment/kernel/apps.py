from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "recruitment.kernel"
    label = "kernel"
    verbose_name = "Nền chung"
