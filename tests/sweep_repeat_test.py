#!/usr/bin/env python3
"""sweep_repeat_test.py - plimsoll registry scan --repeat keeps on, --rate asks no faster than it is told, and a terminal sees how far it is"""
import contextlib
import fcntl
import json
import os
import pty
import queue
import re
import signal
import struct
import subprocess
import termios
import threading
import time

import feeds_made
import registries
import registry_storage
from hostile_registry import HostileRegistry
from images import Image, Layer, dpkg_status, os_release
from lib import PLIMSOLL, check, environment, equal, main, need, plimsoll, test

WAIT_S = 60


def image(version):
    return Image([Layer(os_release() + [dpkg_status(("gangway", version))])])


class Sweep:
    """One that goes on until the block ends."""

    def __init__(self, folder, registry, *arguments, every="1s"):
        env = environment(folder, XDG_STATE_HOME=f"{folder}/state", **registry.environment)
        self.folder, self.lines, self.said = folder, queue.Queue(), queue.Queue()
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            [PLIMSOLL, "registry", "scan", registry.host, "--repeat", every, "--format", "json", "--verbose", *registry.options, *arguments],
            env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for stream, into in ((self.process.stdout, self.lines), (self.process.stderr, self.said)):
            threading.Thread(target=self.read, args=(stream, into), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    @staticmethod
    def read(stream, into):
        for line in stream:
            into.put(line)
        into.put(None)

    def next(self):
        """What is told of the next image."""
        try:
            line = self.lines.get(timeout=WAIT_S)
        except queue.Empty:
            line = None
        check(line, f"nothing more is told: {self.left(self.said)}")
        return json.loads(line)

    def rounds(self, count):
        """Waits until so many have ended."""
        until = time.monotonic() + WAIT_S
        while count:
            line = None
            with contextlib.suppress(queue.Empty):
                line = self.said.get(timeout=max(until - time.monotonic(), 0.01))
            check(line, "no round has ended")
            count -= "the next round begins" in line

    @staticmethod
    def left(lines):
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(lines.get_nowait())
        return found


def layers_read(folder):
    """In the order in which images were done: the tag's repository, and how many layers were read for it."""
    where = f"{folder}/state/plimsoll/sweeps"
    name, = (name for name in os.listdir(where) if name.endswith(".jsonl"))
    with open(f"{where}/{name}", encoding="utf-8") as file:
        return [json.loads(line)["layers_read"] for line in file if line.endswith("\n")]


@test
def a_new_tag_is_found_in_the_next_round_and_told_alone(folder):
    with registries.start(folder) as registry:
        first = registry.push(image("3.0.9-1"), "team/app:1")
        with Sweep(folder, registry) as sweep:
            line = sweep.next()
            equal((line["reference"], line["digest"]), (f"{registry.host}/team/app:1", first))
            sweep.rounds(2)  # in which nothing is new
            equal(sweep.left(sweep.lines), [], "what is known is told again")
            second = registry.push(image("3.0.11-1"), "team/other:2")
            line = sweep.next()
            equal((line["reference"], line["digest"]), (f"{registry.host}/team/other:2", second))
            moved = registry.push(image("3.0.13-1"), "team/app:1")  # the same tag names other bytes
            line = sweep.next()
            equal((line["reference"], line["digest"]), (f"{registry.host}/team/app:1", moved))
            sweep.rounds(1)
            equal(sweep.left(sweep.lines), [])
        equal(sweep.process.returncode, -signal.SIGTERM, "what ended it")
        equal(layers_read(folder), [1, 1, 1])


@test
def new_advisories_judge_anew_what_is_known_and_read_nothing(folder):
    feeds_made.osv(folder, "DSA-1-1", "Debian:12", "gunwale", "9")
    stores = feeds_made.store(folder)
    with registries.start(folder) as registry:
        registry.push(image("3.0.9-1"), "team/app:1")
        with Sweep(folder, registry, *stores, "--fail-on", "low") as sweep:
            line = sweep.next()
            equal((line["verdict"] == "block", line["layers_read"]), (False, 1), f"{line}")
            asked = len([path for _, path, _ in registry.log() if "/blobs/" in path])
            feeds_made.osv(folder, "DSA-2-1", "Debian:12", "gangway", "3.0.11-1", database_specific={"severity": "HIGH"})
            os.mkdir(f"{folder}/new")  # of the same name and the same second: its feeds tell it from the other
            new = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "new/store.db", "--as-of", "2023-11-13")
            equal(new.code, 0, new.err)
            os.rename(f"{folder}/new/store.db", stores[1])
            line = sweep.next()
            equal((line["verdict"], line["layers_read"]), ("block", 0), f"{line}")
            check(sum(line["findings"].values()) == 1, f"{line}")
            sweep.rounds(1)
            equal(sweep.left(sweep.lines), [], "it is judged anew once")
        blobs = [path for _, path, _ in registry.log() if "/blobs/" in path][asked:]
        check(len(set(blobs)) <= 1, f"no layer is fetched, at most the configuration: {blobs}")


