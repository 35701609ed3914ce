#!/usr/bin/env python3
"""tree_test.py - the merged tree is what container engines make of the same layers, file by file

Images are generated from a seed: folders, files, links of both kinds, whiteouts, opaque folders, files in the place of folders and
back, over one to five layers. `umoci unpack` and (where it is installed) buildah, whose storage is podman's, unpack them; `plimsoll
debug tree` lists them by the same walk and merge as a scan. Path, type, mode, owner, size, digest and link target must agree.
"""
import hashlib
import json
import os
import random
import re
import stat
import subprocess
import sys

import lib
from images import Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout
from lib import check, equal, main, need, skip, test

IMAGES = 72
NAMES = ("a", "b", "c", "d e", "é", "x" * 60)


class Tree:
    """What the layers so far make, roughly: enough to choose entries that engines agree on."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.kinds = {"": "d"}  # path -> d, f, l
        self.facts = {}  # of the files of the layer at hand: a hard link's header says the same, or engines differ

    def children(self, path):
        return [other for other in self.kinds if other and os.path.dirname(other) == path]

    def below(self, path):
        return [other for other in self.kinds if other.startswith(path + "/")]

    def some(self, kind):
        found = sorted(path for path, its in self.kinds.items() if its == kind and path)
        return self.random.choice(found) if found else None

    def folder(self):
        return self.random.choice(sorted(path for path, kind in self.kinds.items() if kind == "d"))

    def new_path(self, brought):
        for _ in range(50):
            folder = self.folder()
            path = f"{folder}/{self.random.choice(NAMES)}".lstrip("/")
            if path not in brought and path.count("/") < 5:
                return path
        return None

    def remove(self, path):
        for other in [path, *self.below(path)]:
            self.kinds.pop(other, None)

    def attributes(self):
        return {"mode": self.random.choice((0o644, 0o600, 0o755, 0o4755, 0o1644)), "uid": self.random.choice((0, 0, 1000, 65534)),
                "gid": self.random.choice((0, 100))}

    def bring(self, brought):
        """One entry of a layer, and what it makes of the tree."""
        path = self.new_path(brought)
        if not path:
            return []
        what = self.random.choice("ffffddslh")
        if self.kinds.get(path) == "d" and what != "d" and any(other in brought for other in self.below(path)):
            return []
        if what == "h":
            target = self.random.choice(sorted(brought)) if brought else None
            if not target or self.kinds.get(target) != "f" or brought[target] != "f":
                return []
            self.remove(path)
            self.kinds[path] = brought[path] = "f"
            self.facts[path] = self.facts[target]
            return [Hardlink(path, target, **self.facts[target])]
        if what == "d":
            if self.kinds.get(path) != "d":
                self.remove(path)
            self.kinds[path] = brought[path] = "d"
            return [Dir(path, mode=self.random.choice((0o755, 0o700, 0o1777)), uid=self.random.choice((0, 1000)))]
        self.remove(path)
        if what in "sl":
            self.kinds[path] = brought[path] = "l"
            target = self.random.choice(("/a", "../b", "nowhere", self.some("f") or "a", "/" + (self.some("d") or "b")))
            return [Symlink(path, target)]
        self.kinds[path] = brought[path] = "f"
        content = bytes(self.random.randrange(256) for _ in range(self.random.choice((0, 1, 10, 511, 512, 513, 3000))))
        self.facts[path] = self.attributes()
        return [File(path, content, **self.facts[path])]

    def layer(self, first):
        brought, entries = {}, []
        whiteouts = []
        for _ in range(self.random.randrange(4, 25)):
            roll = self.random.random()
            if not first and roll < 0.12:
                path = self.random.choice(sorted(path for path in self.kinds if path) or [""])
                if path and path not in brought and not any(other in brought for other in self.below(path)) \
                        and not any(path.startswith(gone + "/") or path == gone for gone in whiteouts):
                    entries.insert(0, Whiteout(path))
                    whiteouts.append(path)
                    self.remove(path)
            elif not first and roll < 0.16:
                path = self.some("d")
                if path and not any(other in brought for other in self.below(path)):
                    entries.insert(0, Opaque(path))
                    for other in self.below(path):
                        self.kinds.pop(other, None)
            else:
                entries += self.bring(brought)
        return Layer(entries)


# Entries that are written through links, links that go and become something else, names that climb.
BY_HAND = [
    [[Dir("usr/lib"), Symlink("lib", "usr/lib")], [File("lib/x", "1")]],
    [[Dir("usr/lib"), Symlink("lib", "usr/lib"), File("lib/x", "1"), File("usr/lib/y", "2")], [File("lib/y", "3"), Whiteout("lib/x")]],
    [[Dir("usr/lib"), Symlink("lib", "/usr/lib"), File("usr/lib/x/y", "1")], [File("lib/x", "now a file")]],
    [[Dir("usr/lib"), Symlink("lib", "usr/lib"), File("usr/lib/x", "1")], [Dir("lib"), File("lib/y", "2")]],
    [[Dir("usr/lib"), Symlink("lib", "usr/lib"), File("usr/lib/x", "1")], [Whiteout("lib")], [File("lib/y", "2")]],
    [[Dir("c/d"), Symlink("a", "b"), Symlink("b", "/c")], [File("a/d/x", "1"), Symlink("a/e", "../../../../c/d")], [File("a/e/y", "2")]],
    [[Dir("a"), File("a/x", "1"), File("../../a/y", "2"), File("/a/z", "3"), File("a/./b/../w", "4")]],
    [[File("a", "1")], [Dir("a"), File("a/x", "2")], [File("a", "3")], [Symlink("a", "b")], [Dir("a", mode=0o700)]],
    [[File("a/x", "1"), Dir("a", mode=0o700), File("a/y", "2"), Dir("a", mode=0o755)]],
    [[File("a", "1"), File("a", "22"), Symlink("b", "a"), File("b", "333")]],
    [[File("a", "1"), Hardlink("b", "a"), Hardlink("c", "b")], [Whiteout("a")], [File("c", "2")]],
]

# Engines disagree on an opaque whiteout in a folder that is reached by a link: umoci empties that folder, podman does not. A scan says
# what may be there: this one is compared with podman alone.
ONLY_PODMAN = [[Dir("usr/lib"), Symlink("lib", "usr/lib"), File("usr/lib/x", "1")], [Opaque("lib"), File("lib/y", "2")]]


def generated(seed):
    if seed == IMAGES:
        return Image([Layer(entries) for entries in ONLY_PODMAN])
    if seed >= IMAGES - len(BY_HAND):
        return Image([Layer(entries) for entries in BY_HAND[seed - IMAGES + len(BY_HAND)]])
    tree = Tree(seed)
    return Image([tree.layer(number == 0) for number in range(1 + seed % 5)])


def escaped(name):
    return re.sub(rb"[\x00-\x1f\x7f\\]", lambda byte: b"\\x%02x" % byte[0][0], name).decode("utf-8", "surrogateescape")


def tree_of(root):
    """{path: (type, mode, uid:gid, size, digest, link)} of a folder."""
    found, root = {}, os.fsencode(root)
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
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
