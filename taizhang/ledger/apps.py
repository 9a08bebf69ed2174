from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "taizhang.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self):
        from taizhang.ledger import plug, triggers  # noqa: F401

        triggers.CLOSED_BY_ANOTHER.stand_through_migrations(self)
