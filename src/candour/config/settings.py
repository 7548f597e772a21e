"""Django's settings. What an operator may change is in `environment`."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from candour.config import environment, languages

ENVIRONMENT = environment.read()
DEMO = ENVIRONMENT.demo
SECRET_KEY = environment.secret_key(ENVIRONMENT.secret_key_file)
CANDOUR_MAILBOX_SALT = environment.mailbox_salt(ENVIRONMENT.home / "keys" / "mailbox-salt")
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.origins

CANDOUR_HOME = ENVIRONMENT.home
CANDOUR_STORE = ENVIRONMENT.store
CANDOUR_LEDGER_KEY_FILE = ENVIRONMENT.ledger_key_file
CANDOUR_RELEASE_NOTE = ENVIRONMENT.release_note
CANDOUR_LEDGER_MEMORY_FILE = ENVIRONMENT.ledger_memory_file
CANDOUR_LEDGER_SIGNER = ENVIRONMENT.ledger_signer
CANDOUR_LEDGER_SIGNER_SECRET_FILE = ENVIRONMENT.ledger_signer_secret_file
CANDOUR_LEDGER_WITNESSES = ENVIRONMENT.ledger_witnesses
CANDOUR_LEDGER_QUORUM = ENVIRONMENT.ledger_quorum
CANDOUR_LEDGER_WITNESS_MINUTES = ENVIRONMENT.ledger_witness_minutes
CANDOUR_ORIGIN = ENVIRONMENT.origin
CANDOUR_ONION = ENVIRONMENT.onion
CANDOUR_LEDGER_NAME = (urlsplit(ENVIRONMENT.origin).netloc or "candour") + "/ledger"

# The function that decides whether a conflict bars a staff member from opening a dossier despite a grant of it (ADR 8).
CANDOUR_MAY_OPEN = "candour.apps.cases.access.may_open"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "candour.ui",
    "candour.apps.ledger",
    "candour.apps.forces",
    "candour.apps.people",
    "candour.apps.dossiers",
    "candour.apps.reports",
    "candour.apps.cases",
    "candour.apps.matters",
    "candour.apps.journey",
    "candour.apps.desk",
    "candour.apps.openness",
    "candour.apps.mailbox",
    "candour.apps.records",
    "candour.apps.insight",
    "candour.apps.ops",
    "candour.config",
]

MIDDLEWARE = [
    "candour.config.middleware.ForgetWhoAsks",
    "candour.config.middleware.PrivacyHeaders",
    "candour.config.cookies.HostCookies",
    "candour.config.middleware.GzipForAnonymous",
    "candour.config.middleware.DatabaseUnavailable",
    "candour.config.middleware.AnswerRefusal",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "candour.apps.people.views.session.EndIdleSessions",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "candour.config.urls"
WSGI_APPLICATION = "candour.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "candour.ui.jinja.environment",
            "extensions": ["jinja2.ext.i18n"],
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "candour.ui.context.page",
            ],
        },
    },
]


# Pages read few rows each. Reading a row through an index is cheap on today's disks, and compiling a plan, or starting
# parallel workers for it, costs more than it saves.
_PLANNING = "-c random_page_cost=1.1 -c jit=off -c max_parallel_workers_per_gather=0"


def _database_settings() -> dict[str, object]:
    """Return Django's settings of the database connection, from the operator's database URL."""
    options = ENVIRONMENT.database
    # On the embedded server the role is the login; on the operator's server the login takes it when it connects.
    taken = f"-c role={ENVIRONMENT.database_role}" if ENVIRONMENT.database_role and not ENVIRONMENT.embedded else ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user"),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Every other parameter is passed to libpq; without sslmode, for example, the server's identity would go unchecked.
        "OPTIONS": options | {"options": " ".join(filter(None, [_PLANNING, taken, options.get("options", "")]))},
        "TEST": {"NAME": "test_candour_" + os.environ.get("CANDOUR_TEST_DB", "main")},
    }


DATABASES = {"default": _database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_sign_in_limits"}}

LANGUAGE_CODE = "en-gb"
LANGUAGES = languages.offered()
METHODS = environment.REPOSITORY / "docs" / "methods"  # staff pages show these texts, which explain each statistic
LOCALE_PATHS = [languages.LOCALE]
TIME_ZONE = "UTC"  # the default; staff and mailbox pages use the time zone in the pack of their body
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Staff sign-in. Reporters have no account, no session of Django's and no cookie until they open a mailbox.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "candour.apps.people.views.sign_in.StaffAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
# No limit reads an IP address. Failed passwords make an attempt from an unknown device cost work (people/services/sign_in.py);
# these limits are for people who have given a password or are signed in, and are counted in the database for all processes.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "5/5m/key", "reauthenticate": "10/m/user", "change_password": "5/m/user"}
MFA_RATE_LIMITS = {"webauthn_login": "", "passkey": "10/5m/key"}  # by passkey (people/forms/second_factors.py)
MFA_FORMS = {
    "authenticate": "candour.apps.people.forms.second_factors.CodeForm",
    "reauthenticate": "candour.apps.people.forms.second_factors.CodeAgainForm",
    "add_webauthn": "candour.apps.people.forms.second_factors.NewPasskeyForm",
    "login_webauthn": "candour.apps.people.forms.second_factors.PasskeyForm",
}
MFA_ADAPTER = "candour.apps.people.views.sign_in.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Candour"
MFA_TOTP_TOLERANCE = (
    1  # one step of 30 seconds before or after now (RFC 6238, 5.2); each code once (services/second_factors.py)
)
SESSION_COOKIE_AGE = 8 * 60 * 60  # in any case; earlier where it is not used (people/views/session.py)
TEAM_KEY_DAYS = ENVIRONMENT.team_key_days
STAFF_IDLE_SECONDS = ENVIRONMENT.staff_idle_minutes * 60
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None

# Django's SecurityMiddleware adds only what depends on https; all other security headers are in `ui.headers`.
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
SECURE_HSTS_SECONDS = 63_072_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.hsts != "host"
SECURE_HSTS_PRELOAD = ENVIRONMENT.hsts == "preload"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None

# A request body can be a whole sealed report; exhibits are uploaded separately, in pieces.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"allowed": {"()": "candour.config.logs.AllowListFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "allowed"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "candour": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
