#!/usr/bin/env python3
"""guess_test.py - hashes that other programs make of random words are read, and their words found to be theirs

openssl passwd, PHP's crypt() (both with code of their own) and Python's hashlib and hmac by the schemes' definitions; perl's crypt() where nobody else makes a scheme.
"""
import base64
import hashlib
import hmac
import os
import random
import subprocess

import lib
from lib import ROOT, check, need, skip, test

DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM = random.Random(24)


def salt(length):
    return "".join(RANDOM.choice(DIGITS) for _ in range(length))


def word():
    return "".join(RANDOM.choice("abcXYZ019 !$%&/()=?*+#-_.:,;<>|@^{}~") for _ in range(RANDOM.choice((1, 2, 7, 8, 9, 15, 16, 17, 31, 64, 100)))).strip() or "w"


def holds(folder, made):
    """MADE: (hash, word). The other word differs in its first byte: DES sees eight, bcrypt 72."""
    check(made, "nothing was made")
    with open(f"{folder}/hashes", "w", encoding="utf-8") as file:
        for text, of in made:
            file.write(f"{text}\t{of}\t{'b' if of[:1] == 'a' else 'a'}{of[1:]}\n")
    where, variant = os.path.split(lib.BUILD)
    env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    program = f"{lib.BUILD}/test/guess"
    if not os.path.exists(program):
        subprocess.run(["make", "-s", f"B={where}", f"VARIANT={variant}", program], cwd=ROOT, env=env, check=True, capture_output=True)
    done = subprocess.run([program, "what_other_programs"], env={**env, "PLIMSOLL_HASHES": f"{folder}/hashes"}, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0 and "SKIPPED" not in done.stdout, done.stdout)


def little(number, count):
    return "".join(DIGITS[number >> 6 * i & 63] for i in range(count))


def by_three(data):
    return "".join(little(int.from_bytes(data[i:i + 3], "little"), (len(data[i:i + 3]) * 8 + 5) // 6) for i in range(0, len(data), 3))


@test
def hashes_of_openssl(folder):
    need("openssl")
    made = []
    for scheme, length in (("-1", 8), ("-5", 16), ("-6", 16), ("-apr1", 8)):
        for _ in range(20):
            of = word()
            made.append((subprocess.run(["openssl", "passwd", scheme, "-salt", salt(RANDOM.randint(1, length)), "-stdin"], input=f"{of}\n", text=True,
                                        check=True, capture_output=True).stdout.strip(), of))
    holds(folder, made)


@test
def hashes_of_htpasswd(folder):
    """MD5 of Apache's own, SHA-1, bcrypt and DES; of some versions SHA-2, too."""
    need("htpasswd")
    made = []
    for scheme in ("-m", "-s", "-B", "-d", "-2", "-5"):
        for of in ("a word", "kanarienvogel", word()):
            done = subprocess.run(["htpasswd", "-nb", scheme, "user", of], text=True, check=False,
                                  capture_output=True)
            if done.returncode == 0:
                made.append((done.stdout.strip().partition(":")[2], of))
    check(len(made) >= 12, made)
    holds(folder, made)


@test
def hashes_of_php(folder):
    need("php")
    made = []
    for setting in ("{2}", "_{1}...{4}", "$1${8}$", "$2a$04${22}", "$2y$05${22}", "$5$rounds=1234${16}$", "$6$rounds=1000${9}$", "$6${16}$"):
        for _ in range(5):
            start, _, rest = setting.partition("{")
            while rest:
                length, _, rest = rest.partition("}")
                start += salt(int(length) - 1) + "."  # bcrypt's last digit holds two bits
                before, _, rest = rest.partition("{")
                start += before
            of = word()
            text = subprocess.run(["php", "-r", "echo crypt($argv[1], $argv[2]);", "--", of, start], text=True, check=True, capture_output=True).stdout
            made.append((text, of))
    holds(folder, [(text, of) for text, of in made if not text.startswith("*")])


@test
def hashes_by_definition(folder):
    made = []
    for of in [word() for _ in range(10)]:
        secret, seed = of.encode(), salt(RANDOM.randint(1, 16)).encode()
        made.append(("{SHA}" + base64.b64encode(hashlib.sha1(secret).digest()).decode(), of))
        made.append(("{SSHA}" + base64.b64encode(hashlib.sha1(secret + seed).digest() + seed).decode(), of))
        log2_n, r, p = RANDOM.randint(4, 9), RANDOM.randint(1, 8), RANDOM.randint(1, 2)
        digest = hashlib.scrypt(secret, salt=seed, n=1 << log2_n, r=r, p=p, dklen=32)
        made.append((f"$7${DIGITS[log2_n]}{little(r, 5)}{little(p, 5)}{seed.decode()}${by_three(digest)}", of))
        rounds = RANDOM.randint(4, 2000)
        digest = hmac.new(secret, seed + b"$sha1$%d" % rounds, "sha1").digest()
        for _ in range(rounds - 1):
            digest = hmac.new(secret, digest, "sha1").digest()
        digest += digest[:1]
        groups = "".join(little(int.from_bytes(digest[i:i + 3], "big"), 4) for i in range(0, 21, 3))
        made.append((f"$sha1${rounds}${seed.decode()}${groups}", of))
    holds(folder, made)


@test
def nt_hashes_of_openssl(folder):
    need("openssl")
    made = []
    for of in [word() for _ in range(10)]:
        done = subprocess.run(["openssl", "dgst", "-md4", "-provider", "legacy", "-provider", "default", "-r"], input=of.encode("utf-16-le"), check=False,
                              capture_output=True)
        if done.returncode:
            skip("openssl has no MD4")
        made.append((f"$3$${done.stdout.decode().split()[0]}", of))
    holds(folder, made)


@test
def hashes_of_perl(folder):
    """Through the same library: only that we read them."""
    need("perl")
    made = []
    for setting in ("$y$j75$saltsaltsaltsalt$", "$y$j9T$abcdefgh$", "$y$j65/$saltsalt$", "$gy$j75$saltsaltsaltsalt$", "$md5$saltsalt$", "$md5$saltsalt$$",
                    "$md5,rounds=10$saltsalt$$", "$2x$04$abcdefghijklmnopqrstuu", "ab............."):
        for of in ("a word", "w" * 17):
            text = subprocess.run(["perl", "-e", "print crypt($ARGV[0], $ARGV[1])", of, setting], text=True, check=True, capture_output=True).stdout
            if text and not text.startswith("*"):
                made.append((text, of))
    holds(folder, made)


if __name__ == "__main__":
    lib.main()
