#!/usr/bin/env python3
"""scan_mirrors_test.py - an image is where registries.conf says: mirrors in turn, by tag or by digest; short names; what is blocked"""
import base64
import json
import os

import registries
from hostile_registry import HostileRegistry
from images import Image, Layer, digest_of, dpkg_status, npm_package, os_release
from lib import check, equal, fails, main, no_crash, plimsoll, test

PACKAGES = {("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")}
PASSWORD = "canary-m1rr0r"


def image():
    return Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))]), Layer([npm_package("srv", "lodash", "4.17.15")])])


def settle(folder, text):
    os.makedirs(f"{folder}/.config/containers", exist_ok=True)
    with open(f"{folder}/.config/containers/registries.conf", "w", encoding="ascii") as file:
        file.write(text)


def rule(location, *mirrors, prefix="ship.test", more=""):
    """A [[registry]]: MIRRORS are locations, or of (location, further lines)."""
    text = f'[[registry]]\nprefix = "{prefix}"\nlocation = "{location}"\n{more}\n'
    for mirror in mirrors:
        where, lines = mirror if isinstance(mirror, tuple) else (mirror, "")
        text += f'[[registry.mirror]]\nlocation = "{where}"\n{lines}\n'
    return text


def scan(folder, target, *options, **more):
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", "--no-cache", target, *options, **more)
    check(result.code in (0, 1, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    check(PASSWORD not in result.out + result.err, "the password is in no output")
    return result


def taken(result):
    """The places that the report says it was taken from: a mirror always, else of names alone."""
    return [note["text"].removeprefix("the image was taken from ").removesuffix(", a mirror") for note in result.report["notes"] if note["text"].startswith("the image was taken")]


def is_whole(result, what=""):
    equal(result.packages(), PACKAGES, f"{what} {result.err}")
    equal(result.notes(), "", what)


def gets(server):
    return [path for method, path, *_ in server if method == "GET" and path != "/v2/"]


def refuse(handler):
    return handler.is_manifest and handler.say(503)


@test
def a_mirror_that_has_it_is_the_only_one_that_is_asked(folder):
    with registries.start(folder, name="mirror") as mirror, registries.start(folder, name="original") as original:
        digest = mirror.push(image(), "copy/team/app:1")
        original.push(image(), "team/app:1")
        settle(folder, rule(original.host, f"{mirror.host}/copy"))
        for target in ("docker://ship.test/team/app:1", "ship.test/team/app:1", f"docker://ship.test/team/app@{digest}"):
            result = scan(folder, target)
            is_whole(result, target)
            equal(result.report["image"]["digest"], digest)
            check(result.report["image"]["reference"].startswith("ship.test/team/app"), f"it is called as it was asked for: {result.report['image']}")
            equal(taken(result), [mirror.host], target)
        equal(gets(original.log()), [], "the original was asked")
        check(gets(mirror.log()) and all(path.startswith("/v2/copy/team/app/") for path in gets(mirror.log())), f"{gets(mirror.log())}")


@test
def the_next_is_asked_where_a_mirror_fails(folder):
    made = image()
    gone = f"127.0.0.1:{registries.free_port()}"
    with registries.start(folder, name="empty") as empty, HostileRegistry(made, refuse) as busy, registries.start(folder, name="original") as original:
        original.push(made, "team/app:1")
        settle(folder, rule(original.host, gone, empty.host, busy.host))
        result = scan(folder, "ship.test/team/app:1", "--verbose")
        is_whole(result)
        equal(taken(result), [original.host])
        check(gets(empty.log()) and gets(busy.seen), "both were asked")
        check(gone in result.err and busy.host in result.err, f"who did not answer is said to who wants to know: {result.err}")


@test
def a_layer_that_a_mirror_has_not_is_taken_from_the_next(folder):
    made = image()
    missing = digest_of(made.layers[1].blob)

    def without(handler):
        return handler.what == missing and handler.say(404)

    def cut(handler):
        if handler.what != missing:
            return False
        handler.answer(200, handler.right[:40], length=len(handler.right))
        return handler.hang_up()

    for trick in (without, cut):
        with HostileRegistry(made, trick) as mirror, registries.start(folder, name=f"original-{trick.__name__}") as original:
            original.push(made, "team/app:1")
            settle(folder, rule(original.host, mirror.host))
            result = scan(folder, "docker://ship.test/team/app:1")
            is_whole(result, trick.__name__)
            equal([path.rpartition("/")[2] for path in gets(original.log())], [missing], "the original is asked for what is missing alone")


@test
def what_a_mirror_lost_all_at_once_is_taken_from_the_next(folder):
    made = Image([Layer([npm_package("srv", f"name{number}", "1.0.0")]) for number in range(8)])
    with HostileRegistry(made, lambda handler: handler.is_layer and handler.say(404)) as mirror, HostileRegistry(made) as original:
        settle(folder, rule(original.host, mirror.host))
        result = scan(folder, "docker://ship.test/app:1")
        equal(result.notes(), "")
        equal(len(result.packages()), 8)


@test
def where_all_fail_the_error_names_each(folder):
    gone = f"127.0.0.1:{registries.free_port()}"
    with registries.start(folder, name="empty") as empty, HostileRegistry(image(), lambda handler: handler.is_manifest and handler.say(403)) as closed:
        settle(folder, rule(closed.host, gone, empty.host))
        fails(scan(folder, "docker://ship.test/team/app:1"), "ship.test/team/app", gone, empty.host, "404", closed.host, "403")
        fails(scan(folder, "ship.test/team/app:1"), gone, empty.host, closed.host)


@test
def a_layer_that_nobody_has_is_named_with_all_who_have_it_not(folder):
    made = image()
    missing = digest_of(made.layers[1].blob)

    def without(handler):
        return handler.what == missing and handler.say(404)

    with HostileRegistry(made, without) as mirror, HostileRegistry(made, without) as original:
        settle(folder, rule(original.host, mirror.host))
        result = scan(folder, "docker://ship.test/team/app:1")
        equal(result.packages(), {("deb", "openssl", "3.0.9-1")})
        check("layer 1:" in result.notes() and mirror.host in result.notes() and original.host in result.notes(), result.notes())


@test
def mirrors_for_digests_are_not_asked_for_tags_nor_the_other_way_round(folder):
    made = image()
    _, descriptor = made.blobs()
    by_tag, by_digest = "ship.test/app:1", f"ship.test/app@{descriptor['digest']}"
    for lines, more, tag_from_mirror, digest_from_mirror in (
            ('pull-from-mirror = "digest-only"', "", False, True), ('pull-from-mirror = "tag-only"', "", True, False),
            ('pull-from-mirror = "all"', "", True, True), ("", "mirror-by-digest-only = true", False, True)):
        for target, from_mirror in ((by_tag, tag_from_mirror), (by_digest, digest_from_mirror)):
            with HostileRegistry(made) as mirror, HostileRegistry(made) as original:
                settle(folder, rule(original.host, (mirror.host, lines), more=more))
                result = scan(folder, target)
                what = f"{lines}{more}: {target}"
                is_whole(result, what)
                asked, left = (mirror, original) if from_mirror else (original, mirror)
                equal(taken(result), [asked.host], what)
                equal(gets(left.seen), [], what)


@test
def who_we_are_to_a_mirror_is_a_matter_of_its_own(folder):
    with registries.start(folder, name="mirror", password=PASSWORD) as mirror, HostileRegistry(image()) as original:
        mirror.push(image(), "app:1")
        settle(folder, rule(original.host, mirror.host))
        result = scan(folder, "ship.test/app:1", env=mirror.environment)  # for ship.test, and the mirror is not that
        is_whole(result)
        equal(taken(result), [original.host])
        equal({status for method, path, status in mirror.log() if method == "GET" and "/manifests/" in path}, {401})
        os.makedirs(f"{folder}/.docker")
        with open(f"{folder}/.docker/config.json", "w", encoding="ascii") as file:
            json.dump({"auths": {mirror.host: {"auth": base64.b64encode(f"{registries.USER}:{PASSWORD}".encode()).decode()}}}, file)
        before = len(original.seen)
        result = scan(folder, "docker://ship.test/app:1")
        is_whole(result)
        equal(taken(result), [mirror.host])
        equal(len(original.seen), before, "the original was asked")


@test
def a_mirror_is_insecure_by_its_own_line(folder):
    with registries.start(folder, name="mirror", tls=True) as mirror, HostileRegistry(image()) as original:
        mirror.push(image(), "app:1")
        for lines, place in (("", original.host), ("insecure = true", mirror.host)):
            settle(folder, rule(original.host, (mirror.host, lines)))
            result = scan(folder, "ship.test/app:1")
            is_whole(result, lines)
            equal(taken(result), [place], lines)


@test
def short_names_are_aliases_or_searched_for(folder):
    with registries.start(folder, name="first") as first, registries.start(folder, name="second") as second:
        second.push(image(), "app:1")
        second.push(image(), "fleet/boat:1")
        search = f'unqualified-search-registries = ["{first.host}", "{second.host}"]\n'
        settle(folder, f'{search}[aliases]\nboat = "{second.host}/fleet/boat"\n')
        for target, reference in (("app:1", "app:1"), ("docker://app:1", "app:1"), ("boat:1", "fleet/boat:1")):
            result = scan(folder, target)
            is_whole(result, target)
            equal(result.report["image"]["reference"], f"{second.host}/{reference}", target)
        equal({path for path in gets(first.log())}, {"/v2/app/manifests/1"}, "aliases are not searched for")
        fails(scan(folder, "docker://nowhere:1"), f"{first.host}", f"{second.host}", "404")


@test
def what_is_blocked_is_not_asked_for(folder):
    with HostileRegistry(image()) as registry:
        settle(folder, rule(registry.host, more="blocked = true"))
        fails(scan(folder, "docker://ship.test/app:1"), "is blocked by", "registries.conf")
        settle(folder, rule(registry.host, prefix="ship.test/team", more="blocked = true") + rule(registry.host))
        fails(scan(folder, "docker://ship.test/team/app:1"), "is blocked by")
        is_whole(scan(folder, "docker://ship.test/app:1"))
        settle(folder, "[[registry]]\nprefix = \"ship.test\"\nblocked = 12\n")
        fails(scan(folder, "docker://ship.test/app:1"), "registries.conf", "line 3")


def settle_docker(folder, *mirrors):
    os.makedirs(f"{folder}/.config/docker", exist_ok=True)
    with open(f"{folder}/.config/docker/daemon.json", "w", encoding="ascii") as file:
        json.dump({"log-level": "info", "registry-mirrors": mirrors}, file)


@test
def dockers_own_mirrors_are_asked_for_what_is_of_docker_hub(folder):
    gone = f"127.0.0.1:{registries.free_port()}"
    with registries.start(folder, name="mirror") as mirror, HostileRegistry(image()) as other:
        mirror.push(image(), "library/app:1")
        mirror.push(image(), "team/app:1")
        settle(folder, "")
        settle_docker(folder, f"http://{gone}", f"http://{mirror.host}/")
        for target, reference in (("docker://app:1", "docker.io/library/app:1"), ("docker://docker.io/team/app:1", "docker.io/team/app:1"),
                                  ("app:1", "docker.io/library/app:1")):
            result = scan(folder, target)
            is_whole(result, target)
            equal((taken(result), result.report["image"]["reference"]), ([mirror.host], reference), target)
        before = len(mirror.log())
        is_whole(scan(folder, f"docker://{other.host}/app:1"))
        equal(len(mirror.log()), before, "of another registry it is not asked")
        settle(folder, rule(other.host, prefix="docker.io"))
        is_whole(scan(folder, "docker://app:1"))
        equal(len(mirror.log()), before, "another place for it counts before")
        settle(folder, "")
        settle_docker(folder, f"http://{mirror.host}/v2/")
        fails(scan(folder, "docker://app:1"), f"{folder}/.config/docker/daemon.json", "registry-mirrors", "a mirror is 'https://HOST'")


if __name__ == "__main__":
    main()
