#!/usr/bin/env python3
"""registry_client_test.py - plimsoll asks registries: docker-registry on loopback, plain, by TLS, with passwords and tokens, through a proxy"""
import base64
import http.client
import http.server
import json
import os
import urllib.parse

import images
import lib
import registries
from hostile_registry import HostileRegistry
from images import File, Image, Layer
from lib import check, equal, test

PASSWORD = "canary-51e0-password"
NOISE = os.urandom(200_000)


def image(word="one"):
    return Image([Layer([File("srv/word", word.encode())]), Layer([File("srv/noise", NOISE)])])


def manifest_of(made):
    blobs, descriptor = made.blobs()
    return blobs[descriptor["digest"]].decode(), descriptor["digest"]


def ask(folder, what, name, *words, env=None, code=0):
    """One question. Whatever is said, the password is not in it."""
    result = lib.plimsoll(folder, "debug", "registry", "--verbose", what, name, *words, env=env)
    lib.no_crash(result)
    for secret in (PASSWORD, base64.b64encode(f"{registries.USER}:{PASSWORD}".encode()).decode()):
        check(secret not in result.out + result.err, "the password is printed")
    equal(result.code, code, result.err)
    if code:
        equal(result.out, "", "what is printed of a failure")
        check(all(line.startswith("plimsoll: ") for line in result.said()), f"more is said: {result.err}")
    return result


def login(folder, host, password=PASSWORD):
    with open(f"{folder}/config.json", "w", encoding="ascii") as file:
        json.dump({"auths": {host: {"auth": base64.b64encode(f"{registries.USER}:{password}".encode()).decode()}}}, file)
    return {"DOCKER_CONFIG": folder}


def words_of(folder, registry, password=PASSWORD):
    """What the command needs to be let in."""
    words = [f"authorities={registry.authority}"] if registry.authority else []
    if registry.password:
        with open(f"{folder}/password", "w", encoding="ascii") as file:
            file.write(password)
        words += [f"username={registries.USER}", f"password={folder}/password"]
    return words


def data_of(registry):
    return {name: value for name, value in registry.environment.items() if name == "PLIMSOLL_DATADIR"}


def answers_all(folder, registry):
    """Every question, of a registry that has team/app:1."""
    made, words, env = image(), words_of(folder, registry), data_of(registry)

    def told(*arguments):
        return ask(folder, *arguments, *words, env=env)

    registry.push(made, "team/app:1")
    manifest, digest = manifest_of(made)
    name = f"{registry.host}/team/app"
    equal(told("manifest", f"{name}:1").out, manifest, "by its tag")
    result = told("manifest", f"{name}@{digest}")
    equal(result.out, manifest, "by its digest")
    check(f"from {registry.host}" in result.err and digest in result.err, result.err)
    equal(told("look", f"{name}:1").out, f"{digest} {images.OCI_MANIFEST} {len(manifest)}\n", "by HEAD")
    equal(told("tags", name).out, "1\n", "tags")
    layer, config = made.layers[1], json.loads(manifest)["config"]["digest"]
    blobs, _ = made.blobs()
    equal(told("blob", name, f"digest={config}").out, blobs[config].decode(), "the configuration")
    result = told("blob", name, f"digest={layer.digest}", f"size={len(blobs[layer.digest])}")
    check(len(result.out) > 100_000, "the layer is short")
    equal(told("blob", name, f"digest={config}", "from=2", "to=9").out, blobs[config][2:9].decode(), "a range")
    equal(told("referrers", f"{name}@{digest}").out, "", "nobody refers to it")
    return name, words


@test
def a_plain_registry_answers_all_questions(folder):
    with registries.start(folder) as registry:
        name, _ = answers_all(folder, registry)
        equal(ask(folder, "catalog", registry.host).out, f"{name}\n")
        registry.push(image("two"), "teams/app:1")
        equal(ask(folder, "catalog", f"{registry.host}/team").out, f"{name}\n")
        said = ask(folder, "manifest", f"{name}:none", code=1).err
        check("404" in said and registry.host in said, said)


