#!/usr/bin/python3
"""intelligence_test.py - what is known of CVEs besides: CVE records, Vulnrichment, KEV, EPSS, exploits; from feeds to findings and why"""
import json
import os
import tarfile
import zipfile

from lib import ROOT, check, data, equal, main, plimsoll, test

try:
    import jsonschema
except ImportError: # then nobody looks
    jsonschema = None

OPEN = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"   # 9.8
LIGHT = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"  # 5.3
FAIR = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N"   # 6.5
CVES = [f"CVE-2026-{number:04}" for number in range(1, 10)]
SSVC = {"poc": "exploitation=poc automatable=no impact=partial", "active": "exploitation=active automatable=no impact=partial"}


def put(folder, path, text):
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    with open(f"{folder}/{path}", "w", encoding="ascii") as file:
        file.write(text)


def record(name, cna=(), adp=(), ssvc=None, rejected=None, updated="2026-01-02T03:04:05.000Z"):
    """A CVE record: vectors of the CNA and of CISA."""
    metrics = [{"cvssV3_1": {"vectorString": vector}} for vector in adp]
    if ssvc:
        metrics.append({"other": {"type": "ssvc", "content": {"timestamp": "2026-01-01T00:00:00Z", "options": [
            {"Exploitation": ssvc}, {"Automatable": "no"}, {"Technical Impact": "partial"}]}}})
    container = {"providerMetadata": {"shortName": "acme"}, "title": f"The title of {name}",
                 "problemTypes": [{"descriptions": [{"cweId": "CWE-79"}]}], "references": [{"url": f"https://a.invalid/{name}"}],
                 "metrics": [{"cvssV3_1": {"vectorString": vector}} for vector in cna]}
    if rejected:
        container = {"providerMetadata": {"shortName": "acme"}, "rejectedReasons": [{"lang": "en", "value": rejected}]}
    return json.dumps({"dataType": "CVE_RECORD", "dataVersion": "5.1",
                       "cveMetadata": {"cveId": name, "state": "REJECTED" if rejected else "PUBLISHED", "dateUpdated": updated},
                       "containers": {"cna": container, "adp": [{"providerMetadata": {"shortName": "CISA-ADP"}, "metrics": metrics}]}})


def scene(folder):
    tracker = {"door": {name: {"releases": {"bookworm": {"status": "open", "urgency": "not yet assigned", "repositories": {"bookworm": "1-1"}}}}
                        for name in CVES}}
    records = {
        "CVE-2026-0001": record("CVE-2026-0001", cna=[LIGHT], adp=[OPEN]),        # the CNA's vector before CISA's
        "CVE-2026-0002": record("CVE-2026-0002", adp=[OPEN]),
        "CVE-2026-0003": record("CVE-2026-0003", cna=[FAIR]),                     # nuclei
        "CVE-2026-0004": record("CVE-2026-0004", cna=[FAIR], ssvc="poc"),
        "CVE-2026-0005": record("CVE-2026-0005", cna=[LIGHT]),                    # KEV
        "CVE-2026-0006": record("CVE-2026-0006", rejected="A mistake. Sorry."),
        "CVE-2026-0007": record("CVE-2026-0007", rejected="Too early."),          # and stands again in the CVE list
        "CVE-2026-0008": record("CVE-2026-0008", cna=[OPEN], ssvc="active"),      # EPSS says that nobody will
        "CVE-2026-0009": record("CVE-2026-0009", cna=[LIGHT]),                    # scanner, exploit by mistake of nobody
    }
    for name, text in records.items():
        put(folder, f"feeds/vulnrichment/2026/0xxx/{name}.json", text)
    put(folder, "feeds/cvelistV5/cves/2026/0xxx/CVE-2026-0007.json", record("CVE-2026-0007", cna=[FAIR], updated="2026-01-03T00:00:00"))
    put(folder, "feeds/cvelistV5/cves/deltaLog.json", "[]")
    put(folder, "feeds/debian-security-tracker/json", json.dumps(tracker))
    put(folder, "feeds/kev/known_exploited_vulnerabilities.json", json.dumps({
        "title": "t", "catalogVersion": "1", "dateReleased": "2026-02-03T00:00:00Z", "count": 1,
        "vulnerabilities": [{"cveID": "CVE-2026-0005", "dateAdded": "2026-01-02"}]}))
    put(folder, "feeds/epss/epss.csv", "#model_version:v1,score_date:2026-02-03T00:00:00+0000\ncve,epss,percentile\nCVE-2026-0008,0.0001,0.01\n")
    put(folder, "feeds/exploits/nuclei-templates/cves.json", '{"ID":"CVE-2026-0003","file_path":"http/cves/2026/CVE-2026-0003.yaml"}\n')
    put(folder, "feeds/exploits/exploitdb/files_exploits.csv", "id,file,codes,date_added\n50592,x,CVE-2026-0004;CVE-2026-0003,2026-01-05\n")
    put(folder, "feeds/exploits/metasploit/modules_metadata_base.json", json.dumps({
        "auxiliary_scanner/a": {"fullname": "auxiliary/scanner/a", "rank": 300, "references": ["CVE-2026-0009"]}}))
    put(folder, "feeds/exploits/mirror/data_years/2026.json", json.dumps({"CVE-2026-0003": [
        {"source": "nuclei", "file": "https://a.invalid/refs/heads/main/http/cves/2026/CVE-2026-0003.yaml"}]}))
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db", "--strict")
    equal(result.code, 0, result.err)
    put(folder, "root/etc/os-release", 'ID=debian\nVERSION_ID="12"\n')
    put(folder, "root/var/lib/dpkg/status", "Package: door\nStatus: install ok installed\nVersion: 1-1\nArchitecture: amd64\n\n")


