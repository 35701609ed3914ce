#!/usr/bin/env python3
"""detect_test.py - secrets and malware are found wherever they lie in an image, and what is not looked at is told"""
import bz2
import gzip
import io
import lzma
import os
import random
import subprocess
import sys
import tarfile
import zipfile

import images
from images import Dir, File, Image, Layer, Opaque, Whiteout, os_release
from lib import check, equal, main, need, plimsoll, scan, test

# Put together, so that no scanner of files takes this one for what it tests.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MALWARE, SECRET, BOTH = {"PLIMSOLL_SCANNERS": "malware"}, {"PLIMSOLL_SCANNERS": "secret"}, {"PLIMSOLL_SCANNERS": "secret,malware"}
RULE = "rule Far_In { strings: $a = \"zq-a-text-of-the-test-zq\" condition: $a }\n"
TEXT = b"zq-a-text-of-the-test-zq"


def key(seed=1):
    """What an access key of AWS looks like: four letters and sixteen more (their documentation, "IAM identifiers")."""
    return "AK" + "IA" + "".join(random.Random(seed).choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16))


def line(seed=1):
    return f"aws_access_key_id = {key(seed)}\n"


def found(result, kind):
    """(id, path, layer, hidden_by), in order; of a configuration there is no layer."""
    return sorted(((f["id"], f.get("path"), f.get("layer"), f.get("hidden_by")) for f in result.report["findings"] if f["kind"] == kind), key=str)


def paths(result, kind):
    return sorted(f["path"] for f in result.report["findings"] if f["kind"] == kind)


def gates(result, scanner):
    return {item["gate"]: (item["files"], item["bytes"]) for item in result.report["unexamined"] if item["scanner"] == scanner}


def image(*layers, **more):
    return Image([Layer(os_release())] + [Layer(layer) for layer in layers], **more)


def zipped(files, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2021, 12, 1, 12, 0, 0))
            info.compress_type = method
            archive.writestr(info, content)
    return out.getvalue()


def tarred(files):
    return images.tar([File(name, content) for name, content in files.items()])


def nested(levels, content):
    for level in range(levels):
        content = zipped({f"{level}.zip" if level else "x.com": content})
    return content


# ---- malware in every place

@test
def a_file_is_found_in_every_kind_of_layer_and_image(folder):
    need("zstd")
    # Whatever its name, and whatever its mode says.
    files = {"srv/x.com": 0o644, "usr/share/pixmaps/a.png": 0, "opt/.hidden": 0o4755, "a b\u00e9": 0o600, "etc/noext": 0o444, "srv/x.jar": 0o644}
    entries = [File(name, EICAR, mode=mode) for name, mode in files.items()]
    for packing in ("plain", "gzip", "gzip-members", "zstd", "zstd-frames"):
        target = Image([Layer(os_release(), packing), Layer(entries, packing)]).write_oci(f"{folder}/{packing}")
        result = scan(folder, target, env=MALWARE)
        equal(found(result, "malware"), sorted((("EICAR_Test_File", name, 1, None) for name in files), key=str), packing)
    made = image(entries)
    want = sorted(files)
    for target in (made.write_oci_archive(f"{folder}/oci.tar"), made.write_docker_archive(f"{folder}/docker.tar"),
                   made.write_docker_archive(f"{folder}/skopeo.tar", style="skopeo"), made.write_dir(f"{folder}/dir")):
        equal(paths(scan(folder, target, env=MALWARE), "malware"), want, target)
    for name in files:
        os.makedirs(os.path.dirname(f"{folder}/tree/{name}"), exist_ok=True)
        with open(f"{folder}/tree/{name}", "wb") as file:
            file.write(EICAR)
    for kind in ("fs", "rootfs"):
        equal(paths(scan(folder, f"{kind}:{folder}/tree", env=MALWARE), "malware"), want, kind)


