#!/usr/bin/env python3
"""folder_layers_test.py - layers that are folders in podman's store: every command takes them, and what is odd about them is said

That the merged tree is what podman mounts shows containers_storage_test.
"""
import contextlib
import json
import os
import stat
import shutil

import engines
from images import Dir, File, Hardlink, Image, Layer, OS_RELEASE, Opaque, Symlink, Whiteout, dpkg_status, header, npm_package, octal, pax, record
from lib import check, equal, fails, main, need, plimsoll, scan, test
from tree_test import need_root, tree_of_plimsoll

TRUSTED = "the layers are folders in the store containers-storage, which was trusted: they have no digest that could be checked"
NAME = "example.org/app:1"


@contextlib.contextmanager
def stored(folder, source, driver="overlay"):
    """SOURCE in a store, and how it is called there."""
    need_root()
    with engines.storage(folder, driver) as store:
        store.load(source, NAME)
        yield store, f"{store.place}{NAME}"


def layer_folder(store, number):
    """Of the image's layer, from 0."""
    with open(f"{store.root}/overlay-layers/layers.json", encoding="utf-8") as file:
        above = {layer.get("parent", ""): layer["id"] for layer in json.load(file)}
    found = ""
    for _ in range(number + 1):
        found = above[found]
    return f"{store.root}/overlay/{found}/diff"


SYSTEM = [
    Layer([File("etc/os-release", OS_RELEASE), dpkg_status(("bash", "5.2.15-2+b2"), ("zlib1g", "1:1.2.13.dfsg-1"), ("openssl", "3.0.9-1")),
           File("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n"), File("etc/shadow", "root:*:1::::::\napp:!:1::::::\n", mode=0o600),
           File("opt/a/node_modules/left-pad/package.json", '{"name": "left-pad", "version": "1.3.0"}'),
           File("opt/b/node_modules/is-odd/package.json", '{"name": "is-odd", "version": "1.0.0"}'),
           File("srv/lists/lodash/package.json", '{"name": "lodash", "version": "4.17.20"}'),
           File("usr/bin/tool", "#!/bin/sh\n", mode=0o4755)], created_by="ADD base"),
    Layer([Whiteout("opt/a/node_modules/left-pad"), Opaque("opt/b"), File("opt/b/node_modules/is-even/package.json", '{"name": "is-even", "version": "1.0.0"}'),
           dpkg_status(("bash", "5.2.15-2+b2"), ("zlib1g", "1:1.2.13.dfsg-1"), ("openssl", "3.0.11-1~deb12u2"))], created_by="RUN one"),
    Layer([Symlink("opt/c", "/srv/lists"), Dir("app/node_modules"), Symlink("app/node_modules/lodash", "/srv/lists/lodash"),
           File("etc/cron.d/job", "* * * * * root /bin/true\n"), Hardlink("etc/cron.d/other", "etc/cron.d/job")], created_by="RUN two"),
]
CONFIG = {"User": "app", "Entrypoint": ["/usr/bin/tool"], "ExposedPorts": {"22/tcp": {}}}


def system(folder):
    Image(SYSTEM, config={"config": CONFIG}).write_oci_archive(f"{folder}/image.tar", "1")
    return f"oci-archive:{folder}/image.tar"


def facts(report, layered=True):
    """What must not depend on where the image lies."""
    def where(item):
        return {key: value for key, value in item.items() if layered or "layer" not in key and key not in ("changes", "owner", "version_before")}
    return {
        "packages": sorted(json.dumps(where(package), sort_keys=True) for package in report["packages"]),
        "findings": sorted((finding["kind"], finding["id"], finding.get("title", "")) for finding in report["findings"]),
        "accounts": sorted(json.dumps(where(account), sort_keys=True) for account in report["accounts"]),
        "distribution": where(report["distribution"]), "verdict": (report["verdict"]["kind"], report["verdict"]["sentence"]),
    }


