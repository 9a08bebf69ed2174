"""The address under which a calendar program fetches somebody's deadlines."""

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac


class Feed(models.Model):
    """One per account. The address holds a mark made from `nonce`: throwing the row away ends it for good."""

    keeps = "local"

    area_id = models.BigIntegerField()
    account_id = models.BigIntegerField(unique=True)
    person_id = models.BigIntegerField()
    hat = models.CharField(max_length=24, blank=True)  # the post in which it was asked for
    nonce = models.CharField(max_length=32)
    made_at = models.DateTimeField()

    def __str__(self):
        return f"{self.account_id}"

    @property
    def token(self):
        """What stands in the address. Whoever reads the database alone cannot make it."""
        mark = salted_hmac("taizhang.planning.feed", f"{self.pk}.{self.nonce}", algorithm="sha256").hexdigest()
        return f"{self.area_id}-{self.pk}-{mark[:40]}"

    def is_named_by(self, token):
        return constant_time_compare(self.token, token)
