#!/usr/bin/python3
"""cli_test.py - files that are written, what a terminal is shown, how plimsoll ends, how it is called wrongly; see also scan_output_test.py"""
import fcntl
import json
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import termios
import time

from images import Image, Layer, dpkg_status, npm_package, os_release
from lib import PLIMSOLL, ROOT, check, environment, equal, main, plimsoll, skip, test

# The built-in advisories rate this high or worse, and alone they are incomplete at best.
VULNERABLE = [npm_package("srv", "lodash", "4.17.15")]
CALM = [dpkg_status(("hello", "2.10-3"))]


def image(folder, files, name="image"):
    return Image([Layer(os_release() + files)]).write_oci(f"{folder}/{name}")


def scan(folder, *arguments, **options):
    return plimsoll(folder, "scan", "--offline", "--no-cache", *arguments, **options)


def terminal(folder, *arguments, columns=80, env=None, kill_after=None):
    """Runs plimsoll on a terminal: (what it showed, its wait status)."""
    variables = environment(folder, **{"TERM": "xterm", **(env or {})})
    try:
        child, fd = pty.fork()
    except OSError as why:
        skip(f"no terminal can be had here: {why}")
    if child == 0:
        try:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.chdir(folder)
            os.execve(PLIMSOLL, [PLIMSOLL, *arguments], variables)
        finally:
            os._exit(127)
    shown, started = b"", time.time()
    while time.time() - started < 60:
        ready, _, _ = select.select([fd], [], [], 0.05)
        if kill_after and kill_after(shown):
            os.kill(child, signal.SIGINT)
            kill_after = None
        if ready:
            try:
                more = os.read(fd, 65536)
            except OSError:
                break
            if not more:
                break
            shown += more
    os.close(fd)
    return shown.decode(errors="replace"), os.waitpid(child, 0)[1]


# ---- outputs

@test
def several_reports_come_from_one_run(folder):
    target = image(folder, VULNERABLE)
    result = scan(folder, "-o", "json=a.json", "-o", "table=a.txt", target)
    table = scan(folder, target).out
    equal(result.out, table)
    with open(f"{folder}/a.txt", encoding="utf-8") as file:
        equal(file.read(), table)
    with open(f"{folder}/a.json", encoding="utf-8") as file:
        equal(file.read(), scan(folder, "-f", "json", target).out)
    equal([name for name in os.listdir(folder) if name.startswith(".plimsoll")], [], "left behind")


@test
def what_cannot_be_written_is_a_failure(folder):
    target = image(folder, VULNERABLE)
    for arguments in (["-o", "/dev/full"], ["-o", "nowhere/r"], ["-o", "."], ["-o", "/dev/full", "-o", "json=good.json"]):
        result = scan(folder, *arguments, target)
        equal(result.code, 1, str(arguments))
        check(result.err.startswith("plimsoll: "), result.err)
    check(os.path.getsize(f"{folder}/good.json") > 100, "one full disk loses the other report")
    with open("/dev/full", "wb") as full:
        equal(scan(folder, target, stdout=full).code, 1, "a full disk")
        equal(plimsoll(folder, "version", stdout=full).code, 1, "version on a full disk")
        equal(plimsoll(folder, "--help", stdout=full).code, 1, "help on a full disk")


@test
def a_file_size_limit_leaves_the_old_report(folder):
    target = image(folder, VULNERABLE)
    with open(f"{folder}/r.json", "w", encoding="utf-8") as file:
        file.write("old")
    process = subprocess.run([PLIMSOLL, "scan", "--offline", "--no-cache", "-f", "json", "-o", "r.json", target], cwd=folder,
                             env=environment(folder), capture_output=True, check=False,
                             preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))))
    equal(process.returncode, 1)
    check(b"r.json" in process.stderr, process.stderr)
    with open(f"{folder}/r.json", encoding="utf-8") as file:
        equal(file.read(), "old")
    equal([name for name in os.listdir(folder) if name.startswith(".plimsoll")], [], "left behind")


