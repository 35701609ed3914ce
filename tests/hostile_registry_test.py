#!/usr/bin/env python3
"""hostile_registry_test.py - whatever a registry does: a clear word within the time, the right exit code, and no credential elsewhere"""
import base64
import concurrent.futures
import json
import os
import re
import socket
import time

import images
import lib
from hostile_registry import BASIC, PASSWORD, USER, HostileRegistry
from images import File, Image, Layer
from lib import check, equal, test

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
TYPE = {"Content_Type": MANIFEST}
LIMIT_S = 100  # five tries with their waits, and a loaded machine
NOISE = os.urandom(300_000)  # does not pack: a layer of some size

BASH = ("deb", "bash", "5.2.15-2+b2")
CASES = []


def image():
    return Image([Layer([*images.os_release(), images.dpkg_status(BASH[1:])]), Layer([File("srv/noise", NOISE)])])


FAILED, FINE, INCOMPLETE = 1, 0, 3


class Case:
    """CODE: of the scan. SAYS: a pattern of what it prints (a report's notes, or the error); where all is FINE nothing is to be said."""

    def __init__(self, code, says="", credentials=False, reference="app:1", after=None, options=(), limit_s=LIMIT_S):
        assert bool(says) == (code != FINE), "what is to be said?"
        self.code, self.says, self.credentials, self.after = code, says, credentials, after
        self.reference, self.options, self.limit_s = reference, options, limit_s


def case(*what, **more):
    def add(trick):
        CASES.append((trick.__name__, trick, Case(*what, **more)))
        return trick
    return add


# ---- what is not what it says

@case(FAILED, r"its digest is sha256:[0-9a-f]{64}, not sha256:0{64}", reference="app@sha256:" + "0" * 64)
def a_manifest_asked_for_by_another_digest(handler):
    return handler.is_manifest and handler.answer(200, next(iter(handler.server.blobs.values())), **TYPE)


@case(FAILED, r"configuration: blob (sha256:[0-9a-f]{64}) of \S+: its digest is sha256:[0-9a-f]{64}, not \1")
def a_configuration_with_other_bytes(handler):
    return handler.is_config and handler.answer(200, b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}')


@case(INCOMPLETE, r"layer 1: : its bytes are not what the image states")
def a_layer_with_other_bytes_of_its_length(handler):
    return handler.is_layer and handler.give(handler.right[:-1] + bytes([handler.right[-1] ^ 1]))


@case(INCOMPLETE, r"layer 1: : more comes than the \d+ bytes that the blob should have")
def a_layer_that_is_longer(handler):
    return handler.is_layer and handler.give(handler.right + b"more")


@case(INCOMPLETE, r"layer 1: : the blob ends 5 bytes early")
def a_layer_that_is_shorter_and_says_so(handler):
    return handler.is_layer and handler.give(handler.right[:-5])


@case(INCOMPLETE, r"layer 0: : more comes than the \d+ bytes[^\0]*layer 1: : its bytes are not what the image states")
def another_layer_in_its_place(handler):
    return handler.is_layer and handler.give(max(handler.server.blobs.values(), key=len)[::-1])


@case(INCOMPLETE, r"layer 1: : 'http://\S+': HTTP status 404")
def a_layer_that_is_not_there(handler):
    return handler.is_layer and handler.say(404)


@case(INCOMPLETE, r"layer 1: : the blob ends \d{6} bytes early")
def a_layer_of_no_bytes(handler):
    return handler.is_layer and handler.answer(200, b"")


@case(FAILED, r"line 1, column 1: an object expected, not '<'")
def a_page_in_place_of_a_manifest(handler):
    return handler.is_manifest and handler.answer(200, b"<html>please log in</html>", Content_Type="text/html")


@case(FAILED, r"line 1, column 1: an object expected, not")
def a_manifest_of_noise(handler):
    return handler.is_manifest and handler.answer(200, b"\x8f" + NOISE[:1000], **TYPE)


@case(FAILED, r"an object expected, the text ends")
def an_empty_manifest(handler):
    return handler.is_manifest and handler.answer(200, b"", **TYPE)


