#!/usr/bin/env python3
"""attribution_test.py - which layer brought, changed and removed each package, setting and file, and by which line of the history

Every expectation is written by hand, from what the layers of the image below hold.
"""
import json

import lib
from images import CREATED, Dir, File, Hardlink, Image, Layer, Opaque, Symlink, Whiteout, dpkg_status, npm_package, os_release
from lib import check, equal, main, plimsoll, scan, test

ROOT, OLD = "root:x:0:0:root:/root:/bin/sh\n", "old:x:7:7::/srv/old:/bin/sh\n"
TRIXIE = 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n'
SUDO = ("sudo", "1.9.13p3-1")

# The history of a build: (line, whether it made a layer).
HISTORY = [("/bin/sh -c #(nop) ADD file:1 in / ", True), ("/bin/sh -c #(nop)  CMD [\"bash\"]", False), ("ENV PATH=/usr/bin TOKEN=abc", False),
           ("RUN /bin/sh -c apt-get upgrade # buildkit", True), ("USER nobody", False), ("RUN /bin/sh -c usermod app # buildkit", True),
           ("RUN /bin/sh -c apt-get dist-upgrade # buildkit", True), ("USER app", False), ("COPY app /srv # buildkit", True),
           ("ENTRYPOINT [\"/srv/app\" \"--name\" \"a \\\"b\\\"\"]", False), ("CMD [\"/bin/sh\" \"-c\" \"run \\u0026\"]", False)]
LAYER_LINES = [line for line, made in HISTORY if made]
CONFIG = {"User": "app", "Entrypoint": ["/srv/app", "--name", 'a "b"'], "Cmd": ["/bin/sh", "-c", "run &"],
          "Env": ["PATH=/usr/bin", "TOKEN=abc", "MADE_UP=x", "PAT=/usr/bin"]}


def layers():
    return [
        [*os_release(), dpkg_status(("openssl", "3.0.9-1"), SUDO, ("curl", "7.88.1-9")), File("etc/passwd", ROOT + OLD),
         Symlink("lib", "usr/lib"), File("usr/lib/a", "1"), File("usr/lib/b", "1"), npm_package("srv", "lodash", "4.17.15"), File("srv/x", "1")],
        [dpkg_status(("openssl", "3.0.11-1"), SUDO, ("curl", "7.88.1-9")),
         File("etc/passwd", ROOT + OLD + "app:x:1000:1000::/home/app:/bin/sh\n"), File("lib/a", "2")],
        [Whiteout("srv"), File("etc/passwd", ROOT + OLD + "app:x:1000:1000::/home/app:/bin/bash\n"), File("usr/lib/b", "1")],
        [dpkg_status(("openssl", "3.0.11-1"), SUDO), File("usr/lib/os-release", TRIXIE),
         File("etc/passwd", ROOT + "app:x:1001:1000::/home/app:/bin/bash\n")],
        [dpkg_status(("openssl", "3.0.13-1"), SUDO, ("curl", "7.88.1-9")), npm_package("srv", "lodash", "4.17.15"), File("srv/x", "2"),
         File("etc/passwd", ROOT + OLD + "app:x:1001:1000::/home/app:/bin/bash\n"), Whiteout("usr/lib/a")],
    ]


def image(history=HISTORY, config=None):
    made = Image([Layer(entries) for entries in layers()], config or CONFIG)
    made.config["history"] = [{"created": CREATED, "created_by": line, **({} if makes else {"empty_layer": True})} for line, makes in history]
    return made


def some(things, *keys):
    return sorted(tuple(thing.get(key) for key in keys) for thing in things)


def changes(thing):
    return [(change["layer"], change["fact"], change["before"]) for change in thing["changes"]]


def all_layers(folder, target, *arguments):
    return scan(folder, "--all-layers", *arguments, target).report


def without_reading(report):
    """What a kept evidence cannot change."""
    return {**report, "layers": [{key: value for key, value in layer.items() if key not in ("from_evidence", "read_bytes")} for layer in report["layers"]]}


@test
def packages_name_who_brought_changed_and_removed_them(folder):
    report = all_layers(folder, image().write_oci(f"{folder}/oci"))
    equal(some(report["packages"], "name", "version", "layer", "version_before", "first_layer"), [
        ("curl", "7.88.1-9", 4, None, None),  # it had been removed: what comes back is new
        ("lodash", "4.17.15", 4, None, None),
        ("openssl", "3.0.13-1", 4, "3.0.11-1", 0),
        ("sudo", "1.9.13p3-1", 0, None, None)])
    equal(some(report["hidden_packages"], "name", "version", "layer", "hidden_by", "version_before", "version_after"), [
        ("curl", "7.88.1-9", 0, 3, None, None),
        ("lodash", "4.17.15", 0, 2, None, None),
        ("openssl", "3.0.11-1", 1, 4, "3.0.9-1", "3.0.13-1"),
        ("openssl", "3.0.9-1", 0, 1, None, "3.0.11-1")])


