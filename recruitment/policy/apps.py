from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "recruitment.policy"
    label = "policy"
    verbose_name = "Tách dữ liệu các cơ sở đảng"

    def ready(self):
        from recruitment.policy import noticing  # noqa: F401 - registers itself
