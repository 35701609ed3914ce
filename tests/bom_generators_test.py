"""bom_generators_test.py - bills in the shapes that others' tools write: their packages have the flaws that an image scan would find

The documents are made here after what syft, Trivy, cdxgen, BuildKit and Microsoft's sbom-tool put into theirs: which package URLs with which
qualifiers, where source packages and epochs stand, how the distribution is named.
"""
import base64
import json

from feeds_made import osv, store
from lib import check, equal, main, scan, test

FLAWS = (  # ecosystem, source (or binary) package, fixed
    ("Debian:12", "openssl", "3.0.13-1~deb12u1"), ("Debian:12", "util-linux", "2.38.1-5+deb12u3"), ("Debian:12", "gcc-12", "12.2.0-15"),
    ("Alpine:v3.19", "openssl", "3.1.4-r6"), ("AlmaLinux:9", "openssl-libs", "1:3.0.7-28.el9"), ("Rocky Linux:9", "openssl", "1:3.0.7-28.el9"),
    ("Red Hat:9", "openssl-libs", "1:3.0.7-28.el9"), ("Ubuntu:22.04:LTS", "openssl", "3.0.2-0ubuntu1.15"),
    ("npm", "@babel/traverse", "7.23.2"), ("npm", "lodash", "4.17.21"), ("PyPI", "pyyaml", "5.4"), ("Go", "golang.org/x/net", "0.17.0"),
    ("Go", "stdlib", "1.21.6"), ("Maven", "org.yaml:snakeyaml", "2.0"), ("RubyGems", "rack", "3.0.4.2"))
DEBIAN = {("openssl", "libssl3", "3.0.11-1~deb12u2"), ("util-linux", "bsdutils", "1:2.38.1-5+deb12u1"), ("gcc-12", "libstdc++6", "12.2.0-14")}
ALPINE = {("openssl", "libcrypto3", "3.1.4-r5")}
RPM = {("openssl-libs", "openssl-libs", "1:3.0.7-27.el9")}
LANGUAGES = {("@babel/traverse", "@babel/traverse", "7.23.0"), ("lodash", "lodash", "4.17.20"), ("pyyaml", "PyYAML", "5.3.1"),
             ("golang.org/x/net", "golang.org/x/net", "v0.16.0"), ("stdlib", "stdlib", "1.21.5"), ("org.yaml:snakeyaml", "org.yaml:snakeyaml", "1.33"),
             ("rack", "rack", "3.0.4.1")}


def feeds(folder):
    for i, (ecosystem, package, fixed) in enumerate(FLAWS):
        osv(folder, f"T-{i:02}", ecosystem, package, fixed, upstream=[f"CVE-2023-{9000 + i}"])
    return store(folder)


def judged(folder, document, name="bom.json", *options, mark=b""):
    """{(what is wrong, package, version)}, of our advisories alone."""
    with open(f"{folder}/{name}", "wb") as file:
        file.write(mark + (document if isinstance(document, str) else json.dumps(document)).encode())
    result = scan(folder, *feeds(folder), *options, f"sbom:{folder}/{name}")
    ours = {f"CVE-2023-{9000 + i}": package for i, (_, package, _) in enumerate(FLAWS)}
    return {(ours[one["id"]], package, one["package"]["version"]) for one in result.report["findings"] if one["id"] in ours
            for package in [one["package"]["name"], *one["other_binaries"]]}, result


def cyclonedx(*components, tool="x", version="1.5", **more):
    return {"bomFormat": "CycloneDX", "specVersion": version, "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "version": 1,
            "metadata": {"timestamp": "2023-11-01T00:00:00Z", "tools": {"components": [{"type": "application", "name": tool, "version": "1"}]},
                         "component": {"bom-ref": "root", "type": "container", "name": "app:1", "version": "sha256:" + "0" * 64}},
            "components": list(components), **more}


def component(name, version, purl, properties=(), kind="library", **more):
    return {"bom-ref": f"{purl}&package-id=0123456789abcdef", "type": kind, "name": name, "version": version, "purl": purl, **more,
            "properties": [{"name": key, "value": value} for key, value in properties]}


