"""limits_test.py - every limit says so: the scan goes on, names what was left out, and is incomplete

Limits that no test can reach cheaply (50,000,000 entries, 64 GiB) are reached in builds of VARIANT=misbehave, whose readers can be told
to have tight ones (PLIMSOLL_FAULT, see src/link/fault.h); elsewhere those tests are skipped. What holds of a kept evidence that cannot be kept is here as
well: a cache that is full, read-only, shared or deleted costs time and nothing else.
"""
import gzip
import os
import random
import re
import shutil
import subprocess
import threading
import time

import lib
from images import (Dir, File, Image, Layer, Layout, Symlink, blob_layer, dpkg_stanza, dpkg_status, header, jar, maven_jar, member_gzip, npm_package, octal, on,
                    os_release, padded, pax, record, rle_zstd, sized, stored_zip, tar)
from lib import ROOT, check, equal, fails, main, scan, skip, test

LEFT_PAD = ("npm", "left-pad", "1.3.0")
MIB = 1 << 20

with open(lib.PLIMSOLL, "rb") as program:
    MISBEHAVES = b"PLIMSOLL_FAULT" in program.read()
with open(f"{ROOT}/src/link/fault.h", encoding="utf-8") as faults:
    FAULTS = {name: number for number, name in enumerate(re.findall(r"^\tFAULT_(\w+),", faults.read(), re.MULTILINE))}


def base():
    """Nothing vulnerable: what is wrong decides the exit code."""
    return Layer([*os_release(), dpkg_status(("hello", "2.10-3")), npm_package("srv", "left-pad", "1.3.0")])


def over(folder, layer, *arguments, **options):
    """The scan of this layer over the good one."""
    return scan(folder, "--no-cache", *arguments, Image([base(), layer]).write_oci(f"{folder}/oci"), **options)


def limited(result, *words, layer=1):
    """Incomplete, with a note on that layer that says these words; the good layer counts."""
    equal((result.code, result.verdict), (3, "incomplete"), result.err)
    notes = result.notes()
    for word in words:
        check(re.search(f"layer {layer}: .*{word}", notes), f"says {word!r}: {notes[:2000]!r}")
    check(LEFT_PAD in result.packages(), "the good layer is read")


def whole(result):
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    equal(result.notes(), "", "notes at the limit itself")


def fault(name, layer=1):
    if not MISBEHAVES:
        skip("runs on the release build with test faults (tests/run --jail)")
    return {"PLIMSOLL_FAULT": f"{FAULTS[name]}:{layer}"}


# ---- inflating

@test
def the_ratio_of_inflating(folder):
    limited(over(folder, blob_layer(rle_zstd(2 << 30, head=sized("zeros", 2 << 30)), "zstd")), "inflates to more than 10000 times its size")
    whole(over(folder, blob_layer(member_gzip(256, sized("zeros", 256 << 20)))))


@test
def the_inflated_bytes(folder):
    tight = fault("TIGHT_LIMITS")
    limited(over(folder, blob_layer(member_gzip(3, sized("zeros", 3 << 20))), env=tight), "more than 2097152 bytes come out")
    whole(over(folder, blob_layer(member_gzip(1, sized("zeros", 1 << 20))), env=tight))


@test
def the_head_of_a_gzip(folder):
    def named(length):
        return blob_layer(b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + b"n" * length + b"\0" + gzip.compress(tar([]), mtime=0)[10:])
    limited(over(folder, named(256 << 10)), "gzip: a header of more than 262144 bytes")
    whole(over(folder, named(200 << 10)))


@test
def the_window_of_a_zstd(folder):
    def window(log):
        return blob_layer(rle_zstd(0, head=tar([])).replace(b"\x00\x58", bytes([0, (log - 10) << 3]), 1), "zstd")
    limited(over(folder, window(28)), "zstd: a window of more than 128 MiB")
    whole(over(folder, window(27)))