@test
def a_scan_of_folders_finds_what_a_scan_of_the_archive_finds(folder):
    archive = system(folder)
    for driver in ("overlay", "vfs"):
        with stored(folder, archive, driver) as (_, target):
            ours, theirs = scan(folder, target).report, scan(folder, archive).report
            found, wanted = facts(ours, driver == "overlay"), facts(theirs, driver == "overlay")
            for what, value in wanted.items():
                equal(found[what], value, f"{driver}: {what}")
            check(len(theirs["packages"]) >= 5, "packages are there to be compared")
            check(TRUSTED in [note["text"] for note in ours["notes"]], "a remark says that the store was trusted")
            equal([note for note in ours["notes"] if note["kind"] == "incomplete"], [note for note in theirs["notes"] if note["kind"] == "incomplete"])
            equal([layer["complete"] for layer in ours["layers"]], [True] * 3)
            equal([layer["digest_verified"] for layer in ours["layers"]], [False] * 3)
            equal([layer["diff_id"] for layer in ours["layers"]], [layer["diff_id"] for layer in theirs["layers"]])
            check(not any("digest" in layer for layer in ours["layers"]), "a folder has no digest")


def each_command(folder, target):
    return {
        "sbom": plimsoll(folder, "sbom", "--format", "json", target), "explain": plimsoll(folder, "explain", "CVE-2024-6119", target),
        "all layers": plimsoll(folder, "scan", "--offline", "--all-layers", "--list-all-pkgs", "--format", "json", target),
        "unaccounted": plimsoll(folder, "scan", "--offline", "--unaccounted", "--format", "json", target),
        "every platform": plimsoll(folder, "scan", "--offline", "--platform", "all", "--format", "json", target),
    }


@test
def every_command_takes_images_of_folders(folder):
    archive = system(folder)
    with stored(folder, archive) as (_, target):
        ours, theirs = each_command(folder, target), each_command(folder, archive)
        for what, result in theirs.items():
            equal(ours[what].code, result.code, f"{what}: {ours[what].err}")
        equal(ours["sbom"].report["components"], theirs["sbom"].report["components"])
        equal(ours["explain"].out, theirs["explain"].out)
        check("own layer 2 of 3" in ours["explain"].out, ours["explain"].out)
        for what, key in (("all layers", "hidden_packages"), ("unaccounted", "unaccounted")):
            equal(ours[what].report[key], theirs[what].report[key], what)
        check("left-pad" in str(ours["all layers"].report["hidden_packages"]), "what the lowest layer had")
        equal(ours["every platform"].report["reports"][0]["findings"], theirs["every platform"].report["reports"][0]["findings"])


@test
def a_layers_folder_that_is_not_as_it_should_be_is_named(folder):
    with stored(folder, system(folder)) as (store, target):
        layer = layer_folder(store, 1)
        os.setxattr(f"{layer}/var", "trusted.overlay.redirect", b"/srv")
        with open(f"{layer}/var/lib/dpkg/status", "r+b") as file:  # as one whose bytes are in another layer: metacopy
            size = os.fstat(file.fileno()).st_size
            file.truncate(0)
            file.truncate(size)
        os.symlink("/etc", f"{layer}/app")
        os.mkfifo(f"{layer}/etc-fifo")
        result = scan(folder, target)
        check("layer 1: var: stands for a lower layer's folder of another name (redirect)" in result.notes(), result.notes())
        check("layer 1: var/lib/dpkg/status: has no bytes of its own in this layer (metacopy): not read" in result.notes(), result.notes())
        equal(result.verdict, "incomplete")
        shutil.rmtree(layer)
        fails(plimsoll(folder, "scan", target), "containers-storage", "/diff': No such file or directory")


@test
def who_may_not_see_what_is_opaque_is_told_so(folder):
    need("setpriv")
    with stored(folder, system(folder)) as (_, target):
        result = scan(folder, target, prefix=("setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-sys_admin"))
        check("only root can tell (trusted.overlay.opaque)" in result.notes(), result.notes())
        check(("npm", "is-odd", "1.0.0") in result.packages(), "nothing is hidden then")
        result = scan(folder, target)
        equal(result.notes(), "")
        check(("npm", "is-odd", "1.0.0") not in result.packages(), "it is hidden")


