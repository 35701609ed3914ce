#!/usr/bin/env python3
"""net_test.py - plimsoll-net gets what it may get, and nothing else; against a server on loopback that is slow, lies and redirects"""
import hashlib
import http.server
import os
import re
import ssl
import subprocess
import threading
import time

import lib
from lib import QuietServer, check, equal, plimsoll, skip, test

with open(f"{lib.ROOT}/src/link/fault.h", encoding="utf-8") as header:
    FAULTS = {name: number for number, name in enumerate(re.findall(r"^\tFAULT_(\w+),", header.read(), re.MULTILINE))}
with open(lib.PLIMSOLL, "rb") as program:
    MISBEHAVES = b"PLIMSOLL_FAULT" in program.read()

BODY = bytes(range(256)) * 4096


def content(path):
    with open(path, "rb") as file:
        return file.read()


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
        elif self.path == "/until-closed":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(BODY)
        elif self.path == "/part":
            self.answer(206, BODY[5:], **{"Content-Range": f"bytes 5-{len(BODY) - 1}/{len(BODY)}"})
        elif self.path == "/unchanged":
            self.send_response(304)
            self.end_headers()
        elif self.path == "/busy":
            self.answer(503, b"later")
        elif self.path == "/forbidden":
            self.answer(403)
        else:
            self.answer(404)


def fetch(folder, path, *options, prefix=(), certificate=None, **variables):
    server = QuietServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = path if ":" in path else f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}{path}"
        done = subprocess.run([*prefix, lib.PLIMSOLL, "debug", "fetch", url, *options], capture_output=True, timeout=lib.TIMEOUT_S,
                              check=False, env=lib.environment(folder, **variables), cwd=folder)
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


@test
def certificates_are_judged_by_the_bundle_or_the_folder_that_is_named(folder):
    lib.need("openssl")
    for name in ("own", "other"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"], check=True, capture_output=True)
    with open(f"{folder}/server.pem", "wb") as file:
        file.write(content(f"{folder}/own.key") + content(f"{folder}/own.pem"))
    name = lib.run("openssl", "x509", "-noout", "-hash", "-in", f"{folder}/own.pem").strip()
    os.mkdir(f"{folder}/certificates")
    os.rename(f"{folder}/own.pem", f"{folder}/certificates/{name}.0")
    for variables, want in (({"SSL_CERT_FILE": f"{folder}/certificates/{name}.0"}, BODY), ({"SSL_CERT_DIR": f"{folder}/certificates"}, BODY),
                            ({"SSL_CERT_FILE": f"{folder}/other.pem"}, b""), ({}, b"")):
        code, body, err = fetch(folder, "/good", certificate=f"{folder}/server.pem", **variables)
        equal(code, 0 if want else 1, f"{variables}: {err}")
        check(body == want, f"{variables}: {len(body)} bytes")
        check(want or "certificate" in err, err)


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
    equal(refused(folder, "/part", "HTTP status 206"), b"", "the rest of what nobody began")
    equal(refused(folder, "/unchanged", "HTTP status 304"), b"", "news of what nobody has")
    refused(folder, "/until-closed", "how long it is")
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


def taken_over(folder, path, **options):
    """What a fetcher that is told to read the file PATH sends instead of a body; None: it could not."""
    if not MISBEHAVES:
        skip("not a build of VARIANT=misbehave")
    code, body, err = fetch(folder, f"file://{path}", PLIMSOLL_FAULT=f"{FAULTS['OPEN']}:fetch", **options)
    check(code == 0 or f"file://{path}" in err, err)
    return body if code == 0 else None


@test
def a_fetcher_reads_what_names_and_certificates_need_and_no_other_file(folder):
    bundle, secret = f"{folder}/bundle.pem", f"{folder}/secret"
    for path in (bundle, secret):
        with open(path, "w", encoding="ascii") as file:
            file.write("it leaks\n")
    os.symlink(secret, f"{folder}/link")
    if taken_over(folder, secret, prefix=lib.WITHOUT_LANDLOCK) != content(secret):
        skip("nothing could leak here")  # else this could not fail
    for path in (secret, f"{folder}/link", "/etc/passwd", "/proc/self/environ", "/proc/self/maps", f"{lib.BUILD}/bin/plimsoll", bundle):
        equal(taken_over(folder, path), None, path)
    for path in ("/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf"):
        if os.path.exists(path):
            equal(taken_over(folder, path), content(path), path)
    equal(taken_over(folder, bundle, SSL_CERT_FILE=bundle), content(bundle), "a bundle that is named")
    equal(taken_over(folder, secret, SSL_CERT_FILE=bundle), None, "what lies beside it")
    equal(taken_over(folder, bundle, SSL_CERT_DIR=folder), content(bundle), "a folder of certificates that is named")


@test
def without_landlock_things_are_fetched_too(folder):
    code, body, err = fetch(folder, "/good", prefix=lib.WITHOUT_LANDLOCK)
    equal(code, 0, err)
    check(body == BODY, f"{len(body)} bytes of {len(BODY)}")


if __name__ == "__main__":
    lib.main()
