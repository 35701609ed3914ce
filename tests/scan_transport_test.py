"""scan_transport_test.py - where images lie and how they are wrapped: directories, archives, layouts, indexes; whole, strange and hostile"""
import gzip
import json
import os
import signal
import socket
import stat
import subprocess
import tarfile
import threading

from images import (OCI_INDEX, OCI_MANIFEST, Device, Dir, Fifo, File, Hardlink, Image, Layer, Layout, Symlink, dpkg_status, flip, npm_package, on,
                    os_release, tagged, tar, zstd)
from lib import PLIMSOLL, ROOT, check, environment, equal, fails, main, need, plimsoll, run, scan, skopeo, test

BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]
OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")


def two_layers(packing="gzip"):
    return [Layer(BASE, packing), Layer([npm_package("srv", "lodash", "4.17.15")], packing)]


def reads(result, *packages, digest=""):
    """All was examined, and these packages were found."""
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    equal(result.notes(), "", "notes")
    equal(result.packages(), set(packages), "packages")
    if digest:
        equal(result.report["image"]["digest"], digest, "digest")


def incomplete(result, layer, *words):
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    for word in (f"layer {layer}:", *words):
        check(word in result.notes(), f"says {word!r}: {result.notes()!r}")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


# ---- skopeo's directories

@test
def a_directory_is_read_with_its_digests_checked(folder):
    image = Image(two_layers())
    target = image.write_dir(f"{folder}/dir")
    for name in (target, f"{folder}/dir"):
        result = scan(folder, "--no-cache", name)
        reads(result, OPENSSL, LODASH, digest=image.blobs()[1]["digest"])
        check(all(layer["digest_verified"] for layer in result.layers()), "digests are verified")
        equal(result.report["image"]["target"], f"dir:{folder}/dir", "target")
    os.unlink(f"{folder}/dir/version")  # nobody needs it
    reads(scan(folder, "--no-cache", target), OPENSSL, LODASH)


@test
def colons_belong_to_a_directorys_name(folder):
    reads(scan(folder, Image(two_layers()).write_dir(f"{folder}/dir:1:2")), OPENSSL, LODASH)


@test
def a_directory_that_lies_is_found_out(folder):
    image = Image(two_layers())
    target = image.write_dir(f"{folder}/dir")
    layer = f"{folder}/dir/{image.layers[1].digest[7:]}"
    flip(layer, 40)
    incomplete(scan(folder, target), 1, "not what the image states")
    os.unlink(layer)
    os.symlink("/etc/passwd", layer)
    incomplete(scan(folder, target), 1, "leads out of the folder")
    os.unlink(layer)
    incomplete(scan(folder, target), 1, "is missing")
    config = json.loads(image.blobs()[0][image.blobs()[1]["digest"]])["config"]["digest"][7:]
    flip(f"{folder}/dir/{config}", 3)
    fails(scan(folder, target), f"configuration: {config}: its digest is")
    write(f"{folder}/dir/version", "Directory Transport Version: 2.0\n")
    fails(scan(folder, target), "version: 'Directory Transport Version: 2.0' is not supported")
    fails(scan(folder, f"dir:{folder}/dir/manifest.json"), "not a folder")
    fails(scan(folder, f"dir:{folder}"), "manifest.json")


@test
def an_index_in_a_directory_leads_to_manifests_with_their_digest_in_their_name(folder):
    # As "skopeo copy --all" writes them.
    images = {name: Image([Layer([npm_package("srv", "lodash", version)])], architecture=name)
              for name, version in (("amd64", "4.17.15"), ("arm64", "4.17.20"))}
    items = []
    for name, image in images.items():
        image.write_dir(f"{folder}/dir")
        descriptor = image.blobs()[1]
        os.rename(f"{folder}/dir/manifest.json", f"{folder}/dir/{descriptor['digest'][7:]}.manifest.json")
        items.append({**descriptor, "platform": {"os": "linux", "architecture": name}})
    write(f"{folder}/dir/manifest.json", json.dumps({"schemaVersion": 2, "manifests": items}))
    result = scan(folder, "--platform", "linux/arm64", f"dir:{folder}/dir")
    equal(result.packages(), {("npm", "lodash", "4.17.20")})
    equal(result.report["image"]["digest"], images["arm64"].blobs()[1]["digest"])
    flip(f"{folder}/dir/{items[1]['digest'][7:]}.manifest.json", 5)
    fails(scan(folder, "--platform", "linux/arm64", f"dir:{folder}/dir"), "its digest is")


# ---- indexes in layouts

def small(version, architecture="amd64", package="left-pad"):
    """An image that is told by the version of its one package, which has no flaws."""
    return Image([Layer([npm_package("srv", package, version)])], architecture=architecture)


def version_of(result):
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    return [version for _, _, version in result.packages()]


def remarks(result):
    return "\n".join(note["text"] for note in result.report["notes"] if note["kind"] == "remark")


