"""library_test.py - libplimsoll from an installed tree, as another program uses it: pkg-config, both kinds of library, C and C++

The build under test is installed below a folder, and programs are compiled against that alone. Of a build with sanitizers they have them, too, so that a leak or a
wrong access of the library fails; of others valgrind looks for these, where it is installed.
"""
import atexit
import functools
import json
import os
import shutil
import subprocess
import tempfile
import time

from lib import BUILD, PLIMSOLL, ROOT, check, equal, environment, fails, main, need, plimsoll, run, skip, test
from images import Image, Layer, dpkg_status, npm_package, os_release

SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"] if os.path.basename(BUILD) == "check" else []
FIELDS = ("kind", "rating", "id", "title", "reason", "package_name", "package_version", "purl", "fixed_version", "path", "owner", "source", "score", "vector",
          "epss", "exploited_since", "layer", "known")


@functools.lru_cache(maxsize=None)
def installed():
    """The root of an installed tree; gone at the end."""
    check(os.path.exists(f"{BUILD}/library/libplimsoll.a"), f"{BUILD} has no library")
    root = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, root)
    run(f"{ROOT}/tools/install", env={**os.environ, "B": os.path.dirname(BUILD), "VARIANT": os.path.basename(BUILD), "DESTDIR": root, "PREFIX": "/usr"})
    return root


def pkg_config(*arguments):
    need("pkg-config")
    return run("pkg-config", "--define-prefix", *arguments, "plimsoll", env={**os.environ, "PKG_CONFIG_PATH": f"{installed()}/usr/lib/pkgconfig"}).split()


def compiled(source, output, *flags, libs=None):
    command = [os.environ.get("CC", "gcc"), "-Wall", "-Wextra", "-Werror", *SANITIZE, *flags, "-o", output, source, *pkg_config("--cflags"),
               *(libs or [*pkg_config("--libs"), f"-Wl,-rpath,{installed()}/usr/lib"]), "-pthread"]
    run(*command)
    return output


@functools.lru_cache(maxsize=None)
def probe_program():
    return compiled(f"{ROOT}/tests/library/probe.c", f"{installed()}/probe", "-g")


class Answer:
    def __init__(self, process):
        self.code, self.lines, self.err = process.returncode, process.stdout.split("\n")[:-1], process.stderr


def probe(folder, *words, prefix=(), program=None, **more):
    env = {**environment(folder), **more}
    env.pop("PLIMSOLL_SCANNERS", None)
    answer = Answer(subprocess.run([*prefix, program or probe_program(), *words], capture_output=True, text=True, check=False, timeout=120, env=env, cwd=folder))
    check("Sanitizer" not in answer.err and "runtime error" not in answer.err, answer.err)
    return answer


def error_of(answer, code, *words):
    equal(answer.code, 1, f"it fails, and nothing is left of it: {answer.lines} {answer.err}")
    kind, number, text = answer.lines[0].split(" ", 2)
    equal((kind, int(number)), ("error", code), text)
    for word in words:
        check(word in text, f"says {word!r}: {text!r}")


def image(folder):
    return Image([Layer([*os_release(), dpkg_status(("libc6", "2.36-9", "glibc")), npm_package("srv", "minimist", "1.2.0")])]).write_oci(f"{folder}/image")


def findings(answer):
    return [dict(zip(FIELDS, line.split("\t")[1:])) for line in answer.lines if line.startswith("finding\t")]


def report_of(answer):
    start = next(i for i, line in enumerate(answer.lines) if line.startswith("report "))
    return json.loads("\n".join(answer.lines[start:])[len("report "):])


