#!/usr/bin/python3
"""microscopes_test.py - compare-versions, cvss and purl: as operands and line by line, against other projects' vectors"""
import glob
import json
import subprocess

from lib import PLIMSOLL, check, data, environment, equal, main, plimsoll, test

SCHEMES = "apk cargo composer conan cran deb gem go hackage hex maven npm nuget openssl pacman pep440 pub rpm semver".split()
VECTORS = [("alpine", "apk"), ("cran", "cran"), ("debian", "deb"), ("hackage", "hackage"), ("maven", "maven"), ("nuget", "nuget"),
           ("packagist", "composer"), ("pub", "pub"), ("pypi", "pep440"), ("redhat", "rpm"), ("rubygems", "gem"), ("semver", "semver"),
           ("semver", "npm"), ("semver", "cargo"), ("semver", "go"), ("semver", "hex")]


def lines(folder, *command, text):
    result = subprocess.run([PLIMSOLL, *command], input=text, capture_output=True, check=False, env=environment(folder), timeout=60)
    equal((result.returncode, result.stderr), (0, b""))
    return result.stdout.decode().splitlines()


@test
def every_vector_is_right_both_ways_round(folder):
    for file, scheme in VECTORS:
        with open(data(f"conformance/version/{file}.txt"), encoding="utf-8") as opened:
            vectors = [line.split() for line in opened.read().splitlines()]
        text = "".join(f"{a} {b}\n{b} {a}\n" for a, _, b in vectors).encode()
        want = [sign for _, op, _ in vectors for sign in (op, {"<": ">", ">": "<", "=": "="}[op])]
        got = lines(folder, "compare-versions", scheme, text=text)
        wrong = [(vectors[i // 2], got[i]) for i in range(len(want)) if got[i] != want[i]]
        equal((len(got), wrong[:5]), (len(want), []), scheme)


@test
def two_versions_can_be_operands(folder):
    for a, b, sign, code in (("1.0", "1.1", "<", 0), ("1:1", "2", ">", 0), ("1.0", "1.00", "=", 0), ("1.0 1", "2", "!", 1), ("", "1", "!", 1)):
        result = plimsoll(folder, "compare-versions", "deb", a, b)
        equal((result.code, result.out, result.err), (code, f"{sign}\n", ""), f"{a!r} {b!r}")
    equal(plimsoll(folder, "compare-versions", "deb", "--", "-1", "2").out, "!\n")


@test
def lines_that_are_no_two_versions_are_answered_too(folder):
    text = b"1 2\n\n1\n1 2 3\n 2\t1 \r\n1 1"
    equal(lines(folder, "compare-versions", "deb", text=text), ["<", "!", "!", "!", ">", "="])
    equal(lines(folder, "compare-versions", "deb", text=b""), [])


@test
def a_scheme_that_there_is_not_names_the_right_ones(folder):
    result = plimsoll(folder, "compare-versions", "rmp", "1", "2")
    equal((result.code, result.out), (1, ""))
    for scheme in SCHEMES:
        check(f" {scheme}" in result.err, f"{scheme} is not named: {result.err}")
        equal(plimsoll(folder, "compare-versions", scheme, "1.0.0", "1.0.1").out, "<\n", scheme)
    check("did you mean rpm?" in result.err, result.err)
    equal(plimsoll(folder, "compare-versions", "deb", "1").code, 1)
    equal(plimsoll(folder, "compare-versions").code, 1)


@test
def a_line_is_answered_before_the_next_is_there(folder):
    for command, question, answer in ((("compare-versions", "deb"), b"1 2\n", b"<\n"), (("purl",), b"npm\n", b'{"error":"it does not begin with \'pkg:\'"}\n'),
                                      (("cvss",), b"AV:N/AC:L/Au:N/C:N/I:N/A:C\n", b"2.0\t7.8\t-\t-\thigh\n")):
        with subprocess.Popen([PLIMSOLL, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(folder)) as process:
            for _ in range(3):
                process.stdin.write(question)
                process.stdin.flush()
                equal(process.stdout.readline(), answer)
            process.stdin.close()
            equal(process.wait(), 0)


@test
def a_line_that_has_no_end_is_refused(folder):
    result = subprocess.run([PLIMSOLL, "purl"], input=b"x" * (2 << 20), capture_output=True, check=False, env=environment(folder), timeout=60)
    equal((result.returncode, result.stderr), (1, b"plimsoll: standard input: a line of more than 1048576 bytes\n"))


@test
def the_suite_of_the_purl_specification_passes_through_the_command(folder):
    tests = []
    for path in sorted(glob.glob(data("conformance/purl/tests") + "/**/*.json", recursive=True)):
        with open(path, encoding="utf-8") as opened:
            tests += [case for case in json.load(opened)["tests"] if case["test_type"] != "build"]
    got = lines(folder, "purl", text="".join(f"{case['input']}\n" for case in tests).encode())
    equal(len(got), len(tests))
    check(len(tests) >= 410, f"{len(tests)} tests")
    for case, line in zip(tests, map(json.loads, got)):
        if case.get("expected_failure"):
            check("error" in line, f"{case['input']}: {line}")
        elif case["test_type"] == "validate": # two of them must be refused by other tests: their documents have both
            equal(line["canonical"], case["expected_output"], case["input"])
        else:
            line.pop("canonical")
            equal(line, case["expected_output"], case["input"])


@test
def purls_can_be_operands(folder):
    result = plimsoll(folder, "purl", "pkg:npm/a@1", "pkg:pypi/A_b")
    equal((result.code, result.err), (0, ""))
    equal([json.loads(line)["canonical"] for line in result.out.splitlines()], ["pkg:npm/a@1", "pkg:pypi/a-b"])
    result = plimsoll(folder, "purl", "pkg:npm/a@1", "npm/a")
    equal((result.code, len(result.out.splitlines())), (1, 2))


CVSS_TABLES = {"2.0": ("v2", 1700), "3.0": ("v30", 2700), "3.1": ("v31", 2800), "4.0": ("v40", 2300)}
SEVERITIES = {"2.0": ((4, "low"), (7, "medium"), (11, "high")),
              "3.0": ((0.1, "none"), (4, "low"), (7, "medium"), (9, "high"), (11, "critical"))}


def severity(version, score):
    return next(word for below, word in SEVERITIES["2.0" if version == "2.0" else "3.0"] if float(score) < below)


@test
def every_vector_has_the_scores_of_other_calculators(folder):
    for version, (file, least) in CVSS_TABLES.items():
        rows = []
        for name in (file, f"{file}-random"):
            with open(data(f"conformance/cvss/{name}.tsv"), encoding="utf-8") as opened:
                rows += [line.split("\t") for line in opened.read().splitlines()]
        check(len(rows) >= least, f"{len(rows)} vectors of {version}")
        rows = [row if len(row) == 4 else [*row, "-", "-"] for row in rows]
        scores = [[value if value == "-" else f"{abs(float(value)):.1f}" for value in row[1:]] for row in rows] # one writes -0.0
        want = ["\t".join([version, *row, severity(version, row[0])]) for row in scores]
        got = lines(folder, "cvss", text="".join(f"{row[0]}\n" for row in rows).encode())
        equal([(row[0], a, b) for row, a, b in zip(rows, got, want) if a != b][:5], [], version)
        equal(len(got), len(rows))


@test
def vectors_that_are_none_are_refused(folder):
    for file, version in (("v2", "2"), ("v3", "3"), ("v4", "4")):
        with open(data(f"conformance/cvss/claircore/{file}_error.list"), encoding="utf-8") as opened:
            entries = [line for line in opened.read().splitlines() if line.split("#")[0].strip()]
        got = lines(folder, "cvss", text="".join(line.split("#")[0] + "\n" for line in entries).encode())
        equal(len(got), len(entries))
        for line, answer in zip(entries, got):
            if line.endswith("#OK"):
                check(answer.startswith(version), f"{line}: {answer}")
            else: # a right vector of another version is there too
                check(answer == "!" or not answer.startswith(version), f"{line}: {answer}")


@test
def vectors_can_be_operands(folder):
    result = plimsoll(folder, "cvss", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C")
    equal((result.code, result.out, result.err), (0, "4.0\t7.7\t-\t-\thigh\n2.0\t7.8\t6.4\t-\thigh\n", ""))
    for vector in ("", "CVSS:3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/"):
        result = plimsoll(folder, "cvss", vector)
        equal((result.code, result.out, result.err), (1, "!\n", ""), vector)
    equal(lines(folder, "cvss", text=b" CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N \r\n\nx"), ["3.0\t0.0\t0.0\t0.0\tnone", "!", "!"])


main()