# ---- walking

@test
def the_entries_of_a_layer(folder):
    tight = fault("TIGHT_LIMITS")
    limited(over(folder, Layer([Dir(f"d/{number}") for number in range(1001)]), env=tight), "more than 1000 entries")
    whole(over(folder, Layer([Dir(f"d/{number}") for number in range(1000)]), env=tight))


@test
def the_end_of_an_archive(folder):
    """One block of zeros and then more: GNU tar ends there, engines refuse the layer, others read on."""
    inside = tar([npm_package("srv/in", "inside", "1.0.0")])[:-1024].rstrip(b"\0")
    head = padded(inside)
    hidden = tar([npm_package("srv/behind", "behind", "1.0.0")])
    result = over(folder, blob_layer(gzip.compress(head + bytes(512) + hidden, 1, mtime=0)))
    limited(result, "a block of zeros alone at byte [0-9]+, and more behind it")
    check(("npm", "inside", "1.0.0") in result.packages() and ("npm", "behind", "1.0.0") not in result.packages(), result.packages())
    for good in (bytes(512), bytes(1024), bytes(1024) + hidden, b""):
        whole(over(folder, blob_layer(gzip.compress(head + good, 1, mtime=0))))


@test
def the_length_of_a_path(folder):
    package = "/node_modules/x/package.json"
    for length, good in ((4095, True), (4097, False)):  # PATH_MAX; few levels, which are limited too
        folders = "".join(f"{number:0>200}/" for number in range(19)) + "n" * (length - 19 * 201 - len(package))
        equal(len(folders + package), length)
        result = over(folder, Layer([File(folders + package, '{"name":"x","version":"1.0.0"}')]))
        if good:
            whole(result)
            check(("npm", "x", "1.0.0") in result.packages(), "it is read")
        else:
            limited(result, "a name of [0-9]+ bytes that no engine could unpack")


@test
def the_depth_of_a_path(folder):
    for depth, good in ((256, True), (257, False)):
        path = "d/" * (depth - 3) + "node_modules/x/package.json"
        result = over(folder, Layer([File(path, '{"name":"x","version":"1.0.0"}')]))
        if good:
            whole(result)
            check(("npm", "x", "1.0.0") in result.packages(), "it is read")
        else:
            limited(result, "a name of [0-9]+ bytes that no engine could unpack")


@test
def the_depth_of_a_folder(folder):
    path = f"{folder}/root" + "/d" * 255
    os.makedirs(f"{path}/d/d/d")
    for where, name in ((path, "shallow"), (f"{path}/d/d/d", "deep")):
        with open(f"{where}/package-lock.json", "w", encoding="ascii") as file:
            file.write('{"name":"x","lockfileVersion":3,"packages":{"node_modules/%s":{"version":"1.0.0"}}}' % name)
    result = scan(folder, f"fs:{folder}/root")
    equal((result.code, result.verdict), (3, "incomplete"), result.err)
    equal({name for _, name, _ in result.packages()}, {"shallow"})
    check("deeper than 256 folders: was not read" in result.notes(), result.notes())


@test
def the_entries_of_a_folder(folder):
    tight = fault("TIGHT_LIMITS", 0)
    for count, good in ((1000, True), (1001, False)):
        os.makedirs(f"{folder}/{count}")
        for number in range(count):
            os.mknod(f"{folder}/{count}/{number}")
        result = scan(folder, f"fs:{folder}/{count}", env=tight)
        equal(result.code, 3, result.err)
        equal("more than 1000 entries" in result.notes(), not good, result.notes())


@test
def the_links_of_a_layer(folder):
    link = header(b"srv/link", kind=b"2", link=b"x")
    limited(over(folder, blob_layer(gzip.compress(link * 200003, 1, mtime=0))), "3 links too many: they were not followed")


