#!/usr/bin/python3
"""sbom_test.py - bills of materials: valid by the official schemas whatever an image holds, the same for the same image, and true

The schemas of CycloneDX and SPDX are test data (conformance/schemas); the validator is Debian's python3-jsonschema. UPDATE_GOLDEN=1
writes tests/golden/sbom anew."""
import json
import os
import random
import re

from images import (Dir, File, Image, Layer, Symlink, Whiteout, cut, dpkg_stanza, dpkg_status, jar, maven_jar, npm_package, os_release,
                    python_package)
from lib import ROOT, check, data, equal, main, plimsoll, scan, skip, test

FORMATS = ("json", "cyclonedx", "spdx-json")
SPDX_ID = re.compile(r"^SPDXRef-[a-zA-Z0-9.-]+$")


def sbom(folder, *arguments, code=0, **options):
    result = plimsoll(folder, "sbom", "--offline", *arguments, **options)
    check("ERROR: AddressSanitizer" not in result.err and "runtime error:" not in result.err, result.err)
    equal(result.code, code, result.err)
    return result


# ---- schemas

def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def validators():
    """{format: validator}, of schemas that are not ours but for json."""
    try:
        import jsonschema
    except ImportError:
        skip("python3-jsonschema is not installed")
    schemas = data("conformance/schemas")
    cyclonedx = load(f"{schemas}/cyclonedx/bom-1.6.schema.json")
    base = cyclonedx["$id"].rsplit("/", 1)[0]
    names = ("spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json")
    store = {f"{base}/{name}": load(f"{schemas}/cyclonedx/{name}") for name in names if os.path.exists(f"{schemas}/cyclonedx/{name}")}
    resolver = jsonschema.RefResolver(cyclonedx["$id"], cyclonedx, store=store)
    return {"json": jsonschema.Draft202012Validator(load(f"{ROOT}/docs/sbom.schema.json")),
            "cyclonedx": jsonschema.Draft7Validator(cyclonedx, resolver=resolver, format_checker=jsonschema.draft7_format_checker),
            "spdx-json": jsonschema.Draft7Validator(load(f"{schemas}/spdx/spdx-2.3.schema.json"))}


def misplaced(value, schema, path="$"):
    """The first member that is not in the order of our schema, or None."""
    if isinstance(value, dict):
        order = list(schema["properties"])
        places = [order.index(key) for key in value]
        if places != sorted(places):
            return path
        return next((found for key, child in value.items() if (found := misplaced(child, schema["properties"][key], f"{path}.{key}"))), None)
    if isinstance(value, list):
        return next((found for child in value if (found := misplaced(child, schema["items"], path + "[]"))), None)
    return None


def check_references(name, document):
    """What no schema says: ids are unique, and every reference leads somewhere."""
    if name == "cyclonedx":
        refs = [document["metadata"]["component"]["bom-ref"]] + [component["bom-ref"] for component in document["components"]]
        equal(len(refs), len(set(refs)), "bom-refs are unique")
        equal(sorted(entry["ref"] for entry in document["dependencies"]), sorted(refs), "each has its dependencies")
        edges = {entry["ref"]: entry["dependsOn"] for entry in document["dependencies"]}
        check({ref for found in edges.values() for ref in found} <= set(refs), "dependencies lead to components")
        reached, left = set(), [refs[0]]
        while left:
            ref = left.pop()
            if ref not in reached:
                reached.add(ref)
                left += edges[ref]
        equal(reached, set(refs), "from the image all is reached")
        for composition in document["compositions"]:
            check(set(composition.get("assemblies", []) + composition.get("dependencies", [])) <= set(refs), composition)
    if name == "spdx-json":
        ids = [document["SPDXID"]] + [package["SPDXID"] for package in document["packages"]]
        equal(len(ids), len(set(ids)), "SPDXIDs are unique")
        check(all(SPDX_ID.match(found) for found in ids), ids)
        for relationship in document["relationships"]:
            check({relationship["spdxElementId"], relationship["relatedSpdxElement"]} <= set(ids), relationship)
        contained = {found["relatedSpdxElement"] for found in document["relationships"] if found["relationshipType"] in ("CONTAINS", "DESCRIBES")}
        equal(contained, set(ids[1:]), "all is contained")
        explained = [info["licenseId"] for info in document.get("hasExtractedLicensingInfos", [])]
        equal(len(explained), len(set(explained)), "licences are explained once")
        used = {word for package in document["packages"] for word in re.findall(r"LicenseRef-[\w.-]+", package["licenseDeclared"])}
        equal(used, set(explained), "each LicenseRef is explained, and no other")
    if name == "json":
        refs = {component["ref"] for component in document["components"]}
        equal(len(refs), len(document["components"]))
        for component in document["components"]:
            check(set(component["needs"] + component["owned_by"]) <= refs, component)
            equal(component["needs"], sorted(set(component["needs"]), key=component["needs"].index))


