#!/usr/bin/env python3
"""clamd_test.py - a real clamd, with signatures of the test's own, says over its socket what clamscan says of the same files"""
import contextlib
import hashlib
import os
import random
import shutil
import signal
import socket as sockets
import socketserver
import subprocess
import threading
import time

import lib
from clamav import clamscan, read, testfiles, write, written_down
from images import File, Image, Layer
from lib import check, equal, fails, main, no_crash, plimsoll, skip, test

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


def free_port():
    with sockets.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def hostile_server(path):
    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_):
            """Who wants no more hangs up."""

    return Server(path, Hostile)


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
    check(got <= {("Test.Body", paths[0])}, got)  # clamd ends the session, perhaps before it has said this
    equal(notes, [f"{paths[1]}: clamd: INSTREAM size limit exceeded. ERROR"])
    equal(unexamined, 3 - len(got))


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


# ---- the whole program

def image(folder, paths):
    Image([Layer([File(f"srv/{os.path.basename(path)}", read(path)) for path in paths])]).write_oci(f"{folder}/image")
    return f"oci:{folder}/image"


def scan(folder, target, address, *options):
    result = plimsoll(folder, "scan", "--offline", "--format", "json", "--scanners", "malware", "--clamd", address, *options, target)
    no_crash(result)
    return result


def by_clamd(result):
    return {(finding["malware"]["name"], finding["path"]): finding for finding in result.report["findings"]
            if finding["kind"] == "malware" and finding["malware"]["source"] == "clamd"}


@test
def a_scan_tells_what_clamd_says(folder):
    by, paths = database(folder), files(folder, 60)
    want = {(name, f"srv/{os.path.basename(path)}") for name, path in clamscan(folder, by, paths)}
    with daemon(folder, TCPSocket=str(free_port()), TCPAddr="127.0.0.1") as (_, socket):
        with open(f"{folder}/conf", encoding="ascii") as conf:
            port = next(line.split()[1] for line in conf if line.startswith("TCPSocket"))
        results = [scan(folder, image(folder, paths), address, "--no-cache") for address in (socket, f"127.0.0.1:{port}", f"tcp:localhost:{port}")]
    for result in results:
        got = by_clamd(result)
        equal({path for _, path in got}, {path for _, path in want})
        equal(sorted(set(got) - want), [], "names that clamscan does not say")
        for (_, path), finding in got.items():
            equal((finding["rating"], finding["malware"]["confidence"], finding["malware"]["rules"]), ("critical", "high", "clamd"))
            check(finding["malware"]["facts"].startswith("ClamAV "), "says by which ClamAV")
            content = read(next(one for one in paths if os.path.basename(one) == os.path.basename(path)))
            equal(finding["malware"].get("digest"), None if len(content) > 8 << 20 else f"sha256:{hashlib.sha256(content).hexdigest()}", path)
        check("clamd" not in result.notes(), result.notes())  # what is told there is of archives that only clamd opens
        equal(result.verdict, "block")


@test
def a_clamd_that_is_not_there_is_an_error_of_the_scan(folder):
    target = image(folder, [write(f"{folder}/a", "a")])
    for address, words in ((f"{folder}/socket", "No such file or directory"), (f"127.0.0.1:{free_port()}", "Connection refused"), ("clamd", "HOST:PORT")):
        fails(plimsoll(folder, "scan", "--offline", "--scanners", "malware", "--clamd", address, target), f"clamd at '{address}'", words)


class Hostile(socketserver.StreamRequestHandler):
    """Answers PING and VERSION as clamd does; of the first file as the server's ANSWER says."""

    def handle(self):
        number = 0
        while True:
            word = b""
            while not word.endswith(b"\0"):
                byte = self.rfile.read(1)
                if not byte:
                    return
                word += byte
            if word in (b"zIDSESSION\0", b"zEND\0"):
                continue
            number += 1
            if word == b"zPING\0":
                self.wfile.write(b"%d: PONG\0" % number)
            elif word == b"zVERSION\0":
                self.wfile.write(b"%d: ClamAV 9.9\0" % number)
            else:
                while (length := self.rfile.read(4)) not in (b"", bytes(4)):
                    self.rfile.read(int.from_bytes(length, "big"))
                self.wfile.write(self.server.answer.replace(b"ID", b"%d" % number))
                if self.server.ends:
                    return


@test
def a_clamd_that_answers_otherwise_makes_the_scan_incomplete(folder):
    target = image(folder, [write(f"{folder}/f{index}", f"file {index}") for index in range(40)])
    for answer, ends, words in ((b"", True, "the connection was closed"), (b"77: stream: OK\0", False, "an answer that it cannot give"),
                                (b"x" * 9000, False, "an answer without an end"), (b"ID: stream: No memory ERROR\0", False, "No memory ERROR"),
                                (b"COMMAND READ TIMED OUT\0", True, "COMMAND READ TIMED OUT")):
        with lib.serving(hostile_server(f"{folder}/hostile")) as server:
            server.answer, server.ends = answer, ends
            result = scan(folder, target, f"{folder}/hostile", "--no-cache")
        os.unlink(f"{folder}/hostile")
        check(words in result.notes(), f"{words!r} in {result.notes()!r}")
        equal(result.code, 3, "exit code")
        equal(by_clamd(result), {})


@test
def a_name_that_clamd_makes_up_cannot_leave_its_line(folder):
    target = image(folder, [write(f"{folder}/a", "a")])
    with lib.serving(hostile_server(f"{folder}/hostile")) as server:
        server.answer, server.ends = b"ID: stream: Evil\x1b[2J\r\n FOUND\0", False
        scanned = plimsoll(folder, "scan", "--offline", "--no-cache", "--scanners", "malware", "--clamd", f"{folder}/hostile", target)
    no_crash(scanned)
    equal(scanned.code, 2, scanned.err)
    check("Evil?[2J??" in scanned.out and "\x1b[2J" not in scanned.out, scanned.out)


main()
