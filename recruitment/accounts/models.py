"""The user: a name to sign in with and a name to be called by. What a user may do is in the posts (units.bases)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.crypto import salted_hmac

from recruitment.kernel import clock
from recruitment.kernel.text import nfc, squeeze


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, *, full_name="", **fields):
        """Make an account; a missing password means nobody can sign in with it."""
        user = self.model(username=squeeze(username), full_name=squeeze(full_name or username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Đã có tài khoản với tên đăng nhập này."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    is_active = models.BooleanField("đang dùng", default=True)
    is_sample = models.BooleanField("tài khoản mẫu", default=False)
    # A password that others gave opens one page, the one to choose an own password on, and not for ever.
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    password_given_at = models.DateTimeField("mật khẩu lần đầu cấp lúc", null=True, editable=False)
    # Part of what every session is checked against: one more, and all sessions of the user are over.
    session_round = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self):
        return self.full_name

    def get_full_name(self):
        return self.full_name

    def set_password(self, raw_password):
        """Composed once, so that a keyboard that sends letters and marks apart types the same password."""
        super().set_password(raw_password and nfc(raw_password))

    def check_password(self, raw_password):
        return super().check_password(raw_password and nfc(raw_password))

    def first_password_is_over(self, at: datetime) -> bool:
        """Whether the password that others gave was left unused for too long."""
        if not self.must_change_password or self.password_given_at is None:
            return False
        return at >= self.password_given_at + timedelta(days=settings.FIRST_PASSWORD_DAYS)

    def _get_session_auth_hash(self, secret=None):
        value = f"{self.password}\n{self.session_round}"
        return salted_hmac(
            "recruitment.accounts.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()


class SignInThrottle(models.Model):
    """How often signing in failed for one key; the key is a digest, so no name and no address is kept."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    blocked_until_at = models.DateTimeField(null=True)
    # For a name at an address: when it was last signed in to from there.
    signed_in_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.key[:8]}… {self.failures}"


class KeptText(models.Model):
    """What somebody sent when the session was over (keeping.py): encrypted, for half an hour."""

    key_digest = models.CharField(max_length=64, unique=True)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_texts")
    sealed = models.TextField()
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"{self.key_digest[:8]}… {self.kept_at:%d/%m/%Y %H:%M}"
