"""scan_formats_test.py - images of every form give the same answer: what is installed, whatever it is wrapped in"""
import json
import os
import tarfile

from images import (Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout, dpkg_stanza, dpkg_status, jar, maven_jar, npm_package,
                    os_release, python_package, tar)
from lib import check, data, equal, main, scan, test

SEEN = {("deb", "openssl", "3.0.9-1"), ("deb", "libssl3", "3.0.9-1"), ("npm", "lodash", "4.17.15"), ("pypi", "PyYAML", "5.3"),
        ("maven", "org.apache.logging.log4j:log4j-core", "2.14.1")}


def layers(packing="gzip"):
    base = os_release() + [dpkg_status(("openssl", "3.0.9-1"), ("libssl3", "3.0.9-1", "openssl"))]
    app = [npm_package("srv", "lodash", "4.17.15"), npm_package("srv", "minimist", "1.2.0"), python_package("PyYAML", "5.3")]
    core = maven_jar("org.apache.logging.log4j", "log4j-core", "2.14.1")
    top = [Whiteout("srv/node_modules/minimist"), File("srv/app.jar", jar({"BOOT-INF/lib/log4j-core-2.14.1.jar": core}))]
    return [Layer(entries, packing) for entries in (base, app, top)]


def complete(result, packages):
    equal(result.notes(), "", "notes")
    equal(result.packages(), packages, "packages")
    check(all(layer["complete"] for layer in result.layers()), "every layer is complete")


@test
def an_oci_layout_is_read(folder):
    result = scan(folder, Image(layers()).write_oci(f"{folder}/oci"))
    complete(result, SEEN)
    equal(len(result.layers()), 3, "layers")
    check(all(layer["digest_verified"] for layer in result.layers()), "digests are verified")


@test
def a_layout_is_found_out_by_looking(folder):
    Image(layers()).write_oci(f"{folder}/oci")
    complete(scan(folder, f"{folder}/oci"), SEEN)


@test
def gzip_of_many_members_is_read_to_its_end(folder):
    complete(scan(folder, Image(layers("gzip-members")).write_oci(f"{folder}/oci")), SEEN)


@test
def zstd_is_read(folder):
    complete(scan(folder, Image(layers("zstd")).write_oci(f"{folder}/oci")), SEEN)


@test
def zstd_of_many_frames_is_read_to_its_end(folder):
    complete(scan(folder, Image(layers("zstd-frames")).write_oci(f"{folder}/oci")), SEEN)


@test
def plain_layers_are_read(folder):
    complete(scan(folder, Image(layers("plain")).write_oci(f"{folder}/oci")), SEEN)


@test
def the_media_type_does_not_decide_how_a_layer_is_packed(folder):
    given = layers()
    for layer in given:
        layer.media_type = "application/vnd.docker.image.rootfs.diff.tar.gzip"
    given[1].blob = given[1].tar
    given[1].digest, given[1].size = given[1].diff_id, len(given[1].tar)
    complete(scan(folder, Image(given).write_oci(f"{folder}/oci")), SEEN)


@test
def an_oci_archive_is_read(folder):
    target = Image(layers()).write_oci_archive(f"{folder}/image.tar")
    complete(scan(folder, target), SEEN)
    complete(scan(folder, f"{folder}/image.tar"), SEEN)


@test
def a_docker_archive_is_read_in_both_of_its_styles(folder):
    for style in ("docker", "skopeo"):
        target = Image(layers()).write_docker_archive(f"{folder}/{style}.tar", style=style)
        complete(scan(folder, target), SEEN)
        complete(scan(folder, f"{folder}/{style}.tar"), SEEN)


@test
def a_docker_archive_may_hold_packed_layers(folder):
    complete(scan(folder, Image(layers()).write_docker_archive(f"{folder}/image.tar", style="skopeo", raw=False)), SEEN)


@test
def an_archive_that_is_packed_as_a_whole_is_read_or_named_as_such(folder):
    for packing in ("gzip", "zstd"):
        Image(layers()).write_docker_archive(f"{folder}/{packing}.tar", packing=packing)
        result = scan(folder, f"{folder}/{packing}.tar")
        if result.code == 1:
            check(packing in result.err and f"{packing}.tar" in result.err, result.err)
        else:
            complete(result, SEEN)


