"""db_build_test.py - plimsoll db build: a folder of feeds becomes a store, and what did not take part is said"""
import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import zipfile

from lib import check, equal, main, need, plimsoll, test


def record(identity, packages=("lodash",), details="", **more):
    return {"id": identity, "modified": "2026-01-01T00:00:00Z", "details": details, "affected": [
        {"package": {"ecosystem": "npm", "name": name}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "9.0.0"}]}]}
        for name in packages], **more}


def feed(folder, *records, name="osv"):
    os.makedirs(f"{folder}/feeds/{name}/npm", exist_ok=True)
    for one in records:
        with open(f"{folder}/feeds/{name}/npm/{one['id']}.json", "w", encoding="ascii") as file:
            json.dump(one, file)


def build(folder, *options):
    return plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", *options)


def status(folder):
    result = plimsoll(folder, "db", "status", "--format", "json", "--db", "store.db")
    equal(result.code, 0, result.err)
    return result.out


@test
def a_feed_may_be_larger_than_what_one_reader_takes(folder):
    # Each record repeats its text for each package: 40 records give 360 MB of statements.
    feed(folder, *[record(f"X-{i}", [f"p{j}" for j in range(90)], "x" * 100000) for i in range(40)],
         *[record(f"Y-{i}", details="y" * 200000) for i in range(60)])
    result = build(folder)
    equal(result.code, 0, result.err)
    check("3660 statements in 100 documents" in result.out, result.out)


@test
def withdrawn_records_are_counted_and_named_only_when_asked(folder):
    feed(folder, record("X-1"), record("X-2", withdrawn="2026-02-01T00:00:00Z"))
    result = build(folder, "--strict")
    equal((result.code, result.err), (0, ""))
    check("1 withdrawn" in result.out, result.out)
    check("X-2 was withdrawn" in build(folder, "--verbose").err, "not named")


@test
def a_broken_document_is_named_and_hides_no_other(folder):
    feed(folder, record("X-1"))
    with open(f"{folder}/feeds/osv/broken.json", "w", encoding="ascii") as file:
        file.write("{")
    result = build(folder)
    equal(result.code, 0)
    check("osv/broken.json: line 1" in result.err, result.err)
    check("1 not read whole" in result.out, result.out)
    os.unlink(f"{folder}/store.db")
    result = build(folder, "--strict")
    equal(result.code, 1)
    check("osv/broken.json: line 1" in result.err, result.err)
    check(not os.path.exists(f"{folder}/store.db"), "a store is there")


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, text in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


