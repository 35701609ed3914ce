#!/usr/bin/env python3
"""net_access_test.py - who we are is told to the host that it is meant for, in the way it asks, and to no other; against servers on loopback

127.0.0.1, localhost and another port are other hosts. The password is looked for in all that is said."""
import base64
import http.server
import json
import os
import subprocess
import threading
import urllib.parse

import lib
from lib import QuietServer, check, equal, test

PASSWORD = "canary-7f3a:\"q\u00e9"
BODY = b"what was asked for"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def say(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name.replace("_", "-"), one)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self):
        owner, length = self.server.owner, int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length) if length else b""
        self.name = self.headers.get("Authorization")
        owner.requests.append((self.command, self.path, self.name, self.body))
        try:
            owner.route(self)
        except OSError:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = handle_any


class Server:
    """ROUTE answers; `requests`: (method, path, Authorization, body)."""

    def __init__(self, route):
        self.route, self.requests = route, []

    def __enter__(self):
        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.server.owner = self
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def names(self):
        return [name for _, _, name, _ in self.requests]


def basic(username, password):
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


MINE = basic("me", PASSWORD)


def fetch(folder, url, *words, code=0, secret=PASSWORD, **named):
    for name, value in (("password", secret), ("identity-token", "identity-" + "canary"), ("bearer", "bearer-canary")):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(value)
    words = [*words, *(f"{name.replace('_', '-')}={value}" for name, value in named.items())]
    done = subprocess.run([lib.PLIMSOLL, "debug", "fetch", url, *words, "--verbose"], capture_output=True, timeout=lib.TIMEOUT_S, check=False,
                          env=lib.environment(folder), cwd=folder)
    err = done.stderr.decode()
    equal(done.returncode, code, err)
    check("canary" not in err and base64.b64encode(PASSWORD.encode()).decode()[:12] not in err, "a secret is told: " + err)
    return done.stdout, err


def credential(host, **more):
    return {"host": host, "username": "me", "password": "password", **more}


def wants_basic(handler):
    if handler.name == MINE:
        handler.say(200, BODY)
    else:
        handler.say(401, b"who?", WWW_Authenticate='Basic realm="x, y", charset="UTF-8"')


@test
def a_password_is_told_when_it_is_asked_for_and_then_kept(folder):
    with Server(wants_basic) as server:
        out, _ = fetch(folder, f"http://{server.host}/a", **credential(server.host, times=3))
        equal(out, BODY * 3)
        equal(server.names(), [None, MINE, MINE, MINE])


@test
def a_password_that_is_wrong_is_given_once_and_named_by_its_source(folder):
    with Server(wants_basic) as server:
        _, err = fetch(folder, f"http://{server.host}/a", code=1, secret="wrong", **credential(server.host, source="/home/me/auth.json"))
        check("401" in err and "no to /home/me/auth.json" in err, err)
        equal(server.names(), [None, basic("me", "wrong")])


@test
def who_has_no_name_says_none(folder):
    with Server(wants_basic) as server:
        _, err = fetch(folder, f"http://{server.host}/a", code=1)
        check("wants to know who asks" in err, err)
        equal(server.names(), [None])


@test
def a_name_for_one_host_is_told_to_no_other(folder):
    with Server(wants_basic) as server:
        port = server.host.split(":")[1]
        for meant in (f"localhost:{port}", f"[::1]:{port}", f"127.0.0.1:{int(port) - 1}", "127.0.0.1", f"127.0.0.2:{port}"):
            fetch(folder, f"http://{server.host}/a", code=1, **credential(meant))
        equal(server.names(), [None] * 5)


@test
def a_host_is_known_in_capitals_too(folder):
    with Server(wants_basic) as server:
        port = server.host.split(":")[1]
        out, _ = fetch(folder, f"http://localhost:{port}/a", **credential(f"LocalHost:{port}"))
        equal((out, server.names()), (BODY, [None, MINE]))


@test
def a_password_in_a_url_is_not_quoted(folder):
    with Server(lambda handler: handler.say(404)) as server:
        _, err = fetch(folder, f"http://me:url-canary@{server.host}/a", code=1)
        check(f"'http://{server.host}/a': HTTP status 404" in err, err)
    _, err = fetch(folder, "ftp://me:url-canary@127.0.0.1/a", code=1)
    check("'ftp://127.0.0.1/a': no URL of http or https" in err, err)