def documents(folder, target, code=0, known=None):
    """{format: document}, each valid."""
    known = known or validators()
    found = {}
    for name in FORMATS:
        text = sbom(folder, "-f", name, target, code=code).out
        found[name] = json.loads(text)
        error = next(iter(sorted(known[name].iter_errors(found[name]), key=str)), None)
        check(error is None, error and f"{name}: {error.json_path}: {error.message}"[:400])
        check_references(name, found[name])
    equal(misplaced(found["json"], load(f"{ROOT}/docs/sbom.schema.json")), None, "order of the members")
    return found


# ---- images

def stanza(name, version, **more):
    return dpkg_stanza(name, version)[:-1] + "".join(f"{key}: {value}\n" for key, value in more.items()) + "\n"


def npm(folder, name, version, **more):
    return File(f"{folder}/node_modules/{name}/package.json", json.dumps({"name": name, "version": version, **more}))


def small():
    """For the golden documents: layers as plain tars, so that no other zlib gives other digests."""
    base = os_release() + [dpkg_status(("base-files", "12.4"), ("libssl3", "3.0.11-1", "openssl"), ("python3-six", "1.16.0-4")),
                           File("var/lib/dpkg/info/python3-six.list", "/.\n/usr\n/usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA\n"),
                           File("usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA",
                                "Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\nLicense: MIT\n")]
    own = [npm("srv", "a", "1.0.0", license="(MIT OR Apache-2.0)"), npm("srv", "b", "2.0.0", license="Apache License 2.0"),
           npm("srv/node_modules/a", "b", "2.0.0", license="Apache License 2.0"), npm("srv", "@s/c", "3.0.0", license="SEE LICENSE IN x"),
           File("srv/app.jar", jar({"META-INF/maven/g/a/pom.properties": "version=1.0\ngroupId=g\nartifactId=a\n"}))]
    return Image([Layer(base, packing="plain", created_by="debuerreotype 0.15"), Layer(own, packing="plain", created_by="COPY srv /srv # buildkit")])


HOSTILE = ['"', "\\", "\x01", "\x1b[31m", "\u202e", "</script>", "a\tb", "\u2028", "'; DROP", "\x7f", "é" * 100, "x" * 400, "%00", "#1 2", "a?b=c",
           "\U0001f600", "-", ".", "..", "a/b", "@", "@/", "//", ":", " ", "a  b"]
LICENCES = ["", " ", "MIT", "mit", "MIT OR", "((", "GPL-2.0+", "LicenseRef-a", "DocumentRef-a:LicenseRef-b", "LicenseRef-stated-0", "MIT AND LicenseRef-a",
            "NONE", "NOASSERTION", "UNKNOWN", "Apache License 2.0", '"\\\x01\u202e', "x" * 2000, "MIT/Apache-2.0", "SEE LICENSE IN LICENSE", "(MIT)",
            "BSD\nwith advertising", "GPL-2.0-only WITH Classpath-exception-2.0", "é", "\U0001f600", "LicenseRef-é"]


def hostile_files(seed):
    chance = random.Random(seed)
    files = []
    for number in range(60):
        name, version = chance.choice(HOSTILE), chance.choice(HOSTILE + ["1.0"] * 10)
        licence = chance.choice(LICENCES)
        place = f"srv/{number}/" + chance.choice(["a", 'q"\\\x01', "\u202e", "bad\udcff\udcfe", "x" * 90])
        body = {"name": name, "version": version, "license": licence, "dependencies": {chance.choice(HOSTILE): "*", "b": "1"}}
        files.append(File(f"{place}/node_modules/b/package.json", json.dumps(body)))
        files.append(File(f"{place}/six-{number}.dist-info/METADATA", f"Name: {name}\nVersion: {version}\nLicense: {licence}\n".encode(
            "utf-8", "surrogateescape") + chance.choice([b"", b"Author: \xff\xfe\n"])))
    lines = [stanza(f"p{number}", "1-1", Source=chance.choice(["a (2)", "a", "( (", "\udcff"]), Homepage="\udcff\udcfe",
                    Origin=chance.choice(HOSTILE).replace("\n", " "), Depends=", ".join(f"p{chance.randrange(50)}" for _ in range(3)))
             for number in range(40)]
    text = "".join(lines).replace("Debian <debian@example.org>", chance.choice(["A (B) <c(d)@e>", "<>", "()", "\udcff <a@b>", "X <y z@w>", "a\x01b"]))
    return files + [File("var/lib/dpkg/status", text.encode("utf-8", "surrogateescape"))]