@test
def the_files_that_links_lead_to(folder):
    for count, good in ((4000, True), (5001, False)):
        layer = Layer([File("opt/a", maven_jar("g", "a", "1")), *(Symlink(f"srv/{number}.jar", "../opt/a") for number in range(count))])
        result = over(folder, layer)
        if good:
            whole(result)
        else:
            limited(result, "so many links lead to wanted files that not all were followed")


# ---- files kept whole

def add_file_test(name, path, limit, layer=1):
    def run(folder):
        limited(over(folder, blob_layer(gzip.compress(sized(path, limit + 1) + padded(bytes(limit + 1)), 1, mtime=0))),
                f"{re.escape(path)}: {limit + 1} bytes: not read, the limit is {limit}", layer=layer)
        text = f"layer {layer}: {path}: {limit} bytes: not read"
        check(text not in over(folder, blob_layer(gzip.compress(sized(path, limit) + padded(b" " * limit), 1, mtime=0))).notes(), "at the limit itself")
    run.__name__ = f"the_size_of_{name}"
    test(run)


for each in (("a_dpkg_database", "var/lib/dpkg/status.d/x", 32 * MIB), ("a_package_json", "srv/node_modules/x/package.json", 4 * MIB),
             ("a_lock_file", "srv/node_modules/.package-lock.json", 32 * MIB), ("pythons_metadata", "usr/lib/python3/dist-packages/x-1.dist-info/METADATA", 4 * MIB),
             ("a_jar", "srv/x.jar", 64 * MIB), ("a_passwd", "etc/passwd", MIB)):
    add_file_test(*each)


# ---- nesting, and what lies in jars

def in_jar(folder, content):
    return over(folder, Layer([File("srv/x.jar", content)]))


def nested(depth, inner):
    for _ in range(depth):
        inner = jar({"x.jar": inner})
    return inner


@test
def the_nesting_of_jars(folder):
    inner = maven_jar("g", "a", "1")
    limited(in_jar(folder, nested(9, inner)), "too deep inside other archives")
    result = in_jar(folder, nested(8, inner))
    whole(result)
    check(("maven", "g:a", "1") in result.packages(), "eight deep it is read")


@test
def the_number_of_jars_in_a_jar(folder):
    names = [b"%d.jar" % number for number in range(10001)]
    limited(in_jar(folder, stored_zip(names, jar({}), method=0)), "holds too many archives: the rest is left out")
    whole(in_jar(folder, stored_zip(names[:10000], jar({}), method=0)))


@test
def the_entries_of_a_jar(folder):
    # More than the end record can state: the directory itself counts.
    names = [b"%d" % number for number in range(100001)]
    limited(in_jar(folder, stored_zip(names, b"")), "has too many entries: the rest is left out")
    whole(in_jar(folder, stored_zip(names[:100000], b"")))


@test
def the_poms_of_a_jar(folder):
    poms = [b"META-INF/maven/g/a%d/pom.properties" % number for number in range(4097)]
    limited(in_jar(folder, stored_zip(poms, b"version=1\n")), "one of too many")
    whole(in_jar(folder, stored_zip(poms[:4096], b"version=1\n")))


@test
def the_inflated_bytes_of_a_jar(folder):
    inner = bytes(30 << 20) + stored_zip([b"a"], b"")  # ten of them: more than 256 MiB
    limited(in_jar(folder, stored_zip([b"%d.jar" % number for number in range(10)], inner)), "holds more than can be inflated here: the rest is left out")


@test
def the_size_of_what_a_jar_says(folder):
    limited(in_jar(folder, stored_zip([b"META-INF/MANIFEST.MF"], bytes(8 * MIB + 1))), "META-INF/MANIFEST.MF: too large")
    limited(in_jar(folder, stored_zip([b"META-INF/maven/g/a/pom.properties"], bytes((64 << 10) + 1))), "pom.properties: too large")


