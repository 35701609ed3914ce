"""hostile_registry.py - a registry on loopback that does what it is told: right by default, and wrong in one way a trick

    with HostileRegistry(image, trick) as registry:      # trick(handler) -> True: it answered itself
        registry.host                                    # "127.0.0.1:12345"
        registry.seen                                    # [(method, path, {header: value})]

A trick gets the request's handler; what it leaves alone is answered as OCI distribution 1.1 says.
"""
import base64
import http.server
import json
import threading

from lib import QuietServer

USER, PASSWORD = "sailor", "canary-9f3b-password"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", length=None, **headers):
        """LENGTH: what is said of the body; -1: nothing."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length != -1:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return True

    def hang_up(self):
        self.close_connection = True
        return True

    def say(self, status, **more):
        return self.answer(status, json.dumps({"errors": [{"code": "DENIED", "message": "no"}]}).encode(), Content_Type="application/json", **more)

    @property
    def what(self):
        """Is asked for: a tag or a digest, mostly."""
        return self.path.rsplit("/", 1)[1]

    @property
    def right(self):
        """The bytes that should be given: of the blob that is asked for, else of the manifest."""
        return self.server.blobs[self.what if self.is_blob else self.server.tags["1"]]

    @property
    def is_manifest(self):
        return "/manifests/" in self.path

    @property
    def is_blob(self):
        return "/blobs/" in self.path

    @property
    def is_layer(self):
        return self.is_blob and self.what in self.server.layers

    @property
    def is_large_layer(self):
        return self.is_layer and len(self.right) > 100_000

    @property
    def is_config(self):
        return self.is_blob and not self.is_layer

    def serve(self):
        server = self.server
        server.seen.append((self.command, self.path, dict(self.headers.items())))
        try:
            if not (server.trick and server.trick(self)):
                self.serve_right()
        except OSError:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = serve

    def serve_right(self):
        server = self.server
        what = self.what
        if self.path == "/v2/":
            return self.answer(200, b"{}")
        if self.is_manifest:
            digest = server.tags.get(what, what)
            if digest not in server.blobs:
                return self.say(404)
            return self.answer(200, server.blobs[digest], Content_Type="application/vnd.oci.image.manifest.v1+json",
                               Docker_Content_Digest=digest)
        if self.is_blob and what in server.blobs:
            return self.give(server.blobs[what])
        return self.say(404)

    def give(self, body):
        """With ranges."""
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes="):
            return self.answer(200, body, Content_Type="application/octet-stream")
        first, _, last = asked[6:].partition("-")
        first, last = int(first), min(int(last or len(body) - 1), len(body) - 1)
        return self.answer(206, body[first:last + 1], Content_Range=f"bytes {first}-{last}/{len(body)}")


class HostileRegistry:
    def __init__(self, image, trick=None, tls=None):
        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.server.trick, self.server.seen = trick, []
        self.server.tags = {}
        self.server.blobs, descriptor = image.blobs()
        self.server.tags["1"] = descriptor["digest"]
        self.server.layers = {layer.digest for layer in image.layers}
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def host(self):
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def port(self):
        return self.server.server_port

    @property
    def seen(self):
        return self.server.seen

    def secrets(self):
        """What came in Authorization headers."""
        return [headers["Authorization"] for _, _, headers in self.seen if "Authorization" in headers]
