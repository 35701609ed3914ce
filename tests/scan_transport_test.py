"""scan_transport_test.py - where images lie and how they are wrapped: directories, archives, layouts, indexes; whole, strange and hostile"""
import json
import os

from images import Image, Layer, dpkg_status, flip, npm_package, os_release
from lib import check, equal, main, scan, test

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


if __name__ == "__main__":
    main()