@test
def the_nesting_of_json(folder):
    def deep(levels):
        return Layer([File("srv/node_modules/x/package.json", '{"name":"x","version":"1.0.0","more":' + "[" * levels + "]" * levels + "}")])
    limited(over(folder, deep(64)), "nested deeper than 64")
    whole(over(folder, deep(63)))


# ---- records, notes

@test
def the_packages_of_a_layer(folder):
    tight = fault("TIGHT_LIMITS")
    def many(count):
        return Layer([File("var/lib/dpkg/status.d/x", "".join(dpkg_stanza(f"p{number}", "1") for number in range(count)))])
    limited(over(folder, many(101), env=tight), "more than 500000 packages")
    whole(over(folder, many(100), env=tight))


def add_record_test(name, variable, value, words, layers=1):
    def run(folder):
        fault("NONE")
        image = Image([base(), *(Layer([npm_package(f"srv/{layer}/{number}", f"p{number}", "1") for number in range(60)]) for layer in range(layers))])
        result = scan(folder, "--no-cache", "--jobs", "1", image.write_oci(f"{folder}/oci"), env={variable: value})
        equal(result.code, 3, result.err)
        check(re.search(words, result.notes()), f"says {words!r}: {result.notes()!r}")
        equal(scan(folder, "--no-cache", image.write_oci(f"{folder}/oci")).notes(), "", "with the limits as they are")
    run.__name__ = name
    test(run)


add_record_test("the_records_of_a_layer", "PLIMSOLL_LAYER_RECORDS", "50", "layer 1: : .*the reader sent more than 50 records")
add_record_test("the_bytes_of_a_layers_records", "PLIMSOLL_LAYER_RECORD_BYTES", "2000", "layer 1: : .*the reader sent more than 0 MiB")
add_record_test("the_records_of_an_image", "PLIMSOLL_SCAN_RECORDS", "100", "layers together gave more than 100 records", layers=2)
add_record_test("the_bytes_of_an_images_records", "PLIMSOLL_SCAN_RECORD_BYTES", "8000", "layers together gave more than .* records or 0 MiB", layers=2)


@test
def the_notes_of_a_layer(folder):
    result = over(folder, Layer([File(f"srv/{number}/node_modules/x/package.json", "{") for number in range(300)]))
    limited(result, "44 further notes were left out")
    equal(len([note for note in result.report["notes"] if note.get("layer") == 1]), 257)


@test
def the_notes_of_a_file(folder):
    result = over(folder, Layer([File("var/lib/dpkg/status.d/x", "".join(f"Package: p{number}\nStatus: install ok installed\n\n" for number in range(100)))]))
    limited(result, "more than 32 notes: the rest is left out")


# ---- time and memory

@test
def the_time_of_a_scan(folder):
    member = gzip.compress(bytes(4 << 20), mtime=0)
    layer = blob_layer(gzip.compress(sized("zeros", 8 << 30), mtime=0) + member * (15 << 8))
    result = over(folder, layer, "--timeout", "1s")
    equal((result.code, result.verdict), (3, "incomplete"), result.err)
    check("layer 1: : " in result.notes() and "not done in time" in result.notes(), result.notes())
    check(LEFT_PAD in result.packages(), "what was read in time is judged")


@test
def the_time_of_merging(folder):
    """Ten thousand packages two hundred folders deep, under six hundred layers that might take any of those folders away."""
    deep = Layer([npm_package("d/" * 200 + str(number), "x", "1.0.0") for number in range(10000)])
    target = Image([base(), deep, *(Layer([File(f"e{number}")]) for number in range(600))]).write_oci(f"{folder}/oci")
    scan(folder, "--timeout", "5s", target)  # keeps what the layers gave
    start = time.monotonic()
    result = scan(folder, "--timeout", "2s", target)
    took = time.monotonic() - start
    equal((result.code, result.verdict), (3, "incomplete"), result.err)
    check("not done in time (--timeout)" in result.notes(), result.notes()[:500])
    check(took < 4, f"it took {took} s")


