#!/usr/bin/env python3
"""clamd_test.py - a real clamd, with signatures of the test's own, says over its socket what clamscan says of the same files"""
import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import threading
import time

from clamav import clamscan, read, testfiles, write, written_down
from lib import check, equal, main, skip, test

FOUND = "what_clamd_finds_is_written_down"
CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def database(folder):
    """Of each test file its digest, MD5 and SHA-256 by turns; and a text."""
    os.mkdir(f"{folder}/db")
    lines = {"hdb": [], "hsb": []}
    for index, path in enumerate(testfiles()):
        content, kind = read(path), ("md5", "sha256")[index % 2]
        lines[("hdb", "hsb")[index % 2]].append(f"{hashlib.new(kind, content).hexdigest()}:{len(content)}:Test.{os.path.basename(path)}\n")
    for extension, these in lines.items():
        write(f"{folder}/db/test.{extension}", "".join(these))
    write(f"{folder}/db/test.ndb", f"Test.Body:0:*:{b'what the test looks for'.hex()}\n")
    return f"{folder}/db"


@contextlib.contextmanager
def daemon(folder, **settings):
    """clamd, and its socket."""
    if not CLAMD:
        skip("clamd is not installed")
    os.mkdir(f"{folder}/tmp")
    settings = {"LocalSocket": f"{folder}/socket", "DatabaseDirectory": f"{folder}/db", "Foreground": "yes", "TemporaryDirectory": f"{folder}/tmp",
                "MaxThreads": "3", **settings}
    write(f"{folder}/conf", "".join(f"{name} {value}\n" for name, value in settings.items()))
    with open(f"{folder}/log", "wb") as log, subprocess.Popen([CLAMD, f"--config-file={folder}/conf"], stdout=log, stderr=log) as process:
        try:
            for _ in range(600):
                if os.path.exists(f"{folder}/socket"):
                    break
                check(process.poll() is None, f"clamd: {read(f'{folder}/log')[-400:]}")
                time.sleep(0.1)
            yield process, f"{folder}/socket"
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def files(folder, count=300):
    """Many small ones, of which some have the text, the test files, and two that are sent in windows."""
    chance = random.Random(9)
    paths = list(testfiles())
    for index in range(count):
        middle = b"what the test looks for" if index % 7 == 0 else b"nothing"
        paths.append(write(f"{folder}/f{index}", chance.randbytes(chance.randint(0, 3000)) + middle + bytes(index)))
    for name, end in (("large", b"nothing"), ("large-bad", b"what the test looks for")):
        paths.append(write(f"{folder}/{name}", chance.randbytes(20 << 20) + end))
    chance.shuffle(paths)
    return paths


@test
def clamd_says_what_clamscan_says(folder):
    by, paths = database(folder), files(folder)
    with daemon(folder) as (_, socket):
        got, notes, unexamined = written_down(folder, FOUND, paths, PLIMSOLL_CLAMD=socket)
    want = clamscan(folder, by, paths)
    check(len(want) > 80, f"clamscan finds only {len(want)}")
    equal(notes, [])
    equal(unexamined, 0)
    equal({path for _, path in got}, {path for _, path in want})
    equal(sorted(got - want), [], "names that clamscan does not say")  # of several names clamd says one


@test
def a_file_beyond_the_stream_limit_of_clamd_is_told(folder):
    database(folder)
    paths = [write(f"{folder}/small", "what the test looks for"), write(f"{folder}/large", bytes(3 << 20)), write(f"{folder}/last", "nothing")]
    with daemon(folder, StreamMaxLength="1M") as (_, socket):
        got, notes, unexamined = written_down(folder, FOUND, paths, PLIMSOLL_CLAMD=socket)
    equal(got, {("Test.Body", paths[0])})
    equal(notes, [f"{paths[1]}: clamd: INSTREAM size limit exceeded. ERROR"])
    equal(unexamined, 2)


def kill_later(process, begun):
    while not os.path.exists(begun):
        time.sleep(0.05)
    time.sleep(0.5)
    process.kill()


@test
def a_clamd_that_is_killed_meanwhile_is_told(folder):
    database(folder)
    paths = [write(f"{folder}/f{index}", bytes(2 << 20)) for index in range(40)]
    with daemon(folder) as (process, socket):
        process.send_signal(signal.SIGSTOP)  # takes what the kernel holds for it, and no more
        threading.Thread(target=kill_later, args=(process, f"{folder}/found"), daemon=True).start()
        got, notes, unexamined = written_down(folder, FOUND, paths, PLIMSOLL_CLAMD=socket)
    equal(got, set())
    equal(notes, [": clamd: the connection was closed"])
    equal(unexamined, len(paths))


main()