@test
def of_several_packages_of_a_name_nobody_says_which_took_whose_place(folder):
    def lock(*versions):
        return File("srv/node_modules/.package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {
            f"node_modules/{number}/node_modules/lodash": {"version": version} for number, version in enumerate(versions)}}))
    target = Image([Layer([lock("1.0.0", "2.0.0", "3.0.0")]), Layer([lock("2.0.0", "3.0.1")]), Layer([lock("2.0.0", "3.0.2")])]).write_oci(f"{folder}/oci")
    report = all_layers(folder, target)
    equal(some(report["packages"], "version", "layer", "version_before", "first_layer"), [("2.0.0", 0, None, None), ("3.0.2", 2, "3.0.1", 1)])
    equal(some(report["hidden_packages"], "version", "hidden_by", "version_after"), [("1.0.0", 1, None), ("3.0.0", 1, None), ("3.0.1", 2, "3.0.2")])


@test
def accounts_name_who_brought_changed_and_removed_them(folder):
    report = all_layers(folder, image().write_oci(f"{folder}/oci"))
    equal([(account["name"], account["layer"], account["owner"], changes(account)) for account in report["accounts"]], [
        ("root", 0, "base", []), ("old", 4, "own", []), ("app", 1, "own", [(2, "shell", "/bin/sh"), (3, "uid", "1000")])])
    equal(some(report["hidden_accounts"], "name", "layer", "hidden_by"), [("old", 0, 3)])


@test
def the_distribution_names_who_brought_and_changed_it(folder):
    report = all_layers(folder, image().write_oci(f"{folder}/oci"))
    found = report["distribution"]
    equal((found["version_id"], found["layer"], found["owner"]), ("13", 0, "base"))
    equal(sorted(changes(found)), [(3, "codename", "bookworm"), (3, "pretty_name", "Debian GNU/Linux 12 (bookworm)"), (3, "version_id", "12")])
    equal(report["hidden_distributions"], [])
    target = Image([Layer(os_release()), Layer([File("x")]), Layer([Whiteout("usr/lib/os-release"), Whiteout("etc/os-release")])]).write_oci(f"{folder}/none")
    report = all_layers(folder, target)
    equal(report["distribution"], {})
    equal(some(report["hidden_distributions"], "id", "version_id", "layer", "hidden_by"), [("debian", "12", 0, 2)])


@test
def a_whiteout_of_a_folder_takes_accounts_away(folder):
    target = Image([Layer([File("etc/passwd", ROOT + OLD)]), Layer([Opaque("etc")]), Layer([File("etc/passwd", ROOT)]), Layer([])]).write_oci(f"{folder}/oci")
    for _ in ("now", "from kept evidence"):
        report = all_layers(folder, target)
        equal(some(report["accounts"], "name", "layer"), [("root", 2)])
        equal(some(report["hidden_accounts"], "name", "layer", "hidden_by"), [("old", 0, 1), ("root", 0, 1)])
    target = Image([Layer([File("etc/passwd", ROOT)]), Layer([Whiteout("etc")])]).write_oci(f"{folder}/none")
    report = all_layers(folder, target)
    equal((report["accounts"], some(report["hidden_accounts"], "name", "layer", "hidden_by")), ([], [("root", 0, 1)]))


@test
def accounts_of_a_name_are_told_apart_by_their_order(folder):
    twice = "root:x:0:0::/root:/bin/sh\nroot:x:0:0::/other:/bin/sh\n"
    target = Image([Layer([File("etc/passwd", twice)]), Layer([File("etc/passwd", twice.replace("/other", "/new") + twice[:26])])]).write_oci(f"{folder}/oci")
    equal([(account["home"], account["layer"], changes(account)) for account in all_layers(folder, target)["accounts"]],
          [("/root", 0, []), ("/new", 0, [(1, "home", "/other")]), ("/root", 1, [])])


@test
def accounts_of_a_folder_that_is_linked_have_layers(folder):
    for number, path in enumerate(("etc/passwd", "private/passwd")):
        target = Image([Layer([Dir("private"), Symlink("etc", "private"), File("etc/passwd", ROOT)]), Layer([]), Layer([File(path, ROOT + OLD)])])
        report = all_layers(folder, target.write_oci(f"{folder}/{number}"))
        equal(some(report["accounts"], "name", "layer"), [("old", 2), ("root", 0)], path)


