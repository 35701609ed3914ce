#!/usr/bin/env python3
"""detect_kept_test.py - what is kept of secrets and malware: evidence of layers, and what detectors look by, compiled; and rules of users"""
import glob
import gzip
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import clamav
import images
import lib
from detect_test import BOTH, EICAR, MALWARE, SECRET, found, gates, image, key, line, paths, tarred, zipped
from images import File, Whiteout, dpkg_status
from lib import BUILD, check, data, equal, fails, main, plimsoll, scan, test

VULN = {"PLIMSOLL_SCANNERS": "vuln"}


def kept(result):
    return [layer["from_evidence"] for layer in result.layers()]


def core(result):
    """The report without how its layers were read."""
    return {name: value for name, value in result.report.items() if name != "layers"}


def mixed():
    return image([File("srv/a", line(1)), File("srv/x.com", EICAR), File("srv/a.zip", zipped({"in": line(2), "x.com": EICAR})),
                  File("srv/a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(5000)), dpkg_status(("openssl", "3.0.9-1"))], [Whiteout("srv/a")])


# ---- evidence of layers

@test
def a_second_scan_finds_the_same_and_reads_nothing(folder):
    target = mixed().write_oci(f"{folder}/oci")
    cold = scan(folder, target, env=BOTH)
    equal((len(found(cold, "secret")), len(found(cold, "malware"))), (2, 2), "what is found")
    warm = scan(folder, target, env=BOTH)
    equal((kept(warm), [layer["read_bytes"] for layer in warm.layers()]), ([True] * 3, [0] * 3), "kept")
    equal(core(warm), core(cold), "the second report")
    none = scan(folder, target, "--no-cache", env=BOTH)
    equal(core(none), core(cold), "--no-cache")


@test
def evidence_serves_only_a_scan_that_looks_for_as_much(folder):
    target = mixed().write_oci(f"{folder}/oci")
    scan(folder, target, env=VULN)
    first = scan(folder, target, env=SECRET)
    equal((len(found(first, "secret")), kept(first)), (2, [False] * 3), "secrets after a scan without")
    second = scan(folder, target, env=MALWARE)
    equal((len(found(second, "malware")), len(found(second, "secret"))), (2, 0), "malware after a scan for secrets")
    for env in (VULN, SECRET, MALWARE):
        result = scan(folder, target, env=env)
        want = 2 if env in (SECRET, MALWARE) else 0
        equal(len(found(result, "secret")) + len(found(result, "malware")), want, f"once more: {env}")
        equal(kept(result), [True] * 3, f"{env} from what is kept")
    with open(f"{folder}/own.toml", "w", encoding="ascii") as file:
        file.write("[[rules]]\nid = 'own-rule'\nregex = '''(aws_access)_key_id'''\n")
    result = scan(folder, target, "--secret-rules", f"{folder}/own.toml", env=SECRET)
    check("own-rule" in {f[0] for f in found(result, "secret")}, "other patterns look anew")


# ---- what is compiled

@test
def compiled_detectors_that_are_not_ours_are_made_anew(folder):
    target = mixed().write_oci(f"{folder}/oci")
    want = core(scan(folder, target, "--no-cache", env=BOTH))
    with open(f"{BUILD}/share/plimsoll/detectors.bin", "rb") as file:
        good = file.read()
    shutil.copytree(f"{BUILD}/bin", f"{folder}/build/bin")
    shutil.copytree(f"{BUILD}/share", f"{folder}/build/share")
    for name in os.listdir(BUILD):
        if not os.path.exists(f"{folder}/build/{name}") and name in ("lib", "libexec"):
            shutil.copytree(f"{BUILD}/{name}", f"{folder}/build/{name}")
    head, rest = good.split(b"\n", 1)
    cases = {"whole": good, "missing": None, "empty": b"", "cut in half": good[:len(good) // 2], "cut": good[:-1],
             "of another build": head[:-1] + (b"0" if head[-1:] != b"0" else b"1") + b"\n" + rest,
             "changed": head + b"\n" + rest[:len(rest) // 2] + bytes([rest[len(rest) // 2] ^ 1]) + rest[len(rest) // 2 + 1:],
             "changed at its start": head + b"\n" + bytes([rest[0] ^ 1]) + rest[1:], "zeros": head + b"\n" + bytes(len(rest)), "chance": random.Random(1).randbytes(100000)}
    for name, content in cases.items():
        place = f"{folder}/build/share/plimsoll/detectors.bin"
        if os.path.exists(place):
            os.unlink(place)
        if content is not None:
            with open(place, "wb") as file:
                file.write(content)
        shutil.rmtree(f"{folder}/cache", ignore_errors=True)
        for run in ("first", "second"):
            result = built(folder, target)
            equal(core(result), want, f"{name}, {run}")
        kept_items = [path for path in glob.glob(f"{folder}/cache/**", recursive=True) if os.path.isfile(path) and os.path.getsize(path) > 500000]
        equal(bool(kept_items), name not in ("whole",), f"{name}: compiled anew and kept")


def built(folder, target, *arguments, env=None):
    before, lib.PLIMSOLL = lib.PLIMSOLL, f"{folder}/build/bin/plimsoll"
    try:
        return scan(folder, target, *arguments, env=env or BOTH)
    finally:
        lib.PLIMSOLL = before


@test
def a_damaged_kept_item_is_not_believed(folder):
    target = mixed().write_oci(f"{folder}/oci")
    with open(f"{folder}/own.toml", "w", encoding="ascii") as file:
        file.write("[[rules]]\nid = 'own-rule'\nregex = '''(aws_access)_key_id'''\n")
    arguments = ("--secret-rules", f"{folder}/own.toml")
    want = core(scan(folder, target, *arguments, env=BOTH))
    items = sorted(path for path in glob.glob(f"{folder}/cache/**", recursive=True) if os.path.isfile(path) and "key" not in os.path.basename(path))
    check(any(os.path.getsize(path) > 500000 for path in items), "what is compiled is kept")
    for how in ("flip", "cut"):
        for path in items:
            with open(path, "rb") as file:
                before = file.read()
            if how == "flip":
                images.flip(path, len(before) // 2)
            else:
                images.cut(path, len(before) // 2)
            result = scan(folder, target, *arguments, env=BOTH)
            equal({k: v for k, v in core(result).items() if k != "notes"}, {k: v for k, v in want.items() if k != "notes"}, f"{how} {os.path.basename(path)}")


# ---- rules of users

@test
def gitleaks_patterns_load_and_find_what_their_expressions_say(folder):
    path = data("conformance/secrets/gitleaks.toml")
    with open(path, "rb") as file:
        rules = {rule["id"]: rule for rule in tomllib.load(file)["rules"]}
    chance, letters = random.Random(3), "abcdefghijkmnpqrstuvwxyz0123456789"
    word = lambda length, of=letters: "".join(chance.choices(of, k=length))  # pylint: disable=unnecessary-lambda-assignment
    made = {"doctl": ("digitalocean-pat", "dop" + "_v1_" + word(64, "0123456789abcdef")), "planet": ("planetscale-oauth-token", "pscale" + "_oauth_" + word(40)),
            "npm": ("npm-access-token", "npm" + "_" + word(36)), "shopify": ("shopify-access-token", "shpat" + "_" + word(32, "0123456789abcdef")),
            "pulumi": ("pulumi-api-token", "pul" + "-" + word(40, "0123456789abcdef")), "near": ("", "dop" + "_v1_" + word(50, "0123456789abcdef"))}
    for name, (rule, token) in made.items():
        hits = {each for each in {rule for rule, _ in made.values() if rule} if re.search(rules[each]["regex"], f"token = {token}\n")}
        equal(hits, {rule} - {""}, f"Python says of {name}")
    target = image([File(f"srv/{name}", f"token = {token}\n") for name, (_, token) in made.items()]).write_oci(f"{folder}/oci")
    result = scan(folder, target, "--secret-rules", path, env=SECRET)
    # Of two patterns that find the same, one is told: where a built-in pattern of another id knows the token, too, it is that.
    built_in = {"digitalocean-token": "digitalocean-pat", "pulumi-token": "pulumi-api-token"}
    got = {(f["path"], built_in.get(f["id"], f["id"])) for f in result.report["findings"] if f["kind"] == "secret" and f["path"] != "srv/near"}
    equal(got, {(f"srv/{name}", rule) for name, (rule, _) in made.items() if rule}, "found")
    theirs = {f["path"] for f in result.report["findings"] if f["kind"] == "secret" and f["secret"]["source"] != "plimsoll"}
    check({"srv/planet", "srv/npm", "srv/shopify"} <= theirs, f"by the user's file: {theirs}")
    check(not [note for note in result.report["notes"] if "gitleaks.toml" in note.get("path", "")], f"all patterns load: {result.report['notes']}")


@test
def what_cannot_be_read_of_users_is_an_error_with_its_place(folder):
    target = mixed().write_oci(f"{folder}/oci")
    with open(f"{folder}/bad.toml", "w", encoding="ascii") as file:
        file.write("[[rules]]\nid = 'a'\nregex = = 'x'\n")
    fails(plimsoll(folder, "scan", "--offline", "--scanners", "secret", "--secret-rules", f"{folder}/bad.toml", target), f"{folder}/bad.toml", "line 3, column 9")
    for option, scanner in (("--secret-rules", "secret"), ("--yara", "malware"), ("--signatures", "malware")):
        fails(plimsoll(folder, "scan", "--offline", "--scanners", scanner, option, f"{folder}/missing", target), f"{folder}/missing")
        os.makedirs(f"{folder}/empty", exist_ok=True)
        fails(plimsoll(folder, "scan", "--offline", "--scanners", scanner, option, f"{folder}/empty", target), f"{folder}/empty")
        fails(plimsoll(folder, "scan", "--offline", "--scanners", "vuln", option, f"{folder}/empty", target), option)


@test
def a_rule_that_does_not_compile_is_named_and_all_others_stand(folder):
    target = mixed().write_oci(f"{folder}/oci")
    os.makedirs(f"{folder}/rules/more")
    with open(f"{folder}/rules/one.yar", "w", encoding="ascii") as file:
        file.write('rule Good { strings: $a = "aws_access_key_id" condition: $a }\n\nrule Bad { condition: no_such_thing == 1 }\n\nrule Last { strings: $a = "EICAR-STAND" condition: $a }\n')
    with open(f"{folder}/rules/more/two.yara", "w", encoding="ascii") as file:
        file.write('rule By_Name { condition: filename == "x.com" and extension == ".com" }\n')
    with open(f"{folder}/rules/no-rule.txt", "w", encoding="ascii") as file:
        file.write("rule No { condition: true }\n")
    with zipfile.ZipFile(f"{folder}/rules.zip", "w") as archive:
        archive.write(f"{folder}/rules/one.yar", "set/one.yar")
    for source, place in ((f"{folder}/rules", "rules/one.yar"), (f"{folder}/rules.zip", "rules.zip!/set/one.yar")):
        result = scan(folder, target, "--yara", source, env=MALWARE)
        got = {f[:2] for f in found(result, "malware")}
        check({("Good", "srv/a"), ("Last", "srv/x.com")} <= got, f"{source}: {got}")
        equal(("By_Name", "srv/x.com") in got, source.endswith("/rules"), "a folder's folders")
        check(not {f for f in got if f[0] in ("No", "Bad")}, f"others: {got}")
        notes = [note for note in result.report["notes"] if place in note.get("path", "")]
        check(len(notes) == 1 and "Bad" in notes[0]["text"] + notes[0]["path"] and "no_such_thing" in notes[0]["text"] and "3" in notes[0]["text"] + notes[0]["path"], f"named: {notes}")


@test
def public_rule_sets_load_and_are_kept(folder):
    target = mixed().write_oci(f"{folder}/oci")
    for name in ("signature-base-master.zip", "reversinglabs-yara-rules-develop.zip"):
        path = data(f"feeds/yara/{name}")
        first = scan(folder, target, "--yara", path, env=MALWARE)
        check("srv/x.com" in paths(first, "malware"), name)
        second = scan(folder, target, "--yara", path, env=MALWARE)
        equal(core(second), core(first), f"{name}, kept")


@test
def files_are_known_by_their_digests_also_in_archives_and_in_windows(folder):
    files = {os.path.basename(path): clamav.read(path) for path in clamav.testfiles()}
    large = random.Random(7).randbytes(20 << 20)
    lines = {"md5.hdb": [], "sha.hsb": []}
    for index, (name, content) in enumerate([*files.items(), ("large", large), ("large2", large + b"x")]):
        kind, to = (("md5", "md5.hdb"), ("sha1", "sha.hsb"), ("sha256", "sha.hsb"))[index % 3]
        lines[to].append(f"{hashlib.new(kind, content).hexdigest()}:{len(content)}:Test.{name}\n")
    os.mkdir(f"{folder}/signatures")
    for name, these in lines.items():
        clamav.write(f"{folder}/signatures/{name}", "".join(these))
    target = image([File(f"t/{name}", content) for name, content in files.items()], [File("t.zip", zipped(files)), File("t.tar", tarred(files)),
                   File("large", large), File("large2", large + b"x"), File("large3", large + b"y"), File("usr/bin/large", large)]).write_oci(f"{folder}/oci")
    result = scan(folder, target, "--signatures", f"{folder}/signatures", env=MALWARE)
    got = {(f["title"], f["path"]) for f in result.report["findings"] if f["kind"] == "malware" and f["malware"]["source"] == "hash"}
    want = {(f"Test.{name}", f"{place}{name}") for name in files for place in ("t/", "t.zip!/", "t.tar!/")}
    want |= {("Test.large", "large"), ("Test.large2", "large2"), ("Test.large", "usr/bin/large")}
    # clam.zip, clam.tar.gz and clam.exe.bz2 hold clam.exe, and are members themselves.
    want |= {("Test.clam.exe", f"{place}{name}!/clam.exe") for name in ("clam.zip", "clam.tar.gz", "clam.exe.bz2") for place in ("t/", "t.zip!/", "t.tar!/")}
    equal((sorted(want - got), sorted(got - want)), ([], []))
    digests = {f["path"]: f["malware"]["digest"] for f in result.report["findings"] if f["kind"] == "malware" and f["malware"]["source"] == "hash"}
    equal({path: digest for path, digest in digests.items() if path in ("large", "t/clam.exe", "t.zip!/clam.exe")},
          {"large": images.digest_of(large), "t/clam.exe": images.digest_of(files["clam.exe"]), "t.zip!/clam.exe": images.digest_of(files["clam.exe"])}, "digests")


@test
def what_is_not_looked_at_adds_up(folder):
    png, jpeg, font = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff", b"wOF2\0"
    secret_files = {"a/1.png": png + bytes(1000), "a/2.png": png + bytes(1 << 20), "a/large.png": png + bytes(9 << 20), "a/3.jpg": jpeg + bytes(77), "a/4.woff2": font + bytes(99)}
    target = image([File(name, content) for name, content in secret_files.items()] + [File("a/in.zip", zipped({"5.png": png + bytes(500)})), File("a/in.tgz", gzip.compress(tarred({"6.png": png + bytes(9 << 20)})))],
                   [File("a/7.png", png + bytes(10))]).write_oci(f"{folder}/oci")
    result = scan(folder, target, env=SECRET)
    pictures = [len(content) for name, content in secret_files.items() if "woff" not in name] + [len(png) + 500, len(png) + 10, len(png) + (9 << 20)]
    told = gates(result, "secret")
    equal(told.pop("pictures (magic)"), (len(pictures), sum(pictures)), "pictures")
    equal(told.pop("fonts (magic)"), (1, len(font) + 99), "fonts")
    equal(told, {}, "nothing else")
    examples = {item["gate"]: item.get("example") for item in result.report["unexamined"]}
    check(examples["pictures (magic)"] in ("a/large.png", "a/in.tgz!/6.png"), f"a large one is the example: {examples}")
    table = plimsoll(folder, "scan", "--offline", "--scanners", "secret", target)
    check("pictures (magic)" in table.out, f"the table says it: {table.out[-1500:]}")


if __name__ == "__main__":
    sys.exit(main())