# ---- syft: CycloneDX


def syft(name, version, purl, found_by, *properties, **more):
    return component(name, version, purl, [("syft:package:foundBy", found_by), ("syft:location:0:layerID", "sha256:" + "1" * 64),
                                           ("syft:location:0:path", "/var/lib/x"), *properties], **more)


def syft_system(system, number):
    return {"bom-ref": f"os:{system}@{number}", "type": "operating-system", "name": system, "version": number, "swid": {
        "tagId": system, "name": system, "version": number}, "properties": [{"name": "syft:distro:id", "value": system}, {
            "name": "syft:distro:prettyName", "value": "A name"}, {"name": "syft:distro:versionID", "value": number}]}


SYFT_LANGUAGES = [
    syft("@babel/traverse", "7.23.0", "pkg:npm/%40babel/traverse@7.23.0", "javascript-package-cataloger"),
    syft("lodash", "4.17.20", "pkg:npm/lodash@4.17.20", "javascript-package-cataloger"),
    syft("PyYAML", "5.3.1", "pkg:pypi/PyYAML@5.3.1", "python-installed-package-cataloger"),
    syft("golang.org/x/net", "v0.16.0", "pkg:golang/golang.org/x/net@v0.16.0", "go-module-binary-cataloger"),
    syft("stdlib", "go1.21.5", "pkg:golang/stdlib@1.21.5", "go-module-binary-cataloger"),
    syft("snakeyaml", "1.33", "pkg:maven/org.yaml/snakeyaml@1.33", "java-archive-cataloger", group="org.yaml"),
    syft("rack", "3.0.4.1", "pkg:gem/rack@3.0.4.1", "ruby-installed-gemspec-cataloger")]


@test
def syft_in_cyclonedx(folder):
    debian = [
        syft("libssl3", "3.0.11-1~deb12u2", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
             "dpkg-db-cataloger", ("syft:metadata:source", "openssl")),
        syft("bsdutils", "1:2.38.1-5+deb12u1",
             "pkg:deb/debian/bsdutils@1%3A2.38.1-5%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=util-linux%402.38.1-5%2Bdeb12u1",
             "dpkg-db-cataloger", ("syft:metadata:source", "util-linux"), ("syft:metadata:sourceVersion", "2.38.1-5+deb12u1")),
        syft("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-12&upstream=gcc-12", "dpkg-db-cataloger")]
    got, result = judged(folder, cyclonedx(*debian, *SYFT_LANGUAGES, syft_system("debian", "12"), {"type": "file", "name": "/usr/bin/x"}, tool="syft"))
    equal(got, DEBIAN | LANGUAGES, "debian")
    equal((result.report["distribution"]["id"], result.report["document"]["unjudged"]), ("debian", 0))
    alpine = syft("libcrypto3", "3.1.4-r5", "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1&upstream=openssl", "apk-db-cataloger",
                  ("syft:metadata:originPackage", "openssl"))
    equal(judged(folder, cyclonedx(alpine, syft_system("alpine", "3.19.1"), tool="syft"))[0], ALPINE, "alpine")
    for system, namespace, wrong in (("almalinux", "almalinux", "openssl-libs"), ("rocky", "rocky", "openssl"), ("rhel", "redhat", "openssl-libs")):
        purl = f"pkg:rpm/{namespace}/openssl-libs@3.0.7-27.el9?arch=x86_64&distro={system}-9.3&epoch=1&upstream=openssl-3.0.7-27.el9.src.rpm"
        one = syft("openssl-libs", "1:3.0.7-27.el9", purl, "rpm-db-cataloger", ("syft:metadata:epoch", "1"),
                   ("syft:metadata:sourceRpm", "openssl-3.0.7-27.el9.src.rpm"))
        equal(judged(folder, cyclonedx(one, syft_system(system, "9.3"), tool="syft"))[0], {(wrong, "openssl-libs", "1:3.0.7-27.el9")}, system)


