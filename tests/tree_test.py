#!/usr/bin/env python3
"""tree_test.py - the merged tree is what container engines make of the same layers, file by file

Images are generated from a seed: folders, files, links of both kinds, whiteouts, opaque folders, files in the place of folders and
back, over one to five layers. `umoci unpack` and (where it is installed) buildah, whose storage is podman's, unpack them; `plimsoll
debug tree` lists them by the same walk and merge as a scan. Path, type, mode, owner, size, digest and link target must agree.
"""
import hashlib
import json
import os
import re
import stat
import subprocess
import sys

import lib
from lib import check, equal, main, need, skip, test
from trees import IMAGES, generated

def escaped(name):
    return re.sub(rb"[\x00-\x1f\x7f\\]", lambda byte: b"\\x%02x" % byte[0][0], name).decode("utf-8", "surrogateescape")


def tree_of(root):
    """{path: (type, mode, uid:gid, size, digest, link)} of a folder."""
    found, root = {}, os.fsencode(root)
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            try:
                status = os.lstat(path)
            except FileNotFoundError:  # overlayfs lists whiteouts that lie in an opaque folder
                continue
            kind, size, digest, link = "?", 0, "-", ""
            if stat.S_ISLNK(status.st_mode):
                kind, link = "l", escaped(os.readlink(path))
            elif stat.S_ISDIR(status.st_mode):
                kind = "d"
            elif stat.S_ISREG(status.st_mode):
                kind, size = "f", status.st_size
                with open(path, "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
            mode = "-" if kind == "l" else f"{stat.S_IMODE(status.st_mode):04o}"
            found[escaped(os.path.relpath(path, root))] = (kind, mode, f"{status.st_uid}:{status.st_gid}", str(size), digest, link)
    return found


def tree_of_plimsoll(folder, target):
    done = subprocess.run([lib.PLIMSOLL, "debug", "tree", target], capture_output=True, timeout=lib.TIMEOUT_S, check=False,
                          env=lib.environment(folder), cwd=folder)
    check(done.returncode == 0, done.stderr.decode())
    found = {}
    for line in done.stdout.decode("utf-8", "surrogateescape").splitlines():
        path, kind, mode, owner, size, digest, link, _ = line.split("\t")
        found[path] = (kind, "-" if kind == "l" else mode, owner, size, digest, link)
    return found


def differences(ours, theirs):
    """Folders that no layer states (an engine makes them) are nobody's."""
    stated = {path for path in ours}
    theirs = {path: facts for path, facts in theirs.items() if path in stated or facts[0] != "d"}
    return [f"{path}: plimsoll {ours.get(path)}, engine {theirs.get(path)}" for path in sorted(set(ours) | set(theirs))
            if ours.get(path) != theirs.get(path)]


def need_root():
    if os.geteuid() != 0:
        skip("unpacking with owners needs root")


def compare(folder, unpack, images):
    need_root()
    wrong, refused = [], 0
    for seed in range(images):
        target = generated(seed).write_oci(f"{folder}/{seed}", "tag")
        root = unpack(folder, seed)
        if not root:
            refused += 1
            continue
        found = differences(tree_of_plimsoll(folder, target), tree_of(root))
        if found:
            wrong.append(f"image {seed}: {found[0]} ({len(found)} in all)")
    if refused == images:
        skip("the engine unpacks nothing here")
    equal(wrong, [], f"trees that differ, of {images - refused}")
    check(images - refused >= 50, f"the engine unpacked {images - refused} images only")


@test
def the_merged_tree_is_that_of_umoci(folder):
    need("umoci")

    def unpack(where, seed):
        done = subprocess.run(["umoci", "unpack", "--image", f"{where}/{seed}:tag", f"{where}/bundle{seed}"], capture_output=True, check=False)
        return f"{where}/bundle{seed}/rootfs" if done.returncode == 0 else None
    compare(folder, unpack, IMAGES)


@test
def the_merged_tree_is_that_of_podmans_storage(folder):
    need("buildah")
    options = ["--root", f"{folder}/storage", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]

    def unpack(where, seed):
        made = subprocess.run(["buildah", *options, "from", f"oci:{where}/{seed}:tag"], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            print(made.stderr, file=sys.stderr)
            return None
        mounted = subprocess.run(["buildah", *options, "mount", made.stdout.split()[-1]], capture_output=True, text=True, check=False)
        return mounted.stdout.strip() if mounted.returncode == 0 else None
    if not unpack_works(options):
        skip("buildah cannot make containers here")
    compare(folder, unpack, IMAGES + 1)


def unpack_works(options):
    done = subprocess.run(["buildah", *options, "from", "scratch"], capture_output=True, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    main()