@test
def a_file_is_found_in_every_kind_of_archive(folder):
    need("zstd")
    packed = gzip.compress(EICAR, mtime=0)
    tree = {"x.com": EICAR, "other": b"nothing"}
    files = {
        "a/stored.zip": (zipped(tree, zipfile.ZIP_STORED), "x.com"), "a/deflated.zip": (zipped(tree), "x.com"),
        "a/noname": (zipped(tree), "x.com"), "a/x.tar": (tarred(tree), "x.com"), "a/x.tar.gz": (gzip.compress(tarred(tree)), "x.com"),
        "a/x.tar.zst": (images.zstd(tarred(tree)), "x.com"), "a/x.com.gz": (packed, "x.com"), "a/x.com.zst": (images.zstd(EICAR), "x.com"),
        "a/x.com.xz": (lzma.compress(EICAR), "x.com"), "a/x.tar.xz": (lzma.compress(tarred(tree)), "x.com"),
        "a/x.com.bz2": (bz2.compress(EICAR), "x.com"), "a/x.tbz2": (bz2.compress(tarred(tree)), "x.com"),
        "a/app.ear": (zipped({"web.war": zipped({"WEB-INF/lib/in.jar": zipped({"x.com": EICAR})})}), "web.war!/WEB-INF/lib/in.jar!/x.com"),
        "a/mixed.tgz": (gzip.compress(tarred({"b.zip": zipped({"c.gz": packed})})), "b.zip!/c.gz!/c"),
        "a/behind.zip": (b"#!/bin/sh\nexec java -jar $0\n" + zipped(tree), "x.com"),
    }
    result = scan(folder, image([File(name, content) for name, (content, _) in files.items()]).write_oci(f"{folder}/oci"), env=MALWARE)
    equal(paths(result, "malware"), sorted(f"{name}!/{inner}" for name, (_, inner) in files.items()))
    equal(result.notes(), "", "nothing is missing")
    digest = {f["malware"]["digest"] for f in result.report["findings"] if f["kind"] == "malware"}
    equal(digest, {images.digest_of(EICAR)}, "the digest is the member's")


@test
def archives_are_opened_to_the_fourth_level_and_the_fifth_is_told(folder):
    inner = "!/".join(["3.zip", "2.zip", "1.zip", "x.com"])
    target = image([File("srv/four.zip", nested(4, EICAR)), File("srv/five.zip", nested(5, EICAR))]).write_oci(f"{folder}/oci")
    result = scan(folder, target, env=BOTH)
    equal(paths(result, "malware"), [f"srv/four.zip!/{inner}"])
    size = len(nested(1, EICAR))
    for scanner in ("secret", "malware"):
        equal([value for gate, value in gates(result, scanner).items() if "beyond the limits" in gate], [(1, size)], scanner)
    check("srv/five.zip!/4.zip!/3.zip!/2.zip!/1.zip" in result.notes(), f"names the archive: {result.notes()}")
    equal(result.verdict, "incomplete", "verdict") if result.verdict != "block" else None


@test
def a_text_is_found_in_large_files_wherever_it_stands(folder):
    with open(f"{folder}/far.yar", "w", encoding="ascii") as file:
        file.write(RULE)
    window, size = 8 << 20, 20 << 20
    places = {"first": 0, "last": size - len(TEXT), "edge": window - 10, "one-before": window - len(TEXT), "one-behind": window, "second": 2 * window - (512 << 10) - 5}
    entries = []
    for name, at in places.items():
        content = bytearray(b"\x7fELF" + b"\x01" * (size - 4))
        content[at:at + len(TEXT)] = TEXT
        entries.append(File(f"srv/{name}", bytes(content)))
    target = image(entries).write_oci(f"{folder}/oci")
    result = scan(folder, target, "--yara", f"{folder}/far.yar", env=MALWARE)
    # Of the one that begins with the text, the first bytes are no program's: it is looked at for being in /srv.
    equal(sorted({f[1] for f in found(result, "malware") if f[0] == "Far_In"}), sorted(f"srv/{name}" for name in places))


