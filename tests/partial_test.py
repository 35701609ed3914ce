"""partial_test.py - --partial: a layer by its table of contents gives what the whole one gives, and never as much trust

Layers of layouts are read so in builds of VARIANT=misbehave alone (PLIMSOLL_PARTIAL_FILES), as if they lay in a registry."""
import json
import random
import re

import lib
import registries
from hostile_registry import HostileRegistry
from images import OCI_MANIFEST, Dir, File, Hardlink, Image, Layer, Symlink, dpkg_status, maven_jar, npm_package, os_release, python_package
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
    equal((served.layers()[0]["from_evidence"], served.layers()[0]["complete"]), (True, True))


@test
def layers_without_a_table_are_read_as_ever(folder):
    result = run(folder, Layer(entries()), "--partial", "--no-cache", below=[Layer(entries(), "gzip")])
    equal([layer["complete"] for layer in result.layers()], [True, True], result.notes())
    check("table of contents" not in result.out, "nothing is said of it")


@test
def what_a_distribution_says_itself_is_left_out(folder):
    """Its own programs, and archives of Java; it is said how many. What lies elsewhere is looked at, and what a list asks for, too."""
    own = [File("usr/share/java/own.jar", maven_jar("org.example", "own", "1.0"), mode=0o755), File("usr/bin/large", b"\x7fELF" + noise(MIB), mode=0o755),
           File("usr/share/app/lib/a.jar", maven_jar("org.example", "app", "1.0"))]
    for name, form in FORMS.items():
        result = run(f"{folder}/{name}", form([*entries(), *own]), "--partial", "--no-cache")
        by_table(result)
        check("2 programs and archives of 102" in result.notes(), result.notes())
        check("own.jar" not in result.out and "usr/bin/large" not in result.notes(), "nothing is said of bytes that were not there")
        check(("maven", "org.example:app", "1.0") in result.packages(), result.packages())


