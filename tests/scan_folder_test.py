#!/usr/bin/env python3
"""scan_folder_test.py - folders: a root file system gives what an image of the same files gives, and nothing outside is read"""
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile

import images
import lib
from lib import ROOT, check, equal, need, scan, skip, test

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
PASSWD = "root:x:0:0:root:/root:/bin/bash\nwww:x:33:33::/srv:/usr/sbin/nologin\n"


def entries():
    return [*images.os_release(), images.Dir("var"), images.Dir("var/lib"), images.Dir("var/lib/dpkg"),
            images.dpkg_status(("openssl", "3.0.11-1"), ("libssl3", "3.0.11-1", "openssl"), ("bash", "5.2.15-2")),
            images.File("etc/passwd", PASSWD),
            images.npm_package("app", "lodash", "4.17.15"),
            images.python_package("Jinja2", "2.10"),
            images.File("opt/log4j-core-2.14.1.jar", images.maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")),
            images.File("srv/caf\u00e9\n/node_modules/odd/package.json", json.dumps({"name": "odd", "version": "1.0.0"}))]


def write(path, content=""):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def package(path, name, version="1.0.0"):
    write(f"{path}/node_modules/{name}/package.json", json.dumps({"name": name, "version": version}))


def make_root(folder, files=None):
    """The files of an image, unpacked."""
    with tarfile.open(fileobj=io.BytesIO(images.tar(files or entries()))) as archive:
        archive.extractall(f"{folder}/root", **({"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}))
    return f"{folder}/root"


def names(result):
    return sorted(name for _, name, _ in result.packages())


def by_place(report):
    """What was found, without what only layers have. (os-release is a link: an image's is read where it leads, a folder's where it is.)"""
    distribution = {key: value for key, value in report["distribution"].items() if key != "path"}
    return {"packages": sorted((p["type"], p["name"], p["version"], p["path"], p.get("purl")) for p in report["packages"]),
            "findings": sorted((f["id"], f.get("path"), f["rating"]) for f in report["findings"]),
            "accounts": report["accounts"], "distribution": distribution, "actions": report["actions"]}


@test
def a_root_file_system_gives_what_its_image_gives(folder):
    root = make_root(folder)
    images.Image([images.Layer(entries())], config={"User": "www"}).write_oci(f"{folder}/image", "tag")
    image = scan(folder, f"oci:{folder}/image:tag")
    result = scan(folder, f"rootfs:{root}")
    want = by_place(image.report)
    check(len(want["packages"]) == 7 and len(want["findings"]) > 3 and len(want["accounts"]) == 2, f"the image itself: {want}")
    equal(by_place(result.report), want, "what was found")
    equal(result.code, image.code, "exit code")
    equal(result.verdict, image.verdict, "verdict")
    equal(result.report["image"]["target"], f"rootfs:{root}", "target")
    equal(len(result.layers()), 1, "layers")
    layer = result.layers()[0]
    check(layer["complete"] and not layer["digest_verified"] and not layer["from_evidence"] and "digest" not in layer, layer)
    equal(layer["entry_count"], sum(len(files) + len(folders) for _, folders, files in os.walk(root)), "entries")


@test
def a_report_of_a_folder_is_what_the_schema_says(folder):
    result = scan(folder, f"rootfs:{make_root(folder)}")
    write(f"{folder}/report.json", result.out)
    done = subprocess.run([sys.executable, f"{ROOT}/tests/report_schema_test.py", f"{folder}/report.json"], capture_output=True, text=True,
                          check=False)
    if "skip" in done.stdout:
        skip(done.stdout.strip())
    equal(done.returncode, 0, done.stdout + done.stderr)


@test
def a_folder_says_not_who_runs_in_it(folder):
    result = scan(folder, f"rootfs:{make_root(folder)}")
    situations = {decision["situation"] for decision in result.report["verdict"]["decisions"]}
    check("runs_as_root" not in situations, situations)


@test
def the_table_of_a_folder_speaks_of_no_layers(folder):
    root = make_root(folder)
    os.symlink("nowhere", f"{root}/app/package.json")
    result = lib.plimsoll(folder, "scan", f"rootfs:{root}", "--list-all-pkgs")
    check("layer" not in result.out, result.out)
    check(f"folder      {root}" in result.out, result.out)
    check("files and folders, of which" in result.out, result.out)
    check("app/package.json: a link to what is not below this folder" in result.out, result.out)


@test
def a_folder_is_read_anew_each_time(folder):
    root = make_root(folder)
    before = names(scan(folder, f"rootfs:{root}"))
    package(f"{root}/late", "late")
    equal(names(scan(folder, f"rootfs:{root}")), sorted([*before, "late"]), "packages after a change")


@test
def links_lead_nowhere_outside(folder):
    outside = f"{folder}/outside"
    write(f"{outside}/status", images.dpkg_stanza("secret", "1.0"))
    write(f"{outside}/os-release", "ID=secret\nVERSION_ID=1\n")
    package(outside, "secret")
    root = f"{folder}/root"
    os.makedirs(f"{root}/var/lib")
    os.makedirs(f"{root}/etc")
    os.symlink(outside, f"{root}/var/lib/dpkg")
    os.symlink(f"../../../../../../../../../../../..{outside}/os-release", f"{root}/etc/os-release")
    os.symlink(f"{outside}/node_modules", f"{root}/node_modules")
    package(f"{root}/app", "mine")
    result = scan(folder, f"rootfs:{root}")
    equal(names(result), ["mine"], "packages")
    equal(result.report["distribution"], {}, "distribution")
    check("etc/os-release: a link to what is not below this folder" in result.notes(), result.notes())
    # The same path below the folder is where they lead.
    shutil.copytree(outside, f"{root}{outside}")
    result = scan(folder, f"rootfs:{root}")
    equal(names(result), ["mine", "secret", "secret"], "packages")
    equal(result.report["distribution"]["id"], "secret", "distribution")


@test
def what_is_no_file_is_not_opened(folder):
    root = f"{folder}/root"
    package(f"{root}/app", "mine")
    os.makedirs(f"{root}/a")
    os.mkfifo(f"{root}/a/package.json")
    os.makedirs(f"{root}/b")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{root}/b/x")
        os.rename(f"{root}/b/x", f"{root}/b/package.json")
        result = scan(folder, f"rootfs:{root}", "--timeout", "20s")
    equal(names(result), ["mine"], "packages")
    equal(result.notes(), "", "not examined")


@test
def names_of_any_bytes_are_reported_in_valid_json(folder):
    root = f"{folder}/root".encode()
    for number, name in enumerate((b"\xff\xfe", b"new\nline", b"\x1b[2J", "\u202egnp".encode(), b"\xed\xa0\x80")):
        os.makedirs(os.path.join(root, name, b"node_modules/p%d" % number))
        with open(os.path.join(root, name, b"node_modules/p%d/package.json" % number), "w", encoding="ascii") as file:
            file.write(f'{{"name": "p{number}", "version": "1.0.0"}}')
    result = scan(folder, f"rootfs:{folder}/root")
    equal(names(result), [f"p{number}" for number in range(5)], "packages")
    equal(len({one["path"] for one in result.report["packages"]}), 5, "paths")


@test
def a_deep_tree_is_walked_and_its_end_named(folder):
    package(f"{folder}/root/" + "d/" * 200, "deep")
    package(f"{folder}/root/" + "d/" * 255 + "e", "deeper")
    result = scan(folder, f"rootfs:{folder}/root")
    equal(names(result), ["deep"], "packages")
    check("deeper than 256 folders" in result.notes(), result.notes())


@test
def what_may_not_be_read_is_named(folder):
    root = make_root(folder)
    package(f"{root}/closed", "hidden")
    package(f"{root}/open", "unreadable")
    os.chmod(f"{root}/closed", 0o700)
    os.chmod(f"{root}/open/node_modules/unreadable/package.json", 0o600)
    everything = names(scan(folder, f"rootfs:{root}"))
    if os.geteuid() == 0:
        need("setpriv")
        if lib.capabilities() & lib.CAP_DAC_READ_SEARCH:
            check({"hidden", "unreadable"} <= set(everything), f"root reads all: {everything}")
        if subprocess.run([*NOBODY, "test", "-x", lib.PLIMSOLL], check=False).returncode:
            skip("others than root may not reach the build")
        os.chmod(folder, 0o755)
        os.makedirs(f"{folder}/home")
        os.chown(f"{folder}/home", 65534, 65534)
        result = scan(folder, f"rootfs:{root}", prefix=NOBODY, env={"HOME": f"{folder}/home", "XDG_CACHE_HOME": f"{folder}/home/cache"})
    else:
        os.chmod(f"{root}/closed", 0)
        os.chmod(f"{root}/open/node_modules/unreadable/package.json", 0)
        result = scan(folder, f"rootfs:{root}")
        os.chmod(f"{root}/closed", 0o700)
    equal(names(result), sorted(set(everything) - {"hidden", "unreadable"}), "packages")
    equal(result.code, 2, "exit code")  # log4j is critical and has a fix
    check("closed: cannot be opened: Permission denied" in result.notes(), result.notes())
    check("open/node_modules/unreadable/package.json: Permission denied" in result.notes(), result.notes())


@test
def file_systems_of_the_kernel_are_left_out_and_named(folder):
    need("unshare", "mount")
    root = f"{folder}/root"
    package(root, "mine")
    for name in ("proc", "sys", "dev", "data"):
        os.makedirs(f"{root}/{name}")
    script = (f"mount -t proc proc {root}/proc && mount -t sysfs sysfs {root}/sys && mount -t tmpfs tmpfs {root}/dev && "
              f"mount -t tmpfs tmpfs {root}/data && mkdir -p {root}/dev/node_modules/x {root}/data/node_modules/disk && "
              f"echo '{{\"name\": \"x\", \"version\": \"1.0.0\"}}' >{root}/dev/node_modules/x/package.json && "
              f"echo '{{\"name\": \"disk\", \"version\": \"1.0.0\"}}' >{root}/data/node_modules/disk/package.json && "
              "ln -s /proc/self/environ " + f"{root}/data/package.json" + ' && exec "$0" "$@"')
    inside = ("unshare", "--mount", "--propagation", "private", "sh", "-c", script)
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
        skip("nothing may be mounted here")
    shutil.rmtree(f"{root}/data/node_modules", ignore_errors=True)
    result = scan(folder, f"rootfs:{root}", prefix=inside)
    equal(names(result), ["disk", "mine"], "packages: a disk that is mounted below is walked")
    remarks = {note["path"]: note["text"] for note in result.report["notes"] if note["kind"] == "remark"}
    for name, word in (("proc", "proc"), ("sys", "sysfs"), ("dev", "device")):
        equal(remarks.get(name), f"a {word} file system is mounted here and was not read", name)
    check("leads to a proc file system" in result.notes(), result.notes())


@test
def a_source_tree_says_what_it_is_made_with(folder):
    tree = f"{folder}/tree"
    write(f"{tree}/package.json", '{"name": "mine", "version": "1.0.0", "private": true}')
    write(f"{tree}/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
        "": {"name": "mine"}, "node_modules/lodash": {"version": "4.17.15"}}}))
    make = {"etc/os-release": images.OS_RELEASE, "etc/passwd": PASSWD, "var/lib/dpkg/status": images.dpkg_stanza("bash", "5.2.15-2")}
    for path, content in make.items():
        write(f"{tree}/{path}", content)
    result = scan(folder, f"fs:{tree}")
    check("lodash" in names(result) and "bash" not in names(result), names(result))
    check(any(finding["package"]["name"] == "lodash" for finding in result.report["findings"]), "findings")
    equal(result.report["distribution"], {}, "the test system of a project is not its distribution")
    equal(result.report["accounts"], [], "accounts")
    equal(result.report["image"]["target"], f"fs:{tree}", "target")
    check("bash" in names(scan(folder, f"rootfs:{tree}")), "and as a root file system it is one")


@test
def a_bare_folder_is_found_out(folder):
    root = make_root(folder)
    equal(scan(folder, root).report["image"]["target"], f"rootfs:{root}", "a root file system")
    write(f"{folder}/tree/package-lock.json", "{}")
    equal(scan(folder, f"{folder}/tree").report["image"]["target"], f"fs:{folder}/tree", "a source tree")


@test
def folders_that_cannot_be_are_refused(folder):
    write(f"{folder}/file", "x")
    for target, words in ((f"rootfs:{folder}/nowhere", "No such file"), (f"fs:{folder}/file", "not a folder"), ("rootfs:", "needs a path")):
        result = scan(folder, target)
        equal(result.code, 1, target)
        check(words in result.err, result.err)
    result = scan(folder, f"rootfs:{make_root(folder)}", "--platform", "linux/arm64")
    equal(result.code, 1, "exit code")
    check("has no platform" in result.err, result.err)


if __name__ == "__main__":
    lib.main()
