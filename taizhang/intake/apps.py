from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "taizhang.intake"
    label = "intake"
    verbose_name = "文件"

    def ready(self):
        from taizhang.intake import plug  # noqa: F401
