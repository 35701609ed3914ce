"""clamav.py - files and signatures for ClamAV, and what our C tests write down of them"""
import hashlib
import os
import subprocess

import lib
from lib import ROOT, check, need, skip

TESTFILES = "/usr/share/clamav-testfiles"


def testfiles():
    if not os.path.isdir(TESTFILES):
        skip("clamav-testfiles is not installed")
    return sorted(f"{TESTFILES}/{name}" for name in os.listdir(TESTFILES))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def written_down(folder, test, paths, **environment):
    """What the C test TEST finds in PATHS: pairs of the malware's name and the path; notes; how many files were not examined."""
    lines = []
    for path in paths:
        content = read(path)
        lines.append("\t".join([path] + [hashlib.new(kind, content).hexdigest() for kind in ("md5", "sha1", "sha256")]) + "\n")
    write(f"{folder}/files", "".join(lines))
    where, variant = os.path.split(lib.BUILD)
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    program = f"{lib.BUILD}/test/malware"
    if not os.path.exists(program):
        subprocess.run(["make", "-s", f"B={where}", f"VARIANT={variant}", program], cwd=ROOT, env=env, check=True, capture_output=True)
    done = subprocess.run([program, test], env={**env, "PLIMSOLL_FILES": f"{folder}/files", "PLIMSOLL_FOUND": f"{folder}/found", **environment},
                          check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0 and "SKIPPED" not in done.stdout, done.stdout[-2000:])
    pairs = [line.split("\t", 1) for line in read(f"{folder}/found").decode().splitlines()]
    return ({(name, path) for name, path in pairs if name not in ("note", "unexamined")}, [path for name, path in pairs if name == "note"],
            sum(int(path) for name, path in pairs if name == "unexamined"))


def clamscan(folder, database, paths, *options):
    """What clamscan finds by DATABASE alone."""
    need("clamscan")
    write(f"{folder}/paths", "".join(f"{path}\n" for path in paths))
    done = subprocess.run(["clamscan", f"--database={database}", "--allmatch=yes", "--no-summary", "--infected", f"--tempdir={folder}",
                           f"--file-list={folder}/paths", *options], check=False, text=True, capture_output=True)
    check(done.returncode in (0, 1), f"clamscan: {done.stderr[-600:]}")
    pairs = [line[:-len(" FOUND")].rsplit(": ", 1) for line in done.stdout.splitlines() if line.endswith(" FOUND")]
    return {(name.removesuffix(".UNOFFICIAL"), path) for path, name in pairs}
