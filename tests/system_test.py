"""system_test.py - what dpkg and its like say through the whole program: files and their owners, licences, whose a package is"""
import os
import re
import shutil
import subprocess

from images import Dir, File, Image, Layer, Symlink, Whiteout, dpkg_stanza, npm_package, os_release
from lib import equal, main, need, run, scan, skip, test

FORMAT = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"


def packages(folder, *layers):
    """{name: package} of an image."""
    image = Image([Layer(entries) for entries in layers]).write_oci(f"{folder}/oci-{len(os.listdir(folder))}")
    return {package["name"]: package for package in scan(folder, image).report["packages"]}



@test
def files_belong_to_packages_of_every_database(folder):
    name = "usr/lib/node_modules/lodash"
    path = f"{name}/package.json"
    databases = {
        "npm-deb": [File("var/lib/dpkg/status", dpkg_stanza("npm-deb", "1")), File("var/lib/dpkg/info/npm-deb.list", f"/.\n/usr\n/{path}\n")],
        "npm-none": [File("var/lib/dpkg/status.d/npm-none", "Package: npm-none\nVersion: 1\n"),
                     File("var/lib/dpkg/status.d/npm-none.md5sums", f"d41d8cd98f00b204e9800998ecf8427e  {path}\n")],
        "npm-apk": [File("lib/apk/db/installed", f"P:npm-apk\nV:1\nF:{name}\nR:package.json\n\n")],
        "npm-opkg": [File("usr/lib/opkg/status", dpkg_stanza("npm-opkg", "1")), File("usr/lib/opkg/info/npm-opkg.list", f"/{path}\n")],
        "npm-arch": [File("var/lib/pacman/local/npm-arch-1-1/desc", "%NAME%\nnpm-arch\n\n%VERSION%\n1-1\n\n"),
                     File("var/lib/pacman/local/npm-arch-1-1/files", f"%FILES%\nusr/\n{path}\n\n")],
        "net-libs/npm": [File("var/db/pkg/net-libs/npm-1/CONTENTS", f"dir /usr\nobj /{path} 0123456789abcdef0123456789abcdef 17\n")],
        "npm-wall": [File("var/lib/chisel/manifest.wall",
                          '{"jsonwall":"1.0","count":3}\n'
                          f'{{"kind":"content","slice":"npm-wall_libs","path":"/{path}"}}\n{{"kind":"package","name":"npm-wall","version":"1"}}\n')],
    }
    for owner, files in databases.items():
        found = packages(folder, os_release() + files, [npm_package("usr/lib", "lodash", "4.17.15")])
        equal(found["lodash"].get("owned_by"), owner, owner)
        equal(owner in found, True, owner)


@test
def licences_come_from_the_packages_own_files(folder):
    status = "".join(f"Package: {name}\nStatus: install ok installed\nVersion: 1\nSource: {source}\nDepends: {needs}\n\n"
                     for name, source, needs in (("base", "gcc", "x"), ("lib", "gcc", "base"), ("plain", "plain", "base"), ("gone", "gone", "x")))
    docs = [File("usr/share/doc/base/copyright", f"{FORMAT}Files: *\nLicense: GPL-3+\n\nFiles: a\nLicense: MIT or ISC\n"),
            Symlink("usr/share/doc/lib", "base"), File("usr/share/doc/plain/copyright", "In plain words: GPL.\n"),
            File("usr/share/doc/gone/copyright", f"{FORMAT}Files: *\nLicense: MIT\n")]
    opkg = [File("usr/lib/opkg/status", dpkg_stanza("ubus", "1")), File("usr/lib/opkg/info/ubus.control", "Package: ubus\nLicense: LGPL-2.1\n")]
    found = packages(folder, os_release() + [File("var/lib/dpkg/status", status)] + docs + opkg, [Whiteout("usr/share/doc/gone/copyright")])
    equal({name: package.get("licence") for name, package in found.items()},
          {"base": "GPL-3+ AND (MIT or ISC)", "lib": "GPL-3+ AND (MIT or ISC)", "plain": None, "gone": None, "ubus": "LGPL-2.1"})


