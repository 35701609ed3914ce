#!/usr/bin/python3
"""terminal_test.py - the progress line on a terminal while layers come slowly, --wide, what hostile images may say to a terminal, and completion; see also cli_test.py"""
import fcntl
import json
import os
import pty
import random
import re
import select
import struct
import termios
import time
import unicodedata

from hostile_registry import HostileRegistry
from images import File, Image, Layer, dpkg_status, npm_package, os_release
from lib import PLIMSOLL, ROOT, check, environment, equal, main, need, no_crash, plimsoll, skip, test

CLEAR = "\r\x1b[K"
RATE = re.compile(r"^\d+/2 layers  \d+ [kM]B of \d+ MB(  \d+ [kM]B/s(  \d+ (s|min|h) left)?)?(  \[=*>? *\])?$")
STEPS = 25


def slowly(handler):
    """A large layer takes more than a second."""
    if not handler.is_large_layer or handler.command != "GET" or "Range" in handler.headers:
        return False
    body = handler.right
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    step = len(body) // STEPS + 1
    for start in range(0, len(body), step):
        handler.wfile.write(body[start:start + step])
        handler.wfile.flush()
        time.sleep(0.06)
    return True


def slow_image():
    noise = random.Random(1).randbytes(3_000_000)  # does not pack
    return Image([Layer(os_release()), Layer([File("srv/noise", noise)])])


def on_terminal(folder, *arguments, columns=80, env=None, narrower_after=None):
    """What a terminal of COLUMNS is shown, which becomes 40 wide once NARROWER_AFTER progress lines have come."""
    try:
        child, fd = pty.fork()
    except OSError as why:
        skip(f"no terminal can be had here: {why}")
    if child == 0:
        try:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.chdir(folder)
            os.execve(PLIMSOLL, [PLIMSOLL, *arguments], environment(folder, **{"TERM": "xterm", **(env or {})}))
        finally:
            os._exit(127)
    shown, started, turned = b"", time.time(), None
    while time.time() - started < 60:
        if not select.select([fd], [], [], 0.05)[0]:
            continue
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        shown += more
        if narrower_after and turned is None and shown.count(CLEAR.encode()) >= narrower_after:
            fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
            turned = len(shown)
    os.close(fd)
    os.waitpid(child, 0)
    return shown.decode(errors="replace"), turned


def frames(shown):
    """The progress lines, one after the other."""
    return [frame for frame in shown.split(CLEAR)[1:-1] if frame]


def slow_scan(folder, *arguments, **options):
    with HostileRegistry(slow_image(), slowly) as registry:
        return on_terminal(folder, "scan", "--no-cache", *arguments, f"docker://{registry.host}/x:1", **options)


@test
def progress_says_layers_bytes_and_rate_with_a_bar(folder):
    shown, _ = slow_scan(folder)
    lines = frames(shown)
    check(len(lines) >= 4, f"lines of progress: {shown!r}")
    for line in lines:
        check(RATE.match(line), repr(line))
    check(any("/s" in line for line in lines), f"no rate: {lines}")
    bars = [line[line.index("["):] for line in lines if "[" in line]
    check(len(bars) >= 4, f"bars: {lines}")
    filled = [bar.count("=") for bar in bars]
    equal(filled, sorted(filled), "a bar only grows")
    check(filled[0] < filled[-1], f"a bar grows: {bars}")
    check("layers" not in shown.split(CLEAR)[-1].splitlines()[0], "a line is left")


@test
def progress_fits_narrow_terminals_and_follows_their_size(folder):
    for columns in 20, 40, 60:
        shown, _ = slow_scan(folder, columns=columns)
        lines = frames(shown)
        check(len(lines) >= 4, f"{columns} columns: {shown!r}")
        check(max(map(len, lines)) < columns, f"{columns} columns: {max(lines, key=len)!r}")
    shown, turned = slow_scan(folder, columns=120, narrower_after=4)
    check(turned, "the terminal became narrower")
    check(max(map(len, frames(shown[:turned] + CLEAR))) > 60, "wide before")
    after = frames(CLEAR + shown[turned:])[2:]  # one may have been on its way
    check(len(after) >= 3, f"lines afterwards: {after}")
    check(max(map(len, after)) < 40, f"narrow afterwards: {max(after, key=len)!r}")