@test
def the_example_program_scans_the_example_image(folder):
    """Compiled as C99, with what pkg-config says and nothing else; what it says is what the program's own report has."""
    target = f"{folder}/oci"
    run(f"{ROOT}/tools/make-example", f"{ROOT}/example", target)
    program = compiled(f"{installed()}/usr/share/doc/libplimsoll-dev/examples/scan.c", f"{folder}/scan", "-std=c99", "-pedantic")
    answer = probe(folder, f"oci:{target}", program=program)
    report = plimsoll(folder, "scan", "-f", "json", f"oci:{target}", env={"PLIMSOLL_SCANNERS": "vuln,config,account,secret"})
    equal((answer.code, report.code), (2, 2), f"blocked: {answer.err}")
    check(answer.lines[0].startswith(f"oci:{target}: block: 3 critical vulnerabilities with a fix"), answer.lines[0])
    equal([line.split()[:2] for line in answer.lines[1:]], [[f["rating"], f["id"]] for f in report.report["findings"]], "findings")
    check(any("CVE-2021-44228  org.apache.logging.log4j:log4j-core 2.14.1 -> 2.15.0" in line for line in answer.lines), "a package and its fix are said")


@test
def findings_have_what_the_report_has(folder):
    answer = probe(folder, "scan", "offline", image(folder))
    equal(answer.code, 0, f"{answer.lines} {answer.err}")
    report = report_of(answer)
    got = findings(answer)
    check(len(got) >= 3, f"too few to say anything: {len(got)}")
    equal(answer.lines[0], f"verdict {report['verdict']['kind']}")
    equal(answer.lines[1], f"sentence {report['verdict']['sentence']}")
    equal(answer.lines[3], "beyond 0", "an index too large")
    equal(len(got), len(report["findings"]), "count")
    for ours, theirs in zip(got, report["findings"]):
        package = theirs.get("package", {})
        want = {key: theirs.get(key, "") for key in ("kind", "rating", "id", "title", "reason", "fixed_version", "path", "owner", "source", "vector")}
        want |= {"package_name": package.get("name", ""), "package_version": package.get("version", ""), "purl": package.get("purl", ""),
                 "score": f"{theirs.get('score', -1):.1f}", "epss": f"{theirs.get('epss', -1):.5f}", "exploited_since": theirs.get("kev", ""),
                 "layer": str(theirs.get("layer", -1)), "known": str(int(theirs.get("known", False)))}
        equal(ours, want, theirs["id"])
    check({finding["kind"] for finding in got} >= {"vulnerability", "setting"}, "kinds")


@test
def options_are_those_of_the_program_and_variables_are_not(folder):
    target = image(folder)
    critical = probe(folder, "scan", "severity=high", "scanners=vuln", target, PLIMSOLL_OUTPUT=f"{folder}/elsewhere", PLIMSOLL_FORMAT="table", PLIMSOLL_SEVERITY="low")
    equal(critical.code, 0, critical.lines)
    equal({finding["rating"] for finding in findings(critical)} - {"high", "critical", "unknown"}, set(), "ratings")
    check(not os.path.exists(f"{folder}/elsewhere"), "a variable does not lead the report away")
    os.makedirs(f"{folder}/config/plimsoll")
    with open(f"{folder}/config/plimsoll/plimsoll.yaml", "w", encoding="ascii") as file:
        file.write("scan:\n  format: table\n  fail-on: low\n  exit-code: 1\n")
    there = plimsoll(folder, "scan", target, env={"XDG_CONFIG_HOME": f"{folder}/config"})
    equal((there.code, there.out[:5]), (1, "BLOCK"), f"the file is one that plimsoll takes: {there.err}")
    equal(probe(folder, "scan", target, XDG_CONFIG_HOME=f"{folder}/config").lines[:3], probe(folder, "scan", target).lines[:3], "a configuration file")
    error_of(probe(folder, "scan", "severty=high", target), 14, "--severty", "--severity")
    error_of(probe(folder, "scan", "severity=worst", target), 14, "worst")
    for name in ("format=table", "output=x", "exit-code=0", "password-stdin", "help", "quiet"):
        error_of(probe(folder, "scan", name, target), 11, "the library's own")
    for name in ("Severity=high", "-q", "", "severity high"):
        error_of(probe(folder, "scan", name, target), 11, "no name of an option")
    error_of(probe(folder, "scan", "platform=all", target), 5, "one image")


