"""Settings from the environment that options and integrations bring."""

import json
import os

SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "only while the image is tried without a charm")
DEBUG = os.environ.get("DJANGO_DEBUG") == "true"
ALLOWED_HOSTS = json.loads(os.environ.get("DJANGO_ALLOWED_HOSTS", "[]"))
CSRF_TRUSTED_ORIGINS = [url.rstrip("/") for url in [os.environ.get("DJANGO_BASE_URL", "")] if url]
ROOT_URLCONF = "django_app.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
GREETING = os.environ.get("DJANGO_GREETING", "Hello from Django!")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "book",
]
MIDDLEWARE = [
    "book.middleware.health",
    "book.middleware.NotIntegrated",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {}
if "POSTGRESQL_DB_NAME" in os.environ:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        **{key: os.environ.get(f"POSTGRESQL_DB_{name}", "") for key, name in {
            "NAME": "NAME", "USER": "USERNAME", "PASSWORD": "PASSWORD", "HOST": "HOSTNAME", "PORT": "PORT",
        }.items()},
    }

if "REDIS_DB_CONNECT_STRING" in os.environ:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["REDIS_DB_CONNECT_STRING"],
        }
    }

EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SMTP_TRANSPORT_SECURITY") == "starttls"
EMAIL_USE_SSL = os.environ.get("SMTP_TRANSPORT_SECURITY") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = f"guest-book@{os.environ.get('SMTP_DOMAIN', 'example.com')}"
