#!/usr/bin/env python3
"""huge_test.py - a layer of more entries than are remembered one by one hides what it hides, and nothing else

Its cover is a filter then, and where that says "maybe" the layer is read again (ARCHITECTURE.md section 2). In a build of
VARIANT=misbehave every layer can be told to remember three paths only, and the rest in a filter that is full at once: what the
tests of links and of merged trees say must hold all the same. One layer of 1,200,000 entries is real.

Where evidence is kept, of smaller layers too a filter is all that is held while others are read, and their lists are loaded again. There
a variable makes the filter so small that it says "maybe" to nearly everything.
"""
import glob
import random
import zlib

import lib
import scan_links_test
import tree_test
from images import Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout, blob_layer, header, npm_package, os_release
from lib import check, equal, main, scan, skip, test
from limits_test import FAULTS, MISBEHAVES, core

ENTRIES = 1200000


# Every list that is not empty is held as a filter of 64 bytes; then: and the list cannot be loaded again.
SMALL = {"PLIMSOLL_COVER_BYTES": "0", "PLIMSOLL_FILTER_BYTES": "64"}
SMALL_AND_LOST = {**SMALL, "PLIMSOLL_COVERS_KEPT": "0"}
TIGHT = {"PLIMSOLL_FAULT": f"{FAULTS['TIGHT_COVER']}:all"}


def under(name, variables, function):
    """The test FUNCTION of another file, with these variables."""
    def run(folder):
        if not MISBEHAVES:
            skip("runs on the release build with test faults (tests/run --jail)")
        usual = lib.environment
        lib.environment = lambda home, **more: usual(home, **{**variables, **more})
        try:
            function(folder)
        finally:
            lib.environment = usual
    run.__name__ = f"{name}_{function.__name__}"
    return run


def wrap_all():
    others = [function for function in lib._tests if function.__module__ == scan_links_test.__name__]
    lib._tests.clear()
    for name, variables in (("tight", TIGHT), ("small", SMALL), ("lost", SMALL_AND_LOST)):
        for function in others:
            test(under(name, variables, function))
    test(under("tight", TIGHT, tree_test.the_merged_tree_is_that_of_umoci))


wrap_all()


A, B, C = (npm_package(f"srv/{name}", name, "1.0.0") for name in "abc")
FILLING = [File(f"usr/share/{number}") for number in range(200)]


@test
def a_full_filter_hides_only_what_its_layer_has(folder):
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    env = {"PLIMSOLL_FAULT": f"{FAULTS['TIGHT_COVER']}:1"}
    over_b = File("srv/b/node_modules/b/package.json", "not what it was")
    target = Image([Layer([*os_release(), A, B, C]), Layer([*FILLING, over_b, File("srv/c")])]).write_oci(f"{folder}/oci")
    result = scan(folder, target, env=env)
    equal({name for _, name, _ in result.packages()}, {"a"})
    again = scan(folder, target, env=env)
    equal(again.packages(), result.packages())
    equal([layer["read_bytes"] for layer in again.layers()], [0, 0], "from kept evidence")


def tangle(chance, files):
    """Layers that bring, link, overwrite and remove packages in each other's folders, each of so many files besides."""
    places = [f"srv/{letter}" for letter in "abcdefgh"]
    layers = [Layer([*os_release(), Symlink("etc/os-release", "../usr/lib/os-release")])]
    for number in range(6):
        entries = [File(f"usr/share/{number}/{file}") for file in range(files)]
        for place in chance.sample(places, 5):
            kind, name = chance.randrange(8), f"{place[-1]}{chance.randrange(3)}"
            manifest = f"{place}/node_modules/{name}/package.json"
            other = chance.choice(places)
            entries += {0: [Whiteout(place)], 1: [Opaque(place)], 2: [Symlink(place, f"/{other}" if other != place else "/opt")],
                        3: [File(place, "a file where a folder was")], 4: [Hardlink(manifest, f"usr/share/{number}/0")],
                        5: [Dir(place), Symlink(manifest, f"/opt/{name}.json")]}.get(kind, [npm_package(place, name, f"{number}.0.0")])
        entries.append(File(f"opt/{chance.choice('abc')}{chance.randrange(3)}.json", '{"name": "late", "version": "1.0.%d"}' % number))
        layers.append(Layer(entries))
    return layers


def kept(folder):
    return len(glob.glob(f"{folder}/**/*.plm", recursive=True))


@test
def what_is_held_as_a_filter_gives_the_report_of_exact_lists(folder):
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    found = items = items_lost = 0
    for seed in range(12):
        layers = tangle(random.Random(seed), 40)
        targets = [Image(layers[:count]).write_oci(f"{folder}/{seed}-{count}") for count in (6, 7)]
        for target in targets:  # of the second image all layers but the last are kept
            want = core(scan(folder, "--no-cache", target))
            found += len(want["packages"])
            for name, env in (("small", SMALL), ("lost", SMALL_AND_LOST)):
                home = {"XDG_CACHE_HOME": f"{folder}/{name}"}
                equal(core(scan(folder, target, env={**env, **home})), want, f"{name}, {target}")
                equal(core(scan(folder, target, env=home)), want, f"{name}, {target}, from what was kept")
        items, items_lost = kept(f"{folder}/small"), kept(f"{folder}/lost")
    check(found > 50, f"there is something to hide: {found}")
    check(items_lost > items + 12, f"what is lost is looked at in the layers: {items_lost} items against {items}")


@test
def layers_of_thousands_of_entries_give_the_report_of_exact_lists(folder):
    for seed in range(2):
        layers = tangle(random.Random(seed), 5000)
        for count in (6, 7):
            target = Image(layers[:count]).write_oci(f"{folder}/{seed}-{count}")
            equal(core(scan(folder, target)), core(scan(folder, "--no-cache", target)), f"{seed}, {count}")


def huge(entries):
    """The gzip of ENTRIES empty files, then what makes a difference."""
    deflate, parts = zlib.compressobj(1, zlib.DEFLATED, 31), []
    for folder in range(entries // 1000):
        names = bytearray()
        prefix = b"srv/data/%d/%d/" % (folder % 100, folder)
        for number in range(1000):
            names += header(prefix + b"%04d" % number)
        parts.append(deflate.compress(bytes(names)))
    parts.append(deflate.compress(header(b"srv/b") + header(b"srv/c/node_modules/c/package.json") + bytes(1024)))
    parts.append(deflate.flush())
    return b"".join(parts)


@test
def a_layer_of_more_than_a_million_entries_is_read_right(folder):
    layer = blob_layer(huge(ENTRIES))
    result = scan(folder, Image([Layer([*os_release(), A, B, C]), layer]).write_oci(f"{folder}/oci"))
    equal({name for _, name, _ in result.packages()}, {"a"})
    known = ("package.json", "no package of it was found", "which packages are installed is not known")
    notes = [note for note in result.notes().splitlines() if not any(words in note for words in known)]
    equal(notes, [], "an empty package.json is all that is odd")


if __name__ == "__main__":
    main()