@test
def a_registry_that_is_away_for_a_round_ends_nothing(folder):
    away = threading.Event()

    def trick(handler):
        if "_catalog" in handler.path:
            return handler.hang_up() if away.is_set() else handler.answer(200, b'{"repositories":["app"]}', Content_Type="application/json")
        return "/tags/list" in handler.path and handler.answer(200, b'{"name":"app","tags":["1"]}', Content_Type="application/json")

    with HostileRegistry(image("3.0.9-1"), trick) as registry:
        registry.environment, registry.options = {}, []
        with Sweep(folder, registry) as sweep:
            sweep.next()
            away.set()
            until, said = time.monotonic() + WAIT_S, ""
            while "could not be listed to its end" not in said and time.monotonic() < until:
                with contextlib.suppress(queue.Empty):
                    said += sweep.said.get(timeout=1) or ""
            check("could not be listed to its end" in said, said)
            away.clear()
            sweep.rounds(2)
            equal(sweep.process.poll(), None, "it goes on")
            equal(sweep.left(sweep.lines), [])


def times_of(folder, *options):
    """When a registry of twelve images was asked for things, by its own clock."""
    storage = registry_storage.Storage(f"{folder}/storage")
    registry_storage.fill(storage.add, 4, 3)
    times = []

    with registries.start(folder, storage=storage.folder) as behind:
        def trick(handler):
            times.append(time.monotonic())
            status, headers, body = behind.ask(handler.command, handler.path, Accept=handler.headers.get("Accept", "*/*"))
            if handler.command == "HEAD":
                return handler.answer(status, b"", headers["Content-Length"], Docker_Content_Digest=headers["Docker-Content-Digest"] or "",
                                      Content_Type=headers["Content-Type"] or "")
            return handler.answer(status, body, Content_Type=headers["Content-Type"] or "application/json")

        with HostileRegistry(image("1"), trick) as registry:
            result = plimsoll(folder, "registry", "scan", registry.host, "--jobs", "4", "--fresh", "--format", "json", *options,
                              env={"XDG_STATE_HOME": f"{folder}/state"})
            check(result.code in (0, 3), f"exit {result.code}: {result.err}")
            equal(len(result.out.splitlines()), 12)
    return times


@test
def requests_of_all_processes_together_keep_to_the_rate(folder):
    need("docker-registry")
    rate = 20
    times = times_of(folder, "--rate", str(rate))
    check(len(times) > 40, f"{len(times)} requests")
    # A busy machine makes it slower, never faster: in no second are there more than the rate, but for those that were held up on their way.
    took = times[-1] - times[0]
    check(took > 0.7 * (len(times) - 1) / rate, f"{len(times)} requests at {rate} a second in {took:.1f} s")
    most = max(sum(1 for other in times if start <= other < start + 1) for start in times)
    check(most < 3 * rate, f"{most} requests in a second")


# ---- a terminal

CLEAR = "\r\x1b[K"


def on_terminal(folder, registry, columns, *options, resize=0):
    """What a terminal of so many columns gets on standard error; after a while it has RESIZE of them. All it gets comes through here."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    env = environment(folder, XDG_STATE_HOME=f"{folder}/state", TERM="xterm")
    got = b""
    with subprocess.Popen([PLIMSOLL, "registry", "scan", registry.host, "--fresh", "--jobs", "1", "--rate", "30", *options], env=env, cwd=folder,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        reader = threading.Thread(target=process.stdout.read, daemon=True)
        reader.start()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # nobody writes there any more
                break
            if not piece:
                break
            got += piece
            if resize and got.count(CLEAR.encode()) > 15:
                fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, resize, 0, 0))
                got, resize = b"", 0
        reader.join()
        check(process.wait(WAIT_S) in (0, 3), f"exit {process.returncode}")
    os.close(ours)
    return re.sub(r"(==\d+==|HINT:)[^\n]*\n", "", got.decode())  # a leak checker's word on a child that is in a jail


@test
def a_terminal_sees_how_far_how_fast_and_how_long(folder):
    need("docker-registry")
    storage = registry_storage.Storage(f"{folder}/storage")
    registry_storage.fill(storage.add, 4, 10)
    with registries.start(folder, storage=storage.folder) as registry:
        for columns in (100, 40, 12):
            text = on_terminal(folder, registry, columns)
            lines = text.split(CLEAR)[1:]
            equal(lines[-1], "", "the last thing is that it goes away")
            check("\n" not in text, f"it stays on its line: {text[:300]!r}")
            check(len(lines) > 5 and all(len(line) < columns for line in lines), f"{columns}: {max(lines, key=len)!r}")
            equal(any("[#" in line for line in lines), columns == 100, "the bar is there where there is room")
            if columns > 12:
                check(any(re.search(r"\d+/40 images  [\d.]+/s  \d+ s left", line) for line in lines), f"{columns}: {lines[-5:]}")
            else:
                check(any(re.match(r"\d+/\d+", line) for line in lines), f"{lines}")
        lines = on_terminal(folder, registry, 100, resize=30).split(CLEAR)[3:]  # a moment after
        check(lines and all(len(line) < 30 for line in lines), f"{lines}")
        equal(on_terminal(folder, registry, 100, "--no-progress"), "")


if __name__ == "__main__":
    main()
