"""docker_daemon_test.py - images of an engine that runs: docker's API over a socket, over TCP and TLS, of a server of the test's own and of the
real ones"""
import hashlib
import json
import os

import engines
import registries
from fake_engine import BASE, archive, engine, scan
from images import File, Image, Layer, Symlink, npm_package
from lib import check, equal, fails, main, need, plimsoll, run, test

OPENSSL, LODASH = ("deb", "openssl", "3.0.9-1"), ("npm", "lodash", "4.17.15")


def reads(result, *packages):
    check(result.code in (2, 3), f"exit {result.code}: {result.err}")
    equal(result.packages(), set(packages or (OPENSSL, LODASH)), "packages")
    equal(result.notes(), "", "notes")


@test
def an_image_is_the_same_as_in_its_archive(folder):
    with engine(folder) as server:
        result = scan(folder, "--no-cache", "docker-daemon:app:1", env=server.environment)
        reads(result)
        equal(server.asked, ["/images/docker.io/library/app:1/json", "/images/docker.io/library/app:1/get"], "asked")
    saved = scan(folder, "--no-cache", f"docker-archive:{folder}/image.tar")
    equal(result.findings(), saved.findings(), "findings")
    equal(result.report["image"]["digest"], saved.report["image"]["digest"], "digest")
    equal(result.report["image"]["target"], "docker-daemon:app:1", "target")


@test
def an_id_names_it_too(folder):
    with engine(folder) as server:
        for name in (server.image_id, "@" + server.image_id, server.image_id[7:19]):
            result = scan(folder, f"docker-daemon:{name}", env=server.environment)
            reads(result)
            equal(result.report["image"]["config_digest"], server.image_id, "the image's id")


@test
def podmans_socket_is_asked_in_the_same_way(folder):
    with engine(folder) as server:
        reads(scan(folder, "podman:app:1", env={"CONTAINER_HOST": server.environment["DOCKER_HOST"]}))
        os.makedirs(f"{folder}/run/podman")
        os.rename(f"{folder}/engine.sock", f"{folder}/run/podman/podman.sock")
        reads(scan(folder, "podman:app:1", env={"XDG_RUNTIME_DIR": f"{folder}/run"}))


@test
def a_name_alone_is_looked_for_in_the_engine(folder):
    with engine(folder) as server:
        result = scan(folder, "app:1", env=server.environment)
        reads(result)
        check("docker-daemon" in result.report["image"]["target"], result.report["image"])
        check(any("docker-daemon" in note["text"] for note in result.report["notes"]), f"says whence: {result.report['notes']}")


@test
def contexts_say_where_the_engine_is(folder):
    with engine(folder) as server:
        meta = f"{folder}/.docker/contexts/meta/{hashlib.sha256(b'far').hexdigest()}"
        os.makedirs(meta)
        with open(f"{meta}/meta.json", "w", encoding="ascii") as file:
            json.dump({"Name": "far", "Metadata": {}, "Endpoints": {"kubernetes": {"Host": "https://no.example"},
                                                                    "docker": {"Host": server.environment["DOCKER_HOST"], "SkipTLSVerify": False}}}, file)
        reads(scan(folder, "docker-daemon:app:1", env={"DOCKER_CONTEXT": "far"}))
        with open(f"{folder}/.docker/config.json", "w", encoding="ascii") as file:
            json.dump({"auths": {}, "currentContext": "far"}, file)
        reads(scan(folder, "docker-daemon:app:1"))
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_CONTEXT": "near"}), "no context 'near'")
        # DOCKER_HOST counts first, as docker has it
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_HOST": f"unix://{folder}/no.sock"}), "no.sock", "DOCKER_HOST")


@test
def contexts_that_docker_makes_are_used(folder):
    need("docker")
    env = {"PATH": os.environ["PATH"], "HOME": folder}
    run("docker", "context", "create", "far", "--docker", f"host=unix://{folder}/far.sock", env=env)
    run("docker", "context", "create", "over", "--docker", "host=tcp://127.0.0.1:1,skip-tls-verify=true", env=env)
    run("docker", "context", "use", "far", env=env)
    fails(plimsoll(folder, "scan", "docker-daemon:app:1"), f"{folder}/far.sock")
    fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_CONTEXT": "over"}), "127.0.0.1:1")


@test
def an_engine_is_asked_over_tcp(folder):
    with engine(folder, ("127.0.0.1", 0)) as server:
        reads(scan(folder, "docker-daemon:app:1", env=server.environment))


def client_folder(folder):
    """As docker wants it: ca.pem, cert.pem, key.pem."""
    certificate, key = registries.certificate(folder, "client", "DNS:client", "clientAuth")
    os.makedirs(f"{folder}/certs")
    for path, name in ((registries.authority(folder)[0], "ca"), (certificate, "cert"), (key, "key")):
        os.link(path, f"{folder}/certs/{name}.pem")
    return f"{folder}/certs"


