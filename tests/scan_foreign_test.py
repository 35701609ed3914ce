"""scan_foreign_test.py - images made by skopeo, umoci and buildah from a Debian root, in every transport they write

The root is small and made here; its package database is written by dpkg itself. Expectations come from dpkg-query.
"""
import os
import subprocess

from images import Layer, Image, npm_package, os_release
from lib import check, equal, main, need, policy, run, scan, skip, skopeo, test

PACKAGES = (("openssl", "3.0.9-1", ""), ("libssl3", "3.0.9-1", "openssl"), ("sudo", "1.9.13p3-1", ""), ("odd", "2:1.0~rc1+dfsg-3.1", "odd-source (1.0)"))


def debian_root(folder):
    """A root whose packages are installed by dpkg: what it wrote, and what dpkg-query says of it."""
    need("dpkg", "dpkg-deb", "dpkg-query")
    root = f"{folder}/root"
    for path in ("etc", "usr/lib", "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"):
        os.makedirs(f"{root}/{path}")
    for entry, content in os_release():
        if entry.isreg():
            with open(f"{root}/{entry.name}", "wb") as file:
                file.write(content)
    os.symlink("../usr/lib/os-release", f"{root}/etc/os-release")
    open(f"{root}/var/lib/dpkg/status", "w", encoding="ascii").close()
    for name, version, source in PACKAGES:
        tree = f"{folder}/build/{name}"
        os.makedirs(f"{tree}/DEBIAN")
        os.makedirs(f"{tree}/usr/share/doc/{name}")
        with open(f"{tree}/usr/share/doc/{name}/copyright", "w", encoding="ascii") as file:
            file.write("none\n")
        with open(f"{tree}/DEBIAN/control", "w", encoding="ascii") as file:
            file.write(f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: Somebody <a@example.org>\n"
                       + (f"Source: {source}\n" if source else "") + "Description: made for a test\n and nothing else\n")
        run("dpkg-deb", "--root-owner-group", "--build", tree, f"{folder}/{name}.deb")
    run("dpkg", f"--root={root}", f"--log={folder}/dpkg.log", "--force-all", "--install", *[f"{folder}/{name}.deb" for name, _, _ in PACKAGES])
    listing = run("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", "${Package} ${Version} ${source:Package}\n")
    want = {tuple(line.split()) for line in listing.splitlines()}
    check(len(want) == len(PACKAGES), f"dpkg installed {want}")
    run("tar", "-C", root, "--numeric-owner", "--owner=0", "--group=0", "-cf", f"{folder}/root.tar", ".")
    return f"{folder}/root.tar", want


def reads(folder, target, want, more=()):
    result = scan(folder, "--no-cache", target)
    equal(result.notes(), "", f"{target}: notes")
    check(result.code in (2, 3), f"{target}: exit {result.code}: {result.err}")
    got = {(package["name"], package["version"], package.get("source_name", package["name"])) for package in result.report["packages"]
           if package["type"] == "deb"}
    equal(got, want, f"{target}: packages as dpkg-query has them")
    others = {(package["name"], package["version"]) for package in result.report["packages"] if package["type"] != "deb"}
    equal(others, set(more), f"{target}: other packages")
    return result


@test
def skopeo_writes_what_we_read(folder):
    need("skopeo")
    tar, want = debian_root(folder)
    skopeo(folder, f"tarball:{tar}", f"oci:{folder}/oci:tag")
    reads(folder, f"oci:{folder}/oci:tag", want)
    reads(folder, f"{folder}/oci", want)
    for name, options in (("oci-archive", []), ("docker-archive", [])):
        skopeo(folder, *options, f"oci:{folder}/oci:tag", f"{name}:{folder}/{name}.tar:localhost/app:1")
        reads(folder, f"{name}:{folder}/{name}.tar", want)
        reads(folder, f"{name}:{folder}/{name}.tar:localhost/app:1", want)
        reads(folder, f"{folder}/{name}.tar", want)
    skopeo(folder, f"oci:{folder}/oci:tag", f"dir:{folder}/dir")
    for target in (f"dir:{folder}/dir", f"{folder}/dir"):
        result = reads(folder, target, want)
        check(all(layer["digest_verified"] for layer in result.layers()), f"{target}: digests are verified")
    for packing in ("gzip", "zstd"):
        skopeo(folder, "--dest-compress-format", packing, f"docker-archive:{folder}/docker-archive.tar", f"oci:{folder}/{packing}:tag")
        result = reads(folder, f"oci:{folder}/{packing}:tag", want)
        check(all(layer["digest_verified"] for layer in result.layers()), f"{packing}: digests are verified")


