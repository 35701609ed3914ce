"""docker_daemon_test.py - images of an engine that runs: docker's API over a socket, over TCP and TLS, of a server of the test's own and of the
real ones"""
import contextlib
import hashlib
import http.server
import json
import os
import socketserver
import urllib.parse

import engines
import registries
from images import Image, Layer, dpkg_status, npm_package, os_release
from lib import check, equal, fails, main, no_crash, plimsoll, serving, test

OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")
BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]


def archive(folder, tag="app:1"):
    """A docker archive and its image's id."""
    image = Image([Layer(BASE), Layer([npm_package("srv", "lodash", "4.17.15")])])
    image.write_docker_archive(f"{folder}/image.tar", tag)
    return f"{folder}/image.tar", "sha256:" + hashlib.sha256(json.dumps(image.config).encode()).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """What of docker's API is asked: GET /images/NAME/json and /images/NAME/get, the latter in chunks as docker sends it."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass

    def address_string(self):
        return "local"

    def _say(self, status, words):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def _send_archive(self):
        cut = self.server.cut
        self.send_response(200)
        self.send_header("Content-Type", "application/x-tar")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with open(self.server.archive, "rb") as file:
            while data := file.read(8192):
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                if cut:
                    self.wfile.flush()
                    self.connection.close()
                    self.close_connection = True
                    return
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):  # pylint: disable=invalid-name
        path = urllib.parse.unquote(self.path)
        self.server.asked.append(path)
        name, _, what = path.removeprefix("/images/").rpartition("/")
        if self.server.says:
            self._say(*self.server.says)
        elif name not in self.server.names:
            self._say(404, b'{"message":"No such image"}')
        elif what == "json":
            self._say(200, json.dumps({"Id": self.server.image_id, "RepoTags": ["app:1"]}).encode())
        elif what == "get":
            with contextlib.suppress(OSError):  # who asked has had enough
                self._send_archive()
        else:
            self._say(404, b"{}")


class UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # who asked has had enough


class TcpServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a handshake that failed: the test asks what the other side says


@contextlib.contextmanager
def engine(folder, address=None, tls=None, says=None, cut=False):
    """A server at a socket (or on loopback: ADDRESS), with the image as docker.io/library/app:1 and by its id."""
    path, image_id = archive(folder)
    server = TcpServer(address, Handler) if address else UnixServer(f"{folder}/engine.sock", Handler)
    server.archive, server.image_id, server.asked, server.says, server.cut = path, image_id, [], says, cut
    server.names = ("docker.io/library/app:1", image_id, image_id[7:19])
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.environment = {"DOCKER_HOST": f"tcp://127.0.0.1:{server.server_address[1]}" if address else f"unix://{folder}/engine.sock"}
    with serving(server):
        yield server


def scan(folder, *arguments, **options):
    """As lib.scan, but engines are asked."""
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", *arguments, **options)
    no_crash(result)
    return result


def reads(result, *packages):
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    equal(result.packages(), set(packages or (OPENSSL, LODASH)), "packages")
    equal(result.notes(), "", "notes")


@test
def an_image_is_the_same_as_in_its_archive(folder):
    with engine(folder) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
        reads(result)
        equal(server.asked, ["/images/docker.io/library/app:1/json", "/images/docker.io/library/app:1/get"], "asked")
    saved = scan(folder, "--no-cache", f"docker-archive:{folder}/image.tar")
    equal(result.findings(), saved.findings(), "findings")
    equal(result.report["image"]["digest"], saved.report["image"]["digest"], "digest")
    equal(result.report["image"]["target"], "docker-daemon:app:1", "target")


@test
def an_id_names_it_too(folder):
    with engine(folder) as server:
        for name in (server.image_id, "@" + server.image_id, server.image_id[7:19]):
            result = scan(folder, f"docker-daemon:{name}", env=server.environment)
            reads(result)
            equal(result.report["image"]["config_digest"], server.image_id, "the image's id")


@test
def podmans_socket_is_asked_in_the_same_way(folder):
    with engine(folder) as server:
        reads(scan(folder, "podman:app:1", env={"CONTAINER_HOST": server.environment["DOCKER_HOST"]}))
        os.makedirs(f"{folder}/run/podman")
        os.rename(f"{folder}/engine.sock", f"{folder}/run/podman/podman.sock")
        reads(scan(folder, "podman:app:1", env={"XDG_RUNTIME_DIR": f"{folder}/run"}))


@test
def a_name_alone_is_looked_for_in_the_engine(folder):
    with engine(folder) as server:
        result = scan(folder, "app:1", env=server.environment)
        reads(result)
        check("docker-daemon" in result.report["image"]["target"], result.report["image"])
        check(any("docker-daemon" in note["text"] for note in result.report["notes"]), f"says whence: {result.report['notes']}")


@test
def contexts_say_where_the_engine_is(folder):
    with engine(folder) as server:
        meta = f"{folder}/.docker/contexts/meta/{hashlib.sha256(b'far').hexdigest()}"
        os.makedirs(meta)
        with open(f"{meta}/meta.json", "w", encoding="ascii") as file:
            json.dump({"Name": "far", "Metadata": {}, "Endpoints": {"kubernetes": {"Host": "https://no.example"},
                                                                    "docker": {"Host": server.environment["DOCKER_HOST"], "SkipTLSVerify": False}}}, file)
        reads(scan(folder, "docker-daemon:app:1", env={"DOCKER_CONTEXT": "far"}))
        with open(f"{folder}/.docker/config.json", "w", encoding="ascii") as file:
            json.dump({"auths": {}, "currentContext": "far"}, file)
        reads(scan(folder, "docker-daemon:app:1"))
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_CONTEXT": "near"}), "no context 'near'")
        # DOCKER_HOST counts first, as docker has it
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_HOST": f"unix://{folder}/no.sock"}), "no.sock", "DOCKER_HOST")


@test
def an_engine_is_asked_over_tcp(folder):
    with engine(folder, ("127.0.0.1", 0)) as server:
        reads(scan(folder, "docker-daemon:app:1", env=server.environment))


def client_folder(folder):
    """As docker wants it: ca.pem, cert.pem, key.pem."""
    certificate, key = registries.certificate(folder, "client", "DNS:client", "clientAuth")
    os.makedirs(f"{folder}/certs")
    for path, name in ((registries.authority(folder)[0], "ca"), (certificate, "cert"), (key, "key")):
        os.link(path, f"{folder}/certs/{name}.pem")
    return f"{folder}/certs"


@test
def an_engine_with_tls_sees_who_asks(folder):
    with engine(folder, ("127.0.0.1", 0), registries.server_side(folder)) as server:
        certs = client_folder(folder)
        verified = {**server.environment, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": certs}
        reads(scan(folder, "docker-daemon:app:1", env=verified))
        os.unlink(f"{certs}/cert.pem")
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=verified), "docker at 'tcp://127.0.0.1:")
        os.unlink(f"{certs}/ca.pem")
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=verified), "certificate")


@test
def what_is_not_there_is_said(folder):
    with engine(folder) as server:
        fails(plimsoll(folder, "scan", "docker-daemon:app:2", env=server.environment), "no image 'docker.io/library/app:2'", "engine.sock")
        fails(plimsoll(folder, "scan", "docker-daemon:App", env=server.environment), "docker at 'unix://")
    fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "engine.sock", "refused")
    os.unlink(f"{folder}/engine.sock")
    fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "engine.sock", "No such file")
    for address in ("ssh://me@far", "npipe:////./pipe/docker_engine", "tcp://a b", "tcp://"):
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_HOST": address}), address)


@test
def offline_engines_are_asked_over_a_socket_alone(folder):
    with engine(folder) as server:
        reads(scan(folder, "--offline", "docker-daemon:app:1", env=server.environment))
        reads(scan(folder, "--offline", "app:1", env=server.environment))
        result = plimsoll(folder, "scan", "--offline", "app:2", env=server.environment)
        fails(result, "nothing is fetched from registries here (--offline)")
    with engine(folder, ("127.0.0.1", 0)) as server:
        fails(plimsoll(folder, "scan", "--offline", "docker-daemon:app:1", env=server.environment), "--offline", "docker at 'tcp://127.0.0.1:")
        equal(server.asked, [], "asked")


@test
def an_engine_that_fails_is_no_image(folder):
    for says, word in (((500, b'{"message":"out of order"}'), "500"), ((403, b"no"), "403"), ((302, b""), "302")):
        with engine(folder, says=says) as server:
            fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), word, "engine.sock")
        os.unlink(f"{folder}/engine.sock")
    with engine(folder, cut=True) as server:
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "docker at")


@test
def a_real_docker_is_asked(folder):
    path, image_id = archive(folder, "team/app:1")
    with engines.dockerd(folder) as real:
        real.load(path)
        reads(scan(folder, "docker-daemon:team/app:1", env=real.environment))
        result = scan(folder, f"docker-daemon:{image_id}", env=real.environment)
        reads(result)
        equal(result.report["image"]["config_digest"], image_id, "the image's id")
        fails(plimsoll(folder, "scan", "docker-daemon:team/app:2", env=real.environment), "no image 'docker.io/team/app:2'")


@test
def a_real_podman_is_asked(folder):
    path, image_id = archive(folder, "localhost/app:1")
    with engines.podman(folder) as real:
        real.load(path)
        reads(scan(folder, "podman:localhost/app:1", env=real.environment))
        reads(scan(folder, f"podman:{image_id}", env=real.environment))
        fails(plimsoll(folder, "scan", "podman:localhost/app:2", env=real.environment), "no image 'localhost/app:2'")


if __name__ == "__main__":
    main()