@case(FAILED, r"a manifest of schema 1, which is not read")
def a_manifest_of_schema_1(handler):
    return handler.is_manifest and handler.answer(200, b'{"schemaVersion":1,"name":"app","tag":"1","architecture":"amd64","fsLayers":[],"history":[]}',
                                                  Content_Type="application/vnd.docker.distribution.manifest.v1+prettyjws")


@case(FAILED, r"both an image manifest and an index")
def both_a_manifest_and_an_index(handler):
    body = {"schemaVersion": 2, "layers": [], "manifests": [], "config": {"mediaType": "x", "digest": "sha256:" + "0" * 64, "size": 1}}
    return handler.is_manifest and handler.answer(200, json.dumps(body).encode(), **TYPE)


@case(FAILED, r"described as 'application/vnd\.oci\.image\.manifest\.v1\+json', which it is not")
def an_index_that_is_called_a_manifest(handler):
    return handler.is_manifest and handler.answer(200, b'{"schemaVersion":2,"mediaType":"' + INDEX.encode() + b'","manifests":[]}', **TYPE)


# ---- too much

@case(FAILED, r"more than 4194304 bytes")
def a_manifest_of_five_mebibytes(handler):
    return handler.is_manifest and handler.answer(200, b" " * (5 << 20), **TYPE)


@case(FAILED, r"more than 4194304 bytes")
def a_manifest_without_an_end(handler):
    return handler.is_manifest and forever(handler, b" " * 65536, **TYPE)


@case(FAILED, r"more than 4194304 bytes")
def a_manifest_said_to_be_an_exbibyte(handler):
    return handler.is_manifest and handler.answer(200, b"{}", length=1 << 60, **TYPE)


@case(FAILED, r"configuration: .*more than 4194304 bytes")
def a_configuration_without_an_end(handler):
    return handler.is_config and forever(handler, b" " * 65536)


@case(INCOMPLETE, r"layer 1: : more comes than the \d+ bytes that the blob should have")
def a_layer_without_an_end(handler):
    return handler.is_layer and forever(handler, handler.right + b"\0" * 65536)


@case(FAILED, r"nested deeper than 64")
def a_manifest_that_is_deep(handler):
    return handler.is_manifest and handler.answer(200, b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", **TYPE)


@case(FAILED, r"more than 1000 items")
def a_manifest_of_25_000_layers(handler):
    item = {"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "sha256:" + "1" * 64, "size": 1}
    body = {"schemaVersion": 2, "config": {**item, "mediaType": "application/vnd.oci.image.config.v1+json"}, "layers": [item] * 25_000}
    return handler.is_manifest and handler.answer(200, json.dumps(body, separators=(",", ":")).encode(), **TYPE)


@case(FAILED, r"more than 100 fields, or 65536 bytes")
def a_header_of_a_mebibyte(handler):
    return handler.is_manifest and handler.answer(200, b"{}", X_Big="x" * (1 << 20), **TYPE)


@case(FAILED, r"more than 100 fields, or 65536 bytes")
def headers_without_an_end(handler):
    if not handler.is_manifest:
        return False
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        handler.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 200))
    return handler.hang_up()


@case(FAILED, r"more than 100 fields, or 65536 bytes")
def ten_thousand_small_headers(handler):
    if not handler.is_manifest:
        return False
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"Content-Length: 2\r\n\r\n{}")
    return handler.hang_up()


def forever(handler, piece, length=None, **headers):
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if length:
        handler.send_header("Content-Length", str(length))
    else:
        handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(20_000):
        handler.wfile.write(piece if length else b"%x\r\n" % len(piece) + piece + b"\r\n")
    return handler.hang_up()


# ---- cut, slow, silent, broken

def broken_off(handler, keep, times=None):
    """All but the rest of the first TIMES answers."""
    body = handler.right
    asked = handler.headers.get("Range", "")
    first = int(asked[6:].partition("-")[0]) if asked else 0
    handler.server.cuts = getattr(handler.server, "cuts", 0) + 1
    if times and handler.server.cuts > times:
        return handler.give(body)
    handler.send_response(206 if asked else 200)
    if asked:
        handler.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
    handler.send_header("Content-Length", str(len(body) - first))
    handler.end_headers()
    handler.wfile.write(body[first:first + keep])
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    return handler.hang_up()


def resumed(registry, _):
    ranges = [headers.get("Range") for _, path, headers in registry.seen if "/blobs/" in path and headers.get("Range")]
    check(ranges, "the rest was not asked for")


