"""grpc_made.py - a containerd of the tests' own: HTTP/2 and gRPC by hand over a socket in the file system, so that it can do wrong

    with FakeContainerd(f"{folder}/fake.sock", image, trick=trick) as server:
        plimsoll(folder, "scan", f"containerd:{server.name}", env=server.environment)

RFC 9113 (frames), RFC 7541 (fields, literal and never indexed), gRPC's PROTOCOL-HTTP2.md. Fields of requests are not decoded: each call has
a connection of its own, and what it asks for its message tells. The right calls are shown by a real containerd (containerd_test.py).
"""
import contextlib
import os
import socket
import struct
import threading

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
NAMESPACE = "probe"
TYPE = ("content-type", "application/grpc")
OK = [(":status", "200"), TYPE]


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7f | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(message):
    """{number: last value} of a message without fixed numbers."""
    found = {}
    while message:
        values = []
        for _ in range(2):
            number = shift = 0
            while True:
                byte, message = message[0], message[1:]
                number |= (byte & 0x7f) << shift
                shift += 7
                if byte < 0x80:
                    break
            values.append(number)
        if values[0] & 7 == 2:
            values[1], message = message[:values[1]], message[values[1]:]
        found[values[0] >> 3] = values[1]
    return found


def framed(message):
    return b"\0" + struct.pack(">I", len(message)) + message


def descriptor(digest, size, media_type):
    return field(1, media_type) + field(2, digest) + field(3, size)