@test
def nested_indexes_are_followed_to_the_platform(folder):
    # Platforms stated at the manifest, at an index above it, and only in the configuration; at every depth that is allowed.
    layout = Layout()
    one = layout.image(small("1.0.0", "amd64"), **on("amd64"))
    two = layout.image(small("2.0.0", "arm64"))
    three = layout.image(small("3.0.0", "s390x"))
    nested = layout.index([layout.index([two], **on("arm64")), layout.index([layout.index([three])]), one, one])
    target = layout.write(f"{folder}/oci", [{**nested, **tagged("app")}])
    for architecture, version in (("amd64", "1.0.0"), ("arm64", "2.0.0"), ("s390x", "3.0.0")):
        for name in (target, f"{target}:app"):
            equal(version_of(scan(folder, "--platform", f"linux/{architecture}", name)), [version], architecture)
    result = scan(folder, "--platform", "linux/386", target)
    fails(result, "no image for platform linux/386; there are linux/arm64, linux/s390x, linux/amd64")


@test
def indexes_end_at_their_depth(folder):
    layout = Layout()
    item = layout.image(small("1.0.0"))
    for depth in range(1, 6):
        item = layout.index([item])
        result = scan(folder, layout.write(f"{folder}/{depth}", [item]))
        if depth <= 4:
            equal(version_of(result), ["1.0.0"], f"{depth} indexes")
        else:
            fails(result, "indexes in indexes, more than 4 deep")


@test
def repeats_and_lattices_of_indexes_cost_nothing(folder):
    # 200 times the same index in each of four: followed naively, 1.6 billion images.
    layout = Layout()
    item = layout.image(small("1.0.0"), **on("amd64"))
    for _ in range(4):
        item = layout.index([item] * 200)
    equal(version_of(scan(folder, layout.write(f"{folder}/oci", [item] * 200))), ["1.0.0"])


@test
def an_index_that_names_itself_is_not_believed(folder):
    # Its digest cannot be right: what it names is another document's.
    layout = Layout()
    path = "blobs/sha256/" + "a" * 64
    item = {"mediaType": OCI_INDEX, "digest": "sha256:" + "a" * 64, "size": 999}
    target = layout.write(f"{folder}/oci", [item])
    write(f"{folder}/oci/{path}", json.dumps({"schemaVersion": 2, "manifests": [item]}))
    fails(scan(folder, target), path, "its digest is")
    os.unlink(f"{folder}/oci/{path}")
    os.symlink("../../index.json", f"{folder}/oci/{path}")
    fails(scan(folder, target), path, "its digest is")


@test
def thousands_of_descriptors_are_looked_through(folder):
    layout = Layout()
    items = [layout.image(small("1.0.0"), **tagged(f"v{number}")) for number in range(9000)]
    items.append(layout.image(small("2.0.0"), **tagged("last")))
    target = layout.write(f"{folder}/oci", items)
    equal(version_of(scan(folder, f"{target}:last")), ["2.0.0"])
    fails(scan(folder, target), "9001 images in it: name one by its tag", "v0, v1")
    fails(scan(folder, layout.write(f"{folder}/more", items * 2)), "index.json: line 1, column ", "more than 10000 items")


@test
def artefacts_beside_an_image_are_named_and_skipped(folder):
    layout = Layout()
    image = layout.image(small("1.0.0"), **tagged("app"))
    config = layout.add(small("1.0.0").config, "application/vnd.oci.image.config.v1+json")
    artefacts = [layout.artefact("application/vnd.example.sbom+json", subject=image),
                 layout.artefact("application/vnd.example.chart+json", artifactType="application/vnd.example.chart+json"),
                 layout.artefact("application/vnd.dev.cosign.simplesigning.v1+json", subject=image, config=config, **tagged("sha256-abc.sig"))]
    result = scan(folder, layout.write(f"{folder}/oci", [*artefacts, image]))
    equal(version_of(result), ["1.0.0"])
    equal(result.notes(), "", "they make nothing incomplete")
    for item in artefacts:
        check(item["digest"] in remarks(result), f"names {item['digest']}: {remarks(result)!r}")
    check("an artefact ('application/vnd.example.sbom+json')" in remarks(result), f"says what they are: {remarks(result)!r}")
    # In an index, where no platform is stated.
    nested = scan(folder, layout.write(f"{folder}/nested", [layout.index([*artefacts, image])]))
    equal(version_of(nested), ["1.0.0"])
    check(artefacts[0]["digest"] in remarks(nested), remarks(nested))
    fails(scan(folder, layout.write(f"{folder}/only", artefacts[:2])), "no image in it, only artefacts")
    fails(scan(folder, layout.write(f"{folder}/one", artefacts[:1])), "an artefact ('application/vnd.example.sbom+json'), no image")


