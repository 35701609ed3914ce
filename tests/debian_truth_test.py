"""debian_truth_test.py - real Debian systems: exactly the flaws that Debian's bulletins say, and none that its changelogs say are repaired

A system is made by mmdebstrap from the machine's own archive: first without the security suite, which holds packages back, then as it is today.
What must be found is said by debian_oracle.py: the bulletins' lists read anew, dpkg-query, dpkg --compare-versions. Then single packages are
said to be one security update behind, and every source of the lists at once.
"""
import atexit
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import debian_oracle
from lib import check, data, equal, main, need, plimsoll, scan, skip, test

INCLUDE = ("openssl", "libssl3", "libgnutls30", "bind9-host", "curl", "git", "libarchive13", "libcups2", "libexpat1", "libfreetype6", "libnss3", "libpq5",
           "libtiff6", "libwebp7", "libx11-6", "libxml2", "libxslt1.1", "openssh-client", "python3", "sqlite3", "sudo", "vim-tiny", "wget")
# One security update behind, whatever the lists hold besides.
BEHIND = {"openssl": "3.0.17-1~deb12u2", "gnutls28": "3.7.9-2+deb12u6"}
AT_LEAST_BEHIND = 17

_roots = {}
_stores = {}


# ---- the systems ----


def mirror():
    """The archive that the machine itself uses."""
    for path in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"):
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found = re.search(r"^(?:URIs: *|deb (?:\[[^]]*\] )?)(https?://\S+?)/? ?(?:\s|$)", file.read(), re.M)
            if found:
                return found[1]
    return skip("the machine's archive is not known")


# Run by mmdebstrap in the new system ($1): remembers what was held back, then brings everything up to date.
UPDATE = """set -e
cp "$1/var/lib/dpkg/status" "$1/../held-back"
echo "deb {0} bookworm-updates main" >>"$1/etc/apt/sources.list"
echo "deb {0}-security bookworm-security main" >>"$1/etc/apt/sources.list"
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
apt-get -qq update
apt-get -qq -y -o DPkg::Chroot-Directory="$1" dist-upgrade >/dev/null
"""


def make_root(folder):
    """A system as it is today in FOLDER/today, and in FOLDER/held-back the status file that it had without the security suite."""
    place = mirror()
    with open(f"{folder}/update", "w", encoding="ascii") as file:
        file.write(UPDATE.format(place))
    options = [f"--dpkgopt={option}" for option in ("force-unsafe-io", "path-exclude=/usr/share/doc/*", "path-exclude=/usr/share/locale/*",
                                                    "path-exclude=/usr/share/man/*")]
    made = subprocess.run(["mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", f"--include={','.join(INCLUDE)}", *options,
                           f"--customize-hook=sh {folder}/update \"$1\"", "bookworm", f"{folder}/today", f"deb {place} bookworm main"],
                          capture_output=True, text=True, check=False)
    return "" if made.returncode == 0 else " / ".join(line for line in made.stderr.splitlines() if re.match(r"[EW]: ", line))[:400]


def roots():
    """(today's, the held back one of which only the status file is there), made once."""
    need("mmdebstrap", "dpkg-query", "dpkg")
    if os.geteuid() != 0:
        skip("only root can make a Debian system")
    if not _roots:
        folder = tempfile.mkdtemp(prefix="plimsoll-debian-")
        atexit.register(shutil.rmtree, folder, True)
        os.chmod(folder, 0o755)
        started = time.time()
        _roots.update(failed=make_root(folder), today=f"{folder}/today", held=f"{folder}/held")
        if not _roots["failed"]:
            small_root(_roots["today"], _roots["held"])
            shutil.copy(f"{folder}/held-back", f"{_roots['held']}/var/lib/dpkg/status")
            said(f"made a system in {time.time() - started:.0f} s")
    if _roots["failed"]:
        skip(f"mmdebstrap makes no system: {_roots['failed']}")
    return _roots["today"], _roots["held"]


def small_root(root, folder):
    """What of a system says which it is and what is installed."""
    for path in ("etc", "usr/lib", "var/lib/dpkg"):
        os.makedirs(f"{folder}/{path}")
    shutil.copy(f"{root}/usr/lib/os-release", f"{folder}/usr/lib/os-release")
    os.symlink("../usr/lib/os-release", f"{folder}/etc/os-release")
    shutil.copy(f"{root}/var/lib/dpkg/status", f"{folder}/var/lib/dpkg/status")
    return folder


