"""rpm_test.py - rpm's databases, made by rpm itself, by SQLite and by Berkeley DB, give what rpm says is installed"""
import csv
import glob
import lzma
import os
import sqlite3
import struct

import rpm_made
from images import File, Image, Layer, Symlink, os_release
from lib import check, data, equal, main, need, run, scan, test

PLACES = ("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm")


def found(folder, *layers):
    """The scan of an image, and its rpm packages: name, version, architecture, source's name and version."""
    image = Image([Layer(os_release() + entries) for entries in layers]).write_oci(f"{folder}/oci-{len(os.listdir(folder))}")
    result = scan(folder, image)
    return result, {(package["name"], package["version"], package.get("architecture", ""), package.get("source_name", package["name"]),
                     package.get("source_version", package["version"])) for package in result.report["packages"]
                    if package["type"] == "rpm"}


def unread(result):
    """What was not read; not what was not judged."""
    return [note for note in result.notes().splitlines() if " not judged: " not in note]


def content(path):
    with (lzma.open if path.endswith(".xz") else open)(path, "rb") as stream:
        return stream.read()


@test
def every_form_in_every_place_gives_the_same_packages(folder):
    blobs = rpm_made.headers()
    forms = (("Packages", rpm_made.bdb(blobs)), ("Packages", rpm_made.bdb(blobs, ">")), ("Packages.db", rpm_made.ndb(blobs)),
             ("rpmdb.sqlite", rpm_made.sqlite(blobs)[0]))
    for name, made in forms:
        places = [File(f"{place}/{name}", made) for place in PLACES]
        result, packages = found(folder, places)
        equal(packages, rpm_made.EXPECTED, name)
        equal(len(result.report["packages"]), len(PLACES) * len(packages), f"{name}, in each place")
        equal(unread(result), [], name)


@test
def a_write_ahead_log_is_read_with_its_database(folder):
    blobs = rpm_made.headers()
    for count in (0, 2, len(blobs)):
        database, log = rpm_made.sqlite(blobs[:count], blobs[count:])
        entries = [File("var/lib/rpm/rpmdb.sqlite-wal", log), File("var/lib/rpm/rpmdb.sqlite", database)]
        result, packages = found(folder, entries)
        equal({package[:3] for package in packages}, {package[:3] for package in rpm_made.EXPECTED}, f"{count} in the database")
        equal(unread(result), [], "notes")


@test
def a_write_ahead_log_in_a_layer_of_its_own_is_incomplete(folder):
    blobs = rpm_made.headers()
    database, log = rpm_made.sqlite(blobs[:2], blobs[2:])
    result, packages = found(folder, [File("var/lib/rpm/rpmdb.sqlite", database)], [File("var/lib/rpm/rpmdb.sqlite-wal", log)])
    equal(len(packages), 2)
    equal(result.code, 3)
    check("not in this layer" in result.notes(), result.notes())


@test
def a_database_behind_a_link_is_read(folder):
    entries = [File("usr/lib/sysimage/rpm/Packages.db", rpm_made.ndb(rpm_made.headers())), Symlink("var/lib/rpm", "../../usr/lib/sysimage/rpm")]
    result, packages = found(folder, entries)
    equal(packages, rpm_made.EXPECTED)
    equal(unread(result), [])


@test
def lists_of_images_without_rpm_are_read(folder):
    _, packages = found(folder, [File("var/lib/rpmmanifest/container-manifest-1", rpm_made.MANIFEST_1),
                                 File("var/lib/rpmmanifest/container-manifest-2", rpm_made.MANIFEST_2)])
    equal(packages, {("bash", "5.1.8-1.cm2", "x86_64", "bash", "5.1.8-1.cm2"),
                     ("shadow-utils", "2:4.9-12.cm2", "x86_64", "shadow-utils", "2:4.9-12.cm2")})