@test
def pages_are_walked_to_the_last_and_no_further(folder):
    tags = [f"t{number:03}" for number in range(250)]

    def pages(handler):
        place = urllib.parse.urlsplit(handler.path)
        if not place.path.endswith("/tags/list"):
            return False
        last = urllib.parse.parse_qs(place.query).get("last", [""])[0]
        page = [tag for tag in tags if tag > last][:100]
        more = {"Link": f'</v2/app/tags/list?n=100&last={page[-1]}>; rel="next"'} if page and page[-1] != tags[-1] else {}
        return handler.answer(200, json.dumps({"name": "app", "tags": page}).encode(), Content_Type="application/json", **more)

    def circle(handler):
        return "/tags/list" in handler.path and handler.answer(200, b'{"name":"app","tags":["a","b"]}', Link='</v2/app/tags/list?last=b>; rel="next"')

    def elsewhere(handler):
        return "/tags/list" in handler.path and handler.answer(200, b'{"name":"app","tags":["a","b"]}',
                                                              Link=f'<http://127.0.0.1:{handler.server.other}/v2/app/tags/list>; rel="next"')

    with HostileRegistry(image(), pages) as registry:
        equal(ask(folder, "tags", f"{registry.host}/app").out.split(), tags)
    with HostileRegistry(image(), circle) as registry:
        said = ask(folder, "tags", f"{registry.host}/app", code=1).err
        check(registry.host in said, said)
        check(len(registry.seen) < 20, f"{len(registry.seen)} requests")
    with HostileRegistry(image()) as other, HostileRegistry(image(), elsewhere) as registry:
        registry.server.other = other.port
        said = ask(folder, "tags", f"{registry.host}/app", code=1).err
        check(registry.host in said and "next page" in said, said)
        equal(other.seen, [], "another host was asked")


@test
def a_registry_by_tls_with_a_password_answers_all_questions(folder):
    with registries.start(folder, tls=True, password=PASSWORD) as registry:
        answers_all(folder, registry)
        name = f"{registry.host}/team/app:1"
        authorities = f"authorities={registry.authority}"
        equal(ask(folder, "manifest", name, authorities, env=login(folder, registry.host)).out, manifest_of(image())[0], "by config.json")
        said = ask(folder, "manifest", name, authorities, env=login(folder, registry.host, "wrong"), code=1).err
        check(f"{folder}/config.json" in said and registry.host in said, f"who was refused is not said: {said}")
        said = ask(folder, "manifest", name, authorities, code=1).err
        check(registry.host in said and "401" in said, said)
        said = ask(folder, "manifest", name, *words_of(folder, registry)[1:], code=1).err
        check("certificate" in said, f"an unknown authority: {said}")
        equal(ask(folder, "manifest", name, "insecure=1", *words_of(folder, registry)[1:]).out, manifest_of(image())[0], "insecure")


@test
def a_password_for_another_host_is_not_told(folder):
    with registries.start(folder, password=PASSWORD) as registry, HostileRegistry(image()) as other:
        registry.push(image(), "team/app:1")
        words = words_of(folder, registry)
        ask(folder, "manifest", f"{registry.host}/team/app:1", *words, "host=registry.example:5000", code=1)
        ask(folder, "manifest", f"{other.host}/app:1", env=login(folder, registry.host))
        equal(other.secrets(), [])


@test
def a_registry_with_tokens_answers_who_says_who_it_is(folder):
    with registries.start(folder, token=PASSWORD) as registry:
        answers_all(folder, registry)
        asked = [each for each in registry.tokens.asked if "scope" in each[1]]  # plain or not is found out as nobody, of no repository
        check(asked and all(user == registries.USER for _, _, user in asked), f"{asked}")
        check(all(parameters["scope"] == ["repository:team/app:pull"] for _, parameters, _ in asked), f"{asked}")
        check(all(parameters["service"] == [registry.tokens.service] for _, parameters, _ in asked), f"{asked}")


@test
def a_registry_with_tokens_answers_nobody_where_it_may(folder):
    with registries.start(folder, token=PASSWORD) as registry:
        registry.push(image(), "public/app:1")
        registry.push(image(), "team/app:1")
        equal(ask(folder, "manifest", f"{registry.host}/public/app:1").out, manifest_of(image())[0])
        equal({user for _, _, user in registry.tokens.asked}, {None})
        said = ask(folder, "manifest", f"{registry.host}/team/app:1", code=1).err
        check(registry.host in said, said)


@test
def a_stored_password_that_is_refused_does_not_close_what_is_open(folder):
    with registries.start(folder, token=PASSWORD) as registry:
        registry.push(image(), "public/app:1")
        equal(ask(folder, "manifest", f"{registry.host}/public/app:1", env={**data_of(registry), **login(folder, registry.host, "wrong")}).out, manifest_of(image())[0])


@test
def a_token_by_tls_is_asked_for_where_the_registry_says(folder):
    with registries.start(folder, tls=True, token=PASSWORD) as registry:
        answers_all(folder, registry)
        check(registry.tokens.asked, "no token was asked for")


def client_certificates(folder, host):
    """As containers-certs.d(5) has them, of an authority that signs servers and clients."""
    place = f"{folder}/.config/containers/certs.d/{host}"
    os.makedirs(place)
    certificate, key = registries.certificate(folder, "client", "DNS:client", "clientAuth")
    for source, name in ((certificate, "client.cert"), (key, "client.key"), (registries.authority(folder)[0], "ca.crt")):
        with open(source, encoding="ascii") as file, open(f"{place}/{name}", "w", encoding="ascii") as copy:
            copy.write(file.read())


