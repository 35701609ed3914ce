#!/usr/bin/env python3
"""scan_links_test.py - what links lead to is found, wherever it lies; what they hide is not reported"""
import os

from images import Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout, dpkg_status, npm_package, os_release
from lib import check, equal, main, scan, test

OPENSSL = ("deb", "openssl", "3.0.9-1")
LODASH = ("npm", "lodash", "4.17.15")
STATUS = dpkg_status(("openssl", "3.0.9-1"))
CONTENT = STATUS[1]


def packages(folder, *layers, name="image"):
    """The packages that a scan finds, complete, and the same from kept evidence."""
    target = Image([Layer(files) for files in layers]).write_oci(f"{folder}/{name}")
    first = scan(folder, target)
    none = ("no package of it was found", "which packages are installed is not known")  # that is no question of links
    notes = [note for note in first.notes().splitlines() if not any(words in note for words in none)]
    equal(notes, [], "notes")
    again = scan(folder, target)
    equal(again.packages(), first.packages(), "from kept evidence")
    equal([layer["read_bytes"] for layer in again.layers()], [0] * len(layers), "bytes read again")
    return first


def found(folder, *layers, name="image"):
    return packages(folder, *layers, name=name).packages()


@test
def a_database_behind_a_link_is_read(folder):
    equal(found(folder, os_release() + [File("opt/status", CONTENT), Symlink("var/lib/dpkg/status", "/opt/status")], name="absolute"), {OPENSSL})
    equal(found(folder, os_release() + [File("opt/status", CONTENT), Symlink("var/lib/dpkg/status", "../../../opt/status")], name="relative"),
          {OPENSSL})
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", "/opt/status"), File("opt/status", CONTENT)], name="before"), {OPENSSL})


@test
def a_database_in_a_linked_folder_is_read(folder):
    equal(found(folder, os_release() + [File("opt/dpkg/status", CONTENT), Symlink("var/lib/dpkg", "../../opt/dpkg")], name="one"), {OPENSSL})
    equal(found(folder, os_release() + [File("opt/lib/dpkg/status", CONTENT), Symlink("var", "v"), Symlink("v/lib", "/opt/lib")], name="two"),
          {OPENSSL})


@test
def a_folder_of_databases_behind_a_link_is_read(folder):
    base = File("opt/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n\n")
    more = File("opt/status.d/libc6", "Package: libc6\nVersion: 2.36-9\nArchitecture: amd64\n\n")
    both = {("deb", "base-files", "12.4"), ("deb", "libc6", "2.36-9")}
    link = Symlink("var/lib/dpkg/status.d", "/opt/status.d")
    equal(found(folder, os_release() + [Dir("opt/status.d"), base, more, link], name="one"), both)
    equal(found(folder, os_release() + [Dir("opt/status.d"), base, link], [Dir("opt/status.d"), more], name="two"), both)


@test
def a_link_into_a_lower_layer_is_followed(folder):
    equal(found(folder, os_release() + [File("opt/status", CONTENT)], [Symlink("var/lib/dpkg/status", "/opt/status")], name="lower"), {OPENSSL})
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", "/opt/status")], [File("opt/status", CONTENT)], name="upper"), {OPENSSL})


@test
def a_hard_link_is_the_file_that_it_was_made_of(folder):
    equal(found(folder, os_release() + [File("opt/status", CONTENT), Hardlink("var/lib/dpkg/status", "opt/status")], name="same"), {OPENSSL})
    equal(found(folder, os_release() + [File("opt/status", CONTENT)], [Hardlink("var/lib/dpkg/status", "opt/status")], name="lower"), {OPENSSL})
    equal(found(folder, os_release() + [File("a", CONTENT), Hardlink("b", "a"), Hardlink("c", "b"), Hardlink("var/lib/dpkg/status", "c")],
                name="chain"), {OPENSSL})


@test
def an_accounts_file_behind_a_link_is_read(folder):
    passwd = File("private/etc/passwd", "root:x:0:0::/root:/bin/sh\nsmith:x:1000:1000::/home/smith:/bin/sh\n")
    result = packages(folder, os_release() + [passwd, Symlink("etc/passwd", "../private/etc/passwd")])
    equal(sorted(account["name"] for account in result.report["accounts"]), ["root", "smith"])


@test
def a_release_file_behind_a_link_out_of_the_usual_is_read(folder):
    release = 'ID=debian\nVERSION_ID="11"\n'
    result = packages(folder, [File("opt/release", release), Symlink("etc/os-release", "/opt/release"), STATUS])
    equal(result.report["distribution"]["version_id"], "11")


@test
def what_is_gone_or_goes_in_circles_is_nothing(folder):
    equal(found(folder, os_release() + [File("opt/status", CONTENT)], [Symlink("var/lib/dpkg/status", "/opt/status")], [Whiteout("opt/status")],
                name="gone"), set())
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", "/nowhere")], name="nowhere"), set())
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", "/a"), Symlink("a", "/b"), Symlink("b", "/a")], name="circle"), set())
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", "status")], name="itself"), set())
    equal(found(folder, os_release() + [Dir("opt/status"), Symlink("var/lib/dpkg/status", "/opt/status")], name="folder"), set())


@test
def links_never_lead_out_of_the_image(folder):
    with open(f"{folder}/outside", "w", encoding="utf-8") as file:
        file.write(CONTENT.decode())
    up = "../" * 40
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg/status", f"{up}{folder}/outside")], name="relative"), set())
    equal(found(folder, os_release() + [Symlink("var/lib/dpkg", folder), Symlink("lib", "/proc/self/root")], name="absolute"), set())
    equal(found(folder, os_release() + [Hardlink("var/lib/dpkg/status", f"{up}{folder}/outside")], name="hard"), set())
    equal(found(folder, os_release() + [File(f"{up}opt/status", CONTENT), Symlink("var/lib/dpkg/status", f"{up}opt/status")], name="inside"),
          {OPENSSL})


@test
def entries_below_a_linked_folder_lie_where_it_leads(folder):
    base = os_release() + [Dir("usr/lib"), Symlink("lib", "usr/lib")]
    equal(found(folder, base, [npm_package("lib/node_modules/lodash", "lodash", "4.17.15")], name="added"), {LODASH})
    modules = [npm_package("usr/lib/node_modules/lodash", "lodash", "4.17.15")]
    equal(found(folder, base + modules, [Whiteout("lib/node_modules/lodash")], name="removed"), set())
    equal(found(folder, base + modules, [npm_package("lib/node_modules/lodash", "lodash", "4.17.21")], name="replaced"),
          {("npm", "lodash", "4.17.21")})
    equal(found(folder, base + modules, [File("lib/node_modules/lodash", "a file now")], name="overwritten"), set())
    equal(found(folder, base + modules, [Whiteout("lib")], name="link-removed"), {LODASH})
    equal(found(folder, base + modules, [Opaque("usr/lib/node_modules")], name="opaque"), set())


@test
def a_list_of_late_wants_has_an_end(folder):
    """A hundred links to a hundred files: all are read in one more pass of each layer."""
    files = [entry for number in range(100)
             for entry in (File(f"store/{number}", npm_package("x", f"package-{number}", "1.0.0")[1]),
                           Symlink(f"app/node_modules/package-{number}/package.json", f"../../../../store/{number}"))]
    equal(len(found(folder, os_release() + files)), 100)


if __name__ == "__main__":
    main()
