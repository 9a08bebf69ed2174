from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "taizhang.notices"
    label = "notices"

    def ready(self):
        from taizhang.notices import plug  # noqa: F401
