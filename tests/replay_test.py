#!/usr/bin/python3
"""replay_test.py - plimsoll explain --replay: the same answer comes of the facts in its JSON, and another one of other facts"""
import copy
import json
import os
import shutil

from lib import check, data, equal, main, plimsoll, test

FAIR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"  # 5.3, moderate
OPEN = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"  # 9.8, critical
FLAWS = ("CVE-2026-0001", "CVE-2026-0002", "GHSA-aaaa-bbbb-cccc", "DSA-1-1", "CVE-1999-1")


def put(folder, path, text):
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    with open(f"{folder}/{path}", "w", encoding="ascii") as file:
        file.write(text)


def record(name, ecosystem, package, events, **more):
    return json.dumps({"id": name, "modified": "2026-01-01T00:00:00Z", "summary": f"{name} is bad.", "affected": [
        {"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}], **more.pop("affected", {})}], **more})


def scene(folder):
    """A distribution's package with two flaws, and a language package in a file of the distribution's and in one of nobody's."""
    vector = [{"type": "CVSS_V3", "score": FAIR}]
    put(folder, "feeds/osv/Debian/DSA-1-1.json", record("DSA-1-1", "Debian:12", "door", [{"introduced": "0"}, {"fixed": "2-1"}], upstream=["CVE-2026-0001"]))
    put(folder, "feeds/osv/Debian/DEBIAN-CVE-2026-0002.json", record(
        "DEBIAN-CVE-2026-0002", "Debian:12", "door", [{"introduced": "0"}, {"fixed": "3-1"}], upstream=["CVE-2026-0002"], severity=vector))
    put(folder, "feeds/osv/PyPI/GHSA-aaaa-bbbb-cccc.json", record(
        "GHSA-aaaa-bbbb-cccc", "PyPI", "dodgo", [{"introduced": "2"}, {"last_affected": "3.1"}], aliases=["CVE-2026-0003"], severity=vector,
        affected={"versions": ["3.2", "3.2.1"]}))
    put(folder, "feeds/epss/epss.csv", "#model_version:v1,score_date:2026-02-03T00:00:00+0000\ncve,epss,percentile\nCVE-2026-0002,0.1,0.5\n")
    put(folder, "root/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    put(folder, "root/var/lib/dpkg/status", "".join(
        f"Package: {name}\nStatus: install ok installed\nVersion: 1-1\nArchitecture: amd64\n\n" for name in ("door", "python3-dodgo")))
    put(folder, "root/var/lib/dpkg/info/python3-dodgo.list", "/.\n/opt/dodgo.dist-info/METADATA\n")
    for place in ("opt", "srv"):
        put(folder, f"root/{place}/dodgo.dist-info/METADATA", "Metadata-Version: 2.1\nName: dodgo\nVersion: 3.2\n")
    put(folder, "ignored.yaml", "vulnerabilities:\n  - id: CVE-2026-0002\n    expired_at: 2999-01-01\n    statement: nobody can get in\n"
        "  - id: CVE-2026-0001\n    expired_at: 2020-01-01\n")
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", "--strict")
    equal(result.code, 0, result.err)


def explain(folder, *arguments):
    """The answer, as text and as JSON."""
    answers = [plimsoll(folder, "explain", *arguments, "--format", form, env={"COLUMNS": "100"}) for form in ("text", "json")]
    equal([answer.err for answer in answers], ["", ""])
    equal(answers[0].code, answers[1].code)
    return answers[0].code, answers[0].out, answers[1].out


def keep(folder, document):
    put(folder, "kept.json", document if isinstance(document, str) else json.dumps(document))


def replayed(folder, document):
    keep(folder, document)
    return json.loads(explain(folder, "--replay", "kept.json")[2])


def check_same(folder, *arguments):
    before = explain(folder, *arguments)
    keep(folder, before[2])
    after = explain(folder, "--replay", "kept.json")
    equal(after, before, arguments)
    return json.loads(before[2])


@test
def the_same_comes_of_the_facts_alone(folder):
    scene(folder)
    documents = {}
    for name in FLAWS:
        documents[name] = check_same(folder, name, "--db", "store.db")
        for options in ((), ("--ignore-file", "ignored.yaml"), ("--severity-source", "osv/Debian")):
            documents[name, *options] = check_same(folder, name, "rootfs:root", "--db", "store.db", *options)
    silenced = documents["CVE-2026-0002", "--ignore-file", "ignored.yaml"]["packages"][0]["findings"][0]
    equal((silenced["suppressed"], silenced["ruling"]["until"]), (True, "2999-01-01"))
    equal("lapsed" in documents["CVE-2026-0001", "--ignore-file", "ignored.yaml"]["packages"][0]["findings"][0], True)
    owned = documents[("GHSA-aaaa-bbbb-cccc",)]
    equal([place["package"] for place in owned["others"]], ["python3-dodgo"])
    equal(sorted(finding["vendor_silent"] for finding in owned["packages"][0]["findings"]), [False, True])
    os.remove(f"{folder}/store.db")
    shutil.rmtree(f"{folder}/root")
    keep(folder, owned)
    equal(json.loads(explain(folder, "--replay", "kept.json")[2]), owned)


def finding_of(document):
    findings = document["packages"][0]["findings"]
    return findings[0] if findings else None


@test
def another_fact_brings_another_result(folder):
    scene(folder)
    document = json.loads(explain(folder, "CVE-2026-0002", "rootfs:root", "--db", "store.db")[2])
    equal((finding_of(document)["rating"], finding_of(document)["fixed_version"]), ("moderate", "3-1"))

    def altered(alter):
        other = copy.deepcopy(document)
        alter(other, other["packages"][0]["statements"][0])
        return finding_of(replayed(folder, other))

    equal(altered(lambda whole, said: whole["assessments"][0].update(epss="0.9"))["rating"], "high", "one step up")
    equal(altered(lambda whole, said: said.update(vectors=[OPEN]))["rating"], "critical")
    equal(altered(lambda whole, said: said.update(vectors=[], severity="low"))["rating"], "low")
    equal(altered(lambda whole, said: said.update(vectors=[OPEN], severity="unimportant"))["rating"], "low")
    equal(altered(lambda whole, said: whole["assessments"][0].update(kev="2026-01-01"))["rating"], "critical")
    equal(altered(lambda whole, said: said.update(ranges=[[{"introduced": "0"}, {"fixed": "1-1"}]])), None, "it is repaired")
    equal(altered(lambda whole, said: said.update(ranges=[[{"introduced": "0"}, {"fixed": "1-1+deb12u1"}]]))["fixed_version"], "1-1+deb12u1")
    equal(altered(lambda whole, said: said.update(ranges=[[{"introduced": "0"}]])).get("fixed_version"), None)
    equal(altered(lambda whole, said: said.update(status="not-affected")), None)
    equal(altered(lambda whole, said: whole["packages"][0]["places"][0].update(version="3-1", source_version="3-1")), None, "upgraded")
    for at in (lambda whole, said: whole["packages"][0].update(findings=[]), lambda whole, said: said.update(affected=False, comparison="no"),
               lambda whole, said: whole["packages"][0]["findings"][0].update(rating="low", rating_rules=[])):
        equal(altered(at), finding_of(document), "a result is no fact")
    ignored = json.loads(explain(folder, "CVE-2026-0002", "rootfs:root", "--db", "store.db", "--ignore-file", "ignored.yaml")[2])
    finding_of(ignored)["ruling"]["until"] = "2020-01-01"
    equal(finding_of(replayed(folder, ignored))["suppressed"], False, "it has ended")
    flaw = json.loads(explain(folder, "CVE-2026-0002", "--db", "store.db")[2])
    flaw["statements"][0]["vectors"] = [OPEN]
    ratings = {tuple(one["ecosystems"]): one["rating"] for one in replayed(folder, flaw)["situations"]}
    equal(ratings, {(): "unknown", ("Debian:12",): "critical"})


@test
def what_is_no_explanation_is_refused_in_words(folder):
    scene(folder)
    whole = json.loads(explain(folder, "CVE-2026-0002", "rootfs:root", "--db", "store.db")[2])

    def without(*path, value=None):
        other = copy.deepcopy(whole)
        at = other
        for step in path[:-1]:
            at = at[step]
        if value is None:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return other

    place = ("packages", 0, "places", 0)
    said = ("packages", 0, "statements", 0)
    for document, words in (("", ""), ("{", "line 1"), ("[]", "it is nothing that"), ("{}", "it is nothing that"), ("[" * 100000, "deep"),
                            (without("format", value=2), "it is nothing that"), (without("id"), "no 'id'"), (without("id", value="x" * 600), "too long"),
                            (without("kind", value="x"), "'kind' is none of"), (without("layers", value=10 ** 9), "layers"),
                            (without("layers", value=0), "a layer that is not there"), (without(*place, "layer", value=7), "a layer that is not there"),
                            (without(*place, "type", value="x"), "unknown type 'x'"), (without("stores", value=[{"name": "a"}] * 9), "more than 8 stores"),
                            (without(*said, "ranges", value=[[{"since": "1"}]]), "'since' is no event"),
                            (without(*said, "ranges", value=[["1"]]), "an event of a range has one member"), (without(*said, "package"), "a statement without")):
        keep(folder, document)
        result = plimsoll(folder, "explain", "--replay", "kept.json")
        equal((result.code, result.out), (1, ""), document)
        check(words in result.err and "kept.json" in result.err, result.err)
    for arguments, words in ((("--replay", "none.json"), "none.json"), (("--replay", "root"), "folder"), (("CVE-2026-0002", "--replay", "kept.json"), "says which ID")):
        result = plimsoll(folder, "explain", *arguments)
        equal((result.code, result.out), (1, ""))
        check(words in result.err, result.err)


@test
def real_advisories_are_judged_anew_with_the_same_result(folder):
    feeds = data("feeds")
    equal(plimsoll(folder, "db", "build", "--from", feeds, "--output", "store.db").code, 0)
    packages = [("maven", "org.apache.logging.log4j/log4j-core", "2.14.1", ""), ("npm", "lodash", "4.17.15", ""), ("pypi", "django", "3.2.1", ""),
                ("golang", "golang.org/x/net", "v0.7.0", ""), ("gem", "rails", "6.0.0", ""), ("composer", "symfony/http-foundation", "5.4.0", "")]
    packages += [("deb", f"debian/{name}", version, "?distro=debian-12") for name, version in (
        ("curl", "7.88.1-10"), ("openssl", "3.0.9-1"), ("libwebp", "1.2.4-0.2"), ("glibc", "2.36-9"), ("linux", "6.1.20-1"), ("xz-utils", "5.4.1-0.2"))]
    with open(f"{folder}/bom.json", "w", encoding="ascii") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
            {"type": "operating-system", "name": "debian", "version": "12"}] + [
                {"type": "library", "name": name, "version": version, "purl": f"pkg:{kind}/{name}@{version}{more}"} for kind, name, version, more in packages]}, file)
    report = json.loads(plimsoll(folder, "scan", "sbom:bom.json", "--db", "store.db", "--format", "json").out)
    names = sorted({finding["id"] for finding in report["findings"]})
    check(len(names) > 100, f"only {len(names)} findings")
    for name in names[::len(names) // 12] + ["CVE-2021-44228", "DSA-5532-1", "GHSA-jf85-cpcp-j695", "CVE-2023-38545"]:
        check_same(folder, name, "sbom:bom.json", "--db", "store.db")
    for name in ("CVE-2021-44228", "CVE-2024-3094", "DSA-5532-1", "GHSA-jf85-cpcp-j695", "CVE-2023-4911"):
        check_same(folder, name, "--db", "store.db")


if __name__ == "__main__":
    main()