@test
def a_reader_that_goes_away_ends_plimsoll_silently(folder):
    for command in (["scan", "--offline", image(folder, CALM)], ["--help"]):
        reader, writer = os.pipe()
        os.close(reader)
        # Python ignores SIGPIPE and its children would too.
        for ignored in (True, False):
            process = subprocess.run([PLIMSOLL, *command], stdout=writer, stderr=subprocess.PIPE, env=environment(folder), check=False,
                                     restore_signals=not ignored)
            equal((process.returncode, process.stderr), (-signal.SIGPIPE, b""), command[0])
        os.close(writer)


@test
def closed_descriptors_are_no_trap(folder):
    process = subprocess.run(["sh", "-c", '"$0" version >&-', PLIMSOLL], env=environment(folder), capture_output=True, check=False)
    equal(process.returncode, 1)
    target = image(folder, CALM)
    process = subprocess.run(["sh", "-c", '"$0" scan --offline --no-cache -o r.txt "$1" <&- >&- 2>&-', PLIMSOLL, target], cwd=folder,
                             env=environment(folder), check=False)
    equal(process.returncode, 3)
    with open(f"{folder}/r.txt", encoding="utf-8") as file:
        check(file.read().startswith("INCOMPLETE"), "another verdict")


# ---- advisory stores

