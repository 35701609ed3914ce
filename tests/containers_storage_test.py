"""containers_storage_test.py - images in real stores of podman and buildah: what lies there as folders is read as the same image's archive is"""
import json
import os
import shutil
import signal
import subprocess
import threading

import engines
import lib
from images import Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout, dpkg_status, npm_package, os_release, python_package
from lib import check, equal, fails, main, need, no_crash, plimsoll, policy, run, scan, skip, test
from tree_test import differences, need_root, tree_of, tree_of_plimsoll
from trees import IMAGES, generated

NAME = "example.org/team/app:v1"
OPENSSL, LODASH, REQUESTS = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15"), ("pypi", "requests", "2.19.0")
ROOT = "root:x:0:0:root:/root:/bin/sh\n"
TRUSTED = "the layers are folders in the store containers-storage, which was trusted: they have no digest that could be checked"
DRIVERS = ("overlay", "vfs")


def image(lodash="4.17.15"):
    """Whiteouts, opaque folders, links of both kinds, files in the place of others: and packages that show whether they count."""
    return Image([
        Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"), ("zlib1g", "1:1.2.13")), File("etc/passwd", ROOT), Dir("usr/bin"),
                              File("usr/bin/tool", "1", mode=0o4755), Hardlink("usr/bin/same", "usr/bin/tool", mode=0o4755),
                              npm_package("srv/gone", "minimist", "0.0.8"), npm_package("srv/emptied", "left-pad", "1.0.0")]),
        Layer([npm_package("srv", "lodash", lodash), Whiteout("srv/gone"), Dir("srv/emptied"), Opaque("srv/emptied"), File("srv/emptied/x", "2"),
               Symlink("srv/link", "../usr/bin")]),
        Layer([dpkg_status(("openssl", "3.0.9-1")), python_package("requests", "2.19.0"), File("etc/passwd", ROOT + "app:x:1000:1000::/home/app:/bin/sh\n"),
               File("usr/bin/tool", "3", mode=0o755)])])


def of_layers(result):
    """Of a report: what it says of the image, and in which layer; not how that is packed."""
    findings = [(item["id"], item.get("rating"), item.get("package", {}).get("name"), item.get("title")) for item in result.report["findings"]]
    places = [(item["type"], item["name"], item["version"], item.get("path"), item.get("layer")) for item in result.report["packages"]]
    return sorted(map(str, findings)), sorted(map(str, places)), result.verdict, [layer.get("diff_id") for layer in result.layers()]


def of_image(result):
    """The same without the layers: a store of vfs has one tree of them all."""
    findings, _, verdict, layers = of_layers(result)
    return findings, sorted(result.packages()), verdict, layers


@test
def an_image_is_the_same_as_in_its_archive(folder):
    need_root()
    target = image().write_oci_archive(f"{folder}/app.tar", "v1")
    archive = scan(folder, "--no-cache", target)
    equal(archive.packages(), {OPENSSL, LODASH, REQUESTS}, "packages of the archive")
    tree = tree_of_plimsoll(folder, target)
    for driver in DRIVERS:
        with engines.storage(folder, driver) as store:
            store.load(target, NAME)
            result = scan(folder, f"{store.place}{NAME}")
            what = of_layers if driver == "overlay" else of_image
            equal(what(result), what(archive), driver)
            equal(result.report["image"]["digest"], archive.report["image"]["digest"], "digest")
            equal(result.report["image"]["reference"], NAME, "reference")
            check(TRUSTED in [note["text"] for note in result.report["notes"]], f"{driver}: {result.report['notes']}")
            ours = tree_of_plimsoll(folder, f"{store.place}{NAME}")
            files = {path: facts for path, facts in tree.items() if facts[0] != "d"}
            equal({path: facts for path, facts in ours.items() if facts[0] != "d"}, files, f"files, {driver}")
            again = scan(folder, f"{store.place}{NAME}")
            equal(of_layers(again), of_layers(result), "once more: nothing of it is kept")
            for command in (["sbom", "--format", "cyclonedx"], ["explain", "CVE-2020-8203"]):
                got, want = (plimsoll(folder, *command, "--offline", at) for at in (f"{store.place}{NAME}", target))
                equal((got.code, "lodash" in got.out), (want.code, True), f"{command}: {got.err}")


