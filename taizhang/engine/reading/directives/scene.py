"""What governs the clause being read: who speaks, how, to whom, and in what time frame."""

import re
from dataclasses import dataclass, field, replace

from .. import dues, speakers

PAPER, NARRATIVE, CARRIED = "paper", "narrative", "carried"

_FRESH = re.compile(
    r"(?:据悉|据了解|近年来|今年以来|截至|会前|会后|随后|当天|当晚|当日|次日|目前，|去年|在.{2,12}现场|“[^”]{8,}[，。！？]”|记者|.{0,12}(?:出席|参加|主持)会议"
    r"|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?!前))"
)


@dataclass
class Scene:
    """What governs the clause being read."""

    issuer: str | None
    known: set
    units: tuple
    year: int | None
    paper: bool = False
    report: bool = False
    speaker: str | None = None
    manner: str = NARRATIVE
    owner: str | None = None
    frame: dues.Due | None = None
    list_open: bool = False
    text: str = ""  # the paragraph being read
    last_speaker: str | None = None
    section_owner: str | None = None  # of a heading such as 一、县住建局牵头工作（2项）
    heard: dict = field(default_factory=dict)  # speaker → the rule that heard them last

    def turn_paragraph(self, text):
        """A new paragraph: the governing party lapses, speech is carried on, papers stay papers."""
        self.owner = self.section_owner
        self.last_speaker = self.speaker or self.last_speaker
        self.text = text
        if self.paper:
            if self.issuer and not self.list_open:
                self.speaker = self.issuer
            return
        if _FRESH.match(text):
            self.speaker, self.manner, self.list_open, self.frame = None, NARRATIVE, False, None
        elif not self.list_open and self.manner != NARRATIVE:
            self.manner, self.frame = CARRIED, None

    def named(self, before=None):
        """The person whom the paragraph named last as one who acts, before a place in it; else the first it names."""
        told, last, who = self.text[:before], -1, None
        for name in self.known:
            at = told.rfind(name)
            if at > last and not told.startswith(("的", "、"), at + len(name)):
                last, who = at, name
        return who

    def instruct(self):
        """From here on the paper instructs."""
        self.paper, self.manner, self.speaker = True, PAPER, self.speaker or self.issuer

    def turn_voice(self, voice, frame, subject, place):
        """Somebody starts to speak at a place of the paragraph; a list takes its subject and time frame along."""
        if voice.speaker == speakers.PRONOUN:
            person = self.speaker if self.speaker != speakers.MEETING else None
            voice = replace(voice, speaker=self.named(place) or person or self.last_speaker)
        if voice.speaker and voice.speaker != self.speaker:
            self.speaker, self.owner = voice.speaker, None
        if not voice.speaker and not self.speaker and not self.paper:
            self.speaker = self.named(place) or self.last_speaker
        self.heard[self.speaker] = voice.rule
        if voice.manner == speakers.LIST:
            self.manner, self.frame = speakers.FIRM, frame
            if subject and subject not in (speakers.MEETING, self.speaker):
                self.owner = subject
        elif not self.paper or voice.manner == speakers.FIRM:
            self.manner = voice.manner
            self.owner = subject or self.owner