def stanzas_of(root):
    with open(f"{root}/var/lib/dpkg/status", encoding="utf-8") as file:
        return file.read().strip("\n").split("\n\n")


def field(stanza, name):
    found = re.search(rf"^{name}: *(.*)$", stanza, re.M)
    return found[1] if found else ""


def write_status(root, stanzas):
    with open(f"{root}/var/lib/dpkg/status", "w", encoding="utf-8") as file:
        file.write("\n\n".join(stanzas) + "\n")


def set_version(stanzas, source, version):
    """SOURCE's packages in another version; where their own is another than the source's, this is what changes."""
    changed = []
    for stanza in stanzas:
        name, own = (field(stanza, "Source") or field(stanza, "Package")).split(" ")[0], re.search(r"^Source: \S+ \((.*)\)$", stanza, re.M)
        if name == source and own:
            stanza = stanza.replace(own[0], f"Source: {source} ({version})")
        elif name == source:
            stanza = re.sub(r"^Version: .*$", f"Version: {version}", stanza, flags=re.M)
        changed.append(stanza)
    return changed


# ---- what is known ----


def lists():
    """The two lists, and what was added to them later."""
    place = data("feeds/debian-security-tracker")
    later = [f"{place}/reconstructed/{name}" for name in sorted(os.listdir(f"{place}/reconstructed"))]
    return [f"{place}/data/DSA/list", f"{place}/data/DLA/list", *later]


def facts():
    if "facts" not in _stores:
        _stores["facts"] = debian_oracle.read_lists(lists(), "bookworm")
    return _stores["facts"]


def store():
    """Made once, of the lists alone."""
    if "lists" not in _stores:
        folder = tempfile.mkdtemp(prefix="plimsoll-store-")
        atexit.register(shutil.rmtree, folder, True)
        for path in lists():
            name = path.split("/debian-security-tracker/")[1]
            os.makedirs(os.path.dirname(f"{folder}/feeds/debian-security-tracker/{name}"), exist_ok=True)
            shutil.copy(path, f"{folder}/feeds/debian-security-tracker/{name}")
        build(folder)
        _stores["lists"] = f"{folder}/store.db"
    return _stores["lists"]


def build(folder):
    built = plimsoll(folder, "db", "build", "--from", f"{folder}/feeds", "--output", f"{folder}/store.db", "--as-of", "2023-11-14", "--strict")
    equal((built.code, built.err), (0, ""), "db build")


def found_in(folder, root, database, wanted_binaries=None):
    """{(source, flaw): (fixed version, {bulletin}, status)} of what the scan says about distribution packages."""
    result = scan(folder, "--db", database, f"rootfs:{root}")
    check(result.code != 1, result.err)
    found = {}
    for flaw in result.report["findings"]:
        if flaw["kind"] != "vulnerability" or flaw["package"]["type"] != "deb" or flaw["source"] == "builtin":
            continue
        key = (flaw["package"]["source_name"], flaw["id"])
        check(key not in found, f"{key} stands twice")
        found[key] = (flaw.get("fixed_version", ""), set(flaw["bulletins"]), flaw["status"])
        if wanted_binaries:
            equal({flaw["package"]["name"], *flaw["other_binaries"]}, wanted_binaries[key[0]], f"binaries of {key[0]}")
    return found


def same(found, wanted, what):
    """No more, no less; and the fix and the bulletins are those of the lists."""
    equal(sorted(set(found) - set(wanted)), [], f"{what}: found, and not there")
    equal(sorted(set(wanted) - set(found)), [], f"{what}: there, and not found")
    for key, (fixed, bulletins) in wanted.items():
        equal(found[key][0], fixed, f"{what}: fix of {key}")
        equal(found[key][1] - {key[1]}, bulletins - {key[1]}, f"{what}: bulletins of {key}")


def said(text):
    print(f"# {text}", flush=True)


# ---- tests ----


