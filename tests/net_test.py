#!/usr/bin/env python3
"""net_test.py - plimsoll-net gets what it may get, and nothing else; against a server on loopback that is slow, lies and redirects"""
import hashlib
import http.server
import subprocess
import threading
import time

import lib
from lib import check, equal, plimsoll, test

BODY = bytes(range(256)) * 4096


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", length=None, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # pylint: disable=invalid-name
        port = self.server.server_port
        places = {
            "/to-good": f"http://127.0.0.1:{port}/good",
            "/loop": f"http://127.0.0.1:{port}/loop",
            "/to-file": "file:///etc/passwd",
            "/to-far": "http://192.0.2.1/",
        }
        if self.path == "/good":
            self.answer(200, BODY)
        elif self.path in places:
            self.answer(302, Location=places[self.path])
        elif self.path == "/short":
            self.answer(200, b"half", length=8)
            self.close_connection = True
        elif self.path == "/endless":
            self.answer(200, b"", length=1 << 40)
            try:
                while True:
                    self.wfile.write(bytes(1 << 20))
            except OSError:
                pass
        elif self.path == "/busy":
            self.answer(503, b"later")
        elif self.path == "/forbidden":
            self.answer(403)
        else:
            self.answer(404)


def fetch(folder, path, *options):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = path if ":" in path else f"http://127.0.0.1:{server.server_port}{path}"
        done = subprocess.run([lib.PLIMSOLL, "debug", "fetch", url, *options], capture_output=True, timeout=lib.TIMEOUT_S, check=False,
                              env=lib.environment(folder), cwd=folder)
        return done.returncode, done.stdout, done.stderr.decode()
    finally:
        server.shutdown()
        server.server_close()


@test
def what_is_fetched_arrives_whole_with_its_digest(folder):
    code, body, err = fetch(folder, "/good", "--verbose")
    equal(code, 0, err)
    check(body == BODY, f"{len(body)} bytes of {len(BODY)}")
    check(hashlib.sha256(BODY).hexdigest() in err and str(len(BODY)) in err, err)


@test
def redirects_are_followed_where_they_may_lead(folder):
    code, body, err = fetch(folder, "/to-good")
    equal(code, 0, err)
    check(body == BODY, f"{len(body)} bytes of {len(BODY)}")


def refused(folder, path, words):
    code, body, err = fetch(folder, path)
    equal(code, 1, f"exit code of {path}: {err}")
    check(words in err, f"{path}: {err}")
    return body


@test
def what_cannot_be_had_is_an_error_that_names_it(folder):
    equal(refused(folder, "/nowhere", "HTTP status 404"), b"")
    equal(refused(folder, "/forbidden", "HTTP status 403"), b"")
    equal(refused(folder, "/busy", "HTTP status 503"), b"")
    refused(folder, "/short", "/short")
    refused(folder, "/loop", "/loop")
    refused(folder, "http://127.0.0.1:1/", "127.0.0.1:1")


@test
def other_protocols_and_far_plain_hosts_are_refused(folder):
    check(b"root" not in refused(folder, "/to-file", "/to-file"), "a redirect reached a file")
    refused(folder, "file:///etc/passwd", "file:///etc/passwd")
    refused(folder, "/to-far", "plain HTTP")
    refused(folder, "http://192.0.2.1/", "plain HTTP")


@test
def a_body_without_end_is_cut_at_the_ceiling(folder):
    began = time.monotonic()
    equal(refused(folder, "/endless", "more than"), b"")
    check(time.monotonic() - began < 60, "it took too long")


@test
def a_fetcher_that_is_missing_is_named(folder):
    result = plimsoll(folder, "debug", "fetch", "https://127.0.0.1:1/", env={"PLIMSOLL_LIBEXECDIR": f"{folder}/nowhere"})
    equal(result.code, 1, "exit code")
    check("plimsoll-net" in result.err, result.err)


if __name__ == "__main__":
    lib.main()