@test
def what_an_image_says_of_itself_hides_nothing(folder):
    """Attributes of an image's own files, which podman keeps: where root's store is mounted "trusted.…" alone counts."""
    for place, attribute in (("o", "user.overlay.opaque"), ("f", "user.fuseoverlayfs.opaque")):
        marked = pax(record(f"SCHILY.xattr.{attribute}".encode(), b"y")) + header(b"srv/node_modules/", kind=b"5", mode=b"0000755\0", size=octal(0))
        image = Image([Layer([File("etc/os-release", OS_RELEASE), dpkg_status(("bash", "5.2")), npm_package("srv", "lodash", "4.17.15")]),
                       Layer(tar_bytes=marked + bytes(1024))])
        image.write_oci_archive(f"{folder}/image.tar", "1")
        with stored(f"{folder}/{place}", f"oci-archive:{folder}/image.tar") as (store, target):
            equal(os.listxattr(f"{layer_folder(store, 1)}/srv/node_modules"), [attribute])
            mounted = store.podman("image", "mount", NAME).strip()
            seen = os.path.exists(f"{mounted}/srv/node_modules/lodash/package.json")
            store.podman("image", "unmount", NAME)
            check(seen, "containers see it")
            result = scan(folder, target)
            check(("npm", "lodash", "4.17.15") in result.packages(), "it is not hidden")
            check(f"srv/node_modules: is marked as hiding what lies below ({attribute})" in result.notes(), result.notes())


def give_away(store, user):
    for folder, folders, files in os.walk(store.root):
        for name in [".", *folders, *files]:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            os.lchown(path, user, user)
            if stat.S_ISREG(mode):
                os.chmod(path, stat.S_IMODE(mode))  # setuid goes with an owner


@test
def owners_in_a_users_own_store_are_those_that_containers_see(folder):
    with stored(folder, system(folder)) as (store, target):
        before, tree = scan(folder, target), tree_of_plimsoll(folder, target)
        give_away(store, 4711)
        after = scan(folder, target)
        equal(tree_of_plimsoll(folder, target), tree)
        equal(facts(after.report), facts(before.report))
        check("taken from /etc/subuid" in str(after.report["notes"]), "a remark says so")
        os.lchown(f"{layer_folder(store, 0)}/etc/passwd", 0, 0)  # whom no container of that user sees
        equal(tree_of_plimsoll(folder, target)["etc/passwd"][2], "65534:65534")


@test
def a_link_of_a_layers_folder_leads_nowhere_else(folder):
    with open(f"{folder}/secret", "w", encoding="ascii") as file:
        file.write("Package: leaked\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n")
    image = Image([Layer([File("etc/os-release", OS_RELEASE), Dir("var/lib/dpkg"), Symlink("var/lib/dpkg/status", f"{folder}/secret"),
                          Symlink("up", "../../../../../.."), Symlink("etc/passwd", "/etc/passwd")])])
    image.write_oci_archive(f"{folder}/image.tar", "1")
    for driver in ("overlay", "vfs"):
        with stored(folder, f"oci-archive:{folder}/image.tar", driver) as (_, target):
            result = scan(folder, target)
            equal(result.packages(), set())
            equal(result.report["accounts"], [])


@test
def kept_evidence_has_nothing_of_folders(folder):
    with stored(folder, system(folder)) as (store, target):
        before = scan(folder, target)
        with open(f"{layer_folder(store, 1)}/var/lib/dpkg/status", "a", encoding="ascii") as file:
            file.write("Package: late\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n")
        after = scan(folder, target)
        equal(after.packages() - before.packages(), {("deb", "late", "1")})
        equal([layer["from_evidence"] for layer in after.layers()], [False] * 3)


if __name__ == "__main__":
    main()
