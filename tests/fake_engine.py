"""fake_engine.py - a server that speaks of docker's API what is asked of it, and does wrong as a test wants it

    with engine(folder) as server:                               # at a socket; an image of its own
        plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment)
        server.asked                                             # paths, in order
    with engine(folder, bodies=[tar, other], layers=[…]): …      # what /get sends, the first time and from then on; what /json says
"""
import contextlib
import hashlib
import http.server
import json
import os
import socketserver
import time
import urllib.parse

from images import Image, Layer, dpkg_status, npm_package, os_release
from lib import no_crash, plimsoll, serving

BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]
CHUNK = 64 << 10


def scan(folder, *arguments, **options):
    """As lib.scan, but engines are asked."""
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", *arguments, **options)
    no_crash(result)
    return result


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

    def _chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.server.sent += len(data)

    def _send_archive(self):
        server = self.server
        body = server.bodies[min(server.gets, len(server.bodies) - 1)]
        server.gets += 1
        self.send_response(200)
        self.send_header("Content-Type", "application/x-tar")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        stop = len(body) if server.cut is None else server.cut
        for at in range(0, stop, CHUNK):
            self._chunk(body[at:min(at + CHUNK, stop)])
            time.sleep(server.pause_s)
        if server.cut is not None:
            self.wfile.flush()
            self.connection.close()
            self.close_connection = True
            return
        while server.endless:
            self._chunk(server.endless)
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):  # pylint: disable=invalid-name
        path = urllib.parse.unquote(self.path)
        server = self.server
        server.asked.append(path)
        name, _, what = path.removeprefix("/images/").rpartition("/")
        if server.says:
            self._say(*server.says)
        elif name not in server.names:
            self._say(404, b'{"message":"No such image"}')
        elif what == "json":
            self._say(200, server.words)
        elif what == "get":
            with contextlib.suppress(OSError):  # who asked has had enough
                self._send_archive()
        else:
            self._say(404, b"{}")


class Server(socketserver.ThreadingMixIn):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # who asked has had enough, or its handshake failed: the test asks what the other side says


class UnixServer(Server, socketserver.UnixStreamServer):
    pass


class TcpServer(Server, socketserver.TCPServer):
    pass


@contextlib.contextmanager
def engine(folder, address=None, tls=None, says=None, cut=None, bodies=None, layers=None, words=None, pause_s=0, endless=b""):
    """A server at a socket (or on loopback: ADDRESS), with the image as docker.io/library/app:1 and by its id. SAYS: status and words of every
    answer. CUT: after so many bytes of the archive. ENDLESS: what follows it, again and again."""
    path, image_id = archive(folder)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(f"{folder}/engine.sock")
    server = TcpServer(address, Handler) if address else UnixServer(f"{folder}/engine.sock", Handler)
    if bodies is None:
        with open(path, "rb") as file:
            bodies = [file.read()]
    server.bodies, server.image_id, server.says, server.cut, server.pause_s, server.endless = bodies, image_id, says, cut, pause_s, endless
    server.asked, server.gets, server.sent = [], 0, 0
    said = {"Id": image_id, "RepoTags": ["app:1"], **({"RootFS": {"Type": "layers", "Layers": layers}} if layers else {})}
    server.words = json.dumps(said).encode() if words is None else words
    server.names = ("docker.io/library/app:1", image_id, image_id[7:19])
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.environment = {"DOCKER_HOST": f"tcp://127.0.0.1:{server.server_address[1]}" if address else f"unix://{folder}/engine.sock"}
    with serving(server):
        yield server
