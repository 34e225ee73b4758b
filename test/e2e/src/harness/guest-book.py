"""A browser in the application's own container: one request, or a login at the identity provider.

guest-book.py <base URL> <method> <path> [body]          prints the answer; exit 1 with status and body if it is an error
guest-book.py <base URL> login <user> <password>         prints who the application then thinks it is talking to
guest-book.py <base URL> form <path> <field=value> ...   fills in a form of Django's, and prints the page that comes
"""

import http.cookiejar
import re
import socket
import sys
import urllib.error
import urllib.parse
import urllib.request
from html import unescape

base, method, *rest = sys.argv[1:]
# The name of the application leads to its units that are ready; we are in the one that is asked.
by_name, own = socket.getaddrinfo, urllib.parse.urlsplit(base).hostname
socket.getaddrinfo = lambda host, *more, **most: by_name("localhost" if host == own else host, *more, **most)
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
)


def open_page(url, data=None, verb=None):
    request = urllib.request.Request(urllib.parse.urljoin(base, url), data=data, method=verb)
    if verb:
        request.add_header("Content-Type", "text/plain")
    with opener.open(request, timeout=20) as answer:
        return answer.geturl(), answer.read().decode()


def fields_of(page):
    return {name: unescape(value) for name, value in re.findall(r"name=[\"'](\w+)[\"'] value=[\"']([^\"']*)[\"']", page)}


def login(user, password):
    where, page = open_page("/login")
    filled = urllib.parse.urlencode({**fields_of(page), "username": user, "password": password}).encode()
    _, page = open_page(urllib.parse.urljoin(where, "/login"), filled)
    answer = {"SAMLResponse": fields_of(page)["SAMLResponse"]}
    return open_page("/login/answer", urllib.parse.urlencode(answer).encode())[1]


def form(path, *filled):
    _, page = open_page(path)
    fields = {**fields_of(page), "next": "/admin/", **dict(one.split("=", 1) for one in filled)}
    return open_page(path, urllib.parse.urlencode(fields).encode())[1]


try:
    if method == "login":
        print(login(*rest), end="")
    elif method == "form":
        print(form(*rest), end="")
    else:
        print(open_page(rest[0], rest[1].encode() if len(rest) > 1 else None, method)[1], end="")
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code} {error.read().decode()}")
