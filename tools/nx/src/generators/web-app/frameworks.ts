/** A new application in each framework: it greets as its option `greeting` says. */
export interface NewApp {
  /** Text by path from the rock's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly port: number;
}

/** What the generator can begin. */
export const frameworkNames = ['flask', 'django', 'fastapi', 'go'] as const;
export type NewFramework = (typeof frameworkNames)[number];

/** @param name - of the application */
export const newApps: Readonly<Record<NewFramework, (name: string) => NewApp>> = {
  flask: () => ({
    port: 8000,
    files: {
      'requirements.txt': 'flask==3.1.3\n',
      'app.py': `import os

from flask import Flask

app = Flask(__name__)


@app.get("/")
def greet():
    return os.environ.get("FLASK_GREETING", "Hello") + "\\n"
`,
    },
  }),

  fastapi: () => ({
    port: 8080,
    files: {
      'requirements.txt': 'fastapi==0.165.0\n',
      'app.py': `import os

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/", response_class=PlainTextResponse)
def greet() -> str:
    return os.environ.get("APP_GREETING", "Hello") + "\\n"
`,
    },
  }),

  go: (name) => ({
    port: 8080,
    files: {
      'go.mod': `module example.com/${name}\n\ngo 1.21\n`,
      'main.go': `// Command ${name} greets.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	greeting := os.Getenv("APP_GREETING")
	port := os.Getenv("APP_PORT")
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, greeting)
	})
	log.Fatal(http.ListenAndServe(":"+port, nil))
}
`,
    },
  }),

  django: (name) => {
    const project = name.replaceAll('-', '_');
    const inner = `${project}/${project}`;
    return {
      port: 8000,
      files: {
        'requirements.txt': 'django==5.2.19\npsycopg[binary]==3.3.9\n',
        [`${project}/manage.py`]: `#!/usr/bin/env python3
import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${project}.settings")
execute_from_command_line(sys.argv)
`,
        [`${project}/migrate.sh`]: '#!/bin/sh\nexec python3 manage.py migrate --noinput\n',
        [`${inner}/__init__.py`]: '',
        [`${inner}/wsgi.py`]: `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${project}.settings")
application = get_wsgi_application()
`,
        [`${inner}/urls.py`]: `import os

from django.http import HttpResponse
from django.urls import path


def greet(_request):
    return HttpResponse(os.environ.get("DJANGO_GREETING", "Hello") + "\\n", content_type="text/plain")


urlpatterns = [path("", greet)]
`,
        [`${inner}/settings.py`]: `import json
import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
ALLOWED_HOSTS = json.loads(os.environ.get("DJANGO_ALLOWED_HOSTS", "[]")) + ["localhost", "127.0.0.1"]
DEBUG = os.environ.get("DJANGO_DEBUG") == "true"
ROOT_URLCONF = "${project}.urls"
WSGI_APPLICATION = "${project}.wsgi.application"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("POSTGRESQL_DB_NAME"),
        "USER": os.environ.get("POSTGRESQL_DB_USERNAME"),
        "PASSWORD": os.environ.get("POSTGRESQL_DB_PASSWORD"),
        "HOST": os.environ.get("POSTGRESQL_DB_HOSTNAME"),
        "PORT": os.environ.get("POSTGRESQL_DB_PORT"),
    }
}
`,
      },
    };
  },
};