@case(FINE, after=resumed)
def a_layer_that_is_cut_off_three_times(handler):
    return handler.is_large_layer and broken_off(handler, 90_000, times=3)


@case(INCOMPLETE, r"layer 1: : 'http://\S+': the server hung up before the end")
def a_layer_that_is_cut_off_always_at_once(handler):
    return handler.is_layer and broken_off(handler, 0)


@case(INCOMPLETE, r"layer 1: : 'http://\S+': HTTP status 200, which does not fit what was asked")
def a_layer_whose_rest_is_the_whole_again(handler):
    if not handler.is_large_layer:
        return False
    if handler.headers.get("Range"):  # 200 in place of 206
        return handler.answer(200, handler.right[:-1] + b"!")
    return broken_off(handler, 1000)


@case(INCOMPLETE, r"layer 1: : 'http://\S+': HTTP status 206, which does not fit what was asked")
def a_layer_whose_rest_begins_elsewhere(handler):
    if not handler.is_large_layer:
        return False
    body = handler.right
    if handler.headers.get("Range"):
        return handler.answer(206, body[5:], Content_Range=f"bytes 5-{len(body) - 1}/{len(body)}")
    return broken_off(handler, 1000)


@case(INCOMPLETE, r"layer 1: : more comes than the \d+ bytes that the blob should have")
def a_layer_whose_rest_is_of_something_longer(handler):
    if not handler.is_large_layer:
        return False
    body = handler.right
    if handler.headers.get("Range"):
        first = int(handler.headers["Range"][6:].partition("-")[0])
        return handler.answer(206, body[first:] + b"x", Content_Range=f"bytes {first}-{len(body)}/{len(body) + 1}")
    return broken_off(handler, 1000)


@case(FAILED, r"the server hung up and said nothing")
def a_connection_that_is_closed_at_once(handler):
    return handler.is_manifest and handler.hang_up()


@case(FAILED, r"what answers there does not speak HTTP$")
def an_answer_that_is_no_http(handler):
    if not handler.is_manifest:
        return False
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2p1\r\n")
    return handler.hang_up()


@case(FAILED, r": not done in time$", options=("--timeout", "3s"))
def a_manifest_byte_by_byte(handler):
    return handler.is_manifest and drip(handler, handler.right)


@case(INCOMPLETE, r"layer 1: : not done in time \(--timeout\)", options=("--timeout", "4s"))
def a_layer_byte_by_byte(handler):
    return handler.is_layer and drip(handler, handler.right)


@case(FAILED, r": not done in time$", options=("--timeout", "3s"))
def a_registry_that_says_nothing(handler):
    if handler.is_manifest:
        time.sleep(20)
    return handler.is_manifest and handler.hang_up()


@case(INCOMPLETE, r"layer 1: : not done in time \(--timeout\)", options=("--timeout", "4s"))
def a_layer_that_never_begins(handler):
    if handler.is_layer:
        time.sleep(20)
    return handler.is_layer and handler.hang_up()


