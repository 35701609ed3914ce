#!/usr/bin/env python3
"""registry_login_test.py - who has logged in with skopeo, podman, buildah or docker need say nothing more to scan: the files and helpers that those write

The registry is Debian's docker-registry with htpasswd or with tokens; the credential helper is a program of the test's own, which docker and podman
themselves store secrets with.
"""
import base64
import contextlib
import json
import os
import subprocess

import registries
from images import Image, Layer, dpkg_status, os_release
from lib import check, equal, fails, main, need, no_crash, plimsoll, run, test

OPENSSL = ("deb", "openssl", "3.0.9-1")
PASSWORD = "canary-l0g1n: with ünusual/characters"  # a colon, blanks, and more than ASCII
HELPER = """#!/bin/sh
# Keeps what it is given in a file a host, as docker-credential-helpers' protocol has it.
cd "${0%/*}" || exit 1
mkdir -p kept
echo "$1" >>asked
case $1 in
store)
	cat >given
	host=$(/usr/bin/python3 -c 'import json; print(json.load(open("given"))["ServerURL"])')
	mv given "kept/$(echo "$host" | tr / _)"
	;;
get)
	read -r host || :
	cat "kept/$(echo "$host" | tr / _)" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; }
	;;
erase | list)
	echo '{}'
	;;
esac
"""


def image():
    return Image([Layer(os_release() + [dpkg_status(("openssl", "3.0.9-1"))])])