@test
def nothing_is_said_of_progress_where_nobody_looks(folder):
    for arguments, env in (["--no-progress"], {}), (["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"}):
        shown, _ = slow_scan(folder, *arguments, env=env)
        check(CLEAR not in shown and "layers  " not in shown, f"{arguments} {env}: {shown[:200]!r}")
    with HostileRegistry(slow_image(), slowly) as registry:
        equal(plimsoll(folder, "scan", "--no-cache", f"docker://{registry.host}/x:1").err, "", "a pipe")


# ---- the table

LONG = "a-package-whose-name-is-much-longer-than-anybody-would-think-and-does-not-end"


@test
def wide_cuts_and_folds_nothing(folder):
    target = Image([Layer(os_release() + [entry for i in range(9) for entry in [npm_package(f"srv/{LONG}/{i}", "lodash", "4.17.15")]])]).write_oci(f"{folder}/image")
    narrow = plimsoll(folder, "scan", "--offline", target, env={"COLUMNS": "80"})
    wide = plimsoll(folder, "scan", "--offline", "--wide", target, env={"COLUMNS": "80"})
    equal(wide.code, narrow.code)
    check(max(map(len, narrow.out.splitlines())) <= 80, "80 columns without it")
    check("…" in narrow.out and "…" not in wide.out, "nothing is cut")
    for i in range(9):
        check(f"srv/{LONG}/{i}/node_modules/lodash/package.json" in wide.out, f"place {i}: {wide.out}")
    check("more places" in narrow.out and "more places" not in wide.out, "nothing is counted instead")
    shown, _ = on_terminal(folder, "scan", "--offline", "--wide", "--no-progress", target, env={"NO_COLOR": "1"})
    check("…" not in shown, "on a terminal")
    bill = plimsoll(folder, "sbom", "--wide", target, env={"COLUMNS": "40"})
    check("…" not in bill.out and "\n" in bill.out, bill.out)


@test
def a_calm_image_needs_few_lines(folder):
    target = Image([Layer(os_release() + [dpkg_status(("hello", "2.10-3"))])], config={"Cmd": ["sh"], "User": "1000"}).write_oci(f"{folder}/image")
    result = plimsoll(folder, "scan", "--offline", target, env={"COLUMNS": "80"})
    lines = [line for line in result.out.splitlines() if line.strip()]
    check(len(lines) <= 6, result.out)


EVIL = "\x1b[31mred\x1b]0;title\x07\u202egnp.exe\u2066\u200b\u00ad\x9b5m\x08\x7f\ufeff::error::x"
# Control characters, and characters that show nothing or turn the direction of writing (Unicode: Cc, Cf, Zl, Zp).
ALLOWED = "\n"


def spoken(text):
    return sorted({f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c not in ALLOWED})


def hostile_image():
    name = EVIL.encode().decode("utf-8")
    manifest = json.dumps({"name": "lodash", "version": "4.17.15", "license": EVIL, "author": EVIL})
    return Image([Layer(os_release() + [File(f"srv/{name}/node_modules/lodash/package.json", manifest), File(f"srv/{name}/x.jar", b"PK\x03\x04broken"),
                                        File(f"opt/{name}", b"\x7fELFbroken", mode=0o4755),
                                        File("etc/passwd", f"root:x:0:0:{EVIL}:/root:/bin/sh\n{EVIL.replace(':', '')}:x:1000:1000::/home/{EVIL.replace(':', '')}:/bin/sh\n"),
                                        File("etc/shadow", f"root::1:0:99999:7:::\n{EVIL.replace(':', '')}::1:0:99999:7:::\n", mode=0o666),
                                        dpkg_status(("hello" + EVIL.replace("\n", ""), "1" + EVIL)),
                                        File(f"home/{name}/.ssh/id_rsa", "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIE" + "A" * 400 + "\n-----END RSA " + "PRIVATE KEY-----\n")],
                        created_by=f"RUN {EVIL}")],
                 config={"Cmd": [EVIL], "User": "root" + EVIL, "Labels": {EVIL: EVIL}, "Env": [f"TOKEN{EVIL}={EVIL}", f"PASSWORD={EVIL}x"], "WorkingDir": "/" + EVIL})


