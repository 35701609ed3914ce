"""containerd_test.py - images in the store of a real containerd: found by name, digest and namespace, read as the same image elsewhere is"""
import contextlib
import os
import subprocess

import engines
from grpc_made import FakeContainerd
from images import File, Image, Layer, Layout, dpkg_status, flip, npm_package, on, os_release, tagged
from lib import PLIMSOLL, check, equal, fails, main, need, plimsoll, scan, skip, test

NAME = "example.org/team/app"
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")


def image(architecture="amd64", lodash="4.17.15"):
    return Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))]), Layer([npm_package("srv", "lodash", lodash)])],
                 architecture=architecture)


def write_index(path):
    """An image for two platforms, as an archive."""
    layout = Layout()
    index = layout.index([layout.image(image(), **on("amd64")), layout.image(image("arm64", "4.17.20"), **on("arm64"))])
    layout.write(f"{path}.d", [{**index, **tagged("v1")}])
    engines.run("tar", "-C", f"{path}.d", "-cf", path, "oci-layout", "index.json", "blobs")
    return index["digest"]


@test
def an_image_is_the_same_as_in_its_archive(folder):
    target = image().write_oci_archive(f"{folder}/app.tar", "v1")
    archive = scan(folder, "--no-cache", target)
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        result = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.environment)
        equal(result.packages(), {OPENSSL, LODASH}, "packages")
        equal(result.findings(), archive.findings(), "findings")
        equal(result.report["image"]["digest"], archive.report["image"]["digest"], "digest")
        equal(result.report["image"]["target"], f"containerd:{NAME}:v1", "target")
        equal(result.report["image"]["reference"], f"{NAME}:v1", "reference")
        equal(result.notes(), "", "notes")
        alone = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.socket_alone)
        equal((alone.packages(), alone.findings(), alone.notes()), (result.packages(), result.findings(), ""), "all over the socket")
        equal({**alone.report["image"]}, {**result.report["image"]}, "image")
    # nobody is asked: the folder alone does
    result = scan(folder, f"containerd:[{engine.root}]probe/{NAME}:v1")
    equal(result.packages(), {OPENSSL, LODASH}, "packages")
    equal(result.report["image"]["digest"], archive.report["image"]["digest"], "digest")


@test
def a_name_alone_is_looked_for_there_first(folder):
    image().write_oci_archive(f"{folder}/app.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        for environment in (engine.environment, engine.socket_alone):
            result = scan(folder, f"{NAME}:v1", env=environment)
            equal(result.packages(), {OPENSSL, LODASH}, "packages")
            check("containerd" in result.report["image"]["target"], result.report["image"])
            check(any("the image was taken from the store containerd" in note["text"] for note in result.report["notes"]),
                  f"says whence: {result.report['notes']}")


@test
def a_digest_and_an_id_name_it_too(folder):
    made = image()
    made.write_oci_archive(f"{folder}/app.tar", "v1")
    digest = made.blobs()[1]["digest"]
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        for name in (f"{NAME}@{digest}", f"{NAME}:v1@{digest}", f"@{digest}", f"@{digest[7:19]}"):
            for environment in (engine.environment, engine.socket_alone):
                result = scan(folder, f"containerd:{name}", env=environment)
                equal(result.packages(), {OPENSSL, LODASH}, name)
                equal(result.report["image"]["digest"], digest, name)
        for environment in (engine.environment, engine.socket_alone):
            fails(plimsoll(folder, "scan", f"containerd:{NAME}@sha256:{'0' * 64}", env=environment), "containerd", "no image")
            fails(plimsoll(folder, "scan", f"containerd:{NAME}:v2", env=environment), "no image", f"{NAME}:v2")
    # the files of one that runs no longer
    for name in (f"{NAME}@{digest}", f"{NAME}:v1@{digest}", f"@{digest}", f"@{digest[7:19]}"):
        equal(scan(folder, f"containerd:{name}", env=engine.environment).report["image"]["digest"], digest, name)
    fails(plimsoll(folder, "scan", f"containerd:{NAME}@sha256:{'0' * 64}", env=engine.environment), "containerd", "no image")
    fails(plimsoll(folder, "scan", f"containerd:{NAME}:v1", env=engine.socket_alone), "other.sock", "connect")


def namespaces_checked(folder, environment):
    fails(plimsoll(folder, "scan", f"containerd:{NAME}:v1", env=environment), "k8s.io", "default")
    one = scan(folder, f"containerd:k8s.io/{NAME}:v1", env=environment)
    two = scan(folder, f"containerd:{NAME}:v1", env={**environment, "CONTAINERD_NAMESPACE": "default"})
    equal(one.packages(), {OPENSSL, LODASH}, "k8s.io")
    equal(two.packages(), {OPENSSL, ("npm", "lodash", "4.17.20")}, "default")


@test
def namespaces_are_told_apart(folder):
    image().write_oci_archive(f"{folder}/one.tar", "v1")
    image(lodash="4.17.20").write_oci_archive(f"{folder}/two.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/one.tar", NAME, namespace="k8s.io")
        engine.load(f"{folder}/two.tar", NAME, namespace="default")
        for environment in (engine.environment, engine.socket_alone):
            namespaces_checked(folder, environment)
    namespaces_checked(folder, engine.environment)


@test
def an_index_gives_the_platform_that_is_wanted(folder):
    write_index(f"{folder}/app.tar")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME, "--all-platforms")
        for environment in (engine.environment, engine.socket_alone):
            for architecture, lodash in (("amd64", "4.17.15"), ("arm64", "4.17.20")):
                result = scan(folder, "--platform", f"linux/{architecture}", f"containerd:{NAME}:v1", env=environment)
                equal(result.packages(), {OPENSSL, ("npm", "lodash", lodash)}, architecture)
            both = plimsoll(folder, "scan", "--offline", "--platform", "all", f"containerd:{NAME}:v1", env=environment)
            check(both.code in (2, 3) and "linux/arm64" in both.out and "linux/amd64" in both.out, f"exit {both.code}: {both.err}")


