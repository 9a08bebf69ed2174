"""Tables of planning. Drafts are `local`: people edit them; what was handed in is a projection of the journal."""

from .draft import Draft
from .feed import Feed
from .plan import Plan
from .standing import Standing
from .version import Step, StepWork, Version

__all__ = ["Draft", "Feed", "Plan", "Standing", "Step", "StepWork", "Version"]