@test
def an_engine_with_tls_sees_who_asks(folder):
    with engine(folder, ("127.0.0.1", 0), registries.server_side(folder)) as server:
        certs = client_folder(folder)
        verified = {**server.environment, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": certs}
        reads(scan(folder, "docker-daemon:app:1", env=verified))
        os.unlink(f"{certs}/cert.pem")
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=verified), "docker at 'tcp://127.0.0.1:")
        os.unlink(f"{certs}/ca.pem")
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=verified), "certificate")


@test
def what_is_not_there_is_said(folder):
    with engine(folder) as server:
        fails(plimsoll(folder, "scan", "docker-daemon:app:2", env=server.environment), "no image 'docker.io/library/app:2'", "engine.sock")
        fails(plimsoll(folder, "scan", "docker-daemon:App", env=server.environment), "docker at 'unix://")
    fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "engine.sock", "refused")
    os.unlink(f"{folder}/engine.sock")
    fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "engine.sock", "No such file")
    for address in ("ssh://me@far", "npipe:////./pipe/docker_engine", "tcp://a b", "tcp://"):
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env={"DOCKER_HOST": address}), address)


@test
def offline_engines_are_asked_over_a_socket_alone(folder):
    with engine(folder) as server:
        reads(scan(folder, "--offline", "docker-daemon:app:1", env=server.environment))
        reads(scan(folder, "--offline", "app:1", env=server.environment))
        result = plimsoll(folder, "scan", "--offline", "app:2", env=server.environment)
        fails(result, "nothing is fetched from registries here (--offline)")
    with engine(folder, ("127.0.0.1", 0)) as server:
        fails(plimsoll(folder, "scan", "--offline", "docker-daemon:app:1", env=server.environment), "--offline", "docker at 'tcp://127.0.0.1:")
        equal(server.asked, [], "asked")


@test
def an_engine_that_fails_is_no_image(folder):
    for says, word in (((500, b'{"message":"out of order"}'), "500"), ((403, b"no"), "403"), ((302, b""), "302")):
        with engine(folder, says=says) as server:
            fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), word, "engine.sock")
        os.unlink(f"{folder}/engine.sock")
    with engine(folder, cut=8192) as server:
        fails(plimsoll(folder, "scan", "docker-daemon:app:1", env=server.environment), "docker at")


def large(folder, tag):
    """An image with layers that are more than is kept of one, as an archive; and a file that a link leads to in one of them."""
    noise = [hashlib.shake_128(seed).digest(5 << 20) for seed in (b"one", b"two")]
    image = Image([Layer(BASE + [File("srv/one", noise[0]), File("opt/group", "root:x:0:\n")]), Layer([npm_package("srv", "lodash", "4.17.15")]),
                   Layer([File("srv/two", noise[1]), Symlink("etc/passwd", "/opt/passwd"), File("opt/passwd", "root:x:0:0::/root:/bin/sh\n")])])
    image.write_docker_archive(f"{folder}/large.tar", tag)
    return f"{folder}/large.tar"


def same_as_its_archive(folder, scheme, name, path, env):
    """Also once its layers are known."""
    saved = scan(folder, "--no-cache", f"docker-archive:{path}")
    equal([account["name"] for account in saved.report["accounts"]], ["root"], "the account behind the link")
    for _ in range(2):
        result = scan(folder, f"{scheme}:{name}", env=env)
        reads(result)
        equal(result.findings(), saved.findings(), "findings")
        equal(result.report["packages"], saved.report["packages"], "packages")
        equal(result.report["accounts"], saved.report["accounts"], "accounts")
        equal([layer["diff_id"] for layer in result.layers()], [layer["diff_id"] for layer in saved.layers()], "layers")
    check(all(layer["read_bytes"] == 0 for layer in result.layers()), f"read again: {result.layers()}")
    unkept = scan(folder, "--no-cache", f"{scheme}:{name}", env=env)
    reads(unkept)
    check(all(layer["read_bytes"] for layer in unkept.layers()), f"not read: {unkept.layers()}")


@test
def a_real_docker_is_asked(folder):
    path, image_id = archive(folder, "team/app:1")
    with engines.dockerd(folder) as real:
        real.load(path)
        reads(scan(folder, "docker-daemon:team/app:1", env=real.environment))
        result = scan(folder, f"docker-daemon:{image_id}", env=real.environment)
        reads(result)
        equal(result.report["image"]["config_digest"], image_id, "the image's id")
        fails(plimsoll(folder, "scan", "docker-daemon:team/app:2", env=real.environment), "no image 'docker.io/team/app:2'")
        path = large(folder, "team/large:1")
        real.load(path)
        same_as_its_archive(folder, "docker-daemon", "team/large:1", path, real.environment)


@test
def a_real_podman_is_asked(folder):
    path, image_id = archive(folder, "localhost/app:1")
    with engines.podman(folder) as real:
        real.load(path)
        reads(scan(folder, "podman:localhost/app:1", env=real.environment))
        reads(scan(folder, f"podman:{image_id}", env=real.environment))
        fails(plimsoll(folder, "scan", "podman:localhost/app:2", env=real.environment), "no image 'localhost/app:2'")
        path = large(folder, "localhost/large:1")
        real.load(path)
        same_as_its_archive(folder, "podman", "localhost/large:1", path, real.environment)


if __name__ == "__main__":
    main()
