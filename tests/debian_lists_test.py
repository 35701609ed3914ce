"""debian_lists_test.py - the bulletins' lists of Debian as plimsoll reads them, beside a reading of a few lines of its own

The unit test that reads the real lists writes down what they said; here the same lists are read by regular expressions after the
syntax that the security tracker documents (doc/security-team in its repository), and release numbers are those of distro-info-data.
"""
import collections
import csv
import os
import re
import subprocess

from debian_oracle import NO_FLAW
from lib import BUILD, check, data, equal, main, skip, test

LISTS = ("data/DSA/list", "data/DLA/list", "reconstructed/DSA.list.2025-02-13_to_2026-08-21",
         "reconstructed/DLA.list.2025-02-13_to_2026-08-21")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def read_list(path, numbers):
    """(flaw, bulletin, date, ecosystem, source package, version or state) of each line about a package, for each flaw."""
    found = collections.Counter()
    bulletin, date, title, flaws, lines = None, None, "", [], []

    def end():
        for flaw in flaws or ([] if NO_FLAW.fullmatch(title) else [bulletin]):
            for line in lines:
                found[(flaw, bulletin, date, *line)] += 1

    with open(path, encoding="utf-8") as file:
        for line in file:
            head = re.match(r"\[(\d\d) (\w{3}) (\d{4})\] (D[SL]A-\d+(?:-\d+)?)\b(.*)", line)
            package = re.match(r"\s+\[(\w+)\]\s+-\s+(\S+)\s+(\S+)", line)
            if head:
                end()
                day, month, year, bulletin, title = head.groups()
                title = title.strip()
                date, flaws, lines = f"{year}-{MONTHS.index(month) + 1:02}-{day}", [], []
            elif re.match(r"\s+\{", line):
                flaws += re.findall(r"CVE-\d+-\d+", line)
            elif package:
                series, name, version = package.groups()
                lines.append((f"Debian:{numbers[series]}", name, version.strip("<>")))
    end()
    return found


def read_statements(path):
    """The same of what the unit test wrote."""
    found = collections.Counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            flaw, ecosystem, package = line.split(" ", 3)[:3]
            fixed = re.search(r" events=-,i0,f(\S+)", line)
            status = re.search(r" status=(\S+)", line).group(1)
            bulletin = re.search(r" url=https://security-tracker\.debian\.org/tracker/(\S+)", line).group(1)
            date = re.search(r" published=(\S+)", line).group(1)
            version = fixed.group(1) if fixed else {"affected": "unfixed"}.get(status, status)
            found[(flaw, bulletin, date, ecosystem, package, version)] += 1
    return found


@test
def the_real_lists_say_the_same_to_another_reader(folder):
    program = f"{BUILD}/test/feeds"
    if not os.path.exists(program):
        skip("the unit tests are not built")
    with open(data("feeds/distro-info-data/debian.csv"), encoding="utf-8") as file:
        # From etch on a release has one number that counts.
        numbers = {row["series"]: re.sub(r"^([4-9])\.0$", r"\1", row["version"]) for row in csv.DictReader(file)}
    want = collections.Counter()
    for name in LISTS:
        want += read_list(data(f"feeds/debian-security-tracker/{name}"), numbers)
    result = subprocess.run([program, "debian_lists_of_the_world"], capture_output=True, text=True, check=False,
                            env={**os.environ, "PLIMSOLL_STATEMENTS": f"{folder}/statements"})
    equal(result.returncode, 0, result.stdout[-400:] + result.stderr[-400:])
    got = read_statements(f"{folder}/statements")
    check(sum(want.values()) > 30000, f"only {sum(want.values())} statements in the lists")
    equal(sorted((want - got).elements())[:5], [], "not read")
    equal(sorted((got - want).elements())[:5], [], "made up")


main()
