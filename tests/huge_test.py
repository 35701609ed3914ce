#!/usr/bin/env python3
"""huge_test.py - a layer of more entries than are remembered one by one hides what it hides, and nothing else

Its cover is a filter then, and where that says "maybe" the layer is read again (ARCHITECTURE.md section 2). In a build of
VARIANT=misbehave every layer can be told to remember three paths only, and the rest in a filter that is full at once: what the
tests of links and of merged trees say must hold all the same. One layer of 1,200,000 entries is real.
"""
import zlib

import lib
import scan_links_test
import tree_test
from images import File, Image, Layer, blob_layer, header, npm_package, os_release
from lib import equal, main, scan, skip, test
from limits_test import FAULTS, MISBEHAVES

ENTRIES = 1200000


def tight(function):
    """The test FUNCTION of another file, with covers that are soon full."""
    def run(folder):
        if not MISBEHAVES:
            skip("runs on the release build with test faults (tests/run --jail)")
        usual = lib.environment
        lib.environment = lambda home, **more: usual(home, **{"PLIMSOLL_FAULT": f"{FAULTS['TIGHT_COVER']}:all", **more})
        try:
            function(folder)
        finally:
            lib.environment = usual
    run.__name__ = f"tight_{function.__name__}"
    return run


def wrap_all():
    others = [function for function in lib._tests if function.__module__ == scan_links_test.__name__]
    lib._tests.clear()
    for function in others:
        test(tight(function))
    test(tight(tree_test.the_merged_tree_is_that_of_umoci))


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
    notes = [note for note in result.notes().splitlines() if "package.json" not in note]
    equal([note for note in notes if "no package of it was found" not in note], [], "an empty package.json is all that is odd")


if __name__ == "__main__":
    main()
