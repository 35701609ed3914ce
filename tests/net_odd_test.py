#!/usr/bin/env python3
"""net_odd_test.py - plimsoll-net with many requests at once, over sockets, by proxies, with certificates of its own, and against servers that never come to the point"""
import json
import os
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import urllib.parse

import lib
import registries
from lib import check, equal, test
from net_access_test import MINE, PASSWORD, Server, basic, credential, token_route, wants_basic

BODY = bytes(range(256)) * 4096


def fetch(folder, url, *words, code=0, secret=PASSWORD, prefix=(), variables=None, **named):
    with open(f"{folder}/password", "w", encoding="utf-8") as file:
        file.write(secret)
    words = [*words, *(f"{name.replace('_', '-')}={value}" for name, value in named.items())]
    done = subprocess.run([*prefix, lib.PLIMSOLL, "debug", "fetch", url, *words, "--verbose"], capture_output=True, timeout=60, check=False,
                          env=lib.environment(folder, **(variables or {})), cwd=folder)
    err = done.stderr.decode()
    equal(done.returncode, code, err)
    check(PASSWORD not in err, "a secret is told: " + err)
    return done.stdout, err


class Raw:
    """Each connection is TALK's: (socket) -> None. Over a file where PATH names one."""

    def __init__(self, talk, path=None):
        self.path, self.accepted = path, 0

        class Handler(socketserver.BaseRequestHandler):
            def handle(this):  # pylint: disable=no-self-argument
                self.accepted += 1
                try:
                    talk(this.request)
                except OSError:
                    pass

        class Threading(socketserver.ThreadingMixIn, socketserver.UnixStreamServer if path else socketserver.TCPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                """Who wants no more hangs up."""
        self.server = Threading(path or ("127.0.0.1", 0), Handler)
        self.host = None if path else f"127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(65536)
        if not more:
            raise OSError("gone")
        head += more
    return head.split(b"\r\n\r\n", 1)


def says(answer):
    def talk(connection):
        read_head(connection)
        connection.sendall(answer)
    return talk


def ok(body=b"good", more=b""):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n%s" % (len(body), more, body)


# ---- heads ----

@test
def what_is_said_before_the_answer_is_passed_over(folder):
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=next\r\nDocker-Content-Digest: sha256:early\r\n\r\n"
    with Raw(says(b"HTTP/1.1 100 Continue\r\n\r\n" + early * 3 + ok())) as server:
        out, err = fetch(folder, f"http://{server.host}/a")
        equal(out, b"good")
        check("early" not in err and "next" not in err and "HTTP status 200" in err, err)


def endless(first, piece):
    def talk(connection):
        read_head(connection)
        connection.sendall(first)
        while True:
            connection.sendall(piece)
    return talk


@test
def heads_without_end_are_left(folder):
    for first, piece in ((b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n"), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
                         (b"HTTP/1.1 200 OK\r\nX: ", b"y" * 1000), (b"HTTP/1.1 200 OK\r\nX: y\r\n", b" folded\r\n"),
                         (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", b"X: y\r\n")):
        with Raw(endless(first, piece)) as server:
            began = time.monotonic()
            _, err = fetch(folder, f"http://{server.host}/a", code=1)
            check(server.host in err, err)
            check(time.monotonic() - began < 20, f"{first} {piece[:20]}: it took too long")


@test
def answers_that_are_none_or_other_ones_are_errors(folder):
    for answer in (b"", b"\r\n", b"good", b"HTTP/0.9 200 OK\r\n\r\ngood", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\ngood", b"HTTP/1.1 099 Odd\r\n\r\n",
                   b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\ngood", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\ngood",
                   b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\ngood",
                   b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 4\r\n\r\ngood", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n",
                   b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\ngood\r\n",
                   b"HTTP/1.1 206 Part\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\ngood", b"HTTP/1.1 204 No\r\n\r\n"):
        with Raw(says(answer)) as server:
            out, err = fetch(folder, f"http://{server.host}/a", code=1)
            check(server.host in err and not any(ord(byte) < 32 and byte != "\n" for byte in err), f"{answer}: {err}")
            check(out == b"", f"{answer}: {out}")


@test
def a_body_in_chunks_and_one_without_bytes_are_whole(folder):
    for answer, body in ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\ngood\r\n0\r\nX: y\r\n\r\n", b"good"), (ok(b""), b"")):
        with Raw(says(answer)) as server:
            equal(fetch(folder, f"http://{server.host}/a")[0], body)


@test
def a_challenge_of_thousands_of_values_takes_little_memory(folder):
    fields = b"".join(b"WWW-Authenticate: Bearer " + b'a="",' * 1200 + b"\r\n" for _ in range(10))
    with Raw(says(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n" + fields + b"\r\n")) as server:
        _, err = fetch(folder, f"http://{server.host}/a", code=1, prefix=("sh", "-c", "ulimit -v 400000; exec \"$@\"", "sh") if not sanitized() else ())
        check("asks for neither a password nor a token" in err, err)


def sanitized():
    with open(lib.PLIMSOLL, "rb") as program:
        return b"__asan_init" in program.read()


# ---- many at once ----

@test
def as_many_as_may_be_at_once_all_arrive(folder):
    with Server(lambda handler: handler.say(200, BODY[:300000])) as server:
        out, _ = fetch(folder, f"http://{server.host}/a", at_once=64, times=2)
        check(out == BODY[:300000] * 128, f"{len(out)} bytes")


@test
def many_that_fail_at_once_are_all_told_of(folder):
    for url in ("http://127.0.0.1:1/", "ftp://127.0.0.1/", "http://192.0.2.1/"):
        fetch(folder, url, at_once=64, times=3, code=1)


@test
def a_pipe_that_nobody_reads_holds_up_no_other(folder):
    with Server(lambda handler: handler.say(200, BODY * 8)) as server:
        out, _ = fetch(folder, f"http://{server.host}/a", at_once=5, slow=1)
        check(out == BODY * 40, f"{len(out)} bytes")


@test
def a_pipe_that_is_closed_ends_its_request(folder):
    with Server(lambda handler: handler.say(200, BODY * 32)) as server:
        _, err = fetch(folder, f"http://{server.host}/a", at_once=5, leave=1, code=1)
        check("nobody takes it" in err, err)


@test
def what_is_cancelled_ends_soon(folder):
    def talk(connection):
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfirst")
        time.sleep(30)
    with Raw(talk) as server:
        began = time.monotonic()
        _, err = fetch(folder, f"http://{server.host}/a", at_once=20, cancel=1, code=1)
        check("not wanted any more" in err, err)
        check(time.monotonic() - began < 15, "it took too long")


@test
def a_time_that_is_given_ends_all_that_is_waited_for(folder):
    def silent(connection):
        read_head(connection)
        time.sleep(30)

    def never_taken(handler):
        handler.say(200, BODY * 8)
    with Raw(silent) as server:
        _, err = fetch(folder, f"http://{server.host}/a", timeout_ms=700, at_once=3, code=1)
        check("not done in time" in err, err)
    with Server(token_route(realm=f"http://{server.host}/token")) as registry, Raw(silent) as server:
        registry.route = token_route(realm=f"http://{server.host}/token")
        _, err = fetch(folder, f"http://{registry.host}/a", timeout_ms=700, at_once=3, code=1)
        check("in time" in err, err)
    with Server(never_taken) as server:
        _, err = fetch(folder, f"http://{server.host}/a", timeout_ms=700, at_once=1, slow=1)


# ---- over a socket that is connected ----

@test
def an_engine_is_asked_over_its_socket_and_nobody_else(folder):
    heads = []

    def talk(connection):
        heads.append(read_head(connection)[0])
        connection.sendall(ok(BODY))
    path = f"{folder}/engine.sock"
    with Raw(talk, path):
        out, _ = fetch(folder, "http://localhost/images/a%2Fb/json", socket=path, at_once=4, times=2, variables={"http_proxy": "http://127.0.0.1:1"})
        check(out == BODY * 8, f"{len(out)} bytes")
        check(all(head.startswith(b"GET /images/a%2Fb/json HTTP/1.1\r\nHost: localhost\r\n") for head in heads), heads)


@test
def over_a_socket_nothing_leads_on_and_nobody_is_named(folder):
    path = f"{folder}/engine.sock"
    with Server(wants_basic) as thief, open(f"{folder}/body", "wb") as file:
        file.write(b"sent")
        file.flush()
        for number, (answer, words, more) in enumerate((
                (b"HTTP/1.1 302 Found\r\nLocation: http://%s/\r\nContent-Length: 0\r\n\r\n" % thief.host.encode(), "302", ()),
                (b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n", "401", ()),
                (b"HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"http://%s/\"\r\nContent-Length: 0\r\n\r\n" % thief.host.encode(), "401", ()),
                (b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "417", ("method=POST", "body=body")),
                (b"", "", ()))):
            with Raw(says(answer), path + str(number)):
                _, err = fetch(folder, f"http://{thief.host}/a", *more, socket=path + str(number), code=1, **credential(thief.host))
                check(words in err, err)
        equal(thief.requests, [])


@test
def what_expects_too_much_is_not_sent_past_a_socket(folder):
    """Of large bodies libcurl asks first, and once more without asking."""
    with open(f"{folder}/body", "wb") as file:
        file.write(bytes(240 << 10) * 4)
    seen = []

    def talk(connection):
        head, _ = read_head(connection)
        seen.append(head)
        connection.sendall(b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")
        time.sleep(1)
    with Server(lambda handler: handler.say(200, BODY)) as thief, Raw(talk, f"{folder}/s"):
        fetch(folder, f"http://{thief.host}/a", "method=POST", "body=body", socket=f"{folder}/s", code=1)
        equal(thief.requests, [])


# ---- by a proxy ----

class Proxy(Raw):
    """Takes note of what is said to it; CONNECT leads to REACHES, others are answered."""

    def __init__(self, reaches=None):
        self.heads = []

        def talk(connection):
            head, _ = read_head(connection)
            self.heads.append(head.decode())
            if not head.startswith(b"CONNECT "):
                connection.sendall(ok(b"by proxy"))
                return
            with socket.create_connection(reaches.split(":")) as there:
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                back = threading.Thread(target=pump, args=(there, connection), daemon=True)
                back.start()
                pump(connection, there)
        super().__init__(talk)


def pump(come, go):
    try:
        while data := come.recv(65536):
            go.sendall(data)
    except OSError:
        pass
    try:
        go.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@test
def a_proxy_is_asked_unless_the_host_is_left_out(folder):
    with Server(lambda handler: handler.say(200, b"direct")) as server, Proxy() as proxy:
        url = f"http://{server.host}/a"
        for variables, body in (({"http_proxy": f"http://{proxy.host}"}, b"by proxy"), ({"HTTP_PROXY": f"http://{proxy.host}"}, b"by proxy"),
                                ({"ALL_PROXY": f"http://{proxy.host}"}, b"by proxy"), ({"https_proxy": f"http://{proxy.host}"}, b"direct"),
                                ({"http_proxy": f"http://{proxy.host}", "no_proxy": "example.org, 127.0.0.0/8"}, b"direct"),
                                ({"HTTP_PROXY": f"http://{proxy.host}", "NO_PROXY": "127.0.0.1"}, b"direct"),
                                ({"HTTP_PROXY": f"http://{proxy.host}", "NO_PROXY": "27.0.0.1"}, b"by proxy"), ({}, b"direct")):
            equal(fetch(folder, url, variables=variables)[0], body, str(variables))


@test
def a_proxy_at_hand_makes_no_far_host_a_near_one(folder):
    with Proxy() as proxy:
        variables = {"http_proxy": f"http://{proxy.host}"}
        for host in ("192.0.2.1", "registry.example"):
            _, err = fetch(folder, f"http://{host}/a", variables=variables, code=1, **credential(host))
            check("plain HTTP" in err, err)
        equal(proxy.heads, [])
        equal(fetch(folder, "http://registry.example/a", variables=variables, host="registry.example", insecure=1)[0], b"by proxy")


@test
def a_proxy_at_hand_makes_no_redirect_to_this_machine_a_good_one(folder):
    with Server(wants_basic) as inside:
        def talk(connection):
            read_head(connection)
            connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://%s/\r\nContent-Length: 0\r\n\r\n" % inside.host.encode())
        with Raw(talk) as proxy:
            _, err = fetch(folder, "http://registry.example/a", code=1, host="registry.example", insecure=1,
                           variables={"http_proxy": f"http://{proxy.host}", "no_proxy": "127.0.0.1"})
            check("redirect to an address inside" in err, err)
            _, err = fetch(folder, "http://registry.example/a", code=1, host="registry.example", insecure=1, variables={"http_proxy": f"http://{proxy.host}"})
            check("redirect to an address inside" in err, err)
        equal(inside.requests, [])


def over_tls(server, folder, wanted=ssl.CERT_NONE):
    context = registries.server_side(folder, wanted)
    server.server.socket = context.wrap_socket(server.server.socket, server_side=True, do_handshake_on_connect=False)


@test
def a_proxy_is_told_no_name_that_is_for_another(folder):
    with Server(wants_basic) as server, Proxy(server.host) as proxy:
        over_tls(server, folder)
        out, _ = fetch(folder, f"https://{server.host}/a", variables={"HTTPS_PROXY": f"http://some:one@{proxy.host}"}, authorities="authority.crt",
                       **credential(server.host, times=2))
        equal(out, b"what was asked for" * 2)
        equal(server.names(), [None, MINE, MINE])
        check(proxy.heads and all(head.startswith(f"CONNECT {server.host} ") for head in proxy.heads), proxy.heads)
        for head in proxy.heads:
            check("\r\nAuthorization" not in head and MINE not in head and f"Proxy-Authorization: {basic('some', 'one')}" in head, head)


# ---- certificates of ours ----

@test
def our_certificate_is_shown_to_the_host_it_is_meant_for_alone(folder):
    registries.certificate(folder, "mine", "DNS:mine", "clientAuth")
    shown = []

    def route(handler):
        shown.append(bool(handler.connection.getpeercert()))
        if handler.path == "/away":
            handler.say(307, Location=f"https://localhost:{server.host.split(':')[1]}/there")
        else:
            handler.say(200, b"good")
    with Server(route) as server:
        over_tls(server, folder, ssl.CERT_OPTIONAL)
        mine = {"authorities": "authority.crt", "certificate": "mine.crt", "key": "mine.key"}
        equal(fetch(folder, f"https://{server.host}/a", host=server.host, **mine)[0], b"good")
        equal(shown, [True])
        shown.clear()
        equal(fetch(folder, f"https://{server.host}/away", host=server.host, times=2, **mine)[0], b"good" * 2)
        equal(shown, [True, False] * 2)
        fetch(folder, f"https://{server.host}/a", code=1, host=server.host)
        fetch(folder, f"https://{server.host}/a", code=1, host=f"localhost:{server.host.split(':')[1]}", **mine)
        for what, file in (("certificate", "mine.key"), ("key", "server.key"), ("key", "authority.crt"), ("authorities", "mine.key")):
            _, err = fetch(folder, f"https://{server.host}/a", code=1, host=server.host, **{**mine, what: file})
            check(server.host in err, err)


# ---- tokens ----

@test
def a_token_that_many_need_at_once_is_asked_for_once(folder):
    inner = token_route()

    def route(handler):
        if handler.path.startswith("/token"):
            time.sleep(0.5)
        inner(handler)
    with Server(route) as server:
        for scope in ("repository:a/b:pull", ""):
            server.requests.clear()
            out, _ = fetch(folder, f"http://{server.host}/a", at_once=16, scope=scope, **credential(server.host))
            equal(len(out), 16 * len(b"what was asked for"))
            equal(len([1 for _, path, _, _ in server.requests if path.startswith("/token")]), 1)


@test
def who_waits_for_a_token_that_is_not_had_asks_on_its_own(folder):
    left = [1]
    inner = token_route()

    def route(handler):
        if handler.path.startswith("/token") and left[0]:
            left[0] -= 1
            time.sleep(0.5)
            handler.say(503)
        else:
            inner(handler)
    with Server(route) as server:
        _, err = fetch(folder, f"http://{server.host}/a", at_once=8, scope="s", code=1, **credential(server.host))
        equal(err.count("HTTP status 200"), 7, err)
        check(len([1 for _, path, _, _ in server.requests if path.startswith("/token")]) <= 8, server.requests)
        check("503" in err, err)


@test
def a_token_that_cannot_be_a_line_is_not_sent(folder):
    with open(f"{folder}/bearer", "w", encoding="ascii") as file:
        file.write("good\r\nX-Stolen: yes")
    heads = []

    def talk(connection):
        heads.append(read_head(connection)[0])
        connection.sendall(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")
    with Raw(talk) as server:
        fetch(folder, f"http://{server.host}/a", code=1, host=server.host, bearer="bearer")
        check(heads and not any(b"Stolen" in head or b"Authorization" in head for head in heads), heads)


if __name__ == "__main__":
    lib.main()