def drip(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Type", MANIFEST)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for at in range(min(len(body), 60)):
        handler.wfile.write(body[at:at + 1])
        handler.wfile.flush()
        time.sleep(0.5)
    return handler.hang_up()


@case(FINE)
def busy_twice(handler):
    handler.server.busy = getattr(handler.server, "busy", 0) + 1
    return handler.server.busy <= 2 and handler.say(429, Retry_After="1")


def five_times(registry, _):
    equal(sum("/manifests/" in path for _, path, _ in registry.seen), 5, "tries")


@case(FAILED, r"HTTP status 429$", after=five_times)
def busy_for_ever(handler):
    return handler.is_manifest and handler.say(429)


@case(FAILED, r"HTTP status 429; it asks to come back after 3600 s", limit_s=30)
def busy_for_an_hour(handler):
    return handler.is_manifest and handler.say(429, Retry_After="3600")


@case(FAILED, r"HTTP status 503$", after=five_times)
def out_of_order(handler):
    return handler.is_manifest and handler.say(503)


@case(FINE)
def out_of_order_once_at_each_thing(handler):
    once = handler.server.__dict__.setdefault("once", set())
    return handler.path not in once and not once.add(handler.path) and handler.say(500)


@case(INCOMPLETE, r"layer 1: : 'http://\S+': HTTP status 502")
def a_layer_that_is_out_of_order(handler):
    return handler.is_layer and handler.say(502)


# ---- lengths that lie

@case(FAILED, r"the server hung up before the end")
def a_manifest_said_to_be_longer(handler):
    body = handler.right
    return handler.is_manifest and handler.answer(200, body, length=len(body) + 10, Connection="close", **TYPE) and handler.hang_up()


@case(FAILED, r"line 1, column \d+: .*the text ends")
def a_manifest_said_to_be_shorter(handler):
    body = handler.right
    return handler.is_manifest and handler.answer(200, body, length=len(body) - 10, **TYPE) and handler.hang_up()


@case(FAILED, r"it says two lengths that differ", limit_s=30)
def two_lengths(handler):
    if not handler.is_manifest:
        return False
    body = handler.right
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    return handler.hang_up()


@case(FAILED, r"what answers there does not speak HTTP as it should")
def a_negative_length(handler):
    if handler.is_manifest:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")
    return handler.is_manifest and handler.hang_up()


@case(FAILED, r"the server does not say how long it is")
def a_manifest_that_ends_with_the_connection(handler):
    return handler.is_manifest and handler.answer(200, b"{", length=-1, Connection="close", **TYPE) and handler.hang_up()


@case(FAILED, r"the connection broke while the answer came")
def a_chunk_of_no_number(handler):
    if handler.is_manifest:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
    return handler.is_manifest and handler.hang_up()


@case(FAILED, r"its digest is sha256:[0-9a-f]{64}, not sha256:f{64}")
def a_digest_header_that_lies(handler):
    """OCI distribution 1.1: who uses it must verify it."""
    body = handler.right
    return handler.is_manifest and handler.answer(200, body, Docker_Content_Digest="sha256:" + "f" * 64, **TYPE)


@case(FINE)
def a_digest_header_of_20_000_letters(handler):
    """It is none, and what was asked for by a tag is what came."""
    body = handler.right
    return handler.is_manifest and handler.answer(200, body, Docker_Content_Digest="sha256:" + "f" * 20_000, **TYPE)


# ---- indexes

def index_of(handler, items, **more):
    return handler.answer(200, json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": items, **more}).encode(), Content_Type=INDEX)


def item(digest, kind=INDEX, size=1, **more):
    return {"mediaType": kind, "digest": digest, "size": size, **more}


@case(FAILED, r"its digest is sha256:[0-9a-f]{64}, not sha256:a{64}")
def an_index_that_holds_itself(handler):
    """Nobody can make one with the right digest; one that has another is refused."""
    return handler.is_manifest and index_of(handler, [item("sha256:" + "a" * 64)])


@case(FAILED, r"indexes in indexes, more than 4 deep")
def indexes_in_indexes(handler):
    if not handler.is_manifest:
        return False
    below = images.digest_of(b"{}")
    levels = []
    for _ in range(30):
        body = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [item(below, size=len(levels[-1]) if levels else 2)]}).encode()
        levels.append(body)
        below = images.digest_of(body)
    body = next((level for level in levels if images.digest_of(level) == handler.what), levels[-1])
    return handler.answer(200, body, Content_Type=INDEX)


@case(FAILED, r"more than 10000 items")
def an_index_of_20_000(handler):
    return handler.is_manifest and index_of(handler, [item("sha256:%064x" % number, MANIFEST) for number in range(20_000)])


@case(FAILED, r"index sha256:[0-9a-f]{64}: no image in it")
def an_index_of_nothing(handler):
    return handler.is_manifest and index_of(handler, [])


@case(FAILED, r"no image for platform linux/\w+; there are windows/amd64, windows/arm64")
def an_index_of_windows_alone(handler):
    return handler.is_manifest and index_of(handler, [
        item("sha256:" + digit * 64, MANIFEST, platform={"os": "windows", "architecture": architecture}) for digit, architecture in (("a", "amd64"), ("b", "arm64"))])


@case(FAILED, r"'sha256:\.\./\.\./\.\./etc/passwd' is no digest")
def an_index_whose_digest_is_a_path(handler):
    return handler.is_manifest and index_of(handler, [item("sha256:../../../etc/passwd", MANIFEST)])


