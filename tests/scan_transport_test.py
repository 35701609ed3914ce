"""scan_transport_test.py - where images lie and how they are wrapped: directories, archives, layouts, indexes; whole, strange and hostile"""
import gzip
import json
import os
import subprocess

from images import OCI_INDEX, OCI_MANIFEST, File, Image, Layer, Layout, dpkg_status, flip, npm_package, on, os_release, tagged, tar, zstd
from lib import ROOT, check, equal, main, need, plimsoll, run, scan, skopeo, test

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


def fails(result, *words):
    """Exit 1, nothing on stdout, and an error with these words."""
    equal(result.code, 1, f"exit code; {result.err}")
    equal(result.out, "", "stdout")
    for word in words:
        check(word in result.err, f"says {word!r}: {result.err!r}")


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


if __name__ == "__main__":
    main()
