#!/usr/bin/python3
"""rpm_made - small rpm databases in all forms, from the formats' descriptions: for tests, and as seeds

    tests/rpm_made.py --seeds       writes fuzz/seeds/rpm and fuzz/seeds/rpm_log anew
"""
import os
import shutil
import sqlite3
import struct
import sys
import tempfile
import zlib

INT32, STRING, STRING_ARRAY = 4, 6, 8
TAGS = {"name": (1000, STRING), "version": (1001, STRING), "release": (1002, STRING), "epoch": (1003, INT32),
        "distribution": (1010, STRING), "vendor": (1011, STRING), "license": (1014, STRING), "arch": (1022, STRING),
        "digests": (1035, STRING_ARRAY), "flags": (1037, INT32), "verify": (1045, INT32), "source": (1044, STRING), "provides": (1047, STRING_ARRAY), "requires": (1049, STRING_ARRAY),
        "dirindexes": (1116, INT32), "basenames": (1117, STRING_ARRAY), "dirnames": (1118, STRING_ARRAY),
        "module": (5096, STRING)}

PACKAGES = [
    dict(name="bash", version="5.1.8", release="6.el9", arch="x86_64", license="GPLv3+", vendor="Example", distribution="Example Linux 9",
         source="bash-5.1.8-6.el9.src.rpm", provides=["bash", "bash(x86-64)"], basenames=["bash", "sh"], dirnames=["/usr/bin/"],
         dirindexes=[0, 0]),
    dict(name="perl-libs", version="5.26.3", release="416.el8", epoch=[4], arch="x86_64", source="perl-5.26.3-416.el8.src.rpm",
         provides=["perl-libs", "libperl.so.5.26()(64bit)"], requires=["/usr/bin/sh", "libc.so.6()(64bit)", "perl(Errno)"]),
    dict(name="perl-Errno", version="1.28", release="416.el8", arch="x86_64", source="perl-5.26.3-416.el8.src.rpm",
         provides=["perl-Errno", "perl(Errno)"], requires=["libperl.so.5.26()(64bit)", "perl-libs", "rpmlib(CompressedFileNames)"]),
    dict(name="nodejs", version="18.20.2", release="1.module_el8", epoch=[1], arch="noarch",
         source="nodejs-18.20.2-1.module_el8.src.rpm", module="nodejs:18:8090020240301:a75119d5"),
    dict(name="gpg-pubkey", version="fd431d51", release="4ae0493b", source="(none)"),
]
# name, version, architecture, source's name and version, what it needs
EXPECTED = {
    ("bash", "5.1.8-6.el9", "x86_64", "bash", "5.1.8-6.el9"),
    ("perl-libs", "4:5.26.3-416.el8", "x86_64", "perl", "4:5.26.3-416.el8"),
    ("perl-Errno", "1.28-416.el8", "x86_64", "perl", "4:5.26.3-416.el8"),
    ("nodejs", "1:18.20.2-1.module_el8", "noarch", "nodejs", "1:18.20.2-1.module_el8"),
}


# Digests of "a": a program, a setting, a link, one that is not to be compared, a document, one by MD5.
SHA256_OF_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
DIGESTS = dict(name="made", version="1", release="1", arch="noarch", source="made-1-1.src.rpm", dirnames=["/usr/bin/", "/usr/share/"],
               basenames=["a", "b", "c", "d", "e", "f"], dirindexes=[0, 0, 0, 0, 1, 0], flags=[0, 1, 0, 0, 2, 0],
               verify=[0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe, 0xffffffff, 0xffffffff],
               digests=[SHA256_OF_A, SHA256_OF_A, "", SHA256_OF_A, SHA256_OF_A, "0cc175b9c0f1b6a831c399e269772661"])


