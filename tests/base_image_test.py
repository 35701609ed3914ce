#!/usr/bin/env python3
"""base_image_test.py - which layers are a base image's, whose findings are shown, and what a rebuild on a newer base closes"""
import copy
import json
import os

from feeds_made import osv, store
from images import File, Image, Layer, digest_of, dpkg_status, os_release
from lib import ROOT, ajv, check, equal, fails, main, no_crash, plimsoll, scan, test

ALL = {"PLIMSOLL_SCANNERS": "vuln,config,account,secret,malware"}
NAME, DIGEST = "org.opencontainers.image.base.name", "org.opencontainers.image.base.digest"


def base_layers(anchor="3.0.1-1", halyard="1.2.11-1"):
    """Two layers of a base image: a distribution, and a package of npm."""
    return [Layer(os_release() + [dpkg_status(("anchor", anchor), ("halyard", halyard))], created_by="ADD rootfs /"),
            Layer([File("opt/node_modules/left-pad/package.json", json.dumps({"name": "left-pad", "version": "1.0.0"}))], created_by="RUN npm")]


def own_layer():
    return Layer([File("srv/node_modules/lodash/package.json", json.dumps({"name": "lodash", "version": "4.0.0"}))], created_by="COPY srv /srv")


def feeds(folder):
    """Two flaws of Debian's packages, one of npm's in the base, one in what is own."""
    osv(folder, "DEBIAN-CVE-2023-0001", "Debian:12", "anchor", "3.0.2-1", aliases=["CVE-2023-0001"])
    osv(folder, "DEBIAN-CVE-2023-0002", "Debian:12", "halyard", "1.2.13-1", aliases=["CVE-2023-0002"])
    osv(folder, "GHSA-aaaa-aaaa-aaaa", "npm", "left-pad", "1.1.0")
    osv(folder, "GHSA-bbbb-bbbb-bbbb", "npm", "lodash", "4.1.0")
    return store(folder)


def made(layers, **more):
    """An image without a guess: nothing in its history ends a base."""
    return Image(layers, config={"User": "1000", "Cmd": ["app"], **more.pop("config", {})}, **more)


def manifest_digest(image):
    return image.blobs()[1]["digest"]


def add(folder, target, *options):
    result = plimsoll(folder, "bases", "add", target, *options)
    equal((result.code, result.out), (0, ""), result.err)


def own_file(folder):
    return f"{folder}/data/plimsoll/bases.jsonl"


