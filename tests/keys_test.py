"""keys_test.py - private keys as openssl, ssh-keygen, puttygen, gpg and keytool make them are told as these programs tell them

The keys are made when the test runs; one scan of one image looks at all of one program's. No key stands in any output.
"""
import base64
import hashlib
import json
import os
import re
import shutil

from images import File, Image, Layer, os_release
from lib import check, equal, main, need, run, scan, test

SECRETS = {"PLIMSOLL_SCANNERS": "secret"}
CURVES = {"prime256v1": "EC P-256", "secp384r1": "EC P-384", "secp521r1": "EC P-521", "secp224r1": "EC P-224", "secp256k1": "EC secp256k1",
          "brainpoolP256r1": "EC brainpoolP256r1", "sect283k1": "EC sect283k1"}


def content(path):
    with open(path, "rb") as file:
        return file.read()


def told(folder, files, **env):
    """{path: [secret of a finding]} of an image with FILES {path: bytes}; none of their bytes is in the report."""
    image = Image([Layer(os_release() + [File(path, body) for path, body in files.items()])]).write_oci(f"{folder}/oci-{len(os.listdir(folder))}")
    result = scan(folder, image, env={**SECRETS, **env})
    found = {}
    for finding in result.report["findings"]:
        if finding["kind"] == "secret":
            found.setdefault(finding["path"], []).append({**finding["secret"], "rating": finding["rating"]})
    for body in files.values():
        for line in re.findall(rb"[A-Za-z0-9+/]{40,}", body):
            check(line.decode() not in result.out + result.err, "a piece of a key is in the report")
    return found


def facts(found, path):
    equal(len(found.get(path, [])), 1, path)
    return found[path][0]["rating"], found[path][0]["facts"]


def spki_digest(key, *more):
    run("openssl", "pkey", "-in", key, *more, "-pubout", "-outform", "DER", "-out", f"{key}.spki")
    return hashlib.sha256(content(f"{key}.spki")).hexdigest()


def ssh_fingerprint(key):
    """As ssh-keygen gives it of the public half that openssl gives."""
    run("openssl", "pkey", "-in", key, "-pubout", "-out", f"{key}.public")
    with open(f"{key}.pub", "w", encoding="ascii") as file:
        file.write(run("ssh-keygen", "-i", "-m", "PKCS8", "-f", f"{key}.public"))
    return run("ssh-keygen", "-l", "-f", f"{key}.pub").split()[1]


def all_told(folder, wanted):
    """WANTED: {file in FOLDER: (rating, facts)}"""
    found = told(folder, {f"srv/{name}": content(f"{folder}/{name}") for name in wanted})
    for name, want in wanted.items():
        equal(facts(found, f"srv/{name}"), want, name)


@test
def keys_of_rsa_of_every_size_and_wrapping_are_told(folder):
    need("openssl", "ssh-keygen")
    wanted = {}
    for bits in (1024, 2048, 3072, 4096):
        run("openssl", "genrsa", "-traditional", "-out", f"{folder}/rsa{bits}", str(bits))
        wanted[f"rsa{bits}"] = ("high", f"RSA {bits}, not encrypted, {ssh_fingerprint(f'{folder}/rsa{bits}')}")
    key = f"{folder}/rsa2048"
    pkcs8 = ("openssl", "pkcs8", "-topk8", "-in", key)
    run(*pkcs8, "-nocrypt", "-out", f"{folder}/p8")
    run(*pkcs8, "-nocrypt", "-outform", "DER", "-out", f"{folder}/p8.der")
    run("openssl", "rsa", "-in", key, "-traditional", "-outform", "DER", "-out", f"{folder}/p1.der")
    for name in ("p8", "p8.der", "p1.der"):
        wanted[name] = wanted["rsa2048"]
    for name, options, words in (("aes", (), "aes-256-cbc, pbkdf2 hmacWithSHA256 2048 rounds"), ("scrypt", ("-scrypt",), "aes-256-cbc, scrypt N=16384 r=8 p=1"),
                                 ("iter", ("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512", "-iter", "9999"), "aes-128-cbc, pbkdf2 hmacWithSHA512 9999 rounds"),
                                 ("v1", ("-v1", "PBE-SHA1-3DES"), "pbe-sha1-3des 2048 rounds")):
        run(*pkcs8, *options, "-passout", "pass:word", "-out", f"{folder}/{name}")
        run(*pkcs8, *options, "-passout", "pass:word", "-outform", "DER", "-out", f"{folder}/{name}.der")
        wanted[name] = wanted[f"{name}.der"] = ("moderate", f"private key, encrypted ({words})")
    for cipher in ("aes128", "des3"):
        run("openssl", "rsa", "-in", key, "-traditional", f"-{cipher}", "-passout", "pass:word", "-out", f"{folder}/old-{cipher}")
    wanted["old-aes128"] = ("moderate", "RSA, encrypted (aes-128-cbc, md5 1 round)")
    wanted["old-des3"] = ("moderate", "RSA, encrypted (des-ede3-cbc, md5 1 round)")
    all_told(folder, wanted)


