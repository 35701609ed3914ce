#!/usr/bin/env python3
"""listings_test.py - registries that say what they have in a way of their own: Harbor, Quay, Docker Hub, as their APIs are published, and as they lie

The shapes are those of Harbor's API 2.0 (goharbor/harbor, api/v2.0/swagger.yaml), Quay's API (docs.quay.io/api/swagger) and Docker Hub's API
(docs.docker.com/reference/api/hub/latest); the repositories' tags and images are a real registry's behind them.
"""
import base64
import contextlib
import http.server
import json
import os
import shutil
import time
import urllib.parse

import registries
from images import File, Image, Layer
from lib import BUILD, QuietServer, check, equal, fails, main, plimsoll, serving, test

USER, PASSWORD = "sailor", "canary-l15t"
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
TEAM = [f"team/app{number:03}" for number in range(250)]  # public
CLOSED = ["hold/chart", "hold/ledger"]                    # for who says who it is


class Server(QuietServer):
    """ANSWERS(handler, path, query) -> (status, document or bytes[, headers]); what it does not answer is asked of BEHIND, a registry."""

    def __init__(self, answers, behind=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.behind, self.seen, self.told = answers, behind, [], []
        self.host = f"127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):  # pylint: disable=invalid-name
        place = urllib.parse.urlsplit(self.path)
        self.server.seen.append(self.path)
        self.server.told.append(self.headers.get("Authorization"))
        query = {name: values[0] for name, values in urllib.parse.parse_qs(place.query).items()}
        status, body, *more = self.server.answers(self, place.path, query) or self.ask_behind()
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(more[0] if more else {})}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def ask_behind(self):
        if not self.server.behind:
            return 404, {"errors": [{"code": "NOT_FOUND", "message": "not found"}]}
        status, headers, body = self.server.behind.ask(self.command, self.path, Accept=self.headers.get("Accept", "*/*"))
        return status, body, {name: headers[name] for name in ("Content-Type", "Docker-Content-Digest") if headers[name]}

    @property
    def is_named(self):
        return self.headers.get("Authorization") == BASIC


def refused(code="UNAUTHORIZED", **headers):
    return 401, {"errors": [{"code": code, "message": "unauthorized: unauthorized"}]}, headers


def page_of(names, query, size=None):
    number, size = int(query.get("page", 1)), size or int(query.get("page_size", 10))
    return names[(number - 1) * size:number * size], number * size < len(names), number, size


def harbor(handler, path, query):
    """Its catalogue is for administrators: who asks gets a token that opens nothing."""
    if path == "/v2/":
        return refused(**{"Www-Authenticate": f'Bearer realm="http://{handler.server.host}/service/token",service="harbor-registry"'})
    if path == "/v2/_catalog":
        return refused(**{"Www-Authenticate": f'Bearer realm="http://{handler.server.host}/service/token",service="harbor-registry",scope="registry:catalog:*"'})
    if path == "/service/token":
        return (200, {"token": "opens-nothing", "access_token": "", "expires_in": 1800, "issued_at": "2026-01-01T00:00:00Z"})
    if handler.headers.get("Authorization") and not handler.is_named and path.startswith("/api/"):
        return refused()
    mine = TEAM + CLOSED if handler.is_named else TEAM
    if path == "/api/v2.0/repositories":
        names = mine
    elif path.startswith("/api/v2.0/projects/") and path.endswith("/repositories"):
        project = path.split("/")[4]
        names = [name for name in mine if name.startswith(f"{project}/")]
        if not names:
            return refused() if project == "hold" else (404, {"errors": [{"code": "NOT_FOUND", "message": f"project {project} not found"}]})
    else:
        return None
    page, more, number, size = page_of(names, query)
    links = [f'<{path}?page={number - 1}&page_size={size}>; rel="prev"'] if number > 1 else []
    links += [f'<{path}?page={number + 1}&page_size={size}>; rel="next"'] if more else []
    body = [{"artifact_count": 1, "creation_time": "2026-01-01T00:00:00.000Z", "id": 7, "name": name, "project_id": 1, "pull_count": 0,
             "update_time": "2026-01-01T00:00:00.000Z"} for name in page]
    return 200, body, {"X-Total-Count": str(len(names)), **({"Link": " , ".join(links)} if links else {})}