@test
def the_time_of_all_images(folder):
    layout = Layout()
    slow = [Layer(tar_bytes=b"", blob=gzip.compress(sized(name, 8 << 30), mtime=0) + gzip.compress(bytes(4 << 20), mtime=0) * (15 << 8))
            for name in ("a", "b")]
    items = [layout.image(Image([base(), layer], architecture=name), **on(name)) for name, layer in zip(("amd64", "arm64"), slow)]
    layout.write(f"{folder}/oci", [layout.index(items)])
    start = time.monotonic()
    result = scan(folder, "--timeout", "4s", "--platform", "all", f"{folder}/oci")
    took = time.monotonic() - start
    equal((result.code, result.report["worst_verdict"], len(result.report["reports"])), (3, "incomplete", 2), result.err)
    check(took < 6, f"it took {took} s, of 4 for both")


@test
def the_time_of_a_layer(folder):
    env = {**fault("HANG"), "PLIMSOLL_JOB_MS": "1000"}
    limited(over(folder, base(), "--no-verify", env=env), "was not done after")


@test
def the_memory_of_a_child(folder):
    limited(over(folder, base(), env=fault("EAT_MEMORY")), "the reader ran out of its memory")


# ---- documents and archives, without which nothing can be said: exit code 1

@test
def the_documents_of_an_image(folder):
    image = Image([base()], manifest={"annotations": {"x": "y" * (4 << 20)}})
    fails(scan(folder, image.write_oci(f"{folder}/manifest")), "bytes, more than 4194304")
    image = Image([base()], config={"Cmd": ["sh"], "Labels": {"x": "y" * (4 << 20)}})
    fails(scan(folder, image.write_oci(f"{folder}/config")), "bytes, more than 4194304")
    fails(scan(folder, Image([base()] * 1001).write_oci(f"{folder}/layers")), "1000")


@test
def the_members_of_an_archive(folder):
    def archive(name, blocks):
        with open(f"{folder}/{name}.tar", "wb") as file:
            file.write(blocks + bytes(1024))
        return scan(folder, f"{folder}/{name}.tar")
    empty = header(b"x")
    fails(archive("members", empty * 100001), "members.tar", "more than 100000 members")
    fails(archive("names", (header(b"././@LongLink", octal(4000), b"L") + padded(b"n" * 4000) + empty) * 8500), "bytes of names")
    fails(archive("name", pax(record(b"path", b"p" * 5000)) + empty), "a name of more than 4096 bytes")
    fails(archive("pax", pax(record(b"comment", b"c" * MIB)) + empty), "a pax header of more than 1048576 bytes")
    fails(archive("headers", pax(record(b"comment", b"c")) * 400001), "more than 400000 headers")
    links = [Symlink("manifest.json", "0"), *(Symlink(str(number), str(number + 1)) for number in range(20)), File("20", "[]")]
    fails(archive("links", tar(links)[:-1024]), "leads over more than 16 links")


@test
def what_is_kept_in_memory_of_an_archive(folder):
    fault("NONE")
    env = {"PLIMSOLL_PIPE_BYTES": str(MIB)}
    target = Image([base(), Layer([File("srv/pad", bytes(2 * MIB))], "plain")]).write_docker_archive(f"{folder}/a.tar.gz", packing="gzip")
    fails(scan(folder, target, env=env), "a.tar.gz", "inflates to more than 1 MiB, which are kept in memory")
    with open(f"{folder}/a.tar.gz", "rb") as file:
        plain = gzip.decompress(file.read())
    fails(scan(folder, "-", stdin=plain, env=env), "standard input", "more than 1 MiB through a pipe, which is kept in memory")
    whole(scan(folder, "-", stdin=plain))


# ---- evidence that cannot be kept

