"""Tables of the ledger. All but `SavedView` are projections of the journal: only `projections` writes them."""

from .blocker import Blocker
from .counts import ItemSearch, OpenTally, Tally
from .decline import Decline
from .doer import ItemDoer
from .handout import Handout
from .handover import FormerUnit
from .item import Item, ItemField, ItemRegister, ItemUnit
from .letter import Letter
from .levels import ClaimLevel, ClaimVerifier, LevelVerdict
from .purge import ItemPurge, Purge
from .register import NumberSeries, Register, RegisterField
from .remarks import RecordLook, Remark, RemarkAnswer
from .saved import SavedView
from .source import ItemSource
from .spoken import SpokenInstruction
from .standing import StageConclusion
from .superior import SuperiorOrder
from .work import Claim, ClaimProof, Evidence, EvidenceWarning, Extension, InnerTask, ProofOpening, Report
from .year import YearStatement

__all__ = [
    "Blocker", "Claim", "ClaimLevel", "ClaimProof", "ClaimVerifier", "Decline", "Evidence", "EvidenceWarning",
    "Extension", "FormerUnit", "Handout", "InnerTask", "Item", "ItemDoer", "ItemField", "ItemPurge", "ItemRegister",
    "ItemSearch", "ItemSource", "ItemUnit", "Letter", "LevelVerdict", "NumberSeries", "OpenTally", "ProofOpening",
    "Purge", "RecordLook", "Register", "RegisterField", "Remark", "RemarkAnswer", "Report", "SavedView",
    "SpokenInstruction", "StageConclusion", "SuperiorOrder", "Tally", "YearStatement",
]  # fmt: skip
