"""scan_evidence_test.py - kept evidence saves all reading, changes nothing, and is believed only when it is our own"""
import glob
import os
import re
import shutil
import stat
import subprocess
import sys

from images import File, Image, Layer, dpkg_status, flip, cut, npm_package, os_release
from lib import check, equal, main, need, plimsoll, scan, skip, test

BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]
PAD = File("srv/pad", bytes(range(256)) * 400)


def image(version="4.17.15"):
    return Image([Layer(BASE), Layer([npm_package("srv", "lodash", version), PAD]), Layer([File("srv/top", "x")])])


def items(folder):
    """Kept files, but not the key."""
    return sorted(path for path in glob.glob(f"{folder}/cache/**", recursive=True)
                  if os.path.isfile(path) and "key" not in os.path.basename(path))


def kept(result):
    return [layer["from_evidence"] for layer in result.layers()]


def core(result):
    """The report without what may differ between a cold and a warm scan: how the layers were read."""
    report = dict(result.report)
    report.pop("layers")
    return report


@test
def a_second_scan_reads_no_layer(folder):
    target = image().write_oci(f"{folder}/oci")
    cold = scan(folder, target)
    equal(kept(cold), [False] * 3, "cold")
    check(items(folder), "something is kept")
    warm = scan(folder, target)
    equal(kept(warm), [True] * 3, "warm")
    equal([layer["read_bytes"] for layer in warm.layers()], [0] * 3, "bytes read")
    equal(core(warm), core(cold), "the reports")
    check(all(layer["digest_verified"] for layer in warm.layers()), "verified when the evidence was made")


@test
def a_second_scan_opens_layers_without_reading_a_byte(folder):
    need("strace")
    target = image().write_oci(f"{folder}/oci")
    layers = image().layers
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if probe.returncode:
        skip("strace may not trace here")
    for run, reads in (("cold", True), ("warm", False)):
        log = f"{folder}/{run}.strace"
        env = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}  # the leak finder cannot run under strace
        result = scan(folder, target, prefix=["strace", "-f", "-y", "-o", log], env=env)
        check(result.code in (0, 2, 3), f"{run}: exit {result.code}: {result.err}")
        with open(log, encoding="utf-8", errors="replace") as file:
            lines = [line for line in file if re.search(r"\b(read|pread64|readv|preadv2?|splice|sendfile|mmap|copy_file_range)\(", line)]
        found = [line for line in lines if any(layer.digest[7:] in line for layer in layers)]
        equal(bool(found), reads, f"{run}: reads of blobs ({found[:1]})")


@test
def the_same_layer_in_another_image_is_not_read_again(folder):
    scan(folder, image().write_oci(f"{folder}/one"))
    equal(kept(scan(folder, image("4.17.21").write_oci(f"{folder}/two"))), [True, False, True])


@test
def evidence_is_kept_for_nobody_else(folder):
    old = os.umask(0)
    try:
        scan(folder, image().write_oci(f"{folder}/oci"))
    finally:
        os.umask(old)
    check(items(folder), "something is kept")
    for path in [f"{folder}/cache/plimsoll"] + glob.glob(f"{folder}/cache/plimsoll/**", recursive=True):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        equal(mode & 0o77, 0, f"mode {mode:o} of {path}")


@test
def no_cache_keeps_and_uses_nothing(folder):
    target = image().write_oci(f"{folder}/oci")
    scan(folder, "--no-cache", target)
    equal(items(folder), [], "kept")
    scan(folder, target)
    equal(kept(scan(folder, "--no-cache", target)), [False] * 3)
    equal(kept(scan(folder, "--no-verify", target)), [False] * 3, "--no-verify implies --no-cache")


@test
def without_digests_nothing_is_kept_and_the_report_says_so(folder):
    target = image().write_oci(f"{folder}/oci")
    result = scan(folder, "--no-verify", target)
    equal(items(folder), [], "kept")
    equal([layer["digest_verified"] for layer in result.layers()], [False] * 3)
    check("digest" in plimsoll(folder, "scan", "--offline", "--no-verify", target).out, "said in the table")


