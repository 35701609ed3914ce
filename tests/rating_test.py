#!/usr/bin/python3
"""rating_test.py - how bad findings are and why, from feeds to reports: the rating table, --severity-source, the order of urgency"""
import json
import os

from lib import ROOT, check, equal, main, plimsoll, test

try:
    import jsonschema
except ImportError: # then nobody looks
    jsonschema = None

OPEN = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"   # 9.8
LOCAL = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"  # 9.3
LIGHT = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"  # 5.3
NEWEST = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N"  # 6.9

# Debian's urgency; severity and vectors of OSV's record; KEV; EPSS; and what the rating table makes of it, by RATING-AND-POLICY.md.
FLAWS = {
    "CVE-2026-0001": {"vectors": [OPEN], "rating": "critical", "rules": [1, 6]},
    "CVE-2026-0002": {"vectors": [OPEN, NEWEST], "rating": "moderate", "rules": [0, 1, 6]},
    "CVE-2026-0003": {"vectors": [LOCAL], "rating": "high", "rules": [1, 4, 6]},
    "CVE-2026-0004": {"vectors": [LIGHT], "kev": True, "rating": "critical", "rules": [1, 2, 6]},
    "CVE-2026-0005": {"vectors": [LIGHT], "epss": "0.51", "rating": "high", "rules": [1, 3, 6]},
    "CVE-2026-0006": {"vectors": [OPEN], "epss": "6e-05", "rating": "high", "rules": [1, 3, 6]},
    "CVE-2026-0007": {"vectors": [OPEN], "urgency": "unimportant", "rating": "low", "rules": [1, 5, 6]},
    "CVE-2026-0008": {"vectors": [OPEN], "urgency": "low", "rating": "moderate", "rules": [1, 5, 6]},
    "CVE-2026-0009": {"vectors": [OPEN], "urgency": "low", "kev": True, "rating": "critical", "rules": [1, 2, 5, 6]},
    "CVE-2026-0010": {"urgency": "medium", "rating": "moderate", "rules": [1, 6]},
    "CVE-2026-0011": {"rating": "unknown", "rules": [1, 6]},
}
# What is said of the flaw itself: by its CNA, by CISA, by indexes of exploits.
SPOKEN_OF = {
    "CVE-2026-0101": {"vectors": [LIGHT], "exploits": ["exploit/a/b"], "rating": "high", "rules": [1, 3, 6]},
    "CVE-2026-0102": {"vectors": [LIGHT], "template": "http/cves/c.yaml", "rating": "high", "rules": [1, 3, 6]},
    "CVE-2026-0103": {"vectors": [LIGHT], "proof": "50592", "rating": "moderate", "rules": [1, 3, 6]},
    "CVE-2026-0104": {"vectors": [LIGHT], "ssvc": "poc", "rating": "moderate", "rules": [1, 3, 6]},
    "CVE-2026-0105": {"cna": OPEN, "rating": "critical", "rules": [1, 6]},
    "CVE-2026-0106": {"cna": LIGHT, "adp": OPEN, "rating": "moderate", "rules": [0, 1, 6]},
    "CVE-2026-0107": {"vectors": [LIGHT], "cna": OPEN, "rating": "moderate", "rules": [0, 1, 6]}, # the distribution's comes first
    "CVE-2026-0109": {"cna": LIGHT, "kev": True, "exploits": ["exploit/d"], "rating": "critical", "rules": [1, 2, 3, 6]},
    "CVE-2026-0108": {"vectors": [LOCAL], "proof": "50593", "epss": "0.0001", "rating": "high", "rules": [1, 3, 4, 6]},
}
BY_URGENCY = ["CVE-2026-0004", "CVE-2026-0009", "CVE-2026-0001", "CVE-2026-0005", "CVE-2026-0006", "CVE-2026-0003", "CVE-2026-0011",
              "CVE-2026-0002", "CVE-2026-0008", "CVE-2026-0010", "CVE-2026-0007"]


