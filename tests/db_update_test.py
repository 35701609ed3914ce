#!/usr/bin/env python3
"""db_update_test.py - plimsoll db update against a server on loopback that is slow, lies, cuts, redirects and is busy

What is kept, what is said, and the exit code, each time."""
import http.server
import io
import json
import os
import pty
import re
import select
import signal
import socket
import ssl
import subprocess
import threading
import time
import zipfile

import lib
from images import File, Image, Layer
from lib import QuietServer, check, equal, plimsoll, scan, test

def record(identity, filler=0, fixed="9.0.0"):
    return json.dumps({"id": identity, "modified": "2026-01-01T00:00:00Z", "details": "x" * filler, "affected": [
        {"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body=b"", length=None, cut=None, pause_s=0.0, **fields):
        """LENGTH: what is said of it; CUT: how much is sent before the connection ends."""
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        sent = body if cut is None else body[:cut]
        step = len(sent) if not pause_s else 1000
        for at in range(0, len(sent), step or 1):
            time.sleep(pause_s)
            self.wfile.write(sent[at:at + step])
            self.wfile.flush()
        if cut is not None or (length is not None and length != len(body)):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def range_from(self):
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(match.group(1)) if match else None

    def do_GET(self):  # pylint: disable=invalid-name
        server = self.server.owner
        with server.lock:
            server.requests.append((self.path, dict(self.headers)))
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            route = server.routes.get(self.path)
            if route is None:
                self.send(404)
            else:
                route(self)
        except OSError:
            self.close_connection = True
        finally:
            with server.lock:
                server.at_once -= 1


def good(body, etag='"1"', **options):
    """As a server should: conditions, ranges."""
    def answer(handler):
        since, begun = handler.headers.get("If-None-Match"), handler.range_from()
        if etag and since == etag:
            handler.send(304, ETag=etag)
        elif begun is not None and handler.headers.get("If-Range") == etag:
            handler.send(206, body[begun:], ETag=etag, Content_Range=f"bytes {begun}-{len(body) - 1}/{len(body)}", **options)
        else:
            handler.send(200, body, **({"ETag": etag} if etag else {}), **options)
    return answer


def one_after_another(*answers):
    """The last one for ever."""
    left = list(answers)

    def answer(handler):
        (left.pop(0) if len(left) > 1 else left[0])(handler)
    return answer


def cut(body, at, etag='"1"'):
    return lambda handler: handler.send(200, body, cut=at, **({"ETag": etag} if etag else {}))


def status(code, **fields):
    return lambda handler: handler.send(code, b"words", **fields)


class Server:
    """Routes: path -> what answers. Closed when the test ends."""

    def __init__(self, folder, certificate=None, **routes):
        self.folder, self.certificate = folder, certificate
        self.routes = {f"/{name}.json": route for name, route in routes.items()}
        self.requests, self.lock, self.at_once, self.most_at_once = [], threading.Lock(), 0, 0

    def __enter__(self):
        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.server.owner = self
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.write_list()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path):
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self.port}{path}"

    def write_list(self, ceiling=1 << 20, optional=(), more=""):
        with open(f"{self.folder}/feeds.conf", "w", encoding="ascii") as file:
            file.write("# what a test serves\n")
            for path in self.routes:
                name = path[1:].removesuffix(".json")
                file.write("\t".join((f"osv/{name}", "no" if name in optional else "yes", f"osv/npm/{name}.json", "1000", str(ceiling), "CC0-1.0",
                                      self.url(path), f"the feed {name}")) + "\n")
            file.write(more)

    def asked(self, name):
        """The heads of the requests for it."""
        return [fields for path, fields in self.requests if path == f"/{name}.json"]


def update(folder, *options, **more):
    return plimsoll(folder, "db", "update", "--feed-list", "feeds.conf", *options, **more)


def home(folder):
    return f"{folder}/data/plimsoll"


def kept(folder, name):
    try:
        with open(f"{home(folder)}/feeds/osv/npm/{name}.json", "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def part(folder, name):
    try:
        with open(f"{home(folder)}/feeds/.update/osv~npm~{name}.json.part", "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def stored(folder):
    """Advisories in the store."""
    result = plimsoll(folder, "db", "status", "--format", "json", "--db", f"{home(folder)}/advisories.db")
    equal(result.code, 0, result.err)
    return next(store["advisory_count"] for store in json.loads(result.out) if store["path"].startswith(home(folder)))


def succeeded(result, *words):
    equal(result.code, 0, result.err)
    for word in words:
        check(word in result.out + result.err, f"'{word}' is not said: {result.out} {result.err}")


def failed(result, *words):
    equal(result.code, 1, result.out + result.err)
    for word in words:
        check(word in result.out + result.err, f"'{word}' is not said: {result.out} {result.err}")


@test
def what_is_fetched_is_said_first_and_becomes_the_store(folder):
    with Server(folder, a=good(record("A-1")), b=good(record("B-1")), c=good(record("C-1"))) as server:
        server.write_list(optional=("c",))
        result = update(folder)
    succeeded(result, "2 feeds to fetch, about 2 kB", "the feed a", "osv/b: new", "2 feeds: 2 new, 0 unchanged")
    check("osv/c" not in result.err, result.err)
    check(result.err.index("2 feeds to fetch") < result.err.index("osv/a: new"), "the sizes come late")
    equal(kept(folder, "a"), record("A-1"))
    equal(stored(folder), 2)


@test
def what_has_not_changed_is_not_fetched_again_and_no_store_is_made(folder):
    with Server(folder, a=good(record("A-1")), b=good(record("B-1"), etag='W/"weak"')) as server:
        succeeded(update(folder))
        made = os.stat(f"{home(folder)}/advisories.db").st_mtime_ns
        result = update(folder)
        succeeded(result, "osv/a: unchanged", "osv/b: unchanged", "0 new, 2 unchanged", "nothing to change")
        equal([fields.get("If-None-Match") for fields in server.asked("a")], [None, '"1"'])
        equal([fields.get("If-None-Match") for fields in server.asked("b")], [None, 'W/"weak"'])
        equal(os.stat(f"{home(folder)}/advisories.db").st_mtime_ns, made, "the store")
        server.routes["/a.json"] = good(record("A-2"), etag='"2"')
        succeeded(update(folder), "osv/a: new", "1 new, 1 unchanged")
        equal(kept(folder, "a"), record("A-2"))
        os.unlink(f"{home(folder)}/advisories.db")
        succeeded(update(folder), "2 unchanged")
        equal(stored(folder), 2)


@test
def a_date_alone_is_a_condition_too(folder):
    date = "Tue, 15 Nov 1994 12:45:26 GMT"

    def answer(handler):
        if handler.headers.get("If-Modified-Since") == date:
            handler.send(304)
        else:
            handler.send(200, record("A-1"), Last_Modified=date)
    with Server(folder, a=answer):
        succeeded(update(folder), "osv/a: new")
        succeeded(update(folder), "osv/a: unchanged")


@test
def feeds_are_picked_by_name_and_group(folder):
    with Server(folder, a=good(record("A-1")), b=good(record("B-1"))) as server:
        server.write_list(optional=("b",))
        succeeded(update(folder, "--feeds", "osv/b"), "1 feed to fetch", "osv/b: new")
        equal((kept(folder, "a"), server.asked("a")), (None, []))
        succeeded(update(folder), "osv/a: new", "osv/b: unchanged")  # what was fetched before does not grow old unseen
        succeeded(update(folder, "--feeds", "osv"), "2 feeds to fetch")
        failed(update(folder, "--feeds", "osv/b,osv/x"), "'osv/x' is no feed and no group", "--list")
        succeeded(update(folder, "--list"), "* osv/a", "  osv/b", "CC0-1.0", server.url("/b.json"))


@test
def a_body_that_is_cut_goes_on_where_it_ended(folder):
    body = record("A-1", 200000)
    with Server(folder, a=one_after_another(cut(body, 70000), good(body))) as server:
        succeeded(update(folder, "--verbose"), "tried again", "osv/a: new")
        first, second = server.asked("a")
        equal((first.get("Range"), second.get("If-Range")), (None, '"1"'))
        begun = int(second["Range"].removeprefix("bytes=").removesuffix("-"))
        check(0 < begun <= 70000, f"went on at {begun}")
    equal(kept(folder, "a"), body)
    equal(part(folder, "a"), None)


@test
def what_was_cut_goes_on_in_the_next_run(folder):
    body = record("A-1", 200000)
    with Server(folder, a=cut(body, 70000)) as server:
        failed(update(folder, "--tries", "1"), "osv/a: '" + server.url("/a.json"), "there are no data of it", "nothing could be fetched")
        begun = len(part(folder, "a"))
        check(0 < begun <= 70000 and body.startswith(part(folder, "a")), f"{begun} bytes")
        equal(kept(folder, "a"), None)
        server.routes["/a.json"] = good(body)
        succeeded(update(folder))
        equal(server.asked("a")[-1].get("Range"), f"bytes={begun}-")
    equal(kept(folder, "a"), body)
    equal(stored(folder), 1)


@test
def a_range_that_is_ignored_or_does_not_fit_spoils_nothing(folder):
    body, other = record("A-1", 200000), record("A-2", 100000)

    def whole(handler):
        handler.send(200, body, ETag='"1"')

    def elsewhere(handler):
        handler.send(206, body[100:], ETag='"1"', Content_Range=f"bytes 100-{len(body) - 1}/{len(body)}") if handler.range_from() else whole(handler)

    def no_range(handler):
        handler.send(206, body[100:], ETag='"1"') if handler.range_from() else whole(handler)

    def of_another(handler):
        begun = handler.range_from()
        if begun:
            handler.send(206, other[begun:], ETag='"2"', Content_Range=f"bytes {begun}-{len(other) - 1}/{len(other)}")
        else:
            handler.send(200, other, ETag='"2"')

    def past_its_end(handler):
        handler.send(416, Content_Range="bytes */5") if handler.range_from() else whole(handler)
    for name, answer, want in (("ignored", whole, body), ("elsewhere", elsewhere, body), ("no range", no_range, body), ("another", of_another, other),
                               ("changed", good(other, etag='"2"'), other), ("past its end", past_its_end, body)):
        place = f"{folder}/{name.replace(' ', '-')}"
        os.mkdir(place)
        with Server(place, a=one_after_another(cut(body, 70000), answer)) as server:
            result = update(place)
            equal((name, result.code), (name, 0), result.err)
            check(server.asked("a")[1].get("Range"), f"{name}: was not asked for the rest")
        equal(kept(place, "a") == want, True, name)


@test
def without_a_strong_tag_nothing_goes_on(folder):
    body = record("A-1", 200000)
    for name, tag in (("none", None), ("weak", 'W/"1"')):
        os.mkdir(f"{folder}/{name}")
        with Server(f"{folder}/{name}", a=one_after_another(cut(body, 70000, tag), good(body, tag))) as server:
            succeeded(update(f"{folder}/{name}"))
            equal([fields.get("Range") for fields in server.asked("a")], [None, None], name)
        equal(kept(f"{folder}/{name}", "a") == body, True, name)


@test
def what_fails_is_named_and_costs_no_other(folder):
    with Server(folder, a=good(record("A-1")), b=good(record("B-1")), c=good(record("C-1"))) as server:
        succeeded(update(folder))
        server.routes["/a.json"] = good(record("A-2"), etag='"2"')
        server.routes["/b.json"] = status(403)
        del server.routes["/c.json"]
        result = update(folder)
        today = time.strftime("%Y-%m-%d", time.gmtime())
        failed(result, "osv/a: new", "HTTP status 403", "HTTP status 404", f"its data of {today} stay", "1 new, 0 unchanged, 2 failed")
        equal((len(server.asked("b")), len(server.asked("c"))), (2, 2), "what is not there was asked for again")
    equal((kept(folder, "a"), kept(folder, "b"), kept(folder, "c")), (record("A-2"), record("B-1"), record("C-1")))
    equal(stored(folder), 3)


@test
def a_busy_server_is_tried_again_as_late_as_it_asks_for(folder):
    with Server(folder, a=one_after_another(status(503), good(record("A-1"))), b=one_after_another(status(429, Retry_After="3"), good(record("B-1"))),
                c=one_after_another(status(503, Retry_After="3600"), good(record("C-1")))) as server:
        began = time.monotonic()
        failed(update(folder), "osv/a: new", "osv/b: new", "osv/c: ", "HTTP status 503; it asks to come back after 3600 s")
        check(time.monotonic() - began > 3, "it came back too soon")
        equal([len(server.asked(name)) for name in "abc"], [2, 2, 1])
    equal(stored(folder), 2)


@test
def who_is_busy_for_ever_is_given_up(folder):
    with Server(folder, a=status(502)) as server:
        failed(update(folder, "--tries", "2"), "HTTP status 502")
        equal(len(server.asked("a")), 2)
    failed(update(folder, "--tries", "2"), "osv/a", "there are no data of it")  # nobody listens there now


def chunked_without_end(handler):
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"%x\r\n" % 65536 + b"[" * 65536 + b"\r\n")


@test
def the_ceiling_holds_whatever_length_is_said(folder):
    large = b"[" * (1 << 21)
    answers = {"said": lambda handler: handler.send(200, large, ETag='"1"'), "chunked": chunked_without_end,
               "small": good(record("A-1"))}
    with Server(folder, **answers):
        failed(update(folder), "osv/said: ", "osv/chunked: ", "more than 1048576 bytes", "osv/small: new", "2 failed")
    for name in ("said", "chunked"):
        equal((kept(folder, name), len(part(folder, name) or b"") <= 1 << 20), (None, True), name)


@test
def a_length_that_is_a_lie_is_found_out(folder):
    body = record("A-1")
    with Server(folder, long=lambda handler: handler.send(200, body, length=len(body) + 5), good=good(body)):
        failed(update(folder, "--tries", "2"), "osv/long: ", "osv/good: new")
    equal(kept(folder, "long"), None)


@test
def redirects_lead_where_they_may_and_nowhere_else(folder):
    with Server(folder, target=good(record("T-1")), far=status(302, Location="http://192.0.2.1/"), file=status(302, Location="file:///etc/passwd"),
                loop=status(302, Location="/loop.json"), nowhere=status(302)) as server:
        server.routes["/to.json"] = status(302, Location=server.url("/target.json"))
        server.write_list()
        failed(update(folder), "osv/to: new", "osv/far: ", "plain HTTP", "osv/file: ", "osv/loop: ", "osv/nowhere: ", "HTTP status 302", "4 failed")
    equal(kept(folder, "to"), record("T-1"))
    for name in ("far", "file", "loop", "nowhere"):
        equal(kept(folder, name), None, name)


@test
def a_page_of_excuse_does_not_take_the_place_of_data(folder):
    with Server(folder, a=good(record("A-1"))) as server:
        succeeded(update(folder))
        server.routes["/a.json"] = good(b"<!DOCTYPE html><title>Sign in to the network</title>", etag='"2"')
        failed(update(folder), "osv/a: what came is not JSON", "<!DOCTYPE html>", "stay")
        server.routes["/a.json"] = good(b"", etag='"3"')
        failed(update(folder), "osv/a: what came is not JSON")
    equal(kept(folder, "a"), record("A-1"))
    equal((stored(folder), part(folder, "a")), (1, None))


def zipped(*records):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for i, one in enumerate(records):
            archive.writestr(f"X-{i}.json", one)
    return file.getvalue()


@test
def what_cannot_be_read_gives_way_to_what_was_there(folder):
    def archive(server, tag, body):
        server.routes["/z.json"] = good(body, tag)

    with Server(folder, a=good(record("A-1"))) as server:
        line = f"z\tyes\tosv/Go/all.zip\t1\t100000\tCC0-1.0\t{server.url('/z.json')}\tan archive\n"
        server.write_list(more=line)
        first = zipped(record("Z-1"), record("Z-2"))
        archive(server, '"1"', first)
        succeeded(update(folder), "z: new")
        equal(stored(folder), 3)
        whole = zipped(record("Z-1"), record("Z-2"), record("Z-3"))
        archive(server, '"2"', whole[:60] + whole[90:])  # it begins like one
        for _ in range(2):
            result = update(folder)
            failed(result, "z: osv/Go/all.zip: ", "its data of ", "1 failed")
            equal(stored(folder), 3, result.err)
            with open(f"{home(folder)}/feeds/osv/Go/all.zip", "rb") as file:
                check(file.read() == first, "what was there is not there again")
        equal(sorted(os.listdir(f"{home(folder)}/feeds/.update")), ["state"])
        archive(server, '"3"', whole)
        succeeded(update(folder), "z: new")
        equal(stored(folder), 4)


@test
def an_archive_that_is_none_is_told_by_its_first_bytes(folder):
    with Server(folder, a=good(record("A-1")), z=good(b"PL\3\4 is no zip")) as server:
        server.write_list(more=f"z\tyes\tosv/z/all.zip\t1\t1000\tCC0-1.0\t{server.url('/z.json')}\tan archive\n"
                               f"g\tyes\tepss/e.csv.gz\t1\t1000\tCC0-1.0\t{server.url('/z.json')}\tcompressed\n"
                               f"t\tyes\tepss/e.csv\t1\t1000\tCC0-1.0\t{server.url('/a.json')}\ta text\n", optional=("z",))
        failed(update(folder), "z: what came is not a zip archive", "g: what came is not gzip", "osv/a: new", "t: new")


MARK = b"what only this test's rule knows"


def rule_set(name, mark=MARK):
    """As a forge packs a repository."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set-master/README.md", "rules")
        archive.writestr("set-master/yara/one.yar", f'rule {name} {{ meta: author = "Somebody" strings: $a = "{mark.decode()}" condition: $a }}')
    return file.getvalue()


def rules_line(server, path="yara/set-master.zip", default="no"):
    return f"yara/set\t{default}\t{path}\t1000\t100000\tMIT\t{server.url('/rules.json')}\trules of somebody\n"


def image_of(folder, content):
    return Image([Layer([File("usr/bin/job", b"#!/bin/sh\n# " + content + b"\n", mode=0o755)])]).write_oci(f"{folder}/image")


def found_by_fetched(folder, image):
    result = scan(folder, "--scanners", "malware", "--yara", "fetched", image)
    check(result.report is not None, result.err)
    return {(one["path"], one["malware"]["rule"]) for one in result.report["findings"] if one["kind"] == "malware"}


@test
def rules_are_fetched_where_they_are_asked_for_and_a_scan_looks_by_them(folder):
    image, today = image_of(folder, MARK), time.strftime("%Y-%m-%d", time.gmtime())
    failed(plimsoll(folder, "scan", "--offline", "--scanners", "malware", "--yara", "fetched", image), "--yara fetched: no rules in",
           "plimsoll db update --feeds yara")
    with Server(folder, a=good(record("A-1"))) as server:
        server.write_list(more=rules_line(server))
        server.routes["/rules.json"] = good(rule_set("Fetched"))
        succeeded(update(folder), "1 feed: 1 new")
        equal(server.asked("rules"), [], "rules were fetched unasked")
        made = os.stat(f"{home(folder)}/advisories.db").st_mtime_ns
        succeeded(update(folder, "--feeds", "yara"), "yara/set: new", "nothing to change", f"yara/set-master.zip: of {today}, MIT", "--yara fetched")
        equal(os.stat(f"{home(folder)}/advisories.db").st_mtime_ns, made, "a store was made for rules")
        equal(found_by_fetched(folder, image), {("usr/bin/job", "Fetched")})
        server.routes["/rules.json"] = good(rule_set("Newer"), '"2"')
        succeeded(update(folder), "osv/a: unchanged", "yara/set: new")  # what was fetched before does not grow old unseen
        equal(found_by_fetched(folder, image), {("usr/bin/job", "Newer")})
        equal(found_by_fetched(folder, image_of(f"{folder}/b", b"nothing known")), set())
        equal(sorted(os.listdir(f"{home(folder)}/feeds/.update")), ["state"])
        server.routes["/a.json"] = good(record("A-2"), '"2"')
        succeeded(update(folder), "osv/a: new", "yara/set: unchanged")
    equal(stored(folder), 1)
    said = " ".join(plimsoll(folder, "db", "status").out.split())
    for words in ("not read, yara: rules for malware, not advisories", f"rules for malware (scan --scanners malware --yara fetched) date {today}",
                  f"file {home(folder)}/feeds/yara/set-master.zip"):
        check(words in said, f"'{words}' is not said: {said}")


@test
def rules_alone_make_no_store_and_are_none_of_its_feeds(folder):
    with Server(folder) as server:
        with open(f"{folder}/feeds.conf", "w", encoding="ascii") as file:
            file.write(rules_line(server, "yara/signature-base-master.zip"))
        server.routes["/rules.json"] = good(rule_set("Fetched"))
        for outcome in ("1 new", "1 unchanged"):
            succeeded(update(folder, "--feeds", "yara/set"), outcome, "no advisories were ever fetched", "yara/signature-base-master.zip: of ")
        server.routes["/rules.json"] = good(b"<html>sign in</html>", '"2"')
        failed(update(folder), "yara/set: what came is not a zip archive", "its data of ", "1 failed")
    check(not os.path.exists(f"{home(folder)}/advisories.db"), "a store was made of rules")
    succeeded(plimsoll(folder, "db", "status"), "licence     DRL-1.1")
    feeds = f"{home(folder)}/feeds"
    failed(plimsoll(folder, "db", "build", "--strict", "--from", feeds, "--output", "x.db"), "has no folder of a known feed")
    os.makedirs(f"{feeds}/osv/npm")
    with open(f"{feeds}/osv/npm/A-1.json", "wb") as file:
        file.write(record("A-1"))
    succeeded(plimsoll(folder, "db", "build", "--strict", "--from", feeds, "--output", "x.db"), "yara: skipped, rules for malware, not advisories")


@test
def rules_that_were_carried_here_or_are_damaged(folder):
    image = image_of(folder, MARK)
    os.makedirs(f"{home(folder)}/feeds/yara/mine")
    with open(f"{home(folder)}/feeds/yara/mine/set.zip", "wb") as file:
        file.write(rule_set("Carried"))
    equal(found_by_fetched(folder, image), {("usr/bin/job", "Carried")})
    with open(f"{home(folder)}/feeds/yara/mine/set.zip", "wb") as file:
        file.write(rule_set("Carried")[:80])
    result = scan(folder, "--scanners", "malware", "--yara", "fetched", image)
    equal(result.code, 3, result.err)
    check(any("set.zip" in note["text"] + note.get("path", "") for note in result.report["notes"]), result.report["notes"])
    with open(f"{folder}/fetched", "w", encoding="ascii") as file:
        file.write(f'rule OfAFile {{ strings: $a = "{MARK.decode()}" condition: $a }}')
    result = scan(folder, "--scanners", "malware", "--yara", "./fetched", image)
    equal({one["malware"]["rule"] for one in result.report["findings"] if one["kind"] == "malware"}, {"OfAFile"})


@test
def a_public_rule_set_is_fetched_and_looked_by(folder):
    """Of signature-base what is about web shells: tests/yara_test.py asks for all of it. The shell is one of one line, in pieces."""
    small = io.BytesIO()
    with zipfile.ZipFile(lib.data("feeds/yara/signature-base-master.zip")) as whole, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as picked:
        for name in whole.namelist():
            if "webshell" in name and name.endswith(".yar"):
                picked.writestr(name, whole.read(name))
    shell = ("<?php @ev" + "al($_PO" + "ST['pass']);?>").encode()
    image = Image([Layer([File("var/www/html/up.php", shell)])]).write_oci(f"{folder}/image")
    with Server(folder) as server:
        server.routes["/rules.json"] = good(small.getvalue())
        with open(f"{folder}/feeds.conf", "w", encoding="ascii") as file:
            file.write(rules_line(server, "yara/signature-base-master.zip").replace("100000", "15000000"))
        succeeded(update(folder, "--feeds", "yara"), "1 feed: 1 new")
    result = scan(folder, "--scanners", "malware", "--yara", "fetched", image)
    told = [one["malware"] for one in result.report["findings"] if one["kind"] == "malware" and "signature-base" in one["malware"].get("rules", "")]
    check(told and all(one["author"] for one in told), result.report["findings"])
    equal([note for note in result.report["notes"] if ".zip" in note.get("path", "")], [])


@test
def a_slow_server_ends_with_the_time_that_it_has(folder):
    body = record("A-1", 200000)
    with Server(folder, a=good(body, pause_s=0.1), b=good(record("B-1"))) as server:
        began = time.monotonic()
        failed(update(folder, "--timeout", "3s"), "osv/a: ", "not done in time", "osv/b: new")
        check(2.5 < time.monotonic() - began < 30, f"it took {time.monotonic() - began:.1f} s")
        check(body.startswith(part(folder, "a")) and part(folder, "a"), "what came of it is gone")
        server.routes["/a.json"] = good(body)
        succeeded(update(folder))
        check(server.asked("a")[-1].get("Range"), "it did not go on")
    equal(kept(folder, "a"), body)


def begin(folder, *options, **more):
    return subprocess.Popen([lib.PLIMSOLL, "db", "update", "--feed-list", "feeds.conf", *options], env=lib.environment(folder), cwd=folder,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        check(time.monotonic() < end, "it did not come about")
        time.sleep(0.02)


@test
def an_interruption_leaves_all_in_order_and_is_gone_on_from(folder):
    body = record("A-1", 200000)
    for number in (signal.SIGINT, signal.SIGTERM):
        place = f"{folder}/{number.name}"
        os.mkdir(place)
        with Server(place, a=good(record("A-0"), '"0"'), b=good(record("B-1"))) as server:
            succeeded(update(place))
            server.routes["/a.json"] = good(body, pause_s=0.02)
            process = begin(place)
            wait_for(lambda: len(part(place, "a") or b"") > 3000)
            process.send_signal(number)
            _, err = process.communicate(timeout=30)
            equal(process.returncode, -number, err.decode())
            check(b"interrupted" in err, err.decode())
            equal((kept(place, "a"), stored(place)), (record("A-0"), 2))
            check(body.startswith(part(place, "a")), "what came of it")
            server.routes["/a.json"] = good(body)
            succeeded(update(place), "osv/a: new", "osv/b: unchanged")
            check(server.asked("a")[-1].get("Range"), "it did not go on")
        equal(kept(place, "a"), body)


@test
def killed_at_any_moment_it_leaves_old_or_new_data(folder):
    with Server(folder) as server:
        versions = [record(f"A-{i}", 30000) for i in range(12)]
        server.routes["/a.json"] = good(versions[0], '"0"')
        server.routes["/b.json"] = good(record("B-1"))
        server.write_list()
        succeeded(update(folder))
        for i, body in enumerate(versions[1:], 1):
            server.routes["/a.json"] = good(body, f'"{i}"', pause_s=0.001)
            process = begin(folder, start_new_session=True)
            time.sleep(0.02 * i)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            check(kept(folder, "a") in versions[:i + 1], f"try {i}: neither old nor new")
            equal(stored(folder), 2)
        succeeded(update(folder))
    equal(kept(folder, "a"), versions[-1])
    equal(sorted(os.listdir(f"{home(folder)}/feeds/.update")), ["state"])


@test
def two_at_once_wait_for_each_other(folder):
    with Server(folder, a=good(record("A-1", 3000), pause_s=0.4)) as server:
        first = begin(folder)
        wait_for(lambda: server.asked("a"))
        second = begin(folder)
        _, err = second.communicate(timeout=60)
        equal(second.returncode, 0, err.decode())
        check(b"another db update is at work" in err and b"osv/a: unchanged" in err, err.decode())
        first.communicate(timeout=60)
        equal(first.returncode, 0)
        server.routes["/a.json"] = good(record("A-2", 100000), '"2"', pause_s=0.1)
        first = begin(folder)
        wait_for(lambda: len(server.asked("a")) > 2)
        failed(update(folder, "--timeout", "1s"), "another plimsoll db update is still at work")
        first.kill()
        first.communicate()


@test
def four_are_fetched_at_once_or_as_many_as_are_asked_for(folder):
    for jobs, most in (((), 4), (("--jobs", "2"), 2)):
        place = f"{folder}/{most}"
        os.mkdir(place)
        with Server(place, **{f"f{i}": good(record(f"F-{i}", 4000), pause_s=0.15) for i in range(7)}) as server:
            succeeded(update(place, *jobs), "7 new")
            equal(server.most_at_once, most)
        equal(stored(place), 7)


@test
def what_somebody_else_changed_is_fetched_anew(folder):
    with Server(folder, a=good(record("A-1")), b=good(record("B-1"))) as server:
        succeeded(update(folder))
        with open(f"{home(folder)}/feeds/osv/npm/a.json", "ab") as file:
            file.write(b" ")
        os.unlink(f"{home(folder)}/feeds/osv/npm/b.json")
        succeeded(update(folder), "osv/a: new", "osv/b: new")
        for damage in (b"garbage", b"plimsoll feeds 1\nfeed\tx\n", b""):
            with open(f"{home(folder)}/feeds/.update/state", "wb") as file:
                file.write(damage)
            succeeded(update(folder), "damaged", "osv/a: new", "osv/b: new")
        server.routes = {f"/mirror{path}": route for path, route in server.routes.items()}
        with open(f"{folder}/feeds.conf", encoding="ascii") as file:
            text = file.read()
        with open(f"{folder}/feeds.conf", "w", encoding="ascii") as file:
            file.write(text.replace(f":{server.port}/", f":{server.port}/mirror/"))
        succeeded(update(folder), "osv/a: new")  # the same tag of another server says nothing
    equal((kept(folder, "a"), kept(folder, "b")), (record("A-1"), record("B-1")))


@test
def a_list_of_the_users_takes_the_place_of_ours(folder):
    with Server(folder, a=good(record("A-1"))) as server:
        os.makedirs(f"{folder}/.config/plimsoll")
        os.rename(f"{folder}/feeds.conf", f"{folder}/.config/plimsoll/feeds.conf")
        succeeded(plimsoll(folder, "db", "update"), "osv/a: new")
        server.write_list(more="bad\tmaybe\tosv/x\t1\t2\tL\thttps://127.0.0.1/\tx\n")
        failed(update(folder), "feeds.conf': line 3: the default 'maybe' is not what is expected: yes or no")
        server.write_list(more="bad\tyes\tosv/../../x\t1\t2\tL\thttps://127.0.0.1/\tx\n")
        failed(update(folder), "line 3: the path 'osv/../../x' is not what is expected")
        failed(plimsoll(folder, "db", "update", "--feed-list", "nowhere.conf"), "nowhere.conf")


@test
def offline_nothing_is_fetched(folder):
    with Server(folder, a=good(record("A-1"))) as server:
        failed(update(folder, "--offline"), "--offline forbids", "db build --from")
        failed(update(folder, env={"PLIMSOLL_OFFLINE": "1"}), "--offline forbids")
        equal(server.requests, [])


@test
def a_place_that_cannot_be_written_is_named(folder):
    with Server(folder, a=good(record("A-1"))):
        with open(f"{folder}/file", "w", encoding="ascii"):
            pass
        failed(update(folder, env={"XDG_DATA_HOME": f"{folder}/file"}), f"'{folder}/file/plimsoll'")
        failed(update(folder, env={"HOME": "", "XDG_DATA_HOME": "relative"}), "neither XDG_DATA_HOME nor HOME")
        succeeded(update(folder, env={"XDG_DATA_HOME": "relative"}))
    check(os.path.exists(f"{folder}/.local/share/plimsoll/feeds/osv/npm/a.json"), "below HOME")


@test
def certificates_are_judged(folder):
    lib.need("openssl")
    for name in ("own", "other"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"], check=True, capture_output=True)
    with open(f"{folder}/server.pem", "wb") as file:
        for end in ("key", "pem"):
            with open(f"{folder}/own.{end}", "rb") as source:
                file.write(source.read())
    with Server(folder, certificate=f"{folder}/server.pem", a=good(record("A-1"))) as server:
        failed(update(folder, env={"SSL_CERT_FILE": f"{folder}/other.pem"}), "certificate")
        equal(server.requests, [])
        succeeded(update(folder, env={"SSL_CERT_FILE": f"{folder}/own.pem"}), "osv/a: new")
        server.routes["/a.json"] = status(302, Location=f"http://127.0.0.1:{server.port}/b.json")
        failed(update(folder, env={"SSL_CERT_FILE": f"{folder}/own.pem"}), "osv/a: ")  # from https to http
    equal(kept(folder, "a"), record("A-1"))


def on_a_terminal(folder, *options):
    ours, theirs = pty.openpty()
    process = subprocess.Popen([lib.PLIMSOLL, "db", "update", "--feed-list", "feeds.conf", *options], cwd=folder, stdout=subprocess.PIPE, stderr=theirs,
                               env={**lib.environment(folder), "TERM": "xterm"})
    os.close(theirs)
    seen = b""
    while True:
        ready, _, _ = select.select([ours], [], [], 60)
        try:
            got = os.read(ours, 65536) if ready else b""
        except OSError:  # the other end is closed
            got = b""
        if not got:
            break
        seen += got
    os.close(ours)
    process.communicate(timeout=60)
    return process.returncode, seen.decode()


@test
def a_terminal_shows_how_far_it_is(folder):
    with Server(folder, a=good(record("A-1", 200000), pause_s=0.01), b=good(record("B-1"))):
        code, seen = on_a_terminal(folder)
    equal(code, 0, seen)
    check(re.search(r"1/2 feeds  \d+ kB of \d+ kB  \d+ kB/s  \d+ s left", seen), seen)
    check("osv/b: new" not in seen, "a line a feed besides")
    said = on_a_terminal(folder, "--quiet", "--tries", "1")[1]
    equal(len(re.findall("^plimsoll: ", said, re.M)), 2, f"what is said with --quiet: both failures: {said!r}")  # a sanitizer of a killed child may speak too


@test
def quiet_is_quiet(folder):
    with Server(folder, a=good(record("A-1"))):
        result = update(folder, "--quiet")
    equal((result.code, result.out, result.err), (0, "", ""))


@test
def real_feeds_become_the_store(folder):
    files = ("kev/known_exploited_vulnerabilities.json", "epss/converted/epss_scores-2026-08-16.csv.gz", "osv/Go/all.zip", "osv/crates.io/all.zip",
             "debian-security-tracker/data/DSA/list", "distro-info-data/debian.csv", "alpine-secdb/v3.11/main.yaml")
    with Server(folder) as server:
        lines = ""
        for path in files:
            with open(lib.data(f"feeds/{path}"), "rb") as file:
                server.routes[f"/{path}"] = good(file.read())
            lines += f"{path}\tyes\t{path}\t1\t100000000\tas the README says\t{server.url('/' + path)}\ta real feed\n"
        with open(f"{folder}/feeds.conf", "w", encoding="ascii") as file:
            file.write(lines)
        succeeded(update(folder), "7 feeds: 7 new")
        succeeded(update(folder), "7 unchanged", "nothing to change")
    result = plimsoll(folder, "db", "status", "--format", "json")
    equal(result.code, 0, result.err)
    store = next(store for store in json.loads(result.out) if store["path"].startswith(home(folder)))
    today = time.strftime("%Y-%m-%d", time.gmtime())
    equal({source["name"]: source["date"] for source in store["sources"]},
          {name: today for name in ("alpine-secdb", "debian-security-tracker", "distro-info-data", "epss", "kev", "osv/Go", "osv/crates.io")})
    check(store["advisory_count"] > 5000, store["advisory_count"])


@test
def our_own_list_is_whole(folder):
    result = plimsoll(folder, "db", "update", "--list")
    succeeded(result, "* kev", "* epss", "* osv/Go", "* alpine-secdb/v3.20/main", "* debian-security-tracker/DSA", "  osv/Debian", "  yara/reversinglabs",
              "  yara/signature-base")
    equal(re.findall(r"http://\S+", result.out), [], "plain HTTP")


@test
def what_is_fetched_unasked_is_matched(folder):
    """Of OSV's archives: the ecosystem is that of a kind of package, or of a distribution's releases."""
    with open(f"{lib.ROOT}/src/model/package_types.def", encoding="utf-8") as file:
        known = set(re.findall(r'^PACKAGE_TYPE\(\w+, "[^"]*", "([^"]+)"', file.read(), re.M))
    with open(f"{lib.ROOT}/src/match/ecosystems.def", encoding="utf-8") as file:
        known |= {name.split(":")[0] for name in re.findall(r'^ECOSYSTEM\("[^"]*", \w+, \w+, "([^"]+)"', file.read(), re.M)}
    listed = re.findall(r"^([* ]) osv/(.+?)  ", plimsoll(folder, "db", "update", "--list").out, re.M)
    check(len(listed) > 20, listed)
    equal([name for mark, name in listed if mark == "*" and name not in known], [])


if __name__ == "__main__":
    lib.main()
