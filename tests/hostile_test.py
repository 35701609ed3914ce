"""hostile_test.py - hostile images by the hundred: no crash, no hang, no growth, nothing of the host, never a wrong pass

Each family is one test; its name tells how many images it makes. An image has a good layer (log4j-core 2.14.1, for which the verdict
is block, and openssl 3.0.9-1) and mostly a hostile one, which brings lodash 4.17.15 behind all that is wrong with it. Whatever a layer
brings is found, or that layer is named incomplete, or the scan fails and names the place: see Case.judge.
"""
import concurrent.futures
import ctypes
import gzip
import json
import os
import random
import re
import socket
import struct
import subprocess
import tarfile
import time

import lib
from images import (MEDIA, OCI_INDEX, OCI_MANIFEST, Device, Dir, Fifo, File, Hardlink, Image, Layer, Layout, Opaque, Symlink, Whiteout, blob_layer,
                    digest_of, dpkg_stanza, dpkg_status, header, jar, maven_jar, member_gzip, npm_package, octal, os_release, padded, pax, record,
                    rle_zstd, sized, stored_zip, tar, zstd)
from lib import check, main, skip, test

SEED = 20260101
CEILING_S = 60
MEMORY_KIB = 400 << 10
LOG4J = ("maven", "org.apache.logging.log4j:log4j-core", "2.14.1")
OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")
BASE = [LOG4J, OPENSSL]
CANARY = "canary-" + "%032x" % random.Random(SEED).getrandbits(128)
PLACES = ["etc/passwd", "usr/lib/os-release", "etc/os-release", "var/lib/dpkg/status.d/x", "srv/node_modules/x/package.json", "srv/node_modules/.package-lock.json",
          "srv/x.jar", "usr/lib/python3/dist-packages/x-1.dist-info/METADATA"]
FAMILIES = {}
peak_kib = [0]