@test
def a_layer_that_lies_about_its_digest_keeps_nothing(folder):
    good = image()
    target = good.write_oci(f"{folder}/oci")
    path = f"{folder}/oci/blobs/" + good.layers[1].digest.replace(":", "/")
    evil = Layer([npm_package("srv", "harmless", "1.0.0")])
    with open(path, "wb") as file:
        file.write(evil.blob)
    scan(folder, target)
    with open(path, "wb") as file:
        file.write(good.layers[1].blob)
    result = scan(folder, target)
    equal(result.notes(), "")
    check(("npm", "lodash", "4.17.15") in result.packages(), f"{result.packages()}")
    check(("npm", "harmless", "1.0.0") not in result.packages(), f"{result.packages()}")


@test
def a_false_diff_id_cannot_poison_the_evidence_of_another_image(folder):
    # A docker-archive names its layers by diff_id alone: it claims those of the good image for other bytes.
    good = image()
    evil = Image([Layer(BASE), Layer([npm_package("srv", "harmless", "1.0.0"), PAD]), good.layers[2]])
    evil.config["rootfs"]["diff_ids"] = [layer.diff_id for layer in good.layers]
    scan(folder, evil.write_docker_archive(f"{folder}/evil.tar"))
    for target in (good.write_docker_archive(f"{folder}/good.tar"), good.write_oci(f"{folder}/good")):
        result = scan(folder, target)
        equal(result.notes(), "", "notes")
        check(("npm", "lodash", "4.17.15") in result.packages(), f"{target}: {result.packages()}")


def poisoned(folder, poison, refused=True):
    """Scan; POISON every kept file; scan again: the same answer, by reading again."""
    target = image().write_oci(f"{folder}/oci")
    cold = scan(folder, target)
    check(items(folder), "something is kept")
    poison(items(folder))
    result = scan(folder, target)
    if refused:
        check(not any(kept(result)), f"poisoned evidence was used: {kept(result)}")
    equal(result.packages(), cold.packages(), "packages")
    equal(result.findings(), cold.findings(), "findings")
    equal([note for note in result.report["notes"] if note["kind"] == "incomplete"], [], "incomplete notes")
    again = scan(folder, target)
    equal(again.packages(), cold.packages(), "packages of the third scan")
    return again


def every(offsets):
    def poison(paths):
        for path in paths:
            size = os.path.getsize(path)
            for offset in offsets(size):
                flip(path, offset)
    return poison


@test
def a_flipped_byte_at_the_start_is_refused(folder):
    equal(kept(poisoned(folder, every(lambda size: [0]))), [True] * 3, "healed")