@test
def an_archive_is_read_from_standard_input(folder):
    Image(layers()).write_docker_archive(f"{folder}/image.tar")
    Image(layers()).write_oci_archive(f"{folder}/oci.tar")
    for name in ("image.tar", "oci.tar"):
        with open(f"{folder}/{name}", "rb") as file:
            content = file.read()
        complete(scan(folder, "-", stdin=content), SEEN)


@test
def a_tag_chooses_among_several_images(folder):
    Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))])]).write_oci(f"{folder}/oci", "old")
    other = Image([Layer(os_release() + [dpkg_status(("zlib1g", "1:1.2.13.dfsg-1"))])])
    with open(f"{folder}/oci/index.json", encoding="utf-8") as file:
        index = json.load(file)
    other.write_oci(f"{folder}/oci", "new")
    with open(f"{folder}/oci/index.json", encoding="utf-8") as file:
        index["manifests"] += json.load(file)["manifests"]
    with open(f"{folder}/oci/index.json", "w", encoding="utf-8") as file:
        json.dump(index, file)
    complete(scan(folder, f"oci:{folder}/oci:old"), {("deb", "openssl", "3.0.9-1")})
    complete(scan(folder, f"oci:{folder}/oci:new"), {("deb", "zlib1g", "1:1.2.13.dfsg-1")})
    equal(scan(folder, f"oci:{folder}/oci:none").code, 1, "a tag that is not there")
    equal(scan(folder, f"oci:{folder}/oci").code, 1, "no tag, and two images")


# ---- layers over layers

def merged(folder, *stack):
    return scan(folder, Image([Layer(entries) for entries in stack]).write_oci(f"{folder}/oci")).packages()


BASE = os_release() + [dpkg_status(("openssl", "3.0.9-1"))]
LODASH, MINIMIST, OPENSSL = ("npm", "lodash", "4.17.15"), ("npm", "minimist", "1.2.0"), ("deb", "openssl", "3.0.9-1")


@test
def an_upper_layer_replaces_a_file(folder):
    equal(merged(folder, BASE, [dpkg_status(("openssl", "3.0.17-1"))]), {("deb", "openssl", "3.0.17-1")})


@test
def a_whiteout_of_a_folder_takes_all_below_it(folder):
    equal(merged(folder, BASE, [npm_package("srv/a", "lodash", "4.17.15"), npm_package("opt", "minimist", "1.2.0")], [Whiteout("srv")]),
          {OPENSSL, MINIMIST})


@test
def a_whiteout_does_not_take_what_only_begins_with_its_name(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15"), npm_package("srv2", "minimist", "1.2.0")], [Whiteout("srv")]),
          {OPENSSL, MINIMIST})


@test
def an_opaque_folder_hides_what_is_below_it_in_lower_layers_only(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [Opaque("srv"), npm_package("srv", "minimist", "1.2.0")]),
          {OPENSSL, MINIMIST})
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [npm_package("srv", "minimist", "1.2.0"), Opaque("srv")]),
          {OPENSSL, MINIMIST})


@test
def a_whiteout_does_not_hide_its_own_layers_files(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [npm_package("srv", "lodash", "4.17.21"), Whiteout("srv/node_modules")]),
          {OPENSSL, ("npm", "lodash", "4.17.21")})


@test
def a_file_that_replaces_a_folder_takes_all_below_it(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [File("srv", "no folder any more")]), {OPENSSL})


@test
def a_removed_package_database_leaves_no_package(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [Whiteout("var/lib/dpkg/status")]), {LODASH})


@test
def a_file_may_come_back_after_its_whiteout(folder):
    equal(merged(folder, BASE, [npm_package("srv", "lodash", "4.17.15")], [Whiteout("srv")], [npm_package("srv", "lodash", "4.17.21")]),
          {OPENSSL, ("npm", "lodash", "4.17.21")})


