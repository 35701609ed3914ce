"""scan_hostile_test.py - what is broken, falsified or too large is named, never passed over, and never kills a scan"""
import gzip
import json
import os
import struct
import tarfile

import lib
from images import (Dir, File, Image, Layer, Symlink, Whiteout, cut, dpkg_status, flip, jar, maven_jar, npm_package, os_release, tar,
                    zeros_layer)
from lib import SETTINGS, check, data, equal, main, test

BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]
OPENSSL = ("deb", "openssl", "3.0.9-1")


def scan(folder, *arguments, **options):
    return lib.scan(folder, *arguments, env=SETTINGS, **options)


def two_layers():
    return [Layer(BASE), Layer([npm_package("srv", "lodash", "4.17.15")])]


def incomplete(result, layer, *words):
    """Exit 3 (or 2: something worse was found), and a note that names the layer and the reason."""
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    notes = result.notes()
    check(f"layer {layer}:" in notes, f"names layer {layer}: {notes!r}")
    check(any(word in notes for word in words), f"says one of {words}: {notes!r}")


def blob(folder, layer):
    return f"{folder}/oci/blobs/" + layer.digest.replace(":", "/")


@test
def a_wrong_blob_digest_is_incomplete(folder):
    layers = two_layers()
    target = Image(layers).write_oci(f"{folder}/oci")
    # Another layer's bytes under this name: whole, readable, and not what the manifest names.
    evil = Layer([npm_package("srv", "lodash", "9.9.9")])
    with open(blob(folder, layers[1]), "wb") as file:
        file.write(evil.blob)
    result = scan(folder, target)
    incomplete(result, 1, "bytes")
    check(OPENSSL in result.packages(), "the other layer is read")


@test
def a_wrong_digest_of_the_same_size_is_incomplete(folder):
    layers = [Layer(BASE), Layer([npm_package("srv", "lodash", "4.17.15")], "plain")]
    target = Image(layers).write_oci(f"{folder}/oci")
    flip(blob(folder, layers[1]), layers[1].blob.index(b"4.17.15"))
    result = scan(folder, target)
    incomplete(result, 1, "not what the image states")
    equal([layer["digest_verified"] for layer in result.layers()], [True, False])


@test
def a_name_made_to_hash_as_another_hides_nothing(folder):
    # With a hash that was made for speed alone, this one was equal to var/lib/dpkg/status.
    name = b"0000000000000068f\x0b\xd8\x08,\x88V".decode("utf-8", "surrogateescape")
    upper = Layer(tar_bytes=tar([File(name, "x")], tarfile.GNU_FORMAT))
    equal(scan(folder, Image([Layer(BASE), upper]).write_oci(f"{folder}/oci")).packages(), {OPENSSL})


@test
def more_layers_than_descriptors_at_the_start_are_read(folder):
    layers = [Layer([File(f"srv/{number}", "x")]) for number in range(60)]
    few = ["sh", "-c", 'ulimit -S -n 40; exec "$@"', "sh"]
    for options in ([], ["--jobs", "64"]):
        result = scan(folder, "--no-cache", *options, Image(layers).write_oci(f"{folder}/oci"), prefix=few)
        equal(result.notes(), "", f"{options}")
        check(all(layer["complete"] for layer in result.layers()), f"{options}: {result.err}")


