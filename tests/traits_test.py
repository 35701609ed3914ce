"""traits_test.py - traits of malware in whole images: what dpkg, rpm and apk state is compared, and dpkg -V and rpm -Va say the same"""
import base64
import hashlib
import os
import shutil
import subprocess

from images import File, Image, Layer, Symlink, Whiteout, os_release
from lib import check, equal, main, need, run, scan, test

ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
INFO = "var/lib/dpkg/info"


def found(folder, image, *options):
    """The traits of an image, as (rule, rating, path, layer); and the report."""
    result = scan(folder, image, "--scanners", "malware", *options)
    return {(each["id"], each["rating"], each["path"], each["layer"]) for each in result.report["findings"] if each["kind"] == "malware"}, result


def image(folder, *layers):
    return Image([Layer(entries) for entries in layers]).write_oci(f"{folder}/oci-{len(os.listdir(folder))}")


def debian(files, name="made", version="1.0-1"):
    """A package of FILES (path: bytes) as dpkg has it."""
    status = f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"
    sums = "".join(f"{hashlib.md5(content).hexdigest()}  {path}\n" for path, content in files.items())
    return [*os_release(), File("var/lib/dpkg/status", status), File(f"{INFO}/{name}.list", "".join(f"/{path}\n" for path in files)),
            File(f"{INFO}/{name}.md5sums", sums), *(File(path, content, mode=0o755) for path, content in files.items())]


@test
def a_file_that_an_upper_layer_replaced_is_told_with_that_layer(folder):
    base = debian({"usr/bin/ls": ELF + b"a", "usr/bin/cat": ELF + b"b", "usr/bin/script": b"#!/bin/sh\n"})
    upper = [File("usr/bin/ls", ELF + b"evil", mode=0o755), File("usr/bin/script", b"#!/bin/sh\nevil\n", mode=0o755)]
    traits, result = found(folder, image(folder, base, upper))
    equal(traits, {("trait-replaced-file", "high", "usr/bin/ls", 1), ("trait-replaced-file", "moderate", "usr/bin/script", 1)})
    one = next(each for each in result.report["findings"] if each["path"] == "usr/bin/ls")
    check(hashlib.md5(ELF + b"evil").hexdigest() in one["malware"]["facts"], one)
    check(hashlib.md5(ELF + b"a").hexdigest() in one["malware"]["facts"], one)
    check("made 1.0-1" in one["reason"], one)


@test
def an_upgrade_and_what_a_layer_took_away_are_nothing(folder):
    old, new = {"usr/bin/ls": ELF + b"a", "usr/bin/gone": ELF}, {"usr/bin/ls": ELF + b"b"}
    upgrade = debian(new, version="2.0-1") + [Whiteout("usr/bin/gone")]
    equal(found(folder, image(folder, debian(old), upgrade))[0], set())
    # Its file is evil, and taken away again.
    layers = debian(old), [File("usr/bin/ls", ELF + b"evil", mode=0o755)], [Whiteout("usr/bin/ls")]
    equal(found(folder, image(folder, *layers))[0], set())


@test
def programs_of_nobody_are_one_finding_a_layer(folder):
    base = debian({"usr/bin/ls": ELF})
    own = [File(f"usr/bin/own{i}", ELF + bytes([i]), mode=0o755) for i in range(40)] + [File("usr/local/bin/x", ELF, mode=0o755)]
    traits, result = found(folder, image(folder, base, own))
    equal(traits, {("trait-unowned-program", "low", "usr/bin/own0", 1)})
    check("40 files" in result.report["findings"][0]["malware"]["facts"], result.report["findings"])
    equal(found(folder, image(folder, [*os_release(), *own]))[0], set(), "without a package database")


@test
def setuid_copies_of_shells_are_found_wherever_they_lie(folder):
    base = debian({"bin/dash": ELF + b"dash"}) + [File("srv/.x", ELF + b"dash", mode=0o4755), File("srv/.y", ELF + b"other", mode=0o4755)]
    equal(found(folder, image(folder, base))[0], {("trait-setuid-copy", "high", "srv/.x", 0)})


@test
def a_preloaded_library_is_low_when_a_package_brought_it(folder):
    base = debian({"usr/lib/libjemalloc.so.2": ELF})
    equal(found(folder, image(folder, base + [File("etc/ld.so.preload", "/usr/lib/libjemalloc.so.2\n")]))[0],
          {("trait-ld-so-preload", "low", "etc/ld.so.preload", 0)})
    equal(found(folder, image(folder, base + [File("etc/ld.so.preload", "/usr/lib/evil.so\n")]))[0],
          {("trait-ld-so-preload", "high", "etc/ld.so.preload", 0)})


@test
def a_kept_answer_is_the_same(folder):
    base, upper = debian({"usr/bin/ls": ELF + b"a"}), [File("usr/bin/ls", ELF + b"evil", mode=0o755), File("tmp/.x", ELF, mode=0o755)]
    target = image(folder, base, upper)
    first, again = found(folder, target)[0], found(folder, target)[0]
    equal(first, {("trait-replaced-file", "high", "usr/bin/ls", 1), ("trait-hidden-file", "moderate", "tmp/.x", 1)})
    equal(again, first)


@test
def alpine_states_sha1(folder):
    files = {"bin/busybox": ELF + b"busybox", "sbin/apk": ELF + b"apk"}
    database = "P:made\nV:1-r0\nA:x86_64\n" + "".join(
        f"F:{os.path.dirname(path)}\nR:{os.path.basename(path)}\na:0:0:755\nZ:Q1{base64.b64encode(hashlib.sha1(content).digest()).decode()}\n"
        for path, content in files.items()) + "\n"
    base = [*os_release("ID=alpine\nVERSION_ID=3.18.4\n"), File("lib/apk/db/installed", database), Symlink("bin/sh", "busybox"),
            *(File(path, content, mode=0o755) for path, content in files.items())]
    equal(found(folder, image(folder, base))[0], set())
    equal(found(folder, image(folder, base, [File("sbin/apk", ELF + b"evil", mode=0o755)]))[0], {("trait-replaced-file", "high", "sbin/apk", 1)})