@test
def what_fails_says_why_and_no_target_is_an_option(folder):
    error_of(probe(folder, "scan", "oci:/nowhere"), 14, "/nowhere")
    error_of(probe(folder, "scan", "--help"), 14)
    error_of(probe(folder, "scan", "-"), 11)
    error_of(probe(folder, "scan", ""), 11)
    error_of(probe(folder, "scan", "AGAIN", image(folder)), 11, "once")
    error_of(probe(folder, "scan", "PROGRAM=plimsoll", image(folder)), 11, "absolute")
    error_of(probe(folder, "scan", "PROGRAM=/nowhere/plimsoll", image(folder)), 4, "/nowhere/plimsoll")


def fake(folder, script):
    with open(f"{folder}/fake", "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n{script}\n")
    os.chmod(f"{folder}/fake", 0o755)
    return f"PROGRAM={folder}/fake"


GOOD = '{"schema_version": 1, "verdict": {"kind": "pass", "sentence": "calm"}, "findings": []}'


@test
def a_program_that_dies_lies_or_floods_is_an_error_of_the_scan_alone(folder):
    error_of(probe(folder, "scan", fake(folder, "kill -SEGV $$"), "x"), 12, "signal 11")
    error_of(probe(folder, "scan", fake(folder, f"echo '{GOOD}'; kill -9 $$"), "x"), 12, "signal 9")
    error_of(probe(folder, "scan", fake(folder, "exit 0"), "x"), 14)
    error_of(probe(folder, "scan", fake(folder, "printf 'plimsoll: a\\033[31m b\\nplimsoll: no\\033[0m way\\n\\n' >&2; exit 1"), "x"), 14, "no?[0m way")
    error_of(probe(folder, "scan", fake(folder, f"echo '{GOOD}'; echo 'plimsoll: disk is full' >&2; exit 1"), "x"), 14, "disk is full")
    for text in ("", "[]", "nonsense", GOOD[:-3], GOOD + "x", GOOD.replace(": 1", ": 2"), GOOD.replace("pass", "fine"), GOOD.replace("[]", "{}"), "\\377",
                 GOOD.replace("[]", '[{"kind": 7}]'), GOOD.replace("[]", '[{"rating": "worst"}]'), GOOD.replace("[]", '[{"score": -1}]'),
                 GOOD.replace("[]", f'[{{"score": {"9" * 400}}}]'), GOOD.replace("[]", '[{"layer": 99999999999}]'), GOOD.replace("[]", "[" * 1000), '{"findings": []}'):
        error_of(probe(folder, "scan", fake(folder, f"printf '{text}'"), "x"), 2 if text else 14, "the report of the program" if text else "")
    error_of(probe(folder, "scan", "LIMIT=100000", fake(folder, "yes"), "x"), 3, "100000 bytes")
    said = probe(folder, "scan", fake(folder, "yes | head -c 3000000 >&2; echo 'the end' >&2; exit 1"), "x")
    error_of(said, 14, "the end")
    good = probe(folder, "scan", fake(folder, f"echo '{GOOD}'; exit 3"), "x")
    equal(good.lines[:3], ["verdict pass", "sentence calm", "findings 0"], "a whole report counts")
    more = GOOD.replace("[]", '[{"kind": "news", "id": "X-1", "rating": "low", "new": {"a": [1]}}]')
    newer = probe(folder, "scan", fake(folder, f"echo '{more}'"), "x")
    equal(findings(newer)[0]["kind"], "unknown", "a kind of a later version")


