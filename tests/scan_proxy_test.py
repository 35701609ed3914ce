#!/usr/bin/env python3
"""scan_proxy_test.py - scans through a proxy: HTTPS by CONNECT, plain HTTP by asking it, who is left out, and what it is told"""
import base64
import contextlib
import select
import socket
import socketserver
import ssl
import threading
import urllib.parse

import registries
from images import Image, Layer, dpkg_status, npm_package, os_release
from lib import check, equal, fails, main, no_crash, plimsoll, test

PACKAGES = {("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")}
HOST, PASSWORD, TOLL = "registry.ship.test", "canary-r3g1stry", "canary-pr0xy"
NAMES = f"DNS:{HOST},IP:127.0.0.1,DNS:localhost"


def image():
    return Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))]), Layer([npm_package("srv", "lodash", "4.17.15")])])


class Proxy(socketserver.ThreadingTCPServer):
    """PLACES: {"host:port" as it is asked for: "127.0.0.1:port"}; TOLL: what it wants to be told, or None."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self, places, toll=None, tls=None):
        super().__init__(("127.0.0.1", 0), Way)
        self.places, self.heads = places, []
        self.toll = toll and "Basic " + base64.b64encode(toll.encode()).decode()
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.host = f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_):
        pass

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Way(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            while self.serve():
                pass

    def read_head(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            got = self.request.recv(1)
            if not got:
                return None
            head += got
        return head.decode("latin-1")

    def say(self, line, fields=""):
        self.request.sendall(f"HTTP/1.1 {line}\r\nContent-Length: 0\r\n{fields}\r\n".encode())
        return True

    def serve(self):
        head = self.read_head()
        if not head:
            return False
        self.server.heads.append(head)
        method, target, _ = head.split("\r\n", 1)[0].split(" ")
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        if self.server.toll and fields.get("proxy-authorization", "") != self.server.toll.lower():
            return self.say("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="the lock"\r\n')
        asked = target if method == "CONNECT" else urllib.parse.urlsplit(target).netloc
        if asked not in self.server.places:
            return self.say("502 Bad Gateway")
        with socket.create_connection(self.server.places[asked].rsplit(":", 1), timeout=30) as there:
            if method == "CONNECT":
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                place = urllib.parse.urlsplit(target)
                lines = [line for line in head.split("\r\n")[1:-2] if not line.lower().startswith(("proxy-", "connection:"))]
                there.sendall("\r\n".join([f"{method} {place.path}{'?' + place.query if place.query else ''} HTTP/1.1", *lines, "Connection: close", "", ""]).encode())
            self.pump(there)
        return False

    def pump(self, there):
        while True:
            ready = [self.request] if getattr(self.request, "pending", lambda: 0)() else select.select([self.request, there], [], [], 30)[0]
            if not ready:
                return
            for one in ready:
                bytes_ = one.recv(65536)
                if not bytes_:
                    return
                (there if one is self.request else self.request).sendall(bytes_)


def scan(folder, target, *options, **more):
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", "--no-cache", target, *options, **more)
    check(result.code in (0, 1, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    check(PASSWORD not in result.out + result.err and TOLL not in result.out + result.err, "no password is in the output")
    return result


def opens(result, what=""):
    equal(result.code in (0, 2, 3) and result.packages(), PACKAGES, f"{what} {result.err}")
    equal(result.notes(), "", what)


@contextlib.contextmanager
def far(folder, **how):
    """A registry that is known to the proxy alone."""
    with registries.start(folder, **how) as registry:
        registry.push(image(), "team/app:1")
        yield registry


@test
def https_goes_through_the_proxy_by_connect(folder):
    with far(folder, tls=True, password=PASSWORD, names=NAMES) as registry:
        with Proxy({f"{HOST}:443": registry.host}) as proxy:
            for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
                before = len(proxy.heads)
                opens(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env={**registry.environment, variable: f"http://{proxy.host}"}), variable)
                heads = proxy.heads[before:]
                check(heads and all(head.startswith(f"CONNECT {HOST}:443 ") for head in heads), f"{heads}")
                check("authorization" not in "".join(heads).lower(), f"nothing is said of who asks: {heads}")
            fails(scan(folder, f"docker://{HOST}/team/app:1", env={**registry.environment, "HTTPS_PROXY": f"http://{proxy.host}"}), HOST, "certificate")
            fails(scan(folder, "docker://elsewhere.ship.test/team/app:1", env={"HTTPS_PROXY": f"http://{proxy.host}"}), "elsewhere.ship.test", "502")


@test
def a_token_comes_the_same_way(folder):
    with far(folder, tls=True, token=PASSWORD, names=NAMES, tokens_known_as="auth.ship.test") as registry:
        with Proxy({f"{HOST}:443": registry.host, "auth.ship.test:443": f"127.0.0.1:{registry.tokens.server.server_port}"}) as proxy:
            env = {**registry.environment, "HTTPS_PROXY": f"http://{proxy.host}"}
            opens(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env=env))
            equal({head.split(" ")[1] for head in proxy.heads}, {f"{HOST}:443", "auth.ship.test:443"})
            equal({user for _, parameters, user in registry.tokens.asked if "repository:team/app:pull" in parameters.get("scope", [])}, {registries.USER})


@test
def who_is_left_out_is_asked_without_it(folder):
    with far(folder, tls=True, password=PASSWORD) as registry:
        gone = f"http://127.0.0.1:{registries.free_port()}"
        target, env = f"docker://{registry.host}/team/app:1", {**registry.environment, "HTTPS_PROXY": gone}
        for none in ("127.0.0.1", registry.host, "*", "example.test, 127.0.0.0/8"):
            opens(scan(folder, target, *registry.options, env={**env, "NO_PROXY": none}), none)
        fails(scan(folder, target, *registry.options, "--timeout", "20s", env={**env, "NO_PROXY": "127.0.0.2,example.test"}), registry.host)


@test
def a_proxy_that_wants_to_know_who_asks_is_told_and_the_registry_is_not(folder):
    with far(folder, tls=True, password=PASSWORD, names=NAMES) as registry:
        with Proxy({f"{HOST}:443": registry.host}, toll=f"keeper:{TOLL}") as proxy:
            env = {**registry.environment, "HTTPS_PROXY": f"http://keeper:{TOLL}@{proxy.host}"}
            opens(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env=env))
            check(all(base64.b64encode(f"{registries.USER}:{PASSWORD}".encode()).decode() not in head for head in proxy.heads), "the registry's password")
            for url in (f"http://keeper:no{TOLL}@{proxy.host}", f"http://{proxy.host}"):
                fails(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env={**env, "HTTPS_PROXY": url}), HOST, "407")


@test
def a_proxy_is_spoken_with_by_tls_where_its_address_says_so(folder):
    with far(folder, tls=True, password=PASSWORD, names=NAMES) as registry:
        authority = registries.authority(folder)[0]
        with Proxy({f"{HOST}:443": registry.host}, tls=registries.server_side(folder, ssl.CERT_NONE)) as proxy:
            env = {**registry.environment, "HTTPS_PROXY": f"https://{proxy.host}"}
            opens(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env={**env, "SSL_CERT_FILE": authority}))
            check(all(head.startswith(f"CONNECT {HOST}:443 ") for head in proxy.heads), f"{proxy.heads}")
            fails(scan(folder, f"docker://{HOST}/team/app:1", *registry.options, env=env), HOST, "certificate")


@test
def plain_http_is_asked_of_the_proxy(folder):
    with far(folder) as registry:
        with Proxy({f"{HOST}:5000": registry.host}) as proxy:
            env = {"HTTP_PROXY": f"http://{proxy.host}"}
            opens(scan(folder, f"docker://{HOST}:5000/team/app:1", "--insecure", env={**env, "HTTPS_PROXY": f"http://{proxy.host}"}))
            check(any(head.startswith(f"GET http://{HOST}:5000/v2/team/app/manifests/1 ") for head in proxy.heads), f"{proxy.heads}")


if __name__ == "__main__":
    main()
