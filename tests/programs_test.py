"""programs_test.py - programs through the whole program: what their bytes say, in files of any size, owned or not"""
import io
import json
import os
import struct
import tarfile
import zlib

from elf_made import elf
from images import File, Hardlink, Image, Layer, Whiteout, dpkg_stanza, os_release
from lib import check, equal, main, scan, test

START, END = bytes.fromhex("3077af0c9274080241e1c107e6d618e6"), bytes.fromhex("f932433186182072008242104116d8f2")
MODULES = START + b"path\ta.example/b\nmod\ta.example/b\tv1.2.0\t\ndep\tc.example/d\tv1.0.0\th1:x=\nbuild\tGOARCH=amd64\n" + END
CRATES = {"packages": [{"name": "adler", "version": "1.0.2", "source": "crates.io"},
                       {"name": "cc", "version": "1.0.79", "source": "crates.io", "kind": "build"},
                       {"name": "hello", "version": "0.1.0", "source": "local", "dependencies": [0, 1], "root": True}]}
GO = {("golang", "a.example/b", "v1.2.0"), ("golang", "c.example/d", "v1.0.0"), ("golang", "stdlib", "1.26.8")}
RUST = {("cargo", "adler", "1.0.2"), ("cargo", "hello", "0.1.0")}


def buildinfo():
    length = len(MODULES)
    return (b"\xff Go buildinf:\0\2" + bytes(16) + b"\x08go1.26.8" + bytes([length & 0x7f | 0x80, length >> 7]) + MODULES)


def go():
    return elf((".text", 1, 1, 5, b"code"), (".go.buildinfo", 1, 1, 6, buildinfo()))


def rust():
    return elf((".dep-v0", 1, 1, 4, zlib.compress(json.dumps(CRATES, separators=(",", ":")).encode(), 9)))


def noted(text):
    note = text.encode() + b"\0"
    return elf((".note.package", 7, 4, 4, struct.pack("<III", 4, len(note), 0xcafe1a7e) + b"FDO\0" + note + bytes(-len(note) % 4)))


def bash(version):
    return elf((".rodata", 1, 1, 4, b"\0@(#)Bash version " + version.encode() + b"(1) release GNU\0"))


def program(path, content, mode=0o755):
    return File(path, content, mode=mode)


def named(result):
    return {package for package in result.packages() if package[0] != "deb"}


@test
def programs_say_what_they_are_made_of(folder):
    image = Image([Layer(os_release() + [
        program("usr/local/bin/go", go()), program("usr/local/lib/librust.so", rust(), 0o644), program("usr/local/bin/bash", bash("5.2.15")),
        program("opt/hello", noted('{"type":"generic","name":"hello","version":"2.10"}')),
        program("usr/local/share/data", go(), 0o644), program("usr/local/bin/script", b"#!/bin/sh\n" + go())])])
    result = scan(folder, image.write_oci(f"{folder}/oci"))
    equal(named(result), GO | RUST | {("generic", "bash", "5.2.15"), ("generic", "hello", "2.10")})


def sparse(path, size, ranges):
    """A sparse file as GNU tar 1.30 writes it (pax, version 1.0), RANGES: [(offset, bytes)]; and a tar of it."""
    data = f"{len(ranges) + 1}\n" + "".join(f"{offset}\n{len(part)}\n" for offset, part in ranges) + f"{size}\n0\n"
    data = data.encode().ljust(512, b"\0") + b"".join(part for _, part in ranges)
    entry = tarfile.TarInfo(f"{os.path.dirname(path)}/GNUSparseFile.0/{os.path.basename(path)}")
    entry.size, entry.mode = len(data), 0o755
    entry.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": path, "GNU.sparse.realsize": str(size)}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


MIB = 1 << 20
HEAD = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, 0, 0, 64, 56, 0, 64, 0, 0)
LARGE = [(0, HEAD.ljust(512, b"\0")), (30 * MIB - 8192, bytes(8192 - 304) + buildinfo().ljust(304 + 8192, b"x")),
         (77 * MIB, b"#" * 77 + zlib.compress(json.dumps(CRATES, separators=(",", ":")).encode(), 6) + b"#" * 100)]


@test
def a_large_program_is_read_in_flat_memory(folder):
    image = Image([Layer(os_release()), Layer(tar_bytes=sparse("usr/local/bin/large", 100 * MIB, LARGE))])
    result = scan(folder, image.write_oci(f"{folder}/oci"))
    equal(named(result), GO | RUST)