def zstd(data):
    need("zstd")
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def put(folder, path, data):
    os.makedirs(os.path.dirname(f"{folder}/feeds/{path}"), exist_ok=True)
    with open(f"{folder}/feeds/{path}", "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def text(identity, **more):
    return json.dumps(record(identity, **more))


@test
def archives_and_compressed_files_are_read_as_what_is_in_them(folder):
    members = {f"X-{i}.json": text(f"X-{i}") for i in range(3)}
    plain = json.dumps(record("X-9"))
    # What no pattern wants, samples, and archives in archives are left alone.
    members |= {"README.md": "words", "samples/S-1.json": "{", "a/tracker-excerpts/S-2.json": "{", "inner.zip": "PK", "inner.tar": ""}
    stores = set()
    for name, data, documents in (
            ("all.zip", zipped(members), 3), ("all.tar", tarred(members), 3), ("all.tar.gz", gzip.compress(tarred(members)), 3),
            ("all.tgz", gzip.compress(tarred({f"repository-main/{path}": body for path, body in members.items()})), 3),
            ("all.tar.zst", zstd(tarred(members)), 3), ("X-9.json.gz", gzip.compress(plain.encode()), 1),
            ("X-9.json.zst", zstd(plain.encode()), 1), ("X-9.json", plain, 1)):
        put(folder, f"osv/npm/{name}", data)
        result = build(folder, "--name", "n", "--as-of", "2026-01-01")
        os.unlink(f"{folder}/feeds/osv/npm/{name}")
        equal((result.code, result.err), (0, ""), name)
        check(f"osv/npm: {documents} statement" in result.out and f" {documents} document" in result.out, f"{name}: {result.out}")
        with open(f"{folder}/store.db", "rb") as file:
            stores.add((documents, len(file.read())))
    equal(len(stores), 2, "all archives give the same, and all single files do")


@test
def a_bad_record_in_an_archive_is_named_and_hides_no_other(folder):
    put(folder, "osv/npm/all.zip", zipped({"X-1.json": text("X-1"), "bad.json": "{", "X-2.json": text("X-2")}))
    result = build(folder)
    equal(result.code, 0, result.err)
    check("osv/npm/all.zip/bad.json: line 1" in result.err, result.err)
    check("2 statements in 3 documents" in result.out and "1 not read whole" in result.out, result.out)
    equal(build(folder, "--strict").code, 1)


@test
def a_damaged_file_is_refused_and_its_feed_goes_on(folder):
    many = {f"X-{i}.json": text(f"X-{i}", details=hashlib.sha256(str(i).encode()).hexdigest() * 50) for i in range(50)}
    packed, archive = gzip.compress(tarred(many)), zipped(many)
    flipped = bytearray(zipped({"F-1.json": text("F-1", details="w" * 50)}))
    flipped[flipped.index(b"PK\1\2") + 16] ^= 1  # the checksum
    for name, data, words in (
            ("cut.tar.gz", packed[:len(packed) // 2], "end"), ("cut.zip", archive[:len(archive) // 2], "no central directory"),
            ("no.zip", b"PK", "no central directory"), ("odd.json.bz2", b"BZh9", "bzip2"), ("bad.json.gz", b"\x1f\x8b\x08", "end"),
            ("wrong.tgz", b"no archive at all" * 100, "archive")):
        put(folder, f"osv/npm/{name}", data)
        put(folder, "osv/npm/Y-1.json", text("Y-1"))
        result = build(folder)
        equal(result.code, 0, f"{name}: {result.err}")
        check(f"osv/npm/{name}: refused: " in result.err and words in result.err, f"{name}: {result.err}")
        check("osv/npm: 1 statement in 1 document" in result.out and "1 refused" in result.out, f"{name}: {result.out}")
        equal(build(folder, "--strict").code, 1, name)
        os.unlink(f"{folder}/feeds/osv/npm/Y-1.json")
        result = build(folder)
        equal(result.code, 1, f"{name}: nothing is left")
        check("only what is refused" in result.err, result.err)
        os.unlink(f"{folder}/feeds/osv/npm/{name}")
    put(folder, "osv/npm/flipped.zip", bytes(flipped))
    put(folder, "osv/npm/Y-1.json", text("Y-1"))
    result = build(folder)
    check("flipped.zip/F-1.json: its checksum" in result.err and "1 statement in 2 documents" in result.out, result.err + result.out)


@test
def a_bomb_is_refused(folder):
    put(folder, "osv/npm/Y-1.json", text("Y-1"))
    put(folder, "osv/npm/bomb.json.gz", gzip.compress(bytes(600 << 20), 9))
    result = build(folder)
    equal(result.code, 0, result.err)
    check("bomb.json.gz: refused: " in result.err, result.err)
    check("1 statement in 1 document" in result.out, result.out)


@test
def samples_and_excerpts_are_never_read_at_any_depth(folder):
    feed(folder, record("X-1"))
    for path in ("samples/S.json", "osv-excerpts/S.json", "osv/samples/S.json", "osv/npm/x-excerpts/S.json", "osv/npm/a/samples/S.json"):
        put(folder, path, "{")
    result = build(folder, "--strict")
    equal((result.code, result.err), (0, ""))
    for name in ("samples", "osv-excerpts", "osv/samples", "osv/npm/x-excerpts", "osv/npm/a/samples"):
        check(f"{name}: skipped, samples are never read" in result.out, result.out)
    check("1 statement in 1 document" in result.out, result.out)


@test
def other_files_are_counted_and_unknown_folders_named(folder):
    feed(folder, record("X-1"))
    put(folder, "osv/npm/notes.txt", "")
    put(folder, "osv/npm/schema.yaml", "")
    put(folder, "elsewhere/x.json", "{")
    result = build(folder)
    equal((result.code, result.err), (0, ""))
    check("2 other files" in result.out and "elsewhere: skipped, no feed" in result.out, result.out)
    result = build(folder, "--strict")
    equal(result.code, 1)
    check("'feeds/elsewhere': no feed of this name is known" in result.err, result.err)


def feeds_of(folder):
    return {one["name"]: one for one in json.loads(status(folder))[1]["sources"]}


@test
def links_and_folders_too_deep_are_said(folder):
    feed(folder, record("X-1"))
    os.symlink("npm/X-1.json", f"{folder}/feeds/osv/link.json")
    deep = "/".join(str(i) for i in range(1, 20))
    os.makedirs(f"{folder}/feeds/osv/{deep}")
    result = build(folder)
    equal(result.code, 0)
    check("osv/link.json: a link" in result.err and "osv/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17: not read" in result.err, result.err)
    os.rename(f"{folder}/feeds/osv", f"{folder}/elsewhere")
    os.symlink("../elsewhere", f"{folder}/feeds/osv")
    check("1 statement in 1 document" in build(folder).out, "a linked feed is read")


@test
def a_full_disk_is_said_and_the_old_store_stays(folder):
    feed(folder, *[record(f"X-{i}", [f"p{j}" for j in range(50)], "x" * 1000) for i in range(50)])
    with open(f"{folder}/store.db", "w", encoding="ascii") as file:
        file.write("old")
    for blocks in (4, 16, 64):  # of 512 bytes
        result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", prefix=("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"))
        equal(result.code, 1, result.err)
        check("full" in result.err or "too large" in result.err or "No space" in result.err, result.err)
        equal(sorted(os.listdir(folder)), ["feeds", "store.db"])
        equal(os.path.getsize(f"{folder}/store.db"), 3)


@test
def what_is_no_file_is_said(folder):
    feed(folder, record("X-1"))
    os.mkfifo(f"{folder}/feeds/osv/pipe.json")
    result = build(folder)
    equal(result.code, 0)
    check("osv/pipe.json: neither a file nor a folder" in result.err and "1 refused" in result.out, result.err + result.out)


@test
def names_are_shown_and_never_obeyed(folder):
    feed(folder, record("X-1"))
    os.makedirs(f"{folder}/feeds/\x1b[2J\nosv: 9 statements")
    put(folder, "osv/\x1b[31m/X-2.json", text("X-2").encode())
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "\x1b[31m.db")
    equal(result.code, 0, result.err)
    check("\x1b" not in result.out + result.err, result.out + result.err)
    check("\\x1b[2J\\x0aosv: 9 statements: skipped" in result.out and "osv/\\x1b[31m: 1 statement" in result.out, result.out)


@test
def a_folder_without_advisories_tells_where_they_go(folder):
    os.makedirs(f"{folder}/feeds/npm")
    result = build(folder)
    equal(result.code, 1)
    check("'feeds/osv'" in result.err, result.err)
    os.makedirs(f"{folder}/feeds/osv")
    result = build(folder)
    equal(result.code, 1)
    check("'feeds' holds no document of a known feed" in result.err, result.err)


@test
def a_store_that_cannot_be_written_is_refused_before_feeds_are_read(folder):
    os.makedirs(f"{folder}/feeds")
    for output, words in (("none/store.db", "'none'"), (".", "'.' is no regular file"), ("/dev/null", "'/dev/null' is no regular file")):
        result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", output)
        equal(result.code, 1)
        check(words in result.err, result.err)


@test
def a_day_that_no_calendar_has_is_no_date(folder):
    feed(folder, record("X-1"))
    for date in ("2026-02-30", "2026-04-31", "2025-02-29", "2026-00-10", "yesterday"):
        result = build(folder, "--as-of", date)
        equal(result.code, 1, date)
        check("is no date" in result.err, result.err)
    for date in ("2024-02-29", "2026-12-31"):
        equal(build(folder, "--as-of", date).code, 0, date)
        check(date in status(folder), status(folder))


if __name__ == "__main__":
    main()