@case(FAILED, r"digest algorithm 'md5' is not supported")
def an_index_of_md5(handler):
    return handler.is_manifest and index_of(handler, [item("md5:" + "a" * 32, MANIFEST)])


# ---- redirects

@case(FAILED, r"more than 5 redirects")
def a_redirect_to_itself(handler):
    return handler.is_manifest and handler.answer(307, Location=handler.path)


@case(FAILED, r"more than 5 redirects")
def redirects_without_an_end(handler):
    return handler.is_manifest and handler.answer(307, Location=f"/v2/app/manifests/{len(handler.server.seen)}")


@case(FAILED, r"HTTP status 302 leads to no address of http or https$")
def a_redirect_to_a_file(handler):
    return handler.is_manifest and handler.answer(302, Location="file:///etc/passwd")


@case(FAILED, r"HTTP status 302 leads to no address of http or https$")
def a_redirect_to_gopher(handler):
    return handler.is_manifest and handler.answer(302, Location="gopher://127.0.0.1:70/x")


@case(FAILED, r"HTTP status 302 says no place to go to$")
def a_redirect_to_nowhere(handler):
    return handler.is_manifest and handler.answer(302)


@case(FAILED, r"HTTP status 302 leads to an address with a name in it$")
def a_redirect_with_a_name_and_password(handler):
    return handler.is_manifest and handler.answer(302, Location="http://user:word@127.0.0.1:1/x")


@case(FAILED, r"HTTP status 302 leads to an address that is too long$")
def a_redirect_of_ten_kibibytes(handler):
    return handler.is_manifest and handler.answer(302, Location="/" + "x" * 10_240)


def nothing_elsewhere(_, other):
    equal(other.secrets(), [], "a credential went to another host")


def to_other(status=307, what="is_layer", host="127.0.0.1"):
    def trick(handler):
        return getattr(handler, what) and handler.answer(status, Location=f"http://{host}:{handler.server.other}{handler.path}")
    return trick


def with_login(trick):
    """Wants the password first; then does TRICK."""
    def both(handler):
        if handler.headers.get("Authorization") != BASIC:
            return handler.say(401, WWW_Authenticate='Basic realm="registry"')
        return trick(handler)
    return both


def came(registry, other):
    nothing_elsewhere(registry, other)
    check(other.seen, "the other host was not asked")


for elsewhere, way in (*((f"a_layer_that_is_in_an_object_store_by_{status}", to_other(status)) for status in (301, 302, 303, 307, 308)),
                       ("a_manifest_that_is_elsewhere", to_other(what="is_manifest")), ("an_object_store_of_another_name", to_other(host="localhost"))):
    CASES.append((elsewhere, with_login(way), Case(FINE, credentials=True, after=came)))


# ---- who is who

def challenge(handler, text):
    return handler.say(401, WWW_Authenticate=text)


def never_a_password(registry, other):
    equal(registry.secrets() + other.secrets(), [], "the password was told to who did not ask for it")


def challenge_bearer(handler, more=""):
    """Tokens are to be had from the registry itself."""
    return challenge(handler, f'Bearer realm="http://127.0.0.1:{handler.server.server_port}/token",service="x"{more}')


@case(FAILED, r"HTTP status 401: the server wants to know who asks")
def who_has_no_name_is_asked_for_one(handler):
    return challenge(handler, 'Basic realm="registry"')


def soon(registry, _):
    check(len(registry.seen) < 10, f"{len(registry.seen)} requests")


def nothing_smuggled(registry, _):
    check(not any("X-Injected" in headers for _, _, headers in registry.seen), "a header was smuggled in")


@case(FAILED, r"HTTP status 401: the server says no to \S+/config\.json, and to nobody", credentials=True)
def a_401_for_ever(handler):
    return challenge(handler, 'Basic realm="registry"')


@case(FAILED, r"HTTP status 401: the server asks for neither a password nor a token", credentials=True, after=never_a_password)
def a_401_without_a_challenge(handler):
    return handler.say(401)


@case(FAILED, r"HTTP status 401: the server asks for neither a password nor a token", credentials=True, after=never_a_password)
def a_challenge_of_an_unknown_kind(handler):
    return challenge(handler, 'Negotiate')