# ---- tests

@test
def a_small_image_gives_the_golden_documents(folder):
    small().write_oci(f"{folder}/small", "shop/app:1.4")
    with open(f"{ROOT}/VERSION", encoding="ascii") as file:
        version = file.read().strip()
    for name, suffix in (("table", "txt"), ("json", "json"), ("cyclonedx", "cdx.json"), ("spdx-json", "spdx.json")):
        got = sbom(folder, "-f", name, "oci:small", env={"COLUMNS": "100"}).out.replace(version, "VERSION")
        got = re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:OF-THE-CONTENT", got)
        path = f"{ROOT}/tests/golden/sbom/small.{suffix}"
        if os.environ.get("UPDATE_GOLDEN"):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(got)
        with open(path, encoding="utf-8") as file:
            equal(got, file.read(), name)


@test
def the_documents_of_a_small_image_are_valid_and_true(folder):
    found = documents(folder, small().write_oci(f"{folder}/small", "shop/app:1.4"))
    components = {component["name"]: component for component in found["json"]["components"]}
    equal(sorted(components), ["@s/c", "a", "b", "base-files", "g:a", "libssl3", "python3-six", "six"])
    equal([place["path"] for place in components["b"]["places"]],
          ["srv/node_modules/a/node_modules/b/package.json", "srv/node_modules/b/package.json"], "one component, two places")
    equal(components["six"]["owned_by"], [components["python3-six"]["ref"]], "the distribution's package has it")
    equal({name: components[name].get("licence_expression") for name in ("a", "b", "@s/c", "six", "libssl3")},
          {"a": "(MIT OR Apache-2.0)", "b": "Apache-2.0", "@s/c": None, "six": "MIT", "libssl3": None})
    by_name = {component["name"]: component for component in found["cyclonedx"]["components"]}
    equal(by_name["b"]["licenses"], [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}])
    equal(by_name["c"]["group"], "@s")
    equal(by_name["c"]["licenses"], [{"license": {"name": "SEE LICENSE IN x", "acknowledgement": "declared"}}])
    equal([place["location"] for place in by_name["b"]["evidence"]["occurrences"]], [place["path"] for place in components["b"]["places"]])
    equal(by_name["debian"]["type"], "operating-system")
    equal(found["cyclonedx"]["compositions"][0], {"aggregate": "complete", "assemblies": ["image"]})
    spdx = {package["name"]: package for package in found["spdx-json"]["packages"]}
    contains = {(one["spdxElementId"], one["relatedSpdxElement"]) for one in found["spdx-json"]["relationships"] if one["relationshipType"] == "CONTAINS"}
    check((spdx["python3-six"]["SPDXID"], spdx["six"]["SPDXID"]) in contains, "owner")
    check(spdx["@s/c"]["licenseDeclared"].startswith("LicenseRef-stated-"), spdx["@s/c"])
    equal(spdx["libssl3"]["sourceInfo"], "built package from: openssl 3.0.11-1")
    equal(spdx["libssl3"]["supplier"], "Organization: Debian (debian@example.org)")
    equal(found["cyclonedx"]["metadata"]["component"]["hashes"][0]["content"], spdx["shop/app:1.4"]["checksums"][0]["checksumValue"])


@test
def an_image_of_nothing_has_a_bill(folder):
    known = validators()
    documents(folder, Image([Layer([File("x", "y")])]).write_oci(f"{folder}/x"), known=known)
    documents(folder, Image([]).write_oci(f"{folder}/none"), known=known)
    os.makedirs(f"{folder}/tree/node_modules/a")
    with open(f"{folder}/tree/node_modules/a/package.json", "w", encoding="ascii") as file:
        file.write('{"name":"a","version":"1"}')
    equal(len(documents(folder, f"fs:{folder}/tree", known=known)["json"]["components"]), 1)
    os.makedirs(f"{folder}/root/etc")
    documents(folder, f"rootfs:{folder}/root", known=known)