@test
def a_scan_ends_when_its_time_is_up_or_somebody_cancels(folder):
    slow = fake(folder, f"echo $$ >{folder}/pid; trap '' TERM; while :; do sleep 0.1; done")
    started = time.monotonic()
    error_of(probe(folder, "scan", "TIME=300", slow, "x"), 9, "300 ms")
    check(2 < time.monotonic() - started < 8, "one that does not want to end is ended after two seconds")
    with open(f"{folder}/pid", encoding="ascii") as file:
        check(not os.path.exists(f"/proc/{int(file.read())}"), "the program is gone")
    willing = fake(folder, "exec sleep 60")
    for words in (("CANCEL=200",), ("CANCEL=0",), ("ALARM",)):
        started = time.monotonic()
        error_of(probe(folder, "scan", *words, willing, "x"), 13, "cancelled")
        check(time.monotonic() - started < 5, f"{words}: at once")
    held = fake(folder, f"sleep 60 & echo $! >{folder}/left; echo '{GOOD}'")
    started = time.monotonic()
    equal(probe(folder, "scan", held, "x").lines[0], "verdict pass", "what the program left running")
    check(time.monotonic() - started < 5, "nobody waits for what holds its pipes")
    with open(f"{folder}/left", encoding="ascii") as file:
        os.kill(int(file.read()), 9)


@test
def callers_that_reap_all_children_or_have_closed_descriptors_can_scan(folder):
    target = image(folder)
    want = probe(folder, "scan", target).lines[:3]
    equal(probe(folder, "scan", "REAPED", target).lines[:3], want, "SIGCHLD ignored")
    equal(probe(folder, "scan", "CLOSED", target).lines[:3], want, "descriptors 0 and 2 are closed")


@test
def the_program_gets_three_descriptors_and_no_signal_mask(folder):
    shown = fake(folder, f"ls /proc/self/fd >{folder}/fds; grep -E 'SigBlk|SigIgn' /proc/self/status >{folder}/signals; echo '{GOOD}'")
    with open("/dev/null", encoding="ascii") as null:
        os.set_inheritable(null.fileno(), True)
        equal(subprocess.run([probe_program(), "scan", "REAPED", shown, "x"], capture_output=True, check=False, close_fds=False, env=environment(folder)).returncode, 0)
    with open(f"{folder}/fds", encoding="ascii") as file:
        equal(set(file.read().split()), {"0", "1", "2", "3"}, "descriptors; 3 is the folder that ls reads")
    with open(f"{folder}/signals", encoding="ascii") as file:
        equal([int(line.split()[1], 16) & ~(1 << 31 | 1 << 32) for line in file], [0, 0], "blocked and ignored signals")


@test
def the_program_is_the_one_beside_the_library(folder):
    """A multiarch folder, an installed tree that was moved, PATH, and none at all."""
    moved = f"{folder}/moved"
    shutil.copytree(f"{installed()}/usr", moved, symlinks=True)
    os.makedirs(f"{moved}/lib/x86_64-linux-gnu")
    for name in os.listdir(f"{moved}/lib"):
        if name.startswith("libplimsoll.so"):
            os.rename(f"{moved}/lib/{name}", f"{moved}/lib/x86_64-linux-gnu/{name}")
    library = f"{moved}/lib/x86_64-linux-gnu"
    with open(f"{moved}/bin/plimsoll", "w", encoding="ascii") as file:
        file.write(f"#!/bin/sh\necho '{GOOD.replace('calm', 'the one beside')}'\n")
    program = compiled(f"{ROOT}/tests/library/probe.c", f"{folder}/probe", libs=[f"-L{library}", "-lplimsoll", f"-Wl,-rpath,{library}"])
    equal(probe(folder, "scan", "x", program=program).lines[1], "sentence the one beside")
    os.makedirs(f"{folder}/in path")
    os.rename(f"{moved}/bin/plimsoll", f"{folder}/in path/plimsoll")
    equal(probe(folder, "scan", "x", program=program, PATH=f"relative::{folder}/in path:/usr/bin:/bin").lines[1], "sentence the one beside", "in PATH")
    error_of(probe(folder, "scan", "x", program=program, PATH="in path:/usr/bin:/bin"), 4, "plimsoll_set_program")