class Call:
    """One call, and the ways to answer it."""

    def __init__(self, server, connection):
        self.server, self.connection = server, connection
        self.window, self.whole_window, self.stream = 65535, 65535, 1
        self.initial = 65535
        self.kind = self.message = None

    # ---- frames

    def take_exactly(self, size):
        got = b""
        while len(got) < size:
            piece = self.connection.recv(size - len(got))
            if not piece:
                raise EOFError
            got += piece
        return got

    def take_frame(self):
        head = self.take_exactly(9)
        payload = self.take_exactly(int.from_bytes(head[:3], "big"))
        kind, flags, stream = head[3], head[4], int.from_bytes(head[5:], "big")
        if kind == SETTINGS and not flags & ACK:
            for at in range(0, len(payload), 6):
                name, value = struct.unpack(">HI", payload[at:at + 6])
                if name == 4:
                    self.window += value - self.initial
                    self.initial = value
            self.frame(SETTINGS, ACK, 0)
        elif kind == WINDOW_UPDATE and stream == 0:
            self.whole_window += int.from_bytes(payload, "big")
        elif kind == WINDOW_UPDATE:
            self.window += int.from_bytes(payload, "big")
        elif kind == PING and not flags & ACK:
            self.frame(PING, ACK, 0, payload)
        return kind, flags, stream, payload

    def frame(self, kind, flags, stream, payload=b""):
        self.connection.sendall(len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload)

    def headers(self, pairs, end=False):
        def text(value):
            value = value.encode("latin-1")
            rest = len(value) - 127
            return (bytes([len(value)]) if rest < 0 else b"\x7f" + varint(rest)) + value
        block = b"".join(b"\x10" + text(name) + text(value) for name, value in pairs)
        pieces = [block[at:at + 16000] for at in range(0, len(block), 16000)]
        for at, piece in enumerate(pieces):
            self.frame(9 if at else HEADERS, (END_STREAM if end and not at else 0) | (END_HEADERS if at == len(pieces) - 1 else 0),
                       self.stream, piece)

    def data(self, payload, end=False):
        """As the other side's windows allow it."""
        while True:
            size = min(len(payload), self.window, self.whole_window, 16000)
            if size or not payload:
                last = size == len(payload)
                self.frame(DATA, END_STREAM if end and last else 0, self.stream, payload[:size])
                self.window -= size
                self.whole_window -= size
                payload = payload[size:]
                if last:
                    return
            else:
                self.take_frame()

    # ---- answers

    def status(self, number=0, message="", **more):
        """At the end of an answer."""
        self.headers([("grpc-status", str(number)), ("grpc-message", message), *more.items()], end=True)

    def fail(self, number, message=""):
        """The whole answer."""
        self.headers([*OK, ("grpc-status", str(number)), ("grpc-message", message)], end=True)
        return True

    def answer(self, *messages):
        self.headers(OK)
        for message in messages:
            self.data(framed(message))
        self.status()
        return True

    # ---- what is right

    def image_right(self):
        server = self.server
        return field(1, server.name) + field(3, descriptor(server.manifest["digest"], server.manifest["size"], server.manifest["mediaType"]))

    def messages_right(self):
        server = self.server
        if self.kind == "namespaces":
            return [field(1, field(1, NAMESPACE) + field(2, field(1, "a") + field(2, "label")))]
        if self.kind == "get":
            return [field(1, self.image_right())] if self.asked[1] == server.name.encode() else None
        if self.kind == "list":
            return [field(1, field(1, "docker.io/library/other:1") + field(3, descriptor("sha256:" + "0" * 64, 7, "x"))) +
                    field(1, self.image_right())]
        blob = server.blobs.get(self.digest)
        if blob is None:
            return None
        at, offset = self.asked.get(2, 0), []
        for start in range(at, len(blob), 30000):
            piece = blob[start:min(start + 30000, len(blob))]
            offset.append((field(1, start) if start else b"") + field(2, piece))
        return offset

    @property
    def digest(self):
        return self.asked.get(1, b"").decode(errors="replace")

    @property
    def is_layer(self):
        return self.kind == "read" and self.digest in self.server.layer_digests

    @property
    def is_big(self):
        return self.is_layer and len(self.server.blobs[self.digest]) > 100_000

    @property
    def is_manifest(self):
        return self.kind == "read" and self.digest == self.server.manifest["digest"]

    def serve(self):
        if self.take_exactly(len(PREFACE)) != PREFACE:
            return
        self.frame(SETTINGS, 0, 0)
        body, ended = b"", False
        while not ended:
            kind, flags, self.stream, payload = self.take_frame()
            if kind == DATA:
                body += payload
            ended = kind in (DATA, HEADERS) and flags & END_STREAM
        self.message = body[5:]
        assert framed(self.message) == body, body
        self.asked = fields(self.message)
        self.kind = self.server.kind_of(self)
        self.server.calls.append(self)
        if not (self.server.trick and self.server.trick(self)):
            messages = self.messages_right()
            if messages is None:
                self.fail(5, "not found")
            else:
                self.answer(*messages)
        if self.connection.fileno() < 0:
            return
        with contextlib.suppress(EOFError):
            while True:  # until the other side hangs up: what comes late must not reset what was sent
                self.take_frame()


class FakeContainerd:
    """TRICK(call) answers itself and says True, or leaves it. RAW(connection) has all of a connection."""

    def __init__(self, path, image, trick=None, raw=None, name="example.org/team/app:v1"):
        self.path, self.trick, self.raw, self.name = path, trick, raw, name
        self.blobs, self.manifest = image.blobs()
        self.layer_digests = {layer.digest for layer in image.layers}
        self.environment = {"CONTAINERD_ADDRESS": path}
        self.calls, self.failures = [], []
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

    def kind_of(self, call):
        if call.asked.get(1, b"").startswith(b"sha256:") and not call.asked[1].endswith(b":v1"):
            return "read"
        if 1 in call.asked:
            return "get"
        return "list" if self.calls and self.calls[-1].kind == "get" else "namespaces"

    def _one(self, connection):
        with connection:
            try:
                if self.raw:
                    self.raw(connection)
                else:
                    Call(self, connection).serve()
            except (EOFError, ConnectionError):
                pass
            except Exception as why:  # pylint: disable=broad-exception-caught
                self.failures.append(repr(why))

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def __enter__(self):
        self.listener.bind(self.path)
        self.listener.listen(20)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        os.unlink(self.path)
        if kind is None and self.failures:
            raise AssertionError(f"the fake containerd: {self.failures[0]}")
