"""db_build_test.py - plimsoll db build: a folder of feeds becomes a store, and what did not take part is said"""
import fcntl
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import time
import zipfile
from random import Random

from lib import PLIMSOLL, check, environment, equal, main, need, plimsoll, scan, test


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
    check("1 remark" in result.out, result.out)
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


def kev(*ids, released="2026-02-03"):
    return json.dumps({"title": "t", "catalogVersion": "1", "dateReleased": f"{released}T00:00:00Z", "count": len(ids), "vulnerabilities": [
        {"cveID": one, "vendorProject": "v", "product": "p", "vulnerabilityName": "n", "dateAdded": "2026-01-01", "shortDescription": "d",
         "requiredAction": "a", "dueDate": "2026-01-15", "knownRansomwareCampaignUse": "Unknown", "notes": ""} for one in ids]})


@test
def of_a_feed_that_is_one_document_a_bad_one_costs_all_of_its_file(folder):
    feed(folder, record("CVE-2026-0001"))
    name = "known_exploited_vulnerabilities.json"
    put(folder, f"kev/{name}.gz", gzip.compress(kev("CVE-2026-0001", "CVE-2026-0002").encode()))
    equal(build(folder, "--strict").code, 0)
    one = feeds_of(folder)["kev"]
    equal((one["statements"], one["documents"], one["skipped"], one["date"]), (2, 1, 0, "2026-02-03"))
    # What the archive's good document gave before the bad one came is not there.
    put(folder, "kev/two.zip", zipped({f"a-{name}": kev("CVE-2026-0003", released="2026-03-03"), f"b-{name}": kev("CVE-2026-0004")[:-20]}))
    result = build(folder)
    equal(result.code, 0, result.err)
    check(f"kev/two.zip: refused: b-{name}: line 1" in result.err, result.err)
    one = feeds_of(folder)["kev"]
    equal((one["statements"], one["documents"], one["skipped"], one["date"]), (2, 1, 1, "2026-02-03"))
    found = [plimsoll(folder, "db", "search", "--db", "store.db", one).code == 0 for one in ("CVE-2026-0002", "CVE-2026-0003")]
    equal(found, [True, False], "what the refused file left")
    # A damaged one is refused, too, and the rest makes a store.
    put(folder, f"kev/{name}.gz", b"\x1f\x8b nothing")
    result = build(folder)
    equal(result.code, 0, result.err)
    check("kev: 0 statements in 0 documents, 2 refused" in result.out, result.out)
    equal(build(folder, "--strict").code, 1)


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
    result = build(folder, "--as-of", "9999-12-31")
    equal((result.code, "is still to come" in result.err), (1, True), result.err)
    for date in ("2024-02-29", "2025-12-31"):
        equal(build(folder, "--as-of", date).code, 0, date)
        check(date in status(folder), status(folder))


# ---- dates and digests

def days(folder):
    return {name: one["date"] for name, one in feeds_of(folder).items()}


@test
def sources_have_the_newest_date_that_they_state_or_that_of_their_files(folder):
    def dated(identity, modified):
        return {**record(identity), "modified": modified}

    feed(folder, dated("X-1", "2026-03-04T05:06:07Z"), dated("X-2", "2026-02-01T00:00:00Z"), dated("X-3", "9999-01-01T00:00:00Z"))
    put(folder, "osv/Go/all.zip", zipped({"G-1.json": json.dumps(dated("G-1", "2026-01-02T00:00:00.123Z"))}))
    put(folder, "osv/Undated/U-1.json", json.dumps(dated("U-1", "0001-01-01T00:00:00Z")))
    os.utime(f"{folder}/feeds/osv/Undated/U-1.json", (1690000000, 1690000000))  # date -u -d @1690000000: 2023-07-22
    equal(build(folder).code, 0)
    equal(days(folder), {"osv/npm": "2026-03-04", "osv/Go": "2026-01-02", "osv/Undated": "2023-07-22"})
    equal(json.loads(status(folder))[1]["date"], "2023-07-22", "the oldest of them")
    equal([feed["name"] for feed in json.loads(status(folder))[1]["sources"] if feed.get("date_is_of_files")], ["osv/Undated"])
    shown = plimsoll(folder, "db", "status", "--db", "store.db", env={"COLUMNS": "100"}).out
    check("2023-07-22* " in shown and "* the date of its files: it states none" in shown, shown)
    # Where times are to be the same everywhere, no file is newer than the build.
    os.utime(f"{folder}/feeds/osv/Undated/U-1.json", (1790000000, 1790000000))
    equal(build(folder).code, 0)
    equal(days(folder)["osv/Undated"], "2023-11-14", "SOURCE_DATE_EPOCH of the tests")
    equal(build(folder, "--as-of", "2026-05-05").code, 0)
    equal(set(days(folder).values()), {"2026-05-05"})
    check("date_is_of_files" not in status(folder), "somebody said it")
    equal(json.loads(status(folder))[1]["date"], "2026-05-05")