@test
def package_urls_versions_and_vectors_are_as_their_specifications_have_them(folder):
    """Examples of the specifications: ECMA-427, deb-version(7) by dpkg itself, FIRST's example scores."""
    equal(probe(folder, "purl", "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie").lines,
          ["pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie", "deb", "debian", "curl", "7.50.3-1", "", "i386"])
    equal(probe(folder, "purl", "pkg:golang/google.golang.org/genproto#googleapis/api/annotations").lines[2:6], ["google.golang.org", "genproto", "", "googleapis/api/annotations"])
    equal(probe(folder, "purl", "pkg:npm/%40angular/animation@12.3.1").lines[:4], ["pkg:npm/%40angular/animation@12.3.1", "npm", "@angular", "animation"])
    equal(probe(folder, "build-purl", "pypi", "", "Django_Test", "1.11", "").lines[0], "pkg:pypi/django-test@1.11")
    equal(probe(folder, "build-purl", "npm", "@angular", "animation", "12.3.1", "").lines[0], "pkg:npm/%40angular/animation@12.3.1")
    equal(probe(folder, "build-purl", "deb", "debian", "curl", "7.50.3-1", "", "distro", "jessie", "arch", "i386").lines[0],
          "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie")
    for text in ("", "x", "pkg:", "pkg:npm", "pkg:npm/%00", "pkg:npm/%ff", "pkg:deb/a/b?a=%00"):
        error_of(probe(folder, "purl", text), 2)
    error_of(probe(folder, "purl", "pkg:npm/" + "a" * 70000), 3)
    error_of(probe(folder, "build-purl", "npm", "", "", "1", ""), 2)
    for a, b in (("1.0~rc1", "1.0"), ("1:0.1", "2.0"), ("1.0-1", "1.0-1"), ("9.0", "10.0"), ("1.0+b1", "1.0")):
        order = [subprocess.run(["dpkg", "--compare-versions", a, op, b], check=False).returncode == 0 for op in ("lt", "eq", "gt")].index(True) - 1
        equal(probe(folder, "compare", "deb", a, b).lines, [str(order)], f"{a} {b}")
    error_of(probe(folder, "compare", "deb", "", "1"), 2, "no version of deb")
    error_of(probe(folder, "compare", "cobol", "1", "1"), 4, "cobol")
    schemes = probe(folder, "schemes").lines
    check(schemes == sorted(schemes) and {"deb", "rpm", "npm", "maven", "pep440"} <= set(schemes), schemes)
    equal(probe(folder, "cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").lines, ["3.1 critical 9.8 9.8 9.8"])
    equal(probe(folder, "cvss", "AV:N/AC:L/Au:N/C:N/I:N/A:C").lines, ["2.0 high 7.8 -1.0 -1.0"], "CVE-2002-0392 of the guide to 2.0")
    error_of(probe(folder, "cvss", "CVSS:3.1/AV:N"), 2)
    with open(f"{ROOT}/VERSION", encoding="ascii") as file:
        version = file.read().strip()
    equal((probe(folder, "version").lines, pkg_config("--modversion")), ([version], [version]))


@test
def headers_are_c99_and_cplusplus_and_name_nothing_of_others(folder):
    headers = sorted(os.listdir(f"{installed()}/usr/include/plimsoll"))
    equal(headers, ["package.h", "plimsoll.h", "rating.h", "scan.h", "version.h"])
    include = pkg_config("--cflags")
    for compiler, language, standard in (("gcc", "c", "c99"), ("gcc", "c", "c11"), ("clang", "c", "c99"), ("g++", "c++", "c++98"), ("clang++", "c++", "c++98"), ("clang++", "c++", "c++17")):
        if not shutil.which(compiler):
            continue
        for header in headers:
            with open(f"{folder}/one.{language}", "w", encoding="ascii") as file:
                file.write(f"#include <plimsoll/{header}>\n#include <plimsoll/{header}>\nint there;\n")
            run(compiler, f"-std={standard}", "-Wall", "-Wextra", "-pedantic-errors", "-Werror", "-Wno-long-long", "-fsyntax-only", *include, f"{folder}/one.{language}")
    for header in headers:
        with open(f"{installed()}/usr/include/plimsoll/{header}", encoding="utf-8") as file:
            included = {line.split()[1] for line in file if line.startswith("#include")}
        equal(included - {"<stddef.h>", '"plimsoll.h"'}, set(), header)