@case(FAILED, r"HTTP status 401: the server asks for neither a password nor a token", credentials=True, after=never_a_password)
def a_challenge_of_noise(handler):
    return challenge(handler, 'Bearer realm="http://x, ,,=,"",scope=' + "\\" * 500)


@case(FAILED, r"HTTP status 401: the server asks for neither a password nor a token", credentials=True, after=never_a_password)
def a_challenge_of_sixty_kibibytes(handler):
    return challenge(handler, "Bearer " + ",".join(f'a{number}="{number}"' for number in range(5000)))


@case(FAILED, r"what \S+/config\.json says is not told to '169\.254\.169\.254', another host", credentials=True, after=nothing_elsewhere)
def tokens_are_handed_out_at_a_metadata_service(handler):
    return challenge(handler, 'Bearer realm="http://169.254.169.254/latest/meta-data",service="x"')


@case(FAILED, r"the server names no place on the web that hands it out", credentials=True, after=nothing_elsewhere)
def tokens_are_handed_out_at_a_file(handler):
    return challenge(handler, 'Bearer realm="file:///etc/passwd",service="x"')


@case(FAILED, r"token of '127\.0\.0\.1:\d+': more than 65536 bytes", credentials=True)
def a_token_of_two_mebibytes(handler):
    if handler.path.startswith("/token"):
        return handler.answer(200, json.dumps({"token": "x" * (2 << 20)}).encode(), Content_Type="application/json")
    return challenge_bearer(handler)


@case(FAILED, r"token of '127\.0\.0\.1:\d+': more than 65536 bytes", credentials=True)
def a_token_without_an_end(handler):
    if handler.path.startswith("/token"):
        return forever(handler, b" " * 65536)
    return challenge_bearer(handler)


@case(FAILED, r"token of '127\.0\.0\.1:\d+': no token, or one that cannot be sent", credentials=True, after=nothing_smuggled)
def a_token_with_a_newline(handler):
    if handler.path.startswith("/token"):
        return handler.answer(200, b'{"token":"a\\r\\nX-Injected: yes"}', Content_Type="application/json")
    return challenge_bearer(handler)


@case(FAILED, r"HTTP status 401: the server says no to \S+/config\.json, and to nobody", credentials=True)
def a_token_server_that_says_no(handler):
    if handler.path.startswith("/token"):
        return handler.say(403)
    return challenge_bearer(handler)


@case(FAILED, r"HTTP status 401: the server says no to \S+/config\.json, and to nobody", credentials=True, after=soon)
def a_token_that_is_never_good_enough(handler):
    if handler.path.startswith("/token"):
        return handler.answer(200, b'{"token":"abc"}', Content_Type="application/json")
    return challenge_bearer(handler, ',error="insufficient_scope"')


@case(FAILED, r"token of '127\.0\.0\.1:\d+': HTTP status 307 from 'http://127\.0\.0\.1:\d+/\S*'", credentials=True)
def a_token_server_that_sends_to_itself(handler):
    if handler.path.startswith("/token"):
        return handler.answer(307, Location=handler.path)
    return challenge_bearer(handler)


@case(FAILED, r"token of '127\.0\.0\.1:\d+': HTTP status 307 from 'http://127\.0\.0\.1:\d+/\S*'", credentials=True, after=lambda _, other: equal(other.seen, []))
def a_token_server_that_sends_elsewhere(handler):
    """The password went to the token's server; it may not go on with a redirect."""
    if handler.path.startswith("/token"):
        return handler.answer(307, Location=f"http://localhost:{handler.server.other}/token")
    return challenge_bearer(handler)


@case(FAILED, r"token of 'localhost:\d+': HTTP status 404 from 'http://localhost:\d+/\S*'", credentials=True, after=came)
def a_token_server_of_another_name(handler):
    """The registry names a host that the credential was not given for."""
    return challenge(handler, f'Bearer realm="http://localhost:{handler.server.other}/token",service="x"')


@case(FAILED, r"HTTP status 401$", credentials=True, after=came)
def a_challenge_behind_a_redirect(handler):
    """Whoever a redirect leads to asks for a password, and gets none."""
    handler.server.other_server.trick = lambda other: challenge(other, 'Basic realm="give"')
    return handler.is_manifest and handler.answer(307, Location=f"http://127.0.0.1:{handler.server.other}{handler.path}")