def write_bases(folder, *lines, path="bases.jsonl"):
    with open(f"{folder}/{path}", "w", encoding="utf-8") as file:
        file.write("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return f"{folder}/{path}"


def owners(result):
    """{package: owner}, as packages and findings have it: they must agree."""
    packages = {package["name"]: package["owner"] for package in result.report["packages"]}
    for finding in result.report["findings"]:
        if "package" in finding:
            equal(finding["owner"], packages[finding["package"]["name"]], f"owner of {finding['id']}")
    for layer in result.layers():
        equal(layer["owner"], "base" if layer["index"] < result.report.get("base", {}).get("layers", 0) else "own", "owner of a layer")
    return packages


def remarks(result):
    return [note["text"] for note in result.report["notes"] if note["kind"] == "remark"]


@test
def an_image_that_begins_with_a_known_base_image_is_built_on_it(folder):
    db, base = feeds(folder), made(base_layers())
    target = made(base_layers() + [own_layer()]).write_oci(f"{folder}/app")
    before = scan(folder, *db, target)
    check("base" not in before.report, "nothing tells")
    equal(set(owners(before).values()), {"own"})
    add(folder, base.write_oci(f"{folder}/base"), "--name", "debian:12")
    after = scan(folder, *db, target)
    equal(after.report["base"], {"name": "debian:12", "digest": manifest_digest(base), "told_by": "layers", "layers": 2, "layers_told_by": "layers"})
    equal(owners(after), {"anchor": "base", "halyard": "base", "left-pad": "base", "lodash": "own"})
    equal(remarks(after), remarks(before))
    table = plimsoll(folder, "scan", "--offline", *db, target)
    check(f"base        debian:12 ({manifest_digest(base)[:19]}), the lowest 2 of 3 layers" in table.out, table.out)


@test
def the_longest_known_chain_counts_and_another_order_of_layers_is_none(folder):
    db, layers = feeds(folder), base_layers()
    entries = [{"name": "debian:12", "diff_ids": [layers[0].diff_id]}, {"name": "node:20", "diff_ids": [layer.diff_id for layer in layers]},
               {"name": "turned", "diff_ids": [layer.diff_id for layer in reversed(layers)]},
               {"name": "longer", "diff_ids": [layer.diff_id for layer in layers] + [digest_of(b"another")]}]
    target = made(layers + [own_layer()]).write_oci(f"{folder}/app")
    for order in (entries, entries[::-1]):
        result = scan(folder, *db, "--bases", write_bases(folder, "# ours", "", *order), target)
        equal((result.report["base"]["name"], result.report["base"]["layers"]), ("node:20", 2))
        equal(owners(result)["left-pad"], "base")
    # Several files together; the digests of blobs where nobody has others.
    first, second = write_bases(folder, entries[0], path="1"), write_bases(folder, {"name": "blobs", "layers": [layer.digest for layer in layers]}, path="2")
    result = scan(folder, *db, "--bases", first, "--bases", second, target)
    equal((result.report["base"]["name"], result.report["base"]["layers"]), ("blobs", 2))


@test
def an_image_is_not_built_on_itself_and_all_of_one_that_adds_no_layer_is_the_bases(folder):
    db, base = feeds(folder), made(base_layers())
    add(folder, base.write_oci(f"{folder}/base"), "--name", "debian:12")
    check("base" not in scan(folder, *db, f"oci:{folder}/base").report, "the image itself")
    check("base" not in scan(folder, *db, base.write_docker_archive(f"{folder}/base.tar")).report, "the same without a manifest")
    result = scan(folder, *db, made(base_layers(), config={"User": "7"}).write_oci(f"{folder}/app"))
    equal(result.report["base"]["layers"], 2)
    equal(set(owners(result).values()), {"base"})


@test
def labels_name_a_base_image_and_annotations_before_them(folder):
    db, digest = feeds(folder), digest_of(b"manifest")
    layers = base_layers() + [own_layer()]
    labels = {"Labels": {NAME: "docker.io/library/debian:12", DIGEST: digest}}
    plain = scan(folder, *db, made(layers, config=labels).write_oci(f"{folder}/1"))
    equal(plain.report["base"], {"name": "docker.io/library/debian:12", "digest": digest, "told_by": "labels", "layers": 0})
    annotated = scan(folder, *db, made(layers, config=labels, manifest={"annotations": {NAME: "team/base:3"}}).write_oci(f"{folder}/2"))
    equal(annotated.report["base"], {"name": "team/base:3", "told_by": "labels", "layers": 0})
    # How many layers are its the history guesses.
    guessed = made(layers, config=labels)
    guessed.config["history"].insert(2, {"created_by": 'CMD ["bash"]', "empty_layer": True})
    result = scan(folder, *db, guessed.write_oci(f"{folder}/3"))
    equal(result.report["base"], {"name": "docker.io/library/debian:12", "digest": digest, "told_by": "labels", "layers": 2, "layers_told_by": "history"})
    equal(owners(result)["left-pad"], "base")
    table = plimsoll(folder, "scan", "--offline", *db, f"oci:{folder}/3")
    check(f"debian:12 ({digest[:19]}), as the labels say, the lowest 2 of 3 layers by the history" in " ".join(table.out.split()), table.out)
    del guessed.config["config"]["Labels"]
    result = scan(folder, *db, guessed.write_oci(f"{folder}/4"))
    equal(result.report["base"], {"told_by": "history", "layers": 2, "layers_told_by": "history"})


@test
def contradictions_are_remarked_on(folder):
    db, layers = feeds(folder), base_layers()
    target = lambda name, **labels: made(layers + [own_layer()], config={"Labels": labels} if labels else {}).write_oci(f"{folder}/{name}")
    known = {"name": "debian:12", "digest": digest_of(b"debian"), "diff_ids": [layer.diff_id for layer in layers]}
    other = {"name": "alpine:3", "digest": digest_of(b"alpine"), "diff_ids": [digest_of(b"other")]}
    lowest = {"name": "scratch:1", "digest": digest_of(b"lowest"), "diff_ids": [layers[0].diff_id]}
    bases = ("--bases", write_bases(folder, known, other, lowest))
    said = lambda where: remarks(scan(folder, *db, *bases, where))
    quiet = said(target("plain"))
    extra = lambda where: [text for text in said(where) if text not in quiet]
    equal(extra(target("same", **{NAME: "docker.io/library/debian:12", DIGEST: digest_of(b"an index")})), [])
    equal(extra(target("inherited", **{NAME: "scratch:1"})), [])
    equal(extra(target("inherited-digest", **{DIGEST: lowest["digest"]})), [])
    equal(extra(target("names", **{NAME: "ubuntu:24.04"})), ["the labels say that the base image is ubuntu:24.04, its layers are those of debian:12"])
    equal(extra(target("digests", **{NAME: "x", DIGEST: other["digest"]})),
          ["the labels say that the base image is alpine:3, but the image does not begin with its layers"])
    guessed = made(layers + [own_layer(), Layer([File("srv/x", "x")])])
    guessed.config["history"].insert(3, {"created_by": 'CMD ["bash"]', "empty_layer": True})
    equal(extra(guessed.write_oci(f"{folder}/history")),
          ["by its history the image has 3 layers of a base image; the 2 lowest are those of debian:12, which counts"])
    equal(scan(folder, *db, *bases, f"oci:{folder}/history").report["base"]["layers"], 2)


@test
def only_shows_and_counts_what_one_owner_brought(folder):
    db = feeds(folder)
    # A key of each, built here; an account with a password that everybody guesses; a root shell by the configuration.
    key = "ghp" + "_" + "16C7e42F292c6912E7710c838347Ae178B4a"
    other = "ghp" + "_" + "26C7e42F292c6912E7710c838347Ae178B4b"
    layers = base_layers()
    layers[1] = Layer([File("opt/node_modules/left-pad/package.json", json.dumps({"name": "left-pad", "version": "1.0.0"})), File("etc/base.env", f"TOKEN={key}\n")])
    mine = Layer([File("srv/node_modules/lodash/package.json", json.dumps({"name": "lodash", "version": "4.0.0"})), File("srv/own.env", f"TOKEN={other}\n"),
                  File("usr/bin/tool", b"\x7fELF", mode=0o104755)])
    image = made(layers + [mine], config={"User": "root"})
    target = image.write_oci(f"{folder}/app")
    bases = ("--bases", write_bases(folder, {"name": "debian:12", "diff_ids": [layer.diff_id for layer in layers]}))
    everything = scan(folder, *db, *bases, target, env=ALL).report
    kinds = {finding["kind"] for finding in everything["findings"]}
    check({"vulnerability", "setting", "secret"} <= kinds, f"kinds: {kinds}")
    wanted = {"base": [f for f in everything["findings"] if f.get("owner") == "base"],
              "own": [f for f in everything["findings"] if f.get("owner", "own") == "own"]}
    check({f["kind"] for f in wanted["base"]} >= {"vulnerability", "secret"} and {f["kind"] for f in wanted["own"]} >= {"vulnerability", "secret", "setting"},
          "both have several kinds")
    for owner, other_owner in (("base", "own"), ("own", "base")):
        report = scan(folder, *db, *bases, "--only", owner, target, env=ALL).report
        equal([(f["id"], f.get("path")) for f in report["findings"]], [(f["id"], f.get("path")) for f in wanted[owner]], owner)
        equal(report["summary"]["hidden"], len(wanted[other_owner]), f"hidden with --only {owner}")
        table = plimsoll(folder, "scan", "--offline", *db, *bases, "--only", owner, target, env=ALL).out
        check(f"{len(wanted[other_owner])} hidden by --only" in " ".join(table.split()), table)
    both = scan(folder, *db, *bases, "--only", "own", "--severity", "critical", target, env=ALL)
    text = plimsoll(folder, "scan", "--offline", *db, *bases, "--only", "own", "--severity", "critical", target, env=ALL).out
    check("hidden by --severity and --only" in " ".join(text.split()) or "hidden by --severity" in text, text)
    equal(both.report["summary"]["hidden"], len(everything["findings"]) - len(both.report["findings"]))


@test
def only_decides_the_verdict(folder):
    db, layers = feeds(folder), base_layers()
    osv(folder, "GHSA-bbbb-bbbb-bbbb", "npm", "lodash", "4.1.0", severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}])
    osv(folder, "GHSA-aaaa-aaaa-aaaa", "npm", "left-pad", "1.1.0", severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}])
    db = store(folder)
    target = made(layers + [own_layer()]).write_oci(f"{folder}/app")
    options = (*db, "--bases", write_bases(folder, {"name": "b", "diff_ids": [layer.diff_id for layer in layers]}), "--fail-on", "critical", target)
    equal(scan(folder, *options).code, 2, "all")
    equal(scan(folder, "--only", "own", *options).code, 2, "own")
    check(scan(folder, "--only", "base", *options).code != 2, "what blocks is not the base's")
    fails(plimsoll(folder, "scan", "--only", "mine", target), "--only", "own, base")