@test
def a_redirect_takes_no_name_along(folder):
    with Server(wants_basic) as thief:
        def route(handler):
            if handler.name != MINE:
                wants_basic(handler)
            else:
                handler.say(307, Location=f"http://{other}/stolen")
        with Server(route) as server:
            for other in (thief.host, f"localhost:{thief.host.split(':')[1]}", f"localhost:{server.host.split(':')[1]}", f"me:you@{thief.host}"):
                fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host))
        equal(set(thief.names()), {None}, "at another port")
        equal([name for _, path, name, _ in server.requests if path == "/stolen"], [None], "under another name")


def token_route(accepted=("T1",), realm=None, scope="repository:a/b:pull", refuses=(), **more):
    """A registry and its token server at one place. REFUSES: what the latter will not know."""
    handed = list(accepted)

    def route(handler):
        path = urllib.parse.urlsplit(handler.path)
        if path.path == "/token":
            if handler.name in refuses:
                handler.say(401)
            else:
                handler.say(200, json.dumps({"token": handed.pop(0) if len(handed) > 1 else handed[0], "expires_in": 300, **more}).encode())
        elif handler.name and handler.name.startswith("Bearer ") and handler.name[7:] in accepted[-1:]:
            handler.say(200, BODY)
        else:
            at = realm or f"http://{handler.headers['Host']}/token"
            handler.say(401, b"{}", WWW_Authenticate=["Negotiate", f'Basic realm=x, Bearer realm="{at}",service="the service",scope="{scope}"'])
    return route


@test
def a_token_is_asked_for_where_the_server_says_and_kept(folder):
    with Server(token_route()) as server:
        out, _ = fetch(folder, f"http://{server.host}/a", **credential(server.host, times=3, scope="repository:a/b:pull"))
        equal(out, BODY * 3)
        equal([path.split("?")[0] for _, path, _, _ in server.requests], ["/a", "/token", "/a", "/a", "/a"])
        equal(urllib.parse.parse_qs(server.requests[1][1].split("?")[1]),
              {"service": ["the service"], "scope": ["repository:a/b:pull"], "account": ["me"]})
        equal(server.names(), [None, MINE] + ["Bearer T1"] * 3)


@test
def a_token_is_had_without_a_name_too(folder):
    with Server(token_route(scope="repository:a/b:pull repository:c:pull")) as server:
        fetch(folder, f"http://{server.host}/a")
        equal(server.names(), [None, None, "Bearer T1"])
        equal(urllib.parse.parse_qs(server.requests[1][1].split("?")[1])["scope"], ["repository:a/b:pull", "repository:c:pull"])


@test
def a_token_that_no_longer_holds_is_renewed_once(folder):
    left = [3]

    def route(handler):
        if handler.name == "Bearer T1" and handler.path == "/a":
            left[0] -= 1
        if left[0] == 1 and handler.path == "/a" and handler.name:
            handler.say(401, WWW_Authenticate=f'Bearer realm="http://{handler.headers["Host"]}/token"')
        else:
            token_route()(handler)
    with Server(route) as server:
        out, _ = fetch(folder, f"http://{server.host}/a", **credential(server.host, times=3, scope="s"))
        equal(out, BODY * 3)
        equal(len([1 for _, path, _, _ in server.requests if path.startswith("/token")]), 2)


@test
def who_is_refused_asks_once_more_as_nobody(folder):
    with Server(token_route(refuses=(MINE,))) as server:
        out, err = fetch(folder, f"http://{server.host}/a", **credential(server.host, times=2, scope="s"))
        equal(out, BODY * 2)
        check("asked as nobody" in err, err)
        equal(server.names(), [None, MINE, None, "Bearer T1", "Bearer T1"])


@test
def a_server_that_is_never_content_is_left_soon(folder):
    with Server(token_route(accepted=("T1", "T2", "T3", "never"))) as server:
        _, err = fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host, scope="s"))
        check("no to me" in err, err)
        check(len(server.requests) <= 6, server.requests)


@test
def a_password_goes_to_no_token_server_elsewhere_but_the_one_that_is_named(folder):
    with Server(token_route()) as thief, Server(token_route(realm=f"http://{thief.host}/token", accepted=("T1", "T2"))) as server:
        _, err = fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host))
        check("not told to" in err and thief.host in err, err)
        equal(thief.names(), [None])
        fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host, token_host=f"localhost:{thief.host.split(':')[1]}"))
        equal(set(thief.names()), {None})
        fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host, token_host=thief.host))
        check(MINE in thief.names(), "the one that is named is told nothing")