@test
def attestations_are_no_images_and_alone_no_target(folder):
    layout = Layout()
    image = small("1.0.0")
    attestation = Image([Layer(blob=b"{}", tar_bytes=b"", media_type="application/vnd.in-toto+json")], os_name="unknown", architecture="unknown")
    item = layout.image(attestation, **on("unknown", "unknown"))
    for name, items in (("nested", [layout.index([layout.image(image, **on("amd64")), item])]), ("flat", [layout.image(image, **on("amd64")), item]),
                        ("unstated", [layout.image(image), item])):
        result = scan(folder, layout.write(f"{folder}/{name}", items))
        equal(version_of(result), ["1.0.0"], name)
        equal((result.notes(), remarks(result)), ("", ""), name)
    fails(scan(folder, layout.write(f"{folder}/only", [layout.index([item])])), "no image in it, only artefacts ('attestation')")


@test
def what_is_only_said_to_be_an_artefact_hides_no_image(folder):
    # Whoever runs "app" goes by the tag: the first descriptor's image, whatever else the descriptor says.
    layout = Layout()
    evil, good = small("6.6.6"), layout.image(small("1.0.0"), **tagged("app"))
    for lie in ({"artifactType": "application/vnd.example.sbom+json"}, on("unknown", "unknown")):
        target = layout.write(f"{folder}/{len(lie)}", [layout.image(evil, **tagged("app"), **lie), good])
        for name in (target, f"{target}:app"):
            fails(scan(folder, name), "index.json")
    alone = layout.write(f"{folder}/alone", [layout.image(evil, artifactType="application/vnd.example.sbom+json")])
    equal(version_of(scan(folder, alone)), ["6.6.6"])


@test
def sparse_indexes_are_enough_for_what_is_there(folder):
    # As skopeo copies one platform of several: the others' manifests are missing.
    layout = Layout()
    missing = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:" + "b" * 64, "size": 3}
    index = layout.index([{**missing, **on("arm64")}, layout.image(small("1.0.0"), **on("amd64"))])
    target = layout.write(f"{folder}/oci", [index])
    equal(version_of(scan(folder, "--platform", "linux/amd64", target)), ["1.0.0"])
    fails(scan(folder, "--platform", "linux/arm64", target), "b" * 64, "No such file")
    lost = layout.write(f"{folder}/lost", [layout.index([{**missing, "mediaType": OCI_INDEX}, layout.image(small("1.0.0", "s390x"), **on("s390x"))])])
    equal(version_of(scan(folder, "--platform", "linux/s390x", lost)), ["1.0.0"])
    fails(scan(folder, "--platform", "linux/arm64", lost), "b" * 64, "No such file")


# ---- every image of an index

def every(folder, *arguments, **options):
    """--platform all: the list, which its schema describes."""
    result = scan(folder, "--no-cache", "--platform", "all", *arguments, **options)
    if result.code != 1:
        write(f"{folder}/list.json", result.out)
        run("python3", f"{ROOT}/tests/report_schema_test.py", f"{folder}/list.json")
    return result


def platforms(result):
    return [f"{report['image']['os']}/{report['image']['architecture']} {report['packages'][0]['version'] if report['packages'] else '-'}"
            for report in result.report["reports"]]


def many(layout):
    """An index of images, attestations, artefacts, a Windows image and one that is missing."""
    windows = Image([Layer([File("Files/x", "y")])], os_name="windows")
    attestation = Image([Layer(blob=b"{}", tar_bytes=b"", media_type="application/vnd.in-toto+json")], os_name="unknown", architecture="unknown")
    missing = {"mediaType": OCI_MANIFEST, "digest": "sha256:" + "b" * 64, "size": 3}
    amd64 = layout.image(small("1.0.0", "amd64"), **on("amd64"))
    return [amd64, layout.image(small("2.0.0", "arm64")), layout.index([layout.image(small("3.0.0", "riscv64"))]), amd64,
            layout.image(windows, **on("amd64", "windows")), layout.image(attestation, **on("unknown", "unknown")),
            layout.artefact("application/vnd.example.sbom+json"), {**missing, **on("s390x")}]


@test
def all_platforms_are_scanned_and_what_cannot_be_is_named(folder):
    layout = Layout()
    target = layout.write(f"{folder}/oci", [layout.index(many(layout), **tagged("app"))])
    run("tar", "-C", f"{folder}/oci", "-cf", f"{folder}/oci.tar", ".")
    with open(f"{folder}/oci.tar", "rb") as file:
        archive = file.read()
    for arguments, stdin in (([target], b""), ([f"{target}:app"], b""), ([f"oci-archive:{folder}/oci.tar"], b""), (["-"], archive),
                             (["-"], gzip.compress(archive))):
        result = every(folder, *arguments, stdin=stdin)
        equal(result.code, 3)
        equal(platforms(result), ["linux/amd64 1.0.0", "linux/arm64 2.0.0", "linux/riscv64 3.0.0", "windows/amd64 -"])
        notes = result.report["notes"]
        equal([(note["kind"], note.get("platform")) for note in notes], [("incomplete", "linux/s390x"), ("remark", None)])
        check("b" * 64 in notes[0]["text"] and notes[0]["digest"] == "sha256:" + "b" * 64, notes[0])
        check("an artefact ('application/vnd.example.sbom+json'), no image" in notes[1]["text"], notes[1])
        check(any("a Windows layer" in note["text"] for note in result.report["reports"][3]["notes"]), "Windows is named")
        equal(result.report["worst_verdict"], "incomplete")


