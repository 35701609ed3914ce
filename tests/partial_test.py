"""partial_test.py - --partial: a layer by its table of contents gives what the whole one gives, and never as much trust

Layers of layouts are read so in builds of VARIANT=misbehave alone (PLIMSOLL_PARTIAL_FILES), as if they lay in a registry."""
import random
import re

import lib
import registries
from images import Dir, File, Hardlink, Image, Layer, Symlink, dpkg_status, maven_jar, npm_package, os_release, python_package
from lib import check, equal, main, need, plimsoll, scan, skip, test
from tables import chunked, estargz, stated

MIB = 1 << 20
WHERE = {"PLIMSOLL_PARTIAL_FILES": "1", "PLIMSOLL_PARTIAL_LEAST": "1"}
BY_TABLE = "read by its table of contents"
WHOLE = "read whole, and not by its table of contents"

with open(lib.PLIMSOLL, "rb") as program:
    MISBEHAVES = b"PLIMSOLL_FAULT" in program.read()


def noise(size, seed=1):
    return random.Random(seed).randbytes(size)


def entries():
    """All that a scan looks at, between what it does not."""
    return [*os_release(), Dir("var"), File("usr/share/x/first.bin", noise(MIB)), dpkg_status(("openssl", "3.0.9-1"), ("zlib1g", "1:1.2.13-1")),
            File("usr/share/x/middle.bin", noise(3 * MIB, 2)), npm_package("srv", "lodash", "4.17.15"), File("srv/app.jar", maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")),
            Symlink("srv/link", "/usr/share/x/first.bin"), Hardlink("usr/share/x/hard.bin", "usr/share/x/first.bin"), python_package("flask", "1.0"), File("srv/empty"),
            File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nu:x:0:0::/:/bin/sh\n"), File("etc/shadow", "root::1:0:99999:7:::\n", mode=0o600),
            File("usr/share/x/last.bin", noise(2 * MIB, 3))]


def run(folder, layer, *arguments, env=None, below=(), **options):
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    layers = [*below, layer]
    target = Image(layers, manifest=stated(layers)).write_oci(f"{folder}/oci")
    return scan(folder, *arguments, target, env={**WHERE, **(env or {})}, **options)


def found(result):
    """What was found, without how."""
    report = result.report
    return {"packages": sorted(result.packages()), "findings": sorted(finding["id"] for finding in report["findings"])}


def by_table(result, layer=0):
    check(re.search(f"layer {layer}: .*{BY_TABLE}", result.notes()), f"names the layer: {result.notes()!r} {result.err!r}")
    check(result.verdict in ("incomplete", "block"), result.verdict)
    equal((result.layers()[layer]["complete"], result.layers()[layer]["digest_verified"]), (False, False))


def whole(result, *words):
    remarks = " / ".join(note["text"] for note in result.report["notes"] if note["kind"] == "remark")
    check(WHOLE in remarks, f"says that it read it whole: {remarks!r} {result.notes()!r} {result.err!r}")
    check(BY_TABLE not in result.notes(), "and is complete")
    for word in words:
        check(word in remarks, f"says {word!r}: {remarks!r}")
    check(("npm", "lodash", "4.17.15") in result.packages(), "and found all")
    equal(result.layers()[0]["complete"], True)


FORMS = {"estargz": estargz, "chunked": chunked}


@test
def both_forms_give_what_the_whole_layer_gives(folder):
    for name, form in FORMS.items():
        for size in (MIB, 64 << 10, 4 * MIB):
            layer = form(entries(), chunk_bytes=size)
            result = run(f"{folder}/{name}{size}", layer, "--partial", "--no-cache")
            by_table(result)
            full = run(f"{folder}/{name}{size}f", layer, "--no-cache")
            equal(full.layers()[0]["complete"], True, full.notes())
            equal(found(result), found(full), name)
            read, size_bytes = result.layers()[0]["read_bytes"], len(layer.blob)
            check(read < size_bytes / 10, f"{name}: {read} bytes of {size_bytes}")


@test
def old_annotations_are_read(folder):
    by_table(run(folder, chunked(entries(), old=True), "--partial", "--no-cache"))


@test
def without_the_option_all_is_read(folder):
    result = run(folder, estargz(entries()), "--no-cache")
    check(BY_TABLE not in result.notes(), result.notes())
    equal(result.layers()[0]["complete"], True)


@test
def what_the_table_leaves_out_is_not_found(folder):
    """Else the bytes were fetched all the same; the verdict says that this can be."""
    def leave_out(toc):
        toc["entries"] = [entry for entry in toc["entries"] if "lodash" not in entry["name"]]
    result = run(folder, estargz(entries(), table=leave_out), "--partial", "--no-cache")
    by_table(result)
    check(("npm", "lodash", "4.17.15") not in result.packages(), "it was not fetched")


@test
def its_evidence_is_kept_apart(folder):
    layer = estargz(entries())
    by_table(run(folder, layer, "--partial"))
    again = run(folder, layer, "--partial")
    by_table(again)
    equal(again.layers()[0]["from_evidence"], True)
    full = run(folder, layer)
    equal((full.layers()[0]["from_evidence"], full.layers()[0]["complete"]), (False, True), "never serves a full scan")
    served = run(folder, layer, "--partial")
    check(BY_TABLE not in served.notes(), "a full one serves a partial scan")
    equal(served.layers()[0]["complete"], True)


@test
def layers_below_and_above_count(folder):
    below = Layer([*os_release(), npm_package("app", "left-pad", "1.3.0")])
    result = run(folder, chunked(entries()), "--partial", "--no-cache", below=[below])
    by_table(result, 1)
    equal(result.layers()[0]["complete"], True)
    check({("npm", "left-pad", "1.3.0"), ("npm", "lodash", "4.17.15")} <= set(result.packages()), "both")


@test
def a_file_that_a_link_leads_to_is_fetched_by_its_own(folder):
    """Late: the link lies in another layer, so that the file was not wanted when its layer was read."""
    inner = [*entries(), File("srv/hidden/status", dpkg_status(("late", "1.0-1"))[1])]
    upper = Layer([Symlink("var/lib/dpkg/status.d", "/srv/hidden"), Symlink("srv/node_modules/x/package.json", "../../../hidden/package.json")])
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    inner.append(File("srv/hidden/package.json", '{"name":"hidden","version":"9.9.9"}'))
    layers = [estargz(inner), upper]
    target = Image(layers, manifest=stated(layers)).write_oci(f"{folder}/oci")
    result = scan(folder, "--partial", "--no-cache", target, env=WHERE)
    by_table(result)
    check(("npm", "hidden", "9.9.9") in result.packages(), result.packages())


def entry_of(toc, name):
    return next(entry for entry in toc["entries"] if name in entry["name"])


def edit(name, /, **more):
    return lambda toc: entry_of(toc, name).update(more) or {}


HOSTILE = {
    "offset beyond the blob": edit("lodash", offset=1 << 40),
    "offset of nothing": edit("lodash", offset=0),
    "overlapping": lambda toc: entry_of(toc, "lodash").update(offset=entry_of(toc, "dpkg/status")["offset"]),
    "backwards": lambda toc: entry_of(toc, "usr/share/x/last.bin").update(offset=5),
    "a wrong digest": edit("lodash", digest="sha256:" + "0" * 64, chunkDigest="sha256:" + "0" * 64),
    "no digest": edit("lodash", digest="", chunkDigest=""),
    "an odd digest": edit("lodash", chunkDigest="md5:00"),
    "a size too small": edit("lodash", size=3),
    "a size too large": edit("lodash", size=1 << 50),
    "a negative size": edit("lodash", size=-1),
    "a huge size": edit("lodash", size=(1 << 64) - 1),
    "chunk sizes": edit("lodash", chunkSize=1 << 62),
    "an unknown type": edit("lodash", type="socket"),
    "no name": edit("lodash", name=""),
    "a chunk of nothing": lambda toc: toc["entries"].insert(0, {"type": "chunk", "name": "x", "chunkOffset": 1, "chunkSize": 1}),
    "another version": lambda toc: {"version": 2},
    "no entries' list": lambda toc: {"entries": {}},
    "inside another": edit("lodash", innerOffset=1 << 60),
}


@test
def hostile_tables_cost_their_use_and_no_more(folder):
    for name, form in FORMS.items():
        for what, how in HOSTILE.items():
            result = run(f"{folder}/{name}-{what.replace(' ', '-')}", form(entries(), table=how), "--partial", "--no-cache")
            try:
                whole(result)
            except AssertionError as error:
                raise AssertionError(f"{name}: {what}: {error}") from error


@test
def tables_that_are_none(folder):
    cases = {
        "digest of the text": (estargz(entries(), digest="sha256:" + "1" * 64), "has not the digest"),
        "no digest at all": (estargz(entries(), digest="x"), "has not the digest"),
        "a long digest": (estargz(entries(), digest="x" * 5000), "is none"),
        "place": (estargz(entries(), offset=1 << 60), "should be at"),
        "place of a file": (estargz(entries(), offset=0), ""),
        "no text": (estargz(entries(), text=b""), ""),
        "cut": (estargz(entries(), text=b'{"version":1,"entries":[{'), ""),
        "deep": (estargz(entries(), text=b"[" * 100000), ""),
        "checksum": (chunked(entries(), digest="sha256:" + "1" * 64), "has not the digest"),
        "beyond": (chunked(entries(), position=f"{1 << 62}:{1 << 20}:5:1"), "where the blob has no bytes"),
        "beyond all": (chunked(entries(), position=f"{(1 << 64) - 1}:5:5:1"), "where the blob has no bytes"),
        "large": (chunked(entries(), position=f"1:{1 << 40}:5:1"), "MiB"),
        "bomb": (chunked(entries(), text=b" " * (65 * MIB)), ""),
    }
    for what, (layer, word) in cases.items():
        result = run(f"{folder}/{what.replace(' ', '-')}", layer, "--partial", "--no-cache")
        try:
            whole(result, word)
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from error


@test
def a_blob_without_its_footer(folder):
    layer = estargz(entries())
    plain = Layer(entries())
    plain.annotations = layer.annotations
    whole(run(folder, plain, "--partial", "--no-cache"), "last bytes")


def fetched(folder, *arguments):
    return plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", *arguments)


@test
def from_a_registry_little_is_fetched(folder):
    """In any build: there is a range of a real registry's blob."""
    need("docker-registry")
    for name, form in FORMS.items():
        layer = form(entries())
        with registries.start(f"{folder}", name=name) as registry:
            image = Image([layer], manifest=stated([layer]))
            registry.push(image, "app:1")
            target = f"docker://{registry.host}/app:1"
            result = fetched(folder, "--partial", "--no-cache", target)
            by_table(result)
            check(result.layers()[0]["read_bytes"] < len(layer.blob) / 10, result.layers()[0])
            full = fetched(folder, "--no-cache", target)
            equal(found(result), found(full), name)
            hostile = form(entries(), table=HOSTILE["a wrong digest"])
            registry.push(Image([hostile], manifest=stated([hostile])), "app:2")
            whole(fetched(folder, "--partial", "--no-cache", f"docker://{registry.host}/app:2"), "has not the digest")


if __name__ == "__main__":
    main()