@test
def a_large_archive_that_is_not_opened_leaves_the_scan_incomplete_whatever_it_is_called(folder):
    filler = random.Random(1).randbytes(9 << 20)
    starts = {"zip": b"PK\3\4", "gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd", "xz": b"\xfd7zXZ\0", "bz2": b"BZh91AY&SY", "7z": b"7z\xbc\xaf\x27\x1c"}
    archives = {name: start + filler for name, start in starts.items()} | {"behind": filler + b"PK\5\6" + bytes(18)}
    for name, layer in (("layer", archives), ("member", {"a.tar": tarred({path: archives[path] for path in starts})})):
        result = scan(folder, image([File(f"srv/{path}", content) for path, content in layer.items()]).write_oci(f"{folder}/{name}"), env=SECRET)
        told = sum(item["files"] for item in result.report["unexamined"] if item["incomplete"])
        equal((result.verdict, told), ("incomplete", len(archives if name == "layer" else starts)), f"{name}: {gates(result, 'secret')}")
    result = scan(folder, image([File("srv/data", filler)]).write_oci(f"{folder}/data"), env=SECRET)
    equal([item for item in result.report["unexamined"] if item["incomplete"]], [], "what is no archive")


# ---- secrets in every place

@test
def a_secret_is_found_in_every_layer_and_it_is_said_which_one_hid_it(folder):
    layers = [[File("srv/seen", line(1)), File("srv/deleted", line(2)), File("srv/changed", line(3)), Dir("opq"), File("opq/in", line(4)),
               File("gone/deep/in", line(5)), File("srv/a.zip", zipped({"in": line(6)})), File("odd!/in", line(7)), File("odd!/deleted", line(8))],
              [File("srv/other", "x")],
              [Whiteout("srv/deleted"), File("srv/changed", "now it is gone"), Opaque("opq"), Whiteout("gone"), Whiteout("srv/a.zip"), Whiteout("odd!/deleted")],
              [File("srv/deleted", "and is back, as another file")]]
    target = image(*layers).write_oci(f"{folder}/oci")
    for run in ("cold", "kept"):
        got = {f[1]: f[2:] for f in found(scan(folder, target, env=SECRET), "secret")}
        equal(got, {"srv/seen": (1, None), "srv/deleted": (1, 3), "srv/changed": (1, 3), "opq/in": (1, 3), "gone/deep/in": (1, 3),
                    "srv/a.zip!/in": (1, 3), "odd!/in": (1, None), "odd!/deleted": (1, 3)}, run)
    # One that the same layer overwrites sails all the same.
    target = image([File("srv/twice", line(1)), File("srv/twice", line(2))]).write_oci(f"{folder}/twice")
    equal(len(found(scan(folder, target, env=SECRET), "secret")), 2, "both entries")


@test
def a_secret_is_found_in_every_part_of_the_configuration(folder):
    config = {"Cmd": ["serve", f"--key={key(1)}"], "Entrypoint": ["sh", "-c", f"export K={key(2)}"], "Env": ["PATH=/bin", f"AWS_ACCESS_KEY_ID={key(3)}"],
              "Labels": {"build.key": key(4)}}
    made = Image([Layer(os_release(), created_by=f"|1 AWS_KEY={key(5)} /bin/sh -c make")], config=config)
    for target in (made.write_oci(f"{folder}/oci"), made.write_docker_archive(f"{folder}/docker.tar")):
        result = scan(folder, target, env=SECRET)
        got = {(f["path"], f["secret"]["line"]) for f in result.report["findings"] if f["kind"] == "secret"}
        equal(sorted(path for path, _ in got), ["config:cmd", "config:entrypoint", "config:env", "config:history", "config:label"], target)
        check(("config:env", 2) in got and ("config:cmd", 2) in got and ("config:entrypoint", 3) in got, f"the number of the entry: {got}")


