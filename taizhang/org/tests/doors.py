"""What a person at a browser does on the way in."""

import time

from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from taizhang.org.models import Account
from taizhang.ui import clock
from tests.cast import PASSWORD

WAY_IN = "/login/step/"


def code_of(account, *, confirmed=True, steps=0) -> str:
    """The six digits that the account's telephone shows, some steps from now."""
    device = TOTPDevice.objects.get(user=account, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def bind(account) -> TOTPDevice:
    """Give the account a second factor, as after the first login; it is no demo account then."""
    Account.objects.filter(pk=account.pk).update(demo_label="", password_set_at=clock.now())
    return TOTPDevice.objects.create(user=account, name="totp", confirmed=True)


def password(client: Client, username: str, word: str = PASSWORD, **headers):
    return client.post(WAY_IN, {"username": username, "password": word}, **headers)


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def forget_used_code(account) -> None:
    """As if half a minute had passed: the same code may be shown again."""
    TOTPDevice.objects.filter(user=account).update(last_t=-1, throttling_failure_count=0)
