#!/usr/bin/env python3
"""detect_hostile_test.py - archives that lie, burst or never end cost bounded time, and what is not looked at in them is told"""
import gzip
import sys
import time

import images
from detect_test import BOTH, EICAR, gates, image, line, nested, paths, tarred, zipped
from images import Device, Fifo, File, Symlink
from lib import check, equal, main, need, scan, test


def unexamined(result):
    """{gate: files} of what leaves the scan incomplete."""
    return {item["gate"]: item["files"] for item in result.report["unexamined"] if item["incomplete"] and item["scanner"] == "malware"}


def looked(folder, name, entries, seconds=60):
    """A file beside them is found whatever they do."""
    started = time.monotonic()
    result = scan(folder, image(entries, [File("last/x.com", EICAR), File("last/key", line())]).write_oci(f"{folder}/{name}"), env=BOTH)
    check(time.monotonic() - started < seconds, f"{name}: {time.monotonic() - started:.0f} s")
    check("last/x.com" in paths(result, "malware") and "last/key" in paths(result, "secret"), f"{name}: the files behind it")
    return result


@test
def damaged_archives_are_told_and_what_stands_before_the_damage_is_found(folder):
    need("zstd")
    tree = {"x.com": EICAR, "pad": bytes(range(256)) * 300}
    whole = {"a.zip": zipped(tree), "a.tar": tarred(tree), "a.tgz": gzip.compress(tarred(tree)), "x.com.gz": gzip.compress(EICAR + bytes(3000)), "a.zst": images.zstd(tarred(tree))}
    result = looked(folder, "cut", [File(f"srv/{name}", content[:-len(content) // 3]) for name, content in whole.items()])
    equal(sum(files for gate, files in unexamined(result).items() if "damaged" in gate or "unpacked" in gate), len(whole), f"told: {unexamined(result)}")
    equal(result.report["complete"] if "complete" in result.report else False, False, "incomplete")
    for name in whole:
        check(f"srv/{name}" in result.notes() or len(unexamined(result)) < len(whole), f"{name}: {result.notes()}")
    check("srv/a.tar!/x.com" in paths(result, "malware"), f"before the damage: {paths(result, 'malware')}")


@test
def an_encrypted_member_is_told_and_the_others_are_looked_at(folder):
    data = bytearray(zipped({"hidden": b"who knows", "x.com": EICAR}))
    data[data.index(b"PK\1\2") + 8] |= 1
    result = looked(folder, "encrypted", [File("srv/a.zip", bytes(data))])
    check("srv/a.zip!/x.com" in paths(result, "malware"), f"{paths(result, 'malware')}")
    equal(unexamined(result), {"members of archives that are encrypted": 1})
    equal(gates(result, "malware")["members of archives that are encrypted"], (1, len(b"who knows")), "files and bytes")


@test
def bombs_are_bounded_and_told(folder):
    result = looked(folder, "bombs", [File("srv/a.gz", gzip.compress(bytes(64 << 20), 9, mtime=0) * 40)], 110)
    told = unexamined(result)
    check(any("beyond the limits" in gate for gate in told), f"told: {told}; {result.notes()}")


@test
def a_tar_of_200000_members_is_looked_at_to_the_limit(folder):
    block = images.header(b"srv/x", images.octal(0))
    data = images.header(b"x.com", images.octal(len(EICAR))) + images.padded(EICAR) + block * 200000 + images.header(b"y.com", images.octal(len(EICAR))) + images.padded(EICAR)
    result = looked(folder, "members", [File("srv/a.tgz", gzip.compress(data + bytes(1024), 1, mtime=0))])
    check("srv/a.tgz!/x.com" in paths(result, "malware") and "srv/a.tgz!/y.com" not in paths(result, "malware"), f"{paths(result, 'malware')}")
    told = [item for item in result.report["unexamined"] if item["scanner"] == "malware" and item["incomplete"]]
    equal([(item["files"], item["bytes"]) for item in told], [(200002 - 100000, len(EICAR))], "members that were not looked at")


@test
def odd_names_and_members_harm_nothing(folder):
    long = b"n" * 60000
    links = images.tar([Symlink("to", "/etc/passwd"), Device("dev", 1, 3), Fifo("fifo"), File("../../etc/x.com", EICAR), File("empty")])
    files = {"names.zip": images.stored_zip([long, b"a!/x.com", b"!/", b"../up", b"/abs", b"", b"\xff\xfe", b"new\nline"], EICAR, method=0), "links.tar": links, "empty.zip": zipped({}),
             "nothing.zip": b"", "nothing.gz": b"", "only.gz": b"\x1f\x8b\x08", "word.jar": b"no jar", "self.zip": nested(4, b"x" * 100)}
    result = looked(folder, "odd", [File(f"srv/{name}", content) for name, content in files.items()])
    got = paths(result, "malware")
    check({"srv/names.zip!/a!/x.com", "srv/names.zip!/../up", "srv/links.tar!/../../etc/x.com"} <= set(got), f"{[path[:100] for path in got]}")
    check(max(len(path) for path in got) <= 4096, "a long name is cut")
    check("\n" not in "".join(line for line in result.said()), "stderr")


@test
def a_gzip_that_holds_itself_ends(folder):
    # One that inflates to itself is known as a quine; one that comes near: a gzip within a gzip, deeper than anything is opened.
    data = EICAR
    for _ in range(200):
        data = gzip.compress(data, mtime=0)
    result = looked(folder, "deep", [File("srv/a.gz", data)])
    equal([files for gate, files in unexamined(result).items() if "beyond the limits" in gate], [1], "told")


if __name__ == "__main__":
    sys.exit(main())