@test
def keys_of_every_curve_and_kind_are_told(folder):
    need("openssl", "ssh-keygen")
    wanted = {}
    for curve, kind in CURVES.items():
        key = f"{folder}/{curve}"
        run("openssl", "ecparam", "-name", curve, "-genkey", "-noout", "-out", key)
        run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key, "-out", f"{key}.p8")
        run("openssl", "ec", "-in", key, "-no_public", "-out", f"{key}.half")
        fingerprint = ssh_fingerprint(key) if kind in ("EC P-256", "EC P-384", "EC P-521") else spki_digest(key)
        for name in (curve, f"{curve}.p8", f"{curve}.half"):
            wanted[name] = ("high", f"{kind}, not encrypted, {fingerprint}")
    for kind in ("Ed448", "X25519", "X448"):
        run("openssl", "genpkey", "-algorithm", kind, "-out", f"{folder}/{kind}")
        wanted[kind] = ("high", f"{kind}, not encrypted, {spki_digest(f'{folder}/{kind}')}")
    run("openssl", "genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048", "-out", f"{folder}/pss")
    wanted["pss"] = ("high", f"RSA-PSS 2048, not encrypted, {spki_digest(f'{folder}/pss')}")
    run("openssl", "dsaparam", "-genkey", "-noout", "-out", f"{folder}/dsa", "1024")
    run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", f"{folder}/dsa", "-out", f"{folder}/dsa.p8")
    wanted["dsa"] = wanted["dsa.p8"] = ("high", f"DSA 1024, not encrypted, {ssh_fingerprint(f'{folder}/dsa')}")
    run("openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", f"{folder}/dhparam")
    run("openssl", "genpkey", "-paramfile", f"{folder}/dhparam", "-out", f"{folder}/dh")
    wanted["dh"] = ("high", f"DH 2048, not encrypted, {spki_digest(f'{folder}/dh')}")
    all_told(folder, wanted)


@test
def keys_of_openssh_are_told_as_ssh_keygen_tells_them(folder):
    need("ssh-keygen")
    wanted = {}
    for kind, words in (("rsa", "RSA 3072"), ("ecdsa", "EC P-256"), ("ed25519", "Ed25519"), ("dsa", "DSA 1024")):
        for name, options, rating, state in ((kind, ("-N", ""), "high", "not encrypted"),
                                             (f"{kind}-word", ("-N", "a word"), "moderate", "encrypted (aes256-ctr, bcrypt 16 rounds)"),
                                             (f"{kind}-gcm", ("-N", "a word", "-a", "33", "-Z", "aes128-gcm@openssh.com"), "moderate",
                                              "encrypted (aes128-gcm@openssh.com, bcrypt 33 rounds)")):
            run("ssh-keygen", "-q", "-t", kind, *options, "-f", f"{folder}/{name}")
            wanted[name] = (rating, f"{words}, {state}, {run('ssh-keygen', '-l', '-f', f'{folder}/{name}.pub').split()[1]}")
    all_told(folder, wanted)
    found = told(folder, {"etc/ssh/ssh_host_ed25519_key": content(f"{folder}/ed25519"), "srv/tests/key": content(f"{folder}/ed25519")})
    equal([(secret["rule"], secret["rating"]) for secret in found["etc/ssh/ssh_host_ed25519_key"]], [("ssh-host-key", "high")])
    equal([(secret["rule"], secret["rating"]) for secret in found["srv/tests/key"]], [("private-key", "low")])
    equal(len({secret["fingerprint"] for secrets in found.values() for secret in secrets}), 1, "one key has one fingerprint")


