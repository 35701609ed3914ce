#!/usr/bin/env python3
"""jail_test.py - a reader that turns bad costs its own layer and nothing else

Runs on a build of VARIANT=misbehave: the release build, whose readers can be told (PLIMSOLL_FAULT=NUMBER:LAYER) to do what a reader
taken over by an image would do. PLIMSOLL_BUILD names it.
"""
import gzip
import json
import os
import re
import signal
import subprocess
import time

import images
import lib
from lib import ROOT, check, equal, scan, skip, test

with open(f"{ROOT}/src/link/fault.h", encoding="utf-8") as header:
    FAULTS = {name: number for number, name in enumerate(re.findall(r"^\tFAULT_(\w+),", header.read(), re.MULTILINE))}

FORBIDDEN = ("OPEN", "CLIMB", "OPENAT2", "HANDLE", "WRITE", "TRUNCATE", "CREATE", "SOCKET", "FORK", "EXEC", "KILL", "PTRACE")

# What the report says of the layer, for each fault.
WORDS = {
    "ABORT": "died of signal 6",
    "EAT_MEMORY": "ran out of its memory",
    "GARBAGE": "record of",
    "FLOOD": "sent more than|ran out",
    "LIE_COUNT": "says it read 1 bytes of",
    "LIE_EARLY_END": None,  # see a_reader_that_does_not_read_is_found_out
    "HALF_FRAME": None,  # these end without --timeout: see readers_that_never_end_are_ended
    "TRICKLE": None,
    "LINGER": None,
    "THINK": None,  # see a_scan_that_is_stopped_for_a_while_goes_on
    "SPEAK": None,  # see what_a_reader_says_on_standard_error_reaches_nobody
    "HANG": "not done in time",
    "SLEEP": "not done in time",
    **{name: "tried what its jail forbids" for name in FORBIDDEN},
}


def three_layers(folder):
    """left-pad below, right-pad on top, and in the middle a layer of its own for the fault."""
    layers = [images.Layer(images.os_release() + [images.npm_package("app/node_modules/left-pad", "left-pad", "1.3.0")]),
              images.Layer([images.npm_package("app/node_modules/middle-pad", "middle-pad", "1.0.0")]),
              images.Layer([images.npm_package("app/node_modules/right-pad", "right-pad", "1.0.1")])]
    image = images.Image(layers)
    image.write_oci(f"{folder}/image", "tag")
    return f"oci:{folder}/image:tag"


def scan_with(folder, target, fault, layer=1, *more):
    timeout = "3s" if fault in ("HANG", "SLEEP") else "60s"
    return scan(folder, target, "--timeout", timeout, *more, env={"PLIMSOLL_FAULT": f"{FAULTS[fault]}:{layer}"})


def npm_names(result):
    return sorted(name for kind, name, _ in result.packages() if kind == "npm")