def put(folder, path, text):
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    with open(f"{folder}/{path}", "w", encoding="ascii") as file:
        file.write(text)


def scored(vector):
    return {"cvssV3_1": {"version": "3.1", "vectorString": vector}}


def record(name, flaw):
    cna = {"title": "t", "providerMetadata": {"shortName": "s"}, "descriptions": [{"lang": "en", "value": "bad"}]}
    adp = {"providerMetadata": {"shortName": "CISA-ADP"}, "metrics": []}
    if "cna" in flaw:
        cna["metrics"] = [scored(flaw["cna"])]
    if "adp" in flaw:
        adp["metrics"].append(scored(flaw["adp"]))
    if "ssvc" in flaw:
        adp["metrics"].append({"other": {"type": "ssvc", "content": {"options": [
            {"Exploitation": flaw["ssvc"]}, {"Automatable": "no"}, {"Technical Impact": "partial"}], "timestamp": "2026-01-01T00:00:00Z"}}})
    return {"dataType": "CVE_RECORD", "containers": {"cna": cna, "adp": [adp]},
            "cveMetadata": {"cveId": name, "state": "PUBLISHED", "dateUpdated": "2026-01-01T00:00:00.000Z"}}


def exploits(folder, flaws):
    put(folder, "feeds/exploits/modules_metadata_base.json", json.dumps({
        module.replace("/", "_"): {"fullname": module, "rank": 600, "mod_time": "2026-01-01 00:00:00 +0000", "references": [name]}
        for name, flaw in flaws.items() for module in flaw.get("exploits", ())}))
    put(folder, "feeds/exploits/cves.json", "".join(
        json.dumps({"ID": name, "Info": {}, "file_path": flaw["template"]}) + "\n" for name, flaw in flaws.items() if "template" in flaw))
    put(folder, "feeds/exploits/files_exploits.csv", "id,file,codes,date_added,verified\n" + "".join(
        f"{flaw['proof']},a,{name},2026-01-01,1\n" for name, flaw in flaws.items() if "proof" in flaw))
    for name, flaw in flaws.items():
        put(folder, f"feeds/cvelistV5/{name}.json", json.dumps(record(name, flaw)))