@test
def texts_of_images_never_break_a_document(folder):
    known = validators()
    for seed in range(12):
        target = Image([Layer(hostile_files(seed), created_by=HOSTILE[seed % len(HOSTILE)])]).write_oci(f"{folder}/{seed}", f"t{seed}:1")
        result = plimsoll(folder, "sbom", "-f", "json", target)
        check(result.code in (0, 3), result.err)
        found = documents(folder, target, result.code, known)
        check(len(found["json"]["components"]) > 20, len(found["json"]["components"]))
        text = sbom(folder, target, code=result.code, env={"COLUMNS": "80"}).out
        check(not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u2028]", text), "controls in the table")
        check(max(len(line) for line in text.splitlines()) <= 80, "fits")


@test
def names_that_are_no_utf8_are_distinct_components(folder):
    names = [b"p\xff", b"p\xfe", b"p\xef\xbf\xbd"]
    status = b"".join(b"Package: %b\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n" % name for name in names)
    found = documents(folder, Image([Layer([File("var/lib/dpkg/status", status)])]).write_oci(f"{folder}/x"))
    equal([component["name"] for component in found["json"]["components"]], ["p\ufffd"] * 3)


@test
def five_thousand_packages_are_written_valid(folder):
    text = "".join(stanza(f"p{number}", "1-1", Depends=f"p{number + 1}, p{number * 7 % 5000}") for number in range(5000))
    found = documents(folder, Image([Layer(os_release() + [File("var/lib/dpkg/status", text)])]).write_oci(f"{folder}/x"))
    equal(len(found["json"]["components"]), 5000)


@test
def the_same_image_gives_the_same_document(folder):
    target = small().write_oci(f"{folder}/x", "app:1")
    for name in FORMATS + ("table",):
        first = sbom(folder, "-f", name, target).out
        equal(sbom(folder, "-f", name, target).out, first, f"{name} from kept evidence")
        equal(sbom(folder, "-f", name, "--no-cache", "--jobs", "1", target).out, first, f"{name} without")
    first, second = (json.loads(sbom(folder, "-f", "cyclonedx", target, env={"SOURCE_DATE_EPOCH": when}).out) for when in ("1700000000", "1700000001"))
    check(first["serialNumber"] != second["serialNumber"], "another document has another number")
    check(re.match(r"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", first["serialNumber"]), first["serialNumber"])


@test
def what_could_not_be_read_is_said_in_the_document_and_by_the_exit_code(folder):
    image = Image([Layer(os_release() + [dpkg_status(("hello", "1"))]), Layer([npm_package("srv", "a", "1")])])
    target = image.write_oci(f"{folder}/x")
    blob = f"{folder}/x/blobs/" + image.layers[1].digest.replace(":", "/")
    cut(blob, -20)
    found = documents(folder, target, 3)
    equal(found["json"]["complete"], False)
    equal(found["cyclonedx"]["compositions"][0]["aggregate"], "incomplete")
    check(any(one["name"] == "plimsoll:incomplete" for one in found["cyclonedx"]["metadata"]["properties"]), "why")
    check("incomplete" in found["spdx-json"]["comment"] and found["spdx-json"]["annotations"], "why")
    check(sbom(folder, target, code=3).out.startswith("INCOMPLETE"), "table")
    stripped = documents(folder, Image([Layer(os_release())]).write_oci(f"{folder}/stripped"), 3)
    check("no package of it was found" in stripped["json"]["notes"][0]["text"], stripped["json"]["notes"])
    equal(sbom(folder, "-f", "json", f"oci:{folder}/nowhere", code=1).out, "", "nothing can be said")


@test
def no_advisories_are_needed(folder):
    target = small().write_oci(f"{folder}/x")
    out = sbom(folder, "-f", "json", target, env={"PLIMSOLL_DATADIR": f"{folder}/nowhere"}).out
    equal(len(json.loads(out)["components"]), 8)
    equal(plimsoll(folder, "scan", target, env={"PLIMSOLL_DATADIR": f"{folder}/nowhere"}).code, 1)
    equal(plimsoll(folder, "sbom", "--db", "x", target).code, 1)


