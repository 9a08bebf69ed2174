"""One message through one channel: the adapter behind which mail, robots and SMS look the same."""

from __future__ import annotations

import smtplib
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from taizhang.engine.refusal import N_
from taizhang.notices.sending import guard, robots
from taizhang.notices.sending.file import Channel, Channels
from taizhang.notices.sending.rules import Answer, Outcome


@dataclass(frozen=True)
class Letter:
    """What leaves: a line, the text with its link, a key that is the same at every attempt."""

    key: str
    subject: str
    text: str
    to: str = ""  # an address of mail or a mobile number; a robot needs none


class Sender:
    """Sends letters; a mail server that has said hello is used for all of a turn."""

    def __init__(self, channels: Channels) -> None:
        self.channels = channels
        self._open = ExitStack()
        self._smtp: dict[str, smtplib.SMTP] = {}

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, channel: Channel, letter: Letter, at: datetime) -> Outcome:
        """Never raises for what the other side does."""
        try:
            return self._mail(channel, letter, at) if channel.kind == "mail" else self._post(channel, letter, at)
        except guard.NotPermitted as error:
            return Outcome(Answer.BROKEN, _of_host(error, channel))
        except (guard.Unreachable, guard.TooSlow) as error:  # who waits for it holds up the others
            return Outcome(Answer.DOWN, _of_host(error, channel))
        except guard.CutOff as error:
            return Outcome(Answer.RETRY, _of_host(error, channel))

    def _post(self, channel: Channel, letter: Letter, at: datetime) -> Outcome:
        path, body, headers = robots.request(channel, letter.text, at, key=letter.key, to=letter.to)
        answer = guard.post(channel, self.channels.places, path, body, headers)
        return robots.outcome(channel, answer.status, answer.body, answer.headers, at)

    def _mail(self, channel: Channel, letter: Letter, at: datetime) -> Outcome:
        mail = written(channel, self.channels.site, letter, at)
        try:
            smtp = self._smtp.get(channel.name) or self._hello(channel)
            smtp.send_message(mail, channel.sender, [letter.to])
        except smtplib.SMTPException as error:
            if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                self._smtp.pop(channel.name, None)
            return _refused(error)
        except TimeoutError as error:
            self._smtp.pop(channel.name, None)
            raise guard.TooSlow(N_("{host} 太慢，没等到回答")) from error
        except OSError as error:
            self._smtp.pop(channel.name, None)
            raise guard.CutOff(N_("{host} 没答完就断开了")) from error
        return Outcome(Answer.SENT)

    def _hello(self, channel: Channel) -> smtplib.SMTP:
        # A context of its own: one that fails to open leaves nothing behind.
        smtp = self._open.enter_context(guard.mail(channel, self.channels.places))
        self._smtp[channel.name] = smtp
        return smtp


def written(channel: Channel, site: str, letter: Letter, at: datetime) -> EmailMessage:
    """The mail. Its Message-ID is the key, by which servers and readers know it again."""
    host = urlsplit(site).hostname or "taizhang"
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{letter.key}@{host}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = channel.sender
    mail["To"] = letter.to
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


def _refused(error: smtplib.SMTPException) -> Outcome:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Outcome(Answer.RETRY, N_("邮件服务器没答完就断开了"))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _ in error.recipients.values()), 0)
        if code >= 500:
            return Outcome(Answer.REFUSED, N_("邮件服务器说没有这个邮箱，请本人到“我”里改好"))
        return Outcome(Answer.RETRY, N_("邮件服务器暂时不收这个邮箱的信"))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome(Answer.BROKEN, N_("邮件服务器说用户名或口令不对，请改 channels.toml 里的 user、password"))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome(Answer.BROKEN, N_("邮件服务器不支持 starttls 或登录，请改 channels.toml"))
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= 500:
        return Outcome(Answer.BROKEN, N_("邮件服务器不许用这个发信邮箱，请改 channels.toml 里的 from"))
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in (421, 450, 451, 452):
        return Outcome(Answer.BUSY, N_("邮件服务器说忙，过一会儿再发"))
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        return Outcome(Answer.REFUSED, N_("邮件服务器没有收，代码 {code}").replace("{code}", str(error.smtp_code)))
    return Outcome(Answer.RETRY, N_("邮件服务器出错，过一会儿再发"))


def _of_host(error: Exception, channel: Channel) -> str:
    return str(error).replace("{host}", channel.host)