with open(lib.PLIMSOLL, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()


def log4j():
    return maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")


def base():
    return Layer(os_release() + [Dir("srv"), dpkg_status(("openssl", "3.0.9-1")), File("srv/base/log4j-core-2.14.1.jar", log4j())])


def lodash():
    return npm_package("srv/own", "lodash", "4.17.15")


class Case:
    """One image, and what must come of its scan.

    BRINGS: {layer: packages}. DAMAGED: layers that must be named. FAILS: True, False, or None when it may fail. BLOCK: the good layer
    is there and makes the verdict block.
    """

    def __init__(self, name, build, brings=None, damaged=(), fails=False, block=True, says=""):
        self.name, self.build, self.damaged, self.fails, self.block, self.says = name, build, damaged, fails, block, says
        self.brings = {0: BASE} if brings is None else brings

    def scan(self, folder):
        os.makedirs(f"{folder}/tmp")
        target, stdin = self.build(folder), b""
        if isinstance(target, bytes):
            target, stdin = "-", target
        before = listing(folder)
        command = [lib.PLIMSOLL, "scan", "--offline", "--format", "json", "--list-all-pkgs", "--no-cache", target]
        env = lib.environment(folder, TMPDIR=f"{folder}/tmp", **lib.SETTINGS)
        out, err, started = f"{folder}.out", f"{folder}.err", time.monotonic()
        with open(out, "wb") as out_file, open(err, "wb") as err_file, open(f"{folder}.in", "w+b") as in_file:
            in_file.write(stdin)
            in_file.seek(0)
            with subprocess.Popen(command, stdin=in_file, stdout=out_file, stderr=err_file, env=env, cwd=folder) as process:
                usage, code = wait(process, started + CEILING_S)
        with open(out, encoding="utf-8", errors="strict") as file:
            said = file.read()
        with open(err, encoding="utf-8", errors="replace") as file:
            errors = file.read()
        check(code is not None, f"took more than {CEILING_S} s")
        check(listing(folder) == before, f"left behind: {set(listing(folder)) ^ set(before)}")
        peak_kib[0] = max(peak_kib[0], usage.ru_maxrss)
        check(SANITIZED or usage.ru_maxrss <= MEMORY_KIB, f"{usage.ru_maxrss >> 10} MiB of memory")
        return lib.Scan(code, said, errors)

    def judge(self, result):
        both = result.out + result.err
        check(result.code in (1, 2, 3), f"exit {result.code}: {result.err}")
        for word in ("Sanitizer", "runtime error:", "died of signal", "ended early (status", "what its jail forbids"):
            check(word not in both, f"{word!r}: {both[-3000:]}")
        check(not re.search("[\x00-\x08\x0b-\x1f\x7f]", both), "control characters")
        for secret in secrets():
            check(secret not in both, "something of the host is in the output")
        check(re.search(self.says, both), f"says {self.says!r}: {result.err} {result.out and result.notes()}")
        if result.code == 1:
            check(self.fails is not False, f"failed: {result.err}")
            check(not result.out and result.err.startswith("plimsoll: ") and re.search(r"'[^']+'|[\w.-]+/[\w./-]+|[\w-]+\.(json|tar)|standard input",
                                                                                        result.err), f"names the place: {result.err!r}")
            return
        check(self.fails is not True, f"did not fail: {result.notes()}")
        named = {note.get("layer") for note in result.report["notes"] if note["kind"] == "incomplete"}
        for layer in self.damaged:
            check(layer in named, f"names layer {layer}: {result.notes()!r}")
        for layer, packages in self.brings.items():
            missing = set(packages) - result.packages()
            check(not missing or layer in named, f"lost without a word: {missing} of layer {layer}: {result.notes()!r}")
        for layer in result.layers():
            check(layer["complete"] or layer["index"] in named, f"layer {layer['index']} is not complete, and no note says why")
        if self.block:
            check(LOG4J in result.packages() or not self.brings or 0 in named, "the good layer's package is not there")
        if LOG4J in result.packages():
            check((result.code, result.verdict) == (2, "block"), f"verdict {result.verdict}, exit {result.code}")
        elif named:
            check(result.verdict in ("block", "incomplete"), f"verdict {result.verdict} of what was not read")


def wait(process, deadline):
    """(usage, code); code None when it took too long."""
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return usage, process.returncode
        if time.monotonic() > deadline:
            process.kill()
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = -9
            return usage, None
        time.sleep(0.004)


def secrets():
    """What no report may show: a file beside the image, and the host's own secrets as far as we may read them."""
    found = [CANARY]
    if os.access("/etc/shadow", os.R_OK):
        with open("/etc/shadow", encoding="utf-8", errors="replace") as file:
            found += [line.strip() for line in file if len(line.strip()) > 12]
    return found


def listing(folder):
    return sorted(os.path.join(where, name) for where, folders, files in os.walk(folder) for name in folders + files)


def left_processes():
    """Children of ours (orphans too: see adopt_orphans) that still run; the dead are buried."""
    found = []
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/children", encoding="ascii") as file:
                found += [int(pid) for pid in file.read().split()]
        except FileNotFoundError:
            pass  # that thread has ended since; its children are another one's
    left = []
    for pid in found:
        try:
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                left.append(pid)
        except ChildProcessError:
            pass
    return left


def adopt_orphans():
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def family(name):
    """A function that yields cases becomes a test that scans them all, two at a time."""
    def take(function):
        cases = list(function())
        assert len({case.name for case in cases}) == len(cases), f"{name}: two cases of one name"
        FAMILIES[name] = len(cases)

        def run(folder):
            with open(f"{folder}/canary", "w", encoding="ascii") as file:
                file.write(CANARY + "\n")

            def one(numbered):
                number, case = numbered
                try:
                    case.judge(case.scan(f"{folder}/{number}"))
                except (AssertionError, UnicodeError) as why:
                    return f"{case.name}: {why}"
                return ""
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                wrong = [why for why in pool.map(one, enumerate(cases)) if why]
            for _ in range(40):
                left = left_processes()
                if not left:
                    break
                time.sleep(0.05)
            check(not left, f"processes are left: {left}")
            check(not wrong, f"{len(wrong)} of {len(cases)}: " + " || ".join(wrong))
        run.__name__ = f"{name}_{len(cases)}_images"
        test(run)
        return function
    return take


# ---- layers and layouts

def hostile(layer, **expect):
    """The good layer, and this one over it, in a layout."""
    def build(folder):
        made = layer() if callable(layer) else layer
        return Image([base(), made]).write_oci(f"{folder}/oci")
    return {"build": build, **expect}


def entries(*hostile_entries, **expect):
    """A layer of these entries, and behind them lodash."""
    return hostile(lambda: Layer(tar_bytes=tar([*hostile_entries, lodash()], tarfile.GNU_FORMAT), packing="plain"),
                   **{"brings": {0: BASE, 1: [LODASH]}, **expect})


def raw(blocks, **expect):
    """A layer of these headers and bytes, and behind them lodash and the end marks."""
    return hostile(lambda: Layer(tar_bytes=blocks + tar([lodash()]), packing="plain"), **{"brings": {0: BASE, 1: [LODASH]}, **expect})


def same(value):
    return value


def layout(layers=None, config=same, manifest=same, index=same, more=None):
    """A layout whose documents are edited, each before its digest is made: functions of the value that give a value or bytes."""
    def build(folder):
        made = Layout()
        image = Image((layers or (lambda: [base()]))())
        for layer in image.layers:
            made.blobs[layer.digest] = layer.blob
        text = made.add(config(image.config), "application/vnd.oci.image.config.v1+json")
        described = [{"mediaType": layer.media_type, "digest": layer.digest, "size": layer.size} for layer in image.layers]
        item = made.add(manifest({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "config": text, "layers": described}), OCI_MANIFEST)
        target = made.write(f"{folder}/oci", [item])
        changed = index({"schemaVersion": 2, "manifests": [item]})
        with open(f"{folder}/oci/index.json", "wb") as file:
            file.write(changed if isinstance(changed, bytes) else json.dumps(changed).encode())
        if more:
            more(f"{folder}/oci")
        return target
    return build


def flipped(data, offset, bit):
    return data[:offset] + bytes([data[offset] ^ 1 << bit]) + data[offset + 1:]


def offsets(name, size, count):
    """COUNT places and bits, from a fixed seed; spread over the whole."""
    chance = random.Random(f"{SEED} {name}")
    return [(min(size - 1, size * number // count + chance.randrange(max(1, size // count))), chance.randrange(8)) for number in range(count)]


def write_file(name, data):
    def build(folder):
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data())
        return f"{folder}/{name}"
    return build


# ---- bombs

@family("bombs_of_gzip_and_zstd")
def bombs():
    both = {0: BASE, 1: [LODASH]}
    yield Case("64 MiB of zeros in a file of gzip members", **hostile(lambda: blob_layer(member_gzip(64, sized("zeros", 64 << 20), [lodash()])), brings=both))
    yield Case("64 MiB of zeros without a header, gzip", **hostile(lambda: blob_layer(member_gzip(64))))
    yield Case("2 GiB of zeros, zstd", **hostile(lambda: blob_layer(rle_zstd(2 << 30, head=sized("zeros", 2 << 30)), "zstd"), damaged=[1],
                                                   says="more than 10000 times its size"))
    yield Case("64 GiB of zeros, zstd", **hostile(lambda: blob_layer(rle_zstd(64 << 30), "zstd"), damaged=[1], says="more than 10000 times"))
    yield Case("1 GiB of text, zstd", **hostile(lambda: blob_layer(rle_zstd(1 << 30, b"A"), "zstd"), damaged=[1]))
    size = 65 << 20
    for place in PLACES:
        yield Case(f"65 MiB in {place}, gzip", **hostile(lambda place=place: blob_layer(member_gzip(65, sized(place, size), [lodash()])), damaged=[1], brings=both))
        yield Case(f"65 MiB in {place}, zstd", **hostile(lambda place=place: blob_layer(rle_zstd(size, b" ", sized(place, size)), "zstd"), damaged=[1]))
    yield Case("65 MiB in dpkg's status", **hostile(lambda: blob_layer(member_gzip(65, sized("var/lib/dpkg/status", size), [lodash()])), damaged=[1],
                                                    brings={0: [LOG4J], 1: [LODASH]}))
    yield Case("ten thousand empty gzip members", **hostile(lambda: blob_layer(gzip.compress(b"", mtime=0) * 10000 + gzip.compress(tar([lodash()]))),
                                                            brings=both))
    skippable = struct.pack("<II", 0x184d2a50, 0)
    yield Case("ten thousand skippable frames", **hostile(lambda: blob_layer(skippable * 10000 + zstd(tar([lodash()])), "zstd"), brings=both))
    yield Case("a skippable frame of 4 GiB", **hostile(lambda: blob_layer(struct.pack("<II", 0x184d2a5f, 0xffffffff) + b"x" * 99, "zstd"), damaged=[1]))
    yield Case("a window of 2 GiB", **hostile(lambda: blob_layer(b"\x28\xb5\x2f\xfd\x00\xa8" + bytes(60), "zstd"), damaged=[1]))
    yield Case("a content size of 2**63", **hostile(lambda: blob_layer(b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", 1 << 63) + bytes(60), "zstd"),
                                                    damaged=[1]))
    yield Case("a gzip name of 300 KiB", **hostile(lambda: blob_layer(b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"n" * 300000), damaged=[1]))
    yield Case("a gzip of a gzip of a gzip", **hostile(lambda: blob_layer(gzip.compress(gzip.compress(gzip.compress(tar([lodash()])))))
                                                 , damaged=[1], brings=both))
    for packing, data in (("gzip", lambda: member_gzip(64)), ("zstd", lambda: rle_zstd(8 << 30))):
        yield Case(f"an archive that is a bomb of {packing}", write_file("a.tar", data), fails=True)
        yield Case(f"standard input that is a bomb of {packing}", lambda folder, data=data: data(), fails=True)


@family("bombs_in_jars")
def jars():
    def in_layer(content, **expect):
        return hostile(lambda: Layer([File("srv/evil.jar", content()), lodash()]), **{"brings": {0: BASE, 1: [LODASH]}, **expect})

    def nested(depth, inner):
        for _ in range(depth):
            inner = jar({"x.jar": inner})
        return inner
    bomb = stored_zip([b"META-INF/maven/a/b/pom.properties"], bytes(32 << 20))
    yield Case("32 MiB of properties", **in_layer(lambda: bomb, damaged=[1]))
    yield Case("a manifest of 32 MiB", **in_layer(lambda: stored_zip([b"META-INF/MANIFEST.MF"], bytes(32 << 20)), damaged=[1]))
    yield Case("a jar inside of 70 MiB", **in_layer(lambda: stored_zip([b"inner.jar"], bytes(70 << 20)), damaged=[1]))
    yield Case("nine jars deep", **in_layer(lambda: nested(9, log4j()), damaged=[1]))
    yield Case("forty jars deep, then a bomb", **in_layer(lambda: nested(40, bomb), damaged=[1]))
    yield Case("7 jars deep, then a bomb", **in_layer(lambda: nested(7, bomb), damaged=[1]))
    inner = stored_zip([b"inner.jar"], bytes(30 << 20))
    yield Case("twenty jars of 30 MiB inside", **in_layer(lambda: jar({f"{number}.jar": inner for number in range(20)}), damaged=[1]))
    names = [b"%d.jar" % number for number in range(20000)]
    yield Case("20,000 jars inside", **in_layer(lambda: stored_zip(names, jar({}), method=0), damaged=[1]))
    yield Case("20,000 entries over the same bytes", **in_layer(lambda: stored_zip(names, bytes(1 << 20), overlap=True), damaged=[1]))
    yield Case("5,000 poms", **in_layer(lambda: stored_zip([b"META-INF/maven/a/b%d/pom.properties" % number for number in range(5000)], b"version=1"),
                                        damaged=[1]))
    yield Case("a size of 4 GiB claimed", **in_layer(lambda: stored_zip([b"META-INF/maven/a/b/pom.properties"], b"version=1", claim=0xfffffffe),
                                                     damaged=[1]))
    yield Case("a size of one byte claimed", **in_layer(
        lambda: stored_zip([b"inner.jar"], maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.0"), claim=1),
        brings={0: BASE, 1: [LODASH, ("maven", "org.apache.logging.log4j:log4j-core", "2.14.0")]}))
    yield Case("names that climb", **in_layer(lambda: stored_zip([b"../../../etc/shadow.jar"], log4j())))
    yield Case("a name of 60,000 bytes", **in_layer(lambda: stored_zip([b"a/" * 29998 + b".jar"], log4j()), damaged=[1]))
    yield Case("names with NUL and controls", **in_layer(lambda: stored_zip([b"a\0b\x1b[2J\xff.jar"], log4j())))
    yield Case("no entry", **in_layer(lambda: stored_zip([], b"")))
    whole = maven_jar("g", "a", "1", {"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n", "x.jar": log4j()})
    for offset, bit in offsets("jar", len(whole), 12):
        yield Case(f"bit {bit} of byte {offset}", **in_layer(lambda offset=offset, bit=bit: flipped(whole, offset, bit)))
    alone = log4j()  # with a jar inside, that one's end would be taken for the whole one's, as Java does
    for size in (1, 4, 30, len(alone) // 2, len(alone) - 22, len(alone) - 1):
        yield Case(f"cut to {size}", **in_layer(lambda size=size: alone[:size], damaged=[1]))


# ---- truncation and bit flips, stage by stage

def packed(packing):
    return Layer([File("srv/pad", random.Random(SEED).randbytes(3000)), lodash()], packing)


@family("cut_and_flipped_blobs")
def blobs():
    both = {0: BASE, 1: [LODASH]}
    for packing in ("gzip", "zstd"):
        whole = packed(packing).blob
        # The digest is that of the damaged blob: only the codec itself can tell.
        for size in (1, 3, 4, 9, 12, 18, len(whole) // 2, len(whole) - 9, len(whole) - 4, len(whole) - 1):
            yield Case(f"{packing} cut to {size}", **hostile(lambda size=size, whole=whole, packing=packing: blob_layer(whole[:size], packing),
                                                             damaged=[1]))
        for offset, bit in offsets(packing, len(whole), 10):
            yield Case(f"{packing}, bit {bit} of byte {offset}, its digest right", **hostile(
                lambda offset=offset, bit=bit, whole=whole, packing=packing: blob_layer(flipped(whole, offset, bit), packing),
                damaged=[1] if packing == "gzip" and offset >= 10 else (), brings=both))
    for packing in ("gzip", "zstd", "plain"):
        whole = packed(packing)
        for offset, bit in offsets(f"stated {packing}", len(whole.blob), 6):
            def build(folder, whole=whole, offset=offset, bit=bit):
                target = Image([base(), whole]).write_oci(f"{folder}/oci")
                with open(f"{folder}/oci/blobs/" + whole.digest.replace(":", "/"), "wb") as file:
                    file.write(flipped(whole.blob, offset, bit))
                return target
            yield Case(f"{packing}, bit {bit} of byte {offset}, its digest wrong", build, damaged=[1], says="not what the image states|.")


@family("cut_and_flipped_tars")
def tars():
    formats = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
    for name, kind in formats.items():
        long = "srv/" + "d/" * (40 if name == "ustar" else 90) + "é.txt"
        whole = tar([File(long, "x" * 700), Symlink("srv/l", "t" * 90 if name == "ustar" else "t" * 190), lodash()], kind)
        end = len(whole.rstrip(b"\0")) + 511 & ~511
        for offset, bit in offsets(name, end - 1024, 8):
            yield Case(f"{name}, bit {bit} of byte {offset}", **hostile(
                lambda whole=whole, offset=offset, bit=bit: blob_layer(flipped(whole, offset, bit), "plain"), brings={0: BASE, 1: [LODASH]}))
        for size in (100, 511, 700, end - 600, end - 100):
            yield Case(f"{name} cut to {size}", **hostile(lambda whole=whole, size=size: blob_layer(whole[:size], "plain"), damaged=[1]))


@family("cut_and_flipped_documents")
def documents():
    for which in ("manifest", "config", "index"):
        for cut_to in (0, 1, 40, -1):
            yield Case(f"{which} cut to {cut_to}", layout(**{which: lambda value, cut_to=cut_to: json.dumps(value).encode()[:cut_to]}), fails=True)
        for offset, bit in offsets(which, 180, 6):
            yield Case(f"{which}, bit {bit} of byte {offset}, its digest right", layout(
                **{which: lambda value, offset=offset, bit=bit: flipped(json.dumps(value).encode(), offset, bit)}), fails=None)
    for which in ("manifest", "config"):
        def flip_stored(folder, which=which):
            for name in os.listdir(f"{folder}/blobs/sha256"):
                with open(f"{folder}/blobs/sha256/{name}", "r+b") as file:
                    data = file.read()
                    if data.startswith(b"{") and (b'"rootfs"' in data) == (which == "config"):
                        file.seek(0)
                        file.write(data.replace(b"2", b"3", 1))
        yield Case(f"{which}, its digest wrong", layout(more=flip_stored), fails=True, says="its digest is")


@family("cut_and_flipped_archives")
def archives():
    def broken(style, change):
        def build(folder):
            image = Image([base(), packed("gzip")])
            path = f"{folder}/a.tar"
            if style == "oci":
                image.write_oci_archive(path)
            else:
                image.write_docker_archive(path, style=style)
            with open(path, "r+b") as file:
                data = change(file.read())
                file.seek(0)
                file.write(data)
                file.truncate()
            return path
        return build
    both = {0: BASE, 1: [LODASH]}
    for style, size in (("oci", 20480), ("docker", 30720), ("skopeo", 30720)):
        for offset, bit in offsets(style, size, 8):
            yield Case(f"{style}, bit {bit} of byte {offset}", broken(style, lambda data, offset=offset, bit=bit: flipped(data, offset % len(data), bit)),
                       fails=None, brings=both)
        for percent in (1, 30, 60, 80):
            yield Case(f"{style} cut to {percent} %", broken(style, lambda data, percent=percent: data[:len(data.rstrip(b"\0")) * percent // 100]),
                       fails=None, brings=both)
    for packing, whole in (("gzip", lambda data: gzip.compress(data, mtime=0)), ("zstd", zstd)):
        yield Case(f"docker in {packing}, cut", broken("docker", lambda data, whole=whole: whole(data)[:-20]), fails=True)
        yield Case(f"docker in {packing}, flipped", broken("docker", lambda data, whole=whole: flipped(whole(data), 700, 3)), fails=True)


@family("broken_package_files")
def package_files():
    wanted = {
        "var/lib/dpkg/status.d/x": dpkg_stanza("libc6", "2.36-9").encode(),
        "srv/node_modules/x/package.json": b'{"name":"x","version":"1.0.0","license":"MIT"}',
        "srv/node_modules/.package-lock.json": b'{"name":"x","lockfileVersion":3,"packages":{"node_modules/y":{"version":"1.0.0"}}}',
        "usr/lib/python3/dist-packages/x-1.dist-info/METADATA": b"Metadata-Version: 2.1\nName: x\nVersion: 1\n\nText\n",
        "etc/passwd": b"root:x:0:0:root:/root:/bin/sh\n",
    }
    for path, content in wanted.items():
        chance = random.Random(f"{SEED} {path}")
        bad = {"cut": content[:len(content) // 2], "flipped": flipped(content, chance.randrange(len(content)), 7), "NUL": b"\0" * 3000, "empty": b"",
               "noise": chance.randbytes(4000), "one line": b"a" * 200000, "controls": content.replace(b"x", b"\x1b[2J\xe2\x80\xae\x07")}
        for what, data in bad.items():
            yield Case(f"{path}: {what}", **entries(File(path, data)))


# ---- lies

@family("lies_in_documents")
def lies():
    both = {0: BASE, 1: [LODASH]}

    def two():
        return [base(), packed("gzip")]

    def change(item, **fields):
        return lambda value: {**value, "layers": [*value["layers"][:item], {**value["layers"][item], **fields}, *value["layers"][item + 1:]]}
    other = "sha256:" + "5" * 64
    for name, fields in {
        "a size of one": {"size": 1}, "a size too large by one": {"size": 1 << 40}, "a size of 2**64": {"size": 1 << 64}, "a negative size": {"size": -1},
        "a size as text": {"size": "12"}, "a size that is a fraction": {"size": 1.5}, "a size of 1e999": {"size": 1e308}, "no size": {"size": None},
    }.items():
        yield Case(name, layout(two, manifest=change(1, **fields)), fails=None, brings=both)
    for name, fields in {
        "a digest of another": {"digest": other}, "a digest that climbs": {"digest": "sha256:../../../../../../etc/shadow"},
        "a digest that is absolute": {"digest": "/etc/shadow"}, "no digest": {"digest": ""}, "a digest of md5": {"digest": "md5:" + "0" * 32},
        "a digest in capitals": {"digest": "sha256:" + "A" * 64}, "a digest with NUL": {"digest": "sha256:" + "0" * 63 + "\0"},
        "a digest of 1 MiB": {"digest": "sha256:" + "0" * (1 << 20)},
    }.items():
        yield Case(name, layout(two, manifest=change(1, **fields)), fails=None, brings=both)
    for kind in ("application/vnd.oci.image.layer.v1.tar", MEDIA["zstd"], "text/plain", "", OCI_INDEX, OCI_MANIFEST, "application/vnd.in-toto+json",
                 "x" * 5000, "application/vnd.oci.image.layer.v1.tar+gzip\n\x1b[2J"):
        yield Case(f"a layer of type {kind[:40]!r}", layout(two, manifest=change(1, mediaType=kind)), fails=None, brings=both)
    yield Case("the base layer is a text", layout(two, manifest=change(0, mediaType="text/plain")), fails=None, brings=both)
    yield Case("the same layer 900 times", layout(two, manifest=lambda value: {**value, "layers": value["layers"][:1] + value["layers"][1:] * 300}),
               fails=None, brings=both)
    yield Case("1,001 layers", layout(two, manifest=lambda value: {**value, "layers": value["layers"][:1] * 1001}), fails=True)
    yield Case("no layers", layout(two, manifest=lambda value: {**value, "layers": []}), fails=None, brings={}, block=False)
    yield Case("layers is null", layout(two, manifest=lambda value: {**value, "layers": None}), fails=None, brings={}, block=False)
    yield Case("layers is a text", layout(two, manifest=lambda value: {**value, "layers": "all"}), fails=True)
    yield Case("a manifest that is an index", layout(two, manifest=lambda value: {**value, "mediaType": OCI_INDEX}), fails=True)
    yield Case("a manifest that is both", layout(two, manifest=lambda value: {**value, "manifests": []}), fails=True)
    yield Case("schema 1", layout(two, manifest=lambda value: {"schemaVersion": 1, "fsLayers": [], "history": []}), fails=True)
    for name, edit in {
        "diff_ids of others": lambda ids: [other] * len(ids), "no diff_ids": lambda ids: [], "too many diff_ids": lambda ids: ids * 50,
        "diff_ids by turns": lambda ids: ids[::-1], "diff_ids that are none": lambda ids: ["x", 7], "diff_ids that climb": lambda ids: ["../x"] * 2,
    }.items():
        yield Case(name, layout(two, config=lambda value, edit=edit: {**value, "rootfs": {"type": "layers", "diff_ids": edit(value["rootfs"]["diff_ids"])}}),
                   fails=None, brings=both)
    for name, history in {"no history": [], "a long history": [{"created_by": "x"}] * 9999, "an empty history": [{"empty_layer": True}] * 50,
                          "a history of nothing": [None, 7, "x"], "a history with controls": [{"created_by": "\x1b[2J\0\u202e" * 9}] * 2}.items():
        yield Case(name, layout(two, config=lambda value, history=history: {**value, "history": history}), fails=None, brings=both)
    for name, fields in {"no rootfs": {"rootfs": None}, "another architecture": {"architecture": "\x1b[2J"}, "no system": {"os": ""},
                         "Windows": {"os": "windows"}, "created never": {"created": "never"}, "a user with controls": {"config": {"User": "\x1b[31mroot"}},
                         "an environment of numbers": {"config": {"Env": [1, None, {}]}}, "a command of 11,000": {"config": {"Cmd": ["x"] * 11000}}}.items():
        yield Case(name, layout(two, config=lambda value, fields=fields: {**value, **fields}), fails=None, brings={0: BASE, 1: [LODASH]})
    config_of = "application/vnd.oci.image.config.v1+json"
    yield Case("a configuration of one byte said", layout(two, manifest=lambda value: {**value, "config": {**value["config"], "size": 1}}), fails=None)
    yield Case("a configuration that is a layer", layout(two, manifest=lambda value: {**value, "config": {**value["layers"][0], "mediaType": config_of}}),
               fails=True)
    yield Case("a configuration of no image", layout(two, manifest=lambda value: {**value, "config": {**value["config"], "mediaType": "text/plain"}}),
               fails=None)


@family("strange_json")
def strange_json():
    def with_text(text):
        return lambda value: json.dumps(value).encode()[:-1] + b', "more": ' + text + b"}"
    texts = {"65 deep": b"[" * 65 + b"]" * 65, "100,000 deep": b"[" * 100000, "1e999": b"1e999", "-1e-999": b"-1e-999", "4,000 digits": b"9" * 4000,
             "half a surrogate": b'"\\ud800"', "NUL": b'"\\u0000"', "no UTF-8": b'"\xff\xfe"', "overlong UTF-8": b'"\xc0\xaf"', "NaN": b"NaN",
             "100,000 keys": b"{" + b",".join(b'"k%d":0' % number for number in range(100000)) + b"}", "a key of 1 MiB": b'{"' + b"k" * (1 << 20) + b'":0}',
             "the same key twice": b"0, \"more\": 1", "a comment": b"/* x */ 0", "a comma too many": b"[1,]"}
    for name, text in texts.items():
        for which in ("manifest", "config", "index"):
            yield Case(f"{which}: {name}", layout(**{which: with_text(text)}), fails=None)
    for which, key in (("manifest", "layers"), ("config", "rootfs"), ("index", "manifests")):
        for empty in (b"[]", b"null", b"{}"):
            yield Case(f"{which}: {key} again, {empty.decode()}", layout(
                **{which: lambda value, key=key, empty=empty: json.dumps(value).encode()[:-1] + b', "' + key.encode() + b'": ' + empty + b"}"}),
                fails=True, says=f"key '{key}' is there twice")
        yield Case(f"{which}: {key.upper()} beside {key}", layout(
            **{which: lambda value, key=key: json.dumps(value).encode()[:-1] + b', "' + key.upper().encode() + b'": []}'}),
            fails=True, says=f"key '{key}' is there twice")
    for what, text in {"5 MiB of blanks": b" " * (5 << 20), "a list": b"[]", "null": b"null", "a number": b"7", "a BOM": b"\xef\xbb\xbf{}", "two": b"{}{}",
                       "UTF-16": "{}".encode("utf-16")}.items():
        for which in ("manifest", "config", "index"):
            yield Case(f"{which} is {what}", layout(**{which: lambda value, text=text: text}), fails=True if which != "config" else None)


# ---- tar headers

@family("lies_in_tar_headers")
def headers():
    p = b"srv/node_modules/x/package.json"
    sizes = {"2**40": b"\x80" + (1 << 40).to_bytes(11, "big"), "2**63 - 1": b"\x80" + ((1 << 63) - 1).to_bytes(11, "big"),
             "2**63": b"\x80" + (1 << 63).to_bytes(11, "big"), "2**88": b"\x80" + b"\xff" * 11, "-512": b"\xff" * 4 + struct.pack(">q", -512),
             "-1": b"\xff" * 12, "8 GiB": b"77777777777\0", "no digit": b"zzzzzzzzzzz\0", "a minus": b"-0000000001\0", "blanks": b" " * 12,
             "9": b"00000000009\0", "no end": b"777777777777"}
    for name, size in sizes.items():
        yield Case(f"a size of {name}", **raw(header(p, size)))
    yield Case("a wrong checksum", **raw(header(p, checksum=b"0000001\0")))
    yield Case("no checksum", **raw(header(p, checksum=b" " * 8)))
    yield Case("an unknown magic", **raw(header(p, magic=b"what\0\0\0\0")))
    for kind in (b"3", b"4", b"6", b"7", b"D", b"M", b"N", b"S", b"V", b"A", b"\xff", b"s", b"I"):
        yield Case(f"a member of type {kind!r}", **raw(header(p, octal(2), kind) + padded(b"{}")))
    for kind in (b"1", b"2", b"5"):
        yield Case(f"a member of type {kind!r} with data", **raw(header(p, octal(512), kind, b"srv/x") + header(b"srv/inner")))
    yield Case("a long name without a member", **raw(header(b"././@LongLink", octal(20), b"L") + padded(b"n" * 20), brings={0: BASE}))  # lodash's
    yield Case("a long name of 8 GiB", **raw(header(b"././@LongLink", octal(8 << 30), b"L")))
    yield Case("a hundred long names", **raw((header(b"././@LongLink", octal(600), b"L") + padded(b"n" * 600)) * 100 + header(p)))
    yield Case("a long link of NULs", **raw(header(b"././@LongLink", octal(600), b"K") + bytes(1024) + header(p, kind=b"2")))
    for name, records in {
        "without an end": b"999 path=x\n", "of no length": b"path=x\n", "of length 0": b"0 path=x\n", "of a huge length": b"99999999999999999999 path=x\n",
        "without a value": b"7 path\n", "with NUL": record(b"path", b"a\0b"), "with a size of -1": record(b"size", b"-1"),
        "with a size of 2**70": record(b"size", b"%d" % (1 << 70)), "with a size of 0": record(b"size", b"0"), "with the owner 2**64": record(b"uid", b"%d" % (1 << 64)),
        "with the time 1e999": record(b"mtime", b"1e999"), "with an empty path": record(b"path", b""), "with two paths": record(b"path", b"a") + record(b"path", b"b"),
        "with a path of 64 KiB": record(b"path", b"p/" * 32768), "with a charset": record(b"hdrcharset", b"BINARY") + record(b"path", b"\xff\xfe"),
    }.items():
        yield Case(f"a pax header {name}", **raw(pax(records) + header(p, octal(2)) + padded(b"{}")))
        if name.startswith(("with a size", "with NUL", "of a huge")):
            yield Case(f"a global pax header {name}", **raw(pax(records, b"g") + header(p, octal(2)) + padded(b"{}")))
    yield Case("a pax header of 8 GiB", **raw(header(b"x", octal(8 << 30), b"x")))
    yield Case("a pax header without a member", **raw(pax(record(b"path", b"x")), brings={0: BASE}))  # lodash's
    yield Case("a pax header of a pax header", **raw(pax(record(b"path", b"x")) * 50 + header(p)))
    for name, value in {"that overlaps": b"0,100,50,100", "that goes back": b"500,10,0,10", "that is huge": b"9223372036854775807,9223372036854775807",
                        "of letters": b"a,b", "of -1": b"-1,-1", "of 50,000 parts": b",".join(b"%d,1" % (2 * n) for n in range(50000))}.items():
        yield Case(f"a sparse map {name}", **raw(pax(record(b"GNU.sparse.map", value) + record(b"GNU.sparse.size", b"9999999999") + record(
            b"GNU.sparse.numblocks", b"2")) + header(p, octal(2)) + padded(b"{}")))
    yield Case("an old sparse header", **raw(header(p, octal(512), b"S")[:386] + b"77777777777\0" * 8 + bytes(30) + bytes(512)))


@family("names_of_every_kind")
def names():
    strange = {
        "climbs": "../" * 30 + "etc/shadow", "climbs in the middle": "srv/../../../etc/shadow", "is absolute": "/etc/shadow", "is a dot": ".", "is two dots": "..",
        "is slashes": "////", "is of 4,096 bytes": "a/" * 2048, "is of 5,000 bytes": "n" * 5000, "has a part of 300 bytes": "srv/" + "n" * 300,
        "is 300 levels deep": "d/" * 300 + "x", "is 257 levels deep": "d/" * 256 + "x", "has controls": "srv/\x01\x1b[2J\x7f\r\nx", "has a line end": "srv/a\nb",
        "goes right to left": "srv/\u202egnp.exe", "is no UTF-8": "srv/\udcff\udcfe", "has dots at its end": "srv/x/./../x/.", "is a blank": " ",
        "is a dash": "--help", "holds a percent sign": "srv/%s%n%n%n", "holds quotes": "srv/\"'`$(id)`", "is a drive's": "C:\\Windows\\x",
    }
    for name, path in strange.items():
        yield Case(f"a file whose name {name}", **entries(File(path, "x")))
        if name not in ("is a dot", "is two dots", "is slashes"):
            yield Case(f"a package whose folder's name {name}", **entries(File(f"srv/{path}/node_modules/x/package.json",
                                                                             '{"name":"x","version":"1"}')))
    yield Case("an empty name", **raw(header(b"")))
    yield Case("a name with NUL by pax", **raw(pax(record(b"path", b"srv/node_modules/x\0/package.json")) + header(b"y")))
    yield Case("a prefix that climbs", **raw(header(b"x", prefix=b"../../..")))


# ---- links, devices, whiteouts, the host's own files

@family("cycles_of_links")
def cycles():
    yield Case("a link to itself", **entries(Symlink("srv/a", "a")))
    yield Case("two links to each other", **entries(Symlink("srv/a", "b"), Symlink("srv/b", "a")))
    yield Case("a folder that is its own parent", **entries(Symlink("srv/up", ".."), Symlink("srv/here", ".")))
    yield Case("a path through a cycle 40 times", **entries(Symlink("loop", "."), File("loop/" * 40 + "srv/node_modules/x/package.json", "{}")))
    yield Case("a chain of 1,000 links", **entries(*(Symlink(f"c/{n}", f"{n + 1}") for n in range(1000)), Symlink("etc/passwd", "../c/0")))
    yield Case("a chain of 41 wanted links", **entries(*(Symlink(f"c/{n}.jar", f"{n + 1}.jar") for n in range(41))))
    yield Case("a lattice of folders", **entries(*(Symlink(f"l{n}", f"l{n + 1}/l{n + 1}") for n in range(40)), Symlink("srv/x.jar", "../l0/x.jar")))
    yield Case("wanted places that are cycles", **entries(*(Symlink(place, os.path.basename(place)) for place in PLACES)))
    yield Case("a hard link to itself", **entries(Hardlink("srv/x.jar", "srv/x.jar")))
    yield Case("hard links to each other", **entries(Hardlink("srv/x.jar", "srv/y.jar"), Hardlink("srv/y.jar", "srv/x.jar")))
    yield Case("a hard link to nothing", **entries(Hardlink("srv/x.jar", "no/such")))
    yield Case("a hard link to a folder", **entries(Dir("srv/d"), Hardlink("srv/d.jar", "srv/d")))
    yield Case("a hard link to a link to itself", **entries(Symlink("srv/a", "a"), Hardlink("srv/x.jar", "srv/a")))
    yield Case("hard links over many layers", lambda folder: Image([base(), *(Layer([Hardlink(f"srv/{n + 1}.jar", f"srv/{n}.jar" if n else
                                                                                 "srv/base/log4j-core-2.14.1.jar")]) for n in range(30))]).write_oci(f"{folder}/o"))
    yield Case("5,100 links to one jar", **entries(*(Symlink(f"srv/{n}.jar", "base/log4j-core-2.14.1.jar") for n in range(5100))))
    yield Case("a link whose target has 5,000 bytes", **entries(Symlink("srv/x.jar", "a/" * 2500)))
    yield Case("a link to nothing", **entries(Symlink("srv/x.jar", "")))
    yield Case("the root is a link", **entries(Symlink(".", "srv"), Symlink("/", "srv")))
    # srv itself is gone then, for engines too: what lies at the link's end counts.
    yield Case("dpkg's folder is a cycle", **entries(Symlink("var/lib/dpkg", "dpkg"), brings={0: [LOG4J], 1: [LODASH]}))


@family("devices_and_pipes")
def devices():
    for place in PLACES:
        yield Case(f"a pipe at {place}", **entries(Fifo(place)))
        yield Case(f"a device at {place}", **entries(Device(place, 1, 5)))
    yield Case("a pipe for dpkg's status", **entries(Fifo("var/lib/dpkg/status"), brings={0: [LOG4J], 1: [LODASH]}))
    yield Case("a device for dpkg's folder", **entries(Device("var/lib/dpkg", 1, 3), brings={0: [LOG4J], 1: [LODASH]}))
    yield Case("a device of negative numbers", **raw(header(b"dev/x", kind=b"3", device=b"\xff" * 8)))
    # A device's size is not looked at by engines either: the block of zeros is an end mark.
    yield Case("a block device with zeros", **raw(header(b"srv/x.jar", octal(512), b"4") + bytes(512), brings={0: BASE}))
    yield Case("a block device with data", **raw(header(b"srv/x.jar", octal(512), b"4") + padded(b"x"), damaged=[1]))
    yield Case("a hard link to a device", **entries(Device("dev/mem", 1, 1), Hardlink("srv/x.jar", "dev/mem")))


@family("whiteouts_of_everything")
def whiteouts():
    yield Case("of the root's folders", **entries(*(Whiteout(name) for name in ("etc", "usr", "var", "srv")), brings={1: [LODASH]}, block=False))
    yield Case("opaque root", **entries(Opaque(""), brings={1: [LODASH]}, block=False))
    yield Case("opaque everywhere", **entries(*(Opaque(name) for name in ("etc", "usr", "var", "srv")), brings={1: [LODASH]}, block=False))
    yield Case("of what is there again", **entries(Whiteout("srv/base/log4j-core-2.14.1.jar"), File("srv/base/log4j-core-2.14.1.jar", log4j())))
    for name in (".wh.", ".wh..", ".wh...", ".wh..wh.", ".wh..wh..opq/x", ".wh..wh.plnk/1.2", ".wh.\n", ".wh." + "n" * 250, ".wh./x"):
        yield Case(f"named {name[:20]!r}", **entries(File(name), File(f"srv/own/{name}")))
    yield Case("of a whiteout", **entries(File(".wh..wh.srv")))
    yield Case("that climbs", **entries(File("../.wh.srv"), File("x/../../.wh.srv"), brings={1: [LODASH]}, block=False))
    yield Case("that is a folder", **entries(Dir(".wh.srv"), brings={0: [OPENSSL], 1: [LODASH]}, block=False))
    yield Case("that is a link", **entries(Symlink(".wh.srv", "etc"), brings={0: [OPENSSL], 1: [LODASH]}, block=False))
    yield Case("ten thousand", **entries(*(Whiteout(f"gone/{number}") for number in range(10000))))
    yield Case("of what a link leads to", **entries(Symlink("link", "srv"), File("link/.wh.base")))


@family("files_of_the_host")
def host():
    for target in ("/etc/shadow", "/proc/self/environ", "/proc/self/fd/0", "/dev/stdin"):
        yield Case(f"links to {target}", **entries(*(Symlink(place, target) for place in PLACES)))
        yield Case(f"hard links to {target}", **entries(*(Hardlink(place, target) for place in PLACES)))
        yield Case(f"climbing hard links to {target}", **entries(*(Hardlink(place, "../" * 20 + target[1:]) for place in PLACES)))
    for make in (Symlink, Hardlink):
        def build(folder, make=make):
            canary = os.path.join(os.path.dirname(folder), "canary")
            return Image([base(), Layer([*(make(place, canary) for place in PLACES), lodash()])]).write_oci(f"{folder}/oci")
        yield Case(f"a {make.__name__} to a file beside the image", build, brings={0: BASE, 1: [LODASH]})
    yield Case("dpkg's status is the host's", **entries(Symlink("var/lib/dpkg/status", "/../../var/lib/dpkg/status"), brings={0: [LOG4J], 1: [LODASH]}))

    def replaced(what, put):
        def build(folder):
            image = Image([base(), packed("gzip")])
            target = image.write_oci(f"{folder}/oci")
            path = f"{folder}/oci/" + {"layer": "blobs/" + image.layers[1].digest.replace(":", "/"), "index": "index.json", "mark": "oci-layout",
                                       "manifest": "blobs/" + image.blobs()[1]["digest"].replace(":", "/")}[what]
            os.unlink(path)
            put(path)
            return target
        return build

    def make_socket(path):
        where = os.open(os.path.dirname(path), os.O_RDONLY)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{where}/{os.path.basename(path)}")  # a shorter name than the path
        os.close(where)
    puts = {"a link to /etc/shadow": lambda path: os.symlink("/etc/shadow", path), "a link to the canary": lambda path: os.symlink(
        os.path.join(os.path.dirname(os.path.dirname(path.split("/oci/")[0])), "canary"), path), "a link to /dev/zero": lambda path: os.symlink("/dev/zero", path),
        "a link to itself": lambda path: os.symlink(os.path.basename(path), path), "a pipe": os.mkfifo, "a socket": make_socket, "a folder": os.mkdir}
    for what in ("layer", "index", "manifest", "mark"):
        for name, put in puts.items():
            layer = what == "layer"
            yield Case(f"the {what} is {name}", replaced(what, put), fails=False if layer else None if what == "mark" else True,
                       damaged=[1] if layer else ())

    def docker(*members):
        return write_file("a.tar", lambda: tar(list(members), tarfile.GNU_FORMAT))
    manifest = [{"Config": "c.json", "RepoTags": ["a:1"], "Layers": ["l/layer.tar"]}]
    config = json.dumps({"rootfs": {"type": "layers", "diff_ids": [digest_of(base().tar)]}, "os": "linux", "architecture": "amd64"})
    for name, target in (("shadow", "/etc/shadow"), ("climbs", "../" * 20 + "etc/shadow"), ("environ", "/proc/self/environ"), ("itself", "manifest.json")):
        for kind in (Symlink, Hardlink):
            yield Case(f"manifest.json is a {kind.__name__} to {name}", docker(kind("manifest.json", target), File("c.json", config)), fails=True)
            yield Case(f"layer.tar is a {kind.__name__} to {name}", docker(File("manifest.json", json.dumps(manifest)), File("c.json", config),
                                                                         kind("l/layer.tar", target)), fails=None, brings={}, damaged=[0], block=False)
    for path in ("/etc/shadow", "../../etc/shadow", "l/../../../etc/shadow", "", ".", "l/layer.tar\0"):
        yield Case(f"Layers names {path!r}", docker(File("manifest.json", json.dumps([{**manifest[0], "Layers": [path]}])), File("c.json", config)),
                   fails=None, brings={}, damaged=[0], block=False)


@family("the_same_again_and_again")
def duplicates():
    yield Case("a file twice, the second empty", **entries(File("srv/node_modules/x/package.json", '{"name":"x","version":"1"}'),
                                                           File("srv/node_modules/x/package.json", "")))
    yield Case("a file, a folder and a file again", **entries(File("srv/x.jar", log4j()), Dir("srv/x.jar"), File("srv/x.jar", log4j())))
    yield Case("ten thousand times one file", **entries(*[File("srv/node_modules/x/package.json", '{"name":"x","version":"1"}')] * 10000))
    yield Case("lodash, then a link in its place", **entries(lodash(), Symlink("srv/own/node_modules/lodash", "/nowhere"), brings={0: BASE}))
    yield Case("lodash in a folder that becomes a file", **entries(lodash(), File("srv/own", "x"), brings={0: BASE}))
    yield Case("20,000 packages", **entries(File("srv/node_modules/.package-lock.json", json.dumps({"name": "x", "lockfileVersion": 3, "packages": {
        f"node_modules/p{number}": {"version": "1"} for number in range(20000)}}))))
    yield Case("10,000 stanzas of one package", **entries(File("var/lib/dpkg/status.d/x", dpkg_stanza("x", "1") * 10000)))
    yield Case("3,000 bad files", **entries(*(File(f"srv/{number}/node_modules/x/package.json", "{") for number in range(3000)), damaged=[1]))

    def twice(first, second):
        return write_file("a.tar", lambda: tar([File("manifest.json", first), File("manifest.json", second)], tarfile.GNU_FORMAT))
    yield Case("two manifests in an archive", twice("[]", "[]"), fails=True)
    yield Case("a manifest and an index in an archive", write_file("a.tar", lambda: tar([File("manifest.json", "[]"), File("index.json", "{}"),
                                                                                         File("oci-layout", "{}")])), fails=True)


@family("empty_everything")
def empty():
    for packing in ("plain", "gzip", "zstd"):
        yield Case(f"a layer of no bytes in {packing}", **hostile(lambda packing=packing: blob_layer({"plain": b"", "gzip": gzip.compress(b""), "zstd": zstd(b"")}[packing],
                                                                                                   packing)))
        yield Case(f"a layer of end marks in {packing}", **hostile(lambda packing=packing: Layer([], packing)))
    yield Case("a layer of no bytes, said to be gzip", **hostile(lambda: blob_layer(b"", "gzip")))
    yield Case("a layer of one block of zeros", **hostile(lambda: blob_layer(bytes(512), "plain")))
    yield Case("a layer of text", **hostile(lambda: blob_layer(b"no tar\n" * 200, "plain"), damaged=[1]))
    yield Case("a layer of noise", **hostile(lambda: blob_layer(random.Random(SEED).randbytes(9000), "plain"), damaged=[1]))
    yield Case("a layer of JSON", **hostile(lambda: blob_layer(b"{}", "plain"), damaged=[1]))
    for name, data in {"nothing": b"", "one byte": b"x", "a block": bytes(512), "an empty tar": tar([]), "noise": random.Random(SEED).randbytes(4096),
                       "an empty gzip": gzip.compress(b""), "half a magic": b"\x1f\x8b"}.items():
        yield Case(f"an archive of {name}", write_file("a.tar", lambda data=data: data), fails=True)
        yield Case(f"standard input of {name}", lambda folder, data=data: data, fails=True)
    yield Case("an empty folder", lambda folder: os.makedirs(f"{folder}/oci") or f"oci:{folder}/oci", fails=True)
    for name, content in {"an empty index": b"", "an index of nothing": b"{}", "no manifests": b'{"schemaVersion":2,"manifests":[]}',
                          "a manifest of nothing": b'{"schemaVersion":2,"manifests":[{}]}'}.items():
        yield Case(name, layout(index=lambda value, content=content: content), fails=True)
    yield Case("an empty configuration", layout(config=lambda value: {}), fails=None)
    yield Case("empty names in a manifest of docker", write_file("a.tar", lambda: tar([File("manifest.json", '[{"Config":"","RepoTags":[""],"Layers":[""]}]')])),
               fails=True)


@test
def there_are_more_than_two_hundred_hostile_images(folder):
    check(sum(FAMILIES.values()) >= 220, f"{sum(FAMILIES.values())}: {FAMILIES}")


@test
def no_hostile_image_needed_more_than_400_MiB(folder):
    """Each scan is checked; this one says so, or that the build cannot tell."""
    if SANITIZED:
        skip("sanitizers need memory of their own")
    if not peak_kib[0]:
        skip("no image was scanned")
    check(peak_kib[0] <= MEMORY_KIB, f"{peak_kib[0] >> 10} MiB")


if __name__ == "__main__":
    adopt_orphans()
    main()
