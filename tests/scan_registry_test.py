#!/usr/bin/env python3
"""scan_registry_test.py - images in registries are scanned as the same images on disk are, and no more is moved than has to be"""
import base64
import contextlib
import http.server
import json
import os
import signal
import subprocess
import threading
import time

import registries
from images import (OCI_INDEX, OCI_MANIFEST, Image, Layer, Layout, digest_of, dpkg_status, npm_package, on, os_release)
from lib import PLIMSOLL, QuietServer, check, environment, equal, fails, main, no_crash, plimsoll, serving, test

OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")
PASSWORD = "canary-5up3rs3cret"


def base():
    return Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))])


def two_layers():
    return [base(), Layer([npm_package("srv", "lodash", "4.17.15")])]


def scan(folder, target, *options, **more):
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", target, *options, **more)
    check(result.code in (0, 1, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    check(PASSWORD not in result.out + result.err, "the password is in no output")
    return result


def asked(registry, kind):
    """The blobs or manifests that were asked for, in order."""
    return [path.rpartition("/")[2] for method, path, status in registry.log() if method == "GET" and f"/{kind}/" in path and status == 200]


def put_layout(registry, layout, repository, tag, root):
    """A layout's blobs, then its manifests from below."""
    documents = {digest: data for digest, data in layout.blobs.items() if data[:1] == b"{" and b'"schemaVersion"' in data}
    for digest, data in layout.blobs.items():
        if digest not in documents:
            registry.put_blob(repository, data)
    put = [(digest, data) for digest, data in documents.items() if b'"manifests"' not in data] + \
        [(digest, data) for digest, data in documents.items() if b'"manifests"' in data]
    for digest, data in put:
        registry.put_manifest(repository, digest, data, OCI_INDEX if b'"manifests"' in data else OCI_MANIFEST)
    return registry.put_manifest(repository, tag, layout.blobs[root["digest"]], OCI_INDEX)


# ---- the same as on disk

@test
def an_image_in_a_registry_is_what_it_is_on_disk(folder):
    image = Image(two_layers())
    local = scan(folder, image.write_oci(f"{folder}/oci"), "--no-cache")
    with registries.start(folder) as registry:
        digest = registry.push(image, "team/app:1")
        for name in ("docker://{}/team/app:1", "docker:{}/team/app:1", "registry:{}/team/app:1", "{}/team/app:1"):
            result = scan(folder, name.format(registry.host), "--no-cache")
            equal(result.packages(), {OPENSSL, LODASH}, name)
            equal(result.findings(), local.findings(), name)
            equal(result.layers(), local.layers(), name)
            equal(result.notes(), "", name)
            equal(result.report["image"]["digest"], digest, name)
            equal(result.report["image"]["reference"], f"{registry.host}/team/app:1", name)
            equal(result.report["image"]["target"], f"docker://{registry.host}/team/app:1", name)
        remarks = [note["text"] for note in result.report["notes"] if note["kind"] == "remark"]
        equal(remarks, [f"the image was taken from {registry.host}"], "a name alone says where it was")


@test
def a_digest_counts_before_the_tag(folder):
    with registries.start(folder) as registry:
        old = registry.push(Image([base()]), "team/app:1")
        registry.push(Image(two_layers()), "team/app:1")
        equal(scan(folder, f"docker://{registry.host}/team/app:1").packages(), {OPENSSL, LODASH})
        result = scan(folder, f"docker://{registry.host}/team/app:1@{old}")
        equal(result.packages(), {OPENSSL})
        equal(result.report["image"]["reference"], f"{registry.host}/team/app:1@{old}")


@test
def platforms_are_chosen_through_nested_indexes(folder):
    layout = Layout()
    amd = layout.image(Image([base()]), **on("amd64"))
    arm = layout.image(Image(two_layers(), architecture="arm64"), **on("arm64"))
    root = layout.index([amd, layout.index([arm])])
    with registries.start(folder) as registry:
        put_layout(registry, layout, "team/app", "1", root)
        target = f"docker://{registry.host}/team/app:1"
        equal(scan(folder, target, "--platform", "linux/amd64").packages(), {OPENSSL})
        result = scan(folder, target, "--platform", "linux/arm64")
        equal(result.packages(), {OPENSSL, LODASH})
        equal(result.report["image"]["digest"], arm["digest"])
        result = plimsoll(folder, "scan", "--format", "json", "--platform", "all", target)
        check(result.code in (2, 3) and amd["digest"] in result.out and arm["digest"] in result.out, f"all: {result.code} {result.err}")
        fails(scan(folder, target, "--platform", "linux/s390x"), "linux/amd64", "linux/arm64")


@test
def sbom_explain_vex_and_tree_read_from_registries(folder):
    image = Image(two_layers())
    local = image.write_oci(f"{folder}/oci")
    with registries.start(folder) as registry:
        registry.push(image, "team/app:1")
        target = f"docker://{registry.host}/team/app:1"
        result = plimsoll(folder, "sbom", "--format", "json", target)
        equal(result.code, 0, result.err)
        check("lodash" in result.out and "openssl" in result.out, "both packages are in the bill")
        equal(plimsoll(folder, "debug", "tree", target).out, plimsoll(folder, "debug", "tree", local).out, "tree")
        result = plimsoll(folder, "explain", "CVE-2020-8203", target)
        check(result.code in (0, 3) and "lodash" in result.out, f"explain: {result.code} {result.err}")
        result = plimsoll(folder, "vex", target)
        check(result.code in (0, 3) and "CVE-2020-8203" in result.out, f"vex: {result.code} {result.err}")


# ---- what is moved

@test
def layers_whose_evidence_is_kept_are_not_asked_for(folder):
    with registries.start(folder) as registry:
        first, second = Image(two_layers()), Image([base(), Layer([npm_package("srv", "minimist", "1.2.0")])])
        registry.push(first, "team/app:1")
        registry.push(second, "team/app:2")
        scan(folder, f"docker://{registry.host}/team/app:1")
        before = asked(registry, "blobs")
        check({digest_of(layer.blob) for layer in first.layers} <= set(before), "the first scan reads all layers")
        scan(folder, f"docker://{registry.host}/team/app:1")
        again = asked(registry, "blobs")[len(before):]
        check(not {digest_of(layer.blob) for layer in first.layers} & set(again), f"the second none: {again}")
        before = asked(registry, "blobs")
        result = scan(folder, f"docker://{registry.host}/team/app:2")
        new = set(asked(registry, "blobs")[len(before):])
        equal(new & {digest_of(layer.blob) for layer in second.layers}, {digest_of(second.layers[1].blob)}, "of another tag its own layer alone")
        equal(result.packages(), {OPENSSL, ("npm", "minimist", "1.2.0")})


@test
def offline_nothing_is_fetched(folder):
    with registries.start(folder) as registry:
        registry.push(Image([base()]), "team/app:1")
        fails(scan(folder, f"docker://{registry.host}/team/app:1", "--offline"), "nothing is fetched from registries")
        fails(scan(folder, f"{registry.host}/team/app:1", "--offline"), "no file or folder here")
        equal([line for line in registry.log() if line[0] == "GET"], [], "nothing was asked")


# ---- who we are

@test
def a_password_opens_a_registry_of_tls(folder):
    with registries.start(folder, tls=True, password=PASSWORD) as registry:
        registry.push(Image(two_layers()), "team/app:1")
        target = f"docker://{registry.host}/team/app:1"
        equal(scan(folder, target, *registry.options, env=registry.environment).packages(), {OPENSSL, LODASH}, "environment")
        equal(scan(folder, target, *registry.options, "--no-cache", "--username", registries.USER, "--password-stdin",
                   stdin=PASSWORD.encode() + b"\n").packages(), {OPENSSL, LODASH}, "standard input")
        equal(scan(folder, target, "--insecure", "--no-cache", env=registry.environment).packages(), {OPENSSL, LODASH}, "insecure")
        fails(scan(folder, target, env=registry.environment), registry.host, "certificate")
        fails(scan(folder, target, *registry.options), registry.host, "401")
        fails(scan(folder, target, *registry.options, "--username", registries.USER), "--password-stdin, or PLIMSOLL_PASSWORD")
        fails(scan(folder, target, *registry.options, "--password-stdin"), "goes with --username")
        fails(scan(folder, target, *registry.options, "--username", registries.USER, "--password-stdin"), "there is none on standard input")
        fails(scan(folder, target, *registry.options, env={**registry.environment, "PLIMSOLL_PASSWORD": "wrong"}), registry.host)


@test
def the_word_of_a_file_opens_it_as_well(folder):
    with registries.start(folder, tls=True, password=PASSWORD) as registry:
        registry.push(Image([base()]), "team/app:1")
        os.makedirs(f"{folder}/.docker")
        with open(f"{folder}/.docker/config.json", "w", encoding="ascii") as file:
            json.dump({"auths": {registry.host: {"auth": base64.b64encode(f"{registries.USER}:{PASSWORD}".encode()).decode()}}}, file)
        result = scan(folder, f"docker://{registry.host}/team/app:1", *registry.options)
        equal(result.packages(), {OPENSSL}, result.err)


@test
def tokens_are_asked_for(folder):
    with registries.start(folder, token=PASSWORD) as registry:
        registry.push(Image(two_layers()), "team/app:1")
        registry.push(Image([base()]), "public/app:1")
        equal(scan(folder, f"docker://{registry.host}/team/app:1", env=registry.environment).packages(), {OPENSSL, LODASH})
        equal(scan(folder, f"docker://{registry.host}/public/app:1").packages(), {OPENSSL}, "who says no name may have what is public")
        fails(scan(folder, f"docker://{registry.host}/team/app:1", "--no-cache"), registry.host)


@test
def tokens_are_asked_for_by_tls(folder):
    with registries.start(folder, tls=True, token=PASSWORD) as registry:
        image = Image(two_layers())
        registry.push(image, "team/app:1")
        registry.push(Image([base()]), "public/app:1")
        target = f"docker://{registry.host}/team/app:1"
        registry.tokens.asked.clear()
        equal(scan(folder, target, *registry.options, env=registry.environment).packages(), {OPENSSL, LODASH})
        asked_for = [(parameters.get("scope"), user) for _, parameters, user in registry.tokens.asked if "scope" in parameters]
        equal(asked_for, [(["repository:team/app:pull"], registries.USER)], "one token is asked for, and serves all layers")
        data = {"PLIMSOLL_DATADIR": registry.environment["PLIMSOLL_DATADIR"]}
        equal(scan(folder, f"docker://{registry.host}/public/app:1", *registry.options, env=data).packages(), {OPENSSL}, "as nobody")
        fails(scan(folder, target, "--no-cache", *registry.options, env=data), registry.host, "401")
        fails(scan(folder, target, "--no-cache", *registry.options, env={**registry.environment, "PLIMSOLL_PASSWORD": "wrong"}), registry.host, "401")
        fails(scan(folder, target, "--no-cache", env=registry.environment), registry.host, "certificate")
        registry.tokens.expires_in = 1  # it ends while layers are fetched: another is asked for
        equal(scan(folder, target, "--no-cache", *registry.options, env=registry.environment).packages(), {OPENSSL, LODASH})


# ---- what goes wrong

@test
def what_is_not_there_is_named(folder):
    with registries.start(folder) as registry:
        registry.push(Image([base()]), "team/app:1")
        fails(scan(folder, f"docker://{registry.host}/team/app:2"), f"{registry.host}/team/app", "404")
        fails(scan(folder, f"docker://{registry.host}/nobody:1"), f"{registry.host}/nobody")
        fails(scan(folder, f"docker://{registry.host}/team/app:1@sha256:{'0' * 64}"), "0" * 64)
        fails(scan(folder, f"docker://{registry.host}/Team:1"), "lower case")
    fails(scan(folder, f"docker://{registry.host}/team/app:1", "--timeout", "20s"), registry.host)


@test
def a_layer_that_is_not_what_its_digest_says_is_not_believed(folder):
    image = Image(two_layers())
    with registries.start(folder) as registry:
        registry.push(image, "team/app:1")
        hexes = digest_of(image.layers[1].blob)[7:]
        path = f"{registry.storage}/docker/registry/v2/blobs/sha256/{hexes[:2]}/{hexes}/data"
        other = Layer([npm_package("srv", "minimist", "1.2.0")]).blob
        with open(path, "r+b") as file:
            file.write(other[:1] + bytes([other[1] ^ 1]))
        result = scan(folder, f"docker://{registry.host}/team/app:1")
        equal(result.packages(), {OPENSSL})
        check("layer 1:" in result.notes(), result.notes())
        os.remove(path)
        result = scan(folder, f"docker://{registry.host}/team/app:1")
        equal(result.packages(), {OPENSSL})
        check("layer 1:" in result.notes() and result.code in (2, 3), result.notes())


@contextlib.contextmanager
def slow(registry, path_part):
    """A way to the registry on which answers to PATH_PART begin, and do not go on."""
    held, started = threading.Event(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):  # pylint: disable=invalid-name
            status, headers, body = registry.ask("GET", self.path, **{"Accept": self.headers.get("Accept", "*/*")})
            self.send_response(status)
            for name in ("Content-Type", "Docker-Content-Digest"):
                if headers[name]:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if path_part in self.path:
                self.wfile.write(body[:10])
                self.wfile.flush()
                started.set()
                held.wait(60)
                return
            self.wfile.write(body)

    with serving(QuietServer(("127.0.0.1", 0), Handler)) as server:
        try:
            yield f"127.0.0.1:{server.server_port}", started
        finally:
            held.set()


@test
def a_timeout_ends_a_layer_that_does_not_come(folder):
    image = Image(two_layers())
    with registries.start(folder) as registry:
        registry.push(image, "team/app:1")
        with slow(registry, digest_of(image.layers[1].blob)) as (host, _):
            start = time.monotonic()
            result = scan(folder, f"docker://{host}/team/app:1", "--timeout", "3s")
            check(time.monotonic() - start < 15, f"it took {time.monotonic() - start:.1f} s")
            equal(result.packages(), {OPENSSL}, "what came counts")
            check(result.code in (2, 3) and "layer 1:" in result.notes(), f"exit {result.code}: {result.notes()} {result.err}")
        with slow(registry, "/manifests/") as (host, _):
            start = time.monotonic()
            fails(scan(folder, f"docker://{host}/team/app:1", "--timeout", "2s"), host)
            check(time.monotonic() - start < 15, f"it took {time.monotonic() - start:.1f} s")


@test
def an_interrupt_ends_it_with_all_its_processes(folder):
    image = Image(two_layers())
    with registries.start(folder) as registry:
        registry.push(image, "team/app:1")
        with slow(registry, digest_of(image.layers[1].blob)) as (host, started):
            process = subprocess.Popen([PLIMSOLL, "scan", f"docker://{host}/team/app:1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       start_new_session=True, env=environment(folder), cwd=folder)
            check(started.wait(20), "it asked for the layer")
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=20)
            check(process.returncode in (-signal.SIGINT, 130, 1), f"exit {process.returncode}")
            equal(out, b"", "stdout")
            until = time.monotonic() + 10
            while time.monotonic() < until and left(process.pid):
                time.sleep(0.1)
            equal(left(process.pid), [], "processes that are left")


def left(session):
    """Processes of that session, unless they have ended."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(name))
    return found


main()