SPEC = """Name: made
Version: 1.0
Release: 2
Summary: made
License: MIT
AutoReqProv: no
%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
%description
made
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/made
cp /bin/ls %{buildroot}/usr/bin/ls
cp /bin/true %{buildroot}/usr/bin/true
ln -s ls %{buildroot}/usr/bin/dir
for name in usr/bin/script usr/lib/made/conf.sh usr/lib/made/free.sh; do printf '#!/bin/sh\\n' >%{buildroot}/$name; chmod 755 %{buildroot}/$name; done
printf data >%{buildroot}/usr/lib/made/data
%files
/usr/bin/ls
/usr/bin/true
/usr/bin/dir
/usr/bin/script
%config /usr/lib/made/conf.sh
%verify(not md5) /usr/lib/made/free.sh
/usr/lib/made/data
"""


def rpm(folder, *arguments):
    return subprocess.run(("rpm", "--root", f"{folder}/root", "--dbpath", "/var/lib/rpm", "--define", "_db_backend sqlite", *arguments),
                          capture_output=True, text=True, check=False, env={**os.environ, "HOME": folder}).stdout


@test
def what_rpm_installed_differs_where_rpm_says_so(folder):
    need("rpm", "rpmbuild")
    with open(f"{folder}/made.spec", "w", encoding="ascii") as out:
        out.write(SPEC)
    run("rpmbuild", "--define", f"_topdir {folder}/top", "-bb", f"{folder}/made.spec", env={**os.environ, "HOME": folder})
    packages = [os.path.join(place, name) for place, _, names in os.walk(f"{folder}/top/RPMS") for name in names]
    os.mkdir(f"{folder}/root")
    rpm(folder, "-i", "--nodeps", *packages)
    equal(found(folder, f"rootfs:{folder}/root")[0], set())
    for path in ("usr/bin/ls", "usr/bin/script", "usr/lib/made/conf.sh", "usr/lib/made/free.sh", "usr/lib/made/data"):
        with open(f"{folder}/root/{path}", "ab") as out:
            out.write(b"#")
    # "5" in the third place: the digest differs. "c": a setting. Data is not told.
    says = {line.split()[-1][1:] for line in rpm(folder, "-Va").splitlines() if line[2] == "5" and " c " not in line}
    equal(says, {"usr/bin/ls", "usr/bin/script", "usr/lib/made/data"}, "rpm -Va")
    traits = found(folder, f"rootfs:{folder}/root")[0]
    equal({path for rule, _, path, _ in traits if rule == "trait-replaced-file"}, says - {"usr/lib/made/data"})


DEB = """Package: made
Version: 1.0-1
Architecture: all
Maintainer: a <a@example.org>
Description: made
"""


@test
def what_dpkg_installed_differs_where_dpkg_says_so(folder):
    need("dpkg", "dpkg-deb")
    files = {"usr/bin/made": ELF + b"a", "usr/sbin/tool": ELF + b"b", "usr/lib/made/x.py": b"#!/usr/bin/python3\n", "usr/lib/made/data": b"data",
             "usr/lib/made/conf.sh": b"#!/bin/sh\n"}
    for path, content in {**files, "DEBIAN/control": DEB.encode(), "DEBIAN/conffiles": b"/usr/lib/made/conf.sh\n"}.items():
        os.makedirs(os.path.dirname(f"{folder}/deb/{path}"), exist_ok=True)
        with open(f"{folder}/deb/{path}", "wb") as out:
            out.write(content)
        os.chmod(f"{folder}/deb/{path}", 0o644 if path.endswith("data") else 0o755)
    with open(f"{folder}/deb/DEBIAN/md5sums", "w", encoding="ascii") as out:
        out.writelines(f"{hashlib.md5(content).hexdigest()}  {path}\n" for path, content in files.items())
    run("dpkg-deb", "--root-owner-group", "-b", f"{folder}/deb", f"{folder}/made.deb")
    for place in ("info", "updates", "triggers"):
        os.makedirs(f"{folder}/root/var/lib/dpkg/{place}")
    for name in ("status", "available"):
        with open(f"{folder}/root/var/lib/dpkg/{name}", "w", encoding="ascii"):
            pass
    run("dpkg", f"--root={folder}/root", "--force-script-chrootless", "--force-not-root", "-i", f"{folder}/made.deb")
    equal(found(folder, f"rootfs:{folder}/root")[0], set())
    shutil.copytree(f"{folder}/root", f"{folder}/changed", symlinks=True)
    for path in ("usr/bin/made", "usr/lib/made/x.py", "usr/lib/made/data", "usr/lib/made/conf.sh"):
        with open(f"{folder}/changed/{path}", "ab") as out:
            out.write(b"#")
    told = subprocess.run(("dpkg", f"--root={folder}/changed", "-V"), capture_output=True, text=True, check=False).stdout
    says = {line.split()[-1][1:] for line in told.splitlines() if line[2] == "5" and " c " not in line}
    equal(says, {"usr/bin/made", "usr/lib/made/x.py", "usr/lib/made/data"}, "dpkg -V")
    traits = found(folder, f"rootfs:{folder}/changed")[0]
    equal({path for rule, _, path, _ in traits if rule == "trait-replaced-file"}, says - {"usr/lib/made/data"})


main()