@test
def what_an_image_says_is_shown_and_never_obeyed_in_every_section(folder):
    target = hostile_image().write_oci(f"{folder}/image")
    with open(f"{folder}/vex.json", "w", encoding="utf-8") as file:
        json.dump({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": EVIL, "timestamp": "2026-01-01T00:00:00Z", "version": 1,
                   "statements": [{"vulnerability": {"name": "CVE-2020-8203"}, "products": [{"@id": "pkg:npm/lodash@4.17.15"}], "status": "not_affected",
                                   "justification": "vulnerable_code_not_present", "impact_statement": EVIL}]}, file)
    options = ["--offline", "--no-cache", "--all-layers", "--list-all-pkgs", "--unaccounted", "--show-suppressed", "--vex", "vex.json", "--compliance", "iso27002",
               "--scanners", "vuln,config,account,secret,malware"]
    seen = set()
    for columns in "40", "80", "200", "":
        for wide in [], ["--wide"]:
            result = plimsoll(folder, "scan", *options, *wide, target, env={"COLUMNS": columns})
            no_crash(result)
            check(result.code in (2, 3), result.err)
            equal(spoken(result.out), [], f"{columns} columns")
            equal(spoken(result.err), [], "errors")
            if columns and not wide:
                check(max(map(len, result.out.splitlines())) <= int(columns), f"{columns} columns")
            seen |= {line.split(" (")[0] for line in result.out.splitlines() if re.match(r"[A-Z][a-z]", line)}
            equal(spoken(plimsoll(folder, "sbom", *wide, target, env={"COLUMNS": columns}).out), [], "the bill")
    check(r"\x1b[31mred" in result.out and r"\u202e" in result.out, "shown")
    for section in "Vulnerabilities", "Secrets", "Settings", "Packages", "Not examined", "Files that no package explains":
        check(any(heading.startswith(section) for heading in seen), f"no section {section}: {sorted(seen)}")
    coloured = plimsoll(folder, "scan", *options, target, env={"CLICOLOR_FORCE": "1", "COLUMNS": "80"}).out
    equal(spoken(re.sub(r"\x1b\[[0-9]*(;[0-9]+)*m", "", coloured)), [], "with colours")
    check(not re.search(r"\x1b\[31mred", coloured), "the image's own colour")


# ---- bash

def typed(folder, keys):
    """What a bash with the completions shows of a line that is typed."""
    try:
        child, fd = pty.fork()
    except OSError as why:
        skip(f"no terminal can be had here: {why}")
    if child == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], {**environment(folder), "PS1": "ready> ", "TERM": "dumb", "INPUTRC": "/dev/null"})

    def read_until(done, limit_s=10):
        text, started = "", time.time()
        while time.time() - started < limit_s and not done(text):
            if select.select([fd], [], [], 0.05)[0]:
                text += os.read(fd, 65536).decode(errors="replace")
        return text

    read_until(lambda text: "ready> " in text)
    os.write(fd, f"source {ROOT}/completions/plimsoll.bash\n".encode())
    read_until(lambda text: text.endswith("ready> "))
    os.write(fd, keys.encode() + b"\n")
    shown = read_until(lambda text: text.rstrip().endswith("ready>"))
    os.close(fd)
    os.waitpid(child, 0)
    return shown


@test
def bash_completes_commands_formats_and_versions_as_they_are_typed(folder):
    need("bash")
    with open(f"{folder}/some-file", "w", encoding="ascii"):
        pass
    for keys, want in (("conf\tsh\t", "config show"), ("scan -f jso\t", "scan -f json"), ("sbom --format=cyclonedx-xml@1.7\t", "--format=cyclonedx-xml@1.7"),
                       ("sbom -f cyclonedx@1.6\t", "-f cyclonedx@1.6"), ("scan -o json=some\t", "-o json=some-file"), ("scan --config some\t", "--config some-file"),
                       ("scan --conf\tx", "--config x")):
        shown = typed(folder, f"true || plimsoll {keys}")
        check(want in shown.replace("  ", " "), f"{keys!r} gives {shown!r}, not {want!r}")
    shown = typed(folder, "true || plimsoll sbom -f cyclonedx-xml@1.\t\t")
    for version in "@1.4", "@1.5", "@1.6", "@1.7":
        check(version in shown, f"{version} is offered: {shown!r}")


main()