@test
def a_source_has_the_digest_of_its_files(folder):
    put(folder, "osv/npm/all.zip", zipped({"X-1.json": text("X-1")}))
    put(folder, "osv/npm/all.d/X-2.json", text("X-2"))
    put(folder, "osv/npm/X-3.json", text("X-3"))
    put(folder, "osv/npm/broken.zip", "PK")
    put(folder, "osv/npm/README", "")
    equal(build(folder).code, 0)
    listed = subprocess.run(["sha256sum", "osv/npm/X-3.json", "osv/npm/all.d/X-2.json", "osv/npm/all.zip"], cwd=f"{folder}/feeds",
                            stdout=subprocess.PIPE, check=True).stdout
    one = feeds_of(folder)["osv/npm"]
    equal(one["digest"], f"sha256:{hashlib.sha256(listed).hexdigest()}")
    equal((one["documents"], one["statements"], one["skipped"]), (3, 3, 1))


@test
def status_fits_a_terminal_and_says_how_old_each_source_is(folder):
    feed(folder, record("X-1"))
    put(folder, "osv/a-very-long-name-of-an-ecosystem-indeed/all.zip", zipped({"X-1.json": text("X-1")}))
    equal(build(folder, "--as-of", "2023-11-04").code, 0)
    out = plimsoll(folder, "db", "status", "--db", "store.db").out
    equal([line for line in out.splitlines() if len(line) > 80], [])
    check("2023-11-04, 10 days ago" in out, out)
    row = next(line.split() for line in out.splitlines() if line.strip().startswith("osv/npm"))
    equal(row[:5], ["osv/npm", "2023-11-04", "10", "1", "0"])


@test
def status_says_under_which_licence_each_source_is_and_what_was_left_out_and_why(folder):
    put(folder, "osv/Go/all.zip", zipped({"X-1.json": text("X-1"), "bad.json": "{"}))
    put(folder, "osv/mine/X-2.json", text("X-2"))
    put(folder, "kev/known_exploited_vulnerabilities.json", "{")
    put(folder, "vex/a.json", "{}")
    equal(build(folder).code, 0)
    told = json.loads(status(folder))[1]
    sources = {source["name"]: source for source in told["sources"]}
    equal({name: source.get("licence") for name, source in sources.items()}, {"osv/Go": "CC-BY-4.0", "osv/mine": None})
    equal((len(sources["osv/Go"]["skips"]), sources["osv/Go"]["skipped"], sources["osv/mine"]["skips"]), (1, 1, []))
    check("bad.json" in sources["osv/Go"]["skips"][0], sources["osv/Go"]["skips"])
    equal([each["name"] for each in told["unread"]], ["kev", "vex"])
    check("known_exploited" in told["unread"][0]["why"] and told["unread"][1]["why"] == "no feed of this name is known", told["unread"])
    out = " ".join(plimsoll(folder, "db", "status", "--db", "store.db").out.split())
    for said in ("licence CC-BY-4.0: osv/Go", "licence not known: osv/mine", "left out of osv/Go: all.zip/bad.json", "not read, vex: no feed of this name is known"):
        check(said in out, out)


# ---- the user's own store

OWN = "data/plimsoll/advisories.db"


def build_own(folder, date):
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--as-of", date)
    equal(result.code, 0, result.err)


def own_date(folder):
    result = plimsoll(folder, "db", "status", "--format", "json")
    equal(result.code, 0, result.err)
    return [one["date"] for one in json.loads(result.out)][1:]


def beside(folder):
    return sorted(os.listdir(os.path.dirname(f"{folder}/{OWN}")))


