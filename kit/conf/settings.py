"""Settings of one instance: one base, the environment on top.

For: what Django and Wagtail need to know, derived from site.toml (`kit.conf.instance`) and environment
variables. Not for: secrets (key files) and choices of a town (site.toml). A trial instance (a domain that
cannot be real) runs without TLS; everything else is the same, so that what is tried is what is run.
"""

import secrets
from pathlib import Path

import django.conf.locale
import environ
from django.utils.translation import gettext_lazy as _

from kit.conf import instance, shipped

INSTANCE = instance.current()
VARIABLES = INSTANCE.environment
SITE_CONFIG = INSTANCE.config
TRIAL = SITE_CONFIG.is_trial

DEBUG = False
# Before `setup` there is no key and nothing is signed; `run` refuses to start without one.
SECRET_KEY = (INSTANCE.secret or secrets.token_bytes(32)).hex()
KIT_KEYS = INSTANCE.keys
KIT_DATA = INSTANCE.data
KIT_BLUEPRINTS = shipped.BLUEPRINTS
KIT_FIXTURES = shipped.FIXTURES
# The hub's signed feed; a folder of its own lets another user than the web process write it.
KIT_FEED = INSTANCE.feed
# Signed releases on their way there: the web process puts them in, the user with the online key takes them out.
KIT_SPOOL = INSTANCE.spool
KIT_VERSION = "0.1.0"

_hosts = [host for host in (SITE_CONFIG.domain, SITE_CONFIG.admin_domain) if host]
ALLOWED_HOSTS = [*_hosts, *(["127.0.0.1", "localhost", "[::1]", "testserver"] if TRIAL else [])]
ROOT_URLCONF = "kit.conf.urls"
WSGI_APPLICATION = "kit.conf.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

INSTALLED_APPS = [
    "kit.conf",
    "kit.hub",
    "kit.blueprints",
    "kit.window",
    "kit.intake",
    "kit.resources",
    "kit.meetings",
    "kit.pages",
    "kit.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kit.pages.middleware.PublicPageMiddleware",
    "kit.core.csp.PolicyMiddleware",
    "kit.core.middleware.StaffSideMiddleware",
    "kit.core.middleware.PlainPathMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kit.core.middleware.StaffAccessMiddleware",
    "kit.core.middleware.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kit.pages.context.frame",
            ],
        },
    }
]

