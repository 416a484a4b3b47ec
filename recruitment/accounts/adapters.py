"""How django-allauth works here: with our pages, our addresses and our record."""

import base64
import hashlib
from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import login
from django.shortcuts import redirect

from recruitment.accounts import actions, sessions
from recruitment.accounts.throttle import address_of
from recruitment.accounts.views.doors import by_person

# What sessions keep where no address is known; nothing listens on it.
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 # nosec B104


class CodeStage(AuthenticateStage):
    """After the password: the code, for whoever has set one up. Asked on our page."""

    urlname = "accounts:code"

    def handle(self):
        if not self._should_handle(self.request):
            return None, True
        return redirect(self.urlname), True

    def abort_to_sign_in(self):
        """Forget the half that was done."""
        clear_login(self.request)
        return redirect("accounts:sign_in")


class AccountAdapter(DefaultAccountAdapter):
    """Password, then code, then in: nothing of e-mail, telephone or signing up."""

    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return ["recruitment.accounts.adapters.CodeStage"]

    def get_client_ip(self, request):
        address = address_of(request)
        try:
            return str(ip_address(address))
        except ValueError:
            return UNKNOWN_ADDRESS

    def login(self, request, user):
        """The last step of signing in: a new session id, its two time limits, and the record."""
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions.begin(request.session)
        request.session.clear_expired()
        actions.record_sign_in(user=user, by=by_person(request, user))

    def add_message(self, *args, **kwargs):
        """Our pages say what has to be said."""

    def send_notification_mail(self, *args, **kwargs):
        """There is no e-mail here."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are of no use to whoever has only the database, or a copy of it."""

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Raises Unreadable when the server's secret was changed since."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise Unreadable from None


class Unreadable(ValueError):
    """A secret that was written with another SECRET_KEY: its owner sets up the second factor anew."""


def _box() -> Fernet:
    digest = hashlib.sha256(f"recruitment.accounts.second_factor\n{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