def newer_pair(folder, **more):
    """An image on an old base, and a newer base that repairs anchor and has left-pad no more."""
    image = made(base_layers() + [own_layer()], **more)
    newer = made([Layer(os_release() + [dpkg_status(("anchor", "3.0.2-1"), ("halyard", "1.2.11-1"))])])
    return image.write_oci(f"{folder}/app"), newer.write_oci(f"{folder}/newer"), newer


@test
def a_rebuild_on_a_newer_base_closes_what_is_not_in_it(folder):
    db, old = feeds(folder), made(base_layers())
    target, newer_target, newer = newer_pair(folder)
    add(folder, old.write_oci(f"{folder}/old"), "--name", "debian:12")
    result = scan(folder, *db, "--newer-base", newer_target, target)
    equal(result.report["base"]["newer"], {"name": newer_target, "digest": manifest_digest(newer), "compared": True, "vulnerabilities": 3, "closes": 2,
                                            "worst": "unknown"})
    table = plimsoll(folder, "scan", "--offline", *db, "--newer-base", newer_target, target).out
    check(f"rebuild on the newer base image {newer_target} ({manifest_digest(newer)[:19]}): closes 2 of 3 vulnerabilities that the base image brings" in
          " ".join(table.split()), table)
    check(table.index("What to do") < table.index("rebuild on the newer base image"), table)
    # What --only hides counts all the same; what --ignore-unfixed and an ignore file take away does not.
    hidden = scan(folder, *db, "--newer-base", newer_target, "--only", "own", target).report
    equal({finding.get("owner") for finding in hidden["findings"]}, {"own"})
    equal((hidden["base"]["newer"]["closes"], hidden["base"]["newer"]["vulnerabilities"]), (2, 3))
    with open(f"{folder}/.trivyignore", "w", encoding="ascii") as file:
        file.write("GHSA-aaaa-aaaa-aaaa\n")
    ignored = scan(folder, *db, "--newer-base", newer_target, "--ignore-file", f"{folder}/.trivyignore", target).report
    equal((ignored["base"]["newer"]["closes"], ignored["base"]["newer"]["vulnerabilities"]), (1, 2))
    # The same verdict and findings as without.
    without = scan(folder, *db, target).report
    equal((result.report["verdict"], result.report["findings"]), (without["verdict"], without["findings"]))


