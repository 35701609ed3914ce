#!/usr/bin/env python3
"""buildah_push_test.py - what buildah builds and pushes to a registry is, in every form it writes, what it is in an archive"""
import json
import os

import registries
from images import OS_RELEASE
from lib import check, equal, main, need, no_crash, plimsoll, policy, run, skip, test

STATUS = """Package: openssl
Status: install ok installed
Architecture: amd64
Version: 3.0.9-1

"""
CONTAINERFILE = """FROM scratch
COPY base/ /
COPY app/ /srv/
LABEL ship=shape
USER 1000
ENTRYPOINT ["/srv/run"]
"""
PACKAGES = {("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")}
GONE = "minimist"  # which the last layer takes away
FORMS = (("oci", "gzip"), ("v2s2", "gzip"), ("oci", "zstd"))  # of the manifest, of the layers
TYPES = {("oci", "gzip"): "application/vnd.oci.image.layer.v1.tar+gzip", ("v2s2", "gzip"): "application/vnd.docker.image.rootfs.diff.tar.gzip",
         ("oci", "zstd"): "application/vnd.oci.image.layer.v1.tar+zstd"}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


class Buildah:
    def __init__(self, folder):
        need("buildah")
        if os.geteuid() != 0:
            skip("buildah's storage needs root here")
        self.folder = folder
        self.storage = ["--root", f"{folder}/storage", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]

    def __call__(self, *words):
        return run("buildah", *self.storage, *words).strip()

    def build(self):
        """Three layers: what is below, the application, and a change of both with a file less."""
        context = f"{self.folder}/context"
        write(f"{context}/base/etc/os-release", OS_RELEASE)
        write(f"{context}/base/var/lib/dpkg/status", STATUS)
        for name, version in (("lodash", "4.17.15"), (GONE, "1.2.0")):
            write(f"{context}/app/node_modules/{name}/package.json", json.dumps({"name": name, "version": version}))
        write(f"{context}/Containerfile", CONTAINERFILE)
        self("bud", "--quiet", "--isolation=chroot", "--layers", "--signature-policy", policy(self.folder), "-t", "localhost/first", context)
        container = self("from", "--signature-policy", policy(self.folder), "localhost/first")
        root = self("mount", container)
        os.remove(f"{root}/srv/node_modules/{GONE}/package.json")
        write(f"{root}/srv/added", "more\n")
        self("umount", container)
        self("commit", "--quiet", "--signature-policy", policy(self.folder), container, "localhost/app")

    def push(self, registry, name, form, packing):
        self("push", "--quiet", "--signature-policy", policy(self.folder), "--format", form, "--compression-format", packing, "--cert-dir",
             registry.certificates(), "--creds", f"{registries.USER}:{registry.password}", "localhost/app", f"docker://{registry.host}/{name}")


def scan(folder, target, *options, **more):
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", "--all-layers", "--no-cache", target, *options, **more)
    check(result.code in (0, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    equal(result.notes(), "", target)
    return result


def what_counts(result):
    """Of a report: all that does not tell how the image is packed."""
    findings = [(item["id"], item.get("rating"), item.get("package", {}).get("name"), item.get("title")) for item in result.report["findings"]]
    places = [(item["type"], item["name"], item["version"], item.get("path"), item.get("layer")) for item in result.report["packages"]]
    return sorted(map(str, findings)), sorted(map(str, places)), result.verdict, [layer.get("diff_id") for layer in result.layers()]


@test
def every_form_that_buildah_pushes_is_what_the_archive_is(folder):
    buildah = Buildah(folder)
    buildah.build()
    buildah("push", "--quiet", "--signature-policy", policy(folder), "localhost/app", f"oci-archive:{folder}/app.tar:app:1")
    buildah("push", "--quiet", "--signature-policy", policy(folder), "localhost/app", f"docker-archive:{folder}/docker.tar:app:1")
    archive = scan(folder, f"{folder}/app.tar")
    equal(archive.packages(), PACKAGES)
    equal(what_counts(scan(folder, f"{folder}/docker.tar")), what_counts(archive), "docker-archive")
    tree = plimsoll(folder, "debug", "tree", f"{folder}/app.tar").out
    check("srv/added" in tree and f"{GONE}/package.json" not in tree, tree)
    for form, packing in FORMS:  # each in a registry of its own: a layer that is there is not pushed in another packing
        with registries.start(folder, tls=True, password="canary-bu1ld", name=f"{form}-{packing}") as registry:
            buildah.push(registry, "team/app:1", form, packing)
            what = f"{form}, {packing}"
            status, _, text = registry.ask("GET", "/v2/team/app/manifests/1",
                                           Accept="application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json")
            equal(status, 200, what)
            equal({layer["mediaType"] for layer in json.loads(text)["layers"]}, {TYPES[form, packing]}, what)
            target = f"docker://{registry.host}/team/app:1"
            result = scan(folder, target, *registry.options, env=registry.environment)
            equal(what_counts(result), what_counts(archive), what)
            equal(plimsoll(folder, "debug", "tree", *registry.options, target, env=registry.environment).out, tree, what)


if __name__ == "__main__":
    main()