@test
def a_large_program_of_a_folder_is_read_so_too(folder):
    os.makedirs(f"{folder}/root/etc")
    os.makedirs(f"{folder}/root/usr/bin")
    with open(f"{folder}/root/etc/os-release", "w", encoding="ascii") as file:
        file.write("ID=debian\nVERSION_ID=12\n")
    with open(f"{folder}/root/usr/bin/large", "wb") as file:
        file.truncate(100 * MIB)
        for offset, part in LARGE:
            file.seek(offset)
            file.write(part)
    with open(f"{folder}/root/usr/bin/data", "wb") as file:
        file.write(go())
    os.chmod(f"{folder}/root/usr/bin/large", 0o755)
    for target in ("rootfs", "fs"):
        equal(named(scan(folder, f"{target}:{folder}/root")), GO | RUST)


@test
def what_a_package_brought_is_not_told_twice(folder):
    """Owned by dpkg's list: the package says it. Touched in an upper layer: still. Another version in its place: nobody packaged it."""
    lower = Layer(os_release() + [
        File("var/lib/dpkg/status", dpkg_stanza("bash", "5.2.15-2+b13") + dpkg_stanza("systemd", "252.39-1~deb12u2")),
        File("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n"),
        File("var/lib/dpkg/info/systemd.list", "/.\n/usr/lib/systemd/systemd\n/boot/vmlinuz-6.1.0\n"),
        program("usr/bin/bash", bash("5.2.15")),
        program("usr/lib/systemd/systemd", noted('{"type":"deb","os":"debian","name":"systemd","version":"252.39-1~deb12u2"}')),
        File("boot/vmlinuz-6.1.0", bytes(1000))])
    packages = {("deb", "bash", "5.2.15-2+b13"), ("deb", "systemd", "252.39-1~deb12u2")}
    for name, upper, more in (("lower", [], set()),
                              ("touched", [program("usr/bin/bash", bash("5.2.15"), 0o4755)], set()),
                              ("replaced", [program("usr/bin/bash", bash("5.1.0"))], {("generic", "bash", "5.1.0")}),
                              ("added", [program("usr/local/bin/bash", bash("5.2.15"))], {("generic", "bash", "5.2.15")}),
                              ("removed", [Whiteout("usr/bin/bash")], set())):
        os.mkdir(f"{folder}/{name}")
        image = Image([lower] + ([Layer(upper)] if upper else []))
        equal(scan(f"{folder}/{name}", image.write_oci(f"{folder}/{name}/oci")).packages(), packages | more, name)


@test
def a_kernel_is_one_package_and_a_driver_another(folder):
    modinfo = b"license=GPL\0version=535.1\0name=nvidia\0vermagic=6.1.0-47-amd64 SMP \0"
    image = Image([Layer(os_release() + [
        File("lib/modules/6.1.0-47-amd64/modules.builtin", "kernel/fs/a.ko\n"),
        File("lib/modules/6.1.0-47-amd64/kernel/fs/b.ko", elf((".modinfo", 1, 0, 0, b"intree=Y\0name=b\0vermagic=6.1.0-47-amd64 SMP \0"))),
        File("lib/modules/6.1.0-47-amd64/updates/nvidia.ko", elf((".modinfo", 1, 0, 0, modinfo)))])])
    equal(named(scan(folder, image.write_oci(f"{folder}/oci"))), {("generic", "linux", "6.1.0-47-amd64"), ("generic", "nvidia", "535.1")})


@test
def a_hard_link_is_not_a_second_program_and_one_that_is_cut_off_is_named(folder):
    image = Image([Layer(os_release() + [program("usr/bin/a", go()), Hardlink("usr/bin/b", "usr/bin/a"), program("usr/bin/c", go()[:-100])])])
    result = scan(folder, image.write_oci(f"{folder}/oci"))
    equal(named(result), GO)
    paths = [package["path"] for package in result.report["packages"] if package["type"] == "golang"]
    check("usr/bin/a" in paths and "usr/bin/b" not in paths, paths)
    check(any(note.get("path") == "usr/bin/c" and "cut off" in note["text"] for note in result.report["notes"]), result.report["notes"])


if __name__ == "__main__":
    main()
