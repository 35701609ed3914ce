"""registries.py - real registries on loopback, for tests: Debian's docker-registry, started on a free port and ended with the block

    with registries.start(folder) as registry:                   # plain HTTP
    with registries.start(folder, tls=True, password="s3cret") as registry:      # TLS with an authority of its own; htpasswd
    with registries.start(folder, token="s3cret") as registry:   # tokens (RS256) from a small server beside it; anonymous may pull "public/…"
        registry.push(image, "team/app:1")                       # an images.Image, by the registry's own API
        registry.skopeo(f"oci:{folder}/oci:tag", "team/app:1")   # anything that skopeo copies
        plimsoll(folder, "scan", f"docker://{registry.host}/team/app:1", *registry.options, env=registry.environment)

`host` is "127.0.0.1:PORT", `authority` a PEM file or None, `options` what plimsoll needs to trust it, `environment` what it needs to be let
in (user "sailor"; of a token server that it may be told who we are, by a data folder of the test's own), `storage` the folder with its files, `log()` what it has been asked: (method, path, status) in order.
"""
import base64
import contextlib
import crypt
import hashlib
import http.client
import http.server
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

import images
from lib import BUILD, QuietServer, check, need, policy, run

USER = "sailor"
PUBLIC = "public/"  # with tokens: who does not say who it is may pull these
START_S = 20


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def authority(folder, name="authority"):
    """A certificate authority of the test's own: the paths of its certificate and key."""
    need("openssl")
    certificate, key = f"{folder}/{name}.crt", f"{folder}/{name}.key"
    if not os.path.exists(certificate):
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-keyout", key, "-out", certificate, "-addext", "basicConstraints=critical,CA:TRUE")
    return certificate, key


def certificate(folder, name="server", names="IP:127.0.0.1,DNS:localhost", usage="serverAuth"):
    """A certificate that the authority of FOLDER signed: the paths of it and its key."""
    signer, signer_key = authority(folder)
    path, key, extensions = f"{folder}/{name}.crt", f"{folder}/{name}.key", f"{folder}/{name}.ext"
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out",
        f"{folder}/{name}.csr")
    with open(extensions, "w", encoding="ascii") as file:
        file.write(f"subjectAltName={names}\nextendedKeyUsage={usage}\n")
    run("openssl", "x509", "-req", "-in", f"{folder}/{name}.csr", "-CA", signer, "-CAkey", signer_key, "-CAcreateserial", "-days", "2", "-extfile",
        extensions, "-out", path)
    return path, key


