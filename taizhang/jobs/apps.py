from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "taizhang.jobs"
    label = "jobs"

    def ready(self):
        from taizhang.jobs import plug  # noqa: F401