@case(FINE, credentials=True)
def a_registry_that_takes_nobody_but_strangers(handler):
    """Stored credentials that are refused are not the end: once more without."""
    return handler.headers.get("Authorization") and challenge(handler, 'Basic realm="registry"')


@case(FAILED, r"HTTP status 403$")
def a_403(handler):
    return handler.is_manifest and handler.say(403)


@case(FAILED, r"HTTP status 404$")
def nothing_there(handler):
    return handler.is_manifest and handler.say(404)


@case(FAILED, r"HTTP status 404$")
def an_error_with_control_characters(handler):
    return handler.is_manifest and handler.answer(404, b'{"errors":[{"code":"X","message":"\\u001b[2J\\u001b[31mcleared"}]}', Content_Type="application/json")


@case(FAILED, r"what answers there does not speak HTTP$")
def a_status_of_no_number(handler):
    if handler.is_manifest:
        handler.wfile.write(b"HTTP/1.1 999999 \x1b[2J\r\nContent-Length: 0\r\n\r\n")
    return handler.is_manifest and handler.hang_up()


# ---- a run of one

def scan(folder, *arguments):
    """Accounts alone: the built-in advisories are few, which makes a verdict incomplete by itself."""
    result = lib.plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", *arguments, env={"DOCKER_CONFIG": folder, "PLIMSOLL_SCANNERS": "account"})
    check(result.code in (0, 1, 2, 3), f"plimsoll ended with {result.code}: {lib.lines_of(result.err, 30)}")
    lib.no_crash(result)
    return result


def run_case(folder, name, trick, what):
    folder = f"{folder}/{name}"
    os.makedirs(folder)
    with HostileRegistry(image()) as other, HostileRegistry(image(), trick) as registry:
        registry.server.other, registry.server.other_server = other.port, other.server
        if what.credentials:
            auth = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            with open(f"{folder}/config.json", "w", encoding="ascii") as file:
                json.dump({"auths": {registry.host: {"auth": auth}}}, file)
        begun = time.monotonic()
        result = scan(folder, *what.options, f"docker://{registry.host}/{what.reference}")
        spent = time.monotonic() - begun
        said = "\n".join(result.said()) if result.code == FAILED else result.notes()
        check(result.code == what.code, f"exit {result.code}, want {what.code}: {said or result.err}"[:300])
        check(re.search(what.says, said), f"'{what.says}' is not said: {said[:300]}")
        check("\x1b" not in result.err + result.out, "control characters of the registry are printed")
        check(PASSWORD not in result.out + result.err and BASIC[6:] not in result.out + result.err, "the password is printed")
        check(spent < what.limit_s, f"it took {spent:.0f} s")
        if what.code == FAILED:
            check(len(result.said()) == 1 and registry.host in said, f"not one line that names the registry: {said}")
        if what.code == FINE:
            equal(said, "", "notes")
            check(BASH in result.packages(), "no bash")
        if what.after:
            what.after(registry, other)


@test
def whatever_a_registry_does_it_is_said_in_time_and_nothing_leaks(folder):
    """More than 60 ways; a name on the command line picks some."""
    wanted = os.environ.get("CASE", "")
    chosen = [each for each in CASES if wanted in each[0]]
    check(wanted or len(chosen) >= 60, f"only {len(chosen)} cases")
    faults = []
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        waiting = {pool.submit(run_case, folder, *each): each[0] for each in chosen}
        for done in concurrent.futures.as_completed(waiting):
            if done.exception():
                faults.append(f"{waiting[done]}: {done.exception()}")
    for fault in sorted(faults):
        print(f"# {fault}"[:400])
    check(not faults, f"{len(faults)} of {len(chosen)}: " + "; ".join(sorted(faults))[:1500])


@test
def a_hostile_registry_that_does_nothing_wrong_is_a_registry(folder):
    """What the tricks are played on is right without them."""
    with HostileRegistry(image()) as registry:
        result = scan(folder, f"docker://{registry.host}/app:1")
        equal(result.code, FINE, result.notes() or result.err)
        check(BASH in result.packages(), "no bash")


if __name__ == "__main__":
    lib.main()
