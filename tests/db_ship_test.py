#!/usr/bin/env python3
"""db_ship_test.py - advisory stores in a registry: pushed whole and with deltas, pulled through mirrors; and what is altered changes nothing"""
import hashlib
import http.client
import json
import os
import socket
import time

import lib
import registries
from db_transfer_test import build, keys, own, read, record, stays
from lib import check, equal, need, plimsoll, test

STORE, DELTA = "application/vnd.plimsoll.advisory.store.v1+zstd", "application/vnd.plimsoll.advisory.delta.v1+zstd"
SIGNATURE = "application/vnd.plimsoll.signature.v1"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def stores(folder):
    """An old store, and a new one that has a little more."""
    keys(folder)
    many = [record(number) for number in range(600)]
    return build(folder, "old", many, 1790000000), build(folder, "new", [*many, record(900)], 1790000001)


def push(folder, registry, store, *more, tag="db:latest"):
    done = plimsoll(folder, "db", "push", *registry.options, "--db", store, *more, f"{registry.host}/{tag}", env=registry.environment)
    equal(done.code, 0, done.err)
    return done


def pull(folder, registry, *more, what="db:latest", env=None):
    return plimsoll(folder, "db", "pull", *registry.options, *more, f"{registry.host}/{what}", env={**registry.environment, **(env or {})})


