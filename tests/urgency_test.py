#!/usr/bin/python3
"""urgency_test.py - what matters comes first: the order of a report, sorted again by the specification's words from the facts that it states

RATING-AND-POLICY.md, rule 6: rating (unknown counts as high), then KEV, then fixable, then EPSS, then how many findings one upgrade closes."""
import json
import os
import random

from lib import check, equal, main, plimsoll, test

RANK = {"critical": 4, "high": 3, "unknown": 3, "moderate": 2, "low": 1}
VECTORS = ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
           "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", None]
BIG = "p0"  # as many flaws as a kernel


def put(folder, path, text):
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    with open(f"{folder}/{path}", "w", encoding="ascii") as file:
        file.write(text)


def scene(folder, seed):
    """30 packages with 400 flaws, about each of which something else is known."""
    chance = random.Random(seed)
    kev, epss, nuclei = [], ["#model_version:v1,score_date:2026-02-03T00:00:00+0000", "cve,epss,percentile"], []
    for number in range(400):
        name = f"CVE-2026-{number + 1000}"
        package = BIG if number % 4 == 0 else f"p{chance.randrange(30)}"
        events = [{"introduced": "0"}] + ([{"fixed": f"2.{chance.randrange(9)}.0"}] if chance.random() < 0.6 else [])
        record = {"id": f"GHSA-{number:04}-aaaa-aaaa", "aliases": [name], "modified": "2026-01-01T00:00:00Z", "summary": f"Flaw {number}",
                  "affected": [{"package": {"ecosystem": "npm", "name": package}, "ranges": [{"type": "SEMVER", "events": events}]}]}
        vector = chance.choice(VECTORS)
        if vector:
            record["severity"] = [{"type": "CVSS_V3", "score": vector}]
        put(folder, f"feeds/osv/npm/{record['id']}.json", json.dumps(record))
        if chance.random() < 0.05:
            kev.append({"cveID": name, "dateAdded": "2026-01-02", "dueDate": "2026-01-23",
                        "knownRansomwareCampaignUse": chance.choice(["Known", "Unknown"])})
        if chance.random() < 0.7:
            epss.append(f"{name},{chance.choice([0.0005, 0.01, 0.2, 0.2, 0.5, 0.9])},0.5")
        if chance.random() < 0.05:
            nuclei.append(json.dumps({"ID": name, "file_path": f"http/cves/{name}.yaml"}))
    put(folder, "feeds/kev/known_exploited_vulnerabilities.json", json.dumps({
        "title": "t", "catalogVersion": "1", "dateReleased": "2026-02-03T00:00:00Z", "count": len(kev), "vulnerabilities": kev}))
    put(folder, "feeds/epss/epss.csv", "\n".join(epss) + "\n")
    put(folder, "feeds/exploits/nuclei-templates/cves.json", "\n".join(nuclei) + "\n")
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", "--strict")
    equal(result.code, 0, result.err)
    for number in range(30):
        put(folder, f"tree/node_modules/p{number}/package.json", json.dumps({"name": f"p{number}", "version": "1.0.0"}))
    return {entry["cveID"]: entry for entry in kev}


def report_of(folder):
    return json.loads(plimsoll(folder, "scan", "fs:tree", "--db", "store.db", "--max-data-age", "0", "-f", "json").out)


def closes(findings, finding):
    """All that goes when its package is upgraded so far that nothing with a repair is left."""
    if "fixed_version" not in finding:
        return 0
    return sum(other["package"] == finding["package"] and other["path"] == finding["path"] and "fixed_version" in other for other in findings)


def urgency(findings, finding):
    return (-RANK[finding["rating"]], "kev" not in finding, "fixed_version" not in finding, -finding.get("epss", 0), -closes(findings, finding))


