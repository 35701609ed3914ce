"""versions_oracle.py - how versions stand to each other, and what lies just below one, written down a second time, for tests"""
import re


# How versions are compared: a function that gives -1, 0 or 1.

def sign(a, b):
    return (a > b) - (a < b)


def deb_order(char):
    """Of a character that is no digit: ~ before the end, before letters, before the rest."""
    return -1 if char == "~" else 0 if char == "" else ord(char) if char.isalpha() else ord(char) + 256


def deb_part(a, b):
    while a or b:
        x, y = re.match(r"\D*", a).group(), re.match(r"\D*", b).group()
        for i in range(max(len(x), len(y))):
            order = sign(deb_order(x[i:i + 1]), deb_order(y[i:i + 1]))
            if order:
                return order
        a, b = a[len(x):], b[len(y):]
        x, y = re.match(r"\d*", a).group(), re.match(r"\d*", b).group()
        if int(x or 0) != int(y or 0):
            return sign(int(x or 0), int(y or 0))
        a, b = a[len(x):], b[len(y):]
    return 0


def deb(a, b):
    """Debian Policy, 5.6.12."""

    def parts(version):
        epoch, colon, rest = version.partition(":")
        upstream, dash, revision = (rest if colon else version).rpartition("-")
        return (int(epoch) if colon else 0), (upstream if dash else revision), (revision if dash else "")

    (x, xu, xr), (y, yu, yr) = parts(a), parts(b)
    return sign(x, y) or deb_part(xu, yu) or deb_part(xr, yr)


def rpm_part(a, b):
    """rpmvercmp."""
    token = re.compile(r"\d+|[A-Za-z]+|~|\^")
    x, y = token.findall(a), token.findall(b)
    for i in range(max(len(x), len(y))):
        p, q = (x[i] if i < len(x) else None), (y[i] if i < len(y) else None)
        if "~" in (p, q):
            if p != q:
                return -1 if p == "~" else 1
        elif p is None or q is None:
            return -1 if p is None else 1
        elif "^" in (p, q):
            if p != q:
                return -1 if p == "^" else 1
        elif p.isdigit() != q.isdigit():
            return 1 if p.isdigit() else -1
        else:
            order = sign(int(p), int(q)) if p.isdigit() else sign(p, q)
            if order:
                return order
    return 0


def rpm(a, b):
    def parts(version):
        epoch, colon, rest = version.partition(":")
        upstream, dash, release = (rest if colon else version).rpartition("-")
        return (int(epoch) if colon else 0), (upstream if dash else release), (release if dash else "")

    (x, xv, xr), (y, yv, yr) = parts(a), parts(b)
    return sign(x, y) or rpm_part(xv, yv) or (rpm_part(xr, yr) if xr and yr else 0)


def semver_key(version):
    core, _, _ = version.removeprefix("v").partition("+")
    core, dash, pre = core.partition("-")
    numbers = [int(part) for part in core.split(".")]
    while len(numbers) < 3:
        numbers.append(0)
    return numbers, 0 if dash else 1, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")] if dash else []


def semver(a, b):
    return sign(semver_key(a), semver_key(b))


APK = re.compile(r"(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:-r(\d+))?$")
APK_SUFFIXES = ("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p")


def apk_key(version):
    """apk-package(5); the feed has no numbers with zeros in front, which are compared as fractions."""
    numbers, letter, suffixes, revision = APK.match(version).groups()
    suffixes = [(APK_SUFFIXES.index(re.match("[a-z]+", one).group()), int(re.sub("[a-z]", "", one) or 0)) for one in suffixes.split("_")[1:]]
    return [int(part) for part in numbers.split(".")], letter, suffixes + [(4, 0)], int(revision or 0)


def apk(a, b):
    return sign(apk_key(a), apk_key(b))


PEP440 = re.compile(r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre|preview)[-_.]?(\d*))?(?:-(\d+)|([-_.]?(?:post|rev|r)[-_.]?(\d*)))?"
                    r"(?:([-_.]?dev)[-_.]?(\d*))?$", re.IGNORECASE)


def pep440_key(version):
    match = PEP440.match(version)
    epoch, release, pre, pre_number, implicit, post, post_number, dev, dev_number = match.groups()
    numbers = [int(part) for part in release.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    has_post = post is not None or implicit is not None
    kind = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "c": 2, "rc": 2, "pre": 2, "preview": 2}
    pre_key = (kind[pre.lower()], int(pre_number or 0)) if pre else (-1, 0) if dev is not None and not has_post else (3, 0)
    return int(epoch or 0), numbers, pre_key, int(implicit or post_number or 0) if has_post else -1, int(dev_number or 0) if dev is not None else 1 << 40


