"""lib.py - what the whole-program tests share: run plimsoll, look at its report, report results

    @test
    def a_sentence_that_is_true(folder): …      # folder: a fresh one, gone afterwards
    main()                                      # prints "ok NAME", "not ok NAME: why", "skip NAME: why"

PLIMSOLL_BUILD names the build (default build/check, else build/release). `tests/x_test.py NAME` runs the tests whose names
contain NAME.
"""
import contextlib
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback

# Who runs tests in the background of a shell ignores SIGINT, and what is started inherits that.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.abspath(os.environ.get("PLIMSOLL_BUILD") or next(
    (build for build in (f"{ROOT}/build/check", f"{ROOT}/build/release") if os.path.exists(f"{build}/bin/plimsoll")), f"{ROOT}/build/release"))
PLIMSOLL = f"{BUILD}/bin/plimsoll"
TIMEOUT_S = 120
_tests = []


class Skip(Exception):
    pass


def test(function):
    if function.__module__ == "__main__":  # who imports a script's helpers does not run its tests again
        _tests.append(function)
    return function


def skip(why):
    raise Skip(why)


def check(condition, why):
    assert condition, why


def equal(got, want, what=""):
    assert got == want, f"{what}{': ' if what else ''}got {got!r}, want {want!r}"


def data(path):
    """A file of the test data, or the test is skipped."""
    folder = os.environ.get("PLIMSOLL_TESTDATA")
    if not folder:
        skip("no test data (PLIMSOLL_TESTDATA)")
    found = os.path.join(folder, path)
    check(os.path.exists(found), f"{found} is missing in the test data")
    return found


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            skip(f"{program} is not installed")


def run(*command, **options):
    """Another program, which must end well."""
    result = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    check(result.returncode == 0, f"{' '.join(command)}: {result.stderr[-400:]}")
    return result.stdout


def policy(folder):
    with open(f"{folder}/policy.json", "w", encoding="ascii") as file:
        json.dump({"default": [{"type": "insecureAcceptAnything"}]}, file)
    return f"{folder}/policy.json"


def skopeo(folder, *arguments):
    """skopeo copy, with a policy of its own."""
    run("skopeo", "--policy", policy(folder), "copy", "--quiet", *arguments)


CAP_DAC_READ_SEARCH = 1 << 2

# A command that runs another as if the kernel had no landlock: landlock_create_ruleset (444 everywhere) gives ENOSYS.
WITHOUT_LANDLOCK = (sys.executable, "-c", """
import ctypes, os, struct, sys
code = b"".join(struct.pack("=HBBI", *step) for step in ((0x20, 0, 0, 0), (0x15, 0, 1, 444), (6, 0, 0, 0x50000 | 38), (6, 0, 0, 0x7fff0000)))
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(Program(4, code))):
    sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
os.execv(sys.argv[1], sys.argv[1:])
""")


def capabilities():
    """Those that a program started here has, as bits (capabilities(7))."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1], 16) for line in status if line.startswith("CapEff:"))


def lines_of(text, count=6):
    return " / ".join(text.strip().splitlines()[-count:])


class Scan:
    """What one run of plimsoll did."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self._report = None

    @property
    def report(self):
        if self._report is None:
            try:
                self._report = json.loads(self.out)
            except ValueError:
                raise AssertionError(f"no JSON on stdout; exit {self.code}; stderr: {lines_of(self.err)}") from None
        return self._report

    @property
    def verdict(self):
        return self.report["verdict"]["kind"]

    def packages(self):
        """{(type, name, version)}"""
        return {(package["type"], package["name"], package["version"]) for package in self.report["packages"]}

    def findings(self):
        """{(id, package, version)}, also for the further binary packages of the same source."""
        return {(finding["id"], name, finding["package"]["version"]) for finding in self.report["findings"] if "package" in finding
                for name in [finding["package"]["name"], *finding.get("other_binaries", [])]}

    def notes(self):
        """What was incomplete, as one text."""
        return "\n".join(f"layer {note.get('layer')}: {note.get('path', '')}: {note['text']}" for note in self.report["notes"]
                         if note["kind"] == "incomplete")

    def layers(self):
        return self.report["layers"]

    def said(self):
        """What plimsoll says on stderr, line by line. A leak checker that may not look into a jail says so, too, after "==": that is left out."""
        return [line for line in self.err.splitlines() if not line.startswith("==")]


