"""docker_overlay2_test.py - images in the folder that a real docker has left behind: read as the same image's archive is"""
import os
import shutil

import engines
from containers_storage_test import LODASH, OPENSSL, REQUESTS, image, of_image, of_layers
from lib import check, equal, fails, main, need, plimsoll, scan, skopeo, test
from tree_test import need_root, tree_of_plimsoll
from trees import generated

NAME = "team/app:1"
TRUSTED = "the layers are folders in the store docker-overlay2, which was trusted: they have no digest that could be checked"


def left_behind(folder, driver, *archives):
    """The folder of a docker that took these and ended."""
    need_root()
    with engines.dockerd(folder, driver) as engine:
        for archive in archives:
            engine.load(archive)
    return engine.root


def files(folder, target):
    return {path: facts for path, facts in tree_of_plimsoll(folder, target).items() if facts[0] != "d"}


@test
def an_image_is_the_same_as_in_its_archive(folder):
    need("skopeo")
    target = image().write_oci_archive(f"{folder}/app.tar", "v1")
    skopeo(folder, target, f"docker-archive:{folder}/docker.tar:{NAME}")
    archive = scan(folder, "--no-cache", f"docker-archive:{folder}/docker.tar")
    equal(archive.packages(), {OPENSSL, LODASH, REQUESTS}, "packages of the archive")
    for driver, what in (("overlay2", of_layers), ("vfs", of_image)):
        root = left_behind(f"{folder}/{driver}", driver, f"{folder}/docker.tar")
        result = scan(folder, f"docker-overlay2:[{root}]{NAME}")
        equal(what(result), what(archive), driver)
        equal(result.report["image"]["reference"], f"docker.io/{NAME}", "reference")
        check(TRUSTED in [note["text"] for note in result.report["notes"]], f"{driver}: {result.report['notes']}")
        equal(files(folder, f"docker-overlay2:[{root}]{NAME}"), files(folder, target), f"files, {driver}")


@test
def trees_are_those_of_their_archives(folder):
    """Folders, files, links, whiteouts and opaque folders, from a seed."""
    need("skopeo")
    seeds = range(10, 22)
    for seed in seeds:
        generated(seed).write_oci(f"{folder}/{seed}", "tag")
        skopeo(folder, f"oci:{folder}/{seed}:tag", f"docker-archive:{folder}/{seed}.tar:seed:{seed}")
    root = left_behind(folder, "overlay2", *[f"{folder}/{seed}.tar" for seed in seeds])
    for seed in seeds:
        equal(files(folder, f"docker-overlay2:[{root}]seed:{seed}"), files(folder, f"oci:{folder}/{seed}"), f"image {seed}")


@test
def an_image_has_many_names(folder):
    need("skopeo")
    skopeo(folder, image().write_oci_archive(f"{folder}/app.tar", "v1"), f"docker-archive:{folder}/docker.tar:app:1")
    root = left_behind(folder, "overlay2", f"{folder}/docker.tar")
    number = os.listdir(f"{root}/image/overlay2/imagedb/content/sha256")[0]
    for name in ("app:1", "docker.io/library/app:1", number, number[:12], f"sha256:{number}", f"@{number[:12]}", f"app:1@{number[:12]}"):
        equal(scan(folder, f"docker-overlay2:[{root}]{name}").packages(), {OPENSSL, LODASH, REQUESTS}, name)
    for name in ("app", "app:2", "team/app:1", "0" * 12):
        fails(plimsoll(folder, "scan", f"docker-overlay2:[{root}]{name}"), "docker-overlay2", f"no image '{name}'", root)
    # a name alone, where no docker answers: as of a user's own docker
    os.makedirs(f"{folder}/data")
    os.rename(root, f"{folder}/data/docker")
    result = scan(folder, "app:1", env={"DOCKER_HOST": f"unix://{folder}/none", "XDG_CONFIG_HOME": folder})
    equal(result.packages(), {OPENSSL, LODASH, REQUESTS}, "packages")
    check("the image was taken from the store docker-overlay2" in [note["text"] for note in result.report["notes"]], result.report["notes"])


@test
def a_folder_that_was_changed_is_refused(folder):
    need("skopeo")
    skopeo(folder, image().write_oci_archive(f"{folder}/app.tar", "v1"), f"docker-archive:{folder}/docker.tar:{NAME}")
    root = left_behind(folder, "overlay2", f"{folder}/docker.tar")
    layers = f"{root}/image/overlay2/layerdb/sha256"
    top = next(name for name in os.listdir(layers) if not any(_read(f"{layers}/{other}/parent") == f"sha256:{name}" for other in os.listdir(layers)))
    cache = _read(f"{layers}/{top}/cache-id")
    for file, text, word in (("cache-id", "../../../etc", "'../../../etc' is no folder of a layer"), ("cache-id", "0" * 64, "No such file"),
                             ("diff", "sha256:" + "0" * 64, "its configuration"), ("parent", "sha256:" + "0" * 64, "its configuration")):
        whole = _read(f"{layers}/{top}/{file}")
        _write(f"{layers}/{top}/{file}", text)
        fails(plimsoll(folder, "scan", f"docker-overlay2:[{root}]{NAME}"), "docker-overlay2", root, word)
        _write(f"{layers}/{top}/{file}", whole)
    shutil.rmtree(f"{root}/overlay2/{cache}/diff")
    os.symlink("/etc", f"{root}/overlay2/{cache}/diff")
    fails(plimsoll(folder, "scan", f"docker-overlay2:[{root}]{NAME}"), "docker-overlay2", "is a link")
    number = os.listdir(f"{root}/image/overlay2/imagedb/content/sha256")[0]
    with open(f"{root}/image/overlay2/imagedb/content/sha256/{number}", "ab") as file:
        file.write(b" ")
    fails(plimsoll(folder, "scan", f"docker-overlay2:[{root}]{NAME}"), "docker-overlay2", "sha256:")
    fails(plimsoll(folder, "scan", f"docker-overlay2:[{folder}/nowhere]{NAME}"), f"{folder}/nowhere")


def _read(path):
    if not os.path.exists(path):
        return ""
    with open(path, encoding="ascii") as file:
        return file.read()


def _write(path, text):
    os.chmod(path, 0o600)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


if __name__ == "__main__":
    main()