@test
def parts_have_a_limit(folder):
    needed = run(folder, estargz(entries()), "--partial", "--no-cache").layers()[0]["read_bytes"]
    for most in (needed * 3 // 4, 100):
        whole(run(folder, estargz(entries()), "--partial", "--no-cache", env={"PLIMSOLL_PARTS_BYTES": str(most)}), "are wanted")
    gaps = [item for number in range(5) for item in (npm_package("srv", f"p{number}", "1.0.0"), File(f"usr/share/x/{number}.bin", noise(10 << 10, number)))]
    layer = estargz([*entries(), *gaps])
    with_gaps = run(folder, layer, "--partial", "--no-cache").layers()[0]["read_bytes"]
    result = run(folder, layer, "--partial", "--no-cache", env={"PLIMSOLL_PARTS_BYTES": str(with_gaps - (20 << 10))})
    by_table(result)  # what nobody needs is left out first
    check(result.layers()[0]["read_bytes"] <= with_gaps - (20 << 10), result.layers()[0]["read_bytes"])


@test
def no_more_than_so_many_layers_are_held(folder):
    """Where one's parts fill what there is for all, the next one's are fetched when it was read."""
    below = [estargz([*entries(), npm_package("one", "one", "1.0.0")]), chunked([*entries(), npm_package("two", "two", "2.0.0")])]
    for held in ("1", str(MIB)):
        result = run(f"{folder}/{held}", chunked(entries()), "--partial", "--no-cache", below=below, env={"PLIMSOLL_PARTS_HELD": held})
        for layer in range(3):
            by_table(result, layer)
        check({("npm", "one", "1.0.0"), ("npm", "two", "2.0.0")} <= set(result.packages()), result.packages())


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
        "many entries": (chunked(entries(), text=b'{"version":1,"entries":[' + b'{"type":"dir","name":"a"},' * 1000001 + b'{}]}'), "more than 1000000"),
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


@test
def layers_that_skopeo_makes_are_read(folder):
    """zstd:chunked as its makers write it: their table, their chunks, their annotations."""
    need("docker-registry", "skopeo")
    Image([Layer(entries())]).write_oci(f"{folder}/oci")
    with registries.start(folder) as registry:
        registry.skopeo(f"oci:{folder}/oci:latest", "app:1", "--dest-compress", "--dest-compress-format", "zstd:chunked")
        _, _, manifest = registry.ask("GET", "/v2/app/manifests/1", Accept=OCI_MANIFEST)
        stated_by_skopeo = json.loads(manifest)["layers"][0].get("annotations", {})
        if not any("zstd-chunked.manifest-checksum" in key for key in stated_by_skopeo):
            skip("this skopeo makes no zstd:chunked layers")
        target = f"docker://{registry.host}/app:1"
        result = fetched(folder, "--partial", "--no-cache", target)
        by_table(result)
        equal(found(result), found(fetched(folder, "--no-cache", target)))
        layer = result.layers()[0]
        check(layer["read_bytes"] < layer["size_bytes"] / 10, layer)


@test
def what_is_kept_of_the_whole_layer_is_not_fetched_again(folder):
    layer = estargz(entries())
    with HostileRegistry(Image([layer], manifest=stated([layer]))) as registry:
        target = f"docker://{registry.host}/app:1"

        def asked(*arguments):
            del registry.seen[:]
            result = fetched(folder, *arguments, target)
            return result, [headers.get("Range", "all") for method, path, headers in registry.seen if method == "GET" and layer.digest in path]
        result, ranges = asked("--partial")
        by_table(result)
        check(ranges and "all" not in ranges, ranges)
        result, ranges = asked("--partial")
        by_table(result)
        equal(ranges, [], "what was kept of its parts serves the next partial scan")
        result, ranges = asked()
        equal((result.layers()[0]["complete"], ranges), (True, ["all"]), "and no full one")
        result, ranges = asked("--partial")
        equal((result.layers()[0]["complete"], ranges), (True, []), "which serves both")


def no_ranges(handler):
    return handler.is_layer and handler.answer(200, handler.right)


def refused_ranges(handler):
    return handler.is_layer and "Range" in handler.headers and handler.say(416)


def short_ranges(handler):
    return handler.is_layer and "Range" in handler.headers and handler.answer(206, handler.right[:5], Content_Range=f"bytes 0-4/{len(handler.right)}")


def endless(name):
    """A file of nothing but zeros, of which nothing is stored, and which would take years to be made."""
    def change(toc):
        entry = entry_of(toc, name)
        del entry["offset"]
        entry.update(size=1 << 60, chunkSize=1 << 60, chunkType="zeros")
        return {}
    return change


@test
def zeros_without_an_end_are_not_made(folder):
    for name, form in FORMS.items():
        for what in ("lodash", "dpkg/status", "app.jar"):
            layer = form(entries(), table=endless(what))
            with HostileRegistry(Image([layer], manifest=stated([layer])), lambda handler: False) as registry:
                try:
                    whole(fetched(folder, "--partial", "--no-cache", f"docker://{registry.host}/app:1"), "4096 MiB of files are wanted")
                except AssertionError as error:
                    raise AssertionError(f"{name}: {what}: {error}") from error


def other_bytes(handler):
    """The table is right, what it leads to is not."""
    if not handler.is_layer or "Range" not in handler.headers:
        return False
    first, last = (int(number) for number in handler.headers["Range"][6:].split("-"))
    if last > len(handler.right) - 20000:
        return False
    return handler.answer(206, b"x" * (last - first + 1), Content_Range=f"bytes {first}-{last}/{len(handler.right)}")


@test
def registries_that_give_no_parts(folder):
    """The layer is read whole then, as without the option."""
    layer = estargz(entries())
    for trick in (no_ranges, refused_ranges, short_ranges, other_bytes):
        with HostileRegistry(Image([layer], manifest=stated([layer])), trick) as registry:
            result = fetched(folder, "--partial", "--no-cache", f"docker://{registry.host}/app:1")
            try:
                whole(result)
            except AssertionError as error:
                raise AssertionError(f"{trick.__name__}: {error}") from error


if __name__ == "__main__":
    main()