def environment(folder, **more):
    """A home of its own, nothing of the caller's, and a fixed time. What most tests are about is packages and accounts; who is about settings
    gives SETTINGS along."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LANG", "TMPDIR")}
    return {**kept, "HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache", "XDG_DATA_HOME": f"{folder}/data", "SOURCE_DATE_EPOCH": "1700000000",
            "PLIMSOLL_SCANNERS": "vuln,account", **more}


SETTINGS = {"PLIMSOLL_SCANNERS": "vuln,config,account"}


def plimsoll(folder, *arguments, stdin=b"", prefix=(), env=None, stdout=subprocess.PIPE):
    process = subprocess.run([*prefix, PLIMSOLL, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE, timeout=TIMEOUT_S,
                             check=False, env=environment(folder, **(env or {})), cwd=folder)
    return Scan(process.returncode, (process.stdout or b"").decode(errors="replace"), process.stderr.decode(errors="replace"))


def fails(result, *words):
    """Exit 1, nothing on stdout, and an error of one line with these words."""
    no_crash(result)
    equal(result.code, 1, f"exit code; {result.err}")
    equal(result.out, "", "stdout")
    equal(len(result.said()), 1, f"lines of {result.err!r}")
    for word in words:
        check(word in result.err, f"says {word!r}: {result.err!r}")


def no_crash(result):
    """What a build with sanitizers would say of one, in whichever program."""
    check("ERROR: AddressSanitizer" not in result.err and "runtime error:" not in result.err, result.err)


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # of five, the kernel would let the others knock again after seconds

    def handle_error(self, *_):
        """Who wants no more hangs up: nothing to tell."""


@contextlib.contextmanager
def serving(server):
    """A socketserver that answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def scan(folder, *arguments, **options):
    """`plimsoll scan`, JSON on stdout, all packages listed. A crash fails the test."""
    result = plimsoll(folder, "scan", "--offline", "--format", "json", "--list-all-pkgs", *arguments, **options)
    check(result.code in (0, 1, 2, 3, 4), f"plimsoll ended with {result.code}: {lines_of(result.err, 30)}")
    no_crash(result)
    return result


def ajv(schema, *documents, others=()):
    """Checks JSON files against a schema with ajv, which is not ours (tests/node); skips without it."""
    if not os.path.exists(f"{ROOT}/tests/node/node_modules/ajv"):
        raise Skip("ajv is not installed (make setup)")
    result = subprocess.run(["node", f"{ROOT}/tests/node/validate.mjs", schema, *others, "--", *documents], capture_output=True, text=True, check=False)
    check(result.returncode == 0, f"{os.path.basename(schema)}: {(result.stdout + result.stderr)[:3000]}")


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = False
    for function in _tests:
        name = function.__name__
        if wanted not in name:
            continue
        folder = tempfile.mkdtemp(prefix="plimsoll-test-")
        try:
            function(folder)
            print(f"ok {name}", flush=True)
        except Skip as why:
            print(f"skip {name}: {why}", flush=True)
        except AssertionError as why:
            failed = True
            place = traceback.extract_tb(why.__traceback__)
            where = next((frame.lineno for frame in reversed(place) if frame.filename != __file__), 0)
            print(f"not ok {name}: line {where}: " + str(why).replace("\n", " / "), flush=True)
        except Exception as why:  # pylint: disable=broad-except
            failed = True
            print(f"not ok {name}: {type(why).__name__}: " + str(why).replace("\n", " / "), flush=True)
            traceback.print_exc()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)