def home(folder):
    """What the other programs' environment is, as plimsoll's in these tests."""
    os.makedirs(f"{folder}/runtime", exist_ok=True)
    return {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": folder, "XDG_RUNTIME_DIR": f"{folder}/runtime", "DOCKER_HOST": f"unix://{folder}/none.sock"}


def login(folder, program, registry, *options, password=PASSWORD):
    need(program)
    if program != "docker":
        options += ("--cert-dir", registry.certificates()) if registry.authority else ("--tls-verify=false",)
    run(program, "login", *options, "--username", registries.USER, "--password-stdin", registry.host, input=password, env=home(folder))


def scan(folder, registry, name="team/app:1", **more):
    data = {name: value for name, value in registry.environment.items() if name == "PLIMSOLL_DATADIR"}
    result = plimsoll(folder, "scan", "--format", "json", "--list-all-pkgs", "--no-cache", f"docker://{registry.host}/{name}", *registry.options,
                      env={**home(folder), **data, **more})
    check(result.code in (0, 1, 2, 3), f"exit {result.code}: {result.err}")
    no_crash(result)
    check(PASSWORD not in result.out + result.err, "the password is in no output")
    return result


def opens(folder, registry, **more):
    result = scan(folder, registry, **more)
    equal(result.code in (0, 2, 3) and result.packages(), {OPENSSL}, result.err)


@contextlib.contextmanager
def closed(folder, **how):
    """A registry that lets nobody in who does not say who it is."""
    with registries.start(folder, **how) as registry:
        registry.push(image(), "team/app:1")
        fails(scan(folder, registry), registry.host, "401")
        yield registry


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


@test
def what_skopeo_podman_and_buildah_write_is_read(folder):
    for program in ("skopeo", "podman", "buildah"):
        own = f"{folder}/{program}"
        os.makedirs(own)
        with closed(own, password=PASSWORD) as registry:
            login(own, program, registry)
            equal(list(read(f"{own}/runtime/containers/auth.json")["auths"]), [registry.host], f"where {program} writes")
            opens(own, registry)


@test
def a_file_that_the_environment_names_is_read(folder):
    with closed(folder, tls=True, password=PASSWORD) as registry:
        login(folder, "skopeo", registry, "--authfile", f"{folder}/own.json")
        fails(scan(folder, registry), registry.host, "401")
        opens(folder, registry, REGISTRY_AUTH_FILE=f"{folder}/own.json")


@test
def a_login_for_a_part_of_a_registry_holds_there_alone(folder):
    need("podman")
    with closed(folder, password=PASSWORD) as registry:
        registry.push(image(), "other/app:1")
        run("podman", "login", "--tls-verify=false", "--username", registries.USER, "--password-stdin", f"{registry.host}/team", input=PASSWORD,
            env=home(folder))
        equal(list(read(f"{folder}/runtime/containers/auth.json")["auths"]), [f"{registry.host}/team"])
        opens(folder, registry)
        fails(scan(folder, registry, "other/app:1"), registry.host, "401")


@test
def what_docker_writes_is_read(folder):
    with closed(folder, password=PASSWORD) as registry:
        login(folder, "docker", registry)
        equal(list(read(f"{folder}/.docker/config.json")["auths"]), [registry.host])
        opens(folder, registry)
        os.rename(f"{folder}/.docker", f"{folder}/moved")
        fails(scan(folder, registry), registry.host, "401")
        opens(folder, registry, DOCKER_CONFIG=f"{folder}/moved")


def place_helper(folder, settings, path=".docker/config.json"):
    os.makedirs(f"{folder}/bin", exist_ok=True)
    with open(f"{folder}/bin/docker-credential-hold", "w", encoding="ascii") as file:
        file.write(HELPER)
    os.chmod(f"{folder}/bin/docker-credential-hold", 0o755)
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    with open(f"{folder}/{path}", "w", encoding="ascii") as file:
        json.dump(settings, file)


def asked(folder):
    with open(f"{folder}/bin/asked", encoding="ascii") as file:
        return file.read().split()


@test
def what_docker_keeps_with_a_helper_is_had_from_it(folder):
    for kind in ("credsStore", "credHelpers"):
        own = f"{folder}/{kind}"
        os.makedirs(own)
        with closed(own, password=PASSWORD) as registry:
            place_helper(own, {"credsStore": "hold"} if kind == "credsStore" else {"credHelpers": {registry.host: "hold"}})
            login(own, "docker", registry)
            written = read(f"{own}/.docker/config.json")
            check("auth" not in written.get("auths", {}).get(registry.host, {}), f"docker keeps the password with the helper: {written}")
            equal(read(f"{own}/bin/kept/{registry.host}")["Secret"], PASSWORD)
            opens(own, registry)
            equal(asked(own)[-1], "get")
            os.remove(f"{own}/bin/kept/{registry.host}")
            fails(scan(own, registry), registry.host, "401")  # it knows nobody: that is no failure of its own
            os.remove(f"{own}/bin/docker-credential-hold")
            fails(scan(own, registry), "docker-credential-hold", "PATH")


@test
def what_podman_keeps_with_a_helper_is_had_from_it(folder):
    with closed(folder, password=PASSWORD) as registry:
        place_helper(folder, {"credHelpers": {registry.host: "hold"}}, "runtime/containers/auth.json")
        login(folder, "podman", registry)
        equal(read(f"{folder}/bin/kept/{registry.host}")["Secret"], PASSWORD)
        opens(folder, registry)
        equal(asked(folder)[-1], "get")


@test
def an_identity_token_opens_a_registry_of_tokens(folder):
    with closed(folder, token=PASSWORD) as registry:
        registry.tokens.hands_out_refresh = True
        login(folder, "docker", registry)
        entry = read(f"{folder}/.docker/config.json")["auths"][registry.host]
        equal(entry.get("identitytoken"), registry.tokens.refresh, f"docker keeps the token: {entry}")
        equal(base64.b64decode(entry["auth"]).decode(), f"{registries.USER}:", "and not the password")
        registry.tokens.asked.clear()
        opens(folder, registry)
        equal({(method, user) for method, parameters, user in registry.tokens.asked if "scope" in parameters}, {("POST", registries.USER)}, "by OAuth 2")
        equal({parameters["grant_type"][0] for method, parameters, _ in registry.tokens.asked if method == "POST"}, {"refresh_token"})
        registry.tokens.refresh = "another"
        fails(scan(folder, registry), registry.host, "config.json")


@test
def an_identity_token_of_a_helper_opens_it_as_well(folder):
    with closed(folder, token=PASSWORD) as registry:
        registry.tokens.hands_out_refresh = True
        place_helper(folder, {"credsStore": "hold"})
        login(folder, "docker", registry)
        kept = read(f"{folder}/bin/kept/{registry.host}")
        equal((kept["Username"], kept["Secret"]), ("<token>", registry.tokens.refresh), "as docker stores it")
        registry.tokens.asked.clear()
        opens(folder, registry)
        equal({method for method, parameters, _ in registry.tokens.asked if "scope" in parameters}, {"POST"})


@test
def a_password_of_a_login_is_told_a_token_server(folder):
    for program in ("skopeo", "docker"):
        own = f"{folder}/{program}"
        os.makedirs(own)
        with closed(own, token=PASSWORD) as registry:
            login(own, program, registry)
            registry.tokens.asked.clear()
            opens(own, registry)
            equal({user for _, parameters, user in registry.tokens.asked if "scope" in parameters}, {registries.USER}, program)


@test
def a_later_login_counts_and_a_logout_does(folder):
    with closed(folder, password=PASSWORD) as registry:
        login(folder, "docker", registry)
        login(folder, "skopeo", registry)
        opens(folder, registry)
        run("skopeo", "logout", registry.host, env=home(folder))
        opens(folder, registry)  # docker's is there still
        subprocess.run(["docker", "logout", registry.host], env=home(folder), capture_output=True, check=True)
        fails(scan(folder, registry), registry.host, "401")


if __name__ == "__main__":
    main()
