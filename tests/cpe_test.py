"""cpe_test.py - programs that are judged by CPE names: what NVD's configurations say of them, evaluated here a second time"""
import json
import os
import random
import re

from cpe_oracle import expected, numbers, read_overrides
from lib import check, data, equal, main, plimsoll, scan, test


@test
def configurations_are_evaluated_as_written(folder):
    overrides = read_overrides()
    matches = {}
    for configurations in overrides.values():
        for _, nodes in configurations:
            for node in nodes:
                for match in node:
                    matches.setdefault(match.name, []).append(match)
    names = sorted(name for name, ones in matches.items()
                   if all(one.plain for one in ones) and any(one.part == "a" for one in ones) and name != "null:null"
                   and not re.search(r"[*?]", re.sub(r"\\.", "", ones[0].quoted)) and not any(one.part == "o" for one in ones))
    seed = random.Random(42)
    with_and = sorted({match.name for configurations in overrides.values() for together, nodes in configurations if together
                       for node in nodes for match in node} & set(names))
    found = 0
    os.makedirs(f"{folder}/feeds/nvd-data-overrides")
    os.symlink(data("feeds/nvd-data-overrides/nvd-data-overrides-main.tar.gz"), f"{folder}/archive")
    with open(f"{folder}/archive", "rb") as source, open(f"{folder}/feeds/nvd-data-overrides/main.tar.gz", "wb") as copy:
        copy.write(source.read())
    equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)
    for turn in range(4):
        chosen = set(seed.sample(names, 1500)) | set(with_and)
        programs = {}
        for name in sorted(chosen):
            near = [version for match in matches[name] for version in match.versions()] or ["1.0"]
            version = list(numbers(seed.choice(near)))
            at = seed.randrange(4)
            version[at] = max(0, version[at] + seed.choice([-1, 0, 0, 1]))
            programs[name] = ".".join(map(str, version))
        components = [{"type": "application", "name": f"program{i}", "version": programs[name], "bom-ref": str(i),
                       "purl": f"pkg:generic/program{i}@{programs[name]}",
                       "cpe": f"cpe:2.3:a:{matches[name][0].quoted}:{programs[name]}:*:*:*:*:*:*:*"} for i, name in enumerate(sorted(programs))]
        with open(f"{folder}/bom{turn}.json", "w", encoding="utf-8") as file:
            json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}, file)
        result = scan(folder, "--db", f"{folder}/store.db", f"sbom:{folder}/bom{turn}.json")
        check("programs were judged without NVD's advisories" in result.notes(), result.notes())
        numbered = sorted(programs)
        got = {(finding["id"], numbered[int(finding["package"]["name"][len("program"):])]) for finding in result.report["findings"]}
        want = {(cve, name) for cve, configurations in overrides.items() for name in expected(configurations, programs)}
        check(got == want, f"too many: {sorted(got - want)[:5]}; missing: {sorted(want - got)[:5]}")
        found += len(want)
    check(found > 1000, f"only {found} flaws were to be found")


def page(*cves):
    return {"format": "NVD_CVE", "resultsPerPage": len(cves), "timestamp": "2024-02-03T00:00:00.000", "vulnerabilities": [{"cve": cve} for cve in cves]}


@test
def a_program_is_judged_by_nvd(folder):
    os.makedirs(f"{folder}/feeds/nvd")
    match = {"vulnerable": True, "criteria": "cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*", "versionEndExcluding": "7.66.0"}
    windows = {"vulnerable": False, "criteria": "cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*"}
    cve = {"id": "CVE-2019-0001", "sourceIdentifier": "a@b.c", "lastModified": "2024-01-02T03:04:05.000", "vulnStatus": "Analyzed",
           "descriptions": [{"lang": "en", "value": "Curl leaks. Often."}],
           "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {
               "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},
           "configurations": [{"nodes": [{"operator": "OR", "negate": False, "cpeMatch": [match]}]}]}
    beside = dict(cve, id="CVE-2019-0002", configurations=[{"operator": "AND", "nodes": [
        {"operator": "OR", "negate": False, "cpeMatch": [match]}, {"operator": "OR", "negate": False, "cpeMatch": [windows]}]}])
    with open(f"{folder}/feeds/nvd/page.json", "w", encoding="utf-8") as file:
        json.dump(page(cve, beside), file)
    equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)
    with open(f"{folder}/bom.json", "w", encoding="utf-8") as file:
        json.dump({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
            {"type": "application", "name": "curl", "version": "7.64.0", "purl": "pkg:generic/curl@7.64.0",
             "cpe": "cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*"}]}, file)
    result = scan(folder, "--db", f"{folder}/store.db", f"sbom:{folder}/bom.json")
    equal([(one["id"], one["rating"], one["title"], one["source"], one["fixed_version"]) for one in result.report["findings"]],
          [("CVE-2019-0001", "critical", "Curl leaks.", "nvd", "7.66.0")])
    check("CPE name" in json.dumps(result.report["findings"]), result.report["findings"])
    check("not judged" not in result.notes(), result.notes())
    explained = plimsoll(folder, "explain", "--db", f"{folder}/store.db", "CVE-2019-0002", f"sbom:{folder}/bom.json")
    check("what must hold besides does not: o:microsoft:windows" in " ".join(explained.out.split()), explained.out)


if __name__ == "__main__":
    main()