def quay(handler, path, query):
    if path == "/v2/_catalog":
        return refused(**{"Www-Authenticate": f'Bearer realm="http://{handler.server.host}/v2/auth",service="quay"'})
    if path == "/v2/auth":
        return 200, {"token": "opens-nothing"}
    if path.startswith("/api/v2.0/"):  # what it does not know is its page
        return 200, b"<!DOCTYPE html><html><head><title>Quay</title></head></html>", {"Content-Type": "text/html"}
    if path != "/api/v1/repository":
        return None
    if "namespace" not in query and query.get("public") != "true":
        return 400, {"detail": "", "error_message": "namespace, starred, or public are required for this API call", "status": 400,
                     "title": "invalid_request", "type": "https://quay.io/api/v1/error/invalid_request"}
    names = [name for name in TEAM if name.startswith(query.get("namespace", ""))]
    start = int(base64.urlsafe_b64decode(query["next_page"]) if "next_page" in query else 0)
    body = {"repositories": [{"namespace": name.split("/")[0], "name": name.split("/")[1], "description": None, "is_public": True, "kind": "image",
                              "state": "NORMAL", "is_starred": False} for name in names[start:start + 100]]}
    if start + 100 < len(names):
        body["next_page"] = base64.urlsafe_b64encode(str(start + 100).encode()).decode()
    return 200, body


def hub(handler, path, query):
    parts = path.strip("/").split("/")
    if parts[:2] != ["v2", "repositories"] or len(parts) != 3:
        return None
    names = [name for name in TEAM if name.startswith(parts[2] + "/")]
    if not names:
        return 404, {"message": "object not found", "errinfo": {"namespace": parts[2]}}
    page, more, number, size = page_of(names, query)
    place = f"http://{handler.server.host}{path}"
    body = {"count": len(names), "next": f"{place}?page={number + 1}&page_size={size}" if more else None,
            "previous": f"{place}?page={number - 1}&page_size={size}" if number > 1 else None,
            "results": [{"name": name.split("/")[1], "namespace": name.split("/")[0], "repository_type": "image", "status": 1, "status_description": "active",
                         "description": "", "is_private": False, "star_count": 0, "pull_count": 5, "last_updated": "2026-01-01T00:00:00.000000Z",
                         "content_types": ["image"], "categories": []} for name in page]}
    return 200, body


@contextlib.contextmanager
def started(answers, behind=None):
    with serving(Server(answers, behind)) as server:
        yield server


def data_of(folder, **facts):
    """The build's data folder with other lines in registries.conf: list=…: who lists docker.io; host=…: where it is."""
    place = f"{folder}/facts"
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    for name in os.listdir(f"{BUILD}/share/plimsoll"):
        if name != "registries.conf":
            os.symlink(f"{BUILD}/share/plimsoll/{name}", f"{place}/{name}")
    with open(f"{place}/registries.conf", "w", encoding="ascii") as file:
        file.write("".join(f"{kind} docker.io {host}\n" for kind, host in facts.items()))
    return {"PLIMSOLL_DATADIR": place}


NAMED = {"PLIMSOLL_USERNAME": USER, "PLIMSOLL_PASSWORD": PASSWORD}


def listed(folder, place, *options, code=0, **more):
    result = plimsoll(folder, "registry", "list", place, *options, **more)
    equal(result.code, code, result.err)
    check(PASSWORD not in result.out + result.err, "the password is in no output")
    return result


def names(host, wanted):
    return [f"{host}/{name}" for name in wanted]


@test
def harbor_is_asked_where_the_catalogue_is_closed_or_at_once(folder):
    with started(harbor) as server:
        for options in ((), ("--via", "harbor")):
            server.seen.clear()
            equal(listed(folder, f"{server.host}/team", *options).out.split(), names(server.host, TEAM), str(options))
            equal(any("_catalog" in path for path in server.seen), not options, "the catalogue is asked first, unless it is said how")
            equal(sum("/api/v2.0/projects/team/repositories" in path for path in server.seen), 3, "pages")
        equal(listed(folder, server.host).out.split(), names(server.host, TEAM), "all that strangers may see")
        equal(listed(folder, f"{server.host}/team/app007").out.split(), names(server.host, ["team/app007"]))