@test
def several_documents_come_of_one_reading(folder):
    target = small().write_oci(f"{folder}/x")
    out = sbom(folder, "-f", "cyclonedx", "-o", "spdx-json=a.spdx.json", "-o", "json=b.json", target).out
    equal(json.loads(out)["bomFormat"], "CycloneDX")
    equal(load(f"{folder}/a.spdx.json")["spdxVersion"], "SPDX-2.3")
    equal(load(f"{folder}/b.json")["schema_version"], 1)
    equal(sbom(folder, "-f", "cyclonedx", "-o", "c.json", target).out, "")
    equal(json.loads(out), load(f"{folder}/c.json"))
    result = plimsoll(folder, "sbom", "-f", "sarif", target)
    equal(result.code, 1)
    for word in ("table", "json", "cyclonedx", "spdx-json"):
        check(word in result.err, result.err)
    result = plimsoll(folder, "sbom", "-f", "cyclonedx", "--platform", "all", target)
    equal(result.code, 1)
    check("is of one image" in result.err, result.err)


@test
def the_bill_has_what_a_scan_finds(folder):
    target = Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"), ("sudo", "1.9"))]),
                    Layer([npm_package("srv", "lodash", "4.17.15"), python_package("six", "1"), File("a.jar", maven_jar("g", "a", "1")),
                           Whiteout("var/lib/none")])]).write_oci(f"{folder}/x")
    components = json.loads(sbom(folder, "-f", "json", target).out)["components"]
    equal({(one["type"], one["name"], one["version"]) for one in components}, scan(folder, target).packages())


# ---- files that no package explains

UNACCOUNTED = [
    File("usr/bin/own", "x" * 5000, mode=0o755), File("usr/bin/listed", "x" * 9000, mode=0o755), File("usr/sbin/small", "x", mode=0o700),
    File("srv/data.bin", "x" * 70000), File("srv/node_modules/a/x.js", "x" * 10), npm_package("srv", "a", "1.0"),
    File("var/lib/dpkg/info/tool.list", "/.\n/bin/listed\n"), File("srv/q\"\x1b.txt", "x" * 20), Symlink("usr/bin/link", "own"), Dir("srv/empty")]


def unaccounted_image():
    return Image([Layer(os_release() + [dpkg_status(("tool", "1")), File("srv/old", "x", mode=0o755), File("srv/data.bin", "y")]),
                  Layer(UNACCOUNTED + [Whiteout("srv/old")])])


def listed(document):
    return [(one["path"], one["size"], one["mode"], one["executable"], one["layer"]) for one in document["unaccounted"]["listed"]]


@test
def files_of_no_package_are_listed_executables_first(folder):
    target = unaccounted_image().write_oci(f"{folder}/x")
    want = [("usr/bin/own", 5000, "0755", True, 1), ("usr/sbin/small", 1, "0700", True, 1), ("srv/data.bin", 70000, "0644", False, 1),
            ("usr/lib/os-release", len(os_release()[3][1]), "0644", False, 0), ("srv/q\"\x1b.txt", 20, "0644", False, 1)]
    for attempt in range(2):
        document = json.loads(sbom(folder, "-f", "json", "--unaccounted", target).out)
        equal(listed(document), want)
        equal(document["unaccounted"]["files"], 5)
        equal(document["unaccounted"]["bytes"], sum(entry[1] for entry in want))
        equal(any("read again" in note["text"] for note in document["notes"]), attempt > 0, "said where evidence was kept")
        report = json.loads(plimsoll(folder, "scan", "--offline", "-f", "json", "--unaccounted", target).out)
        equal(listed(report), want)
    check("unaccounted" not in json.loads(sbom(folder, "-f", "json", target).out), "only where it is asked for")
    for command in ("sbom", "scan"):
        text = plimsoll(folder, command, "--unaccounted", target, env={"COLUMNS": "80"}).out
        check("Files that no package explains (5)" in text and "usr/bin/own" in text and "\\x1b" in text, text)
        check(text.index("usr/bin/own") < text.index("usr/sbin/small") < text.index("srv/data.bin"), "order")
    check("lists no files" in sbom(folder, "-f", "cyclonedx", "--unaccounted", target).err, "others have no place for it")


@test
def the_reports_with_unaccounted_files_are_valid(folder):
    target = unaccounted_image().write_oci(f"{folder}/x")
    known = validators()
    import jsonschema
    equal([error.message for error in known["json"].iter_errors(json.loads(sbom(folder, "-f", "json", "--unaccounted", target).out))], [])
    schema = jsonschema.Draft202012Validator(load(f"{ROOT}/docs/report.schema.json"))
    report = json.loads(plimsoll(folder, "scan", "--offline", "-f", "json", "--unaccounted", target).out)
    equal([error.message for error in schema.iter_errors(report)], [])


