#!/usr/bin/env python3
"""formats_other_test.py - the formats of other tools (trivy-json, grype-json) have what those who read them read, and a comment in Markdown is what it says

What they are to have comes from reports of Trivy itself (test data), and from what importers read, each named with its file."""
import glob
import html.parser
import json
import os
import re
import subprocess

import lib
from images import Dir, File, Image, Layer, Layout, Symlink, dpkg_status, maven_jar, npm_package, on, os_release, python_package
from lib import ROOT, Skip, check, data, equal, main, plimsoll, test

ALL = {"PLIMSOLL_SCANNERS": "vuln,config,account,secret"}


def token():
    return "AK" + "IA" + "Q3EGVZXJ" + "TWYKR5ML"


def shop(folder):
    """A distribution, packages of languages in several places, a secret, settings that are wrong."""
    deb = dpkg_status(("libssl3", "3.0.9-1", "openssl"), ("openssl", "3.0.9-1"), ("bash", "5.2.15-2+b2"))
    app = File("srv/app/log4j-core-2.14.1.jar", maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1"))
    return Image([Layer([*os_release(), deb]),
                  Layer([Dir("srv"), app, npm_package("srv/a", "lodash", "4.17.15"), npm_package("srv/b", "lodash", "4.17.15"), python_package("urllib3", "1.24.1"),
                         File("srv/app/.env", f"AWS_ACCESS_KEY_ID={token()}\nAWS_SECRET_ACCESS_KEY={'wJalrXUtnFEMI' + '/K7MDENG/' + 'bPxRfiCYzzKEYxTq'}\n")])],
                 config={"Cmd": ["run", "--password", "hunter2hunter2"], "Env": ["PATH=/bin", "DB_PASSWORD=swordfish-9"]}).write_oci(f"{folder}/shop", "shop:1")


def reports(folder, target, *options, env=None):
    """{format: what it says}; the JSON ones parsed."""
    paths = {name: f"{folder}/out.{name}" for name in ("json", "trivy-json", "grype-json", "markdown")}
    result = plimsoll(folder, "scan", "--offline", "--no-cache", *options, *[word for name, path in paths.items() for word in ("-o", f"{name}={path}")],
                      target, env=env or ALL)
    check(result.code in (0, 2, 3), result.err)
    texts = {}
    for name, path in paths.items():
        with open(path, encoding="utf-8") as file:
            texts[name] = file.read() if name == "markdown" else json.load(file)
    return texts


# ---- Trivy's

def paths_of(value, found, path="$"):
    """{path: kinds}; the names of sources, labels are no part of a path."""
    kind = "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__
    found.setdefault(path, set()).add(kind)
    if isinstance(value, dict):
        for key, child in value.items():
            paths_of(child, found, f"{path}.{'*' if path.endswith(('.CVSS', '.VendorSeverity', '.Labels')) else key}")
    elif isinstance(value, list):
        for child in value:
            paths_of(child, found, f"{path}[]")
    return found


# Members that Trivy has, and that none of its reports in the test data shows. Where it declares them:
# pkg/types/report.go (Metadata), pkg/fanal/types/artifact.go (Package, OS), pkg/types/misconfiguration.go, pkg/fanal/types/secret.go,
# pkg/types/finding.go (ModifiedFinding), github.com/google/go-containerregistry/pkg/v1 (ConfigFile)
ALSO_TRIVYS = {
    "$.Metadata.RepoDigests": "list", "$.Metadata.RepoDigests[]": "str",
    "$.Metadata.ImageConfig.config.Entrypoint": "list", "$.Metadata.ImageConfig.config.Entrypoint[]": "str",
    "$.Metadata.ImageConfig.config.User": "str", "$.Metadata.ImageConfig.config.WorkingDir": "str",
    "$.Results[].Packages[].Arch": "str", "$.Results[].Packages[].SrcName": "str", "$.Results[].Packages[].SrcVersion": "str",
    "$.Results[].Packages[].Maintainer": "str", "$.Results[].Packages[].FilePath": "str", "$.Results[].Packages[].Layer": "dict",
    "$.Results[].Packages[].Layer.Digest": "str", "$.Results[].Packages[].Layer.DiffID": "str",
    "$.Results[].Vulnerabilities[].PkgPath": "str",
    "$.Results[].Vulnerabilities[].CVSS.*.V40Vector": "str", "$.Results[].Vulnerabilities[].CVSS.*.V40Score": "number",
    "$.Results[].MisconfSummary": "dict", "$.Results[].MisconfSummary.Successes": "number", "$.Results[].MisconfSummary.Failures": "number",
    "$.Results[].Misconfigurations": "list", "$.Results[].Misconfigurations[]": "dict",
    **{f"$.Results[].Misconfigurations[].{name}": "str" for name in ("Type", "ID", "Title", "Description", "Message", "Resolution", "Severity", "PrimaryURL", "Status")},
    "$.Results[].Misconfigurations[].References": "list", "$.Results[].Misconfigurations[].References[]": "str",
    "$.Results[].Misconfigurations[].Layer": "dict", "$.Results[].Misconfigurations[].Layer.Digest": "str", "$.Results[].Misconfigurations[].Layer.DiffID": "str",
    "$.Results[].Misconfigurations[].CauseMetadata": "dict", "$.Results[].Misconfigurations[].CauseMetadata.Provider": "str",
    "$.Results[].Misconfigurations[].CauseMetadata.Service": "str", "$.Results[].Misconfigurations[].CauseMetadata.Code": "dict",
    "$.Results[].Misconfigurations[].CauseMetadata.Code.Lines": "list",
    "$.Results[].Secrets": "list", "$.Results[].Secrets[]": "dict", **{f"$.Results[].Secrets[].{name}": "str" for name in ("RuleID", "Category", "Severity", "Title", "Match")},
    "$.Results[].Secrets[].StartLine": "number", "$.Results[].Secrets[].EndLine": "number", "$.Results[].Secrets[].Code": "dict", "$.Results[].Secrets[].Code.Lines": "list",
    "$.Results[].Secrets[].Layer": "dict", "$.Results[].Secrets[].Layer.Digest": "str", "$.Results[].Secrets[].Layer.DiffID": "str",
    "$.Results[].ExperimentalModifiedFindings": "list", "$.Results[].ExperimentalModifiedFindings[]": "dict",
    **{f"$.Results[].ExperimentalModifiedFindings[].{name}": "str" for name in ("Type", "Status", "Statement", "Source")},
}


@test
def trivy_json_has_no_member_that_trivy_has_not_and_of_the_same_kinds(folder):
    golden = {}
    for path in glob.glob(f"{data('conformance/e2e/trivy/golden')}/*.json"):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if isinstance(document, dict) and document.get("SchemaVersion") == 2:
            paths_of(document, golden)
    check("$.Results[].Vulnerabilities[].CVSS.*.V3Vector" in golden, "the reports of Trivy were read")
    for path, kind in ALSO_TRIVYS.items():
        golden.setdefault(path, {kind})
    ours = paths_of(reports(folder, shop(folder), "--list-all-pkgs")["trivy-json"], {})
    for path, kinds in ours.items():
        check(path in golden, f"Trivy has no {path}")
        check(kinds <= golden[path], f"{path}: {kinds}, Trivy's are {golden[path]}")
    for path in ("$.Results[].Packages[].Identifier.PURL", "$.Results[].Vulnerabilities[].CVSS.*.V3Vector", "$.Results[].Secrets[].Match",
                 "$.Results[].Misconfigurations[].Resolution", "$.Metadata.Layers[].DiffID", "$.Metadata.OS.Name"):
        check(path in ours, f"the image of this test gives no {path}")


def defectdojo_trivy(document):
    """What dojo/tools/trivy/parser.py of DefectDojo reads of schema version 2, and how: as it does, without looking first."""
    rows = []
    numbers = {"CRITICAL": "Critical", "HIGH": "High", "MEDIUM": "Medium", "LOW": "Low", "UNKNOWN": "Info"}
    equal(document["SchemaVersion"], 2)
    artifact = document["ArtifactName"]
    for result in document["Results"]:
        target, target_class, target_type = result["Target"], result.get("Class", ""), result.get("Type", "")
        for flaw in result.get("Vulnerabilities", []):
            vector = flaw.get("CVSS", {}).get(flaw.get("SeveritySource"), {}).get("V3Vector")
            weakness = int(flaw["CweIDs"][0].split("-")[1]) if flaw.get("CweIDs", []) else 0
            rows.append((artifact, target, target_class, target_type, flaw["VulnerabilityID"], flaw["PkgName"], flaw.get("PkgPath", ""), flaw["InstalledVersion"],
                         flaw.get("FixedVersion", ""), numbers[flaw["Severity"]], flaw.get("Title", ""), flaw.get("Description", ""), "\n".join(flaw["References"]),
                         vector, weakness, flaw.get("Status", "")))
        for mistake in result.get("Misconfigurations", []):
            text = "".join(mistake[name] for name in ("Type", "ID", "Title", "Description", "Message", "Resolution"))
            lines = mistake.get("CauseMetadata", {}).get("Code", {}).get("Lines", [])
            rows.append((artifact, target, mistake["ID"], text, numbers[mistake["Severity"]], [mistake.get("PrimaryURL", "")] + list(mistake["References"]),
                         list(lines)))
        for secret in result.get("Secrets", []):
            rows.append((artifact, target, secret["RuleID"], secret["Category"], secret["Title"], numbers[secret["Severity"]], int(secret["StartLine"]), secret["Match"]))
    return rows


def harbor_trivy(document):
    """pkg/trivy/model.go and pkg/scan/transformer.go of Harbor's scanner-trivy; Dependency-Track asks Trivy's server for members of the same names
    (org/dependencytrack/tasks/scanners/TrivyAnalysisTask)."""
    rows = []
    for result in document["Results"]:
        for flaw in result.get("Vulnerabilities", []):
            check(flaw["Severity"] in ("CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"), flaw["Severity"])
            scores = {source: (said.get("V2Score"), said.get("V3Score"), said.get("V2Vector", ""), said.get("V3Vector", "")) for source, said in flaw.get("CVSS", {}).items()}
            rows.append((flaw["VulnerabilityID"], flaw["PkgName"], flaw["InstalledVersion"], flaw.get("FixedVersion", ""), flaw["Title"], flaw["Description"],
                         flaw.get("PrimaryURL", ""), flaw["References"], flaw["Layer"]["Digest"], flaw["Layer"]["DiffID"], scores, flaw.get("CweIDs", []),
                         flaw.get("PublishedDate"), flaw.get("LastModifiedDate")))
    return rows


def gitlab_trivy(document):
    """contrib/gitlab.tpl of Trivy, which GitLab's container scanning was made with: of each result its target and type, of each vulnerability these."""
    return [(result["Target"], result["Type"], *[flaw[name] for name in ("VulnerabilityID", "Title", "Description", "Severity", "PkgName", "InstalledVersion", "References")],
             flaw.get("FixedVersion"), flaw.get("PrimaryURL")) for result in document["Results"] for flaw in result.get("Vulnerabilities", [])]


def jenkins_trivy(document):
    """edu/hm/hafner/analysis/parser/TrivyParser.java of Jenkins' analysis-model: files, by target; the rest by name, "UNKNOWN" where there is none."""
    return [(result["Target"], flaw["PkgName"], flaw["VulnerabilityID"], flaw["Severity"], flaw.get("Title"), flaw.get("Description"), flaw.get("InstalledVersion"),
             flaw.get("FixedVersion"), [*flaw["References"]]) for result in document["Results"] for flaw in result.get("Vulnerabilities", [])]


def expected(document):
    """Of the JSON report: (id, package, version, path) of each vulnerability, for each binary package and each place."""
    listed, rows = {}, set()
    for package in document["packages"]:
        listed.setdefault((package["type"], package["name"]), []).append(package)
    for finding in document["findings"]:
        if finding["kind"] != "vulnerability":
            continue
        for name in [finding["package"]["name"], *finding["other_binaries"]]:
            for package in listed[(finding["package"]["type"], name)]:
                if package["path"] in [finding["path"], *finding["other_paths"]] and (package["type"] == "deb" or package["version"] == finding["package"]["version"]):
                    rows.add((finding["id"], name, package["version"], package["path"]))
    return rows


@test
def trivy_json_says_what_the_report_says_to_all_who_read_it(folder):
    found = reports(folder, shop(folder), "--list-all-pkgs")
    document = found["trivy-json"]
    want = expected(found["json"])
    got = [(flaw["VulnerabilityID"], flaw["PkgName"], flaw["InstalledVersion"], flaw.get("PkgPath", "var/lib/dpkg/status"))
           for result in document["Results"] for flaw in result.get("Vulnerabilities", [])]
    equal(len(got), len(set(got)), "each once")
    equal(set(got), want)
    check(("CVE-2021-44228", "org.apache.logging.log4j:log4j-core", "2.14.1", "srv/app/log4j-core-2.14.1.jar") in want, "Log4Shell")
    equal(len({path for _, name, _, path in want if name == "lodash"}), 2, "places of lodash")
    check({"libssl3", "openssl"} <= {name for _, name, _, _ in want}, "both binary packages of openssl")
    equal([(result["Class"], result.get("Type")) for result in document["Results"]][:4],
          [("os-pkgs", "debian"), ("lang-pkgs", "jar"), ("lang-pkgs", "node-pkg"), ("lang-pkgs", "python-pkg")])
    rows = defectdojo_trivy(document)
    equal(len(rows), len(want) + len([f for f in found["json"]["findings"] if f["kind"] != "vulnerability"]), "DefectDojo's")
    log4shell = next(row for row in rows if row[4] == "CVE-2021-44228")
    equal(log4shell[9], "Critical")
    check(log4shell[13].startswith("CVSS:3.1/AV:N"), "the vector of the severity's source")
    for importer in (harbor_trivy, gitlab_trivy, jenkins_trivy):
        equal(len(importer(document)), len(want), importer.__name__)
    layers = {layer["digest"] for layer in found["json"]["layers"]}
    check(all(row[8] in layers for row in harbor_trivy(document)), "layers are the report's")
    equal(document["ArtifactType"], "container_image")
    equal(document["Metadata"]["ImageID"], found["json"]["image"]["config_digest"])


@test
def nothing_secret_stands_in_any_of_them(folder):
    found = reports(folder, shop(folder), "--list-all-pkgs")
    secrets = [secret for result in found["trivy-json"]["Results"] for secret in result.get("Secrets", [])]
    check(secrets, "a secret was found")
    for name, document in found.items():
        text = document if isinstance(document, str) else json.dumps(document)
        for canary in (token(), "hunter2hunter2", "swordfish-9", "bPxRfiCYzzKEYxTq"):
            check(canary not in text, f"{canary!r} in {name}")


@test
def what_documents_silence_stands_in_a_list_of_its_own(folder):
    target = shop(folder)
    with open(f"{folder}/ignore", "w", encoding="ascii") as file:
        file.write("CVE-2021-44228\n")
    os.rename(f"{folder}/ignore", f"{folder}/.trivyignore")
    found = reports(folder, target, "--ignore-file", f"{folder}/.trivyignore", "--show-suppressed", "--list-all-pkgs")
    results = found["trivy-json"]["Results"]
    check("CVE-2021-44228" not in {flaw["VulnerabilityID"] for result in results for flaw in result.get("Vulnerabilities", [])}, "Trivy's are the others")
    modified = [entry for result in results for entry in result.get("ExperimentalModifiedFindings", [])]
    equal([(entry["Finding"]["VulnerabilityID"], entry["Status"], os.path.basename(entry["Source"])) for entry in modified], [("CVE-2021-44228", "ignored", ".trivyignore")])
    grype = found["grype-json"]
    check("CVE-2021-44228" not in {match["vulnerability"]["id"] for match in grype["matches"]}, "Grype's are the others")
    equal([match["vulnerability"]["id"] for match in grype["ignoredMatches"]], ["CVE-2021-44228"])
    check(grype["ignoredMatches"][0]["appliedIgnoreRules"], "and by which rule")


# ---- Grype's

def defectdojo_grype(document):
    """What dojo/tools/anchore_grype/parser.py of DefectDojo reads, without looking first where it does not."""
    rows = []
    for item in document["matches"]:
        flaw, artifact = item["vulnerability"], item["artifact"]
        versions = ",".join(flaw["fix"]["versions"]) if "fix" in flaw else ""
        vectors = [said["vector"] for said in flaw["cvss"]] or [said["vector"] for other in item["relatedVulnerabilities"] for said in other["cvss"]]
        epss = [(said["epss"], said["percentile"]) for said in flaw.get("epss", [])]
        rows.append((flaw["id"], flaw["namespace"], flaw["dataSource"], flaw["severity"], flaw["urls"], flaw["description"], versions, vectors, epss,
                     [(other["id"], other["dataSource"], other["urls"]) for other in item["relatedVulnerabilities"]],
                     item["matchDetails"][0]["matcher"], artifact["name"], artifact["version"], artifact["purl"], artifact["locations"][0]["path"]))
    return rows


def jenkins_grype(document):
    """edu/hm/hafner/analysis/parser/GrypeParser.java: the first location, id, severity, the source."""
    return [(match["artifact"]["locations"][0]["path"], match["vulnerability"]["id"], match["vulnerability"]["severity"], match["vulnerability"]["dataSource"])
            for match in document["matches"]]


def gitlab_grype(document):
    """The template that GitLab's container scanning (gcs) gives Grype: matches by vulnerability and artifact, the distribution, the source."""
    where = (document["distro"]["name"], document["distro"]["version"], document["source"]["target"]["userInput"])
    return [(*where, match["vulnerability"]["id"], match["vulnerability"]["severity"], match["vulnerability"]["fix"]["state"], match["artifact"]["type"])
            for match in document["matches"]]


@test
def grype_json_says_what_the_report_says_to_all_who_read_it(folder):
    found = reports(folder, shop(folder), "--list-all-pkgs")
    document, want = found["grype-json"], expected(found["json"])
    rows = defectdojo_grype(document)
    equal({(row[0], row[11], row[12], row[14][1:]) for row in rows}, want)
    equal(len(rows), len(want), "each once")
    check({row[3] for row in rows} <= {"Critical", "High", "Medium", "Low", "Negligible", "Unknown"}, "its words")
    for importer in (jenkins_grype, gitlab_grype):
        equal(len(importer(document)), len(want), importer.__name__)
    log4shell = next(match for match in document["matches"] if match["vulnerability"]["id"] == "CVE-2021-44228")
    equal(log4shell["vulnerability"]["fix"], {"versions": ["2.15.0"], "state": "fixed"})
    equal((log4shell["artifact"]["type"], log4shell["artifact"]["language"]), ("java-archive", "java"))
    check(log4shell["vulnerability"]["cvss"][0]["metrics"]["baseScore"] == 10.0, "the score")
    binary = next(match for match in document["matches"] if match["artifact"]["name"] == "libssl3")
    equal((binary["artifact"]["upstreams"][0]["name"], binary["matchDetails"][0]["type"]), ("openssl", "exact-indirect-match"))
    equal((document["distro"]["name"], document["distro"]["version"], document["descriptor"]["name"]), ("debian", "12", "plimsoll"))
    equal(document["source"]["target"]["imageID"], found["json"]["image"]["config_digest"])
    # Every id once: what keeps results by the artifact's id must not mix them.
    ids = {(match["artifact"]["id"], match["artifact"]["name"], match["artifact"]["version"], match["artifact"]["locations"][0]["path"]) for match in document["matches"]}
    equal(len({one[0] for one in ids}), len(ids), "ids of packages")


@test
def the_same_image_gives_the_same_bytes(folder):
    target = shop(folder)
    for name in ("trivy-json", "grype-json", "markdown"):
        texts = {plimsoll(folder, "scan", "--offline", "--no-cache", "-f", name, target, env=ALL).out for _ in range(2)}
        equal(len(texts), 1, name)


@test
def a_document_of_trivy_or_grype_is_of_one_image_and_a_comment_of_several(folder):
    layout = Layout()
    one, other = [Image([Layer([*os_release(), npm_package("srv", "lodash", version)])], architecture=machine) for version, machine in (("4.17.15", "amd64"), ("4.17.21", "arm64"))]
    target = layout.write(f"{folder}/both", [layout.index([layout.image(one, **on("amd64")), layout.image(other, **on("arm64"))])])
    for name in ("trivy-json", "grype-json"):
        lib.fails(plimsoll(folder, "scan", "--offline", "--platform", "all", "-f", name, target), f"a {name} report is of one image")
    result = plimsoll(folder, "scan", "--offline", "--platform", "all", "-f", "markdown", target)
    check(result.code in (0, 2, 3), result.err)
    page = Page(result.out, folder)
    check("linux/amd64" in page.text and "linux/arm64" in page.text, "both are named")
    equal(len([row for row in page.rows if "linux/a" in "".join(row)]), 2, "a row each")


# ---- Markdown

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "</code><b>x</b>", "</td></tr></table><h1>x</h1>", "</details><h1>x</h1>",
    "![x](http:evil.example)", "[x](http:evil.example)", "[x][y]", "<http:evil.example>", "www.evil.example", "http:", "mail@evil.example", "@octocat", "@org-team", "#123",
    "GH-1 #2", "!45", "~label", "`code`", "```", "``x``", "|", "a|b|c", "\\|", "\\", "**bold**", "__bold__", "*x*", "_x_", "~~x~~", "$x$", "$$x$$", "&lt;b&gt;", "&#60;b&#62;",
    "&amp;", "<!--", "-->", "<!-- plimsoll -->", "]]>", "<?php", "<!DOCTYPE x>", "{{x}}", ":tada:", "- x", "1. x", "# x", "> x", "    x", "---", "===", "\t", "\n", "\n\n# x", "\r",
    "\x1b[31m", "\u202e", "\u200b", "\ufeff", "::error::x", "javascript:alert(1)", "[x]: http:evil.example", "[^1]", "- [ ] x", "<details open>", "/close", "\n/close",
]
OURS = {"h1", "h2", "h3", "p", "strong", "code", "a", "table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "details", "summary"} - {"h1", "h2"}


class Page(html.parser.HTMLParser):
    """What an independent reader of Markdown makes of TEXT: elements, links, rows of tables, text outside of code."""

    def __init__(self, text, folder):
        super().__init__()
        if not os.path.exists(f"{ROOT}/tests/node/node_modules/markdown-it"):
            raise Skip("markdown-it is not installed (make setup)")
        self.elements, self.links, self.rows, self.text, self.prose, self.comments, self.attributes = set(), set(), [], "", "", [], set()
        self.in_code, self.in_cell = 0, False
        with open(f"{folder}/page.md", "w", encoding="utf-8") as file:
            file.write(text)
        made = subprocess.run(["node", f"{ROOT}/tests/node/markdown.mjs", f"{folder}/page.md"], capture_output=True, text=True, check=True)
        self.feed(json.loads(made.stdout)[0])

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.in_code += tag == "code"
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        self.in_cell = tag in ("td", "th") or self.in_cell and tag != "tr"
        self.links |= {value for name, value in attrs if name in ("href", "src")}

    def handle_endtag(self, tag):
        self.in_code -= tag == "code"
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_comment(self, data):  # pylint: disable=redefined-outer-name
        self.comments.append(data)

    def handle_data(self, data):  # pylint: disable=redefined-outer-name
        self.text += data
        if not self.in_code:
            self.prose += data
        if self.in_cell:
            self.rows[-1][-1] += data


def check_page(text, folder, what):
    page = Page(text, folder)
    check(page.elements <= OURS, f"{what}: elements {page.elements - OURS}")
    check(page.attributes <= {"href", "style", "start"}, f"{what}: attributes {page.attributes}")
    strange = {link for link in page.links if not re.match(r"https://(nvd\.nist\.gov|github\.com|osv\.dev)/[A-Za-z0-9/._:-]+$", link)}
    check(not strange, f"{what}: links {strange}")
    equal(page.comments, [" plimsoll "], f"{what}: comments")
    check(not re.search(r"[@#!~][A-Za-z0-9]", page.prose), f"{what}: a mention in {page.prose!r}")
    check(not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\ufeff]", text), f"{what}: a control character")
    check(not re.search(r"^\s*(/[a-z]|::)", text, re.M), f"{what}: a command at the start of a line")
    widths = {len(row) for row in page.rows}
    check(widths <= {2, 5, 6, 7}, f"{what}: rows of {widths} columns")
    return page


@test
def no_payload_of_an_image_means_anything_in_a_comment(folder):
    shown = 0
    for start in range(0, len(PAYLOADS), 8):
        some = PAYLOADS[start:start + 8]
        places = [payload.replace("/", "∕").replace("\x00", "") for payload in some]  # a folder's name has no slash
        layers = [Layer([*os_release(f'PRETTY_NAME="x {some[0]}"\nID=debian\nVERSION_ID="12"\n'), *[npm_package(f"srv/{place}", "lodash", f"4.16.{number}")
                                                                                                   for number, place in enumerate(places)]])]
        sub = f"{folder}/{start}"
        os.makedirs(sub)
        target = Image(layers, config={"User": some[-1], "Env": [f"A={some[1]}"], "Labels": {some[0]: some[1]}}).write_oci(f"{sub}/image", f"x:{start}")
        result = plimsoll(sub, "scan", "--offline", "--no-cache", "-f", "markdown", target, env=ALL)
        check(result.code in (2, 3), result.err)
        page = check_page(result.out, sub, f"payloads {start}")
        for place in places:
            if re.fullmatch(r"[!-~]+", place):  # what is to be seen, is
                check(f"srv/{place}/" in page.text, f"{place!r} is not shown in {page.text}")
                shown += 1
    check(shown > 30, f"{shown} payloads were seen")


@test
def no_payload_in_what_is_told_in_prose_means_anything(folder):
    """Names and versions of packages stand in the verdict's sentence and in what to do; what could not be read in notes."""
    for number, payload in enumerate(["@octocat", "#12", "<b>x</b>", "[x](y)", "`x`", "|", "*x*", "~~x~~", "![x](y)", "www.evil.example", "http://evil.example/", "\u202e", "&lt;"]):
        sub = f"{folder}/{number}"
        os.makedirs(sub)
        entries = [*os_release(), dpkg_status(("openssl", "3.0.9-1"), (f"lib{payload}", f"3.0.9-1{payload}", f"openssl ({payload})")),
                   npm_package("srv", "lodash", f"4.17.15-{payload}"), Symlink(f"srv/{payload.replace('/', '-')}.jar", "x"), File(f"srv/x{payload.replace('/', '-')}.jar", b"PK\3\4" + payload.encode() * 9)]
        target = Image([Layer(entries)]).write_oci(f"{sub}/image", "x:1")
        result = plimsoll(sub, "scan", "--offline", "--no-cache", "-f", "markdown", target, env=ALL)
        check(result.code in (2, 3), result.err)
        check_page(result.out, sub, repr(payload))


@test
def a_comment_fits_and_counts_what_it_leaves_out(folder):
    versions = [f"4.{minor}.{patch}" for minor in range(10, 17) for patch in range(60)]
    target = Image([Layer([*os_release(), *[npm_package(f"srv/{'<&|>' * 12}{number}", "lodash", version) for number, version in enumerate(versions)]])]).write_oci(f"{folder}/many", "many:1")
    found = reports(folder, target)
    total = len(found["json"]["findings"])
    check(total > 1500, f"{total} findings")
    check(len(found["markdown"]) <= 65536, f"{len(found['markdown'])} characters")
    check(len(found["markdown"]) > 50000, "and what fits is there")
    page = check_page(found["markdown"], folder, "many")
    rows = len([row for row in page.rows if len(row) == 7 and row[0] != "rating"])
    said = re.search(r"(\d+) further findings are left out here: (\d+) of (\d+) are shown", page.text)
    equal([int(number) for number in said.groups()], [total - rows, rows, total])


@test
def a_comment_says_verdict_numbers_and_what_to_do(folder):
    found = reports(folder, shop(folder))
    page = check_page(found["markdown"], folder, "shop")
    check(found["json"]["verdict"]["kind"] == "block" and "BLOCK" in page.text, "the verdict")
    counts = found["json"]["summary"]["vulnerabilities"]
    row = next(row for row in page.rows if row[0] == "vulnerabilities")
    equal([int(number) for number in row[1:]], [counts[word] for word in ("critical", "high", "moderate", "low", "unknown")])
    for action in found["json"]["actions"][:3]:
        check(action["sentence"].replace("~", "~\u200b") in page.text, action["sentence"])
    equal({row[1] for row in page.rows if len(row) == 7 and row[0] != "rating"}, {finding["id"] for finding in found["json"]["findings"]})


main()
