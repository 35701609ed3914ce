"""db_build_test.py - plimsoll db build: a folder of feeds becomes a store, and what did not take part is said"""
import json
import os

from lib import check, equal, main, plimsoll, test


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


@test
def what_was_not_unpacked_is_said(folder):
    os.makedirs(f"{folder}/feeds/osv")
    with open(f"{folder}/feeds/osv/all.zip", "wb") as file:
        file.write(b"PK")
    result = build(folder)
    equal(result.code, 1)
    check("osv/all.zip: an archive, which is not read: unpack it" in result.err, result.err)
    feed(folder, record("X-1"))
    result = build(folder)
    equal(result.code, 0)
    check("osv/all.zip" in result.err, result.err)


@test
def links_and_folders_too_deep_are_said(folder):
    feed(folder, record("X-1"))
    os.symlink("npm/X-1.json", f"{folder}/feeds/osv/link.json")
    os.makedirs(f"{folder}/feeds/osv/1/2/3/4/5")
    result = build(folder)
    equal(result.code, 0)
    check("osv/link.json: a link" in result.err and "osv/1/2/3/4/5: not read" in result.err, result.err)
    os.rename(f"{folder}/feeds/osv", f"{folder}/elsewhere")
    os.symlink("../elsewhere", f"{folder}/feeds/osv")
    check("1 statement in 1 document" in build(folder).out, "a linked feed is read")


@test
def a_folder_without_advisories_tells_where_they_go(folder):
    os.makedirs(f"{folder}/feeds/npm")
    result = build(folder)
    equal(result.code, 1)
    check("'feeds/osv'" in result.err, result.err)
    os.makedirs(f"{folder}/feeds/osv")
    result = build(folder)
    equal(result.code, 1)
    check("'feeds/osv' holds no .json file" in result.err, result.err)


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
