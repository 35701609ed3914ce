#!/usr/bin/env python3
"""sweep_test.py - plimsoll registry list and registry scan against Debian's docker-registry: nothing is missed, nothing is done twice"""
import json
import os
import random
import signal
import subprocess
import time

import jsonschema

import images
import registries
import registry_storage
from lib import PLIMSOLL, ROOT, TIMEOUT_S, check, environment, equal, main, need, plimsoll, test

REPOSITORIES, TAGS = 5, 10  # of the tags of each repository two name the same bytes
REFERENCES, DIFFERENT = REPOSITORIES * TAGS, REPOSITORIES * (TAGS - 1)

with open(f"{ROOT}/docs/sweep.schema.json", encoding="utf-8") as schema_file:
    SCHEMA = jsonschema.Draft202012Validator(json.load(schema_file))


def storage_of(folder, repositories=REPOSITORIES, tags=TAGS):
    storage = registry_storage.Storage(f"{folder}/storage")
    return storage, registry_storage.fill(storage.add, repositories, tags)


def lines_of_state(folder):
    where = f"{folder}/state/plimsoll/sweeps"
    names = [name for name in os.listdir(where) if name.endswith(".jsonl")]
    equal(len(names), 1, "states")
    with open(f"{where}/{names[0]}", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.endswith("\n")]


def sweep(folder, registry, *arguments):
    result = plimsoll(folder, "registry", "scan", registry.host, "--jobs", "2", "--format", "json", *registry.options, *arguments,
                      env={"XDG_STATE_HOME": f"{folder}/state", **registry.environment})
    check(result.code in (0, 1, 2, 3), f"exit {result.code}: {result.err[-400:]}")
    for line in result.out.splitlines():
        SCHEMA.validate(json.loads(line))
    return result, [json.loads(line) for line in result.out.splitlines()]


def names_of(registry, lines):
    return {line["reference"].removeprefix(registry.host + "/"): line.get("digest") for line in lines}