@test
def a_flipped_bit_never_crashes_and_never_passes(folder):
    layers = two_layers()
    target = Image(layers).write_oci(f"{folder}/oci")
    path = blob(folder, layers[1])
    for offset in list(range(0, layers[1].size, max(1, layers[1].size // 12))) + [-1, -5]:
        flip(path, offset, offset % 8)
        incomplete(scan(folder, "--no-cache", target), 1, "")
        flip(path, offset, offset % 8)
    equal(scan(folder, "--no-cache", target).notes(), "", "healed")


@test
def a_cut_layer_is_incomplete(folder):
    for packing in ("gzip", "zstd", "plain"):
        layers = [Layer(BASE, packing), Layer([File("srv/pad", os.urandom(9000)), npm_package("srv", "lodash", "4.17.15")], packing)]
        target = Image(layers).write_oci(f"{folder}/oci")
        cut(blob(folder, layers[1]), layers[1].size // 2)
        incomplete(scan(folder, target), 1, "")


@test
def a_cut_layer_is_incomplete_without_digests_too(folder):
    for packing in ("gzip", "zstd", "plain"):
        whole = Layer([File("srv/pad", os.urandom(9000)), npm_package("srv", "lodash", "4.17.15")], packing)
        half = Layer(blob=whole.blob[:len(whole.blob) // 2], tar_bytes=whole.tar, packing=packing)
        incomplete(scan(folder, "--no-verify", Image([Layer(BASE), half]).write_oci(f"{folder}/{packing}")), 1, "")


@test
def a_missing_layer_is_incomplete(folder):
    layers = two_layers()
    target = Image(layers).write_oci(f"{folder}/oci")
    os.unlink(blob(folder, layers[1]))
    result = scan(folder, target)
    incomplete(result, 1, "missing", "not there", "no such", "No such")
    equal(result.packages(), {OPENSSL})


@test
def a_foreign_layer_is_incomplete(folder):
    layers = two_layers()
    layers[1].media_type = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    target = Image(layers).write_oci(f"{folder}/oci")
    os.unlink(blob(folder, layers[1]))
    incomplete(scan(folder, target), 1, "foreign", "missing")


@test
def an_unknown_packing_is_incomplete(folder):
    xz = Layer(blob=b"\xfd7zXZ\x00" + os.urandom(200), tar_bytes=b"", media_type="application/vnd.oci.image.layer.v1.tar+xz")
    incomplete(scan(folder, Image([Layer(BASE), xz]).write_oci(f"{folder}/oci")), 1, "")


@test
def what_stands_behind_the_end_of_the_tar_is_not_in_the_image(folder):
    # A second tar behind the first one's end mark: no engine unpacks it. The first member's end alone ends nothing.
    first, second = tar(BASE), tar([npm_package("srv", "lodash", "4.17.15")])
    layer = Layer(blob=gzip.compress(first, mtime=0) + gzip.compress(second, mtime=0), tar_bytes=first + second)
    result = scan(folder, Image([layer]).write_oci(f"{folder}/oci"))
    equal(result.packages(), {OPENSSL})
    check(result.layers()[0]["digest_verified"], "hashed to its end all the same")


@test
def broken_archives_fail_and_name_the_place(folder):
    Image(two_layers()).write_docker_archive(f"{folder}/whole.tar")
    with open(f"{folder}/whole.tar", "rb") as file:
        whole = file.read()
    cases = {"empty.tar": b"", "text.tar": b"no archive at all\n" * 100, "zeros.tar": bytes(10240), "short.tar": whole[:700],
             "no-manifest.tar": tar([File("x/layer.tar", "")]), "null.tar": tar([File("manifest.json", "null")]),
             "list.tar": tar([File("manifest.json", "[]")]), "syntax.tar": tar([File("manifest.json", "[{]")]),
             "deep.tar": tar([File("manifest.json", "[" * 100000)]),
             "no-config.tar": tar([File("manifest.json", '[{"Config":"c.json","Layers":[]}]')]),
             "upwards.tar": tar([File("manifest.json", '[{"Config":"../../etc/passwd","Layers":["/etc/passwd"]}]')])}
    for name, content in cases.items():
        with open(f"{folder}/{name}", "wb") as file:
            file.write(content)
        result = scan(folder, f"{folder}/{name}")
        equal(result.code, 1, f"{name}: exit code; {result.err}")
        check(name in result.err, f"the error names {name}: {result.err}")
        equal(result.out, "", f"{name}: stdout")
        equal(scan(folder, f"docker-archive:{folder}/{name}").code, 1, f"{name} as docker-archive")
    equal(scan(folder, "-", stdin=b"").code, 1, "nothing on standard input")


@test
def broken_layouts_fail_and_name_the_place(folder):
    for name, content in (("no", None), ("empty", ""), ("syntax", '{"schemaVersion":2,"manifests":[}'), ("none", '{"schemaVersion":2,"manifests":[]}'),
                          ("upwards", '{"schemaVersion":2,"manifests":[{"digest":"sha256:../../../../etc/passwd","size":3}]}'),
                          ("pipe", "fifo")):
        Image(two_layers()).write_oci(f"{folder}/{name}")
        os.unlink(f"{folder}/{name}/index.json")
        if content == "fifo":
            os.mkfifo(f"{folder}/{name}/index.json")
        elif content is not None:
            with open(f"{folder}/{name}/index.json", "w", encoding="utf-8") as file:
                file.write(content)
        result = scan(folder, f"oci:{folder}/{name}")
        equal(result.code, 1, f"{name}: exit code; {result.err}")
        check("index.json" in result.err or (name == "upwards" and "is no digest" in result.err), f"{name}: names the place: {result.err}")


@test
def a_manifest_that_is_not_what_its_digest_says_is_refused(folder):
    image = Image(two_layers())
    target = image.write_oci(f"{folder}/oci")
    path = f"{folder}/oci/blobs/" + image.blobs()[1]["digest"].replace(":", "/")
    with open(path, "r+", encoding="utf-8") as file:
        text = file.read().replace('"schemaVersion": 2', '"schemaVersion": 2 ')
        file.seek(0)
        file.write(text)
    equal(scan(folder, target).code, 1)


@test
def what_does_not_exist_is_said(folder):
    for target in ("nothing-here.tar", "oci:nothing-here", "docker-archive:nothing-here.tar"):
        result = scan(folder, target)
        equal(result.code, 1, target)
        check("nothing-here" in result.err, f"{target}: {result.err}")


@test
def a_bomb_is_incomplete_and_cheap(folder):
    # A GiB of zeros in a MB: ratio and size limits, or read through in a stream; never memory, never a crash.
    result = scan(folder, Image([Layer(BASE), zeros_layer(1 << 30)]).write_oci(f"{folder}/oci"))
    check(result.code in (2, 3), f"exit {result.code}")
    check(OPENSSL in result.packages(), "the other layer is read")


@test
def a_bomb_in_a_package_database_is_incomplete(folder):
    huge = File("srv/node_modules/x/package.json", b'{"name":"x","version":"1' + b"1" * (80 << 20) + b'"}')
    result = scan(folder, Image([Layer(BASE), Layer([huge])]).write_oci(f"{folder}/oci"))
    incomplete(result, 1, "")
    check("package.json" in result.notes(), f"names the file: {result.notes()!r}")


@test
def jars_in_jars_in_jars_end(folder):
    inner = maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")
    for _ in range(40):
        inner = jar({"x.jar": inner})
    result = scan(folder, Image([Layer(BASE), Layer([File("srv/deep.jar", inner)])]).write_oci(f"{folder}/oci"))
    incomplete(result, 1, "")
    check("deep.jar" in result.notes(), f"names the file: {result.notes()!r}")


@test
def a_jar_that_is_a_bomb_is_incomplete(folder):
    bomb = jar({"META-INF/maven/a/b/pom.properties": "x=" + "0" * (64 << 20)})
    result = scan(folder, Image([Layer(BASE), Layer([File("srv/bomb.jar", bomb)])]).write_oci(f"{folder}/oci"))
    incomplete(result, 1, "")


@test
def a_broken_jar_is_incomplete(folder):
    whole = maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")
    for name, content in (("cut", whole[:-30]), ("text", b"no jar"), ("flipped", whole[:110] + bytes([whole[110] ^ 4]) + whole[111:])):
        result = scan(folder, Image([Layer(BASE), Layer([File("srv/a.jar", content)])]).write_oci(f"{folder}/{name}"))
        incomplete(result, 1, "")
        check("a.jar" in result.notes(), f"{name}: names the file: {result.notes()!r}")


@test
def names_that_lead_out_of_the_image_lead_nowhere(folder):
    with open(f"{folder}/outside", "w", encoding="utf-8") as file:
        file.write("untouched")
    evil = [Symlink("var/lib/dpkg", f"{folder}"), File("../../../../outside", "x"), File(f"{folder}/outside", "x"), Symlink("up", ".."),
            File("up/outside", "x"), Dir("srv/../../.."), Whiteout("../outside"), File("a/.wh...", ""), File(".wh..", ""), File(".wh.", "")]
    result = scan(folder, Image([Layer(BASE), Layer(evil)]).write_oci(f"{folder}/oci"))
    check(result.code in (0, 2, 3), f"exit {result.code}: {result.err}")
    with open(f"{folder}/outside", encoding="utf-8") as file:
        equal(file.read(), "untouched")


@test
def control_characters_of_an_image_never_reach_the_terminal(folder):
    evil = "lod\x1b[31mash\x07"
    image = Image([Layer(BASE + [npm_package("srv", "x", "1"), File("srv/node_modules/y/package.json",
                                                                 json.dumps({"name": evil, "version": "1\n2\x1b[2J"}))])])
    target = image.write_oci(f"{folder}/oci")
    for form in ("table", "json"):
        result = scan(folder, "--format", form, target)
        check("\x1b" not in result.out and "\x07" not in result.out, f"{form}: {result.out!r}")
        check("\x1b" not in result.err, f"{form}: {result.err!r}")


@test
def strange_tars_of_the_test_data_end(folder):
    tars = data("conformance/tar")
    for name in sorted(os.listdir(tars)):
        path = f"{tars}/{name}"
        if not name.endswith(".tar") or os.path.getsize(path) > 8 << 20:
            continue
        with open(path, "rb") as file:
            content = file.read()
        result = scan(folder, Image([Layer(BASE), Layer(tar_bytes=content, packing="plain")]).write_oci(f"{folder}/oci"))
        check(result.code in (2, 3), f"{name}: exit {result.code}: {result.err}")
        check(OPENSSL in result.packages(), f"{name}: the other layer is read")


@test
def a_tar_that_lies_about_sizes_ends(folder):
    lies = []
    for size in (1 << 40, (1 << 62), 0o77777777777):
        header = tarfile.TarInfo("srv/node_modules/x/package.json")
        header.size = size
        lies.append(header.tobuf(tarfile.GNU_FORMAT) + b"{}")
    negative = bytearray(tarfile.TarInfo("srv/x").tobuf(tarfile.GNU_FORMAT))
    negative[124:136] = b"\xff" * 4 + struct.pack(">q", -512)
    negative[148:156] = b" " * 8
    negative[148:156] = b"%06o\0 " % sum(negative)
    lies.append(bytes(negative))
    for number, content in enumerate(lies):
        layer = Layer(tar_bytes=content, packing="plain")
        incomplete(scan(folder, Image([Layer(BASE), layer]).write_oci(f"{folder}/{number}")), 1, "")


if __name__ == "__main__":
    main()
