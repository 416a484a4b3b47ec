"""Settings, all from the environment; README.md lists the variables.

Local mode (LOCAL=1, set by start.py) is the only one with defaults for the secret and the host names: an
office machine that serves itself. Anything else must say who it is, or it does not start.
"""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from recruitment.kernel import proxies

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))
REAL_COPY, TRIAL_COPY, LOCAL_SECRET = (
    DATA_DIR / "main.sqlite3",
    DATA_DIR / "demo.sqlite3",
    DATA_DIR / "secret-key",
)
# Commands typed by hand find the installation that start.py made: a folder that holds only a trial copy is one,
# and a machine that keeps its own secret is a local one.
DEMO = env.bool(
    "DEMO", default=TRIAL_COPY.exists() and not REAL_COPY.exists() and "DATABASE_URL" not in os.environ
)
LOCAL = env.bool("LOCAL", default=DEMO or LOCAL_SECRET.exists())
DEBUG = env.bool("DEBUG", default=False)


def secret_key():
    """The signing secret: SECRET_KEY, or in local mode one made once and kept in DATA_DIR with mode 0600."""
    if value := env("SECRET_KEY", default=""):
        return value
    if not LOCAL:
        raise ImproperlyConfigured(
            "Chưa đặt biến môi trường SECRET_KEY (chuỗi ngẫu nhiên từ 50 ký tự). "
            "Chạy trên một máy văn phòng: dùng python3 start.py hoặc đặt LOCAL=1."
        )
    if not LOCAL_SECRET.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(LOCAL_SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return LOCAL_SECRET.read_text()


def allowed_hosts():
    """The host names answered to: ALLOWED_HOSTS, or this machine alone in local mode."""
    hosts = env.list("ALLOWED_HOSTS", default=[])
    if not hosts and not LOCAL:
        raise ImproperlyConfigured(
            "Chưa đặt biến môi trường ALLOWED_HOSTS (tên máy chủ, cách nhau dấu phẩy)."
        )
    return hosts or ["127.0.0.1", "localhost"]


def trusted_proxies():
    """The proxies whose X-Forwarded-* are believed: TRUSTED_PROXIES, or with BEHIND_TLS_PROXY one on this machine."""
    names = env.list("TRUSTED_PROXIES", default=[])
    if not names and env.bool("BEHIND_TLS_PROXY", default=False):
        names = ["127.0.0.1", "::1"]
    try:
        return proxies.read_networks(names)
    except ValueError as fault:
        raise ImproperlyConfigured(
            "Biến môi trường TRUSTED_PROXIES phải là các địa chỉ hoặc mạng của máy chủ trung gian, cách nhau dấu phẩy "
            f"(ví dụ 10.0.0.5,10.0.1.0/24; unix cho tệp socket), không phải cả Internet: {fault}."
        ) from fault


SECRET_KEY = secret_key()
ALLOWED_HOSTS = allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "recruitment.kernel",
    "recruitment.audit",
    "recruitment.accounts",
    "units.bases",
    "units.targets",
    "reports.periodic",
    "reports.appendix",
    "reports.attainment",
    "recruitment.home",
    "recruitment.policy",
]

MIDDLEWARE = [
    "recruitment.middleware.SealingMiddleware",
    "recruitment.protection.ForwardedHeadersMiddleware",
    "recruitment.protection.HeadersMiddleware",
    "recruitment.protection.ReadableRequestsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "recruitment.accounts.middleware.SessionLimitsMiddleware",
    "recruitment.accounts.middleware.KeptTextMiddleware",
    "recruitment.accounts.middleware.SignInRequiredMiddleware",
    "recruitment.middleware.ScopeMiddleware",
    "recruitment.middleware.RowsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "recruitment.accounts.middleware.FirstThingsFirstMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "recruitment.urls"
WSGI_APPLICATION = "recruitment.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "recruitment.home.context.frame",
            ],
            "builtins": [
                "recruitment.kernel.templatetags.vi",
                "recruitment.kernel.templatetags.frame",
                "recruitment.journal.tags",
                "recruitment.accounts.tags",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
if not DEMO and env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": TRIAL_COPY if DEMO else REAL_COPY,
            "OPTIONS": SQLITE_OPTIONS,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:index"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "units.bases.passwords.ContextWordsValidator"},
]

# allauth works out the stages of signing in and keeps codes and sessions; the pages, their addresses and the
# throttle are ours (recruitment/accounts), and none of its own pages can be reached.
ACCOUNT_ADAPTER = "recruitment.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGIN_TIMEOUT = 5 * 60  # from the password to the code
MFA_ADAPTER = "recruitment.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Phát triển đảng viên"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_DIGITS = 10
# Whether roles that permissions.toml marks must have a second factor.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)
FIRST_PASSWORD_DAYS = env.int("FIRST_PASSWORD_DAYS", default=14)

# Served over plain http on the loopback in local mode; behind TLS everywhere else.
SECURE_COOKIES = not LOCAL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-phien" if SECURE_COOKIES else "phien"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXIES, SECURE_PROXY_SSL_HEADER = trusted_proxies(), None
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# Workbooks have a limit of their own, in the words of their forms; these keep floods out, with a page that says so.
BODY_LIMIT = 16 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # a whole form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_PERMISSIONS = 0o600
CSRF_FAILURE_VIEW = "recruitment.home.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["recruitment.kernel.formats"]
CLOCK = env("CLOCK", default="2021-07-05" if DEMO else "")

WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "recruitment.kernel.static_files.HashedFiles"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "recruitment.kernel.log_lines.OneLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would print around the formatter, the developers' server whole addresses.
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