def kill_often(folder, registry, kills, seed, moment_s=1):
    """Begins sweeps and kills each after a moment: MOMENT_S and a little at most."""
    chance = random.Random(seed)
    env = environment(folder, XDG_STATE_HOME=f"{folder}/state", **registry.environment)
    for _ in range(kills):
        with subprocess.Popen([PLIMSOLL, "registry", "scan", registry.host, "--jobs", "2", "--quiet", *registry.options], env=env, cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(0.2 + chance.random() * moment_s)
            process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
            process.wait(TIMEOUT_S)


@test
def repositories_and_tags_are_listed(folder):
    need("docker-registry")
    storage, found = storage_of(folder)
    with registries.start(folder, storage=storage.folder) as registry:
        result = plimsoll(folder, "registry", "list", registry.host, *registry.options, env=registry.environment)
        equal(result.code, 0, result.err)
        equal(sorted(result.out.split()), sorted({f"{registry.host}/{name.rsplit(':', 1)[0]}" for name in found}))
        result = plimsoll(folder, "registry", "list", "--tags", f"{registry.host}/team", *registry.options, env=registry.environment)
        equal(sorted(result.out.split()), sorted(f"{registry.host}/{name}" for name in found))
        result = plimsoll(folder, "registry", "list", "--tags", registry.host, "--include", "*app1:*", "--exclude", "*:1.0", "--tags-max", "2",
                          *registry.options, env=registry.environment)
        equal(result.out.split(), [f"{registry.host}/team/app1:1.9", f"{registry.host}/team/app1:1.8"])


@test
def every_image_is_examined_and_the_same_bytes_once(folder):
    need("docker-registry")
    storage, found = storage_of(folder)
    with registries.start(folder, storage=storage.folder) as registry:
        result, lines = sweep(folder, registry, "--output", f"{folder}/lines")
        equal(names_of(registry, lines), found)
        equal(len(lines), REFERENCES)
        equal(sum("same_as" in line for line in lines), REPOSITORIES)
        equal(len(lines_of_state(folder)), DIFFERENT)
        check(all(line["packages"] == 2 for line in lines), lines[0])
        # the base layer, one of each repository, one of each image: none is read twice
        equal(sum(line["layers_read"] for line in lines_of_state(folder)), 1 + REPOSITORIES + DIFFERENT)
        with open(f"{folder}/lines", encoding="utf-8") as file:
            equal(file.read(), result.out)
        _, again = sweep(folder, registry)
        equal(again and sorted(map(json.dumps, again)), sorted(map(json.dumps, lines)))
        equal(len(lines_of_state(folder)), DIFFERENT)


OWN_RULE = """\
- id: SHOP-1
  title: A rule of the shop
  rating: low
  hint: true
  check: {file: {path: /etc/passwd}}
  fix: none
"""


def vex_document(text):
    return json.dumps({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://house.example/1", "author": "house", "version": 1,
                       "timestamp": "2026-01-01T00:00:00Z",
                       "statements": [{"vulnerability": {"name": "CVE-2000-0001"}, "products": [{"@id": "pkg:deb/debian/none"}],
                                       "status": "not_affected", "justification": "component_not_present", "status_notes": text}]})


@test
def what_decides_is_looked_into_also_where_it_is_a_folder(folder):
    need("docker-registry")
    storage, _ = storage_of(folder, 1, 3)  # two different images
    os.makedirs(f"{folder}/vex")
    os.makedirs(f"{folder}/rules")
    with open(f"{folder}/rules/a.yaml", "w", encoding="utf-8") as file:
        file.write(OWN_RULE)
    with registries.start(folder, storage=storage.folder) as registry:
        for name, text, lines in (("vex/a.json", vex_document("one"), 2), ("vex/a.json", vex_document("one"), 2),
                                  ("vex/a.json", vex_document("two"), 4), ("vex/b.json", vex_document("three"), 6),
                                  ("rules/a.yaml", OWN_RULE.replace("the shop", "the other shop"), 8)):
            with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
            _, found = sweep(folder, registry, "--vex", f"{folder}/vex", "--rules", f"{folder}/rules")
            check(all(line["verdict"] != "failed" for line in found), found)
            equal(len(lines_of_state(folder)), lines, name)


@test
def a_policy_that_changes_counts_when_the_command_is_started_anew(folder):
    need("docker-registry")
    storage, _ = storage_of(folder, 1, 3)
    policy, env = f"{folder}/policy.yaml", environment(folder, XDG_STATE_HOME=f"{folder}/state")

    def write_policy(name):
        with open(policy, "w", encoding="utf-8") as file:
            file.write(f"version: 1\nname: {name}\n")

    write_policy("one")
    with registries.start(folder, storage=storage.folder) as registry:
        with subprocess.Popen([PLIMSOLL, "registry", "scan", registry.host, "--policy", policy, "--repeat", "1s", "--verbose", *registry.options],
                              env={**env, **registry.environment}, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True) as process:
            for rounds in range(2):  # the first round is over, and then the second
                while "the next round begins" not in (line := process.stderr.readline()):
                    check(line, f"it ended in round {rounds}")
                write_policy("two")
            process.send_signal(signal.SIGTERM)
            process.wait(TIMEOUT_S)
        equal(len(lines_of_state(folder)), 2)
        sweep(folder, registry, "--policy", policy)
        equal(len(lines_of_state(folder)), 4)


@test
def a_repository_that_cannot_be_one_is_said(folder):
    need("docker-registry")
    storage, found = storage_of(folder, 1, 3)
    storage.add(images.Image([images.Layer([images.File("a", "b")])]), "team/NoName", "1")
    with registries.start(folder, storage=storage.folder) as registry:
        result, lines = sweep(folder, registry)
        equal(result.code, 1)
        check("names 1 repository that cannot be one" in result.err, result.err)
        equal(names_of(registry, lines), found)


@test
def what_is_killed_goes_on_where_it_was(folder):
    need("docker-registry")
    storage, found = storage_of(folder)
    with registries.start(folder, storage=storage.folder) as registry:
        kill_often(folder, registry, 5, 1)
        _, lines = sweep(folder, registry)
        equal(names_of(registry, lines), found)
        state = lines_of_state(folder)
        equal(len(state), DIFFERENT)
        equal(len({line["digest"] for line in state}), DIFFERENT)


@test
def an_image_that_fails_is_named_and_stops_nothing(folder):
    need("docker-registry")
    storage, found = storage_of(folder)
    broken = storage.add(images.Image([images.Layer([images.File("a", "b")])]), "team/broken", "1")
    digits = broken.split(":")[1]
    with open(f"{storage.root}/blobs/sha256/{digits[:2]}/{digits}/data", "r+b") as file:
        file.write(b"[")
    with registries.start(folder, storage=storage.folder) as registry:
        result, lines = sweep(folder, registry)
        equal(result.code, 3)
        failed = [line for line in lines if line["verdict"] == "failed"]
        equal([line["reference"] for line in failed], [f"{registry.host}/team/broken:1"])
        check("team/broken:1: " in result.err and "1 failed" in result.err, result.err)
        equal(len(lines), REFERENCES + 1)
        equal({name for name in names_of(registry, lines) if "broken" not in name}, set(found))


@test
def a_verdict_that_blocks_is_the_exit_code(folder):
    need("docker-registry")
    storage, _ = storage_of(folder, 1, 3)
    with registries.start(folder, storage=storage.folder) as registry:
        result, lines = sweep(folder, registry, "--fail-on", "low")
        equal(result.code, 2)
        equal({line["verdict"] for line in lines}, {"block"})
        result, lines = sweep(folder, registry, "--newer-than", "2024-01-01")  # images.py makes them in 2023
        equal({line["verdict"] for line in lines}, {"older"})
        equal(result.code, 0)


if __name__ == "__main__":
    main()