@test
def names_are_normalised_before_they_are_compared(folder):
    given = [File("./var/lib/dpkg/status", dpkg_stanza("openssl", "3.0.9-1")), File("/srv//x/../node_modules/lodash/package.json",
                                                                                    '{"name":"lodash","version":"4.17.15"}')]
    got = merged(folder, os_release() + given, [Whiteout("./var/lib/dpkg/status")])
    check(OPENSSL not in got, f"the whiteout names the same file: {got}")


@test
def distroless_packages_are_read(folder):
    status = [File("var/lib/dpkg/status.d/libssl3", dpkg_stanza("libssl3", "3.0.9-1", "openssl")),
              File("var/lib/dpkg/status.d/tzdata", dpkg_stanza("tzdata", "2024a-0+deb12u1")),
              File("var/lib/dpkg/status.d/tzdata.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n")]
    equal(merged(folder, os_release() + status), {("deb", "libssl3", "3.0.9-1"), ("deb", "tzdata", "2024a-0+deb12u1")})


@test
def a_package_database_that_is_not_read_is_named(folder):
    for path in ("nix/var/nix/db/db.sqlite", "var/db/xbps/pkgdb-0.38.plist", "var/lib/snapd/state.json"):
        result = scan(folder, Image([Layer([File(path, "P:openssl\nV:3.0.0-r0\n")])]).write_oci(f"{folder}/{path.split('/')[-1]}"))
        equal(result.code, 3)
        check(path in result.notes() and "does not read" in result.notes(), f"{path}: {result.notes()}")


@test
def a_package_that_is_only_half_there_is_none(folder):
    status = File("var/lib/dpkg/status", dpkg_stanza("openssl", "3.0.9-1") + dpkg_stanza("sudo", "1.9.13p3-1", status="deinstall ok config-files"))
    equal(merged(folder, os_release() + [status]), {OPENSSL})


@test
def old_and_strange_tars_are_read(folder):
    for name, tar_format in (("ustar", tarfile.USTAR_FORMAT), ("gnu", tarfile.GNU_FORMAT), ("pax", tarfile.PAX_FORMAT)):
        deep = "/".join(["d" * 20] * (7 if tar_format == tarfile.USTAR_FORMAT else 12))
        content = tar(BASE + [npm_package(deep, "lodash", "4.17.15")], tar_format)
        result = scan(folder, Image([Layer(tar_bytes=content)]).write_oci(f"{folder}/{name}"))
        complete(result, {OPENSSL, LODASH})


@test
def a_name_that_is_no_utf8_does_not_end_the_walk(folder):
    odd = tar(BASE[:-1] + [File("srv/na\udcefve", "x"), File("srv/\u00fc\u00df", "y"), BASE[-1]], tarfile.GNU_FORMAT)
    equal(scan(folder, Image([Layer(tar_bytes=odd)]).write_oci(f"{folder}/oci")).packages(), {OPENSSL})


@test
def a_hard_link_to_a_package_database_is_that_database(folder):
    given = os_release() + [File("var/lib/dpkg/copy", dpkg_stanza("openssl", "3.0.9-1")), Hardlink("var/lib/dpkg/status", "var/lib/dpkg/copy")]
    result = scan(folder, Image([Layer(given)]).write_oci(f"{folder}/oci"))
    check(result.packages() == {OPENSSL} or result.notes(), f"read, or said that it was not: {result.packages()}, {result.notes()!r}")


@test
def a_hard_link_outlives_the_name_that_an_upper_layer_removes(folder):
    lower = BASE + [npm_package("srv", "lodash", "4.17.15"), Hardlink("opt/lodash/package.json", "srv/node_modules/lodash/package.json")]
    result = scan(folder, Image([Layer(lower), Layer([Whiteout("srv/node_modules")])]).write_oci(f"{folder}/oci"))
    complete(result, {OPENSSL, LODASH})
    equal([package["path"] for package in result.report["packages"] if package["name"] == "lodash"], ["opt/lodash/package.json"])


@test
def an_image_without_packages_is_no_error(folder):
    result = scan(folder, Image([Layer([Dir("etc"), File("hello", "static"), Symlink("bin", "usr/bin")])]).write_oci(f"{folder}/oci"))
    complete(result, set())