@test
def a_flipped_byte_in_the_middle_is_refused(folder):
    equal(kept(poisoned(folder, every(lambda size: [size // 2]))), [True] * 3, "healed")


@test
def a_flipped_byte_at_the_end_is_refused(folder):
    equal(kept(poisoned(folder, every(lambda size: [-1]))), [True] * 3, "healed")


@test
def a_cut_file_is_refused(folder):
    for number, size in enumerate((0, 1, 40, -1, -33)):
        poisoned(f"{folder}/{number}" if not os.makedirs(f"{folder}/{number}") else "", lambda paths, size=size: [
            cut(path, size) for path in paths if os.path.getsize(path) + min(size, 0) >= 0])


@test
def a_file_with_more_behind_it_is_refused(folder):
    def poison(paths):
        for path in paths:
            with open(path, "ab") as file:
                file.write(b"more")
    poisoned(folder, poison)


@test
def a_file_under_anothers_name_is_refused(folder):
    def poison(paths):
        contents = []
        for path in paths:
            with open(path, "rb") as file:
                contents.append(file.read())
        for path, content in zip(paths, contents[1:] + contents[:1]):
            with open(path, "wb") as file:
                file.write(content)
    poisoned(folder, poison)


@test
def a_file_that_others_may_write_is_refused(folder):
    poisoned(folder, lambda paths: [os.chmod(path, 0o666) for path in paths])


@test
def a_file_of_another_owner_is_refused(folder):
    if os.geteuid() != 0:
        skip("only root can give files away")
    poisoned(folder, lambda paths: [os.chown(path, 65534, 65534) for path in paths])


@test
def a_link_in_a_files_place_is_refused(folder):
    def poison(paths):
        for path in paths:
            os.rename(path, path + ".moved")
            os.symlink(path + ".moved", path)
    poisoned(folder, poison)


@test
def a_pipe_in_a_files_place_does_not_hang(folder):
    def poison(paths):
        for path in paths:
            os.unlink(path)
            os.mkfifo(path, 0o600)
    poisoned(folder, poison)


@test
def a_cache_from_elsewhere_is_not_believed(folder):
    target = image().write_oci(f"{folder}/oci")
    ours, theirs = f"{folder}/ours", f"{folder}/theirs"
    for home in (ours, theirs):
        os.mkdir(home)
        scan(home, target)
    for path in items(theirs):
        shutil.copy2(path, path.replace(theirs, ours))
    result = scan(ours, target)
    equal(kept(result), [False] * 3, "another user's evidence is used")
    check(("npm", "lodash", "4.17.15") in result.packages(), f"{result.packages()}")


@test
def a_cache_from_elsewhere_with_its_own_key_is_not_believed(folder):
    # A stranger's archive of a whole cache folder, key and all if it lies there, unpacked over ours.
    target = image().write_oci(f"{folder}/oci")
    ours, theirs = f"{folder}/ours", f"{folder}/theirs"
    for home in (ours, theirs):
        os.mkdir(home)
        scan(home, target)
    shutil.rmtree(f"{ours}/cache")
    shutil.copytree(f"{theirs}/cache", f"{ours}/cache", symlinks=True)
    equal(kept(scan(ours, target)), [False] * 3, "another user's evidence is used")


@test
def a_cache_folder_that_others_may_write_is_not_used(folder):
    target = image().write_oci(f"{folder}/oci")
    os.makedirs(f"{folder}/cache/plimsoll")
    os.chmod(f"{folder}/cache/plimsoll", 0o777)
    result = scan(folder, target)
    check(result.code == 1 or (kept(result) == [False] * 3 and not items(folder)), f"exit {result.code}, kept {items(folder)}")
    if result.code != 1:
        check("cache" in result.err or "cache" in str(result.report["notes"]), f"said: {result.err}")


@test
def an_unwritable_cache_costs_only_the_cache(folder):
    target = image().write_oci(f"{folder}/oci")
    with open(f"{folder}/cache", "w", encoding="ascii") as file:
        file.write("a file where the folder should be")
    result = scan(folder, target)
    check(result.code in (0, 2, 3), f"exit {result.code}: {result.err}")
    check(("npm", "lodash", "4.17.15") in result.packages(), f"{result.packages()}")


@test
def two_scans_at_a_time_do_not_disturb_each_other(folder):
    target = image().write_oci(f"{folder}/oci")
    code = ("import sys; sys.path.insert(0, sys.argv[1]); from lib import scan\n"
            "r = scan(sys.argv[2], sys.argv[3]); print(sorted(r.packages()), r.notes())")
    runs = [subprocess.Popen([sys.executable, "-c", code, os.path.dirname(os.path.abspath(__file__)), folder, target],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    outputs = {run.communicate()[0] for run in runs}
    equal(len(outputs), 1, f"{outputs}")
    check(b"lodash" in outputs.pop(), "the packages are found")


# ---- determinism

@test
def the_same_inputs_give_the_same_bytes(folder):
    target = image().write_oci(f"{folder}/oci")
    for form in ("json", "table"):
        cold = [scan(folder, "--no-cache", "--format", form, "--jobs", str(jobs), target).out for jobs in (1, 2, 3, 1)]
        equal(len(set(cold)), 1, f"{form}, cold, 1 to 3 readers")
    scan(folder, target)
    equal(len({scan(folder, target).out for _ in range(2)}), 1, "warm")


@test
def the_order_in_which_layers_are_read_changes_nothing(folder):
    # Largest first is the order of reading: with the padding elsewhere it is another order.
    def padded(sizes):
        stacks = [BASE, [npm_package("srv", "lodash", "4.17.15")], [npm_package("srv", "lodash", "4.17.21"), npm_package("opt", "minimist", "1.2.0")]]
        return Image([Layer(stack + [File("pad", os.urandom(size))]) for stack, size in zip(stacks, sizes)])
    results = []
    for number, sizes in enumerate(((10, 20000, 90000), (90000, 20000, 10), (20000, 90000, 10))):
        result = scan(folder, padded(sizes).write_oci(f"{folder}/{number}"))
        results.append((result.packages(), result.findings(), [note["text"] for note in result.report["notes"]], result.code))
    check(results[0] == results[1] == results[2], f"{results}")


@test
def looking_at_the_cache_makes_nothing(folder):
    for command in ("status", "clean"):
        result = plimsoll(folder, "cache", command)
        equal((result.code, result.err), (0, ""), command)
    check("0 items" in result.out, result.out)
    equal(os.listdir(folder), [], "made")


if __name__ == "__main__":
    main()