@test
def a_certificate_of_ours_is_shown_where_it_is_wanted(folder):
    with HostileRegistry(image(), tls=registries.server_side(folder)) as registry:
        name = f"{registry.host}/app:1"
        said = ask(folder, "manifest", name, f"authorities={registries.authority(folder)[0]}", code=1).err
        check(registry.host in said, said)
        client_certificates(folder, registry.host)
        equal(ask(folder, "manifest", name).out, manifest_of(image())[0])


class Proxy(http.server.BaseHTTPRequestHandler):
    """Of HTTP alone: whatever host is asked for is `target`."""

    def log_message(self, *_):
        pass

    def do_GET(self):  # pylint: disable=invalid-name
        self.server.seen.append(self.path)
        place = urllib.parse.urlsplit(self.path)
        connection = http.client.HTTPConnection(self.server.target, timeout=30)
        connection.request(self.command, place.path + (f"?{place.query}" if place.query else ""),
                           headers={name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")})
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET


@test
def a_registry_behind_a_proxy_is_asked_through_it(folder):
    with HostileRegistry(image()) as registry:
        proxy = lib.QuietServer(("127.0.0.1", 0), Proxy)
        proxy.target, proxy.seen = registry.host, []
        with lib.serving(proxy):
            env = {"http_proxy": f"http://127.0.0.1:{proxy.server_port}"}
            equal(ask(folder, "manifest", "registry.example:5000/app:1", "insecure=1", env=env).out, manifest_of(image())[0])
            check("http://registry.example:5000/v2/app/manifests/1" in proxy.seen, f"{proxy.seen}")


@test
def a_referrers_index_is_got_by_the_api_or_by_the_tag(folder):
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}
    text = json.dumps(index)

    def by_api(handler):
        return "/referrers/" in handler.path and handler.answer(200, text.encode(), Content_Type=index["mediaType"])

    def by_tag(handler):
        return "/manifests/sha256-" in handler.path and handler.answer(200, text.encode(), Content_Type=index["mediaType"])

    for trick in (by_api, by_tag):
        with HostileRegistry(image(), trick) as registry:
            equal(ask(folder, "referrers", f"{registry.host}/app@{manifest_of(image())[1]}").out, text)


@test
def referrers_of_several_pages_are_one_index(folder):
    items = [{"mediaType": images.OCI_MANIFEST, "digest": f"sha256:{number:064x}", "size": 7, "artifactType": f"application/x{number}"} for number in range(250)]

    def page_of(handler, numbers, onward=None):
        more = {"Link": f'<{onward}>; rel="next"'} if onward else {}
        return handler.answer(200, json.dumps({"schemaVersion": 2, "manifests": [items[number] for number in numbers]}).encode(),
                              Content_Type="application/vnd.oci.image.index.v1+json", **more)

    def pages(handler):
        place = urllib.parse.urlsplit(handler.path)
        if "/referrers/" not in place.path:
            return False
        start = int(urllib.parse.parse_qs(place.query).get("from", ["0"])[0])
        check("image.index" in handler.headers["Accept"], handler.headers["Accept"])
        return page_of(handler, range(start, min(start + 100, 250)), f"{place.path}?from={start + 90}" if start + 100 < 250 else None)

    def circle(handler):
        return "/referrers/" in handler.path and page_of(handler, [1, 2], handler.path)

    def broken(handler):
        return "/referrers/" in handler.path and (page_of(handler, [1], f"{handler.path}/more") if not handler.path.endswith("more") else handler.say(403))

    def elsewhere(handler):
        return "/referrers/" in handler.path and page_of(handler, [1], f"http://127.0.0.1:{handler.server.other}/v2/app/referrers/x")

    name = f"/app@{manifest_of(image())[1]}"
    with HostileRegistry(image(), pages) as registry:  # pages that overlap
        index = json.loads(ask(folder, "referrers", registry.host + name).out)
        equal(index["manifests"], items)
        equal((index["schemaVersion"], index["mediaType"]), (2, images.OCI_INDEX))
    for trick, words in ((circle, "nothing new"), (broken, "403")):
        with HostileRegistry(image(), trick) as registry:
            said = ask(folder, "referrers", registry.host + name, code=1).err
            check(words in said and registry.host in said, said)
            check(len(registry.seen) < 20, f"{len(registry.seen)} requests")
    with HostileRegistry(image()) as other, HostileRegistry(image(), elsewhere) as registry:
        registry.server.other = other.port
        said = ask(folder, "referrers", registry.host + name, code=1).err
        check(registry.host in said and "next page" in said, said)
        equal(other.seen, [], "another host was asked")


if __name__ == "__main__":
    lib.main()