def scan(folder):
    result = plimsoll(folder, "scan", "rootfs:root", "--db", "store.db", "--max-data-age", "0", "--format", "json")
    check(result.code in (0, 2, 3), result.err)
    report = json.loads(result.out)
    if jsonschema:
        with open(f"{ROOT}/docs/report.schema.json", encoding="utf-8") as file:
            jsonschema.validate(report, json.load(file))
    return report, {finding["id"]: finding for finding in report["findings"] if finding["kind"] == "vulnerability"}


@test
def what_others_say_of_a_flaw_rates_it_with_the_reasons_in_words(folder):
    scene(folder)
    _, findings = scan(folder)
    light = "CVSS 3.1 base 5.3 (vulnrichment): network, low complexity, no privileges, no interaction"
    fair = "CVSS 3.1 base 6.5 (vulnrichment): network, low complexity, low privileges, no interaction"
    exploit = "an exploit is published (nuclei http/cves/2026/CVE-2026-0003): one step up, a proof of concept is public (Exploit-DB 50592)"
    wants = {
        "CVE-2026-0001": ("moderate", light),
        "CVE-2026-0002": ("critical", "CVSS 3.1 base 9.8 (vulnrichment): network, low complexity, no privileges, no interaction"),
        "CVE-2026-0003": ("high", f"{fair}; {exploit}"),
        "CVE-2026-0004": ("moderate", f"{fair}; a proof of concept is public (Exploit-DB 50592, SSVC poc)"),
        "CVE-2026-0005": ("critical", f"{light}; exploited in the wild since 2026-01-02 (KEV), over the network without privileges: critical"),
        "CVE-2026-0007": ("moderate", fair.replace("vulnrichment", "cvelistV5")),
        "CVE-2026-0008": ("critical", "CVSS 3.1 base 9.8 (vulnrichment): network, low complexity, no privileges, no interaction; "
                                      "a proof of concept is public (SSVC active)"),
        "CVE-2026-0009": ("moderate", f"{light}; a proof of concept is public (Metasploit auxiliary/scanner/a)"),
    }
    equal({name: (finding["rating"], finding["reason"]) for name, finding in findings.items()},
          {name: (rating, f"{reason}; no fix known") for name, (rating, reason) in wants.items()})
    finding = findings["CVE-2026-0003"]
    equal((finding["exploits"], finding["proofs_of_concept"], finding["cwes"], finding["title"], finding["url"]),
          (["nuclei http/cves/2026/CVE-2026-0003"], ["Exploit-DB 50592"], ["CWE-79"], "The title of CVE-2026-0003", "https://security-tracker.debian.org/tracker/CVE-2026-0003"))
    equal((findings["CVE-2026-0004"]["ssvc"], findings["CVE-2026-0008"]["ssvc"]), (SSVC["poc"], SSVC["active"]))


@test
def the_table_says_how_far_exploitation_has_come(folder):
    scene(folder)
    out = plimsoll(folder, "scan", "rootfs:root", "--db", "store.db", "--max-data-age", "0").out
    lines = {name: line for line in out.split("\n") for name in CVES if line.strip().startswith(name)}
    wants = {"CVE-2026-0003": "exploit (nuclei)", "CVE-2026-0004": "proof of concept (Exploit-DB)", "CVE-2026-0005": "exploited (KEV 2026-01-02)",
             "CVE-2026-0008": "exploited (SSVC)", "CVE-2026-0009": "proof of concept (Metasploit)"}
    for name in CVES:
        if name != "CVE-2026-0006":
            equal("exploit" in lines[name] or "proof" in lines[name], name in wants, out)
            check(wants.get(name, "") in lines[name], out)


@test
def a_rejected_id_is_no_finding_and_a_remark_says_why(folder):
    scene(folder)
    report, findings = scan(folder)
    equal(sorted(findings), [name for name in CVES if name != "CVE-2026-0006"])
    remarks = [note["text"] for note in report["notes"] if "rejected" in note["text"]]
    equal(remarks, ["CVE-2026-0006 was rejected, and is no finding: A mistake."])
    result = plimsoll(folder, "explain", "CVE-2026-0006", "rootfs:root", "--db", "store.db")
    out = " ".join(result.out.split())
    check("rejected A mistake. (cna, vulnrichment, 2026-01-02)" in out and "door 1-1 (deb): no finding" in out and
          "its id was rejected, and names no flaw: A mistake." in out, out)
    package = json.loads(plimsoll(folder, "explain", "CVE-2026-0006", "rootfs:root", "--db", "store.db", "--format", "json").out)["packages"][0]
    equal((package["findings"], package["rejected"]), ([], "A mistake."))
    lines = plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json", "pkg:deb/debian/door@1-1?distro=debian-12").out
    equal([finding["id"] for finding in json.loads(lines)["findings"]], [name for name in CVES if name != "CVE-2026-0006"])