def pep440(a, b):
    return sign(pep440_key(a), pep440_key(b))


def composer_key(version):
    numbers, _, stability = version.removeprefix("v").partition("-")
    parts = [int(part) for part in numbers.split(".")]
    word = re.match("[a-z]*", stability.lower()).group()
    number = re.sub(r"\D", "", stability)
    return parts + [0] * (4 - len(parts)), ("dev", "alpha", "beta", "rc", "", "patch").index(word), int(number or 0)


def composer(a, b):
    return sign(composer_key(a), composer_key(b))


def numbers_only(a, b):
    return sign([int(part) for part in a.split(".")], [int(part) for part in b.split(".")])


def gem_key(version):
    """Gem::Version: numbers and words; words are lower, and what is missing is 0."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.findall(r"\d+|[a-zA-Z]+", version.replace("-", ".pre."))]


def gem(a, b):
    x, y = gem_key(a), gem_key(b)
    length = max(len(x), len(y))
    return sign(x + [(1, 0, "")] * (length - len(x)), y + [(1, 0, "")] * (length - len(y)))


def cpe(a, b):
    """Only plain numbers are tried: how these stand to each other nobody doubts."""
    x, y = ([int(part) for part in version.split(".")] for version in (a, b))
    length = max(len(x), len(y))
    return sign(x + [0] * (length - len(x)), y + [0] * (length - len(y)))


# Just below a version.

def below_numbers(version):
    head, _, last = version.rpartition(".")
    return f"{head}.{int(last) - 1}.99999" if last != "0" else head


def below_apk(version):
    stem, _, revision = version.partition("-r")
    return f"{stem}-r{int(revision) - 1}" if int(revision or 0) else f"{stem}_alpha-r0"


def below_semver(version):
    """Of a pre-release: the first pre-release of its version, and of that the version before, or nearly."""
    release, dash, pre = version.partition("+")[0].partition("-")
    if pre != "0":
        return f"{release}-0"
    numbers = [int(part) for part in release.removeprefix("v").split(".")]
    last = max((i for i, number in enumerate(numbers) if number), default=-1)
    return ".".join(map(str, [*numbers[:last], numbers[last] - 1, *[99999] * (len(numbers) - last - 1)])) if last >= 0 else None


def below_bitnami(version):
    """A number alone behind a hyphen would be a build."""
    below = below_semver(version)
    return f"{below}.a" if below and below.endswith("-0") else below


def below_pep440(version):
    return None if "dev" in version.lower() else version + ".dev0"


def below_composer(version):
    numbers, dash, _ = version.partition("-")
    return f"{numbers}-dev" if dash else f"{version}-alpha1"


def below_cpe(version):
    """Of 2.0: 1.99999"""
    numbers = [int(part) for part in version.split(".")]
    last = max((i for i, number in enumerate(numbers) if number), default=-1)
    return ".".join(map(str, [*numbers[:last], numbers[last] - 1, *[99999] * max(1, len(numbers) - last - 1)])) if last >= 0 else None


class Scheme:
    def __init__(self, name, compare, below, valid=r"."):
        self.name, self.compare, self.below, self.valid = name, compare, below, re.compile(valid, re.IGNORECASE)


DEB = Scheme("deb", deb, lambda version: version + "~", r"(\d+:)?\d[^:]*$")
RPM = Scheme("rpm", rpm, lambda version: version + "~")
ALPINE = Scheme("apk", apk, below_apk, APK.pattern)
SEMVER = r"v?(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,2}(-[0-9a-z.-]+)?(\+[0-9a-z.-]+)?$"
GO, CARGO, NPM = (Scheme(name, semver, below_semver, SEMVER) for name in ("go", "cargo", "npm"))
BITNAMI = Scheme("bitnami", semver, below_bitnami, SEMVER)
PYTHON = Scheme("pep440", pep440, below_pep440, PEP440.pattern)
COMPOSER = Scheme("composer", composer, below_composer, r"v?\d+(\.\d+){0,3}(-(dev|alpha|beta|rc)\d*)?$")
HACKAGE = Scheme("hackage", numbers_only, below_numbers, r"\d+(\.\d+)+$")
GEM = Scheme("gem", gem, lambda version: version + ".a", r"\d[\w.]*$")
CPE = Scheme("cpe", cpe, below_cpe, r"\d+(\.\d+)*$")