@test
def what_is_not_the_distributions_own_is_marked(folder):
    status = dpkg_stanza("bash", "5.2") + dpkg_stanza("docker-ce", "5").replace("Debian <debian@example.org>", "Docker <support@docker.com>")
    found = packages(folder, os_release() + [File("var/lib/dpkg/status", status)])
    equal({name: package.get("third_party") for name, package in found.items()},
          {"bash": None, "docker-ce": "maintainer 'Docker <support@docker.com>'"})
    found = packages(folder, os_release("ID=gentoo\n") + [File(f"var/db/pkg/app/{name}-1/{file}", text) for name, repository in
                     (("a", "gentoo"), ("b", "guru")) for file, text in (("PF", f"{name}-1\n"), ("repository", f"{repository}\n"))])
    equal({name: package.get("third_party") for name, package in found.items()}, {"app/a": None, "app/b": "repository 'guru'"})


@test
def a_package_that_an_upper_layer_removes_is_gone(folder):
    desc = [File(f"var/lib/pacman/local/{name}-1-1/desc", f"%NAME%\n{name}\n\n%VERSION%\n1-1\n\n") for name in "ab"]
    ebuilds = [File(f"var/db/pkg/app/{name}-1/PF", f"{name}-1\n") for name in "cd"]
    found = packages(folder, os_release() + desc + ebuilds, [Whiteout("var/lib/pacman/local/a-1-1"), Whiteout("var/db/pkg/app/c-1")])
    equal(set(found), {"b", "app/d"})


@test
def images_without_os_release_say_what_they_are(folder):
    image = Image([Layer([Dir("etc"), File("etc/redhat-release", "CentOS release 6.10 (Final)\n"), File("etc/centos-release", "CentOS release 6.10 (Final)\n")])])
    distribution = scan(folder, image.write_oci(f"{folder}/oci")).report["distribution"]
    equal((distribution["id"], distribution["version_id"]), ("centos", "6"))


@test
def this_machines_packages_are_as_dpkg_says(folder):
    """All that dpkg-query lists, and whose a few hundred files are, as dpkg -S says."""
    need("dpkg-query")
    if not os.path.getsize("/var/lib/dpkg/status"):
        skip("dpkg has installed nothing here")
    root = f"{folder}/root"
    os.makedirs(f"{root}/etc")
    shutil.copytree("/var/lib/dpkg/info", f"{root}/var/lib/dpkg/info", ignore=lambda _, names: [name for name in names if not name.endswith(".list")])
    shutil.copy("/var/lib/dpkg/status", f"{root}/var/lib/dpkg/status")
    owned = [line for line in run("dpkg-query", "--search", "*/METADATA", "*/package.json").splitlines() if "diversion" not in line][:400]
    owners = {}
    for line in owned:
        owner, path = re.split(r"(?::[a-z0-9]+)?(?:, [^/]*)?: /", line, maxsplit=1)
        if os.path.isfile(f"/{path}") and not os.path.islink(f"/{path}") and os.path.realpath(f"/{path}") == f"/{path}":
            owners[path] = owner
            os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
            shutil.copy(f"/{path}", f"{root}/{path}")
    report = scan(folder, f"rootfs:{root}").report["packages"]
    query = run("dpkg-query", "-W", "-f", "${db:Status-Abbrev}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n")
    equal({(package["name"], package["version"], package["architecture"], package.get("source_name") or package["name"],
            package.get("source_version") or package["version"]) for package in report if package["type"] == "deb"},
          {tuple(line.split("\t")[1:]) for line in query.splitlines() if line[1] == "i"})
    got = {package["path"]: package.get("owned_by") for package in report if package["type"] != "deb"}
    equal({path: owner for path, owner in got.items() if path in owners}, {path: owners[path] for path in got if path in owners})


if __name__ == "__main__":
    main()