def whole_root(folder, which):
    root = roots()[which]
    versions, binaries = debian_oracle.installed_sources(root)
    wanted = debian_oracle.expected(facts(), versions)
    same(found_in(folder, root, store(), binaries), wanted, "the system")
    said(f"{len(versions)} sources, {len(set(versions) & set(facts()))} of them in the lists, {len(wanted)} flaws in {len({s for s, _ in wanted})} sources")
    return versions, wanted


@test
def a_system_has_the_flaws_of_the_bulletins_and_no_others(folder):
    whole_root(folder, 0)


@test
def a_system_held_back_has_the_flaws_of_the_bulletins_and_no_others(folder):
    versions, wanted = whole_root(folder, 1)
    not_repaired(wanted, versions, "held back")


def one_update_behind(source, today):
    """The version before the newest update that is in; none: just before the first."""
    fixes = debian_oracle.versions_of(facts(), source)
    before = debian_oracle.compare([(today, fix) for fix in fixes])
    in_it = [fix for fix in fixes if not before[today, fix]]
    return None if not in_it else in_it[-2] if len(in_it) > 1 else in_it[0] + "~"


@test
def one_package_that_is_one_update_behind_has_what_came_after_and_raised_again_nothing(folder):
    root, stanzas = small_root(roots()[0], f"{folder}/root"), stanzas_of(roots()[0])
    versions, binaries = debian_oracle.installed_sources(root)
    whole = debian_oracle.expected(facts(), versions)
    behind = {source: one_update_behind(source, versions[source]) for source in versions if source in facts()}
    behind = {**{source: version for source, version in behind.items() if version}, **BEHIND}
    check(len(behind) >= AT_LEAST_BEHIND and set(BEHIND) <= set(versions), f"too few sources: {sorted(behind)}")
    count = 0
    for source, version in sorted(behind.items()):
        write_status(root, set_version(stanzas, source, version))
        wanted = debian_oracle.expected(facts(), {**versions, source: version})
        check(set(wanted) - set(whole) and {name for name, _ in set(wanted) - set(whole)} == {source}, f"{source} {version} has flaws")
        equal(debian_oracle.installed_sources(root)[0][source], version, "the status")
        same(found_in(folder, root, store(), binaries), wanted, f"{source} {version}")
        count += len(set(wanted) - set(whole))
    write_status(root, stanzas)
    same(found_in(folder, root, store()), whole, "all raised again")
    said(f"{len(behind)} sources one update behind, one at a time: {count} flaws")


# Named by a changelog at a version that a bulletin still calls affected, and why.
NAMED_EARLIER = {
    ("postgresql-15", "CVE-2025-8714"): "not repaired whole in 15.14: the changelog of 15.19-0+deb12u1 names it again, and so does DLA-4740-1",
    ("postgresql-15", "CVE-2026-6473"): "likewise after 15.18",
}


def not_repaired(wanted, versions, what):
    """No flaw that a changelog names at or before the installed version: what it names is repaired. And how many are named after it."""
    changelogs = debian_oracle.read_changelogs(data("feeds/debian-changelog-truth/changelog-cves.tsv"))
    pairs = [(versions[source], version) for source in versions for version in changelogs.get(source, {})]
    before = debian_oracle.compare(pairs)
    repaired = {(source, flaw): version for source in versions for version, flaws in changelogs.get(source, {}).items()
                if not before[versions[source], version] for flaw in flaws}
    later = {(source, flaw) for source in versions for version, flaws in changelogs.get(source, {}).items()
             if before[versions[source], version] for flaw in flaws}
    wrong = {key: repaired[key] for key in wanted if key in repaired}
    equal({key: version for key, version in wrong.items() if key not in NAMED_EARLIER}, {}, f"{what}: repaired, and found")
    known = {key for key in wanted if key[0] in changelogs}
    said(f"{what}: changelogs of {len(set(versions) & set(changelogs))} sources say that {len(repaired)} flaws are repaired, "
         f"of which {len(wrong)} are found, all explained; of {len(known)} that are found in these sources {len(known & later)} are named by a later "
         f"version, {len(known - later - set(wrong))} by none")
    return wrong