def shared_images():
    """Four images: the same two layers, and one of their own."""
    pad = File("srv/pad", random.Random(1).randbytes(300000))
    shared = [base(), Layer([pad, npm_package("srv/shared", "lodash", "4.17.15")])]
    return [Image([*shared, Layer([npm_package("srv/own", "own", f"{number}.0.0")])]) for number in range(4)]


def core(result):
    """The report without how its layers were read, and without remarks on the cache."""
    report = dict(result.report)
    report.pop("layers")
    report["notes"] = [note for note in report["notes"] if note["kind"] != "remark"]
    return report


def together(folder, targets, **options):
    """All at once."""
    found = [None] * len(targets)

    def one(number):
        found[number] = scan(folder, targets[number], **options)
    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(targets))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(None not in found, "a scan failed")
    return found


def same_with(folder, rounds=2, **options):
    """Scans with that cache say what scans without one say."""
    targets = [image.write_oci(f"{folder}/{number}") for number, image in enumerate(shared_images())]
    want = [core(scan(folder, "--no-cache", target)) for target in targets]
    check(all(("npm", "own", f"{number}.0.0") in {(package["type"], package["name"], package["version"]) for package in report["packages"]}
              for number, report in enumerate(want)), "the images are what they should be")
    results = []
    for _ in range(rounds):
        results = together(folder, targets, **options)
        for number, result in enumerate(results):
            equal(core(result), want[number], f"image {number}")
    return results


@test
def four_scans_of_shared_layers_at_once_are_right(folder):
    for turn in range(3):
        shutil.rmtree(f"{folder}/cache", ignore_errors=True)
        results = same_with(folder, rounds=1 + turn)
    check(all(layer["from_evidence"] for result in results for layer in result.layers()), "and it was worth it")


def mounted(folder, options):
    os.makedirs(f"{folder}/cache", mode=0o700)
    if os.geteuid() != 0:
        skip("only root mounts a small disk")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=700,{options}", "tmpfs", f"{folder}/cache"], capture_output=True, text=True, check=False)
    if done.returncode:
        skip(f"mount: {done.stderr.strip()}")


def unmount(folder):
    subprocess.run(["umount", f"{folder}/cache"], check=False, capture_output=True)


@test
def a_full_disk_for_the_cache_changes_nothing(folder):
    mounted(folder, "size=64k")
    try:
        same_with(folder)
        with open(f"{folder}/cache/fill", "wb") as file:
            try:
                file.write(bytes(64 << 10))
            except OSError:
                pass
        same_with(folder)
    finally:
        unmount(folder)


@test
def a_read_only_cache_changes_nothing(folder):
    mounted(folder, "size=8m")
    try:
        for filled in (False, True):
            if filled:
                same_with(folder)
            subprocess.run(["mount", "-o", "remount,ro", f"{folder}/cache"], check=True)
            results = same_with(folder)
            equal({layer["from_evidence"] for result in results for layer in result.layers()}, {filled}, "kept evidence is still of use")
            subprocess.run(["mount", "-o", "remount,rw", f"{folder}/cache"], check=True)
    finally:
        unmount(folder)


@test
def a_cache_without_write_permission_changes_nothing(folder):
    if os.geteuid() == 0:
        skip("root may write everywhere")
    os.makedirs(f"{folder}/cache/plimsoll", mode=0o700)
    os.chmod(f"{folder}/cache/plimsoll", 0o500)
    same_with(folder)


@test
def a_cache_that_is_deleted_all_the_time_changes_nothing(folder):
    done = threading.Event()

    def delete():
        while not done.is_set():
            shutil.rmtree(f"{folder}/cache", ignore_errors=True)
            shutil.rmtree(f"{folder}/.local", ignore_errors=True)  # and the key
    thread = threading.Thread(target=delete)
    thread.start()
    try:
        same_with(folder, rounds=6)
    finally:
        done.set()
        thread.join()
    same_with(folder)


if __name__ == "__main__":
    main()