# ---- Trivy: CycloneDX. The epoch of a deb is a qualifier, the release of RHEL "redhat", Alpine's stands without a name


def trivy(name, version, purl, kind, *properties, **more):
    return component(name, version, purl, [("aquasecurity:trivy:LayerDiffID", "sha256:" + "1" * 64), ("aquasecurity:trivy:PkgID", f"{name}@{version}"),
                                           ("aquasecurity:trivy:PkgType", kind), *((f"aquasecurity:trivy:{key}", value) for key, value in properties)], **more)


def trivy_system(system, number):
    return {"bom-ref": "7d1b0b5c-7b4b-4a0a-8b7f-0f7a3a7a3a7a", "type": "operating-system", "name": system, "version": number, "properties": [
        {"name": "aquasecurity:trivy:Class", "value": "os-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": system}]}


@test
def trivy_in_cyclonedx(folder):
    debian = [
        trivy("libssl3", "3.0.11-1~deb12u2", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.4", "debian",
              ("SrcName", "openssl"), ("SrcVersion", "3.0.11"), ("SrcRelease", "1~deb12u2")),
        trivy("bsdutils", "1:2.38.1-5+deb12u1", "pkg:deb/debian/bsdutils@2.38.1-5%2Bdeb12u1?arch=amd64&distro=debian-12.4&epoch=1", "debian",
              ("SrcName", "util-linux"), ("SrcVersion", "2.38.1"), ("SrcRelease", "5+deb12u1")),
        trivy("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-12.4", "debian",
              ("SrcName", "gcc-12"), ("SrcVersion", "12.2.0"), ("SrcRelease", "14"))]
    languages = [
        {"bom-ref": "u1", "type": "application", "name": "Node.js", "properties": [
            {"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": "node-pkg"}]},
        {"bom-ref": "u2", "type": "application", "name": "usr/bin/app", "properties": [
            {"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}, {"name": "aquasecurity:trivy:Type", "value": "gobinary"}]},
        trivy("traverse", "7.23.0", "pkg:npm/%40babel/traverse@7.23.0", "node-pkg", ("FilePath", "a/package.json"), group="@babel"),
        trivy("lodash", "4.17.20", "pkg:npm/lodash@4.17.20", "node-pkg", ("FilePath", "b/package.json")),
        trivy("PyYAML", "5.3.1", "pkg:pypi/pyyaml@5.3.1", "python-pkg", ("FilePath", "c/METADATA")),
        trivy("golang.org/x/net", "v0.16.0", "pkg:golang/golang.org/x/net@v0.16.0", "gobinary"),
        trivy("stdlib", "v1.21.5", "pkg:golang/stdlib@v1.21.5", "gobinary"),
        trivy("snakeyaml", "1.33", "pkg:maven/org.yaml/snakeyaml@1.33", "jar", ("FilePath", "app.jar"), group="org.yaml"),
        trivy("rack", "3.0.4.1", "pkg:gem/rack@3.0.4.1", "gemspec")]
    got, result = judged(folder, cyclonedx(trivy_system("debian", "12.4"), *debian, *languages, tool="trivy"))
    want = {(*one[:2], one[2].lstrip("v")) for one in DEBIAN | LANGUAGES}
    equal({(*one[:2], one[2].lstrip("v")) for one in got}, want, "debian")
    equal(result.report["document"]["unjudged"], 0, "components that stand for files are none")
    alpine = trivy("libcrypto3", "3.1.4-r5", "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=3.19.1", "alpine", ("SrcName", "openssl"),
                   ("SrcVersion", "3.1.4-r5"))
    equal(judged(folder, cyclonedx(trivy_system("alpine", "3.19.1"), alpine, tool="trivy"))[0], ALPINE, "alpine")
    for system, number, namespace, wrong in (("alma", "9.3", "alma", "openssl-libs"), ("rocky", "9.3", "rocky", "openssl"), ("redhat", "9.3", "redhat", "openssl-libs")):
        one = trivy("openssl-libs", "1:3.0.7-27.el9", f"pkg:rpm/{namespace}/openssl-libs@3.0.7-27.el9?arch=x86_64&distro={system}-{number}&epoch=1", system,
                    ("SrcName", "openssl"), ("SrcVersion", "3.0.7"), ("SrcRelease", "27.el9"), ("SrcEpoch", "1"))
        equal(judged(folder, cyclonedx(trivy_system(system, number), one, tool="trivy"))[0], {(wrong, "openssl-libs", "1:3.0.7-27.el9")}, system)
    ubuntu = trivy("libssl3", "3.0.2-0ubuntu1.10", "pkg:deb/ubuntu/libssl3@3.0.2-0ubuntu1.10?arch=amd64&distro=ubuntu-22.04", "ubuntu",
                   ("SrcName", "openssl"), ("SrcVersion", "3.0.2"), ("SrcRelease", "0ubuntu1.10"))
    equal(judged(folder, cyclonedx(trivy_system("ubuntu", "22.04"), ubuntu, tool="trivy"))[0], {("openssl", "libssl3", "3.0.2-0ubuntu1.10")}, "ubuntu")


# ---- cdxgen: groups and names apart, the files that name a package as properties and evidence, no operating system but in the URLs


@test
def cdxgen(folder):
    lock = [("SrcFile", "/app/package-lock.json")]
    components = [
        component("traverse", "7.23.0", "pkg:npm/%40babel/traverse@7.23.0", lock, group="@babel", scope="required"),
        component("lodash", "4.17.20", "pkg:npm/lodash@4.17.20", lock, group="", scope="optional"),
        component("PyYAML", "5.3.1", "pkg:pypi/pyyaml@5.3.1", [("SrcFile", "/app/requirements.txt")], group=""),
        component("net", "v0.16.0", "pkg:golang/golang.org/x/net@v0.16.0", [("SrcFile", "/app/go.mod")], group="golang.org/x"),
        component("snakeyaml", "1.33", "pkg:maven/org.yaml/snakeyaml@1.33?type=jar", [("SrcFile", "/app/pom.xml")], group="org.yaml"),
        component("rack", "3.0.4.1", "pkg:gem/rack@3.0.4.1", [("SrcFile", "/app/Gemfile.lock")], group=""),
        component("libssl3", "3.0.11-1~deb12u2", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.4&distro_name=bookworm",
                  [("SrcName", "openssl"), ("SrcVersion", "3.0.11"), ("SrcRelease", "1~deb12u2")], group="debian"),
        component("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-12.4&distro_name=bookworm",
                  [("SrcName", "gcc-12"), ("SrcVersion", "12.2.0"), ("SrcRelease", "14")], group="debian")]
    got, _ = judged(folder, cyclonedx(*components, tool="cdxgen", version="1.6"))
    equal(got, {one for one in DEBIAN | LANGUAGES if one[0] not in ("util-linux", "stdlib")})


# ---- BuildKit: SPDX by syft, as an attestation; nothing but the URLs says which distribution it is


def spdx(*packages, version="SPDX-2.3", tool="syft-0.105.0"):
    return {"spdxVersion": version, "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "sbom", "documentNamespace": "https://example.org/x",
            "creationInfo": {"created": "2023-11-01T00:00:00Z", "creators": ["Organization: Anchore, Inc", f"Tool: {tool}"]},
            "packages": [{"SPDXID": f"SPDXRef-Package-{i}", "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
                          "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION", **one} for i, one in enumerate(packages)],
            "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": "SPDXRef-Package-0", "relationshipType": "DESCRIBES"}]}


def spdx_package(name, version, purl, words="", category="PACKAGE-MANAGER", cpe=""):
    references = [{"referenceCategory": category, "referenceType": "purl", "referenceLocator": purl}]
    if cpe:
        references.insert(0, {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": cpe})
    return {"name": name, "versionInfo": version, "externalRefs": references, **({"sourceInfo": words} if words else {})}


def syft_spdx():
    dpkg = "acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/x/copyright"
    return spdx(
        {"name": "sbom", "versionInfo": "", "primaryPackagePurpose": "CONTAINER"},
        spdx_package("libssl3", "3.0.11-1~deb12u2", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&upstream=openssl&distro=debian-12", dpkg,
                     cpe="cpe:2.3:a:libssl3:libssl3:3.0.11-1\\~deb12u2:*:*:*:*:*:*:*"),
        spdx_package("bsdutils", "1:2.38.1-5+deb12u1",
                     "pkg:deb/debian/bsdutils@1:2.38.1-5+deb12u1?arch=amd64&upstream=util-linux%402.38.1-5%2Bdeb12u1&distro=debian-12", dpkg),
        spdx_package("libstdc++6", "12.2.0-14", "pkg:deb/debian/libstdc++6@12.2.0-14?arch=amd64&upstream=gcc-12&distro=debian-12", dpkg),
        *(spdx_package(one["name"], one["version"], one["purl"], "acquired package info from installed files: /srv/x") for one in SYFT_LANGUAGES))


@test
def buildkit(folder):
    statement = {"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document", "predicate": syft_spdx(),
                 "subject": [{"name": "pkg:docker/app@1?platform=linux%2Famd64", "digest": {"sha256": "0" * 64}}]}
    envelope = {"payloadType": "application/vnd.in-toto+json", "payload": base64.b64encode(json.dumps(statement).encode()).decode(), "signatures": []}
    for name, document in (("plain", syft_spdx()), ("statement", statement), ("envelope", envelope)):
        got, result = judged(folder, document)
        want = {("org.yaml:snakeyaml", "org.yaml:snakeyaml", "1.33") if one[0] == "org.yaml:snakeyaml" else one for one in DEBIAN | LANGUAGES}
        equal(got, want, name)
        equal((result.report["distribution"]["id"], result.report["distribution"]["version_id"]), ("debian", "12"), name)


# ---- Microsoft's sbom-tool: SPDX 2.2, a byte order mark, PACKAGE_MANAGER and suppliers of nobody


@test
def sbom_tool(folder):
    packages = [spdx_package(one["name"], one["version"], one["purl"], category="PACKAGE_MANAGER") for one in SYFT_LANGUAGES]
    packages.append(spdx_package("libssl3", "3.0.11-1~deb12u2", "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?upstream=openssl&distro=debian-12",
                                 category="PACKAGE_MANAGER"))
    root = {"SPDXID": "SPDXRef-RootPackage", "name": "App", "versionInfo": "1.0", "supplier": "Organization: Us", "externalRefs": [
        {"referenceCategory": "PACKAGE_MANAGER", "referenceType": "purl", "referenceLocator": "pkg:swid/Us/example.org/App@1.0?tag_id=0b1c"}]}
    document = {"files": [], **spdx(*({**one, "supplier": "NOASSERTION"} for one in packages), root, version="SPDX-2.2", tool="Microsoft.SBOMTool-2.2.0"),
                "externalDocumentRefs": [], "documentDescribes": ["SPDXRef-RootPackage"]}
    for mark in (b"", b"\xef\xbb\xbf"):
        got, result = judged(folder, document, "manifest.spdx.json", mark=mark)
        equal(got, LANGUAGES | {("openssl", "libssl3", "3.0.11-1~deb12u2")}, f"mark {mark}")
        equal(result.report["document"]["format"], "SPDX-2.2")


# ---- what no advisory can speak of


@test
def components_that_nobody_can_judge_are_named(folder):
    components = [component(name, "1.0", purl) for name, purl in (
        ("app", f"pkg:oci/app@sha256%3A{'0' * 64}?repository_url=example.org/app"), ("action", "pkg:github/actions/checkout@v4"),
        ("thing", "pkg:generic/thing@1.0"), ("lodash", "pkg:npm/lodash@4.17.20"))]
    _, result = judged(folder, cyclonedx(*components))
    for name in ("app", "action", "thing"):
        check(name in result.notes(), f"{name}: {result.notes()}")
    check("lodash" not in result.notes(), result.notes())
    equal(result.verdict, "incomplete")


if __name__ == "__main__":
    main()
