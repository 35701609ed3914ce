"""search_test.py - plimsoll db search and plimsoll explain: what stores say of ids, packages and versions, and of an image's"""
import json
import os

from feeds_made import nvd_page
from lib import ROOT, check, equal, main, plimsoll, test

try:
    import jsonschema
except ImportError:
    jsonschema = None

DEBIAN = [("opendoor", "CVE-2023-1000", "3.0.11-1~deb12u2"), ("opendoor", "CVE-2023-2000", "3.0.13-1~deb12u1"), ("zdoor", "CVE-2023-1000", "1:1.2.13-1")]


def record(identity, ecosystem, package, events, **more):
    return {"id": identity, "modified": "2026-01-01T00:00:00Z", "summary": f"{identity} is bad.", "affected": [
        {"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}], **more}


def store(folder):
    os.makedirs(f"{folder}/feeds/osv")
    records = [record(f"DSA-{i}-1", "Debian:12", package, [{"introduced": "0"}, {"fixed": fixed}], upstream=[cve])
               for i, (package, cve, fixed) in enumerate(DEBIAN)]
    records.append(record("GHSA-aaaa-bbbb-cccc", "PyPI", "Dodgo", [{"introduced": "2.0"}, {"fixed": "3.2.1"}], aliases=["CVE-2023-3000"]))
    records.append(record("PYSEC-2023-7", "PyPI", "Dodgo", [{"introduced": "0"}, {"fixed": "3.2.5"}], aliases=["GHSA-aaaa-bbbb-cccc"]))
    for one in records:
        with open(f"{folder}/feeds/osv/{one['id']}.json", "w", encoding="ascii") as file:
            json.dump(one, file)
    equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)


def search(folder, *terms, **more):
    return plimsoll(folder, "db", "search", "--db", "store.db", *terms, **more)


def follows(document, name):
    """It is as its schema says, members in its order, where that can be looked at."""
    with open(f"{ROOT}/docs/{name}.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    if jsonschema:
        problem = next(jsonschema.Draft202012Validator(schema).iter_errors(document), None)
        check(problem is None, problem and f"{problem.json_path}: {problem.message}")

    def in_order(value, rule):
        rule = schema["$defs"][rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else rule
        if isinstance(value, dict):
            places = [list(rule["properties"]).index(key) for key in value]
            equal(places, sorted(places), f"order of {list(value)}")
            for key, child in value.items():
                in_order(child, rule["properties"][key])
        elif isinstance(value, list):
            for child in value:
                in_order(child, rule["items"])

    in_order(document, schema)
    return document


def answers(folder, *terms, code=0, **more):
    result = search(folder, "--format", "json", *terms, **more)
    equal((result.code, result.err), (code, ""))
    return [follows(json.loads(line), "search") for line in result.out.splitlines()]


def statements(answer):
    return sorted(f"{one['ecosystem']} {one['package']} {one.get('record', one['id'])}" for one in answer["statements"])


@test
def an_id_an_alias_a_record_and_a_bulletin_are_found(folder):
    store(folder)
    got = {answer["term"]: answer for answer in answers(folder, "CVE-2023-1000", "dsa-0-1", "CVE-2023-3000", "PYSEC-2023-7", "CVE-1999-1")}
    equal(statements(got["CVE-2023-1000"]), ["Debian:12 opendoor DSA-0-1", "Debian:12 zdoor DSA-2-1"])
    equal(statements(got["dsa-0-1"]), ["Debian:12 opendoor DSA-0-1"])
    equal(statements(got["CVE-2023-3000"]), ["PyPI Dodgo GHSA-aaaa-bbbb-cccc", "PyPI Dodgo PYSEC-2023-7"])
    equal(statements(got["PYSEC-2023-7"]), ["PyPI Dodgo GHSA-aaaa-bbbb-cccc", "PyPI Dodgo PYSEC-2023-7"])
    equal([got["CVE-1999-1"]["found"], got["CVE-1999-1"]["statements"]], [False, []])
    equal(got["PYSEC-2023-7"]["ids"], ["CVE-2023-3000", "GHSA-aaaa-bbbb-cccc", "PYSEC-2023-7"])


@test
def a_package_is_found_by_its_name_and_its_url(folder):
    store(folder)
    for term in ("opendoor", "Debian/opendoor", "debian:12/OpenDoor", "pkg:deb/debian/opendoor", "pkg:deb/debian/opendoor?distro=debian-12",
                 "pkg:deb/debian/libdoor3?distro=debian-12&upstream=opendoor"):
        equal(statements(answers(folder, term)[0]), ["Debian:12 opendoor DSA-0-1", "Debian:12 opendoor DSA-1-1"], term)
    for term in ("dodgo", "DODGO", "PyPI/dodgo", "pkg:pypi/dodgo"):
        equal(len(answers(folder, term)[0]["statements"]), 2, term)
    for term in ("Ubuntu/opendoor", "pkg:deb/debian/opendoor?distro=debian-11", "pkg:npm/dodgo", "npm/dodgo", "CVE-2023"):
        equal(answers(folder, term, code=1)[0]["found"], False, term)


@test
def a_version_is_matched_as_a_scan_would(folder):
    store(folder)

    def found(term, *options):
        return {one["id"]: one.get("fixed_version") for one in answers(folder, term, "pkg:pypi/dodgo@2.0", *options)[0]["findings"]}

    equal(found("pkg:deb/debian/opendoor@3.0.11-1~deb12u1?distro=debian-12"),
          {"CVE-2023-1000": "3.0.11-1~deb12u2", "CVE-2023-2000": "3.0.13-1~deb12u1"})
    equal(found("pkg:deb/debian/opendoor@3.0.11-1~deb12u2?distro=debian-12"), {"CVE-2023-2000": "3.0.13-1~deb12u1"})
    equal(found("pkg:deb/debian/libdoor3@3.0.13-1~deb12u1?distro=debian-12&upstream=opendoor"), {})
    for told in ("debian:12", "Debian:12", "DEBIAN:Bookworm"):
        equal(found("pkg:deb/debian/opendoor@3", "--distro", told), {"CVE-2023-1000": "3.0.11-1~deb12u2", "CVE-2023-2000": "3.0.13-1~deb12u1"})
    check("no store knows a release 'bookwurm'" in search(folder, "opendoor", "--distro", "debian:bookwurm").err, "")
    equal(found("pkg:deb/debian/zdoor@1:1.2.13-1~?distro=debian-12"), {"CVE-2023-1000": "1:1.2.13-1"})
    equal(found("pkg:pypi/Dodgo@3.2.1"), {"GHSA-aaaa-bbbb-cccc": "3.2.5"})
    one = answers(folder, "pkg:pypi/dodgo@3.2")[0]["findings"]
    equal([finding["id"] for finding in one], ["CVE-2023-3000"])
    check("3.2 is at or after 2.0 and before 3.2.1 (pep440 order)" in one[0]["match"] or
          "3.2 is before 3.2.5 (pep440 order)" in one[0]["match"], one[0]["match"])


@test
def programs_are_looked_for_by_their_cpe_names(folder):
    nvd_page(folder, {"CVE-2023-1001": ("door:curlew", "7.66.0"), "CVE-2023-1002": ("other:curlew", "8.0")})
    equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)
    for term, want in (("cpe:2.3:a:door:curlew:7.64.0:*:*:*:*:*:*:*", ["CVE-2023-1001"]), ("cpe:/a:door:curlew:7.64.0", ["CVE-2023-1001"]),
                       ("cpe:2.3:a:DOOR:curlew:7.66.0:*:*:*:*:*:*:*", [])):
        answer = answers(folder, term, code=0 if want else 1)[0]
        equal([one["id"] for one in answer["findings"]], want, term)
    equal(statements(answers(folder, "cpe:2.3:a:door:curlew:*:*:*:*:*:*:*:*")[0]), ["CPE door:curlew CVE-2023-1001"])
    equal(statements(answers(folder, "curlew")[0]), ["CPE door:curlew CVE-2023-1001", "CPE other:curlew CVE-2023-1002"])
    for term, words in (("pkg:generic/curlew@7.0", "cpe:2.3:a:VENDOR:curlew:7.0:*"), ("cpe:2.3:h:a:b:1:*:*:*:*:*:*:*", "hardware"),
                        ("cpe:2.3:a:*:b:1:*:*:*:*:*:*:*", "no vendor and product"), ("cpe:nonsense", "no CPE name")):
        check(words in answers(folder, term, code=1)[0]["problem"], term)


@test
def what_cannot_be_looked_for_says_why(folder):
    store(folder)
    for term, words in (("pkg:deb/debian/opendoor@3.0.11-1", "--distro debian:12"), ("pkg:nonsense", "pkg:"),
                        ("pkg:docker/debian@12", "docker"), ("pkg:deb/debian/opendoor@1?distro=debian-3", "debian 3"), ("x" * 600, "too long")):
        answer = answers(folder, term, code=1)[0]
        check(words in answer["problem"] or words == "pkg:", answer)
        result = search(folder, term)
        equal(result.code, 1)
        check(words in result.out, result.out)


@test
def many_terms_come_from_standard_input(folder):
    store(folder)
    equal([answer["term"] for answer in answers(folder, stdin=b"opendoor\n\n  zdoor  \nnone\nopendoor\n")], ["opendoor", "zdoor", "none", "opendoor"])
    equal([answer["term"] for answer in answers(folder, "first", "-", "last", stdin=b"opendoor\n")], ["first", "opendoor", "last"])
    for nothing, words in (search(folder, stdin=b" \n"), "standard input names nothing"), (search(folder, "openssl", ""), "TERM is empty"):
        equal((nothing.code, nothing.out), (1, ""))
        check(words in nothing.err, nothing.err)
    many = answers(folder, stdin="".join(f"pkg:pypi/dodgo@3.2.{i}\n" for i in range(2000)).encode())
    equal([len(answer["findings"]) for answer in many], [1] * 5 + [0] * 1995)


@test
def the_text_says_what_the_json_says_in_80_columns(folder):
    store(folder)
    for term in ("CVE-2023-1000", "opendoor", "pkg:pypi/dodgo@3.2", "nothing-of-the-kind"):
        result = search(folder, term, env={"COLUMNS": "80"})
        check(max(map(len, result.out.splitlines())) <= 80, result.out)
    out = search(folder, "CVE-2023-1000").out
    check("Debian:12  opendoor" in out and "before 3.0.11-1~deb12u2" in out and "DSA-0-1" in out, out)
    check("  DSA-0-1 is bad.\n" in search(folder, "dsa-0-1").out, "what the bulletin says of itself")
    result = search(folder, "nothing-of-the-kind")
    equal(result.code, 1)
    check("nothing is found in builtin, store.db" in result.out, result.out)
    out = search(folder, "pkg:deb/debian/opendoor@3.0.11-1~deb12u2?distro=debian-12").out
    check("3.0.11-1~deb12u2 is before 3.0.13-1~deb12u1 (deb order)" in out, out)


def image(folder):
    os.makedirs(f"{folder}/root/etc")
    os.makedirs(f"{folder}/root/var/lib/dpkg")
    os.makedirs(f"{folder}/root/opt/dodgo-3.2.dist-info")
    with open(f"{folder}/root/etc/os-release", "w", encoding="ascii") as file:
        file.write('ID=debian\nVERSION_ID="12"\n')
    with open(f"{folder}/root/var/lib/dpkg/status", "w", encoding="ascii") as file:
        for name, source, version in (("libdoor3", "opendoor", "3.0.11-1~deb12u2"), ("opendoor", "opendoor", "3.0.11-1~deb12u2"), ("zdoor1g", "zdoor", "1:1.2.12-1")):
            file.write(f"Package: {name}\nStatus: install ok installed\nSource: {source}\nVersion: {version}\nArchitecture: amd64\n\n")
    with open(f"{folder}/root/opt/dodgo-3.2.dist-info/METADATA", "w", encoding="ascii") as file:
        file.write("Metadata-Version: 2.1\nName: Dodgo\nVersion: 3.2\n")


def explain(folder, identity, *options, code=0):
    result = plimsoll(folder, "explain", identity, "rootfs:root", "--db", "store.db", *options)
    equal(result.code, code, result.err)
    return result.out


def explain_json(folder, identity):
    return follows(json.loads(explain(folder, identity, "--format", "json")), "explain")


@test
def an_explanation_tells_each_package_each_statement_and_the_comparison(folder):
    store(folder)
    image(folder)
    got = {package["name"]: package for package in explain_json(folder, "CVE-2023-1000")["packages"]}
    equal(sorted(got), ["opendoor", "zdoor"])
    equal([got["opendoor"]["findings"], [place["package"] for place in got["opendoor"]["places"]]], [[], ["libdoor3", "opendoor"]])
    equal([(one["record"], one["affected"], one["decides"], one["comparison"]) for one in got["opendoor"]["statements"]],
          [("DSA-0-1", False, False, "3.0.11-1~deb12u2 is not before 3.0.11-1~deb12u2 (deb order)")])
    equal([finding["id"] for finding in got["zdoor"]["findings"]], ["CVE-2023-1000"])
    equal([(one["record"], one["affected"], one["decides"], one["comparison"]) for one in got["zdoor"]["statements"]],
          [("DSA-2-1", True, True, "1:1.2.12-1 is before 1:1.2.13-1 (deb order)")])
    out = explain(folder, "cve-2023-1000")
    for words in ("opendoor 3.0.11-1~deb12u2 (deb): no finding", "3.0.11-1~deb12u2 is not before 3.0.11-1~deb12u2 (deb order): not affected",
                  "zdoor 1:1.2.12-1 (deb): affected", "libdoor3, this folder, var/lib/dpkg/status", "(this one decides)", "DSA-2-1"):
        check(words in " ".join(out.split()), out)


@test
def a_flaw_may_be_asked_for_by_any_of_its_names(folder):
    store(folder)
    image(folder)
    for name in ("CVE-2023-3000", "GHSA-aaaa-bbbb-cccc", "PYSEC-2023-7"):
        packages = explain_json(folder, name)["packages"]
        equal([(package["name"].lower(), len(package["statements"]), sum(one["decides"] for one in package["statements"])) for package in packages],
              [("dodgo", 2, 1)], name)
    equal([package["name"] for package in explain_json(folder, "DSA-1-1")["packages"]], ["opendoor"])


@test
def the_title_is_of_who_speaks_of_the_image_and_no_headline_where_anybody_has_a_sentence(folder):
    os.makedirs(f"{folder}/feeds/osv")
    image(folder)

    def title_with(*records):
        for one in records:
            with open(f"{folder}/feeds/osv/{one['id']}.json", "w", encoding="ascii") as file:
                json.dump(one, file)
        equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)
        title = explain_json(folder, "CVE-2023-1000")["title"]
        equal([line.strip() for line in explain(folder, "CVE-2023-1000").splitlines()][1], title, "the text's title")
        return title

    events = [{"introduced": "0"}, {"fixed": "9"}]
    equal(title_with(record("DSA-1-1", "Debian:12", "zdoor", events, upstream=["CVE-2023-1000"], summary="zdoor - security update")),
          "zdoor - security update")
    equal(title_with(record("AAA-1", "Alpine:v3.1", "zdoor", events, aliases=["CVE-2023-1000"], summary="It is bad elsewhere.")), "It is bad elsewhere.")
    equal(title_with(record("DEBIAN-CVE-2023-1000", "Debian:12", "opendoor", events, upstream=["CVE-2023-1000"], summary="It is bad here.")),
          "It is bad here.")
    equal(explain_json(folder, "DSA-1-1")["title"], "zdoor - security update")


@test
def the_owner_of_a_language_package_is_named_and_its_word_counts(folder):
    store(folder)
    image(folder)
    os.makedirs(f"{folder}/root/var/lib/dpkg/info")
    with open(f"{folder}/root/var/lib/dpkg/status", "a", encoding="ascii") as file:
        file.write("Package: python3-dodgo\nStatus: install ok installed\nSource: python-dodgo\nVersion: 3.2-1\nArchitecture: all\n\n")
    with open(f"{folder}/root/var/lib/dpkg/info/python3-dodgo.list", "w", encoding="ascii") as file:
        file.write("/.\n/opt\n/opt/dodgo-3.2.dist-info\n/opt/dodgo-3.2.dist-info/METADATA\n")
    package = explain_json(folder, "CVE-2023-3000")["packages"][0]
    equal((package["places"][0]["owned_by"], [finding["vendor_silent"] for finding in package["findings"]]), ("python3-dodgo", [True]))
    out = " ".join(explain(folder, "CVE-2023-3000").split())
    check("a file of the distribution's package python3-dodgo" in out and "of which the distribution says nothing" in out, out)
    with open(f"{folder}/feeds/osv/DSA-9-1.json", "w", encoding="ascii") as file:
        json.dump(record("DSA-9-1", "Debian:12", "python-dodgo", [{"introduced": "0"}, {"fixed": "3.2-1"}], upstream=["CVE-2023-3000"]), file)
    equal(plimsoll(folder, "db", "build", "--from", "feeds", "--output", "store.db").code, 0)
    got = {package["name"].lower(): package for package in explain_json(folder, "CVE-2023-3000")["packages"]}
    equal(sorted(got), ["dodgo", "python-dodgo"])
    equal([package["findings"] for package in got.values()], [[], []])
    check("the word of the distribution on its package python3-dodgo counts instead" in " ".join(explain(folder, "CVE-2023-3000").split()), "")


@test
def what_is_not_in_the_image_is_named_and_what_nobody_knows_is_said(folder):
    store(folder)
    os.makedirs(f"{folder}/root")
    out = explain(folder, "CVE-2023-1000", code=1)
    check("No record speaks of a package of the image" in out and "Debian:12 opendoor" in out and "Debian:12 zdoor" in out, out)
    check("no store knows it: builtin, store.db" in explain(folder, "CVE-1999-1", code=1), out)
    result = plimsoll(folder, "explain")
    equal(result.code, 1)
    check("ID is missing" in result.err, result.err)
    for nothing in ("", "x" * 600):
        equal(plimsoll(folder, "explain", nothing).code, 1)


@test
def without_a_target_the_flaw_itself_is_explained(folder):
    store(folder)

    def flaw(identity):
        result = plimsoll(folder, "explain", identity, "--db", "store.db", "--format", "json")
        equal((result.code, result.err), (0, ""))
        return follows(json.loads(result.out), "explain")

    for name in ("CVE-2023-3000", "GHSA-aaaa-bbbb-cccc", "pysec-2023-7"):
        got = flaw(name)
        equal((got["ids"], [one.get("record", one["id"]) for one in got["statements"]]),
              (["CVE-2023-3000", "GHSA-aaaa-bbbb-cccc", "PYSEC-2023-7"], ["GHSA-aaaa-bbbb-cccc", "PYSEC-2023-7"]), name)
    bulletin = flaw("dsa-0-1")
    equal((bulletin["ids"], bulletin["bulletins"], [(one["id"], one["ecosystems"]) for one in bulletin["situations"]]),
          (["CVE-2023-1000"], ["DSA-0-1"], [("CVE-2023-1000", ["Debian:12"])]))
    equal(bulletin["packages"], [])
    out = plimsoll(folder, "explain", "dsa-0-1", "--db", "store.db", env={"COLUMNS": "80"}).out
    check(max(map(len, out.splitlines())) <= 80, out)
    for words in ("announces CVE-2023-1000", "by what is said of packages of Debian:12", "1 unknown nobody says how bad it is",
                  "2 - nobody says that it is exploited", "Debian:12 before 3.0.11-1~deb12u2 opendoor"):
        check(words in " ".join(out.split()), out)
    nobody = plimsoll(folder, "explain", "CVE-1999-1", "--db", "store.db")
    equal(nobody.code, 1)
    check("no store knows it: builtin, store.db" in nobody.out, nobody.out)


@test
def a_finding_that_is_silenced_says_by_what_and_until_when(folder):
    store(folder)
    image(folder)
    for name, until in (("ends", "2020-01-01"), ("holds", "2999-01-01")):
        with open(f"{folder}/{name}.yaml", "w", encoding="ascii") as file:
            file.write(f"vulnerabilities:\n  - id: CVE-2023-1000\n    expired_at: {until}\n    statement: nobody can get in\n")
    with open(f"{folder}/vex.json", "w", encoding="ascii") as file:
        json.dump({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a/1", "author": "The shop", "timestamp": "2026-01-01T00:00:00Z",
                   "version": 1, "statements": [{"vulnerability": {"name": "CVE-2023-1000"}, "products": [{"@id": "pkg:deb/debian/zdoor1g"}],
                                                 "status": "not_affected", "justification": "vulnerable_code_not_present"}]}, file)
    for option, name, silenced, words in (("--ignore-file", "ends.yaml", False, "ended on 2020-01-01, and counts no more: ends.yaml"),
                                          ("--ignore-file", "holds.yaml", True, "silenced by holds.yaml, line 2: ignored; nobody can get in; until 2999-01-01"),
                                          ("--vex", "vex.json", True, "silenced by vex.json, statement 1 of The shop, 2026-01-01T00:00:00Z: not affected, "
                                           "vulnerable code not present; for good")):
        document = follows(json.loads(explain(folder, "CVE-2023-1000", option, name, "--format", "json")), "explain")
        finding = next(package for package in document["packages"] if package["name"] == "zdoor")["findings"][0]
        equal((finding["suppressed"], finding["ruling" if silenced else "lapsed"]["document"]), (silenced, name))
        out = " ".join(explain(folder, "CVE-2023-1000", option, name).split())
        check(words in out, out)


if __name__ == "__main__":
    main()