@test
def an_image_without_layers_is_no_error(folder):
    equal(scan(folder, Image([]).write_oci(f"{folder}/oci")).packages(), set())


# ---- images made by others

def opens(folder, target, layer_count):
    result = scan(folder, target)
    check(result.code in (0, 2, 3), f"{target}: ended with {result.code}: {result.err}")
    equal(len(result.layers()), layer_count, f"{target}: layers")
    return result


@test
def images_of_the_test_data_are_read(folder):
    tarballs = data("conformance/oci/gcr-tarball")
    for name in ("test_image_1.tar", "hello-world-v25.tar", "test_link.tar"):
        with tarfile.open(f"{tarballs}/{name}") as archive:
            images = json.load(archive.extractfile("manifest.json"))
        for image in images:
            tag = f":{image['RepoTags'][0]}" if len(images) > 1 else ""
            result = opens(folder, f"docker-archive:{tarballs}/{name}{tag}", len(image["Layers"]))
            equal(result.notes(), "", f"{name}: notes")
    for name in ("no_manifest.tar", "null_manifest.tar"):
        result = scan(folder, f"{tarballs}/{name}")
        check(result.code in (1, 3), f"{name}: ended with {result.code}")
        check(name in result.err or result.code == 3, f"{name}: the error names the place: {result.err}")
    mutate = data("conformance/oci/gcr-mutate")
    for name in sorted(os.listdir(mutate)):
        with tarfile.open(f"{mutate}/{name}") as archive:
            if "manifest.json" in archive.getnames():
                want = len(json.load(archive.extractfile("manifest.json"))[0]["Layers"])
                opens(folder, f"{mutate}/{name}", want)


@test
def a_bundle_needs_a_tag(folder):
    bundle = data("conformance/oci/gcr-tarball/test_bundle.tar")
    with tarfile.open(bundle) as archive:
        images = json.load(archive.extractfile("manifest.json"))
    check(len(images) > 1, "the bundle holds several images")
    equal(scan(folder, f"docker-archive:{bundle}").code, 1, "without a tag")
    for image in images:
        opens(folder, f"docker-archive:{bundle}:{image['RepoTags'][0]}", len(image["Layers"]))


@test
def what_lies_hidden_in_lower_layers_is_listed_where_it_is_asked_for(folder):
    lower = os_release() + [dpkg_status(("openssl", "3.0.9-1"), ("sudo", "1.9.13p3-1")), npm_package("srv", "lodash", "4.17.15")]
    upper = [dpkg_status(("openssl", "3.0.11-1"), ("curl", "7.88.1-10")), Whiteout("srv")]
    target = Image([Layer(lower), Layer([]), Layer(upper)]).write_oci(f"{folder}/oci")
    for kept in ("now", "from kept evidence"):
        report = scan(folder, "--all-layers", target).report
        hidden = {(package["name"], package["version"], package["layer"], package["hidden_by"]) for package in report["hidden_packages"]}
        equal(hidden, {("openssl", "3.0.9-1", 0, 2), ("sudo", "1.9.13p3-1", 0, 2), ("lodash", "4.17.15", 0, 2)}, kept)
        visible = {(package["name"], package["version"], package["layer"]) for package in report["packages"]}
        equal(visible, {("openssl", "3.0.11-1", 2), ("curl", "7.88.1-10", 2)}, kept)
    check("hidden_packages" not in scan(folder, target).report, "only where it is asked for")


@test
def what_is_stated_anew_is_not_hidden(folder):
    lower, middle = dpkg_status(("openssl", "3.0.9-1")), dpkg_status(("openssl", "3.0.9-1"), ("curl", "7.88.1-10"))
    target = Image([Layer(os_release() + [lower]), Layer([middle]), Layer([lower])]).write_oci(f"{folder}/oci")
    report = scan(folder, "--all-layers", target).report
    equal([(package["name"], package["layer"], package["hidden_by"]) for package in report["hidden_packages"]], [("curl", 1, 2)])
    equal([(package["name"], package["layer"]) for package in report["packages"]], [("openssl", 0)])


if __name__ == "__main__":
    main()