@test
def the_merged_tree_is_what_podman_mounts(folder):
    """Folders, files, links, whiteouts and opaque folders, from a seed: what a container would see of the layers is what is read."""
    need_root()
    for driver in DRIVERS:
        with engines.storage(folder, driver) as store:
            wrong, refused = [], []
            seeds = [*range(0, IMAGES - 12, 2), *range(IMAGES - 12, IMAGES + 1)] if driver == "overlay" else range(0, IMAGES, 6)
            for seed in seeds:
                generated(seed).write_oci(f"{folder}/{seed}", "tag")
                made = subprocess.run(["buildah", *store.options, "from", f"oci:{folder}/{seed}:tag"], capture_output=True, text=True, check=False)
                if made.returncode != 0:  # names twice, files in the place of folders: not all engines take them
                    refused.append(made.stderr.strip()[-200:])
                    continue
                container = made.stdout.split()[-1]
                mounted = store.buildah("mount", container)
                number = store.buildah("inspect", "--format", "{{.FromImageID}}", container)
                found = differences(tree_of_plimsoll(folder, f"{store.place}@{number}"), tree_of(mounted))
                store.buildah("umount", container)
                if found:
                    wrong.append(f"image {seed}: {found[0]} ({len(found)} in all)")
            equal(wrong, [], f"trees that differ, {driver}")
            check(len(refused) <= 6, f"{driver} refused {len(refused)} images: {refused[-1:]}")


@test
def what_buildah_builds_is_read_where_it_lies(folder):
    need_root()
    with engines.storage(folder, "overlay") as store:
        store.load(image().write_oci_archive(f"{folder}/base.tar", "v1"), NAME)
        container = store.buildah("from", "--pull=never", NAME)
        mounted = store.buildah("mount", container)
        shutil.rmtree(f"{mounted}/srv/node_modules")
        os.mkdir(f"{mounted}/srv/node_modules")  # in the place of the lower one: opaque
        with open(f"{mounted}/srv/new", "w", encoding="ascii") as file:
            file.write("x")
        shutil.move(f"{mounted}/usr/bin", f"{mounted}/usr/moved")
        store.buildah("umount", container)
        store.buildah("commit", "--quiet", "--signature-policy", policy(folder), container, "localhost/built")
        store.buildah("push", "--quiet", "--signature-policy", policy(folder), "localhost/built", f"oci-archive:{folder}/built.tar:v1")
        archive = scan(folder, "--no-cache", f"oci-archive:{folder}/built.tar")
        result = scan(folder, "--no-cache", f"{store.place}localhost/built")
        equal(result.packages(), {OPENSSL, REQUESTS}, "packages")
        equal(of_layers(result), of_layers(archive), "the archive")
        ours = tree_of_plimsoll(folder, f"{store.place}localhost/built")
        check("usr/moved/tool" in ours and "usr/bin/tool" not in ours, sorted(ours))
        equal({path for path in ours if ours[path][0] != "d"},
              {path for path, facts in tree_of_plimsoll(folder, f"oci-archive:{folder}/built.tar").items() if facts[0] != "d"}, "files")


