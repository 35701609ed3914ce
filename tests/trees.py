"""trees.py - images whose layers put files, links, whiteouts and opaque folders over one another: by hand, and from a seed

    for seed in range(IMAGES):
        generated(seed).write_oci(path, "tag")     # always the same; IMAGES itself is one more, of which engines disagree
"""
import os
import random

from images import Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout

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