@test
def the_file_names_the_newer_one(folder):
    db, old = feeds(folder), made(base_layers())
    target, newer_target, newer = newer_pair(folder)
    add(folder, old.write_oci(f"{folder}/old"), "--name", "debian:12", "--newer", newer_target)
    newest = scan(folder, *db, target).report["base"]["newer"]
    equal((newest["name"], newest["closes"], newest["vulnerabilities"]), (newer_target, 2, 3))
    # With a digest alone, or a later image of the same name, nothing can be counted.
    entry = {"name": "debian:12", "diff_ids": [layer.diff_id for layer in base_layers()], "created": "2023-01-01T00:00:00Z"}
    later = {"name": "docker.io/library/debian:12", "digest": manifest_digest(newer), "diff_ids": [digest_of(b"later")], "created": "2023-02-01T00:00:00Z"}
    other = {**later, "created": "2023-03-01T00:00:00Z", "platform": "linux/arm64", "digest": digest_of(b"arm")}
    for lines, want in (([{**entry, "newer": manifest_digest(newer)}], {"digest": manifest_digest(newer), "compared": False}),
                        ([later, entry, other], {"name": "docker.io/library/debian:12", "digest": manifest_digest(newer), "compared": False}),
                        ([entry, {**later, "created": "2022-12-31T23:59:59Z"}], None)):
        options = (*db, "--bases", write_bases(folder, *lines), target)
        equal(scan(folder, *options).report["base"].get("newer"), want)
        table = plimsoll(folder, "scan", "--offline", *options).out
        equal("a newer base image is known: " in " ".join(table.split()), want is not None, table)