@test
def secrets_in_archives_are_found_and_one_secret_has_one_fingerprint(folder):
    need("zstd")
    text = "x\n" * 6 + "  " + line(1)
    files = {"a.zip": (zipped({"in": text}), "in"), "a.jar": (zipped({"in": text}, zipfile.ZIP_STORED), "in"), "a.tar": (tarred({"in": text}), "in"),
             "in.gz": (gzip.compress(text.encode()), "in"), "in.zst": (images.zstd(text.encode()), "in"), "a.tgz": (gzip.compress(tarred({"in": text})), "in")}
    target = image([File(f"srv/{name}", content) for name, (content, _) in files.items()], [File("plain", text), File("other", line(2))]).write_oci(f"{folder}/oci")
    result = scan(folder, target, env=SECRET)
    want = [f"srv/{name}!/{inner}" for name, (_, inner) in files.items()] + ["plain", "other"]
    secrets = {f["path"]: f["secret"] for f in result.report["findings"] if f["kind"] == "secret"}
    equal(sorted(secrets), sorted(want))
    column = 3 + line().index(key()[:4])
    equal({(secret["line"], secret["column"]) for path, secret in secrets.items() if path != "other"}, {(7, column)}, "line and column")
    prints = {path: secret["fingerprint"] for path, secret in secrets.items()}
    equal(len(set(prints.values())), 2, "fingerprints")
    check(prints["plain"] != prints["other"], "another secret has another")
    check(key(1) not in result.out + result.err and key(2) not in result.out + result.err, "the report has no secret in it")
    equal(gates(result, "secret"), {}, "what was opened was looked at")


@test
def one_line_of_100_mib_is_looked_at_across_windows(folder):
    window, overlap, size = 8 << 20, 512 << 10, 100 << 20
    places = [5, window - 7, 2 * window - overlap - 3, 3 * window, 50 << 20, size - 30]
    content = bytearray(b" " * size)
    for index, at in enumerate(places):
        content[at:at + 20] = key(index).encode()
    target = image([File("srv/a.js", bytes(content))]).write_oci(f"{folder}/oci")
    result = scan(folder, target, env=SECRET)
    got = [(f["secret"]["line"], f["secret"]["column"]) for f in result.report["findings"] if f["kind"] == "secret"]
    more = sum(f["secret"].get("more", 0) for f in result.report["findings"] if f["kind"] == "secret")
    equal((sorted(got), more), ([(1, at + 1) for at in places], 0), "columns")
    content[10 << 20:(10 << 20) + 1] = b"\n"
    target = image([File("srv/a.js", bytes(content))]).write_oci(f"{folder}/lines")
    got = [(f["secret"]["line"], f["secret"]["column"]) for f in scan(folder, target, env=SECRET).report["findings"] if f["kind"] == "secret"]
    equal(sorted(got), [(1, at + 1) if at < 10 << 20 else (2, at - (10 << 20)) for at in places], "with a newline in it")


@test
def a_private_key_far_in_a_large_file_is_found(folder):
    need("openssl")
    pem = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], check=True, capture_output=True).stdout
    window = 8 << 20
    entries = [File(f"srv/{name}", b" " * at + b"\n" + pem + b" " * ((20 << 20) - at))
               for name, at in (("first", 100), ("edge", window - 60), ("second", window + 5), ("last", 20 << 20))]
    result = scan(folder, image(entries).write_oci(f"{folder}/oci"), env=SECRET)
    equal([f[:2] for f in found(result, "secret")], [("private-key", f"srv/{name}") for name in ("edge", "first", "last", "second")])


@test
def a_private_key_in_a_binary_file_is_found(folder):
    need("openssl")
    pem = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], check=True, capture_output=True).stdout
    files = {"app.db": b"SQLite format 3\0" + bytes(4096) + pem, "dump": b"\0\1" * 999 + pem + bytes(99), "large": bytes(9 << 20) + pem, "a.bin": b"\x7fELF" + bytes(99) + pem}
    result = scan(folder, image([File(f"srv/{name}", content) for name, content in files.items()]).write_oci(f"{folder}/oci"), env=SECRET)
    equal([f[:2] for f in found(result, "secret")], sorted(("private-key", f"srv/{name}") for name in files))


if __name__ == "__main__":
    sys.exit(main())