@test
def a_layer_whose_files_cannot_be_listed_is_named(folder):
    image = unaccounted_image()
    target = image.write_oci(f"{folder}/x")
    sbom(folder, "--unaccounted", target)
    os.unlink(f"{folder}/x/blobs/" + image.layers[1].digest.replace(":", "/"))
    document = json.loads(sbom(folder, "-f", "json", "--unaccounted", target, code=3).out)
    check(document["notes"], "named")
    check("usr/bin/own" not in [entry[0] for entry in listed(document)], "not listed")


@test
def what_links_rename_is_still_explained(folder):
    """Debian's /bin is a link: what a layer puts below it lies in /usr/bin, under whichever name a list has it."""
    lower = os_release() + [Dir("usr/bin"), Symlink("bin", "usr/bin"), dpkg_status(("tool", "1")),
                            File("var/lib/dpkg/info/tool.list", "/bin/listed\n/usr/bin/other\n")]
    upper = [File("bin/listed", "x" * 10, mode=0o755), File("bin/other", "x" * 10, mode=0o755), File("bin/new", "x" * 10, mode=0o755)]
    target = Image([Layer(lower), Layer(upper)]).write_oci(f"{folder}/x")
    document = json.loads(sbom(folder, "-f", "json", "--unaccounted", target).out)
    equal([entry[0] for entry in listed(document)], ["usr/bin/new", "usr/lib/os-release"])


@test
def the_files_of_a_folder_are_listed(folder):
    root = f"{folder}/root"
    for path, content, mode in (("etc/os-release", "ID=debian\nVERSION_ID=12\n", 0o644), ("usr/bin/own", "x" * 100, 0o755),
                                ("var/lib/dpkg/status", dpkg_stanza("tool", "1"), 0o644), ("var/lib/dpkg/info/tool.list", "/usr/bin/listed\n", 0o644),
                                ("usr/bin/listed", "x", 0o755), ("srv/data", "x" * 7000, 0o600)):
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "w", encoding="ascii") as file:
            file.write(content)
        os.chmod(f"{root}/{path}", mode)
    os.symlink("own", f"{root}/usr/bin/link")
    os.mkfifo(f"{root}/srv/fifo")
    document = json.loads(sbom(folder, "-f", "json", "--unaccounted", f"rootfs:{root}").out)
    equal(listed(document), [("usr/bin/own", 100, "0755", True, 0), ("srv/data", 7000, "0600", False, 0), ("etc/os-release", 24, "0644", False, 0)])
    equal(document["notes"], [])


# Of a Debian root: what its packages' scripts make and no list has (docs/catalogers.md).
MADE_BY_SCRIPTS = re.compile(
    r"^(etc/|root/\.|var/(cache|log|backups|mail)/|var/lib/(apt|pam|python|systemd|ucf|shells\.state|dbus|polkit-1|sgml-base|xml-core|ispell|emacsen)|"
    r"run/|tmp/|usr/share/info/dir|usr/lib/locale/|usr/sbin/policy-rc\.d$|lost\+found)")


@test
def nearly_all_files_of_a_debian_root_are_explained(folder):
    """The root that `make bench` makes with mmdebstrap, where it is there."""
    tar = os.environ.get("PLIMSOLL_DEBIAN_ROOT", "/var/tmp/plimsoll-bench/tar/0.tar")
    if not os.path.exists(tar):
        skip("no root made by mmdebstrap (make bench, or PLIMSOLL_DEBIAN_ROOT)")
    with open(tar, "rb") as file:
        data_bytes = file.read()
    target = Image([Layer(tar_bytes=data_bytes, blob=data_bytes, packing="plain")]).write_oci(f"{folder}/root")
    document = json.loads(sbom(folder, "-f", "json", "--unaccounted", "--no-cache", target).out)
    left = document["unaccounted"]
    check(len(document["components"]) > 50, "a root")
    check(left["bytes"] < len(data_bytes) / 50, f"{left['bytes']} of {len(data_bytes)} bytes are explained by nobody")
    equal([entry["path"] for entry in left["listed"] if not MADE_BY_SCRIPTS.match(entry["path"])], [])


@test
def layers_of_every_packing_are_listed(folder):
    for packing in ("plain", "gzip"):
        target = Image([Layer([File("opt/x", "y" * 3000, mode=0o755), File("z", "")], packing=packing, )]).write_oci(f"{folder}/{packing}")
        document = json.loads(sbom(folder, "-f", "json", "--unaccounted", target).out)
        equal([entry[:2] for entry in listed(document)], [("opt/x", 3000), ("z", 0)])


if __name__ == "__main__":
    main()