@test
def harbor_is_told_who_asks_though_it_does_not_want_to_know(folder):
    with started(harbor) as server:
        equal(listed(folder, server.host, "--via", "harbor", env=NAMED).out.split(), names(server.host, TEAM + CLOSED), "all")
        equal(listed(folder, f"{server.host}/hold", env=NAMED).out.split(), names(server.host, CLOSED), "a closed project")
        check(all(said == BASIC for path, said in zip(server.seen, server.told) if path.startswith("/api/")), f"{server.told}")
        wrong = {**NAMED, "PLIMSOLL_PASSWORD": "no"}
        fails(listed(folder, server.host, "--via", "harbor", env=wrong, code=1), server.host, "who we are was refused")
        fails(listed(folder, f"{server.host}/hold", "--via", "harbor", code=1), server.host, "HTTP status 401")
        fails(listed(folder, f"{server.host}/none", "--via", "harbor", code=1), server.host, "HTTP status 404")


@test
def quay_is_asked_where_neither_the_catalogue_nor_harbor_answers(folder):
    with started(quay) as server:
        for place, options in ((f"{server.host}/team", ()), (server.host, ()), (f"{server.host}/team", ("--via", "quay"))):
            equal(listed(folder, place, *options).out.split(), names(server.host, TEAM), f"{place} {options}")
        equal(listed(folder, f"{server.host}/team", "--via", "quay", env=NAMED).out.split(), names(server.host, TEAM))
        equal(set(server.told[-3:]), {None}, "it knows no passwords")


@test
def docker_hub_is_asked_for_a_user(folder):
    with started(hub) as server:
        env = data_of(folder, host=server.host, list=server.host)
        equal(listed(folder, "docker.io/team", env=env).out.split(), names("docker.io", TEAM))
        equal(listed(folder, "docker.io/team", "--via", "docker-hub", env=env).out.split(), names("docker.io", TEAM))
        equal(set(server.told), {None}, "nobody is told who asks")
        fails(listed(folder, "docker.io", env=env, code=1), "docker.io/library")
        fails(listed(folder, "docker.io/nobody", env=env, code=1), "docker.io", "HTTP status 404")
        fails(listed(folder, f"{server.host}/team", "--via", "docker-hub", env=env, code=1), "is not Docker Hub")


@test
def a_sweep_goes_through_what_they_list(folder):
    with registries.start(folder) as behind:
        wanted = {}
        for name in (*TEAM[:2], CLOSED[0]):
            wanted[f"{name}:1"] = behind.push(Image([Layer([File("srv/name", name.encode())])]), f"{name}:1")

        def few(kind):
            def answers(handler, path, query):
                told = kind(handler, path, query) if path != "/v2/" else None  # the registry behind it is open
                if told and told[0] == 200 and "/repositor" in path and not isinstance(told[1], bytes):
                    items = told[1] if isinstance(told[1], list) else told[1].get("results", told[1].get("repositories"))
                    items[:] = [item for item in items if f"{item.get('namespace', '')}/{item['name']}".strip("/") + ":1" in wanted]
                return told
            return answers

        def swept(place, **env):
            shutil.rmtree(f"{folder}/state", ignore_errors=True)
            result = plimsoll(folder, "registry", "scan", place, "--format", "json", env={"XDG_STATE_HOME": f"{folder}/state", **env})
            check(result.code in (0, 3), f"exit {result.code}: {result.err}")
            return {line["reference"].partition("/")[2]: line["digest"] for line in map(json.loads, result.out.splitlines())}

        team = {name: digest for name, digest in wanted.items() if name.startswith("team/")}
        with started(few(harbor), behind) as server:
            equal(swept(server.host, **NAMED), wanted, "harbor")
        with started(few(quay), behind) as server:
            equal(swept(server.host), team, "quay")
        with started(few(hub)) as server:
            equal(swept("docker.io/team", **data_of(folder, host=behind.host, list=server.host)), team, "docker hub")


# ---- lies

def hub_page(names_of_page, **more):
    return {"count": 1, "next": None, "previous": None, "results": [{"namespace": "team", "name": name} for name in names_of_page], **more}


def lying(folder, body, status=200, headers=None):
    """What is said of a Docker Hub that always answers with BODY: the result, and how often it was asked."""
    def answers(handler, path, _query):
        if path.startswith("/v2/repositories/"):
            return status, body(handler) if callable(body) else body, headers or {}
        return None

    with started(answers) as server:
        start = time.monotonic()
        result = plimsoll(folder, "registry", "list", "docker.io/team", "--via", "docker-hub", env=data_of(folder, host=server.host, list=server.host))
        check(time.monotonic() - start < 60, f"it took {time.monotonic() - start:.0f} s")
        check("\x1b" not in result.out + result.err, "a terminal is not spoken to")
        return result, sum(path.startswith("/v2/repositories/") for path in server.seen)