@test
def platforms_that_were_not_pulled_are_not_missed(folder):
    digest = write_index(f"{folder}/app.tar")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME, "--all-platforms")
        # what `ctr images pull` leaves away: manifest, configuration and layers of the other platform
        for blob in image("arm64", "4.17.20").blobs()[0]:
            if blob not in image().blobs()[0]:
                os.unlink(engine.blob(blob))
        result = scan(folder, "--platform", "linux/amd64", f"containerd:{NAME}:v1", env=engine.environment)
        equal(result.packages(), {OPENSSL, LODASH}, "packages")
        missing = image("arm64", "4.17.20").blobs()[1]["digest"][7:]
        fails(plimsoll(folder, "scan", "--platform", "linux/arm64", f"containerd:@{digest}", env=engine.environment), missing)
        result = scan(folder, "--platform", "linux/amd64", f"containerd:{NAME}:v1", env=engine.socket_alone)
        equal(result.packages(), {OPENSSL, LODASH}, "packages, over the socket")
        fails(plimsoll(folder, "scan", "--platform", "linux/arm64", f"containerd:@{digest}", env=engine.socket_alone), missing)


@test
def what_was_changed_in_the_store_is_not_believed(folder):
    made = image()
    made.write_oci_archive(f"{folder}/app.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        layer = engine.blob(made.layers[1].digest)
        os.chmod(layer, 0o644)
        flip(layer, -30)
        for environment in (engine.environment, engine.socket_alone):
            result = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=environment)
            check("layer 1: : its bytes are not what" in result.notes(), f"exit {result.code}: {result.notes()} {result.err}")
        os.unlink(layer)
        for environment, word in ((engine.environment, "is missing"), (engine.socket_alone, "not found")):
            gone = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=environment)
            check("layer 1" in gone.notes() and word in gone.notes(), f"a layer that is not there: {gone.notes()}")
        manifest = engine.blob(made.blobs()[1]["digest"])
        os.chmod(manifest, 0o644)
        flip(manifest, 40)
        for environment in (engine.environment, engine.socket_alone):
            fails(plimsoll(folder, "scan", "--no-cache", f"containerd:{NAME}:v1", env=environment), "its digest is sha256")


@test
def who_may_use_the_socket_alone_gets_the_image(folder):
    need("setpriv")
    if os.getuid() != 0:
        skip("only root can become somebody else")
    if subprocess.run([*NOBODY, "test", "-x", PLIMSOLL], check=False).returncode:
        skip("others than root may not reach the build")
    made = image()
    made.write_oci_archive(f"{folder}/app.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        os.chmod(folder, 0o755)
        os.chmod(engine.root, 0o700)
        fails(plimsoll(folder, "scan", f"containerd:{NAME}:v1", env=engine.environment, prefix=NOBODY), "engine.sock", "Permission denied", "meta.db")
        os.chmod(engine.socket, 0o666)
        result = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.environment, prefix=NOBODY)
        equal((result.packages(), result.notes()), ({OPENSSL, LODASH}, ""), "packages")
        equal(result.report["image"]["digest"], made.blobs()[1]["digest"], "digest")


@test
def one_that_runs_counts_and_not_its_files(folder):
    made = image()
    made.write_oci_archive(f"{folder}/app.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(engine.socket)
    with FakeContainerd(engine.socket, made, trick=lambda call: call.kind == "get" and call.fail(5)) as server:
        fails(plimsoll(folder, "scan", f"containerd:{NAME}:v1", env=engine.environment), "no image", engine.socket)
        equal([call.kind for call in server.calls], ["namespaces", "get"], "what it was asked")
    # one that has the name, and blobs that lie there: those are read where they lie
    with FakeContainerd(engine.socket, made, name=f"{NAME}:v1") as server:
        equal(scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.environment).packages(), {OPENSSL, LODASH}, "packages")
        equal([call.kind for call in server.calls], ["namespaces", "get"], "what it was asked")
    # one that makes no sense
    with FakeContainerd(engine.socket, made, raw=lambda connection: connection.sendall(b"hello")):
        equal(scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.environment).packages(), {OPENSSL, LODASH}, "packages, by its files")


@test
def a_large_layer_comes_whole(folder):
    # more than any window of HTTP/2, and than any pipe
    noise = os.urandom(1 << 20)
    Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))] + [File(f"srv/{at}", noise + bytes([at])) for at in range(40)])]).write_oci_archive(f"{folder}/app.tar", "v1")
    with engines.containerd(folder) as engine:
        engine.load(f"{folder}/app.tar", NAME)
        result = scan(folder, "--no-cache", f"containerd:{NAME}:v1", env=engine.socket_alone)
        equal(result.notes(), "", "notes")
        check(result.layers()[0]["size_bytes"] > 40 << 20, f"its size: {result.layers()}")


@test
def a_store_that_is_not_there_is_named(folder):
    fails(plimsoll(folder, "scan", f"containerd:[{folder}/nowhere]app"), f"{folder}/nowhere")
    fails(plimsoll(folder, "scan", "containerd:app", env={"CONTAINERD_ADDRESS": f"{folder}/no.sock"}), "no.sock", "containerd")


if __name__ == "__main__":
    main()