@test
def accounts_of_a_file_that_is_linked_have_layers(folder):
    """passwd becomes a link to a file that was nobody's business before."""
    target = Image([Layer([File("etc/passwd", ROOT + OLD)]), Layer([File("srv/users", ROOT + OLD.replace("/bin/sh", "/bin/bash"))]), Layer([]),
                    Layer([Symlink("etc/passwd", "/srv/users")]), Layer([])]).write_oci(f"{folder}/oci")
    report = all_layers(folder, target)
    equal([(account["name"], account["layer"], changes(account)) for account in report["accounts"]], [
        ("root", 0, []), ("old", 0, [(3, "shell", "/bin/sh")])])
    equal(report["hidden_accounts"], [])


@test
def many_layers_that_change_accounts_are_said_to_be_too_many(folder):
    states = [Layer([File("etc/passwd", ROOT + f"u{number}:x:1:1::/:/bin/sh\n")]) for number in range(70)]
    report = all_layers(folder, Image(states).write_oci(f"{folder}/oci"))
    equal(some(report["accounts"], "name", "layer"), [("root", 6), ("u69", 69)])
    check(any(note["kind"] == "remark" and "below layer 7 did" in note["text"] for note in report["notes"]), report["notes"])


@test
def a_rescan_says_the_same(folder):
    target = image().write_oci(f"{folder}/oci")
    cold, warm = all_layers(folder, target), all_layers(folder, target)
    check(all(layer["from_evidence"] for layer in warm["layers"]), "kept evidence was used")
    equal(without_reading(warm), without_reading(cold))


@test
def layers_have_their_lines_of_the_history_in_every_transport(folder):
    made = image()
    for target in (made.write_oci(f"{folder}/oci"), made.write_dir(f"{folder}/dir"), made.write_oci_archive(f"{folder}/oci.tar"),
                   made.write_docker_archive(f"{folder}/docker.tar"), made.write_docker_archive(f"{folder}/skopeo.tar", style="skopeo")):
        report = scan(folder, target).report
        equal([layer.get("created_by") for layer in report["layers"]], LAYER_LINES, target)
        equal([layer["owner"] for layer in report["layers"]], ["base", "own", "own", "own", "own"], target)


@test
def the_configuration_names_the_lines_that_set_it(folder):
    result = scan(folder, image().write_oci(f"{folder}/oci"))
    equal([(found["setting"], found.get("variable"), found.get("history_line"), found.get("above_layer"), found.get("owner"), found.get("instruction"))
           for found in result.report["image"]["settings"]], [
        ("user", None, 8, 3, "own", "USER app"),
        ("entrypoint", None, 10, 4, "own", 'ENTRYPOINT ["/srv/app" "--name" "a \\"b\\""]'),
        ("cmd", None, 11, 4, "own", 'CMD ["/bin/sh" "-c" "run \\u0026"]'),
        ("environment", "PATH", 3, 0, "own", "ENV PATH"),
        ("environment", "TOKEN", 3, 0, "own", "ENV TOKEN"),
        ("environment", "MADE_UP", None, None, None, None),
        ("environment", "PAT", None, None, None, None)])
    check("abc" not in result.out, "the value of a variable is nobody's business")


@test
def secrets_of_the_history_and_of_commands_stand_in_no_report(folder):
    secret = "k3Vq9wq-k3Vq9wq"
    history = [("ADD rootfs.tar.xz / # buildkit", True),
               (f"RUN |2 V=1 DB_PASSWORD={secret} /bin/sh -c make # buildkit", True),
               (f"RUN /bin/sh -c git clone https://bot:{secret}@example.com/a # buildkit", True),
               (f"RUN /bin/sh -c curl --token {secret} https://example.com/ # buildkit", True),
               (f"RUN <<EOF (export API_KEY={secret}...)\nexport API_KEY={secret}\nmake\nEOF", True),
               (f'CMD ["app","--db-password","{secret}"]', False)]
    config = {**CONFIG, "Entrypoint": ["/srv/app", f"--secret={secret}"], "Cmd": ["app", "--db-password", secret], "Env": [f"API_KEY={secret}"]}
    target = image(history, config).write_oci(f"{folder}/oci")
    report = scan(folder, target).report
    equal(report["layers"][1]["created_by"], "RUN |2 V=1 DB_PASSWORD=*** /bin/sh -c make # buildkit")
    equal(report["layers"][2]["created_by"], "RUN /bin/sh -c git clone https://bot:***@example.com/a # buildkit")
    equal((report["image"]["entrypoint"], report["image"]["cmd"]), (["/srv/app", "--secret=***"], ["app", "--db-password", "***"]))
    for arguments in ([("scan", "--offline", "--scanners", "vuln,config", "-f", form) for form in ("table", "json", "cyclonedx")] +
                      [("debug", "tree", "--all-layers")]):
        result = plimsoll(folder, *arguments, target)
        check(result.out and secret not in result.out, (arguments, result.out[:500], result.err))


