#!/usr/bin/env python3
"""sweep_test.py - plimsoll registry list and registry scan against Debian's docker-registry: nothing is missed, nothing is done twice"""
import json
import os
import random
import signal
import subprocess
import time

import images
import registries
import registry_storage
from lib import PLIMSOLL, TIMEOUT_S, check, environment, equal, main, need, plimsoll, test

REPOSITORIES, TAGS = 5, 10  # of the tags of each repository two name the same bytes
REFERENCES, DIFFERENT = REPOSITORIES * TAGS, REPOSITORIES * (TAGS - 1)


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
    return result, [json.loads(line) for line in result.out.splitlines()]


def names_of(registry, lines):
    return {line["reference"].removeprefix(registry.host + "/"): line.get("digest") for line in lines}


def kill_often(folder, registry, kills, seed):
    """Begins sweeps and kills each after a moment."""
    chance = random.Random(seed)
    env = environment(folder, XDG_STATE_HOME=f"{folder}/state", **registry.environment)
    for _ in range(kills):
        with subprocess.Popen([PLIMSOLL, "registry", "scan", registry.host, "--jobs", "2", "--quiet", *registry.options], env=env, cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(0.2 + chance.random())
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
