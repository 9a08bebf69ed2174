from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "taizhang.journal"
    label = "journal"
    verbose_name = "办理记录"

    def ready(self) -> None:
        from taizhang.journal import plug, triggers  # noqa: F401

        post_migrate.connect(triggers.install_after_migrate, sender=self)
