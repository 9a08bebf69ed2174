"""Accounts: opening, passwords, second factors, resets, known devices. Local rows, so nothing is projected;
what matters for trust is journaled on the person's stream, without any secret."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.org import rules
from taizhang.org.actor import Actor, require_fresh_factor
from taizhang.org.models import Account, FormerPassword, KnownDevice, Reset

# Read aloud over a telephone: no letter that looks or sounds like another.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_common = CommonPasswordValidator()

DEMO_PASSWORD = "Yunxi-demo-2026"  # noqa: S105 - published on the demo's login page


def profile() -> str:
    """The site's password rule: `djcp3` (等保三级) or `asvs`."""
    return getattr(settings, "PASSWORD_PROFILE", "djcp3")


# ── opening and closing ────────────────────────────────────────────────────────


@transaction.atomic
def open_account(person_id: int, username: str, *, by: Actor | None, at: datetime, area_id: int | None = None) -> str:
    """A login for a person. Returns the password that works once, within seven days; it is shown to nobody again."""
    password = one_time_password()
    _create(person_id, username, by=by, at=at, area_id=area_id, password=make_password(password),
            one_time_until=at + rules.ONE_TIME_FOR)  # fmt: skip
    return password


@transaction.atomic
def open_demo_account(
    person_id: int,
    username: str,
    password: str,
    label: str,
    *,
    by: Actor | None,
    at: datetime,
    area_id: int | None = None,
) -> Account:
    """A published login of the demo county; `label` puts it on the login page. No other installation has any."""
    if settings.MODE == "production":
        raise Refused("demo_account", N_("正式环境没有演示账号"), kind="forbidden")
    return _create(person_id, username, by=by, at=at, area_id=area_id, password=published_hash(password),
                   must_enrol=False, password_set_at=at, demo_label=label)  # fmt: skip


@cache
def published_hash(password: str) -> str:
    """One hash for all who share a published password: there is nothing to keep from whom."""
    return make_password(password)


def _create(person_id, username, *, by, at, area_id, password, **fields) -> Account:
    username = username.strip().upper()
    area_id = by.area_id if by else area_id
    require(bool(username), "text_missing", N_("还有必填的一项没有填"))
    require(not Account.objects.filter(username=username).exists(), "username_taken", N_("这个工号已有账号"))
    require(not Account.objects.filter(person_id=person_id).exists(), "has_account", N_("这个人已有账号"))
    account = Account(username=username, area_id=area_id, person_id=person_id, password=password, **fields)
    account.save()
    event = Event(
        ("person", person_id),
        "org.person.account_opened",
        priv={"username": username},
        subjects={"username": person_id},
    )
    journal.append(event, by=by.signing("org.keep") if by else None, at=at, area_id=area_id)
    return account


def end_sessions(area_id: int, *person_ids: int) -> None:
    """Every session of these people ends with its next request."""
    Account.objects.filter(area_id=area_id, person_id__in=person_ids).update(epoch=F("epoch") + 1)


def one_time_password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


# ── passwords ──────────────────────────────────────────────────────────────────


def password_problems(account: Account, password: str) -> list[Refused]:
    former = [
        account.password,
        *account.former_passwords.values_list("password", flat=True)[: rules.PASSWORD_HISTORY - 1],
    ]
    return rules.password_problems(
        profile(),
        password,
        username=account.username,
        is_common=_is_common(password),
        was_used=any(check_password(password, hashed) for hashed in former if hashed),
    )


def _is_common(password: str) -> bool:
    try:
        _common.validate(password)
    except ValidationError:
        return True
    return False


@transaction.atomic
def set_password(account: Account, password: str, *, by: Actor | None, at: datetime) -> None:
    """Ends every other session, because the session hash covers the password."""
    if problems := password_problems(account, password):
        raise problems[0]
    if account.password and account.one_time_until is None:
        FormerPassword.objects.create(account=account, password=account.password, set_at=at)
        keep = account.former_passwords.values_list("pk", flat=True)[: rules.PASSWORD_HISTORY]
        account.former_passwords.exclude(pk__in=list(keep)).delete()
    account.set_password(password)
    account.password_set_at, account.one_time_until, account.must_enrol = at, None, False
    account.save()
    _journal(account, "org.person.password_set", by=by, at=at)