@test
def what_the_library_shows_is_what_its_headers_declare(folder):
    declared = set()
    for header in os.listdir(f"{installed()}/usr/include/plimsoll"):
        with open(f"{installed()}/usr/include/plimsoll/{header}", encoding="utf-8") as file:
            declared |= {line.split("(")[0].split()[-1].lstrip("*") for line in file if line.startswith("PLIMSOLL_API ")}
    check(len(declared) > 25, declared)
    shared = run("nm", "-D", "--defined-only", f"{installed()}/usr/lib/libplimsoll.so.0")
    equal({line.split()[2].split("@")[0] for line in shared.splitlines()} - {"LIBPLIMSOLL_0"}, declared, "shared")
    equal({line.split("@")[2] for line in shared.splitlines() if "@@" in line}, {"LIBPLIMSOLL_0"}, "the version of names")
    static = run("nm", "-g", "--defined-only", f"{installed()}/usr/lib/libplimsoll.a")
    equal({line.split()[2] for line in static.splitlines() if len(line.split()) == 3 and "." not in line.split()[2] and not line.split()[2].startswith("__odr")}, declared, "static")
    needed = {line.split("[")[1].rstrip("]") for line in run("readelf", "-d", f"{installed()}/usr/lib/libplimsoll.so.0").splitlines() if "(NEEDED)" in line}
    equal({name for name in needed if "asan" not in name and "ubsan" not in name} - {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}, set(),
          "libraries of others")
    check("libplimsoll.so.0]" in run("readelf", "-d", f"{installed()}/usr/lib/libplimsoll.so"), "the name it is linked by")


@test
def the_static_library_does_the_same_and_its_names_meet_no_others(folder):
    """A program that has functions called as those of the house are."""
    with open(f"{folder}/names.c", "w", encoding="ascii") as file:
        file.write("int error_set(void);\nint json_init(void);\nint told_read(void);\nint error_set(void) { return 1; }\nint json_init(void) { return 1; }\nint told_read(void) { return 1; }\n")
    program = compiled(f"{ROOT}/tests/library/probe.c", f"{folder}/probe",
                       libs=[f"{folder}/names.c", f"{installed()}/usr/lib/libplimsoll.a", *[flag for flag in pkg_config("--libs", "--static") if flag != "-lplimsoll"]])
    target = image(folder)
    equal(probe(folder, "scan", f"PROGRAM={PLIMSOLL}", target, program=program).lines[:3], probe(folder, "scan", target).lines[:3])


@test
def nothing_leaks(folder):
    target = image(folder)
    if SANITIZE:
        return  # all tests above ran with a leak checker
    need("valgrind")
    program = compiled(f"{ROOT}/tests/library/probe.c", f"{folder}/probe", "-g")
    valgrind = ("valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=all", "--errors-for-leak-kinds=all", "--error-exitcode=77", "--trace-children=no")
    for words in (("scan", target), ("scan", "severty=x", target), ("purl", "pkg:deb/debian/curl@7?arch=i386"), ("purl", "pkg:"), ("build-purl", "npm", "", "a", "1", "x/y"),
                  ("compare", "maven", "1.0", "1.0-alpha"), ("cvss", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")):
        answer = probe(folder, *words, program=program, prefix=valgrind)
        check(answer.code != 77, f"{words}: {answer.err}")


@test
def the_manual_page_names_every_function(folder):
    with open(f"{installed()}/usr/share/man/man3/libplimsoll.3", encoding="utf-8") as file:
        page = file.read().replace("\\_", "_")
    for line in run("nm", "-D", "--defined-only", f"{installed()}/usr/lib/libplimsoll.so.0").splitlines():
        name = line.split()[2].split("@")[0]
        check(not name.startswith("plimsoll_") or name in page, f"{name} is not in libplimsoll(3)")
    need("mandoc")
    run("mandoc", "-Tlint", "-W", "error", f"{installed()}/usr/share/man/man3/libplimsoll.3")


main()
