"""The user: a name to sign in with and a name to be called by. What a user may do is in the posts (units.bases)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from recruitment.kernel import clock
from recruitment.kernel.text import squeeze


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


class SignInThrottle(models.Model):
    """How often signing in failed for one key; the key is a digest, so no name and no address is kept."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    blocked_until_at = models.DateTimeField(null=True)
    # For a name at an address: when it was last signed in to from there.
    signed_in_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.key[:8]}… {self.failures}"
