"""debian_oracle.py - which flaws a Debian system has, said without plimsoll: the lists of Debian's bulletins, dpkg-query, dpkg --compare-versions

    facts = read_lists(paths, "bookworm")       # {source: {flaw: {fixed version: {bulletin}}}}
    expected(facts, {"openssl": "3.0.17-1"})    # {(source, flaw): (fixed version, {bulletins that are still to come})}
"""
import csv
import functools
import re
import subprocess

HEADLINE = re.compile(r"\[\d\d \w{3} \d{4}\] (D[SL]A-\d+(?:-\d+)?) ?(.*)")
# What bulletins announce besides flaws, in the words of the lists: a system without such an update has no flaw for it.
NO_FLAW = re.compile(r"\S+ - (?:update|.*(?:regression|bug ?fix|new upstream|new package|timezone database|database update|end.of.life|"
                     r"end of support|version number).*)")
PACKAGE = re.compile(r"\t\[(\w+)\] - (\S+) (\S+)")


def read_lists(paths, release):
    """A bulletin's line of RELEASE says that it repairs all of the bulletin's CVEs; a bulletin without any is a flaw of its own, unless
    its headline says that it announces something else."""
    facts = {}
    for path in paths:
        bulletin, flaws, title = None, [], ""
        with open(path, encoding="utf-8") as file:
            for line in file:
                line = line.rstrip("\n")
                headline, package = HEADLINE.match(line), PACKAGE.match(line)
                if headline:
                    bulletin, flaws, title = headline[1], [], headline[2]
                elif line.startswith("\t{"):
                    flaws = line.strip("\t{} ").split()
                elif package and package[1] == release:
                    assert not package[3].startswith("<"), f"{bulletin}: '{line}' is not understood"
                    for flaw in flaws or ([] if NO_FLAW.fullmatch(title) else [bulletin]):
                        facts.setdefault(package[2], {}).setdefault(flaw, {}).setdefault(package[3], set()).add(bulletin)
    return facts


_before = {}


def compare(pairs):
    """{(a, b): a is before b}, as dpkg says; what was asked once is remembered."""
    todo = sorted(set(pairs) - set(_before))
    if todo:
        script = 'while read -r a b; do if dpkg --compare-versions "$a" lt "$b"; then echo 1; else echo 0; fi; done'
        answers = subprocess.run(["sh", "-c", script], input="".join(f"{a} {b}\n" for a, b in todo), capture_output=True, text=True,
                                 check=True).stdout.split()
        assert len(answers) == len(todo)
        _before.update((pair, answer == "1") for pair, answer in zip(todo, answers))
    return _before


def in_order(versions):
    """Sorted by dpkg. They mostly come the other way round, newest first, which one round of questions confirms."""
    versions = list(reversed(versions))
    before = compare(zip(versions, versions[1:]))
    if all(before[pair] for pair in zip(versions, versions[1:])):
        return versions
    return sorted(versions, key=functools.cmp_to_key(lambda a, b: 0 if a == b else -1 if compare([(a, b)])[a, b] else 1))


def versions_of(facts, source):
    """The fixed versions of a source's bulletins, in order."""
    return in_order(list(dict.fromkeys(version for versions in facts[source].values() for version in versions)))


def expected(facts, installed):
    """What is installed before any version that a bulletin calls fixed has the flaw; the highest of them is the fix."""
    wanted = [(source, flaw, version) for source in installed for flaw, versions in facts.get(source, {}).items() for version in versions]
    before = compare([(installed[source], version) for source, _, version in wanted])
    found = {}
    for source, flaw, version in wanted:
        if before[installed[source], version]:
            found.setdefault((source, flaw), []).append(version)
    return {key: (in_order(versions)[-1] if len(versions) > 1 else versions[0],
                  {bulletin for version in versions for bulletin in facts[key[0]][key[1]][version]}) for key, versions in found.items()}


def installed_sources(root):
    """{source: version} and {source: {binary}} as dpkg-query tells them."""
    lines = subprocess.run(["dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f",
                            "${db:Status-Status}\t${source:Package}\t${source:Version}\t${Package}\n"], capture_output=True, text=True, check=True)
    versions, binaries = {}, {}
    for line in lines.stdout.splitlines():
        status, source, version, binary = line.split("\t")
        if status == "installed":
            versions[source] = version
            binaries.setdefault(source, set()).add(binary)
    return versions, binaries


def read_changelogs(path):
    """{source: {version: {CVE}}}: what an entry of the source's changelog names; only of uploads to bookworm and to what it was made of."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for source, version, distribution, flaw in csv.reader(file, delimiter="\t"):
            if distribution in ("bookworm", "bookworm-security", "unstable", "sid"):
                found.setdefault(source, {}).setdefault(version, set()).add(flaw)
    return found