@test
def the_exit_code_of_all_is_the_gravest(folder):
    # lodash 4.17.15 has a flaw rated high, 4.17.21 has none; only one of them blocks.
    layout = Layout()
    good, bad = (layout.image(small(version, architecture, "lodash"), **on(architecture)) for version, architecture in (("4.17.21", "amd64"), ("4.17.15", "arm64")))
    for name, items in (("first", [bad, good]), ("last", [good, bad])):
        target = layout.write(f"{folder}/{name}", [layout.index(items)])
        result = every(folder, "--fail-on", "high", target)
        equal((result.code, result.report["worst_verdict"]), (2, "block"), name)
        equal(plimsoll(folder, "scan", "--offline", "--platform", "all", "--fail-on", "high", "--exit-code", "7", target).code, 7)
    equal(every(folder, "--fail-on", "high", layout.write(f"{folder}/good", [good])).code, 3)  # the built-in advisories are never all


@test
def all_in_a_table_has_a_heading_for_each(folder):
    layout = Layout()
    target = layout.write(f"{folder}/oci", [layout.index(many(layout))])
    result = plimsoll(folder, "scan", "--offline", "--no-cache", "--platform", "all", "-o", f"json={folder}/r.json", target)
    equal(result.code, 3, result.err)
    lines = result.out.splitlines()
    equal(lines[0], "INCOMPLETE  4 images: 4 incomplete")
    equal([line.split("  ")[0] for line in lines if line.startswith("Image ")],
          ["Image 1: linux/amd64", "Image 2: linux/arm64", "Image 3: linux/riscv64", "Image 4: windows/amd64"])
    check("Images not examined (1)" in lines and "No images (1)" in lines, lines[:8])
    with open(f"{folder}/r.json", encoding="utf-8") as file:
        equal(len(json.load(file)["reports"]), 4)


@test
def all_of_what_holds_one_image_is_one(folder):
    image = Image(two_layers(), architecture="s390x")
    for target in (image.write_docker_archive(f"{folder}/docker.tar"), image.write_oci(f"{folder}/oci"), image.write_dir(f"{folder}/dir"),
                   image.write_oci_archive(f"{folder}/oci.tar.zst", packing="zstd")):
        result = every(folder, target)
        equal([report["image"]["architecture"] for report in result.report["reports"]], ["s390x"], target)
        equal(result.report["notes"], [], target)


@test
def all_does_not_choose_among_tags_and_says_when_nothing_is_there(folder):
    layout = Layout()
    two = [layout.image(small("1.0.0"), **tagged("a")), layout.image(small("2.0.0"), **tagged("b"))]
    target = layout.write(f"{folder}/two", two)
    fails(every(folder, target), "2 images in it: name one by its tag", "a, b")
    equal(platforms(every(folder, f"{target}:b")), ["linux/amd64 2.0.0"])
    missing = {"mediaType": OCI_MANIFEST, "digest": "sha256:" + "b" * 64, "size": 3}
    fails(every(folder, layout.write(f"{folder}/missing", [layout.index([{**missing, **on("arm64")}])])), "b" * 64, "No such file")
    fails(every(folder, layout.write(f"{folder}/artefact", [layout.artefact("application/vnd.example.sbom+json")])), "no image in it, only artefacts")


@test
def all_shares_kept_evidence(folder):
    layout = Layout()
    base = Layer(BASE)
    images = [layout.image(Image([base, Layer([npm_package("srv", "lodash", f"{number}.0.0")])], architecture=name), **on(name))
              for number, name in enumerate(("amd64", "arm64", "s390x"))]
    target = layout.write(f"{folder}/oci", [layout.index(images)])
    result = scan(folder, "--platform", "all", target)
    equal([[layer["from_evidence"] for layer in report["layers"]] for report in result.report["reports"]],
          [[False, False], [True, False], [True, False]])
    check(all(OPENSSL in {(package["type"], package["name"], package["version"]) for package in report["packages"]}
              for report in result.report["reports"]), "the shared layer counts in each")


# ---- archives that are compressed as a whole

def packed_archives(folder, image):
    """(name, path, scheme): every archive in every packing."""
    for packing in ("gzip", "gzip-members", "zstd", "zstd-frames"):
        for name, write_archive in (("docker-archive", image.write_docker_archive), ("oci-archive", image.write_oci_archive)):
            path = f"{folder}/{name}.{packing}"
            write_archive(path, packing=packing)
            yield path, name


@test
def an_archive_compressed_as_a_whole_is_inflated_in_the_jail(folder):
    image = Image(two_layers())
    for path, scheme in packed_archives(folder, image):
        for target in (path, f"{scheme}:{path}"):
            result = scan(folder, "--no-cache", target)
            reads(result, OPENSSL, LODASH)
            equal(result.report["image"]["target"], f"{scheme}:{path}", "target")
            check(all(layer["digest_verified"] for layer in result.layers()), f"{path}: digests are verified")
        with open(path, "rb") as file:
            reads(scan(folder, "--no-cache", "-", stdin=file.read()), OPENSSL, LODASH)