@test
def the_order_is_that_of_the_specification(folder):
    for seed in range(3):
        scene(f"{folder}/{seed}", seed)
        findings = report_of(f"{folder}/{seed}")["findings"]
        equal(len(findings), 400)
        equal([finding.get("closes", 0) for finding in findings], [closes(findings, finding) for finding in findings], "what an upgrade closes")
        got = [urgency(findings, finding) for finding in findings]
        equal(got, sorted(got), "urgency")
        check(len(set(got)) > 50, "the order is put to the test")
        names = [(key, finding["package"]["name"], finding["id"]) for key, finding in zip(got, findings)]
        equal(names, sorted(names), "of equals, by name: always the same")


@test
def what_to_do_first_comes_first_with_what_it_closes(folder):
    scene(folder, 7)
    report = report_of(folder)
    upgrades = [action for action in report["actions"] if action["sentence"].startswith("upgrade ")]
    keys = []
    for action in upgrades:
        name = action["sentence"].split()[1]
        closed = [finding for finding in report["findings"] if finding["package"]["name"] == name and "fixed_version" in finding]
        worst = max(closed, key=lambda finding: (RANK[finding["rating"]], finding["rating"] != "unknown"))["rating"]
        equal((action["fixes"], action["worst"]), (len(closed), worst), name)
        equal(action["exploited"], sum("kev" in finding for finding in closed), name)
        equal(action["with_exploit"], sum("kev" not in finding and "exploits" in finding for finding in closed), name)
        highest = max([tuple(map(int, finding["fixed_version"].split("."))) for finding in closed])
        check(action["sentence"].endswith(" to " + ".".join(map(str, highest))), action)
        keys.append((-RANK[worst], worst == "unknown", action["exploited"] == 0, -max(finding.get("epss", 0) for finding in closed), -len(closed)))
    check(len(keys) > 20, keys)
    equal(keys, sorted(keys))


@test
def kev_is_told_whole(folder):
    listed = scene(folder, 3)
    told = {finding["id"]: finding for finding in report_of(folder)["findings"] if "kev" in finding}
    equal(sorted(told), sorted(listed))
    for name, finding in told.items():
        equal((finding["kev"], finding["kev_due"], finding["ransomware"]),
              ("2026-01-02", "2026-01-23", listed[name]["knownRansomwareCampaignUse"] == "Known"), name)
        check(finding["rating"] in ("high", "critical"), finding["reason"])


@test
def at_a_terminal_a_thousand_flaws_of_one_package_do_not_hide_the_others(folder):
    scene(folder, 5)
    report = report_of(folder)
    mine = [finding["id"] for finding in report["findings"] if finding["package"]["name"] == BIG]

    def rows(**environment):
        out = plimsoll(folder, "scan", "fs:tree", "--db", "store.db", "--max-data-age", "0", env=environment).out
        out = out[out.index("\nVulnerabilities ("):]
        return out, [line.split()[0] for line in out.split("\n") if line.startswith(" " * 12 + "CVE-")]

    out, shown = rows(COLUMNS="100")
    equal([name for name in shown if name in mine], mine[:40], "the most urgent ones")
    check(f"and {len(mine) - 40} less urgent ones: " in out, out)
    check({finding["id"] for finding in report["findings"]} - set(shown) == set(mine[40:]), "of the others all")
    out, shown = rows()
    equal(sorted(shown), sorted(finding["id"] for finding in report["findings"]), "where nobody sits in front of it all are there")
    check("less urgent" not in out, "none is left out")
    for finding in report["findings"]:
        line = next(line for line in out.split("\n") if line.startswith(" " * 12 + finding["id"]))
        equal("exploited (KEV 2026-01-02" in line, "kev" in finding, line)
        equal("ransomware" in line, finding.get("ransomware", False), line)
        equal("exploit (nuclei)" in line, "exploits" in finding and "kev" not in finding, line)
        equal("EPSS" in line, finding.get("epss", 0) >= 0.01, line)


if __name__ == "__main__":
    main()