@test
def an_image_has_many_names(folder):
    made = image()
    with engines.storage(folder, "vfs") as store:
        store.load(made.write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        store.podman("tag", NAME, "localhost/short:1")
        digest, number = made.blobs()[1]["digest"], store.podman("inspect", "--type", "image", "--format", "{{.Id}}", NAME).strip()
        conf = {**store.environment}
        for name in (NAME, f"example.org/team/app@{digest}", f"@{digest}", number, number[:12], f"@{number[:20]}", f"sha256:{number}", f"{NAME}@{number[:12]}",
                     "short:1", "localhost/short:1"):
            result = scan(folder, f"containers-storage:{name}", env=conf)
            equal(result.report["image"]["digest"], digest, name)
            equal(result.report["image"]["target"], f"containers-storage:{name}", "target")
        for name in ("example.org/team/app:v2", "example.org/other/app:v1", "short:2", f"example.org/team/app@sha256:{'0' * 64}", "0" * 12):
            fails(plimsoll(folder, "scan", f"containers-storage:{name}", env=conf), "containers-storage", "no image '", store.root)


@test
def a_name_alone_is_looked_for_there(folder):
    need_root()
    with engines.storage(folder, "overlay") as store:
        store.load(image().write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        result = scan(folder, NAME, env={**store.environment, "XDG_CONFIG_HOME": folder, "CONTAINER_HOST": f"unix://{folder}/none"})
        equal(result.packages(), {OPENSSL, LODASH, REQUESTS}, "packages")
        check("containers-storage" in result.report["image"]["target"], result.report["image"])
        check("the image was taken from the store containers-storage" in [note["text"] for note in result.report["notes"]], result.report["notes"])


@test
def layers_of_a_shared_store_count(folder):
    """additionalimagestores: the base lies in a store for all, and what was built upon it in one's own."""
    need_root()
    with engines.storage(f"{folder}/shared", "overlay") as shared, engines.storage(folder, "overlay") as store:
        shared.load(image().write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        with open(f"{store.folder}/storage.conf", "a", encoding="utf-8") as file:
            file.write(f'[storage.options]\nadditionalimagestores = ["{folder}/nowhere", "{shared.root}"]\n')
        options = [*store.options, "--storage-opt", f"overlay.imagestore={shared.root}"]
        container = run("buildah", *options, "from", "--pull=never", NAME).strip()
        mounted = run("buildah", *options, "mount", container).strip()
        with open(f"{mounted}/srv/own", "w", encoding="ascii") as file:
            file.write("x")
        run("buildah", *options, "umount", container)
        run("buildah", *options, "commit", "--quiet", "--signature-policy", policy(folder), container, "localhost/own")
        check(len(os.listdir(f"{store.root}/overlay-layers")) < len(os.listdir(f"{shared.root}/overlay-layers")), "the base's layers were copied")
        for target, more in (("containers-storage:localhost/own", store.environment), ("containers-storage:" + NAME, store.environment),
                             (f"containers-storage:[overlay@{store.root}:overlay.imagestore={shared.root}]localhost/own", {})):
            equal(scan(folder, target, env=more).packages(), {OPENSSL, LODASH, REQUESTS}, target)
        check("srv/own" in plimsoll(folder, "debug", "tree", "containers-storage:localhost/own", env=store.environment).out, "the own layer")


@test
def a_store_that_is_written_meanwhile_is_read_all_the_same(folder):
    with engines.storage(folder, "vfs") as store:
        store.load(image().write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        stop = threading.Event()

        def write():
            while not stop.is_set():
                store.podman("tag", NAME, "localhost/more:1")
                store.podman("untag", NAME, "localhost/more:1")

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(8):
                equal(scan(folder, "--no-cache", f"{store.place}{NAME}").packages(), {OPENSSL, LODASH, REQUESTS}, "packages")
        finally:
            stop.set()
            writer.join()


@test
def an_image_that_is_removed_meanwhile_is_not_taken_for_whole(folder):
    files = [File(f"usr/share/doc/{number // 100}/{number}", "x") for number in range(20000)]
    target = Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))]), Layer(files), Layer([npm_package("srv", "lodash", "4.17.15")])])
    with engines.storage(folder, "overlay") as store:
        store.load(target.write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        whole = scan(folder, "--no-cache", f"{store.place}{NAME}")
        equal(whole.notes(), "", "before")
        command = [lib.PLIMSOLL, "scan", "--offline", "--format", "json", "--list-all-pkgs", f"{store.place}{NAME}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=lib.environment(folder), cwd=folder) as process:
            while process.poll() is None and not has_open(process.pid, f"{store.root}/overlay/"):
                pass
            process.send_signal(signal.SIGSTOP)
            store.podman("rmi", "--force", NAME)
            process.send_signal(signal.SIGCONT)
            out, err = process.communicate(timeout=lib.TIMEOUT_S)
        result = lib.Scan(process.returncode, out.decode(), err.decode())
        no_crash(result)
        check("the image was removed from its store while it was read" in result.notes(), f"exit {result.code}: {result.notes()} {result.err}")


def has_open(number, start):
    """Process NUMBER has something open whose path begins so."""
    try:
        return any(os.readlink(f"/proc/{number}/fd/{name}").startswith(start) for name in os.listdir(f"/proc/{number}/fd"))
    except OSError:
        return False


def change(path, function):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    function(value)
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.rename(f"{path}.new", path)


@test
def a_store_that_lies_is_refused(folder):
    with engines.storage(folder, "vfs") as store:
        store.load(image().write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        images, layers = f"{store.root}/vfs-images/images.json", f"{store.root}/vfs-layers/layers.json"
        whole = {path: open(path, encoding="utf-8").read() for path in (images, layers)}  # pylint: disable=consider-using-with

        def top(value):
            return next(item for item in value if item["id"] == json.loads(whole[images])[0]["layer"])

        cases = [
            (images, lambda value: value[0].update(layer="../../../etc"), ["'../../../etc' is no layer's id"]),
            (images, lambda value: value[0].update(id="../../x"), ["'../../x' is no image's id"]),
            (images, lambda value: value[0].update(layer="0" * 64), ["is not in the store"]),
            (images, lambda value: value[0].update(digest="sha256:" + "0" * 64), ["sha256:" + "0" * 64]),
            (layers, lambda value: top(value).update(parent=top(value)["id"]), ["in the configuration"]),
            (layers, lambda value: top(value).update({"diff-digest": "sha256:" + "0" * 64}), ["in the configuration"]),
            (layers, lambda value: top(value).update(flags={"incomplete": True}), ["not complete"]),
            (layers, lambda value: value.remove(top(value)), ["is not in the store"]),
        ]
        for path, function, words in cases:
            change(path, function)
            fails(plimsoll(folder, "scan", f"{store.place}{NAME}"), "containers-storage", *words)
            with open(path, "w", encoding="utf-8") as file:
                file.write(whole[path])
        number = store.podman("inspect", "--type", "image", "--format", "{{.Id}}", NAME).strip()
        for name in os.listdir(f"{store.root}/vfs-images/{number}"):
            path = f"{store.root}/vfs-images/{number}/{name}"
            with open(path, "rb+") as file:
                file.write(b" ")
        fails(plimsoll(folder, "scan", f"{store.place}{NAME}"), "containers-storage", "sha256:")
        shutil.rmtree(f"{store.root}/vfs-images/{number}")
        os.symlink("/etc", f"{store.root}/vfs-images/{number}")
        fails(plimsoll(folder, "scan", f"{store.place}{NAME}"), "is a link")


@test
def a_user_has_a_store_of_its_own(folder):
    """Rootless: storage.conf is the user's, and so is the folder; what hides lower folders has another attribute there."""
    need_root()
    need("setpriv", "buildah")
    target = image().write_oci_archive(f"{folder}/app.tar", "v1")
    archive = scan(folder, "--no-cache", target)
    user = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    os.chmod(folder, 0o755)
    for driver in DRIVERS:
        home = f"{folder}/{driver}"
        os.makedirs(f"{home}/run")
        for path in (home, f"{home}/run"):
            os.chown(path, 65534, 65534)
        variables = {"HOME": home, "XDG_RUNTIME_DIR": f"{home}/run", "PATH": os.environ["PATH"], "STORAGE_DRIVER": driver,
                     "STORAGE_OPTS": f"{driver}.ignore_chown_errors=true"}
        done = subprocess.run([*user, "buildah", "--signature-policy", policy(folder), "pull", "--quiet", target], env=variables, cwd=home,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            skip(f"a user's own store does not run here: {done.stderr.strip()[-200:]}")
        own = {"HOME": home, "XDG_DATA_HOME": "", "XDG_CACHE_HOME": f"{home}/cache"}
        result = scan(home, "containers-storage:localhost/v1", prefix=user, env=own)
        equal(of_image(result), of_image(archive), driver)
        equal(result.packages(), {OPENSSL, LODASH, REQUESTS}, f"packages, {driver}: {result.notes()}")
        # as its root: podman unshare
        inside = scan(home, "containers-storage:localhost/v1", prefix=(*user, "env", *(f"{name}={value}" for name, value in variables.items()), "podman", "unshare"),
                      env={**variables, **own})
        equal(of_image(inside), of_image(archive), f"unshare, {driver}")
        fails(plimsoll(folder, "scan", "containers-storage:localhost/v1", env={"HOME": home}), "containers-storage")  # of root


@test
def who_may_not_read_the_store_is_told(folder):
    need_root()
    need("setpriv")
    with engines.storage(folder, "vfs") as store:
        store.load(image().write_oci_archive(f"{folder}/app.tar", "v1"), NAME)
        os.chmod(folder, 0o711)
        os.chmod(store.root, 0o700)
        result = plimsoll("/tmp", "scan", f"{store.place}{NAME}", prefix=("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"))
        no_crash(result)
        equal(result.code, 1, "exit code")
        check("Permission denied" in result.err and store.root in result.err, result.err)
    fails(plimsoll(folder, "scan", f"containers-storage:[{folder}/nowhere]app"), f"{folder}/nowhere")
    fails(plimsoll(folder, "scan", f"containers-storage:[btrfs@{folder}]app"), "btrfs", "only overlay and vfs")
    fails(plimsoll(folder, "scan", "containers-storage:[/open"), "no ']'")
    fails(plimsoll(folder, "scan", "docker-overlay2:[open]app"), "[/FOLDER]NAME")
    fails(plimsoll(folder, "scan", "containers-storage:[relative]app"), "[driver@/graphroot+/runroot:options]")
    fails(plimsoll(folder, "scan", "containers-storage:app", env={"CONTAINERS_STORAGE_CONF": f"{folder}/no.conf"}), f"{folder}/no.conf")


if __name__ == "__main__":
    main()
