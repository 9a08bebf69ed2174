from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "taizhang.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self):
        from taizhang.ledger import plug, triggers  # noqa: F401

        post_migrate.connect(triggers.CLOSED_BY_ANOTHER.install_after_migrate, sender=self)