@test
def without_output_it_is_the_users_own_store_which_scans_use(folder):
    target = f"fs:{folder}/app"
    put(folder, "../app/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
        "": {"name": "app", "version": "1.0.0"}, "node_modules/lodash": {"version": "1.0.0"}}}))
    feed(folder, record("X-1"))
    check("X-1" not in scan(folder, target).out, "found without a store")
    equal(own_date(folder), [])
    build_own(folder, "2026-01-01")
    check("X-1" in scan(folder, target).out, "not found")
    equal(own_date(folder), ["2026-01-01"])
    equal(os.stat(f"{folder}/data").st_mode & 0o777, 0o700)
    equal(os.stat(f"{folder}/data/plimsoll").st_mode & 0o777, 0o700)
    equal(beside(folder), ["advisories.db", "advisories.db.lock"])
    os.rename(f"{folder}/feeds/osv/npm/X-1.json", f"{folder}/X-1.json")
    feed(folder, record("Y-1", ["other"]))
    equal(build(folder).code, 0)
    check("X-1" not in scan(folder, target, "--db", "store.db").out, "--db takes its place")
    check("X-1" not in scan(folder, target, env={"PLIMSOLL_DB": "store.db"}).out, "so does the variable")
    # Without XDG_DATA_HOME it is below the home; without that there is none.
    equal(plimsoll(folder, "db", "build", "--from", "feeds", env={"XDG_DATA_HOME": "", "HOME": f"{folder}/home"}).code, 0)
    check(os.path.exists(f"{folder}/home/.local/share/plimsoll/advisories.db"), "not there")
    result = plimsoll(folder, "db", "build", "--from", "feeds", env={"XDG_DATA_HOME": "relative", "HOME": ""})
    equal(result.code, 1)
    check("neither --output, XDG_DATA_HOME nor HOME" in result.err, result.err)


@test
def a_damaged_store_ends_a_scan_and_the_error_says_what_helps(folder):
    os.makedirs(f"{folder}/app")
    feed(folder, record("X-1"))
    build_own(folder, "2026-01-01")
    for damage in (b"", b"no store" * 1000):
        with open(f"{folder}/{OWN}", "wb") as file:
            file.write(damage)
        for command in (("scan", "--offline", f"fs:{folder}/app"), ("db", "status"), ("db", "verify")):
            result = plimsoll(folder, *command)
            equal(result.code, 1, command)
            check("advisories.db" in result.err, result.err)
            check(command[1] == "verify" or ("plimsoll db update" in result.err and "plimsoll db build" in result.err), result.err)
    # A new one takes its place, and the damaged one is not kept as something to go back to.
    build_own(folder, "2026-01-02")
    equal((own_date(folder), beside(folder)), (["2026-01-02"], ["advisories.db", "advisories.db.lock"]))


@test
def the_store_before_is_kept_and_rollback_changes_places(folder):
    feed(folder, record("X-1"))
    result = plimsoll(folder, "db", "rollback")
    equal(result.code, 1)
    check("there is no store before it" in result.err, result.err)
    for date in ("2026-01-01", "2026-01-02", "2026-01-03"):
        build_own(folder, date)
    equal(beside(folder), ["advisories.db", "advisories.db.lock", "advisories.db.previous"])
    for now, before in (("2026-01-02", "2026-01-03"), ("2026-01-03", "2026-01-02")):
        result = plimsoll(folder, "db", "rollback")
        equal(result.code, 0, result.err)
        check(re.search(f"data of {now}, built 20[0-9TZ:-]+ now, instead of data of {before}, built 20", result.out), result.out)
        equal(own_date(folder), [now])
    with open(f"{folder}/{OWN}.previous", "wb") as file:
        file.write(b"damaged")
    equal(plimsoll(folder, "db", "rollback").code, 1)
    equal(own_date(folder), ["2026-01-03"])
    # The one in place is gone or damaged: the one before comes back.
    build_own(folder, "2026-01-04")
    os.unlink(f"{folder}/{OWN}")
    check(re.search("data of 2026-01-03, built [0-9TZ:-]+ now, instead of one that is damaged or missing", plimsoll(folder, "db", "rollback").out), "not said")
    equal(own_date(folder), ["2026-01-03"])


@test
def a_store_that_cannot_be_made_leaves_the_old_one(folder):
    feed(folder, *[record(f"X-{i}", details=hashlib.sha256(str(i).encode()).hexdigest() * 40) for i in range(200)])
    build_own(folder, "2026-01-01")
    for limit in (4096, 100000):
        result = plimsoll(folder, "db", "build", "--from", "feeds", "--as-of", "2026-01-02", prefix=("prlimit", f"--fsize={limit}"))
        equal(result.code, 1, result.err)
        check("advisories.db" in result.err and any(words in result.err for words in ("No space left", "too large", "full")), result.err)
        equal((own_date(folder), beside(folder)), (["2026-01-01"], ["advisories.db", "advisories.db.lock"]))
    with open(f"{folder}/{OWN}.lock", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (("build", "--from", "feeds"), ("rollback",)):
            result = plimsoll(folder, "db", *command)
            equal(result.code, 1)
            check("another process" in result.err, result.err)
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "/proc/store.db")
    equal(result.code, 1)
    check("'/proc/store.db" in result.err, result.err)


