"""How a plan stands today, for lists: worked out again every night and whenever something is reported."""

from django.db import models

from taizhang.journal.base import AreaModel


class Standing(AreaModel):
    """A memory of what `standing.stand` said; `on` is the day for which it was worked out."""

    keeps = "local"

    plan_id = models.BigIntegerField()
    on = models.DateField()
    forecast_on = models.DateField()
    late_days = models.IntegerField()  # against the deadline; negative: so many working days are left
    slip_days = models.IntegerField()  # against the baseline
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    expected = models.DecimalField(max_digits=4, decimal_places=1)
    colour = models.CharField(max_length=6)
    calendar_moves = models.PositiveIntegerField(default=0)  # steps that a changed calendar moves, undecided
    is_over = models.BooleanField(default=False)  # the plan has ended: how it stood then

    class Meta:
        indexes = [
            # The keys of the list, so that a page of it reads no rows but its own.
            models.Index(fields=["area_id", "is_over", "-slip_days", "-plan_id"], name="plan_standing_worst"),
            models.Index(fields=["area_id", "plan_id"], name="plan_moved", condition=models.Q(calendar_moves__gt=0)),
        ]
        constraints = [models.UniqueConstraint("area_id", "plan_id", name="plan_standing_once")]

    def __str__(self):
        return f"{self.plan_id} {self.forecast_on}"
