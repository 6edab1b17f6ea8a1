"""Django's settings. Values come from ``config.environment``; the rest is the same everywhere."""

from __future__ import annotations

from datetime import timedelta
from email.utils import formataddr
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from goodterms.config import environment
from goodterms.surfaces.mailroom.gateways import files, smtp

ENV = environment.read()
PACKAGE = Path(__file__).resolve().parents[1]

DEBUG = False
IS_DEMO = ENV.is_demo
SECRET_KEY = ENV.secret_key
MASTER_KEYS_FILE = ENV.master_keys_file
BASE_URL = ENV.base_url
DATA_DIR = ENV.data_dir
ALLOWED_HOSTS = ["*"] if IS_DEMO else [ENV.base_url.split("//", 1)[1].split(":", 1)[0]]
ROOT_URLCONF = "goodterms.config.urls"
ASGI_APPLICATION = "goodterms.config.asgi.application"

INSTALLED_APPS = [
    "goodterms.audit",
    "goodterms.customer.people",
    "goodterms.customer.identity",
    "goodterms.customer.holdings",
    "goodterms.customer.profile",
    "goodterms.trust.access",
    "goodterms.dialogue.timeline",
    "goodterms.journeys.intake",
    "goodterms.journeys.notices",
    "goodterms.ui",
    "goodterms.surfaces.mailroom",
    "goodterms.surfaces.door",
    "goodterms.surfaces.portal",
    "goodterms.surfaces.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "goodterms.ui.stays.Stays",
    "goodterms.ui.preferences.Preferences",
    "goodterms.ui.middleware.Refusals",
    "goodterms.ui.middleware.Context",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodterms.ui.http.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Two roads to one database: "default" as the login role, which reaches the door only until a
# request takes a role; "owner" for migrations and policies.
_DATABASE = environment.database(ENV.database_url)
DATABASES = {
    "default": {
        **_DATABASE,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_DATABASE["OPTIONS"],
            "pool": {"min_size": 1, "max_size": 12, "timeout": 5},
            "prepare_threshold": 1_000_000,  # never by counting: only what asks for it is prepared
        },
    },
    "owner": {
        **_DATABASE,
        "OPTIONS": {**_DATABASE["OPTIONS"], "assume_role": "goodterms_owner"},
        "TEST": {"MIRROR": "default"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# allauth counts attempts in the cache, so it must be one for all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    },
}

# Sign-in by emailed code (trust.md 6). Pages and mails are ours: goodterms.surfaces.door.
AUTH_USER_MODEL = "people.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "goodterms.surfaces.door.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; the default of 180 loses to grey-listing
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True  # twice
# The first sign-in proves its address by the same code, with the same patience.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds; this is proof level 3
# A code can be guessed three times; the daily limits for one address keep the chance of all guesses
# of a day under one in five thousand, whoever makes them. Codes that were typed are not counted.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,3/m/key,10/h/key,30/d/key",
    "signup": "30/m/ip",
    "confirm_email": "1/10s/key,3/m/key,10/h/key,30/d/key",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# How long a sign-in lasts in all, and for staff, ui.stays says.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
# Safari and plain HTTP clients drop Secure cookies on http://localhost.
SESSION_COOKIE_NAME = "__Host-session" if ENV.is_secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.is_secure else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.is_secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "goodterms.ui.errors.csrf_failure"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENV.is_secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# Mail: files that the demo's mailbox page shows, or a real server by MAIL_URL.
FIRM_NAME, FIRM_LOOK = ENV.firm_name, ENV.firm_look
FIRM_COUNTRY = "gb"  # where a phone number without a country is dialled
MAIL_DIR = DATA_DIR / "mail"
MAIL_DOMAIN = BASE_URL.split("//", 1)[1].split(":", 1)[0]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = formataddr((FIRM_NAME, f"hello@{MAIL_DOMAIN}"))
MAILERS = {
    "default": smtp.settings_from(ENV.mail_url) if ENV.mail_url else files.settings_for(MAIL_DIR)
}

UPLOAD_MB = ENV.upload_mb
SPILL_GB = ENV.spill_gb
NIGHTLY = ENV.nightly
SHEET_MB = 25  # a workbook is decoded in memory as a whole, many times its size

# Texts to phones: a provider at TEXT_URL; in the demo files beside the mail; else a person calls.
TEXT_URL = ENV.text_url
SENDS_TEXTS = bool(TEXT_URL) or IS_DEMO

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
