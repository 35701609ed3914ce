"""db_transfer_test.py - stores on their way to another machine: exported, signed, imported; and what is altered changes nothing"""
import hashlib
import json
import os
import subprocess
from random import Random

from lib import check, equal, main, need, plimsoll, run, test


def record(number, fixed="1.0.0"):
    return {"id": f"GHSA-{number:04d}", "modified": "2026-01-01T00:00:00Z", "summary": f"Flaw {number}", "details": f"{number} is bad. " * 20,
            "affected": [{"package": {"ecosystem": "npm", "name": f"package-{number % 70}"},
                          "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}]}


def build(folder, name, records, epoch):
    """A store of RECORDS, made at EPOCH: its path."""
    feed = f"{folder}/{name}.feeds/osv/npm"
    os.makedirs(feed)
    for each in records:
        with open(f"{feed}/{each['id']}.json", "w", encoding="ascii") as file:
            json.dump(each, file)
    built = plimsoll(folder, "db", "build", "--quiet", "--from", f"{name}.feeds", "--output", f"{name}.db", "--name", "all", env={"SOURCE_DATE_EPOCH": str(epoch)})
    equal(built.code, 0, built.err)
    return f"{folder}/{name}.db"


def keys(folder, name="key"):
    need("openssl")
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", f"{folder}/{name}.pem")
    run("openssl", "pkey", "-in", f"{folder}/{name}.pem", "-pubout", "-out", f"{folder}/{name}.pub")


def export(folder, store, file, *more):
    done = plimsoll(folder, "db", "export", "--db", store, *more, file)
    equal((done.code, done.out), (0, ""), done.err)


def importing(folder, file, *more):
    return plimsoll(folder, "db", "import", file, *more)


def own(folder):
    return f"{folder}/data/plimsoll/advisories.db"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def stays(folder, before):
    """The store in place is what it was, and nothing lies beside it."""
    equal(read(own(folder)) == before, True, "the store in place has changed")
    left = {name for name in os.listdir(f"{folder}/data/plimsoll") if name not in ("advisories.db", "advisories.db.previous", "advisories.db.lock")}
    equal(left, set(), "left behind")


@test
def what_is_exported_is_imported_byte_for_byte_and_the_one_before_comes_back(folder):
    keys(folder)
    old = build(folder, "old", [record(number) for number in range(50)], 1790000000)
    new = build(folder, "new", [record(number) for number in range(100)], 1790000001)
    for store, said in ((old, "50 advisories on 50 packages"), (new, "100 advisories on 70 packages")):
        export(folder, store, "all.zst", "--key", "key.pem")
        done = importing(folder, "all.zst", "--key", "key.pub")
        equal(done.code, 0, done.err)
        check(said in done.out, done.out)
        equal(read(own(folder)) == read(store), True)
        again = importing(folder, "all.zst", "--key", "key.pub")  # which keeps the one before
        equal((again.code, "is the store of" in again.out), (0, True), again.out + again.err)
        equal(read(own(folder)) == read(store), True)
    back = plimsoll(folder, "db", "rollback")
    equal(back.code, 0, back.err)
    equal(read(own(folder)) == read(old), True)


@test
def other_tools_read_what_is_exported(folder):
    need("zstd")
    keys(folder)
    store = build(folder, "store", [record(1)], 1790000000)
    export(folder, store, "all.zst", "--key", "key.pem")
    run("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", f"{folder}/key.pub", "-in", f"{folder}/all.zst", "-sigfile", f"{folder}/all.zst.sig")
    run("zstd", "-q", "-d", f"{folder}/all.zst", "-o", f"{folder}/out.db")
    equal(read(f"{folder}/out.db") == read(store), True)
    exported = read(f"{folder}/all.zst")
    head = exported[8:8 + int.from_bytes(exported[4:8], "little")].decode()
    equal(exported[:4], bytes.fromhex("502a4d18"))
    equal(head, f"plimsoll advisory store 1\nsequence 1790000000\nsha256 {hashlib.sha256(read(store)).hexdigest()}\nbytes {os.path.getsize(store)}\n")
    again = plimsoll(folder, "db", "export", "--db", store, "again.zst")
    equal(again.code, 0, again.err)
    equal(read(f"{folder}/again.zst") == exported, True)
    equal(os.path.exists(f"{folder}/again.zst.sig"), False)


@test
def a_signature_made_by_another_tool_is_taken(folder):
    keys(folder)
    store = build(folder, "store", [record(1)], 1790000000)
    export(folder, store, "all.zst")
    run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", f"{folder}/key.pem", "-in", f"{folder}/all.zst", "-out", f"{folder}/all.zst.sig")
    done = importing(folder, "all.zst", "--key", "key.pub")
    equal(done.code, 0, done.err)


@test
def without_a_key_the_user_has_to_say_that_anybody_will_do(folder):
    store = build(folder, "store", [record(1)], 1790000000)
    export(folder, store, "all.zst")
    done = importing(folder, "all.zst")
    equal(done.code, 1)
    check("--key" in done.err and "--unsigned" in done.err, done.err)
    equal(os.path.exists(own(folder)), False)
    equal(importing(folder, "all.zst", "--unsigned").code, 0)
    keys(folder)
    done = plimsoll(folder, "db", "import", "all.zst", env={"PLIMSOLL_KEY": "key.pub"})
    equal(done.code, 1)
    check("all.zst.sig" in done.err, done.err)
    equal(plimsoll(folder, "db", "import", "all.zst", "--unsigned", env={"PLIMSOLL_KEY": "key.pub"}).code, 0)


@test
def keys_that_are_none_or_another_s_are_named(folder):
    keys(folder)
    keys(folder, "other")
    run("openssl", "genpkey", "-algorithm", "RSA", "-out", f"{folder}/rsa.pem")
    run("openssl", "pkey", "-in", f"{folder}/key.pem", "-aes256", "-passout", "pass:x", "-out", f"{folder}/locked.pem")
    store = build(folder, "store", [record(1)], 1790000000)
    for key, why in (("rsa.pem", "another kind than Ed25519"), ("key.pub", "no private key"), ("locked.pem", "encrypted"), ("none.pem", "none.pem")):
        done = plimsoll(folder, "db", "export", "--db", store, "--key", key, "refused.zst")
        equal(done.code, 1)
        check(why in done.err, done.err)
        equal(os.path.exists(f"{folder}/refused.zst"), False)
    export(folder, store, "all.zst", "--key", "key.pem")
    for key, why in (("other.pub", "not of this key"), ("key.pem", "no public key"), ("none.pub", "none.pub")):
        done = importing(folder, "all.zst", "--key", key)
        equal(done.code, 1)
        check(why in done.err, done.err)
        equal(os.path.exists(own(folder)), False)


@test
def an_older_store_is_refused_unless_it_is_asked_for(folder):
    old = build(folder, "old", [record(1)], 1790000000)
    new = build(folder, "new", [record(2)], 1790000001)
    export(folder, old, "old.zst")
    export(folder, new, "new.zst")
    for _ in range(2):  # the same one again is not older
        equal(importing(folder, "new.zst", "--unsigned").code, 0)
    done = importing(folder, "old.zst", "--unsigned")
    equal(done.code, 1)
    check("1790000000" in done.err and "1790000001" in done.err and "--allow-older" in done.err, done.err)
    stays(folder, read(new))
    done = importing(folder, "old.zst", "--unsigned", "--allow-older")
    equal(done.code, 0, done.err)
    stays(folder, read(old))


@test
def a_head_that_says_a_higher_number_than_its_store_has_is_refused(folder):
    old = build(folder, "old", [record(1)], 1790000000)
    new = build(folder, "new", [record(2)], 1790000001)
    export(folder, new, "new.zst")
    equal(importing(folder, "new.zst", "--unsigned").code, 0)
    export(folder, old, "old.zst")
    write(f"{folder}/old.zst", read(f"{folder}/old.zst").replace(b"sequence 1790000000", b"sequence 1790000009"))
    done = importing(folder, "old.zst", "--unsigned")
    equal(done.code, 1)
    check("1790000009" in done.err, done.err)
    stays(folder, read(new))


def damaged(whole, random):
    """What may become of a file: (name, bytes)."""
    for size in sorted({0, 1, 7, 8, 9, 100, len(whole) // 2, len(whole) - 1, *(random.randrange(len(whole)) for _ in range(20))}):
        yield f"cut to {size}", whole[:size]
    for place in sorted({*range(0, 260, 5), len(whole) - 1, *(random.randrange(len(whole)) for _ in range(60))}):
        altered = bytearray(whole)
        altered[place] ^= 1 << random.randrange(8)
        yield f"byte {place} altered", bytes(altered)
    yield "something behind it", whole + b"x"
    yield "twice", whole + whole


@test
def whatever_is_altered_changes_nothing_and_is_said(folder):
    keys(folder)
    before = build(folder, "before", [record(number) for number in range(20)], 1790000000)
    export(folder, before, "before.zst")
    equal(importing(folder, "before.zst", "--unsigned").code, 0)
    store = build(folder, "store", [record(number) for number in range(100)], 1790000001)
    export(folder, store, "all.zst", "--key", "key.pem")
    whole = read(f"{folder}/all.zst")
    for name, content in damaged(whole, Random(1)):
        write(f"{folder}/all.zst", content)
        signed = importing(folder, "all.zst", "--key", "key.pub")
        equal(signed.code, 1, name)
        check("not to be trusted" in signed.err, f"{name}: {signed.err}")
        unsigned = importing(folder, "all.zst", "--unsigned")
        if unsigned.code == 0:  # a bit that says nothing, as one of those that zstd calls unused
            equal(read(own(folder)) == read(store), True, name)
            equal(importing(folder, f"{folder}/before.zst", "--unsigned", "--allow-older").code, 0)
            continue
        check(unsigned.err.startswith("plimsoll: ") and "all.zst" in unsigned.err, f"{name}: {unsigned.err}")
        stays(folder, read(before))
    write(f"{folder}/all.zst", whole)
    signature = read(f"{folder}/all.zst.sig")
    for content in (b"", signature[:63], signature + b"\n", bytes(64), signature[:-1] + bytes([signature[-1] ^ 1])):
        write(f"{folder}/all.zst.sig", content)
        equal(importing(folder, "all.zst", "--key", "key.pub").code, 1)
        stays(folder, read(before))


def delta(folder, old, new, file="delta.zst", *more):
    done = plimsoll(folder, "db", "delta", old, new, "--output", file, *more)
    equal((done.code, done.out), (0, ""), done.err)


@test
def a_delta_makes_the_new_store_byte_for_byte_and_is_small(folder):
    random = Random(3)
    records = [record(number) for number in range(400)]
    stores = [build(folder, "0", records, 1790000000)]
    for step in range(1, 9):  # new ones, ones that go, ones that change, all of them, nearly none
        kept = [each for each in records if random.random() < (0.02 if step == 7 else 0.95)]
        records = [record(int(each["id"][5:]), f"{step}.0.0") if random.random() < 0.1 else each for each in kept]
        records += [record(number) for number in range(1000 * step, 1000 * step + random.choice((0, 1, 30, 700)))]
        stores.append(build(folder, str(step), records, 1790000000 + step))
    keys(folder)
    export(folder, stores[0], "all.zst", "--key", "key.pem")
    equal(importing(folder, "all.zst", "--key", "key.pub").code, 0)
    for old, new in zip(stores, stores[1:]):
        delta(folder, old, new, "delta.zst", "--key", "key.pem")
        done = importing(folder, "delta.zst", "--key", "key.pub")
        equal(done.code, 0, done.err)
        equal(read(own(folder)) == read(new), True, new)
    same = build(folder, "same", records, 1790000009)
    delta(folder, stores[-1], same)
    check(os.path.getsize(f"{folder}/delta.zst") < 500, os.path.getsize(f"{folder}/delta.zst"))
    equal(importing(folder, "delta.zst", "--unsigned").code, 0)
    equal(read(own(folder)) == read(same), True)


@test
def a_delta_of_another_store_is_refused_by_name(folder):
    stores = [build(folder, str(step), [record(number) for number in range(10 + step)], 1790000000 + step) for step in range(3)]
    delta(folder, stores[1], stores[2])
    done = importing(folder, "delta.zst", "--unsigned")
    check("a store that is not there" in done.err, done.err)
    for store, why in ((stores[0], hashlib.sha256(read(stores[1])).hexdigest()), (stores[2], "in place already")):
        export(folder, store, "all.zst")
        equal(importing(folder, "all.zst", "--unsigned").code, 0)
        done = importing(folder, "delta.zst", "--unsigned")
        equal(done.code, 1)
        check(why in done.err, done.err)
        stays(folder, read(store))
    delta(folder, stores[2], stores[1])
    done = importing(folder, "delta.zst", "--unsigned")
    check("--allow-older" in done.err, done.err)
    stays(folder, read(stores[2]))
    equal(importing(folder, "delta.zst", "--unsigned", "--allow-older").code, 0)
    stays(folder, read(stores[1]))


@test
def whatever_is_altered_in_a_delta_changes_nothing(folder):
    need("zstd")
    old = build(folder, "old", [record(number) for number in range(100)], 1790000000)
    new = build(folder, "new", [record(number, "2.0.0" if number % 3 else "1.0.0") for number in range(5, 110)], 1790000001)
    export(folder, old, "all.zst")
    equal(importing(folder, "all.zst", "--unsigned").code, 0)
    delta(folder, old, new)
    whole = read(f"{folder}/delta.zst")
    head_bytes = 8 + int.from_bytes(whole[4:8], "little")
    run("zstd", "-q", "-d", f"{folder}/delta.zst", "-o", f"{folder}/plain")
    plain, random, right = read(f"{folder}/plain"), Random(4), 0
    for name, content in [*damaged(whole, random), *((f"plain: {name}", content) for name, content in damaged(plain, random))]:
        if name.startswith("plain: "):  # what the frame holds is altered, and compressed again
            write(f"{folder}/plain", content)
            run("zstd", "-q", "-f", f"{folder}/plain", "-o", f"{folder}/plain.zst")
            head = whole[8:head_bytes].replace(f"bytes {len(plain)}".encode(), f"bytes {len(content)}".encode())
            content = whole[:4] + len(head).to_bytes(4, "little") + head + read(f"{folder}/plain.zst")
        write(f"{folder}/delta.zst", content)
        done = importing(folder, "delta.zst", "--unsigned")
        if done.code == 0:
            right += 1
            equal(read(own(folder)) == read(new), True, name)
            write(own(folder), read(old))
            continue
        equal(done.code, 1, f"{name}: {done.err}")
        check("Sanitizer" not in done.err, done.err)
        stays(folder, read(old))
    check(right < 5, right)


@test
def foreign_files_are_no_stores(folder):
    need("zstd")
    store = build(folder, "store", [record(1)], 1790000000)
    export(folder, store, "all.zst")
    equal(importing(folder, "all.zst", "--unsigned").code, 0)
    with open(f"{folder}/text", "wb") as file:
        file.write(b"something else " * 1000)
    subprocess.run(["zstd", "-q", f"{folder}/text"], check=True)
    text = read(f"{folder}/text")
    head = f"plimsoll advisory store 1\nsequence 1800000000\nsha256 {hashlib.sha256(text).hexdigest()}\nbytes {len(text)}\n".encode()
    more = head.replace(f"bytes {len(text)}".encode(), b"bytes 10")
    for name, content, why in (("store.db", read(store), "db export"), ("text", text, "db export"), ("text.zst", read(f"{folder}/text.zst"), "db export"),
                               ("other", bytes.fromhex("502a4d18") + len(head).to_bytes(4, "little") + head + read(f"{folder}/text.zst"), "not an advisory store"),
                               ("more", bytes.fromhex("502a4d18") + len(more).to_bytes(4, "little") + more + read(f"{folder}/text.zst"), "more than the 10 bytes"),
                               ("next", bytes.fromhex("502a4d18") + bytes([26, 0, 0, 0]) + b"plimsoll advisory store 2\n", "store 2")):
        write(f"{folder}/{name}.x", content)
        done = importing(folder, f"{name}.x", "--unsigned")
        equal(done.code, 1, name)
        check(why in done.err, f"{name}: {done.err}")
        stays(folder, read(store))
    os.mkfifo(f"{folder}/pipe")
    check("no regular file" in importing(folder, "pipe", "--unsigned").err, "a pipe")
    check("missing" in importing(folder, "missing", "--unsigned").err, "a file that is not there")


if __name__ == "__main__":
    main()