@test
def a_large_document_becomes_part_of_a_store_as_a_small_one_does(folder):
    os.makedirs(f"{folder}/from/osv")
    advisory = {"id": "X-1", "modified": "2024-01-01T00:00:00Z", "summary": "s", "affected": [
        {"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
    for size in ((1 << 20), (1 << 20) + 1, 9 << 20):
        with open(f"{folder}/from/osv/x.json", "w", encoding="ascii") as file:
            file.write(json.dumps(advisory).ljust(size))
        with open(f"{folder}/from/osv/y.json", "w", encoding="ascii") as file:
            file.write(json.dumps({**advisory, "id": "Y-1"}))
        built = plimsoll(folder, "db", "build", "--from", f"{folder}/from", "--output", f"{folder}/store.db")
        equal((built.code, built.err), (0, ""), f"{size} bytes")
        equal("2 statements in 2 documents" in built.out, True, f"{size} bytes: {built.out}")


# ---- exit codes

@test
def exit_codes_follow_the_verdict(folder):
    calm, vulnerable = image(folder, CALM, "calm"), image(folder, VULNERABLE, "vulnerable")
    equal(scan(folder, calm).code, 3, "built-in advisories alone")
    equal(scan(folder, "--fail-on", "low", calm).code, 3, "nothing to fail on")
    equal(scan(folder, "--fail-on", "high", vulnerable).code, 2, "--fail-on")
    equal(scan(folder, "--fail-on", "high", "--exit-code", "0", vulnerable).code, 0, "--exit-code")
    equal(scan(folder, "--fail-on", "high", "--exit-code", "77", vulnerable).code, 77, "--exit-code")
    equal(scan(folder, "--exit-code", "77", calm).code, 3, "--exit-code replaces 2 only")
    equal(scan(folder, "nowhere.tar").code, 1, "no such target")
    equal(plimsoll(folder, "scan", vulnerable, env={"PLIMSOLL_FAIL_ON": "high", "PLIMSOLL_OFFLINE": "1", "PLIMSOLL_NO_CACHE": "1"}).code, 2,
          "variables")


# ---- terminals

@test
def a_table_fits_the_terminal(folder):
    target = image(folder, VULNERABLE)
    for columns in (60, 80, 132):
        shown, _ = terminal(folder, "scan", "--offline", "--no-cache", "--no-progress", target, columns=columns)
        lines = re.sub(r"\x1b\[[0-9]*(;[0-9]+)*m", "", shown).splitlines()
        check(len(lines) > 5, shown)
        check(max(map(len, lines)) <= columns, f"{columns} columns: {max(lines, key=len)!r}")


@test
def colours_are_for_terminals_that_want_them(folder):
    target = image(folder, CALM)
    for env, wanted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"CLICOLOR": "0"}, False)):
        shown, _ = terminal(folder, "scan", "--offline", "--no-cache", "--no-progress", target, env=env)
        equal("\x1b[" in shown, wanted, str(env))
    equal("\x1b[" in scan(folder, target).out, False, "no terminal")
    equal("\x1b[" in scan(folder, target, env={"CLICOLOR_FORCE": "1"}).out, True, "CLICOLOR_FORCE")
    equal("\x1b[" in scan(folder, target, env={"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}).out, False, "NO_COLOR is stronger")


@test
def progress_is_for_terminals_and_leaves_nothing(folder):
    target = image(folder, CALM)
    shown, _ = terminal(folder, "scan", "--offline", "--no-cache", target)
    check("layers" not in shown.split("\x1b[K")[-1].splitlines()[0], "a line is left")
    for arguments, env in ((["--quiet"], {}), (["--no-progress"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"})):
        shown, _ = terminal(folder, "scan", "--offline", "--no-cache", *arguments, target, env=env)
        check("\x1b[K" not in shown, f"{arguments} {env}: a progress line")
    check("\x1b" not in scan(folder, target).err, "progress without a terminal")


@test
def a_table_in_a_file_that_is_called_json_is_warned_of(folder):
    target = image(folder, CALM)
    for arguments, warned in ((["-o", "a.json"], True), (["-f", "json", "-o", "a.json"], False), (["-o", "json=a.json"], False),
                              (["-f", "table", "-o", "a.json"], False), (["-o", "a.txt"], False), (["-q", "-o", "a.json"], False)):
        equal("will hold a table" in scan(folder, *arguments, target).err, warned, str(arguments))


# ---- what is beside it

@test
def what_is_not_installed_is_named_and_where_else_it_may_be(folder):
    target = image(folder, CALM)
    for variable, name in (("PLIMSOLL_DATADIR", "builtin.db"), ("PLIMSOLL_LIBEXECDIR", "plimsoll-read")):
        result = scan(folder, target, env={variable: f"{folder}/nowhere"})
        equal((result.code, result.out), (1, ""))
        check(f"nowhere/{name}'" in result.err and variable in result.err and "No such file" in result.err, result.err)


# ---- calling it

@test
def wrong_calls_say_what_is_right(folder):
    for arguments, want in ((["scna", "x"], "did you mean scan?"), (["scan", "--fromat", "json", "x"], "did you mean --format?"),
                            (["scan", "-f", "jsno", "x"], "did you mean json?"), (["scan"], "TARGET is missing"),
                            (["scan", "--scanners", "vuln,sekret", "x"], "'sekret' is none of vuln, config, account, secret, malware"), ([], "plimsoll scan TARGET"),
                            (["db"], "plimsoll db --help"), (["scan", "a", "b"], "'b' is too much")):
        result = plimsoll(folder, *arguments)
        equal((result.code, result.out), (1, ""), str(arguments))
        check(want in result.err and result.err.count("\n") == 1, f"{arguments}: {result.err!r}")


@test
def names_in_errors_do_not_speak_to_the_terminal(folder):
    result = plimsoll(folder, "scan", "\x1b[31mx\u202e")
    check("\x1b" not in result.err and "\u202e" not in result.err, repr(result.err))


@test
def it_runs_from_any_place(folder):
    """The reader and the advisories are found from the program's place, not from the folder it is called in."""
    os.mkdir(f"{folder}/bin")
    os.symlink(PLIMSOLL, f"{folder}/bin/plimsoll")
    process = subprocess.run(["bin/plimsoll", "scan", "--offline", "--no-cache", image(folder, CALM)], cwd=folder, env=environment(folder),
                             capture_output=True, check=False)
    equal(process.returncode, 3, process.stderr.decode())
    result = scan(folder, image(folder, CALM), env={"PLIMSOLL_LIBEXECDIR": folder})
    equal(result.code, 1)
    check(f"{folder}/plimsoll-read" in result.err, result.err)


if __name__ == "__main__":
    main()