@test
def all_sources_of_the_lists_one_update_behind(folder):
    root = f"{folder}/root"
    os.makedirs(f"{root}/etc")
    os.makedirs(f"{root}/var/lib/dpkg")
    with open(f"{root}/etc/os-release", "w", encoding="ascii") as file:
        file.write('ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n')
    need("dpkg", "dpkg-query")
    versions = {}
    for source in facts():
        fixes = debian_oracle.versions_of(facts(), source)
        versions[source] = fixes[-2] if len(fixes) > 1 else fixes[0] + "~"
    stanza = "Package: {0}-of-it\nStatus: install ok installed\nMaintainer: A <a@example.org>\nArchitecture: amd64\nSource: {0}\nVersion: {1}\nDescription: -"
    write_status(root, [stanza.format(*each) for each in versions.items()])
    equal(debian_oracle.installed_sources(root)[0], versions, "the status")
    wanted = debian_oracle.expected(facts(), versions)
    equal({source for source, _ in wanted}, set(versions), "every source has flaws")
    same(found_in(folder, root, store()), wanted, "all sources")
    said(f"{len(versions)} sources one update behind, at once: {len(wanted)} flaws")
    wrong = not_repaired(wanted, versions, "all sources")
    equal(sorted(set(NAMED_EARLIER) - set(wrong)), [], "explained, and not needed")
    # Raised to the newest fix: nothing.
    write_status(root, [stanza.format(source, debian_oracle.versions_of(facts(), source)[-1]) for source in versions])
    same(found_in(folder, root, store()), {}, "all sources, raised")


# The states of the tracker's JSON: what stands there for a release, and the status and the fix of the finding; None: no finding.
OPEN = {"status": "open", "urgency": "not yet assigned"}
STATES = {
    "CVE-2099-0001": ({**OPEN}, ("affected", "")),
    "CVE-2099-0002": ({**OPEN, "nodsa": "Minor issue", "nodsa_reason": ""}, ("deferred", "")),
    "CVE-2099-0003": ({**OPEN, "nodsa": "Minor issue, fix along with next update", "nodsa_reason": "postponed"}, ("deferred", "")),
    "CVE-2099-0004": ({**OPEN, "nodsa": "Intrusive", "nodsa_reason": "ignored"}, ("will-not-fix", "")),
    "CVE-2099-0005": ({"status": "undetermined", "urgency": "not yet assigned"}, ("under-investigation", "")),
    "CVE-2099-0006": ({"status": "open", "urgency": "end-of-life"}, ("end-of-life", "")),
    "CVE-2099-0007": ({"status": "resolved", "urgency": "not yet assigned", "fixed_version": "0"}, None),
    "CVE-2099-0008": ({"status": "resolved", "urgency": "medium", "fixed_version": "99:1-1"}, ("fixed", "99:1-1")),
    "CVE-2099-0009": ({"status": "resolved", "urgency": "medium", "fixed_version": "0.0.1-1"}, None),
    "CVE-2099-0010": ({"status": "open", "urgency": "unimportant"}, ("affected", "")),
}


@test
def every_state_of_the_tracker_is_shown(folder):
    root = small_root(roots()[0], f"{folder}/root")
    versions, binaries = debian_oracle.installed_sources(root)
    sources = sorted(set(versions))
    releases = {"trixie": {"status": "open", "urgency": "high"}, "bullseye": {"status": "resolved", "urgency": "high", "fixed_version": "0"}}
    tracker = {source: {flaw: {"scope": "local", "description": "A flaw.", "releases": {
        **releases, "bookworm": {**state, "repositories": {"bookworm": versions[source]}}}} for flaw, (state, _) in STATES.items()} for source in sources}
    tracker["no-such-source"] = tracker[sources[0]]
    os.makedirs(f"{folder}/feeds/debian-security-tracker")
    with open(f"{folder}/feeds/debian-security-tracker/json", "w", encoding="ascii") as file:
        json.dump(tracker, file)
    build(folder)
    found = found_in(folder, root, f"{folder}/store.db", binaries)
    wanted = {(source, flaw): want for source in sources for flaw, (_, want) in STATES.items() if want}
    equal(sorted(set(found) - set(wanted)), [], "found, and not there")
    equal(sorted(set(wanted) - set(found)), [], "there, and not found")
    for key, (status, fixed) in wanted.items():
        equal((found[key][2], found[key][0]), (status, fixed), f"{key}")
    said(f"{len(sources)} sources with {len(STATES)} states each")


if __name__ == "__main__":
    main()