def password_is_due(account: Account, at: datetime) -> bool:
    if skips_factor(account):
        return False
    return account.must_enrol or rules.password_is_due(profile(), account.password_set_at, at)


# ── second factor ──────────────────────────────────────────────────────────────


def skips_factor(account: Account) -> bool:
    """Only the published accounts of a demo do without; the page says so."""
    return settings.MODE != "production" and bool(account.demo_label)


def has_factor(account: Account) -> bool:
    return TOTPDevice.objects.filter(user=account, confirmed=True).exists()


def begin_factor(account: Account) -> TOTPDevice:
    """A new secret that waits for its first code; the confirmed one, if any, still counts."""
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    return TOTPDevice.objects.create(user=account, name="totp", confirmed=False)


def waiting_factor(account: Account) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=account, confirmed=False).first()


def spoken_key(device: TOTPDevice) -> str:
    """The key in groups of four letters, for typing where no camera is at hand."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[i : i + 4] for i in range(0, len(key), 4))


@transaction.atomic
def confirm_factor(account: Account, code: str, *, by: Actor | None, at: datetime) -> bool:
    device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None or not _is_right(device, code):
        return False
    TOTPDevice.objects.filter(user=account, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    end_sessions(account.area_id, account.person_id)
    account.refresh_from_db(fields=["epoch"])
    _journal(account, "org.person.factor_set", by=by, at=at)
    return True


@transaction.atomic
def check_code(account: Account, code: str) -> bool:
    """True once per code. The row lock makes the same code sent twice at once count once."""
    device = TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).first()
    return device is not None and _is_right(device, code)


def _is_right(device: TOTPDevice, code: str) -> bool:
    """What is no code at all is no guess either and slows nobody down."""
    digits = "".join(code.split())
    return digits.isascii() and digits.isdigit() and len(digits) == device.digits and device.verify_token(digits)


# ── resets ─────────────────────────────────────────────────────────────────────


@transaction.atomic
def start_reset(person_id: int, kind: str, *, by: Actor, at: datetime) -> str:
    """Returns the token for the one link. A password reset still asks for the second factor, and the
    other way round, so that whoever starts it cannot log in with it."""
    signature = by.signing("org.reset")
    require_fresh_factor(by, at)
    account = Account.objects.select_for_update().filter(area_id=by.area_id, person_id=person_id).first()
    if account is None:
        raise Refused("no_account", N_("这个人没有账号"), kind="missing")
    other = account.resets.exclude(kind=kind).values_list("started_at", flat=True).first()
    rules.start_reset(by_person=by.person_id, for_person=person_id, kind=kind, latest_other=other, at=at)
    token = secrets.token_urlsafe(32)
    account.resets.filter(used_at=None).update(used_at=at)  # an older link dies
    account.resets.create(kind=kind, token_digest=digest(token), started_by_person_id=by.person_id, started_at=at)
    journal.append(Event(("person", person_id), f"org.person.{kind}_reset_started"), by=signature, at=at)
    return token


def live_reset(*, at: datetime, token: str | None = None, pk: int | None = None) -> Reset | None:
    """The reset behind a link, while it is unused and younger than ten minutes."""
    found = Reset.objects.filter(used_at=None, started_at__gt=at - rules.RESET_FOR, account__is_active=True)
    found = found.filter(pk=pk or 0) if token is None else found.filter(token_digest=digest(token))
    return found.select_related("account").first()


def use_reset(reset_id: int, *, at: datetime) -> bool:
    """True for the one who comes first."""
    live = Reset.objects.filter(pk=reset_id, used_at=None, started_at__gt=at - rules.RESET_FOR)
    return live.update(used_at=at) == 1


# ── known devices ──────────────────────────────────────────────────────────────


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def remember_device(account: Account, device: str, *, at: datetime) -> None:
    KnownDevice.objects.update_or_create(
        account=account,
        digest=digest(device),
        defaults={"last_at": at},
        create_defaults={"first_at": at, "last_at": at},
    )


def knows_device(username: str, device: str) -> bool:
    known = KnownDevice.objects.filter(account__username=username, digest=digest(device))
    return known.exists()


def burn() -> None:
    """The time that checking a password takes, where none is checked."""
    make_password(secrets.token_urlsafe(8))


def _journal(account, type_, *, by, at):
    signature = by.signing() if by else None
    journal.append(Event(("person", account.person_id), type_), by=signature, at=at, area_id=account.area_id)