@test
def whatever_is_killed_a_whole_store_is_in_place(folder):
    feed(folder, *[record(f"X-{i}", ["a", "b"], details=f"{i} " * 2000) for i in range(300)])
    build_own(folder, "2026-01-01")
    build_own(folder, "2026-01-02")
    began = time.monotonic()
    build_own(folder, "2026-01-03")
    takes, random = time.monotonic() - began, Random(5)
    for _ in range(20):
        process = subprocess.Popen([PLIMSOLL, "db", "build", "--from", "feeds", "--quiet", "--as-of", "2026-01-04"], cwd=folder,
                                   env=environment(folder))
        time.sleep(random.uniform(0, takes * 1.2))
        process.kill()
        process.wait()
        for path in (OWN, f"{OWN}.previous"):
            equal(plimsoll(folder, "db", "verify", path).code, 0)
    build_own(folder, "2026-01-05")
    equal((own_date(folder), beside(folder)), (["2026-01-05"], ["advisories.db", "advisories.db.lock", "advisories.db.previous"]))


@test
def one_is_counted_in_one_way_wherever_it_is_said(folder):
    for count, words in ((1, "1 advisory on 1 package"), (2, "2 advisories on 2 packages")):
        feed(folder, *[record(f"X-{i}", [f"p{i}"]) for i in range(count)])
        built = build(folder).out
        check(f"store.db: {words}, {count} statement" in built, built)
        check(words in plimsoll(folder, "db", "verify", "store.db").out, "db verify")
        out = plimsoll(folder, "db", "status", "--db", "store.db").out
        check(f"  holds       {words}\n" in out, out)


@test
def status_fits_the_width_it_is_told(folder):
    feed(folder, record("X-1"))
    equal(build(folder).code, 0)
    for columns in (40, 60, 80):
        out = plimsoll(folder, "db", "status", "--db", "store.db", env={"COLUMNS": str(columns)}).out
        check(max(map(len, out.splitlines())) <= columns, out)
        check(" 1 statement" in out or columns == 80 and " statements " in out, out)


# ---- verify

@test
def verify_takes_its_file_as_other_commands_do(folder):
    feed(folder, record("X-1"))
    equal(build(folder).code, 0)
    equal(plimsoll(folder, "db", "verify", "--db", "store.db").out, plimsoll(folder, "db", "verify", "store.db").out)
    check("good" in plimsoll(folder, "db", "verify", "--db", "store.db").out, "good")
    result = plimsoll(folder, "db", "verify", "--db", "store.db", "store.db")
    equal((result.code, result.out), (1, ""))
    check("one store at a time" in result.err, result.err)


@test
def verify_finds_every_damaged_entry(folder):
    feed(folder, *[record(f"X-{i}", [f"package-{i}"], details=hashlib.sha256(str(i).encode()).hexdigest() * 20) for i in range(50)])
    equal(build(folder).code, 0)
    result = plimsoll(folder, "db", "verify", "store.db")
    equal(result.code, 0, result.err)
    with open(f"{folder}/store.db", "rb") as file:
        good = file.read()
    check(f"sha256:{hashlib.sha256(good).hexdigest()}" in result.out and "50 advisories on 50 packages" in result.out, result.out)
    for what in (b"package-7", hashlib.sha256(b"7").hexdigest().encode() * 2, b"npm"):
        at = good.index(what)
        with open(f"{folder}/bad.db", "wb") as file:
            file.write(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
        result = plimsoll(folder, "db", "verify", "bad.db")
        equal(result.code, 1, what)
        check("bad.db" in result.err, result.err)
    with open(f"{folder}/bad.db", "wb") as file:
        file.write(good[:len(good) // 2])
    equal(plimsoll(folder, "db", "verify", "bad.db").code, 1)
    equal(plimsoll(folder, "db", "verify", "nowhere.db").code, 1)
    result = plimsoll(folder, "db", "verify")
    equal(result.code, 1)
    check("there is no store yet" in result.err, result.err)


if __name__ == "__main__":
    main()