@test
def a_newer_base_that_cannot_be_examined_is_a_remark(folder):
    db, old = feeds(folder), made(base_layers())
    target, newer_target, _ = newer_pair(folder)
    add(folder, old.write_oci(f"{folder}/old"), "--name", "debian:12")
    without = scan(folder, *db, target)
    for newer in ("docker://registry.example/debian:12", f"oci:{folder}/nothing"):
        result = scan(folder, *db, "--newer-base", newer, target)
        equal((result.code, result.report["verdict"]), (without.code, without.report["verdict"]), newer)
        equal(result.report["base"]["newer"], {"name": newer, "compared": False})
        check(any(text.startswith(f"what a rebuild on the newer base image {newer} closes is not known: ") for text in remarks(result)), remarks(result))
    # One that is not whole.
    blob = next(path for path in (os.path.join(where, name) for where, _, names in os.walk(f"{folder}/newer/blobs") for name in names)
                if open(path, "rb").read(2) == b"\x1f\x8b")
    os.unlink(blob)
    result = scan(folder, *db, "--newer-base", newer_target, target)
    equal((result.code, result.report["base"]["newer"]), (without.code, {"name": newer_target, "compared": False}))
    check(any("not all of it could be read" in text for text in remarks(result)), remarks(result))
    # The same one again is no newer one; without a base there is nothing to compare.
    result = scan(folder, *db, "--newer-base", f"oci:{folder}/old", target)
    check("newer" not in result.report["base"] and any("is built on" in text for text in remarks(result)), remarks(result))
    os.unlink(own_file(folder))
    result = scan(folder, *db, "--newer-base", f"oci:{folder}/old", target)
    check(any("nothing tells which layers are the base image's" in text for text in remarks(result)), remarks(result))