@test
def keys_of_putty_are_told(folder):
    need("puttygen", "ssh-keygen")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/key")
    fingerprint = run("ssh-keygen", "-l", "-f", f"{folder}/key.pub").split()[1]
    with open(f"{folder}/word", "w", encoding="ascii") as file:
        file.write("a word\n")
    make = ("puttygen", f"{folder}/key", "-O", "private", "-o")
    run(*make, f"{folder}/plain.ppk")
    run(*make, f"{folder}/two.ppk", "--ppk-param", "version=2", "--new-passphrase", f"{folder}/word")
    run(*make, f"{folder}/three.ppk", "--ppk-param", "kdf=argon2id,memory=1024,passes=7", "--new-passphrase", f"{folder}/word")
    all_told(folder, {"plain.ppk": ("high", f"Ed25519, not encrypted, {fingerprint}"),
                      "two.ppk": ("moderate", f"Ed25519, encrypted (aes256-cbc, sha1 1 round), {fingerprint}"),
                      "three.ppk": ("moderate", f"Ed25519, encrypted (aes256-cbc, argon2id 7 passes 1024 KiB), {fingerprint}")})


@test
def keys_of_gpg_are_told_with_its_fingerprint(folder):
    need("gpg")
    home = f"{folder}/g"  # short: a socket lies in it
    os.mkdir(home, 0o700)
    gpg = ("gpg", "--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase")
    try:
        run(*gpg, "", "--quick-gen-key", "plain@example.org", "rsa3072", "default", "never")
        run(*gpg, "a word", "--quick-gen-key", "word@example.org", "ed25519", "default", "never")
        for name, word in (("plain", ""), ("word", "a word")):
            run(*gpg, word, "--armor", "--output", f"{folder}/{name}.asc", "--export-secret-keys", f"{name}@example.org")
            run(*gpg, word, "--output", f"{folder}/{name}.gpg", "--export-secret-keys", f"{name}@example.org")
        prints = {name: re.search(r"fpr:+([0-9A-F]{40}):", run("gpg", "--homedir", home, "--with-colons", "--list-keys", f"{name}@example.org"))[1]
                  for name in ("plain", "word")}
        grips = os.listdir(f"{home}/private-keys-v1.d")
        own = {f"root/.gnupg/private-keys-v1.d/{name}": content(f"{home}/private-keys-v1.d/{name}") for name in grips}
    finally:
        if shutil.which("gpgconf"):
            run("gpgconf", "--homedir", home, "--kill", "all")
    plain = ("high", f"OpenPGP RSA 3072, not encrypted, {prints['plain']}")
    word = ("moderate", f"OpenPGP EdDSA Ed25519, encrypted (aes-128, iterated s2k 65011712 octets), {prints['word']}")
    found = told(folder, {**{f"srv/{name}": content(f"{folder}/{name}") for name in ("plain.asc", "plain.gpg", "word.asc", "word.gpg")}, **own})
    for kind in ("asc", "gpg"):
        equal(facts(found, f"srv/plain.{kind}"), plain, kind)
        rating, words = facts(found, f"srv/word.{kind}")
        equal((rating, re.sub("s2k [0-9]+ octets", "s2k 65011712 octets", words)), word, kind)  # gpg measures what the machine can do
    equal(sorted(facts(found, path)[0] for path in own), ["high", "moderate"], "its own store")


@test
def stores_of_openssl_and_java_are_told(folder):
    need("openssl", "ssh-keygen", "keytool")
    key = f"{folder}/key"
    run("openssl", "genrsa", "-out", key, "2048")
    run("openssl", "req", "-x509", "-key", key, "-subj", "/CN=a.example", "-days", "9", "-out", f"{folder}/crt")
    fingerprint = ssh_fingerprint(key)
    export = ("openssl", "pkcs12", "-export", "-inkey", key, "-in", f"{folder}/crt", "-passout")
    run(*export, "pass:a word", "-out", f"{folder}/word.p12")
    run(*export, "pass:a word", "-certpbe", "NONE", "-out", f"{folder}/open.p12")
    run(*export, "pass:", "-out", f"{folder}/empty.p12")
    run(*export, "pass:", "-legacy", "-out", f"{folder}/old.p12")
    run(*export, "pass:", "-nomac", "-keypbe", "NONE", "-certpbe", "NONE", "-out", f"{folder}/none.p12")
    for kind in ("JKS", "JCEKS"):
        run("keytool", "-importkeystore", "-srckeystore", f"{folder}/word.p12", "-srcstoretype", "PKCS12", "-srcstorepass", "a word", "-destkeystore",
            f"{folder}/{kind}", "-deststoretype", kind, "-deststorepass", "changeit", "-destkeypass", "changeit")
    run("keytool", "-importcert", "-noprompt", "-file", f"{folder}/crt", "-keystore", f"{folder}/trust", "-storetype", "JKS", "-storepass", "changeit")
    words = "encrypted (aes-256-cbc, pbkdf2 hmacWithSHA256 2048 rounds)"
    empty = ("high", f"PKCS #12, RSA 2048, not encrypted, {fingerprint}, its passphrase is empty")
    all_told(folder, {"word.p12": ("moderate", f"PKCS #12, private key, {words}"), "open.p12": ("moderate", f"PKCS #12, RSA 2048, {words}, {fingerprint}"),
                      "empty.p12": empty, "old.p12": empty, "none.p12": ("high", f"PKCS #12, RSA 2048, not encrypted, {fingerprint}"),
                      "JKS": ("moderate", f"JKS, RSA 2048, encrypted (jks, sha1), {fingerprint}")})
    found = told(folder, {"srv/jceks": content(f"{folder}/JCEKS"), "srv/trust.jks": content(f"{folder}/trust")})
    rating, words = facts(found, "srv/jceks")
    equal((rating, words.startswith("JCEKS, RSA 2048, encrypted (jceks, md5 and 3des "), words.endswith(fingerprint)), ("moderate", True, True), words)
    check("srv/trust.jks" not in found, "a store without a key is none")