@test
def tags_and_platforms_work_in_compressed_archives(folder):
    target = Image(two_layers(), architecture="arm64").write_docker_archive(f"{folder}/a.tar.gz", "app:1", packing="gzip")
    reads(scan(folder, "--platform", "linux/arm64", f"{target}:app:1"), OPENSSL, LODASH)
    fails(scan(folder, f"{target}:app:2"), "'app:2'", "app:1")
    fails(scan(folder, "--platform", "linux/amd64", target), "an image for platform linux/arm64")


@test
def skopeos_own_archives_are_read_compressed(folder):
    need("skopeo")
    Image(two_layers()).write_oci(f"{folder}/oci", "tag")
    for scheme in ("docker-archive", "oci-archive"):
        skopeo(folder, f"oci:{folder}/oci:tag", f"{scheme}:{folder}/{scheme}.tar:localhost/app:1")
        for program in (["gzip", "-9"], ["zstd", "-q", "-19"]):
            with open(f"{folder}/{scheme}.tar", "rb") as file:
                packed = subprocess.run([*program, "-c"], stdin=file, stdout=subprocess.PIPE, check=True).stdout
            write(f"{folder}/packed", packed)
            reads(scan(folder, f"{scheme}:{folder}/packed:localhost/app:1"), OPENSSL, LODASH)


