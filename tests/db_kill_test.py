"""db_kill_test.py - whenever who makes or imports an advisory store is killed, the old or the new one lies there, whole"""
import json
import os
import shutil
import signal
import subprocess
import time
from random import Random

from lib import PLIMSOLL, check, environment, equal, main, plimsoll, test

KILLS = int(os.environ.get("PLIMSOLL_KILLS", "100"))
FEEDS = os.environ.get("PLIMSOLL_KILL_FEEDS")  # for imports: what the new store is made of; without it a small one
RECORDS = 1000


def feed(folder, count):
    os.makedirs(f"{folder}/osv/npm")
    for number in range(count):
        record = {"id": f"GHSA-{number:04d}", "modified": "2026-01-01T00:00:00Z", "summary": f"Flaw {number}", "details": f"{number} " * 300,
                  "affected": [{"package": {"ecosystem": "npm", "name": f"package-{number % 700}"},
                                "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": f"{number}.0.0"}]}]}]}
        with open(f"{folder}/osv/npm/{number}.json", "w", encoding="ascii") as file:
            json.dump(record, file)


class Moments:
    """When to kill: at random within the time that a run takes, which is learnt on the way, for a busy machine's first run may be slow."""

    def __init__(self, seed, took_s):
        self.random, self.took_s, self.killed = Random(seed), took_s, 0

    def next_s(self, part=1):
        return self.random.uniform(0, self.took_s * part)

    def learn(self, was_killed):
        self.killed += was_killed
        self.took_s *= 1.05 if was_killed else 0.9


def build_command(folder, records):
    return [PLIMSOLL, "db", "build", "--quiet", "--from", f"{folder}/{records}", "--output", f"{folder}/out/store.db"]


def build(folder, records):
    """How long it takes."""
    start = time.monotonic()
    subprocess.run(build_command(folder, records), check=True, env=environment(folder), cwd=folder)
    return time.monotonic() - start


def temporary_files(folder):
    return {name for name in os.listdir(f"{folder}/out") if name.endswith(".new")}


def kill(folder, after_s, writing):
    """Starts a build and kills it after a time; WRITING: that long after it has begun to write the file."""
    before = temporary_files(folder)
    process = subprocess.Popen(build_command(folder, "many"), env=environment(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while writing and process.poll() is None and temporary_files(folder) <= before:
        pass
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def read(path):
    with open(path, "rb") as file:
        return file.read()


@test
def a_killed_builder_leaves_the_old_or_the_new_store_and_the_next_one_cleans_up(folder):
    feed(f"{folder}/few", 10)
    feed(f"{folder}/many", RECORDS)
    os.mkdir(f"{folder}/out")
    build(folder, "few")  # what a store is called is in it
    os.rename(f"{folder}/out/store.db", f"{folder}/old.db")
    moments = Moments(1, min(build(folder, "many") for _ in range(3)))
    os.rename(f"{folder}/out/store.db", f"{folder}/new.db")
    old, new = read(f"{folder}/old.db"), read(f"{folder}/new.db")
    left = 0
    for number in range(KILLS):
        shutil.copy(f"{folder}/old.db", f"{folder}/out/store.db")
        writing = number % 2 == 1
        moments.learn(kill(folder, moments.next_s(0.1 if writing else 1), writing))
        check(read(f"{folder}/out/store.db") in (old, new), f"kill {number}: neither the old nor the new store lies there")
        verified = plimsoll(folder, "db", "verify", "out/store.db")
        equal(verified.code, 0, f"kill {number}: {verified.err}")
        left += temporary_files(folder) != set()
    check(moments.killed > KILLS / 4, f"only {moments.killed} of {KILLS} builds were still running when they were to be killed")
    check(left > 0, "no build was killed while it was writing")
    build(folder, "many")
    equal(os.listdir(f"{folder}/out"), ["store.db"], "left behind")
    equal(read(f"{folder}/out/store.db"), new)


def own(folder):
    return f"{folder}/data/plimsoll/advisories.db"


@test
def a_killed_import_leaves_the_old_or_the_new_store_and_the_next_one_cleans_up(folder):
    feed(f"{folder}/few", 10)
    if FEEDS:
        os.symlink(os.path.abspath(FEEDS), f"{folder}/many")
    else:
        feed(f"{folder}/many", RECORDS)
    os.mkdir(f"{folder}/out")
    for records in ("few", "many"):
        build(folder, records)
        equal(plimsoll(folder, "db", "export", "--db", "out/store.db", f"{records}.zst").code, 0)
        os.rename(f"{folder}/out/store.db", f"{folder}/{records}.db")
    old, new = read(f"{folder}/few.db"), read(f"{folder}/many.db")
    command = [PLIMSOLL, "db", "import", "--quiet", "--unsigned", f"{folder}/many.zst"]
    start = time.monotonic()
    subprocess.run(command, check=True, env=environment(folder), cwd=folder)
    moments, left = Moments(2, time.monotonic() - start), 0
    for number in range(KILLS):
        shutil.copy(f"{folder}/few.db", own(folder))
        process = subprocess.Popen(command, env=environment(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.next_s())
        process.send_signal(signal.SIGKILL)
        moments.learn(process.wait() == -signal.SIGKILL)
        lies_there = read(own(folder))
        check(lies_there in (old, new), f"kill {number}: neither the old nor the new store lies there")
        verified = plimsoll(folder, "db", "verify")
        equal(verified.code, 0, f"kill {number}: {verified.err}")
        if FEEDS and number % 50 == 49:
            print(f"# {number + 1} kills, {moments.killed} of them in time", flush=True)
        left += any(name.endswith(".new") for name in os.listdir(os.path.dirname(own(folder))))
    check(moments.killed > KILLS / 4, f"only {moments.killed} of {KILLS} imports were still running when they were to be killed")
    check(left > 0, "no import was killed while it was writing")
    subprocess.run(command, check=True, env=environment(folder), cwd=folder)
    equal(read(own(folder)), new)
    equal({name for name in os.listdir(os.path.dirname(own(folder))) if name.endswith(".new")}, set(), "left behind")


if __name__ == "__main__":
    main()