def server_side(folder, wanted=ssl.CERT_REQUIRED, **options):
    """TLS of a server that the authority of FOLDER vouches for, and whether it WANTED to see who comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, **options))
    context.load_verify_locations(authority(folder)[0])
    context.verify_mode = wanted
    return context


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenServer:
    """Hands out RS256 tokens as a registry's own does (docker's "Token Authentication Specification"), to who says who it is; `asked` has
    what it was asked: (method, parameters, user or None)."""

    service, issuer = "registry.test", "issuer.test"

    def __init__(self, folder, password):
        self.password, self.asked, self.refresh = password, [], f"refresh-{password}".encode("ascii", "replace").decode()
        self.expires_in, self.hands_out_refresh = 300, False
        self.certificate, self.key = f"{folder}/issuer.crt", f"{folder}/issuer.key"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=issuer", "-keyout", self.key, "-out", self.certificate)
        run("openssl", "x509", "-in", self.certificate, "-outform", "DER", "-out", f"{folder}/issuer.der")
        with open(f"{folder}/issuer.der", "rb") as file:
            self.chain = [base64.b64encode(file.read()).decode()]
        self.server = QuietServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def secure(self, folder, known_as=None):
        """By TLS; KNOWN_AS: the name under which it is asked for, at the port that is usual."""
        names = {"names": f"DNS:{known_as}"} if known_as else {}
        self.server.socket = server_side(folder, ssl.CERT_NONE, name="tokens", **names).wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://{known_as}/token" if known_as else self.url.replace("http:", "https:")

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def token(self, user, scopes):
        now, access = int(time.time()), []
        for scope in scopes:
            kind, name, actions = scope.split(":", 2)
            if user or (name.startswith(PUBLIC) and kind == "repository"):
                access.append({"type": kind, "name": name, "actions": actions.split(",") if user else ["pull"]})
        claims = {"iss": self.issuer, "sub": user or "", "aud": self.service, "exp": now + self.expires_in, "nbf": now - 10, "iat": now,
                  "jti": os.urandom(8).hex(), "access": access}
        head = {"typ": "JWT", "alg": "RS256", "x5c": self.chain}
        text = ".".join(_base64url(json.dumps(part).encode()) for part in (head, claims))
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(), capture_output=True, check=True).stdout
        return f"{text}.{_base64url(signed)}"

    def _handler(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def reply(self, status, document):
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def user(self):
                """Of Basic; None: nobody; False: a wrong password."""
                said = self.headers.get("Authorization")
                return said and (USER if said == "Basic " + base64.b64encode(f"{USER}:{outer.password}".encode()).decode() else False)

            def hand_out(self, method, parameters, user):
                outer.asked.append((method, parameters, user))
                if user is False:
                    self.reply(401, {"errors": [{"code": "UNAUTHORIZED"}]})
                    return
                scopes = [scope for value in parameters.get("scope", []) for scope in value.split()]
                token = outer.token(user, scopes)
                more = {"refresh_token": outer.refresh} if outer.hands_out_refresh and user and "offline_token" in parameters else {}
                self.reply(200, {"token": token, "access_token": token, "expires_in": outer.expires_in, **more})

            def do_GET(self):  # pylint: disable=invalid-name
                self.hand_out("GET", urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query), self.user())

            def do_POST(self):  # pylint: disable=invalid-name
                sent = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())
                good = sent.get("grant_type") == ["refresh_token"] and sent.get("refresh_token") == [outer.refresh]
                self.hand_out("POST", {name: value for name, value in sent.items() if name != "refresh_token"}, USER if good else False)

        return Handler


class Registry:
    """One that runs. Made by start()."""

    def __init__(self, folder, authority_path, password, tokens, options):
        self.folder, self.authority, self.password, self.tokens = folder, authority_path, password, tokens
        self.storage = options.get("storage") or f"{folder}/storage"
        self.options = ["--cacert", authority_path] if authority_path else []
        self.environment = {"PLIMSOLL_USERNAME": USER, "PLIMSOLL_PASSWORD": password} if password else {}
        self.host = self.process = None

    # ---- what it was asked

    def log(self):
        """(method, path, status) of each request, in order. It writes a request down when it is done."""
        with open(f"{self.folder}/registry.log", encoding="utf-8") as file:
            found = re.findall(r'^[\d.:\[\]]+ - \S* ?\[[^]]*\] "(\S+) (\S+) [^"]*" (\d+) ', file.read(), re.MULTILINE)
        return [(method, path, int(status)) for method, path, status in found]

    def sent(self):
        """How many bytes it has sent in answers to GETs: {what the path ends with: bytes}."""
        found = {}
        with open(f"{self.folder}/registry.log", encoding="utf-8") as file:
            for path, size in re.findall(r'^[\d.:\[\]]+ - \S* ?\[[^]]*\] "GET (\S+) [^"]*" \d+ (\d+) ', file.read(), re.MULTILINE):
                what = path.rpartition("/")[2]
                found[what] = found.get(what, 0) + int(size)
        return found

    # ---- filling it

    def skopeo(self, source, name, *options):
        """Copies SOURCE, in skopeo's words, to NAME here."""
        need("skopeo")
        if self.authority:
            options += ("--dest-cert-dir", self.certificates())
        else:
            options += ("--dest-tls-verify=false",)
        if self.password:
            options += ("--dest-creds", f"{USER}:{self.password}")
        run("skopeo", "--policy", policy(self.folder), "copy", "--quiet", *options, source, f"docker://{self.host}/{name}")

    def certificates(self):
        """A folder as containers-certs.d(5) wants it for this host."""
        folder = f"{self.folder}/certs.d/{self.host}"
        os.makedirs(folder, exist_ok=True)
        if self.authority:
            shutil.copy(self.authority, f"{folder}/ca.crt")
        return folder

    def connect(self):
        if not self.authority:
            return http.client.HTTPConnection(self.host, timeout=30)
        return http.client.HTTPSConnection(self.host, timeout=30, context=ssl.create_default_context(cafile=self.authority))

    def ask(self, method, path, body=None, scope="", **headers):
        """A request of the registry's API as the test itself makes it: (status, headers, body)."""
        if self.tokens and scope:
            headers["Authorization"] = "Bearer " + self.tokens.token(USER, [scope])
        elif self.password and not self.tokens:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{USER}:{self.password}".encode()).decode()
        connection = self.connect()
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        result = answer.status, answer.headers, answer.read()
        connection.close()
        return result

    def put_blob(self, repository, data):
        scope = f"repository:{repository}:pull,push"
        status, headers, _ = self.ask("POST", f"/v2/{repository}/blobs/uploads/", scope=scope)
        check(status == 202, f"upload to {repository}: {status}")
        place = urllib.parse.urlsplit(headers["Location"])
        status, _, text = self.ask("PUT", f"{place.path}?{place.query}&digest={images.digest_of(data)}", data, scope, Content_Type="application/octet-stream")
        check(status == 201, f"blob to {repository}: {status} {text}")

    def put_manifest(self, repository, tag, data, media_type):
        status, _, text = self.ask("PUT", f"/v2/{repository}/manifests/{tag}", data, f"repository:{repository}:pull,push", Content_Type=media_type)
        check(status == 201, f"manifest to {repository}:{tag}: {status} {text}")
        return images.digest_of(data)

    def push(self, image, name):
        """An images.Image under NAME ("team/app:1"): its manifest's digest."""
        repository, _, tag = name.rpartition(":")
        blobs, descriptor = image.blobs()
        manifest = blobs.pop(descriptor["digest"])
        for data in blobs.values():
            self.put_blob(repository, data)
        return self.put_manifest(repository, tag, manifest, images.OCI_MANIFEST)