def scene(folder, flaws=None):
    tracker = {"door": {}}
    flaws = flaws or FLAWS
    if flaws is SPOKEN_OF:
        exploits(folder, flaws)
    for name, flaw in flaws.items():
        tracker["door"][name] = {"description": "bad", "releases": {"bookworm": {
            "status": "resolved", "fixed_version": "2-1", "urgency": flaw.get("urgency", "not yet assigned"), "repositories": {"bookworm": "2-1"}}}}
        if "vectors" in flaw:
            put(folder, f"feeds/osv/Debian/DEBIAN-{name}.json", json.dumps({
                "id": f"DEBIAN-{name}", "upstream": [name], "modified": "2026-01-01T00:00:00Z", "summary": "bad",
                "severity": [{"type": f"CVSS_V{vector[5]}", "score": vector} for vector in flaw["vectors"]],
                "affected": [{"package": {"ecosystem": "Debian:12", "name": "door"}, "ranges": [
                    {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2-1"}]}]}]}))
    put(folder, "feeds/debian-security-tracker/json", json.dumps(tracker))
    put(folder, "feeds/kev/known_exploited_vulnerabilities.json", json.dumps({
        "title": "t", "catalogVersion": "1", "dateReleased": "2026-02-03T00:00:00Z", "count": sum("kev" in flaw for flaw in flaws.values()),
        "vulnerabilities": [{"cveID": name, "dateAdded": "2026-01-02"} for name, flaw in flaws.items() if "kev" in flaw]}))
    put(folder, "feeds/epss/epss.csv", "#model_version:v1,score_date:2026-02-03T00:00:00+0000\ncve,epss,percentile\n" + "".join(
        f"{name},{flaw['epss']},0.5\n" for name, flaw in flaws.items() if "epss" in flaw))
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", "--strict")
    equal(result.code, 0, result.err)
    put(folder, "root/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    put(folder, "root/var/lib/dpkg/status", "Package: door\nStatus: install ok installed\nVersion: 1-1\nArchitecture: amd64\n\n")


def scan(folder, *options):
    result = plimsoll(folder, "scan", "rootfs:root", "--db", "store.db", "--max-data-age", "0", "--format", "json", *options)
    check(result.code in (0, 2, 3), result.err)
    return json.loads(result.out)


def vulnerabilities(report):
    return [finding for finding in report["findings"] if finding["kind"] == "vulnerability"]


@test
def every_rule_is_applied_and_told_and_the_report_is_in_order(folder):
    scene(folder)
    findings = vulnerabilities(scan(folder))
    equal([finding["id"] for finding in findings], BY_URGENCY)
    for finding in findings:
        flaw = FLAWS[finding["id"]]
        rows = finding["rating_rules"]
        equal((finding["rating"], [row["rule"] for row in rows], rows[-1]["rating"]), (flaw["rating"], flaw["rules"], flaw["rating"]), finding["id"])
        equal(finding["reason"], "; ".join(row["reason"] for row in rows if row["rule"]), finding["id"])
        check("severity_source" not in finding, finding["id"])
    reasons = {finding["id"]: finding["reason"] for finding in findings}
    equal(reasons["CVE-2026-0002"], "CVSS 4.0 6.9 (osv/Debian): network, low complexity, no requirements, no privileges, no interaction; fix available")
    check("exploited in the wild since 2026-01-02 (KEV), over the network without privileges: critical" in reasons["CVE-2026-0004"], reasons)
    check("Debian calls it low, but it is exploited in the wild: no bound" in reasons["CVE-2026-0009"], reasons)


@test
def what_is_said_of_a_flaw_itself_is_rated_and_reported(folder):
    scene(folder, SPOKEN_OF)
    findings = {finding["id"]: finding for finding in vulnerabilities(scan(folder))}
    equal(sorted(findings), sorted(SPOKEN_OF))
    for name, flaw in SPOKEN_OF.items():
        equal((findings[name]["rating"], [row["rule"] for row in findings[name]["rating_rules"]]), (flaw["rating"], flaw["rules"]), name)
    equal([findings[name].get("exploits", []) for name in ("CVE-2026-0101", "CVE-2026-0102", "CVE-2026-0103")],
          [["Metasploit exploit/a/b"], ["nuclei http/cves/c"], []])
    equal(findings["CVE-2026-0103"]["proofs_of_concept"], ["Exploit-DB 50592"])
    equal(findings["CVE-2026-0104"]["ssvc"], "exploitation=poc automatable=no impact=partial")
    check("an exploit is published (Metasploit exploit/a/b): one step up" in findings["CVE-2026-0101"]["reason"], findings)
    check("a proof of concept is public (SSVC poc)" in findings["CVE-2026-0104"]["reason"], findings)
    picked = {finding["id"]: finding for finding in vulnerabilities(scan(folder, "--severity-source", "cvelistV5"))}
    equal((picked["CVE-2026-0107"]["rating"], picked["CVE-2026-0107"]["severity_source"]),
          ("critical", {"source": "cvelistV5", "rating": "critical", "score": 9.8, "vector": OPEN}))


@test
def a_source_can_be_picked_and_both_ratings_are_told(folder):
    scene(folder)
    report = scan(folder, "--severity-source", "debian-security-tracker")
    findings = {finding["id"]: finding for finding in vulnerabilities(report)}
    words = {"unimportant": "low", "low": "low", "medium": "moderate"}
    for name, flaw in FLAWS.items():
        finding = findings[name]
        equal(finding["rating_rules"][-1]["rating"], flaw["rating"], name)
        if "urgency" in flaw:
            equal((finding["rating"], finding["severity_source"]), (words[flaw["urgency"]], {"source": "debian-security-tracker", "rating": words[flaw["urgency"]]}))
            check(finding["reason"].startswith("debian-security-tracker says "), finding["reason"])
        else:
            equal(finding["rating"], flaw["rating"], name)
            check("severity_source" not in finding, name)
    check("rated by what debian-security-tracker says: 4 of 11 findings, the others as ever (--severity-source)" in
          [note["text"] for note in report["notes"]], report["notes"])
    # An ecosystem alone will do; a score that is no word is one too, and the newest of several.
    findings = {finding["id"]: finding for finding in vulnerabilities(scan(folder, "--severity-source", "debian"))}
    equal({name: findings[name]["severity_source"] for name in ("CVE-2026-0002", "CVE-2026-0003")},
          {"CVE-2026-0002": {"source": "osv/Debian", "rating": "moderate", "score": 6.9, "vector": NEWEST},
           "CVE-2026-0003": {"source": "osv/Debian", "rating": "critical", "score": 9.3, "vector": LOCAL}})
    equal(findings["CVE-2026-0003"]["rating"], "critical")


@test
def a_source_that_no_store_has_is_refused_and_the_right_ones_are_named(folder):
    scene(folder)
    for command in (("scan", "rootfs:root"), ("explain", "CVE-2026-0001", "rootfs:root")):
        result = plimsoll(folder, *command, "--db", "store.db", "--severity-source", "nist")
        equal((result.code, result.out), (1, ""))
        check("no store has a source 'nist', they are builtin, debian-security-tracker, epss, kev, osv/Debian" in result.err, result.err)


@test
def explain_tells_the_table_row_by_row(folder):
    scene(folder)

    def explain(identity, *options):
        result = plimsoll(folder, "explain", identity, "rootfs:root", "--db", "store.db", *options)
        equal(result.code, 0, result.err)
        return result.out

    for name, flaw in FLAWS.items():
        one = json.loads(explain(name, "--format", "json"))["packages"][0]["findings"][0]
        equal((one["rating"], [row["rule"] for row in one["rating_rules"]]), (flaw["rating"], flaw["rules"]), name)
    out = " ".join(explain("CVE-2026-0009").split())
    check("1 critical CVSS 3.1 base 9.8 (osv/Debian): network, low complexity" in out and "2 critical exploited in the wild since 2026-01-02" in out and
          "5 critical Debian calls it low, but it is exploited in the wild: no bound" in out and "6 critical fix available" in out, out)
    picked = json.loads(explain("CVE-2026-0007", "--severity-source", "osv/debian", "--format", "json"))
    equal(picked["packages"][0]["findings"][0]["severity_source"], {"source": "osv/Debian", "rating": "critical"})
    if jsonschema:
        with open(f"{ROOT}/docs/explain.schema.json", encoding="utf-8") as file:
            jsonschema.validate(picked, json.load(file))
    out = " ".join(explain("CVE-2026-0007", "--severity-source", "osv/debian").split())
    check("osv/Debian says critical (9.8), which --severity-source asks for instead of the table: 0 - there is one vector, and nothing to choose 1 critical" in out and "5 low Debian calls" in out, out)


@test
def a_search_for_a_version_rates_as_a_scan_does(folder):
    scene(folder)
    term = "pkg:deb/debian/door@1-1?distro=debian-12"
    result = plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json", term)
    equal(result.code, 0, result.err)
    equal({one["id"]: one["rating"] for one in json.loads(result.out)["findings"]}, {name: flaw["rating"] for name, flaw in FLAWS.items()})
    out = plimsoll(folder, "db", "search", "--db", "store.db", term).out
    check("CVE-2026-0007  low  repaired in 2-1" in out, out)


if __name__ == "__main__":
    main()
