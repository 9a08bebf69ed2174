from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "taizhang.papers"
    label = "papers"

    def ready(self):
        from taizhang.papers import plug  # noqa: F401