@test
def umoci_writes_what_we_read(folder):
    need("skopeo", "umoci")
    if os.geteuid() != 0:
        skip("umoci unpacks as root")
    tar, want = debian_root(folder)
    skopeo(folder, f"tarball:{tar}", f"oci:{folder}/oci:base")
    run("umoci", "unpack", "--image", f"{folder}/oci:base", f"{folder}/bundle")
    where = f"{folder}/bundle/rootfs/srv/node_modules/lodash"
    os.makedirs(where)
    with open(f"{where}/package.json", "w", encoding="ascii") as file:
        file.write('{"name":"lodash","version":"4.17.15"}')
    run("umoci", "repack", "--refresh-bundle", "--image", f"{folder}/oci:with", f"{folder}/bundle")
    result = reads(folder, f"oci:{folder}/oci:with", want, [("lodash", "4.17.15")])
    equal(len(result.layers()), 2)
    run("rm", "-r", f"{folder}/bundle/rootfs/srv")
    run("umoci", "repack", "--image", f"{folder}/oci:without", f"{folder}/bundle")
    equal(len(reads(folder, f"oci:{folder}/oci:without", want).layers()), 3)


@test
def buildah_writes_what_we_read(folder):
    need("buildah", "skopeo")
    if os.geteuid() != 0:
        skip("buildah's storage needs root here")
    tar, want = debian_root(folder)
    with open(f"{folder}/Containerfile", "w", encoding="ascii") as file:
        file.write("FROM scratch\nADD root.tar /\nCOPY package.json /srv/node_modules/lodash/package.json\n"
                   "COPY package.json /opt/node_modules/lodash/package.json\nUSER nobody\nCMD [\"sh\"]\n")
    with open(f"{folder}/package.json", "w", encoding="ascii") as file:
        file.write('{"name":"lodash","version":"4.17.15"}')
    check(os.path.exists(tar), "the root is there")
    storage = ["--root", f"{folder}/storage", "--runroot", f"{folder}/runroot", "--storage-driver", "vfs"]
    for form in ("oci", "docker"):
        probe = subprocess.run(["buildah", *storage, "bud", "--quiet", "--isolation=chroot", "--layers", "--format", form, "--signature-policy",
                                policy(folder), "-t", f"localhost/{form}", "-f", f"{folder}/Containerfile", folder], capture_output=True, text=True, check=False)
        if probe.returncode:
            skip(f"buildah cannot build here: {probe.stderr.strip().splitlines()[-1][:160] if probe.stderr.strip() else probe.returncode}")
        for transport in ("oci-archive", "docker-archive"):
            path = f"{folder}/{form}-{transport}.tar"
            run("buildah", *storage, "push", "--quiet", "--signature-policy", policy(folder), f"localhost/{form}", f"{transport}:{path}:localhost/{form}:1")
            reads(folder, f"{transport}:{path}", want, [("lodash", "4.17.15")])
    run("buildah", *storage, "rmi", "--all", "--force")


@test
def our_own_images_are_good_in_skopeos_eyes(folder):
    # What the other tests rest on: an image of ours that others refuse would prove nothing.
    need("skopeo")
    image = Image([Layer(os_release() + [npm_package("srv", "lodash", "4.17.15")])])
    image.write_oci(f"{folder}/oci", "tag")
    image.write_oci_archive(f"{folder}/oci.tar", "tag")
    image.write_docker_archive(f"{folder}/docker.tar")
    image.write_docker_archive(f"{folder}/skopeo.tar", style="skopeo")
    for number, source in enumerate((f"oci:{folder}/oci:tag", f"oci-archive:{folder}/oci.tar:tag", f"docker-archive:{folder}/docker.tar",
                                     f"docker-archive:{folder}/skopeo.tar")):
        skopeo(folder, source, f"dir:{folder}/dir{number}")
    skopeo(folder, image.write_dir(f"{folder}/dir"), f"oci:{folder}/again:tag")


if __name__ == "__main__":
    main()
