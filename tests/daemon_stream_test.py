"""daemon_stream_test.py - an image that an engine sends once, in its own order: read as it comes, whatever of it is large, and the same as from a
file; what is kept is passed over; what goes wrong is said"""
import hashlib
import json
import re
import sys
import tarfile

from fake_engine import BASE, engine, scan
from images import Dir, File, Image, Layer, Symlink, digest_of, dpkg_status, header, npm_package, octal, os_release, padded, pax, record, tar
from lib import PLIMSOLL, check, equal, fails, main, plimsoll, skip, test
from limits_test import FAULTS, MISBEHAVES

OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")
MIB = 1 << 20
MEASURE = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)"""
with open(PLIMSOLL, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
LARGE = 5 * MIB  # more than is kept of one member


def noise(seed, size=LARGE):
    return hashlib.shake_128(seed.encode()).digest(size)


def image(*more, packing="gzip"):
    """Two large layers and a small one."""
    return Image([Layer(BASE + [File("srv/one", noise("one"))], packing), Layer([npm_package("srv", "lodash", "4.17.15")], packing),
                  Layer([File("srv/two", noise("two")), *more], packing)])


def modern(made, raw=True, tag="app:1"):
    """As docker 25 and later save: blobs by their digests, sorted, then the rest. RAW: layers as graph drivers have them, else as containerd has."""
    found, descriptor = made.blobs()
    config = json.dumps(made.config).encode()
    blobs = {f"blobs/sha256/{digest[7:]}": data for digest, data in found.items()}
    names = [f"blobs/sha256/{(layer.diff_id if raw else layer.digest)[7:]}" for layer in made.layers]
    if raw:
        for layer in made.layers:
            blobs.pop(f"blobs/sha256/{layer.digest[7:]}", None)
        blobs.update({name: layer.tar for name, layer in zip(names, made.layers)})
    entries = [Dir("blobs"), Dir("blobs/sha256")] + [File(name, data) for name, data in sorted(blobs.items())]
    index = {"schemaVersion": 2, "manifests": [descriptor]}
    manifest = [{"Config": f"blobs/sha256/{digest_of(config)[7:]}", "RepoTags": [tag], "Layers": names}]
    entries += [File("index.json", json.dumps(index)), File("manifest.json", json.dumps(manifest)), File("oci-layout", '{"imageLayoutVersion":"1.0.0"}'),
                File("repositories", "{}")]
    return tar(entries, tarfile.GNU_FORMAT)


def saved(folder, made, **options):
    """As docker before 25, or podman, saves it."""
    made.write_docker_archive(f"{folder}/saved.tar", **options)
    with open(f"{folder}/saved.tar", "rb") as file:
        return file.read()


def bodies(folder, made):
    return {"docker 25": modern(made), "containerd's store": modern(made, raw=False), "docker": saved(folder, made),
            "podman": saved(folder, made, style="skopeo"), "packed": saved(folder, made, style="skopeo", raw=False)}


def layers_of(made):
    return [layer.diff_id for layer in made.layers]


def facts(result):
    """All of the report that is not of this run alone."""
    report = result.report
    return {"packages": report["packages"], "findings": report["findings"], "accounts": report["accounts"], "verdict": report["verdict"],
            "notes": report["notes"], "layers": report["layers"]}


def same(folder, server, body, *options, name="app:1", env=None):
    """The scan of an engine, after it was compared with that of the file."""
    with open(f"{folder}/file.tar", "wb") as file:
        file.write(body)
    of_file = scan(folder, "--no-cache", *options, f"docker-archive:{folder}/file.tar", env=env)
    result = scan(folder, "--no-cache", *options, f"docker-daemon:{name}", env={**server.environment, **(env or {})})
    equal(result.code, of_file.code, f"exit: {result.err}")
    equal(facts(result), facts(of_file), "facts")
    return result


@test
def a_large_image_is_read_as_it_comes_and_once(folder):
    made = image()
    for style, body in bodies(folder, made).items():
        for layers in (layers_of(made), None):
            with engine(folder, bodies=[body], layers=layers) as server:
                result = same(folder, server, body)
                equal(result.packages(), {OPENSSL, LODASH}, style)
                equal(result.notes(), "", style)
                equal(server.gets, 1, f"{style}: times it was sent")
                equal(same(folder, server, body, "--no-verify").packages(), {OPENSSL, LODASH}, f"{style}, not verified")
                equal(server.gets, 2, f"{style}: times it was sent")


@test
def layers_that_are_known_are_passed_over(folder):
    made = image()
    for number, (style, body) in enumerate(bodies(folder, made).items()):
        if style == "packed":
            continue  # of those nothing says what digest their bytes have
        for layers in (layers_of(made), None):
            with engine(folder, bodies=[body], layers=layers) as server:
                cache = f"{folder}/cache-{number}-{layers is None}"
                first = scan(folder, "docker-daemon:app:1", env={**server.environment, "XDG_CACHE_HOME": cache})
                again = scan(folder, "docker-daemon:app:1", env={**server.environment, "XDG_CACHE_HOME": cache})
                equal(again.packages(), {OPENSSL, LODASH}, style)
                equal(again.findings(), first.findings(), style)
                check(all(layer["read_bytes"] for layer in first.layers()), f"{style}: {first.layers()}")
                equal([layer["read_bytes"] for layer in again.layers()], [0, 0, 0], f"{style}, {layers}: read again")
                equal(server.gets, 2, f"{style}: times it was sent")


@test
def a_layer_that_is_new_alone_is_read(folder):
    made, other = image(), image(npm_package("srv", "minimist", "1.2.0"))
    for style in ("docker 25", "podman", "containerd's store"):
        cache = {"XDG_CACHE_HOME": f"{folder}/cache-{len(style)}"}
        with engine(folder, bodies=[bodies(folder, made)[style]], layers=layers_of(made)) as server:
            scan(folder, "docker-daemon:app:1", env={**server.environment, **cache})
        with engine(folder, bodies=[bodies(folder, other)[style]], layers=layers_of(other)) as server:
            result = scan(folder, "docker-daemon:app:1", env={**server.environment, **cache})
            equal([layer["read_bytes"] > 0 for layer in result.layers()], [False, False, True], style)
            equal(result.packages(), {OPENSSL, LODASH, ("npm", "minimist", "1.2.0")}, style)
            equal(server.gets, 1, "times it was sent")


@test
def a_file_that_is_wanted_late_is_read_when_all_comes_once_more(folder):
    status = dpkg_status(("openssl", "3.0.9-1"))[1]
    made = Image([Layer(os_release() + [File("opt/status", status), File("srv/one", noise("one"))]), Layer([File("srv/two", noise("two"))]),
                  Layer([Symlink("var/lib/dpkg/status", "/opt/status"), File("srv/three", noise("three"))])])
    for style, body in bodies(folder, made).items():
        with engine(folder, bodies=[body], layers=layers_of(made)) as server:
            equal(same(folder, server, body).packages(), {OPENSSL}, style)
            equal(server.gets, 2, f"{style}: times it was sent")


@test
def its_members_may_lie_elsewhere_the_second_time(folder):
    status = dpkg_status(("openssl", "3.0.9-1"))[1]
    made = Image([Layer(os_release() + [File("opt/status", status), File("srv/one", noise("one")), Symlink("var/lib/dpkg/status", "/opt/status")])])
    body = saved(folder, made)
    moved = tar([File("more", b"x" * 5000)])[:5632] + body
    with engine(folder, bodies=[body, moved], layers=layers_of(made)) as server:
        equal(same(folder, server, body).packages(), {OPENSSL}, "packages")
    other = Image([Layer(os_release() + [File("opt/status", status.replace(b"3.0.9", b"9.9.9")), File("srv/one", noise("one")),
                                         Symlink("var/lib/dpkg/status", "/opt/status")])])
    with engine(folder, bodies=[body, saved(folder, other)], layers=layers_of(made)) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
        check("its bytes changed while it was scanned" in result.notes(), result.notes())
        equal(result.verdict, "incomplete")
    with engine(folder, bodies=[body, tar([])], layers=layers_of(made)) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
        check("does not send" in result.notes() and "any more" in result.notes(), result.notes())
    with engine(folder, bodies=[body, body[:LARGE // 2]], layers=layers_of(made)) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
        check("bytes early" in result.notes(), result.notes())


@test
def many_small_layers_are_more_than_is_kept_and_none_is_lost(folder):
    names = [f"p{number}" for number in range(9)]
    made = Image([Layer(BASE)] + [Layer([npm_package("srv/" + name, name, "1.0.0"), File("srv/" + name + "/x", noise(name, 3 * MIB))]) for name in names])
    for style, body in bodies(folder, made).items():
        with engine(folder, bodies=[body], layers=layers_of(made)) as server:
            result = same(folder, server, body)
            equal(result.packages(), {OPENSSL} | {("npm", name, "1.0.0") for name in names}, style)
            equal(server.gets, 1, f"{style}: times it was sent")


@test
def what_is_wrong_with_a_layer_is_said_as_of_a_file(folder):
    broken = Layer(BASE + [File("srv/one", noise("one"))])
    broken.tar = broken.tar[:2 * MIB] + b"\0" * 100 + b"nonsense" * 1000 + broken.tar[2 * MIB + 8100:]
    cut = Layer(BASE + [File("srv/two", noise("two", 2 * LARGE))])
    cut.tar = cut.tar[:LARGE + 7]
    for layer, words in ((broken, "its bytes are not what the image states"), (cut, "")):
        made = Image([layer, Layer([npm_package("srv", "lodash", "4.17.15")])])
        body = saved(folder, made)
        with engine(folder, bodies=[body], layers=layers_of(made)) as server:
            result = same(folder, server, body)
            equal(result.verdict, "incomplete", "verdict")
            check(words in result.notes() and result.notes(), result.notes())


@test
def a_layer_that_is_there_twice_is_read_once(folder):
    layer, other = Layer(BASE + [File("srv/one", noise("one"))]), Layer([npm_package("srv", "lodash", "4.17.15"), File("srv/two", noise("two"))])
    made = Image([layer, other, layer])
    with open(f"{folder}/x.tar", "wb") as file:
        made.write_docker_archive(file.name, style="skopeo")
    with tarfile.open(f"{folder}/x.tar") as file:
        manifest, config = (file.extractfile(name).read() for name in ("manifest.json", json.load(file.extractfile("manifest.json"))[0]["Config"]))
    name = json.loads(manifest)[0]["Config"]
    folders = "a" * 64, "b" * 64, "c" * 64
    by_links = [File(f"{folders[0]}/layer.tar", layer.tar), File(f"{folders[1]}/layer.tar", other.tar), Symlink(f"{folders[2]}/layer.tar", f"../{folders[0]}/layer.tar"),
                File(name, config), File("manifest.json", json.dumps([{"Config": name, "RepoTags": None, "Layers": [f"{one}/layer.tar" for one in folders]}]))]
    by_name = [File(f"{one.diff_id[7:]}.tar", one.tar) for one in (layer, other)] + [File(name, config), File("manifest.json", manifest)]
    for entries in (by_links, by_name):
        body = tar(entries, tarfile.GNU_FORMAT)
        with engine(folder, bodies=[body], layers=layers_of(made)) as server:
            equal(same(folder, server, body).packages(), {OPENSSL, LODASH}, "packages")
            equal(server.gets, 1, "times it was sent")


@test
def a_reader_that_dies_costs_its_layer(folder):
    made = image()
    body = saved(folder, made)
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    with engine(folder, bodies=[body], layers=layers_of(made)) as server:
        for fault in ("ABORT", "HALF_FRAME", "GARBAGE", "LIE_COUNT", "KILL", "THINK"):
            # Who thinks is not ended for it, and on a machine that is busy, too, thinks for longer.
            env = {"PLIMSOLL_FAULT": f"{FAULTS[fault]}:all", "PLIMSOLL_STALL_MS": "8000" if fault == "THINK" else "2000"}
            of_file = scan(folder, "--no-cache", f"docker-archive:{folder}/saved.tar", env=env)
            result = scan(folder, "--no-cache", "docker-daemon:app:1", env={**server.environment, **env})
            told = [re.sub("it took [0-9]+", "it took some", one.notes()).splitlines() for one in (result, of_file)]
            equal(sorted(told[0]), sorted(told[1]), fault)
            equal(result.packages(), of_file.packages(), fault)
            equal(result.verdict == "incomplete" and bool(result.notes()), fault != "THINK", fault)


@test
def every_command_that_takes_images_takes_one_that_comes_once(folder):
    made = image()
    body = saved(folder, made)
    with engine(folder, bodies=[body], layers=layers_of(made)) as server:
        for gets, command in ((1, ["sbom", "--no-cache", "-f", "json"]), (1, ["explain", "--no-cache", "-f", "json"]), (2, ["debug", "tree"]),
                              (2, ["scan", "--no-cache", "-f", "json", "--platform", "all"]), (2, ["scan", "--no-cache", "-f", "json", "--unaccounted"])):
            before = server.gets
            found = "CVE-2020-8203" if command[0] == "explain" else None
            of_file, result = (plimsoll(folder, *command, *([found] if found else []), target, env=server.environment)
                               for target in (f"docker-archive:{folder}/saved.tar", "docker-daemon:app:1"))
            equal(result.code, of_file.code, f"{command}: {result.err}")
            check(result.out and result.code != 1, f"{command}: {result.err}")
            equal(len(result.out.splitlines()), len(of_file.out.splitlines()), f"{command}: lines")
            equal(server.gets - before, gets, f"{command}: times it was sent")


@test
def members_are_named_and_measured_as_in_a_file(folder):
    made = image()
    name = digest_of(json.dumps(made.config).encode())[7:] + ".json"
    rest = [File(name, json.dumps(made.config)), File("manifest.json", json.dumps([{"Config": name, "RepoTags": None, "Layers": [
        f"{'x' * 150}/{number}/layer.tar" for number in range(3)]}]))]
    entries = [File(f"{'x' * 150}/{number}/layer.tar", layer.tar) for number, layer in enumerate(made.layers)]
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        body = tar(entries + rest, form)
        with engine(folder, bodies=[body], layers=layers_of(made)) as server:
            equal(same(folder, server, body).packages(), {OPENSSL, LODASH}, "long names")
    short = [File("0", made.layers[0].tar)]
    sized = pax(record(b"size", b"%d" % len(made.layers[0].tar))) + header(b"0", octal(7)) + padded(made.layers[0].tar)
    one = Image(made.layers[:1])
    documents = [File("c", json.dumps(one.config)), File("manifest.json", json.dumps([{"Config": "c", "RepoTags": None, "Layers": ["0"]}]))]
    for body in (tar(short + documents), sized + tar(documents)):
        with engine(folder, bodies=[body], layers=layers_of(one)) as server:
            equal(same(folder, server, body).packages(), {OPENSSL}, "a size of pax")
    for body, words in ((header(b"0", octal(len(made.layers[0].tar)), b"S") + padded(made.layers[0].tar) + tar(documents), "sparse"),
                        (pax(record(b"GNU.sparse.major", b"1")) + header(b"0", octal(len(made.layers[0].tar))) + padded(made.layers[0].tar) + tar(documents),
                         "sparse"),
                        (tar(documents), "is missing"), (tar([Symlink("0", "1")] + documents), "is missing"),
                        (tar([File("0", made.layers[0].tar), File("0", made.layers[0].tar)] + documents), "is there twice")):
        with engine(folder, bodies=[body], layers=layers_of(one)) as server:
            result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
            equal(result.verdict, "incomplete", words)
            check(words in result.notes(), f"{words}: {result.notes()}")


@test
def several_images_in_it_are_chosen_from_as_in_a_file(folder):
    made, other = image(), Image([Layer(BASE + [File("srv/x", noise("x"))])])
    entries = [File("a.tar", made.layers[0].tar), File("b.tar", other.layers[0].tar), File("a.json", json.dumps({**made.config, "rootfs": {"type": "layers", "diff_ids": [made.layers[0].diff_id]}, "history": []})),
               File("b.json", json.dumps(other.config))]
    manifest = [{"Config": "a.json", "RepoTags": ["app:1"], "Layers": ["a.tar"]}, {"Config": "b.json", "RepoTags": ["app:2"], "Layers": ["b.tar"]}]
    body = tar(entries + [File("manifest.json", json.dumps(manifest))], tarfile.GNU_FORMAT)
    with engine(folder, bodies=[body]) as server:
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "2 images in it")


def engine_says(folder, body, *words, **options):
    with engine(folder, bodies=[body], **options) as server:
        result = plimsoll(folder, "scan", "--no-cache", "docker-daemon:app:1", env=server.environment)
        check(result.code == 1, f"exit {result.code}, want {words}")
        fails(result, *words)


@test
def an_archive_that_is_none_is_refused_by_name(folder):
    body = saved(folder, image())
    document = File("x.json", b"{" + b" " * (4 * MIB - 1))
    for other, *words in ((b"", "empty"), (b"no tar" * 1000, "no tar archive"), (tar([File("x", "y")]), "manifest.json"),
                          (body[:100], "in the middle of something"), (body[:3 * MIB], "in the middle of something"),
                          (body[:1536] + b"x" * 512 + body[2048:], "no tar header"),
                          (body + b"\0" * (2 * MIB), "follow the archive's end"),
                          (tar([File("a", "1"), File("a", "2"), File("manifest.json", "[]"), File("manifest.json", "{}")]), "is there twice"),
                          (tar([document] * 9)[:9 * (512 + 4 * MIB)] + body, "came behind more small members than are kept")):
        engine_says(folder, other, *words)


@test
def a_stream_that_is_cut_or_has_no_end_is_refused(folder):
    body = saved(folder, image())
    for cut in (0, 700, 100 << 10, LARGE, len(body) - 5000):
        engine_says(folder, body, "docker at 'unix://", cut=cut)
    engine_says(folder, body, "follow the archive's end", endless=b"\0" * 65536)
    engine_says(folder, tar([])[:0], "100000 members", endless=tar([File("x", "y")])[:1024] * 64)


@test
def words_that_are_none_are_refused(folder):
    body = saved(folder, image())
    for words, *says in ((b"<html>", "line 1, column 1"), (b'{"RootFS":{"Layers":[1]}}', "column 22"),
                         (b'{"RootFS":{"Layers":[' + b'"x",' * 1000 + b'"x"]}}', "more than 1000 layers"), (b"[" * 100, "column")):
        engine_says(folder, body, "docker at 'unix://", "what it says of", *says, words=words)
    # what is said of layers is no more than a hint
    made = image()
    with engine(folder, bodies=[body], layers=["sha256:" + "0" * 64, "no", ""]) as server:
        equal(same(folder, server, body).packages(), {OPENSSL, LODASH}, "packages")
    with engine(folder, bodies=[body], layers=layers_of(made)[:1]) as server:
        equal(same(folder, server, body).packages(), {OPENSSL, LODASH}, "packages")


@test
def a_slow_engine_is_waited_for_no_longer_than_was_asked(folder):
    with engine(folder, bodies=[saved(folder, image())], pause_s=0.5) as server:
        fails(plimsoll(folder, "scan", "--no-cache", "--timeout", "3s", "docker-daemon:app:1", env=server.environment), "engine.sock", "not done in time")


@test
def little_memory_is_needed_for_a_large_image(folder):
    made = Image([Layer(BASE + [File("srv/one", b"x" * (200 * MIB))]), Layer([File("srv/two", b"y" * (50 * MIB))])])
    body = saved(folder, made)
    with engine(folder, bodies=[body], layers=layers_of(made)) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment, prefix=(sys.executable, "-c", MEASURE))
        equal(result.packages(), {OPENSSL}, "packages")
        equal(server.sent, len(body), "bytes that were sent")
        most = int(result.err.split()[-1])
        check(SANITIZED or most < 48 << 10, f"{most >> 10} MiB in one process")


if __name__ == "__main__":
    main()