def header(**fields):
    """One package's header, as rpm keeps it."""
    index, store = b"", b""
    for key in sorted(fields, key=lambda key: TAGS[key][0]):
        number, kind = TAGS[key]
        values = fields[key] if isinstance(fields[key], list) else [fields[key]]
        if kind == INT32:
            store += bytes(-len(store) % 4)
        index += struct.pack(">IIII", number, kind, len(store), len(values))
        store += b"".join(struct.pack(">I", value) if kind == INT32 else value.encode() + b"\0" for value in values)
    return struct.pack(">II", len(index) // 16, len(store)) + index + store


def headers():
    return [header(**package) for package in PACKAGES]


def bdb(blobs, order="<", page_bytes=512):
    """Berkeley DB's hash: a page of pairs, long values in pages of their own."""
    pages, items = [None, None, None], [(struct.pack(order + "I", 0), struct.pack(order + "I", len(blobs)))]

    def page(number, following, count, offset, level, kind, body):
        return (bytes(8) + struct.pack(order + "IIIHHBB", number, 0, following, count, offset, level, kind) + body).ljust(page_bytes, b"\0")

    for i, blob in enumerate(blobs):
        parts = [blob[at:at + page_bytes - 26] for at in range(0, len(blob), page_bytes - 26)]
        first = len(pages)
        for k, part in enumerate(parts):
            pages.append(page(len(pages), len(pages) + 1 if k + 1 < len(parts) else 0, 1, len(part), 0, 7, part))
        items.append((struct.pack(order + "I", i + 1), (first, len(blob))))
    flat = []
    for key, value in items:
        flat.append(b"\1" + key)
        flat.append(b"\1" + value if isinstance(value, bytes) else b"\3\0\0\0" + struct.pack(order + "II", *value))
    body, offsets, end = bytearray(page_bytes), b"", page_bytes
    for item in flat:
        end -= len(item)
        body[end:end + len(item)] = item
        offsets += struct.pack(order + "H", end)
    pages[2] = page(2, 0, 0, page_bytes, 0, 2, b"")
    pages[1] = page(1, 0, len(flat), end, 0, 2, offsets)[:26 + len(offsets)] + bytes(body[26 + len(offsets):])
    meta = bytes(8) + struct.pack(order + "IIIIBBBBIIIIII", 0, 0x61561, 9, page_bytes, 0, 8, 0, 0, 0, len(pages) - 1, 0, 0, 0, 0) + bytes(20)
    meta += struct.pack(order + "8I", 1, 1, 0, 0, len(items), 0x5e688dd1, 1, 1)
    pages[0] = meta.ljust(page_bytes, b"\0")
    return b"".join(pages)


def ndb(blobs):
    """rpm's own: a page of slots, and records between checksums."""
    slots, data, at = b"", b"", 4096
    for i, blob in enumerate(blobs):
        count = (16 + len(blob) + 12 + 15) // 16
        whole = (struct.pack("<4sIII", b"BlbS", i + 1, 7, len(blob)) + blob).ljust(count * 16 - 12, b"\0")
        whole += struct.pack("<II4s", zlib.adler32(whole), len(blob), b"BlbE")
        slots += struct.pack("<4sIII", b"Slot", i + 1, at // 16, count)
        data, at = data + whole, at + len(whole)
    slots = struct.pack("<4sIIIIIII", b"RpmP", 0, 7, 1, len(blobs) + 1, 0, 0, 0) + slots
    while len(slots) < 4096:
        slots += struct.pack("<4sIII", b"Slot", 0, 0, 0)
    return slots + data


def sqlite(blobs, logged=None, page_bytes=512):
    """The database, and its write-ahead log with the rows of LOGGED, which nobody has carried over."""
    folder = tempfile.mkdtemp()
    path = folder + "/rpmdb.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA page_size={page_bytes}")
    if logged is not None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    connection.execute("CREATE TABLE IF NOT EXISTS 'Name' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)")
    for blob in blobs:
        connection.execute("INSERT INTO Packages (blob) VALUES (?)", (blob,))
    if logged is not None:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for blob in logged or []:
        connection.execute("INSERT INTO Packages (blob) VALUES (?)", (blob,))
    with open(path, "rb") as stream:
        database = stream.read()
    log = b""
    if os.path.exists(path + "-wal"):
        with open(path + "-wal", "rb") as stream:
            log = stream.read()
    connection.close()
    shutil.rmtree(folder)
    return database, log


MANIFEST_2 = ("bash\t5.1.8-1.cm2\t1653816591\t1653753130\tExample\t(none)\t580\tx86_64\t0\tbash-5.1.8-1.cm2.src.rpm\n"
              "shadow-utils\t4.9-12.cm2\t1653816591\t1653753130\tExample\t2\t580\tx86_64\t2\tshadow-utils-4.9-12.cm2.src.rpm\n"
              "gpg-pubkey\t3135ce90-5e6fda74\t1653816591\t1583340148\t(none)\t(none)\t0\t(none)\t0\t(none)\n")
MANIFEST_1 = "bash-5.1.8-1.cm2.x86_64\nshadow-utils-4.9-12.cm2.x86_64\ngpg-pubkey-3135ce90-5e6fda74.(none)\n"


def seeds():
    blobs = headers()
    database, log = sqlite(blobs[:2], blobs[2:])
    yield "rpm/bdb-little", bdb(blobs)
    yield "rpm/bdb-big", bdb(blobs, ">")
    yield "rpm/ndb", ndb(blobs)
    yield "rpm/sqlite", sqlite(blobs)[0]
    yield "rpm/digests", ndb([header(**DIGESTS)])
    yield "rpm/manifest-2", MANIFEST_2.encode()
    yield "rpm/manifest-1", MANIFEST_1.encode()
    yield "rpm_log/two-and-three", struct.pack("<I", len(database)) + database + log
    yield "rpm_log/none", struct.pack("<I", len(database)) + database


if __name__ == "__main__" and sys.argv[1:] == ["--seeds"]:
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    for name, content in seeds():
        os.makedirs(os.path.dirname("fuzz/seeds/" + name), exist_ok=True)
        with open("fuzz/seeds/" + name, "wb") as out:
            out.write(content)