def known(path):
    """The list beside a database of the test data: name, version with epoch, architecture, source package's file, module."""
    with open(path, encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return {(row[1], f"{row[0]}:{row[2]}-{row[3]}" if row[0] else f"{row[2]}-{row[3]}", row[4], row[5], row[6]) for row in rows
            if row[1] != "gpg-pubkey"}


def without_epoch(version):
    return version.split(":")[-1]


@test
def databases_of_real_systems_hold_what_is_known_of_them(folder):
    """Expectations: expected.tsv of each, made by another implementation."""
    lists = sorted(glob.glob(data("conformance/packages/rpm") + "/*/expected.tsv"))
    check(len(lists) >= 6, "the databases are there")
    for path in lists:
        name = os.path.basename(os.path.dirname(path))
        (database,) = [file for file in glob.glob(f"{os.path.dirname(path)}/*") if file != path]
        result, _ = found(folder, [File("var/lib/rpm/" + os.path.basename(database).removesuffix(".xz"), content(database))])
        packages = {(package["name"], package["version"], package["architecture"],
                     f"{package['source_name']}-{without_epoch(package['source_version'])}.src.rpm", package.get("module", ""))
                    for package in ({"source_name": each["name"], "source_version": each["version"], **each} for each in result.report["packages"])}
        equal(packages, known(path), name)
        equal(unread(result), [], name)


@test
def berkeley_db_of_either_byte_order_is_read(folder):
    """Berkeley DB's own tools write the CentOS databases anew, for a machine of the other order and with other pages."""
    need("db_dump", "db_load")
    for name, cases in (("bdb-centos5-plain", ((1234, 4096), (4321, 512))), ("bdb-centos7-plain", ((4321, 4096), (4321, 65536)))):
        path = data(f"conformance/packages/rpm/{name}/Packages.xz")
        with open(f"{folder}/Packages", "wb") as out:
            out.write(content(path))
        dump = run("db_dump", f"{folder}/Packages")
        for order, page_bytes in cases:
            made = f"{folder}/{name}-{order}-{page_bytes}"
            head, body = dump.split("HEADER=END", 1)
            head = "\n".join(line for line in head.split("\n") if not line.startswith(("db_pagesize", "h_nelem", "db_lorder")))
            run("db_load", made, input=f"{head}db_pagesize={page_bytes}\ndb_lorder={order}\nHEADER=END{reordered(body, order)}")
            result, packages = found(folder, [File("var/lib/rpm/Packages", content(made))])
            equal({package[:3] for package in packages}, {package[:3] for package in known(os.path.dirname(path) + "/expected.tsv")}, made)
            equal(unread(result), [], made)


def reordered(body, order):
    """Keys are numbers of the machine, which Berkeley DB does not know: of a dump's pairs of lines the first, turned round."""
    lines = body.strip("\n").split("\n")
    for i in range(0, len(lines) - 1 if order == 4321 else 0, 2):
        if lines[i].startswith(" ") and len(lines[i]) == 9:
            lines[i] = " " + struct.pack(">I", *struct.unpack("<I", bytes.fromhex(lines[i].strip()))).hex()
    return "\n" + "\n".join(lines) + "\n"


SPEC = """Name: made-{n}
Version: 1.{n}
Release: 2
{epoch}
Summary: made
License: MIT
Vendor: Example
BuildArch: noarch
ModularityLabel: made:{n}:20240101:abc
%description
made
%package tools
Summary: tools
Version: 7.{n}
Requires: made-{n}
%description tools
tools
%install
mkdir -p %{{buildroot}}/usr/share/made-{n}
echo a > %{{buildroot}}/usr/share/made-{n}/a
echo b > %{{buildroot}}/usr/share/made-{n}/b
%files
/usr/share/made-{n}/a
%files tools
/usr/share/made-{n}/b
"""
QUERY = "%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%{MODULARITYLABEL}\\n"


def rpms_built(folder):
    for n in range(3):
        with open(f"{folder}/{n}.spec", "w", encoding="ascii") as out:
            out.write(SPEC.format(n=n, epoch=f"Epoch: {n}" if n != 1 else ""))
        run("rpmbuild", "--define", f"_topdir {folder}/top", "-bb", f"{folder}/{n}.spec", env={**os.environ, "HOME": folder})
    return sorted(glob.glob(f"{folder}/top/RPMS/noarch/*.rpm"))


def rpm(folder, *arguments):
    # Debian's rpm warns that it is not Debian's way to install.
    return run("rpm", "--root", f"{folder}/root", "--dbpath", "/var/lib/rpm", "--define", "_db_backend sqlite", *arguments,
               env={**os.environ, "HOME": folder})


def installed(folder):
    return {tuple(line.split("\t")) for line in rpm(folder, "-qa", "--qf", QUERY).splitlines()}


def same_as_rpm(folder):
    """The database as it lies in root, with its log, compared with rpm's own answer."""
    names = [name for name in ("rpmdb.sqlite", "rpmdb.sqlite-wal", "rpmdb.sqlite-shm") if os.path.exists(f"{folder}/root/var/lib/rpm/{name}")]
    files = {name: content(f"{folder}/root/var/lib/rpm/{name}") for name in names}  # before rpm looks, which may carry the log over
    result, _ = found(folder, [File(f"var/lib/rpm/{name}", files[name]) for name in names])
    packages = {(package["name"], package["version"], package["architecture"],
                 f"{package.get('source_name', package['name'])}-{without_epoch(package.get('source_version', package['version']))}.src.rpm",
                 package["module"]) for package in result.report["packages"]}
    equal(packages, installed(folder))
    equal(unread(result), [], "notes")
    return files


def prepared(folder):
    need("rpm", "rpmbuild")
    rpms = rpms_built(folder)
    equal(len(rpms), 6, "packages that rpmbuild made")
    os.mkdir(f"{folder}/root")
    return rpms


@test
def what_rpm_installed_is_what_rpm_says(folder):
    rpms = prepared(folder)
    rpm(folder, "-i", "--nodeps", *rpms)
    equal(len(installed(folder)), 6)
    same_as_rpm(folder)
    result, packages = found(folder, [File("var/lib/rpm/rpmdb.sqlite", content(f"{folder}/root/var/lib/rpm/rpmdb.sqlite"))])
    # The tools' version is their own, the epoch their source's: it is that of the package which has the source's version.
    check(("made-2-tools", "2:7.2-2", "noarch", "made-2", "2:1.2-2") in packages, packages)
    check(("made-0", "0:1.0-2", "noarch", "made-0", "0:1.0-2") in packages, packages)
    equal(unread(result), [])


@test
def what_rpm_wrote_while_others_read_is_in_the_log_and_told(folder):
    rpms = prepared(folder)
    rpm(folder, "-i", "--nodeps", *rpms[:2])
    path = f"{folder}/root/var/lib/rpm/rpmdb.sqlite"
    reader = sqlite3.connect(path, isolation_level=None)
    equal(reader.execute("PRAGMA journal_mode=WAL").fetchone(), ("wal",))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM Packages").fetchone()  # as long as this goes on, the log cannot be carried over
    rpm(folder, "-i", "--nodeps", *rpms[2:])
    rpm(folder, "-e", "--nodeps", "made-0")
    files = same_as_rpm(folder)
    check(len(files["rpmdb.sqlite-wal"]) > 4096, "there is a log")
    old, _ = found(folder, [File("var/lib/rpm/rpmdb.sqlite", files["rpmdb.sqlite"])])
    equal(len(old.report["packages"]), 2, "packages without the log")
    reader.close()


@test
def a_database_that_sqlite_made_small_again_is_read(folder):
    """Free pages, pages that were used before, another page size, pointers for auto_vacuum: as SQLite leaves them."""
    blobs = [rpm_made.header(name=f"package-{i}", version="1", release=str(i), arch="noarch", license="x" * (i * 37 % 9000)) for i in range(300)]
    for page_bytes, vacuum in ((512, 0), (1024, 1), (4096, 2), (65536, 0)):
        path = f"{folder}/{page_bytes}.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA page_size={page_bytes}")
        connection.execute(f"PRAGMA auto_vacuum={vacuum}")
        connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", ((blob,) for blob in blobs))
        connection.execute("DELETE FROM Packages WHERE hnum % 3 = 0")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", ((blob,) for blob in blobs[2:90:3]))
        connection.execute("DELETE FROM Packages WHERE hnum % 7 = 0")
        left = {(hnum, length) for hnum, length in connection.execute("SELECT hnum, length(blob) FROM Packages")}
        connection.close()
        result, packages = found(folder, [File("var/lib/rpm/rpmdb.sqlite", content(path))])
        evidence = {int(package["evidence"].split()[1]) for package in result.report["packages"]}
        equal(evidence, {hnum for hnum, _ in left}, f"{page_bytes}")
        equal(unread(result), [], f"{page_bytes}")
        check(packages, "packages")


@test
def the_seeds_are_what_the_script_makes(_):
    """All but those that SQLite writes, which differ by its version."""
    for name, made in rpm_made.seeds():
        if "sqlite" not in name and "log" not in name:
            equal(content(os.path.join(os.path.dirname(__file__), "../fuzz/seeds", name)), made, name)


if __name__ == "__main__":
    main()
