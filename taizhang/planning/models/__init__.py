"""Tables of planning. Drafts are `local`: people edit them; what was handed in is a projection of the journal."""

from .draft import Draft
from .plan import Plan
from .version import Step, StepWork, Version

__all__ = ["Draft", "Plan", "Step", "StepWork", "Version"]