@test
def bases_add_writes_what_scans_read_and_its_schema_describes(folder):
    base = made(base_layers())
    target = base.write_oci(f"{folder}/base", "debian:12")
    add(folder, target)
    with open(own_file(folder), encoding="utf-8") as file:
        lines = file.read().splitlines()
    equal(len(lines), 1)
    want = {"name": "debian:12", "digest": manifest_digest(base), "config_digest": digest_of(json.dumps(base.config).encode()), "platform": "linux/amd64",
            "created": base.config["created"], "diff_ids": base.config["rootfs"]["diff_ids"], "history_lines": 2}
    equal(json.loads(lines[0]), want)
    listed = plimsoll(folder, "bases", "list", "--format", "json")
    equal(listed.out.splitlines(), lines)
    text = plimsoll(folder, "bases", "list")
    check("debian:12" in text.out and "2 layers" in text.out, text.out)
    # Again: replaced. Another image of the name, and another name: beside it. What people wrote stays.
    with open(own_file(folder), "r+", encoding="utf-8") as file:
        rest = file.read()
        file.seek(0)
        file.write("# made by hand\n\n" + rest)
    add(folder, target, "--newer", "docker://registry.example/debian:13")
    add(folder, made(base_layers("3.0.9-1")).write_oci(f"{folder}/other"), "--name", "debian:12")
    add(folder, base.write_docker_archive(f"{folder}/base.tar", "team/base:1"))
    with open(own_file(folder), encoding="utf-8") as file:
        lines = file.read().splitlines()
    equal(lines[:2], ["# made by hand", ""])
    entries = [json.loads(line) for line in lines[2:]]
    equal([(entry["name"], entry.get("newer"), "digest" in entry) for entry in entries],
          [("debian:12", "docker://registry.example/debian:13", True), ("debian:12", None, True), ("team/base:1", None, False)])
    for number, entry in enumerate(entries):
        with open(f"{folder}/{number}.json", "w", encoding="utf-8") as file:
            json.dump(entry, file)
    ajv(f"{ROOT}/docs/bases.schema.json", *(f"{folder}/{number}.json" for number in range(len(entries))))


@test
def what_cannot_be_a_base_is_refused(folder):
    os.makedirs(f"{folder}/tree/etc")
    fails(plimsoll(folder, "bases", "add", f"rootfs:{folder}/tree"), "no layers")
    fails(plimsoll(folder, "bases", "add", made(base_layers()).write_oci(f"{folder}/untagged", "")), "say it with --name")
    fails(plimsoll(folder, "bases", "add", f"oci:{folder}/untagged", "--name", "x" * 2000), "longer than 1024")
    fails(plimsoll(folder, "bases", "add", f"oci:{folder}/missing"), "missing")
    fails(plimsoll(folder, "bases", "add"), "TARGET")
    check(not os.path.exists(own_file(folder)), "nothing was written")


@test
def a_mistake_in_the_file_is_an_error_that_names_the_line(folder):
    target, good = made(base_layers()).write_oci(f"{folder}/app"), json.dumps({"name": "a", "diff_ids": [digest_of(b"a")]})
    cases = (("{", "line 3, column 2"), ('{"diff_ids":[]}', "no name"), ('{"name":"a"}', "neither diff_ids nor layers"),
             ('{"name":"a","diff_ids":["sha256:12"]}', "'sha256:12' is no digest"), ('{"name":"a","diff_id":[]}', "'diff_id' is no member"),
             ('{"name":"a","name":"b"}', "'name' is there twice"), ('{"name":1}', "line 3, column"), ('["a"]', "line 3, column 1"),
             (json.dumps({"name": "a", "layers": [digest_of(b"a")] * 1001}), "more than 1000"), (good + good, "line 3, column"))
    for line, words in cases:
        path = write_bases(folder, "# ours", good, line)
        fails(plimsoll(folder, "scan", "--offline", "--bases", path, target), f"{path}: line 3, ", words)
        fails(plimsoll(folder, "bases", "list", "--bases", path), f"{path}: line 3, ", words)
        fails(plimsoll(folder, "bases", "add", "--bases", path, "--name", "x", target), f"{path}: line 3, ", words)
        with open(path, encoding="utf-8") as file:
            equal(file.read().splitlines()[2], line, "the file is as it was")
    fails(plimsoll(folder, "scan", "--offline", "--bases", f"{folder}/none", target), "none")
    os.makedirs(os.path.dirname(own_file(folder)))
    with open(own_file(folder), "w", encoding="ascii") as file:
        file.write("{}\n")
    fails(plimsoll(folder, "scan", "--offline", target), "bases.jsonl: line 1, ")