@test
def broken_compression_is_an_error_that_names_the_place(folder):
    image = Image(two_layers())
    for path, scheme in packed_archives(folder, image):
        packing = path.rsplit(".", 1)[1].split("-")[0]
        with open(path, "rb") as file:
            whole = file.read()
        for name, content in (("half", whole[:len(whole) // 2]), ("almost", whole[:-1]), ("garbage", whole + b"garbage"), ("head", whole[:11])):
            write(f"{folder}/{name}.packed", content)
            fails(scan(folder, f"{scheme}:{folder}/{name}.packed"), f"'{folder}/{name}.packed': {packing}: ")
        for offset in range(0, len(whole), len(whole) // 5):
            write(f"{folder}/flipped", whole)
            flip(f"{folder}/flipped", offset, offset % 8)
            result = scan(folder, "--no-cache", f"{folder}/flipped")
            check(result.code in (1, 2, 3), f"exit {result.code}")
            if result.code != 1 and "gzip" in packing:  # a header's time, name, flags
                reads(result, OPENSSL, LODASH)
    fails(scan(folder, "-", stdin=gzip.compress(tar(BASE))[:-3]), "standard input: gzip: ")


@test
def what_inflates_to_no_archive_is_said(folder):
    for name, content, words in (("text.gz", gzip.compress(b"no archive at all" * 99), "no tar archive"),
                                 ("nothing.gz", gzip.compress(b""), "empty"), ("tar.gz", gzip.compress(tar(BASE)), "an archive, but of no image"),
                                 ("twice.gz", gzip.compress(gzip.compress(tar(BASE))), "gzip: compressed again with gzip"),
                                 ("x.xz", b"\xfd7zXZ\0" + bytes(100), "compressed as a whole with xz"),
                                 ("x.bz2", b"BZh91AY&SY" + bytes(100), "compressed as a whole with bzip2")):
        write(f"{folder}/{name}", content)
        fails(scan(folder, f"{folder}/{name}"), f"'{folder}/{name}': ", words)


@test
def a_compressed_archive_that_is_a_bomb_is_refused(folder):
    # 11 GiB of zeros in a few hundred kilobytes: beyond the ratio long before the ceiling of memory.
    frame = zstd(bytes(64 << 20), "-19")
    write(f"{folder}/bomb.zst", frame * 180)
    fails(scan(folder, f"{folder}/bomb.zst"), f"'{folder}/bomb.zst': zstd: inflates to more than 10000 times its size")


# ---- hostile archives

def docker(folder, name, entries, manifest=None, layers=("layer.tar",), config=None, tar_format=tarfile.GNU_FORMAT):
    """A docker-archive of these members, and manifest and configuration where the test does not bring its own."""
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")], "plain")
    if config is None:
        config = {"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": [layer.diff_id] * len(layers)}}
    entries = [*entries, File("c.json", json.dumps(config)),
               File("manifest.json", json.dumps(manifest if manifest is not None else [{"Config": "c.json", "RepoTags": None, "Layers": list(layers)}]))]
    write(f"{folder}/{name}.tar", tar(entries, tar_format))
    return f"docker-archive:{folder}/{name}.tar", layer


def raw_header(name, size_field, content=b""):
    """A member whose size field says what it likes."""
    header = bytearray(tarfile.TarInfo(name).tobuf(tarfile.GNU_FORMAT))
    header[124:136] = size_field
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + content + bytes(-len(content) % 512)


@test
def links_in_archives_that_lead_in_circles_or_out_end(folder):
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")], "plain")
    long = [Symlink(f"l{number}", f"l{number + 1}") for number in range(30)] + [File("l30", layer.tar)]
    cases = {"self": ([Symlink("layer.tar", "layer.tar")], "more than 16 links"),
             "two": ([Symlink("layer.tar", "b"), Symlink("b", "layer.tar")], "more than 16 links"),
             "hard": ([Hardlink("layer.tar", "b"), Hardlink("b", "layer.tar")], "more than 16 links"),
             "long": ([Symlink("layer.tar", "l0"), *long], "more than 16 links"),
             "absolute": ([Symlink("layer.tar", "/etc/passwd")], "leads out of the archive"),
             "upwards": ([Symlink("layer.tar", "../../../etc/passwd")], "leads out of the archive"),
             "shadow": ([Hardlink("layer.tar", "/etc/shadow")], "is missing"),
             "folder": ([Dir("layer.tar")], "is no regular file"),
             "fifo": ([Fifo("layer.tar")], "is no regular file"),
             "device": ([Device("layer.tar", 1, 5)], "is no regular file"),
             "nowhere": ([Symlink("layer.tar", "gone")], "is missing")}
    for name, (entries, words) in cases.items():
        target, _ = docker(folder, name, entries)
        result = scan(folder, target)
        incomplete(result, 0, words)
        equal(result.packages(), set(), name)
    good, _ = docker(folder, "good", [Symlink("layer.tar", "a/../b/./c"), Hardlink("b/c", "d"), File("d", layer.tar)])
    reads(scan(folder, good), ("npm", "left-pad", "1.0.0"))
    for name, entry in (("manifest", Symlink("manifest.json", "manifest.json")), ("out", Symlink("manifest.json", "/etc/hostname")), ("dir", Dir("manifest.json"))):
        write(f"{folder}/{name}.tar", tar([entry]))
        fails(scan(folder, f"docker-archive:{folder}/{name}.tar"), "manifest.json")


@test
def names_that_climb_out_of_an_archive_are_nobodys(folder):
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")], "plain")
    for name, member in (("climb", "../layer.tar"), ("deep", "a/../../layer.tar")):
        target, _ = docker(folder, name, [File(member, layer.tar)])
        incomplete(scan(folder, target), 0, "is missing")
        target, _ = docker(folder, f"{name}-listed", [File(member, layer.tar)], layers=[member])
        incomplete(scan(folder, target), 0, "is missing")
    absolute, _ = docker(folder, "absolute", [File("layer.tar", layer.tar)], layers=["/layer.tar"])
    result = scan(folder, absolute)  # one inside the archive, or none; never the host's
    check(result.code in (2, 3), result.err)
    fails(scan(folder, docker(folder, "config", [], manifest=[{"Config": "../../../etc/hostname", "Layers": []}])[0]), "no member")


@test
def sizes_in_archives_that_lie_are_refused(folder):
    tail = tar([File("manifest.json", "[]")])
    sizes = {"beyond": b"00000100000\0", "huge": b"77777777777\0", "base256": b"\x80" + bytes(3) + b"\x7f" + b"\xff" * 7,
             "base256-all": b"\x80" + b"\xff" * 11, "negative": b"\xff" * 11 + b"\x00", "words": b"not a number", "sign": b"-0000000010\0"}
    for name, field in sizes.items():
        write(f"{folder}/{name}.tar", raw_header("x", field) + tail)
        for target in (f"{folder}/{name}.tar", f"oci-archive:{folder}/{name}.tar"):
            fails(scan(folder, target), f"'{folder}/{name}.tar': ")
    # A size that pax and the header disagree on: pax wins, as everywhere.
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")], "plain")
    for name, size in (("less", len(layer.tar) - 512), ("more", 1 << 40), ("negative-pax", -1)):
        member = File("layer.tar", layer.tar)
        member[0].pax_headers = {"size": str(size)}
        target, _ = docker(folder, name, [member], tar_format=tarfile.PAX_FORMAT)
        result = scan(folder, target)
        check(result.code == 1 or "layer 0:" in result.notes(), f"{name}: exit {result.code}: {result.err}")


@test
def members_that_are_there_twice_must_be_the_same(folder):
    layer, other = (Layer([npm_package("srv", "left-pad", version)], "plain") for version in ("1.0.0", "2.0.0"))
    same, _ = docker(folder, "same", [File("layer.tar", layer.tar), File("layer.tar", layer.tar)])
    reads(scan(folder, same), ("npm", "left-pad", "1.0.0"))
    for name, entries in (("differ", [File("layer.tar", layer.tar), File("layer.tar", other.tar)]),
                          ("kinds", [File("layer.tar", layer.tar), Symlink("layer.tar", "x"), File("x", layer.tar)]),
                          ("dots", [File("layer.tar", layer.tar), File("./a/../layer.tar", other.tar)])):
        target, _ = docker(folder, name, entries)
        result = scan(folder, target)
        incomplete(result, 0, "is there twice, with different contents")
        equal(result.packages(), set(), name)
    manifest = File("manifest.json", '[{"Config":"c.json","Layers":[]}]')
    target, _ = docker(folder, "manifest", [manifest, File("layer.tar", layer.tar)])
    fails(scan(folder, target), "'manifest.json' is there twice, with different contents")


@test
def archives_of_very_many_members_are_refused(folder):
    header = tarfile.TarInfo("x").tobuf(tarfile.GNU_FORMAT)
    write(f"{folder}/many.tar", header * 100001 + bytes(1024))
    fails(scan(folder, f"{folder}/many.tar"), "more than 100000 members")


# ---- hostile documents

def deep(levels):
    return "[" * levels + "]" * levels


@test
def documents_have_their_limits(folder):
    # 4 MiB and one byte more; a depth of 64 and of 65: of index.json, a manifest, a configuration, a docker manifest.json.
    def config(text):
        return text[:-1] + ',"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}'

    def layout(name, config_text="", manifest_text="", index_text=""):
        files = Layout()
        descriptor = files.add(config(config_text or '{"a":1}'), "application/vnd.oci.image.config.v1+json")
        manifest = files.add(manifest_text[:-1] + "," * bool(manifest_text) + ("" if manifest_text else "{")
                             + f'"schemaVersion":2,"config":{json.dumps(descriptor)},"layers":[]}}', OCI_MANIFEST)
        target = files.write(f"{folder}/{name}", [manifest])
        if index_text:
            write(f"{folder}/{name}/index.json", index_text[:-1] + f',"schemaVersion":2,"manifests":[{json.dumps(manifest)}]}}')
        return target

    for what in ("config_text", "manifest_text", "index_text"):
        equal(scan(folder, layout(f"good-{what}", **{what: '{"a":%s}' % deep(63)})).code, 3, f"{what}: depth 64")
        fails(scan(folder, layout(f"deep-{what}", **{what: '{"a":%s}' % deep(64)})), "64")
        fails(scan(folder, layout(f"deepest-{what}", **{what: '{"a":%s}' % deep(1000000)})), "64")
        equal(scan(folder, layout(f"large-{what}", **{what: '{"a":"%s"}' % ("x" * ((4 << 20) - 2000))})).code, 3, f"{what}: almost 4 MiB")
        fails(scan(folder, layout(f"huge-{what}", **{what: '{"a":"%s"}' % ("x" * (4 << 20))})), "more than 4194304")
    for name, text, words in (("deep", "[{\"a\":%s}]" % deep(63), "64"), ("huge", "[" + " " * (4 << 20) + "]", "more than 4194304")):
        write(f"{folder}/{name}.tar", tar([File("manifest.json", text)]))
        fails(scan(folder, f"{folder}/{name}.tar"), "manifest.json", words)


@test
def a_layer_may_be_listed_twice_and_none_may_be_there(folder):
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")])
    image = Image([layer, layer])
    for target in (image.write_oci(f"{folder}/twice"), image.write_docker_archive(f"{folder}/twice.tar"), image.write_dir(f"{folder}/dir")):
        result = scan(folder, "--no-cache", target)
        reads(result, ("npm", "left-pad", "1.0.0"))
        equal([item["complete"] for item in result.layers()], [True, True], target)
    nothing = Image([])
    for target in (nothing.write_oci(f"{folder}/none"), nothing.write_docker_archive(f"{folder}/none.tar")):
        result = scan(folder, target)
        equal((result.code, result.layers(), result.packages()), (3, [], set()), target)


@test
def a_thousand_layers_are_read_and_one_more_is_refused(folder):
    need("prlimit")
    layers = [Layer([npm_package("srv", f"p{number}", "1.0.0")]) for number in range(1001)]
    result = scan(folder, Image(layers[:1000]).write_oci(f"{folder}/oci"), prefix=["prlimit", "--nofile=256:4096"])
    equal(result.notes(), "")
    equal(len(result.packages()), 1000)
    fails(scan(folder, Image(layers).write_oci(f"{folder}/more")), "more than 1000 items")
    fails(scan(folder, Image(layers).write_docker_archive(f"{folder}/more.tar")), "1000")
    few = Image(layers[:2])
    few.config["rootfs"]["diff_ids"] *= 2
    fails(scan(folder, few.write_oci(f"{folder}/ids")), "4 diff_ids, the manifest 2 layers")


@test
def digests_that_lie_are_found_out_at_every_level(folder):
    image = Image(two_layers())
    found, manifest = image.blobs()
    config = json.loads(found[manifest["digest"]])["config"]["digest"]
    for name, digest, code in (("manifest", manifest["digest"], 1), ("config", config, 1), ("layer", image.layers[1].digest, 3)):
        target = image.write_oci(f"{folder}/{name}")
        blob = f"{folder}/{name}/blobs/" + digest.replace(":", "/")
        with open(blob, "rb") as file:
            whole = file.read()
        for lie in (whole + b" ", whole[:-1], whole.replace(b"1", b"2", 1), b"", b"{}"):
            write(blob, lie)
            result = scan(folder, "--no-cache", target)
            if code == 1:
                fails(result, digest[7:])
                continue
            incomplete(result, 1)
            check(digest[7:] in result.notes() or "what the image states" in result.notes(), result.notes())
            check(not result.layers()[1]["complete"], "not complete")
    # In a docker-archive a configuration's name, and a layer's diff_id, are its digests.
    layer = Layer([npm_package("srv", "left-pad", "1.0.0")], "plain")
    target, _ = docker(folder, "diff", [File("layer.tar", layer.tar)],
                       config={"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "e" * 64]}})
    incomplete(scan(folder, target), 0, "not what the image states")
    named = [{"Config": "e" * 64 + ".json", "Layers": []}]
    fails(scan(folder, docker(folder, "config", [File("e" * 64 + ".json", "{}")], manifest=named)[0]), "its digest is")


@test
def what_is_no_file_in_a_layout_is_no_blob(folder):
    layers = two_layers()
    for kind in ("folder", "fifo", "device", "socket", "out", "absolute", "circle", "proc"):
        target = Image(layers).write_oci(f"{folder}/{kind}")
        blob = f"{folder}/{kind}/blobs/" + layers[1].digest.replace(":", "/")
        os.unlink(blob)
        if kind == "folder":
            os.mkdir(blob)
        elif kind == "fifo":
            os.mkfifo(blob)
        elif kind == "device":
            try:
                os.mknod(blob, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
            except PermissionError:
                continue
        elif kind == "socket":
            os.chdir(os.path.dirname(blob))  # the name of a socket is short
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(os.path.basename(blob))
            os.chdir("/")
        else:
            os.symlink({"out": "../../../outside", "absolute": "/etc/passwd", "circle": os.path.basename(blob), "proc": "/proc/self/fd/0"}[kind], blob)
        write(f"{folder}/outside", layers[1].blob)  # the right bytes, in the wrong place
        result = scan(folder, "--no-cache", target)
        incomplete(result, 1)
        equal(result.packages(), {OPENSSL}, kind)
    # A link that stays inside is a way to save space.
    target = Image(layers).write_oci(f"{folder}/inside")
    blob = f"{folder}/inside/blobs/" + layers[1].digest.replace(":", "/")
    os.rename(blob, f"{folder}/inside/stored")
    os.symlink("../../stored", blob)
    reads(scan(folder, target), OPENSSL, LODASH)


# ---- what changes while it is read

def stopped_at(process, path):
    """Stops PROCESS as soon as it has PATH open; False when it was never seen so."""
    fds = f"/proc/{process.pid}/fd"
    while process.poll() is None:
        try:
            if any(os.readlink(f"{fds}/{fd}") == path for fd in os.listdir(fds)):
                process.send_signal(signal.SIGSTOP)
                return True
        except OSError:
            continue
    return False


@test
def a_layer_that_changes_while_it_is_read_is_incomplete(folder):
    pad = File("srv/pad", bytes(192 << 20))
    layer = Layer([pad, npm_package("srv", "left-pad", "1.0.0")], "plain")

    def truncate(path):
        os.truncate(path, 1 << 20)

    def overwrite(path):
        with open(path, "r+b") as file:
            file.seek(-4096, os.SEEK_END)
            file.write(b"x" * 4096)

    for number, change in enumerate((truncate, overwrite)):
        target = Image([layer]).write_oci(f"{folder}/{number}")
        path = f"{folder}/{number}/blobs/" + layer.digest.replace(":", "/")
        with subprocess.Popen([PLIMSOLL, "scan", "--offline", "--no-cache", "--format", "json", target], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=environment(folder)) as process:
            seen = stopped_at(process, path)
            if seen:
                change(path)
                process.send_signal(signal.SIGCONT)
            out, err = process.communicate(timeout=120)
        check(seen, "was seen with the layer open")
        check(process.returncode in (2, 3), f"exit {process.returncode}: {err}")
        report = json.loads(out)["layers"][0]
        check(not report["complete"] and not report["digest_verified"], f"{change.__name__}: {report}")


@test
def a_layout_that_is_replaced_while_it_is_read_is_one_or_the_other(folder):
    # Never a mixture: each blob has the digest that its manifest names, or is incomplete.
    layout = Layout()
    images = [layout.image(Image([Layer([npm_package("srv", "left-pad", f"{version}.0.0")]) for _ in range(20)])) for version in (1, 2)]
    target = layout.write(f"{folder}/oci", images[:1])
    stop = threading.Event()

    def replace():
        while not stop.is_set():
            for item in images:
                write(f"{folder}/new.json", json.dumps({"schemaVersion": 2, "manifests": [item]}))
                os.rename(f"{folder}/new.json", f"{folder}/oci/index.json")

    thread = threading.Thread(target=replace)
    thread.start()
    try:
        for _ in range(12):
            result = scan(folder, "--no-cache", target)
            check(version_of(result) in (["1.0.0"], ["2.0.0"]), result.packages())
            equal(result.notes(), "")
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    main()