@test
def search_and_explain_tell_each_ones_word(folder):
    scene(folder)
    out = " ".join(plimsoll(folder, "db", "search", "--db", "store.db", "CVE-2026-0004").out.split())
    for part in ("The title of CVE-2026-0004", f"decision {SSVC['poc']} (CISA-ADP, vulnrichment, 2026-01-02)", "proofs Exploit-DB 50592 (exploits/exploitdb)",
                 f"vectors {FAIR} (cna, vulnrichment)", "weakness CWE-79 (cna, vulnrichment)"):
        check(part in out, (part, out))
    answer = json.loads(plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json", "CVE-2026-0003").out)
    exploits = {entry["source"]: entry.get("exploits", entry.get("proofs_of_concept")) for entry in answer["assessments"] if entry["source"].startswith("exploits")}
    equal(exploits, {"exploits/exploitdb": ["Exploit-DB 50592"], "exploits/mirror": ["nuclei http/cves/2026/CVE-2026-0003"],
                     "exploits/nuclei-templates": ["nuclei http/cves/2026/CVE-2026-0003"]})
    explained = json.loads(plimsoll(folder, "explain", "CVE-2026-0003", "rootfs:root", "--db", "store.db", "--format", "json").out)
    equal([{key: value for key, value in one.items() if key != "store"} for one in explained["assessments"]], answer["assessments"])
    if jsonschema:
        for name, value in (("explain", explained), ("search", answer)):
            with open(f"{ROOT}/docs/{name}.schema.json", encoding="utf-8") as file:
                jsonschema.validate(value, json.load(file))


def exploits_by_cve():
    """By the files as they are: nuclei's lines, and the mirror's index of all three."""
    found = {}
    with open(data("feeds/exploits/nuclei-templates/cves.json"), encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            found.setdefault(entry["ID"], set()).add("nuclei " + entry["file_path"].removesuffix(".yaml"))
    with zipfile.ZipFile(data("feeds/exploits/derived-by-cve/data_years.zip")) as archive:
        for member in archive.namelist():
            for name, entries in json.loads(archive.read(member)).items():
                for entry in entries:
                    path = os.path.splitext(entry["file"].split("/main/" if entry["source"] != "metasploit" else "/modules/", 1)[1])[0]
                    word = {"exploitdb": "Exploit-DB " + path.rsplit("/", 1)[-1], "nuclei": "nuclei " + path,
                            "metasploit": "Metasploit " + path.replace("exploits/", "exploit/", 1)}[entry["source"]]
                    found.setdefault(name.strip(), set()).add(word)
    return found


@test
def real_feeds_say_of_every_exploited_flaw_what_is_known_of_it(folder):
    os.mkdir(f"{folder}/feeds")
    for name in ("vulnrichment", "cvelistV5", "exploits", "kev"):
        os.symlink(data(f"feeds/{name}"), f"{folder}/feeds/{name}")
    result = plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db")
    equal(result.code, 0, result.err)
    equal(plimsoll(folder, "db", "verify", "store.db").code, 0)
    with open(data("feeds/kev/known_exploited_vulnerabilities.json"), encoding="utf-8") as file:
        kev = {entry["cveID"]: entry for entry in json.load(file)["vulnerabilities"]}
    records = {}
    with tarfile.open(data("feeds/vulnrichment/vulnrichment-develop.tar.gz")) as archive:
        for member in archive:
            name = os.path.basename(member.name).removesuffix(".json")
            if name in kev:
                records[name] = json.load(archive.extractfile(member))
    exploits = exploits_by_cve()
    newer = data("feeds/cvelistV5/cves")
    answers = [json.loads(line) for line in plimsoll(folder, "db", "search", "--db", "store.db", "--format", "json",
                                                             stdin="\n".join(sorted(kev)).encode()).out.split("\n") if line]
    equal(len(answers), len(kev))
    check(len(records) > 100, len(records))
    for answer in answers:
        name = answer["term"]
        said = answer["assessments"]
        equal([entry["kev"] for entry in said if entry["source"] == "kev"], [kev[name]["dateAdded"]], name)
        equal({word for entry in said for word in entry.get("exploits", []) + entry.get("proofs_of_concept", [])}, exploits.get(name, set()), name)
        if name not in records or os.path.exists(f"{newer}/{name[4:8]}/{name[9:-3]}xxx/{name}.json"):
            continue
        containers = records[name]["containers"]
        vectors = {role: [metric[key]["vectorString"] for container in some for metric in container.get("metrics", [])
                          for key in metric if key.startswith("cvssV")] for role, some in (("cna", [containers["cna"]]), ("adp", containers["adp"]))}
        for role, words in vectors.items():
            equal({word for entry in said if entry.get("role") == role for word in entry.get("vectors", [])}, set(words), (name, role))


if __name__ == "__main__":
    main()