@test
def what_images_call_their_base_is_shown_and_not_obeyed(folder):
    db = feeds(folder)
    hostile = "evil\x1b]0;owned\x07\u202e::error::\r\n<b>"
    image = made(base_layers() + [own_layer()], config={"Labels": {NAME: hostile, DIGEST: hostile}})
    target = image.write_oci(f"{folder}/app")
    table = plimsoll(folder, "scan", "--offline", *db, target)
    no_crash(table)
    check(not any(mark in table.out for mark in ("\x1b", "\x07", "\u202e", "\r")), repr(table.out))
    check(not any(line.startswith("::") for line in table.out.splitlines()), table.out)
    equal(scan(folder, *db, target).report["base"]["name"], hostile.strip())
    long = made(base_layers(), config={"Labels": {NAME: "x" * 100000}})
    result = scan(folder, *db, long.write_oci(f"{folder}/long"))
    check("base" not in result.report and any("not believed" in text for text in remarks(result)), remarks(result))
    listed = plimsoll(folder, "bases", "list", "--bases", write_bases(folder, {"name": hostile, "diff_ids": [digest_of(b"a")]}))
    check(not any(mark in listed.out for mark in ("\x1b", "\x07", "\u202e", "\x9b", "\r")) and "\\u202e" in listed.out and len(listed.out.splitlines()) == 1, repr(listed.out))


@test
def the_bill_of_materials_and_explain_name_the_same_owners(folder):
    db, layers = feeds(folder), base_layers()
    target = made(layers + [own_layer()]).write_oci(f"{folder}/app")
    bases = ("--bases", write_bases(folder, {"name": "b", "diff_ids": [layer.diff_id for layer in layers]}))
    bill = json.loads(plimsoll(folder, "sbom", "--format", "json", *bases, target).out)
    equal({item["name"]: item["places"][0]["owner"] for item in bill["components"]}, {"anchor": "base", "halyard": "base", "left-pad": "base", "lodash": "own"})
    said = plimsoll(folder, "explain", "GHSA-aaaa-aaaa-aaaa", target, *db, *bases)
    check("base layer 2 of 3" in said.out, said.out)


@test
def a_line_of_the_history_is_whose_its_layer_is(folder):
    db, layers = feeds(folder), base_layers()
    image = made(layers + [own_layer()], config={"Env": ["A=1", "B=2"]})
    history = copy.deepcopy(image.config["history"])
    image.config["history"] = [history[0], {"created_by": "ENV A=1", "empty_layer": True}, history[1], {"created_by": "USER 1000", "empty_layer": True},
                               {"created_by": "ENV B=2", "empty_layer": True}, history[2], {"created_by": 'CMD ["app"]', "empty_layer": True}]
    target = image.write_oci(f"{folder}/app")
    for lines, want in ((0, {"A": "base", "B": "own", "": "own"}), (4, {"A": "base", "B": "own", "": "base"}), (5, {"A": "base", "B": "base", "": "base"})):
        entry = {"name": "b", "diff_ids": [layer.diff_id for layer in layers], **({"history_lines": lines} if lines else {})}
        report = scan(folder, *db, "--bases", write_bases(folder, entry), target).report
        got = {setting.get("variable", ""): setting["owner"] for setting in report["image"]["settings"] if setting["setting"] in ("environment", "user")}
        equal(got, want, f"{lines} lines")


@test
def the_report_is_as_its_schema_says(folder):
    db = feeds(folder)
    target, newer_target, _ = newer_pair(folder, config={"Labels": {NAME: "x"}})
    add(folder, made(base_layers()).write_oci(f"{folder}/old"), "--name", "debian:12")
    for number, options in enumerate(((), ("--newer-base", newer_target), ("--newer-base", "docker://registry.example/a"), ("--only", "base"))):
        result = scan(folder, *db, *options, target)
        with open(f"{folder}/{number}.json", "w", encoding="utf-8") as file:
            file.write(result.out)
    ajv(f"{ROOT}/docs/report.schema.json", *(f"{folder}/{number}.json" for number in range(4)))


if __name__ == "__main__":
    main()