@test
def an_identity_token_is_posted_and_where_that_is_unknown_it_is_sent_as_a_password(folder):
    for known in (True, False):
        def route(handler):
            if handler.path.startswith("/token") and handler.command == "POST":
                if known:
                    equal(urllib.parse.parse_qs(handler.body.decode())["refresh_token"], ["identity-canary"])
                    handler.say(200, b'{"access_token": "T1"}')
                else:
                    handler.say(404)
            else:
                token_route()(handler)
        with Server(route) as server:
            fetch(folder, f"http://{server.host}/a", host=server.host, username="<token>", identity_token="identity-token")
            equal(server.names()[1:], [None, "Bearer T1"] if known else [None, basic("<token>", "identity-canary"), "Bearer T1"])


@test
def a_token_that_is_given_is_sent_as_it_is(folder):
    with Server(token_route(accepted=("bearer-canary",))) as server:
        fetch(folder, f"http://{server.host}/a", host=server.host, bearer="bearer")
        equal(server.names(), ["Bearer bearer-canary"])


@test
def answers_of_token_servers_that_make_no_sense_are_named(folder):
    answers = ((200, b"{}", "no token"), (200, b"[" * 100, "line 1"), (200, b"x" * 70000, "65536"), (200, json.dumps({"token": "a\r\nX: y"}).encode(), "no token"),
               (200, json.dumps({"token": "a" * 40000}).encode(), "no token"), (503, b"", "503"), (302, b"", "302"), (403, b"", "401"))
    for status, body, words in answers:
        def route(handler):
            if handler.path.startswith("/token"):
                handler.say(status, body, Location="http://127.0.0.1:1/")
            else:
                token_route()(handler)
        with Server(route) as server:
            _, err = fetch(folder, f"http://{server.host}/a", code=1)
            check(words in err, f"{status} {body[:20]}: {err}")
    for realm, words in (("file:///etc/passwd", "no place on the web"), ("http://me:you@127.0.0.1/", "no place on the web"), ("http://192.0.2.1/", "plain HTTP")):
        with Server(token_route(realm=realm)) as server:
            _, err = fetch(folder, f"http://{server.host}/a", code=1, **credential(server.host))
            check(words in err, f"{realm}: {err}")


@test
def what_is_sent_is_sent_again_to_who_asks_for_a_name_first(folder):
    with open(f"{folder}/body", "wb") as file:
        file.write(bytes(range(256)) * 500)

    def route(handler):
        if handler.name == MINE:
            handler.say(201, Location="/v2/there")
        else:
            wants_basic(handler)
    with Server(route) as server:
        _, err = fetch(folder, f"http://{server.host}/up", "method=PUT", "body=body", **credential(server.host))
        equal(server.requests[-1][3], bytes(range(256)) * 500)
        check(f"location 'http://{server.host}/v2/there'" in err, err)


@test
def parts_and_the_next_page_are_had(folder):
    def route(handler):
        begin, end = handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")
        if handler.path == "/lies":
            handler.say(206, BODY[2:9], Content_Range=f"bytes 2-8/{len(BODY)}")
        elif "Range" in handler.headers:
            part = BODY[int(begin):int(end or len(BODY)) + 1]
            handler.say(206, part, Content_Range=f"bytes {begin}-{int(begin) + len(part) - 1}/{len(BODY)}")
        else:
            handler.say(200, BODY, Link=[f"<{link}>; rel=next"], Docker_Content_Digest="sha256:abc", Content_Type="Text/Plain; x=y")
    with Server(route) as server:
        url = f"http://{server.host}"
        equal(fetch(folder, f"{url}/a", "from=3", "to=8", "by-digest=1")[0], BODY[3:8])
        equal(fetch(folder, f"{url}/a", "from=3", "by-digest=1")[0], BODY[3:])
        fetch(folder, f"{url}/lies", "from=2", "to=8", "by-digest=1", code=1)
        for link, next_ in (("/b?n=2", f"{url}/b?n=2"), ("http://192.0.2.1/b", ""), (f"https://{server.host}/b", ""), (f"http://x@{server.host}/b", "")):
            _, err = fetch(folder, f"{url}/a")
            check("type 'text/plain', digest 'sha256:abc'" in err and (f"next '{next_}'" in err) == bool(next_), err)


@test
def a_head_without_end_is_an_error(folder):
    for count, size, code in ((90, 10, 0), (110, 10, 1), (10, 7000, 1), (1, 70000, 1)):
        with Server(lambda handler: handler.say(200, BODY, **{f"X_{i}": "x" * size for i in range(count)})) as server:
            _, err = fetch(folder, f"http://{server.host}/a", code=code)
            check(code == 0 or "fields" in err, err)


if __name__ == "__main__":
    lib.main()