def descendants(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            below = [int(child) for child in children.read().split()]
    except OSError:
        return []
    return below + [one for child in below for one in descendants(child)]


def are_gone(pids):
    for _ in range(50):
        left = [pid for pid in pids if os.path.exists(f"/proc/{pid}")]
        if not left:
            return
        time.sleep(0.1)
    check(False, f"readers are left behind: {left}")


def check_fault(folder, fault):
    target = three_layers(folder)
    result = scan_with(folder, target, fault)
    equal(result.code, 3, "exit code")
    equal(result.verdict, "incomplete", "verdict")
    equal(npm_names(result), ["left-pad", "right-pad"], "the other layers' packages, and none that a bad reader sent")
    check(re.search(f"layer 1: : .*({WORDS[fault]})", result.notes()), f"the report says: {result.notes()!r}")
    states = [layer["complete"] for layer in result.layers()]
    equal(states, [True, False, True], "layers complete")
    again = scan(folder, target)
    equal(npm_names(again), ["left-pad", "middle-pad", "right-pad"], "packages when the reader behaves")
    equal([layer["from_evidence"] for layer in again.layers()], [True, False, True], "kept evidence")


def add_fault_test(fault):
    def run(folder):
        check_fault(folder, fault)
    run.__name__ = f"a_reader_that_does_{fault.lower()}_costs_its_own_layer_only"
    test(run)


@test
def a_reader_that_dies_of_a_feed_costs_one_file_only(folder):
    for name in ("A-1", "A-2", "A-3"):
        os.makedirs(f"{folder}/feeds/osv/npm", exist_ok=True)
        with open(f"{folder}/feeds/osv/npm/{name}.json", "w", encoding="ascii") as file:
            json.dump({"id": name, "modified": "2026-01-01T00:00:00Z", "affected": [
                {"package": {"ecosystem": "npm", "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}, file)
    build = ("db", "build", "--from", "feeds", "--output", "store.db")
    # Who reads several documents dies: each gets a reader of its own, and all are there.
    result = lib.plimsoll(folder, *build, env={"PLIMSOLL_FAULT": f"{FAULTS['ABORT']}:together"})
    equal((result.code, result.err), (0, ""))
    check("osv/npm: 3 statements in 3 documents" in result.out, result.out)
    os.rename(f"{folder}/feeds/osv/npm/A-1.json", f"{folder}/A-1.json")
    with open(f"{folder}/feeds/osv/npm/A-1.json.gz", "wb") as file, open(f"{folder}/A-1.json", "rb") as plain:
        file.write(gzip.compress(plain.read()))
    for fault in ("ABORT", "EAT_MEMORY", "GARBAGE", "OPEN"):
        result = lib.plimsoll(folder, *build, env={"PLIMSOLL_FAULT": f"{FAULTS[fault]}:file"})
        equal(result.code, 0, f"{fault}: {result.err}")
        check(re.search(f"osv/npm/A-1.json.gz: refused: .*({WORDS[fault]})", result.err), f"{fault}: {result.err}")
        check("osv/npm: 2 statements in 2 documents" in result.out and "1 refused" in result.out, f"{fault}: {result.out}")


for each in WORDS:
    if WORDS[each]:
        add_fault_test(each)


@test
def a_reader_that_does_not_read_is_found_out(folder):
    """It says that it read all: the pump knows that the pipe was never emptied."""
    layers = [images.Layer([images.File("big", os.urandom(4 << 20))], packing="plain")]
    images.Image(layers).write_oci(f"{folder}/image", "tag")
    result = scan_with(folder, f"oci:{folder}/image:tag", "LIE_EARLY_END", 0)
    equal(result.code, 3, "exit code")
    equal(npm_names(result), [], "what it made up")


@test
def a_reader_that_turns_bad_over_a_compressed_archive_gives_no_archive(folder):
    target = three_layers(folder)
    subprocess.run(["tar", "-C", f"{folder}/image", "-czf", f"{folder}/image.tar.gz", "."], check=True)
    for fault, words in WORDS.items():
        if fault in ("THINK", "SPEAK"):
            continue
        limits = {"PLIMSOLL_FAULT": f"{FAULTS[fault]}:archive"}
        timeout = "3s" if fault in ("HANG", "SLEEP", "HALF_FRAME", "TRICKLE", "LINGER") else "60s"
        result = scan(folder, f"{folder}/image.tar.gz", "--timeout", timeout, env=limits)
        equal(result.code, 1, f"{fault}: exit code")
        equal(result.out, "", f"{fault}: standard output")
        check(f"'{folder}/image.tar.gz': gzip: " in result.err, f"{fault}: names archive and codec: {result.err!r}")
        if words and fault not in ("FLOOD", "LIE_COUNT"):  # those are caught at the first package that they send
            check(re.search(words, result.err), f"{fault}: says why: {result.err!r}")
    equal(npm_names(scan(folder, f"{folder}/image.tar.gz", "--no-cache")), npm_names(scan(folder, target, "--no-cache")), "when the reader behaves")


@test
def readers_that_never_end_are_ended(folder):
    target = three_layers(folder)
    limits = {"PLIMSOLL_STALL_MS": "1000", "PLIMSOLL_JOB_MS": "3000"}
    for fault, options, words in (("HALF_FRAME", [], "did nothing for 1000 ms"), ("SLEEP", [], "did nothing for 1000 ms"),
                                  ("TRICKLE", [], "was not done after"), ("HANG", ["--no-verify"], "was not done after"),
                                  ("LINGER", [], "did nothing for 1000 ms"), ("LINGER", ["--no-verify"], "was not done after")):
        result = scan(folder, target, *options, env={"PLIMSOLL_FAULT": f"{FAULTS[fault]}:1", **limits})
        equal(result.code, 3, f"{fault}: exit code")
        equal(npm_names(result), ["left-pad", "right-pad"], f"{fault}: packages")
        check(re.search(f"layer 1: : .*{words}", result.notes()), f"{fault} {options}: {result.notes()!r}")


@test
def a_zygote_that_is_stopped_ends_the_scan(folder):
    target = three_layers(folder)
    with subprocess.Popen([lib.PLIMSOLL, "scan", target, "--timeout", "2s"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder,
                          env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS['HANG']}:1")) as process:
        time.sleep(0.7)
        zygote = descendants(process.pid)[0]
        os.kill(zygote, signal.SIGSTOP)
        _, said = process.communicate(timeout=60)
    equal(process.returncode, 1, "exit code")
    check(b"plimsoll-read does not answer" in said, said)
    are_gone([zygote])


def time_of(function):
    began = time.monotonic()
    function()
    return time.monotonic() - began


@test
def a_reader_that_hangs_at_its_start_ends_the_scan(folder):
    """It is alone then: there is nothing that could be reported."""
    targets = (three_layers(folder), small_root(folder))
    subprocess.run(["tar", "-C", f"{folder}/image", "-czf", f"{folder}/image.tar.gz", "."], check=True)
    for target in (*targets, f"{folder}/image.tar.gz"):
        for fault, words in (("HANG", "no answer within 1000 ms"), ("SLEEP", "no answer within 1000 ms"), ("ABORT", "plimsoll-read ended unexpectedly")):
            with subprocess.Popen([lib.PLIMSOLL, "scan", target], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
                                  env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS[fault]}:start", PLIMSOLL_START_MS="1000")) as process:
                time.sleep(0.3)
                readers = descendants(process.pid)
                took = time_of(lambda: process.wait(timeout=30))  # pylint: disable=cell-var-from-loop
                out, err = process.communicate()
            what = f"{target} {fault}: {err!r}"
            equal((process.returncode, out), (1, ""), what)
            check(f"start '{lib.BUILD}/libexec/plimsoll/plimsoll-read': {words}" in err and took < 10, f"{took:.1f} s, {what}")
            equal(len(readers) == 1 or fault == "ABORT", True, f"readers, {what}")
            are_gone(readers)


@test
def plimsoll_killed_while_its_reader_starts_leaves_none(folder):
    target = three_layers(folder)
    for fault in ("HANG", "SLEEP"):
        with subprocess.Popen([lib.PLIMSOLL, "scan", target], stdout=subprocess.DEVNULL, cwd=folder,
                              env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS[fault]}:start")) as process:
            time.sleep(0.5)
            readers = descendants(process.pid)
            equal(len(readers), 1, fault)
            process.kill()
        are_gone(readers)


@test
def a_scan_that_is_stopped_for_a_while_goes_on(folder):
    """As Ctrl-Z does: time in which nobody ran is not held against a reader."""
    with subprocess.Popen([lib.PLIMSOLL, "scan", three_layers(folder), "--format", "json"], stdout=subprocess.PIPE, cwd=folder,
                          env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS['THINK']}:1", PLIMSOLL_STALL_MS="4000")) as process:
        time.sleep(0.5)
        stopped = [process.pid, *descendants(process.pid)]
        equal(len(stopped), 3, "plimsoll, a zygote, and a reader at work")
        for number, seconds in ((signal.SIGSTOP, 6), (signal.SIGCONT, 0)):
            for pid in stopped:
                os.kill(pid, number)
            time.sleep(seconds)
        report, _ = process.communicate(timeout=60)
    equal([layer["complete"] for layer in json.loads(report)["layers"]], [True] * 3, "layers complete")


@test
def what_a_reader_says_on_standard_error_reaches_nobody(folder):
    result = scan_with(folder, three_layers(folder), "SPEAK")
    check("the-jail-leaks" not in result.err, result.err)
    equal(npm_names(result), ["left-pad", "middle-pad", "right-pad"], "packages")


@test
def every_fault_is_tried(folder):
    equal(sorted([*WORDS, "NONE", "TIGHT_LIMITS", "TIGHT_COVER"]), sorted(set(FAULTS) - {"COUNT"}), "faults")  # tests/limits_test.py, huge_test.py


@test
def faults_in_one_image_leave_others_alone(folder):
    first, other = three_layers(folder), f"{folder}/other"
    os.mkdir(other)
    layers = [images.Layer([images.npm_package("node_modules/alone", "alone", "1.0.0")])]
    images.Image(layers).write_oci(f"{other}/image", "tag")
    before = scan(folder, f"oci:{other}/image:tag", "--no-cache").out
    for fault in ("ABORT", "LIE_COUNT", "GARBAGE", "OPEN"):
        scan_with(folder, first, fault)
    equal(scan(folder, f"oci:{other}/image:tag", "--no-cache").out, before, "the other image's report")


@test
def plimsoll_killed_in_the_middle_leaves_no_reader(folder):
    target = three_layers(folder)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen([lib.PLIMSOLL, "scan", target, "--timeout", "60s"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS['HANG']}:1"), cwd=folder)
        time.sleep(0.7)
        readers = descendants(process.pid)
        check(len(readers) >= 2, f"a zygote and a reader at work: {readers}")
        process.send_signal(number)
        process.wait(timeout=10)
        are_gone(readers)
    equal([name for name in os.listdir(f"{folder}/cache/plimsoll") if not name.endswith(".plm")], [], "left in the cache")


@test
def a_reader_has_no_rights(folder):
    target = three_layers(folder)
    process = subprocess.Popen([lib.PLIMSOLL, "scan", target, "--timeout", "60s", "--jobs", "1"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS['HANG']}:1"), cwd=folder)
    try:
        time.sleep(0.7)
        below = descendants(process.pid)
        equal(len(below), 2, "a zygote and a reader at work")
        for pid in below:
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                facts = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
            equal(facts["Seccomp"].strip(), "2", "seccomp")
            equal(facts["NoNewPrivs"].strip(), "1", "no new privileges")
            for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                equal(int(facts[name], 16), 0, name)
            equal(os.readlink(f"/proc/{pid}/fd/0"), "/dev/null", "standard input")
            with open(f"/proc/{pid}/limits", encoding="ascii") as limits:
                text = limits.read()
            check(re.search(r"Max core file size +0 ", text) and re.search(r"Max file size +0 ", text), text)
        with open(f"/proc/{below[1]}/status", encoding="ascii") as status:
            filters = re.search(r"Seccomp_filters:\t(\d+)", status.read())
        check(filters and int(filters[1]) >= 2, "a reader's list is narrower than the zygote's")
        descriptors = [os.readlink(f"/proc/{below[1]}/fd/{fd}") for fd in os.listdir(f"/proc/{below[1]}/fd")]
        others = [name for name in descriptors if name != "/dev/null"]
        check(len(others) == 2 and all(name.startswith("pipe:") for name in others), f"a reader's descriptors: {others}")
    finally:
        process.kill()
        process.wait()


def small_root(folder):
    """A root file system whose one package is left-pad."""
    os.makedirs(f"{folder}/root/node_modules/left-pad")
    with open(f"{folder}/root/node_modules/left-pad/package.json", "w", encoding="ascii") as file:
        file.write('{"name": "left-pad", "version": "1.3.0"}')
    return f"rootfs:{folder}/root"


@test
def a_reader_of_a_folder_reaches_nothing_else(folder):
    target = small_root(folder)
    with open(f"{folder}/os-release", "w", encoding="ascii") as file:  # beside the folder, and readers start here
        file.write("ID=debian\n")
    for fault in FORBIDDEN:
        result = scan_with(folder, target, fault, 0)
        if fault in ("OPEN", "CLIMB"):  # it may open, and landlock refuses what is not below the folder
            equal(npm_names(result), ["left-pad"], f"{fault}: packages")
            equal(result.layers()[0]["complete"], True, f"{fault}: complete")
        else:
            equal(npm_names(result), [], f"{fault}: packages")
            check("tried what its jail forbids" in result.notes(), f"{fault}: {result.notes()}")
    equal(open(f"{folder}/os-release", encoding="ascii").read(), "ID=debian\n", "what was there to be cut")
    check(not os.path.exists(f"{folder}/made"), "a file was made")


@test
def a_reader_of_a_folder_may_read_below_it(folder):
    """Else the test above could not fail."""
    equal(npm_names(scan_with(folder, "rootfs:/etc", "OPEN", 0)), ["the-jail-leaks"], "packages")


@test
def a_reader_of_a_folder_has_one_right(folder):
    with subprocess.Popen([lib.PLIMSOLL, "scan", small_root(folder), "--timeout", "60s"], stdout=subprocess.DEVNULL,
                          env=lib.environment(folder, PLIMSOLL_FAULT=f"{FAULTS['HANG']}:0"), cwd=folder) as process:
        try:
            time.sleep(0.7)
            below = descendants(process.pid)
            equal(len(below), 2, "a zygote and a reader at work")
            for pid in below:
                with open(f"/proc/{pid}/status", encoding="ascii") as status:
                    facts = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
                mine = lib.capabilities() & lib.CAP_DAC_READ_SEARCH
                equal(int(facts["CapPrm"], 16), mine, "capabilities")
                equal(int(facts["CapEff"], 16), mine, "capabilities")
                for name in ("CapInh", "CapAmb"):
                    equal(int(facts[name], 16), 0, name)
                equal(facts["NoNewPrivs"].strip(), "1", "no new privileges")
                if os.geteuid() == 0 and mine:
                    equal(facts["Uid"].split(), ["65534"] * 4, "the user")
                    equal(facts["Gid"].split(), ["65534"] * 4, "the group")
                    equal(facts["Groups"].split(), [], "more groups")
            if os.geteuid() != 0:
                return  # nobody else may look at what it has open
            descriptors = [os.readlink(f"/proc/{below[1]}/fd/{fd}") for fd in os.listdir(f"/proc/{below[1]}/fd")]
            others = sorted(name for name in descriptors if name != "/dev/null")
            equal([re.sub(r"\[.*", "", name) for name in others], [f"{folder}/root", "pipe:"], "descriptors")
        finally:
            process.kill()
    are_gone(below)


@test
def without_landlock_no_folder_is_read(folder):
    target = small_root(folder)
    equal(npm_names(scan(folder, three_layers(folder), prefix=lib.WITHOUT_LANDLOCK)), ["left-pad", "middle-pad", "right-pad"], "an image")
    result = scan(folder, target, prefix=lib.WITHOUT_LANDLOCK)
    equal(result.code, 1, "exit code")
    check("has no landlock" in result.err, result.err)


@test
def a_reader_of_another_build_is_refused(folder):
    target = three_layers(folder)
    libexec = f"{folder}/libexec"
    os.mkdir(libexec)
    with open(f"{lib.BUILD}/libexec/plimsoll/plimsoll-read", "rb") as program:
        content = program.read()
    identity = re.search(rb"\d+\.\d+\.\d+-[0-9a-f]{16}", content)
    check(identity, "no identity in plimsoll-read")
    changed = content.replace(identity[0], identity[0][:-1] + (b"0" if identity[0][-1:] != b"0" else b"1"))
    with open(f"{libexec}/plimsoll-read", "wb") as program:
        program.write(changed)
    os.chmod(f"{libexec}/plimsoll-read", 0o755)
    result = scan(folder, target, env={"PLIMSOLL_LIBEXECDIR": libexec})
    equal(result.code, 1, "exit code")
    check("another build" in result.err, result.err)


@test
def a_reader_that_is_missing_is_named(folder):
    result = scan(folder, three_layers(folder), env={"PLIMSOLL_LIBEXECDIR": f"{folder}/nowhere"})
    equal(result.code, 1, "exit code")
    check("plimsoll-read" in result.err, result.err)


@test
def readers_and_fetchers_started_by_hand_say_who_starts_them(folder):
    for name in ("plimsoll-read", "plimsoll-net"):
        done = subprocess.run([f"{lib.BUILD}/libexec/plimsoll/{name}"], capture_output=True, text=True, check=False, timeout=10)
        equal(done.returncode, 1, name)
        check("is started by plimsoll" in done.stderr, done.stderr)


def libraries(program):
    done = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True)
    return sorted(re.sub(r"\.so.*", "", name) for name in re.findall(r"\(NEEDED\).*\[(.*)\]", done.stdout))


def unit_tests_hold(room):
    where, variant = os.path.split(lib.BUILD)
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = subprocess.run(["make", "-s", f"B={where}", f"VARIANT={variant}", f"test-{room}"], cwd=ROOT, env=env, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0 and "\nok 1 " in done.stdout and "SKIP" not in done.stdout, done.stdout)


@test
def the_unit_tests_of_the_jail_hold_on_this_build(folder):
    """They skip themselves in sanitizer builds, which are what `make check` runs them on."""
    unit_tests_hold("jail")


@test
def passwords_are_guessed_in_the_jail_of_this_build(folder):
    """In sanitizer builds the lists of system calls are wider."""
    unit_tests_hold("read")


@test
def each_program_links_what_the_house_allows(folder):
    if not os.access("/usr/bin/readelf", os.X_OK):
        skip("readelf is not installed")
    allowed = {
        "bin/plimsoll": {"libc", "libm", "libcrypto", "libzstd", "liblmdb", "libyaml-0", "ld-linux-x86-64"},
        "libexec/plimsoll/plimsoll-read": {"libc", "libm", "libarchive", "libisal", "libz", "libzstd", "libexpat", "libyaml-0",
                                           "libsqlite3", "libyara", "libhs", "libpcre2-8", "libcrypt", "libcrypto", "liblzma", "libbz2",
                                           "ld-linux-x86-64"},
        "libexec/plimsoll/plimsoll-net": {"libc", "libcurl", "libcrypto", "ld-linux-x86-64"},
    }
    for program, names in allowed.items():
        extra = set(libraries(f"{lib.BUILD}/{program}")) - names
        check(not extra, f"{program} links {sorted(extra)}")
    lines = subprocess.run(["ldd", f"{lib.BUILD}/bin/plimsoll"], capture_output=True, text=True, check=True).stdout.splitlines()
    check(len(lines) <= 12, f"plimsoll loads {len(lines)} libraries")


if __name__ == "__main__":
    lib.main()