# --- data -----------------------------------------------------------------------------------------------
_url = INSTANCE.owner_url if VARIABLES.as_owner else INSTANCE.database_url
DATABASES = {"default": environ.Env.db_url_config(_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["ENGINE"] = "kit.conf.postgresql"
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    # Wagtail keeps the addresses of its one site here; cheap to lose.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Shared by all processes: limiters must not forget when another process answers.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        # By default 300 rows: whoever comes from many addresses would make the limiters forget everybody else.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
AXES_CACHE = "shared"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Days from the last use for which a resident's unsent draft is kept.
KIT_DRAFT_DAYS = 60

# --- people ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "kit_core.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "kit.core.backends.CurrentAccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kit.core.backends.ContextWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_AGE = 45 * 60  # idle minutes (ASVS 7.3.1); the absolute cap is in StaffAccessMiddleware
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kit.conf.views.login_changed"
KIT_SESSION_HOURS = 10
KIT_SECOND_FACTOR = not TRIAL if VARIABLES.second_factor is None else VARIABLES.second_factor

PASSWORD_RESET_TIMEOUT = 72 * 3600  # setup links; there is no resetting by mail
# How many proxies of our own stand in front: without this the throttle would count the proxy's address.
ALLAUTH_TRUSTED_PROXY_COUNT = VARIABLES.proxy_count

AXES_CLIENT_IP_CALLABLE = "kit.core.backends.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "kit_core/account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

ACCOUNT_ADAPTER = "kit.core.backends.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser; the server's idle limit stays
ACCOUNT_FORMS = {"login": "kit.core.forms.StaffLoginForm"}
# django-axes throttles passwords (see StaffAccountAdapter); allauth's limits guard the second factor.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/300s/key"}
MFA_ADAPTER = "kit.core.backends.StaffSecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TRIAL
MFA_TOTP_ISSUER = SITE_CONFIG.name
MFA_TOTP_TOLERANCE = (
    1  # one step of 30 seconds either way, for a phone whose clock is a little off (RFC 6238, 5.2)
)

# --- language and time ----------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
# Words of Wagtail's editing screens, scripts included, that its own Japanese catalogue lacks.
LOCALE_PATHS = [Path(__file__).parents[1] / "core" / "locale"]
LANGUAGES = [("ja", _("日本語"))]
django.conf.locale.LANG_INFO["ja-easy"] = {
    "bidi": False, "code": "ja-easy", "name": "Easy Japanese", "name_local": "やさしい日本語",
}  # fmt: skip
django.conf.locale.LANG_INFO["fil"] = {
    "bidi": False, "code": "fil", "name": "Filipino", "name_local": "Filipino",
}  # fmt: skip

# The editor of the intake's questions sends a field for every part of every option: more than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Every field of a step may hold as much as its `maxlength` lets in (intake, `logic.answers.FIELD_HOLDS`), nine bytes a
# sign on the way: what is too long is judged and given back by the page. More than this no browser sends from there.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000

# --- files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = INSTANCE.data / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = INSTANCE.data / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files of releases by their SHA-256, and what a release has replaced here; never served.
    "blueprint-media": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": INSTANCE.data / "blueprint-media"},
    },
    "staticfiles": {"BACKEND": "kit.conf.static_storage.CompressedOnceStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Wagtail --------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_CONFIG.name
WAGTAILADMIN_BASE_URL = f"https://{SITE_CONFIG.admin_domain or SITE_CONFIG.domain}"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("ja", _("日本語"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILIMAGES_IMAGE_MODEL = "kit_core.KitImage"
WAGTAILDOCS_DOCUMENT_MODEL = "kit_core.KitDocument"
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]  # no SVG: it can carry script
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # embeds would call other hosts
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # Wagtail stores it in clear
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "kit.core.search_backend"}}
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_AUTOSAVE_INTERVAL = VARIABLES.autosave_ms
KIT_CLAMD = VARIABLES.clamd
TAGGIT_CASE_INSENSITIVE = True

# --- headers --------------------------------------------------------------------------------------------
_strict = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _strict}
# Wagtail's admin carries inline script and style and has no nonce (measured): looser there only.
KIT_STAFF_POLICY = {
    **_strict,
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
KIT_PREVIEW_POLICY = {**_strict, "frame-ancestors": ["'self'"]}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not TRIAL:
    SECURE_SSL_REDIRECT = VARIABLES.ssl_redirect is not False
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _hosts]
else:
    # A browser keeps cookies by host, whatever the port: of sites tried side by side on one machine each login would
    # end the one before.
    SESSION_COOKIE_NAME = f"sessionid-{SITE_CONFIG.slug}"
    CSRF_COOKIE_NAME = f"csrftoken-{SITE_CONFIG.slug}"
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

# --- mail and log ---------------------------------------------------------------------------------------
EMAIL_CONFIG = environ.Env.email_url_config(
    VARIABLES.email_url or ("consolemail://" if TRIAL else "smtp://localhost:25")
)
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = VARIABLES.mail_from or f"noreply@{SITE_CONFIG.domain or 'localhost'}"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "unexpected": {"()": "kit.conf.logs.Unexpected"},
        "in_japanese": {"()": "kit.conf.logs.InJapanese"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "trouble": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    # The worker sets these loggers to INFO: two lines for each task of each minute.
    "loggers": {
        "django_tasks": {"handlers": ["trouble"], "propagate": False},
        "django_tasks_db": {"handlers": ["trouble"], "propagate": False, "filters": ["in_japanese"]},
        "django.request": {"filters": ["unexpected"]},
    },
    "root": {"handlers": ["stderr"], "level": VARIABLES.log_level},
}