def onward(handler, query="page=2"):
    return f"http://{handler.server.host}/v2/repositories/team/?{query}"


@test
def pages_that_go_on_for_ever_end(folder):
    for what, body in (("the same", lambda handler: hub_page(["a", "b"], next=onward(handler))),
                       ("empty ones", lambda handler: hub_page([], next=onward(handler, f"page={len(handler.server.seen)}")))):
        result, asked = lying(folder, body)
        equal(result.code, 1, what)
        check("nothing new" in result.err and asked < 20, f"{what}: {asked} {result.err}")


@test
def a_page_too_large_or_no_page_is_an_error(folder):
    giant = b'{"results":[' + b",".join(b'{"namespace":"team","name":"a%d"}' % number for number in range(600_000)) + b"]}"
    check(len(giant) > 16 << 20, "it is large enough")
    for body, words in ((giant, "more than"), (b'{"results":[{"name":"a"', "page 1"), (b"[]", "page 1"), (b'{"results":' + b"[" * 10_000, "page 1"),
                        ({"count": 0}, 'no "results"'), (b"", "page 1"), (b'{"results":[{"name":"a\\u0000"}]}', "a NUL in a string"), (b"\xff\xfe", "page 1"), (b"<html></html>", "page 1"),
                        ({"results": "team/app"}, "page 1"), (hub_page(["a"], next="http://127.0.0.1:1/v2/repositories/team/?page=2"), "at another host"),
                        (hub_page(["a"], next="/v2/repositories/team/?page=2"), "at another host"), (hub_page(["a"], next="http://["), "at another host")):
        result, asked = lying(folder, body)
        equal(result.code, 1, f"{body[:40]!r} {result.out[:100]}" if isinstance(body, bytes) else str(body))
        check(words in result.err, f"says {words!r}: {result.err!r}")
        equal(asked, 1, "it is not asked again")


@test
def names_that_cannot_be_any_are_counted_and_not_shown(folder):
    bad = ["a\x1b[2J", "a\nb", "a\x7fb", "\u202ea", "../../etc", "A", "a b", "a:1", "a@sha256:00", "", "a//b", "ü", "a" * 300, "a?b=1", "a%2fb"]
    result, _ = lying(folder, hub_page(["good", *bad]))
    equal(result.code, 1)
    equal(result.out, "docker.io/team/good\n")
    check(f"docker.io names {len(bad)} repositories that cannot be any" in result.err, result.err)


@test
def who_is_busy_is_asked_again_and_who_is_closed_is_not(folder):
    calls = []

    def busy(handler):
        calls.append(handler.path)
        return hub_page(["a"])

    result, asked = lying(folder, busy, 429, {"Retry-After": "1"})
    check(result.code == 1 and asked == 5 and "429" in result.err, f"{asked} {result.err}")
    result, asked = lying(folder, busy, 429, {"Retry-After": "3600"})
    check(result.code == 1 and asked == 1 and "3600 s" in result.err, f"{asked} {result.err}")
    result, asked = lying(folder, busy, 403)
    check(result.code == 1 and asked == 1 and "403" in result.err, f"{asked} {result.err}")


@test
def where_none_answers_each_is_named(folder):
    with started(lambda handler, path, query: (200, {}) if path == "/v2/" else refused() if path == "/v2/_catalog" else None) as server:
        fails(listed(folder, server.host, code=1), server.host, "catalogue:", "harbor:", "quay:", "401", "404")
    with started(lambda handler, path, query: (200, {"repositories": ["a", 7]}) if path == "/v2/_catalog" else (200, {})) as server:
        result = listed(folder, server.host, code=1)
        check("catalogue: page 1" in result.err and "harbor" not in result.err, f"what was begun is not begun anew: {result.err}")


@test
def what_is_no_part_of_a_name_is_not_put_into_an_address(folder):
    with started(harbor) as server:
        for prefix in ("team?page=9", "team/../hold", "te am", "team%2fapp", "Team"):
            fails(listed(folder, f"{server.host}/{prefix}", code=1))
        equal(server.seen, [], "it was asked")


if __name__ == "__main__":
    main()