def _data(folder, registry):
    """The build's data folder, whose registries.conf says that the token server is this registry's: an address at another port is another host."""
    place, built = f"{folder}/data", f"{BUILD}/share/plimsoll"
    os.makedirs(place, exist_ok=True)
    for name in os.listdir(built):
        if name != "registries.conf":
            os.symlink(f"{built}/{name}", f"{place}/{name}")
    with open(f"{built}/registries.conf", encoding="utf-8") as facts, open(f"{place}/registries.conf", "w", encoding="utf-8") as file:
        file.write(facts.read() + f"token {registry.host} {urllib.parse.urlsplit(registry.tokens.url).netloc}\n")
    return place


def _configuration(registry, port, certificate_paths):
    settings = {"version": 0.1, "log": {"accesslog": {"disabled": False}, "level": "error"},
                "storage": {"filesystem": {"rootdirectory": registry.storage}, "delete": {"enabled": True}, "maintenance": {"uploadpurging": {"enabled": False}}},
                "http": {"addr": f"127.0.0.1:{port}", "secret": "test", "relativeurls": False}}
    if certificate_paths:
        settings["http"]["tls"] = {"certificate": certificate_paths[0], "key": certificate_paths[1]}
    if registry.tokens:
        settings["auth"] = {"token": {"realm": registry.tokens.url, "service": TokenServer.service, "issuer": TokenServer.issuer,
                                      "rootcertbundle": registry.tokens.certificate}}
    elif registry.password:
        with open(f"{registry.folder}/htpasswd", "w", encoding="ascii") as file:
            file.write(f"{USER}:{crypt.crypt(registry.password, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))}\n")
        settings["auth"] = {"htpasswd": {"realm": "the hold", "path": f"{registry.folder}/htpasswd"}}
    return settings  # JSON is YAML


def _answers(process, port):
    """Whether the registry listens by now, before it or the time has ended."""
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def _run(registry, certificate_paths):
    """Starts it; another program may have taken the port meanwhile: then on another."""
    for _ in range(5):
        port = free_port()
        with open(f"{registry.folder}/registry.yml", "w", encoding="ascii") as file:
            json.dump(_configuration(registry, port, certificate_paths), file)
        with open(f"{registry.folder}/registry.log", "wb") as log:
            process = subprocess.Popen(["docker-registry", "serve", f"{registry.folder}/registry.yml"], stdout=log, stderr=log,  # pylint: disable=consider-using-with
                                       env={"PATH": os.environ["PATH"], "HOME": registry.folder, "OTEL_TRACES_EXPORTER": "none"})
        if _answers(process, port):
            registry.host, registry.process = f"127.0.0.1:{port}", process
            return
        process.kill()
        process.wait()
    with open(f"{registry.folder}/registry.log", encoding="utf-8") as file:
        raise AssertionError(f"docker-registry does not start: {file.read()[-400:]}")


@contextlib.contextmanager
def start(folder, tls=False, password=None, token=None, name="registry", **options):
    """password: htpasswd. token: a token server's password. options: storage=FOLDER that is there already; names=… of its certificate;
    tokens_known_as=NAME of the token server."""
    need("docker-registry", *(["openssl"] if tls or token else []))
    own = f"{folder}/{name}"
    os.makedirs(own, exist_ok=True)
    paths = certificate(own, **({"names": options["names"]} if "names" in options else {})) if tls else None
    tokens = TokenServer(own, token) if token else None
    if tokens and tls:
        tokens.secure(own, options.get("tokens_known_as"))
    registry = Registry(own, f"{own}/authority.crt" if tls else None, token or password, tokens, options)
    try:
        _run(registry, paths)
        if tokens:
            registry.environment["PLIMSOLL_DATADIR"] = _data(own, registry)
        yield registry
    finally:
        if registry.process:
            registry.process.terminate()
            try:
                registry.process.wait(10)
            except subprocess.TimeoutExpired:
                registry.process.kill()
                registry.process.wait()
        if tokens:
            tokens.close()