def asked(registry, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(registry.host)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer


def manifest(registry, tag="latest", name="db"):
    return json.loads(asked(registry, "GET", f"/v2/{name}/manifests/{tag}", Accept=MANIFEST)[1])


def put_blob(registry, data, name="db"):
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    _, _, answer = asked(registry, "POST", f"/v2/{name}/blobs/uploads/")
    where = answer.getheader("Location").split(registry.host, 1)[-1]
    status, said, _ = asked(registry, "PUT", f"{where}{'&' if '?' in where else '?'}digest={digest}", data, **{"Content-Type": "application/octet-stream"})
    equal(status, 201, said.decode())
    return {"digest": digest, "size": len(data)}


def put_manifest(registry, document, tag):
    equal(asked(registry, "PUT", f"/v2/db/manifests/{tag}", json.dumps(document).encode(), **{"Content-Type": MANIFEST})[0], 201)


def fetched(registry):
    return [path for method, path, status in registry.log() if method == "GET" and "/blobs/" in path and status in (200, 206)]


@test
def what_is_pushed_is_pulled_and_what_is_in_place_is_not_pulled_again(folder):
    with registries.start(folder) as registry:
        old, new = stores(folder)
        push(folder, registry, old, "--key", "key.pem")
        done = pull(folder, registry, "--key", "key.pub")
        equal(done.code, 0, done.err)
        check("600 advisories on 70 packages" in done.out, done.out)
        equal(read(own(folder)) == read(old), True, "another store")
        before = len(fetched(registry))
        done = pull(folder, registry, "--key", "key.pub")
        equal((done.code, f"is what {registry.host}/db:latest has" in done.out), (0, True), done.out + done.err)
        equal(len(fetched(registry)), before, "fetched again")
        push(folder, registry, new, "--key", "key.pem", "--delta-from", old)
        found = manifest(registry)
        equal([layer["mediaType"] for layer in found["layers"]], [STORE, SIGNATURE, DELTA, SIGNATURE])
        equal(found["artifactType"], "application/vnd.plimsoll.advisories.v1")
        equal(found["layers"][2]["annotations"], {"plimsoll.base": hashlib.sha256(read(old)).hexdigest()})
        done = pull(folder, registry, "--key", "key.pub")
        equal((done.code, "a delta" in done.out), (0, True), done.out + done.err)
        equal(read(own(folder)) == read(new), True, "another store")
        whole = found["layers"][0]
        check(whole["digest"] not in " ".join(fetched(registry)[before:]), "the whole store was fetched beside the delta")
        equal(plimsoll(folder, "db", "rollback").code, 0)
        equal(read(own(folder)) == read(old), True)


@test
def registries_with_tls_and_tokens_are_pushed_to(folder):
    for number, options in enumerate(({"tls": True, "password": "canary-pw"}, {"token": "canary-pw"})):
        below = f"{folder}/{number}"
        os.mkdir(below)
        with registries.start(below, **options) as registry:
            keys(below)
            store = build(below, "store", [record(1)], 1790000000)
            pushed = push(below, registry, store, "--key", "key.pem")
            done = pull(below, registry, "--key", "key.pub")
            equal(done.code, 0, done.err)
            check("canary-pw" not in pushed.out + pushed.err + done.out + done.err, "the password is printed")
            equal(read(own(below)) == read(store), True)


@test
def skopeo_copies_it_to_a_mirror_that_is_asked_first(folder):
    need("skopeo")
    os.makedirs(f"{folder}/mirror")
    with registries.start(folder) as registry, registries.start(f"{folder}/mirror") as mirror:
        _, new = stores(folder)
        push(folder, registry, new, "--key", "key.pem")
        lib.skopeo(folder, "--src-tls-verify=false", "--dest-tls-verify=false", f"docker://{registry.host}/db:latest", f"docker://{mirror.host}/copy/db:latest")
        with open(f"{folder}/registries.conf", "w", encoding="ascii") as file:
            file.write(f'[[registry]]\nprefix = "advisories.test"\nlocation = "{registry.host}"\ninsecure = true\n'
                       f'[[registry.mirror]]\nlocation = "{mirror.host}/copy"\ninsecure = true\n')
        before = len(fetched(registry))
        done = plimsoll(folder, "db", "pull", "--key", "key.pub", "advisories.test/db:latest", env={"CONTAINERS_REGISTRIES_CONF": f"{folder}/registries.conf"})
        equal(done.code, 0, done.err)
        check(mirror.host in done.out, done.out)
        equal(len(fetched(registry)), before, "the registry itself was asked for a blob")
        equal(read(own(folder)) == read(new), True)


@test
def a_registry_that_does_not_answer_is_given_up_in_time(folder):
    _, new = stores(folder)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        name = f"127.0.0.1:{silent.getsockname()[1]}/db"
        for words in (["pull", "--unsigned"], ["push", "--db", new]):
            began = time.monotonic()
            done = plimsoll(folder, "db", *words, "--timeout", "1s", name)
            took = time.monotonic() - began
            equal(done.code, 1, done.err)
            check("not done in time" in done.err, done.err)
            check(1 <= took < 10, f"{words[0]}: {took:.1f} s; without --timeout it is 30")


@test
def what_is_altered_is_refused_and_changes_nothing(folder):
    with registries.start(folder) as registry:
        old, new = stores(folder)
        push(folder, registry, old, "--key", "key.pem")
        equal(pull(folder, registry, "--key", "key.pub").code, 0)
        before = read(own(folder))
        push(folder, registry, new, "--key", "key.pem", tag="db:new")
        good = manifest(registry, "new")
        whole = asked(registry, "GET", f"/v2/db/blobs/{good['layers'][0]['digest']}")[1]
        changed = whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:]
        layer = {"mediaType": STORE, **put_blob(registry, changed)}
        signature = {**good["layers"][1], "annotations": {"plimsoll.signs": layer["digest"]}}
        for tag, layers, said in (
                ("unsigned", [good["layers"][0]], "not signed"),
                ("altered", [layer, signature], "not to be trusted"),
                ("none", [], "no whole store"),
                ("lies", [{**good["layers"][0], "size": good["layers"][0]["size"] + 1}, good["layers"][1]], "bytes")):
            put_manifest(registry, {**good, "layers": layers}, tag)
            done = pull(folder, registry, "--key", "key.pub", what=f"db:{tag}")
            equal(done.code, 1, f"{tag}: {done.out}")
            check(said in done.err, f"{tag}: {done.err}")
            stays(folder, before)
        put_manifest(registry, {**good, "artifactType": "application/vnd.example"}, "another")
        done = pull(folder, registry, "--key", "key.pub", what="db:another")
        equal((done.code, "no advisory store: an artefact of type application/vnd.example" in done.err), (1, True), done.err)
        keys(folder, "other")
        done = pull(folder, registry, "--key", "other.pub", what="db:new")
        equal((done.code, "not to be trusted" in done.err), (1, True), done.err)
        done = pull(folder, registry, "--unsigned", what="db:unsigned")
        equal(done.code, 0, done.err)
        done = pull(folder, registry, "--key", "key.pub")
        equal((done.code, "older than the store in place" in done.err), (1, True), done.err)
        done = pull(folder, registry, "--key", "key.pub", "--allow-older")
        equal(done.code, 0, done.err)
        equal(read(own(folder)) == before, True)


@test
def mistakes_are_named(folder):
    with registries.start(folder) as registry:
        keys(folder)
        store = build(folder, "store", [record(1)], 1790000000)
        for arguments, said in (
                (("db", "pull", f"{registry.host}/db"), "whose signature"),
                (("db", "pull", "--unsigned", f"{registry.host}/db:none"), "404"),
                (("db", "pull", "--unsigned", "Upper/Case"), "lower case"),
                (("db", "push", "--db", store, f"{registry.host}/db@sha256:{'0' * 64}"), "under a tag"),
                (("db", "push", "--db", f"{folder}/none.db", f"{registry.host}/db"), "none.db"),
                (("db", "push", "--db", store, "--key", f"{folder}/key.pub", f"{registry.host}/db"), "key"),
                (("db", "pull", "--unsigned", "127.0.0.1:1/db"), "127.0.0.1:1")):
            done = plimsoll(folder, *arguments, env=registry.environment)
            equal((done.code, done.out), (1, ""), f"{arguments}: {done.err}")
            check(said in done.err, f"{arguments}: {done.err}")


if __name__ == "__main__":
    lib.main()