@test
def a_key_in_strings_and_variables_is_found(folder):
    need("openssl", "ssh-keygen")
    key = f"{folder}/key"
    run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    pem = content(key).decode()
    packed = base64.b64encode(pem.encode()).decode()
    files = {"crlf": "\ufeff" + pem.replace("\n", "\r\n"), "no-end": pem.rstrip("\n"), "service.json": json.dumps({"type": "service_account", "private_key": pem}),
             "twice.json": json.dumps({"inner": json.dumps({"key": pem})}), "one.env": "KEY=" + pem.replace("\n", " "),
             "escaped.env": 'KEY="' + pem.replace("\n", "\\n") + '"', "block.yaml": "key: |\n" + "".join(f"    {line}\n" for line in pem.splitlines()),
             "secret.yaml": f"data:\n  tls.key: {packed}\n", "code.go": "var k = " + " +\n\t".join(f'"{line}\\n"' for line in pem.splitlines())}
    want = ("high", f"RSA 2048, not encrypted, {ssh_fingerprint(key)}")
    found = told(folder, {**{f"srv/{name}": text.encode() for name, text in files.items()}, "srv/three": (pem * 3).encode(), "srv/cut": pem[:900].encode()})
    for name in files:
        equal(facts(found, f"srv/{name}"), want, name)
    equal([secret["line"] for secret in found["srv/three"]], [1 + count * len(pem.splitlines()) for count in range(3)], "lines")
    equal(facts(found, "srv/cut"), ("high", "not read to its end"))


@test
def a_key_far_behind_in_a_large_file_is_found(folder):
    need("openssl", "ssh-keygen")
    run("openssl", "genpkey", "-algorithm", "X25519", "-out", f"{folder}/key")
    pem = content(f"{folder}/key")
    window = 8 << 20
    body = bytearray(b"fifteen letters\n" * (3 * window // 16))
    want = []
    for at in (100 * 16, window - 32, window - (600 << 10), 2 * window + 4096):  # in the first, over the end of one, in an overlap, in the last
        body[at:at + len(pem)] = pem
        want.append(at)
    found = told(folder, {"srv/large.txt": bytes(body)})
    lines = [bytes(body[:at]).count(b"\n") + 1 for at in want]
    equal(sorted((secret["facts"], secret["line"]) for secret in found["srv/large.txt"]),
          sorted((f"X25519, not encrypted, {spki_digest(f'{folder}/key')}", line) for line in lines))


@test
def a_certificate_out_of_date_is_told(folder):
    need("openssl")
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{folder}/key", "-subj", "/C=DE/O=Example/CN=a.example", "-days", "2", "-out",
        f"{folder}/crt")
    run("openssl", "x509", "-in", f"{folder}/crt", "-outform", "DER", "-out", f"{folder}/der")
    body, der = content(f"{folder}/crt"), content(f"{folder}/der")
    files = {"srv/a.crt": body, "srv/a.der": der, "etc/ssl/certs/a.pem": body}
    equal(told(folder, files), {}, "it is good")
    found = told(folder, files, SOURCE_DATE_EPOCH="4000000000")
    equal(sorted(found), ["srv/a.crt", "srv/a.der"], "where it is an image's own")
    rating, words = facts(found, "srv/a.crt")
    equal((rating, words.startswith("subject C=DE, O=Example, CN=a.example; good from ")), ("low", True), words)


main()