@test
def what_the_history_does_not_say_is_not_said(folder):
    wrong = {**CONFIG, "User": "root", "Cmd": ["other"], "Env": ["PATH=/bin"]}
    found = scan(folder, image(config=wrong).write_oci(f"{folder}/wrong")).report["image"]["settings"]
    equal([(setting["setting"], "history_line" in setting) for setting in found],
          [("user", False), ("entrypoint", True), ("cmd", False), ("environment", False)])
    for name, history in (("short", HISTORY[:-5]), ("long", HISTORY + [("RUN more", True)])):
        report = scan(folder, image(history).write_oci(f"{folder}/{name}")).report
        check(not any("created_by" in layer for layer in report["layers"]), name)
        check(any("history does not tell of 5 layers" in note["text"] for note in report["notes"] if note["kind"] == "remark"), report["notes"])
    report = scan(folder, image([]).write_oci(f"{folder}/none")).report
    check(not any("history" in note["text"] for note in report["notes"]), "no history is no wrong one")


def tree(folder, target, *arguments):
    result = plimsoll(folder, "debug", "tree", *arguments, target)
    equal(result.code, 0, result.err)
    return result.out


@test
def files_name_who_brought_changed_and_removed_them(folder):
    target = image().write_oci(f"{folder}/oci")
    lines = [line.split("\t") for line in tree(folder, target, "--all-layers").splitlines()]
    equal([line[2] for line in lines[:5]], [line.strip() if line.startswith("RUN") else line for line in LAYER_LINES])
    equal([line[0] for line in lines[:5]], [f"# layer {number}" for number in range(1, 6)])
    # path, whose entry, who brought it, who changed it last, what became of it
    found = [(line[0], *map(int, line[7:10]), line[10]) for line in lines[5:]]
    for path, want in {
        "usr/lib/a": [(1, 1, 1, "changed 2"), (2, 1, 2, "removed 5")],  # changed through the link lib, then a whiteout
        "usr/lib/b": [(1, 1, 1, "changed 3"), (3, 1, 1, "visible")],  # the same again: nothing was changed
        "srv/x": [(1, 1, 1, "removed 3"), (5, 5, 5, "visible")],  # with its folder; what comes back is new
        "lib": [(1, 1, 1, "visible")],
        "etc/passwd": [(1, 1, 1, "changed 2"), (2, 1, 2, "changed 3"), (3, 1, 3, "changed 4"), (4, 1, 4, "changed 5"), (5, 1, 5, "visible")],
        "usr/lib/os-release": [(1, 1, 1, "changed 4"), (4, 1, 4, "visible")],
    }.items():
        equal([line[1:] for line in found if line[0] == path], want, path)
    plain = tree(folder, target).splitlines()
    equal(plain, ["\t".join(line[:8]) for line in lines[5:] if line[10] == "visible"], "without --all-layers")


@test
def files_that_are_hard_links_name_their_layers(folder):
    target = Image([Layer([File("a", "1"), Hardlink("b", "a"), Hardlink("c", "a")]), Layer([Whiteout("b"), File("c", "2")])]).write_oci(f"{folder}/oci")
    found = json.loads(tree(folder, target, "--all-layers", "--format", "json"))
    keys = ("path", "layer", "first_layer", "changed_layer", "hidden_by", "removed")
    equal([tuple(file.get(key) for key in keys) for file in found["files"]], [
        ("a", 0, 0, 0, None, None), ("b", 0, 0, 0, 1, True), ("c", 0, 0, 0, 1, False), ("c", 1, 0, 1, None, None)])
    equal([layer["created_by"] for layer in found["layers"]], ["RUN something"] * 2)
    equal([file["path"] for file in json.loads(tree(folder, target, "--format", "json"))["files"]], ["a", "c"])


@test
def the_table_says_it_too(folder):
    text = plimsoll(folder, "scan", "--offline", "--all-layers", "--list-all-pkgs", image().write_oci(f"{folder}/oci"), env={"COLUMNS": "200"}).out
    for words in ("own layer 5 of 5, before it 3.0.11-1", "base layer 1 of 5, removed in layer 4", "base layer 1 of 5, changed in layer 2 to 3.0.11-1",
                  "own layer 2 of 5; shell changed in layer 3, before it /bin/sh; uid changed in layer 4, before it 1000",
                  "base layer 1 of 5; removed in layer 4", "history line 8: USER app", "nothing in the history says who set it"):
        check(words in " ".join(text.split()), f"{words!r} in {text}")


if __name__ == "__main__":
    main()
