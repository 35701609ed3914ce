"""accuracy_labels.py - what bench/accuracy needs to know of the labels: which image is what, which package is of which kind, and the reasons

An image is called by its name and the first 8 digits of its digest.
"""
import re

SYSTEMS = ("AlmaLinux 8", "Debian 9", "Debian 10")  # those whose feed is whole

T = "anchore/test_images@"
# image: (distribution, how it was told)
IMAGES = {
    "almalinux@cd49d725": ("AlmaLinux 8", "its name, and el8_5"),
    "amazonlinux@1301cc9f": ("Amazon Linux 2", "its name, and amzn2"),
    T + "01c78cee": ("Alpine", "revisions -rN; busybox 1.31.1-r11 is of 3.11, curl 7.66.0-r4 is not"),
    T + "0825acea": ("Alpine 3.12", "revisions -rN; ruby 2.7.6-r0 and nghttp2 1.41.0-r0"),
    T + "10008791": ("Alpine 3.14", "revisions -rN; busybox 1.33.1-r3"),
    T + "1a5a5f87": ("none told", "gems alone"),
    T + "2d761ba3": ("Azure Linux 3", "azl3"),
    T + "524ff8a7": ("Red Hat Enterprise Linux 8, packages of CentOS Stream 8 added", "el8_6, module+el8.6.0 and module_el8.7.0"),
    T + "5763c8a2": ("Alpine 3.14", "revisions -rN; busybox 1.33.1-r3"),
    T + "6749b150": ("Alpine", "revisions -rN; busybox 1.32.1-r8 is of 3.13, jq 1.5-r5 is not"),
    T + "746d3124": ("CentOS 7", "el7"),
    T + "7536ee34": ("none told", "Go modules alone"),
    T + "92f19815": ("none told", "Python packages alone"),
    T + "ba42ded8": ("Alpine 3.12", "revisions -rN; busybox 1.31.1-r20"),
    T + "c8d664b0": ("Oracle Linux 8", "el8, and ids ELSA-…"),
    T + "d1819e59": ("Alpine 3.14", "revisions -rN; busybox 1.33.1-r3"),
    T + "f5616467": ("none told", "npm packages alone"),
    T + "fe242a3a": ("Alpine 3.14", "revisions -rN; busybox 1.33.1-r7"),
    T + "ff80ae5d": ("Alpine 3.12", "revisions -rN; busybox 1.31.1-r19"),
    "cloudbees/cloudbees-core-mm@4c564f47": ("Red Hat Universal Base Image 8", "el8_3"),
    "cloudbees/cloudbees-core-oc@9cd85ee8": ("Debian 10", "+deb10u1; those without it are as in buster"),
    "datawire/aes@86a07227": ("Alpine 3.17", "revisions -rN; python3 3.10.11-r0"),
    "gitlab/gitlab-ce@04d4219d": ("Ubuntu 20.04", "ncurses 6.2-0ubuntu2"),
    "grafana/grafana@a11c6829": ("Alpine", "revisions -rN; openssl 1.1.1q-r0 is of 3.13 to 3.16"),
    "hashicorp/vault@09354ca0": ("Alpine", "revisions -rN; openssl 1.1.1q-r0 is of 3.13 to 3.16"),
    "keycloak/keycloak@347a0d74": ("Red Hat Universal Base Image 9", "el9_1"),
    "node@d8a88e8e": ("Debian 9", "+deb9u1"),
    "postgres:13.2@1a67ab96": ("Debian 10", "pgdg100: PostgreSQL's own repository for it"),
    "postgres@1a67ab96": ("Debian 10", "+deb10u1"),
    "postgres@3335d049": ("Alpine 3.13", "revisions -rN; busybox 1.32.1-r6"),
    "ubuntu@09f035f4": ("Ubuntu 23.04", "its name; glibc 2.37-0ubuntu2"),
    "ubuntu@18305429": ("Ubuntu 12.04", "its name; glibc 2.15-0ubuntu10"),
    "ubuntu@213e0558": ("Ubuntu 17.04", "its name; glibc 2.24-9ubuntu2, 1.17.04.2"),
    "ubuntu@2fb27e43": ("Ubuntu 15.04", "its name; glibc 2.21-0ubuntu4"),
    "ubuntu@3db17bfc": ("Ubuntu 19.04", "its name; 2ubuntu2~19.04"),
    "ubuntu@6341c688": ("Ubuntu 14.10", "its name; glibc 2.19-10ubuntu2"),
    "ubuntu@754eb641": ("Ubuntu 20.10", "its name; glibc 2.32-0ubuntu3"),
    "ubuntu@971a12d7": ("Ubuntu 18.04", "its name; 1ubuntu1.18.04"),
    "ubuntu@9c4bf7db": ("Ubuntu 17.10", "its name; glibc 2.26-0ubuntu2"),
    "ubuntu@9d42d0e3": ("Ubuntu 20.04", "its name; 1ubuntu5.20.04.1"),
    "ubuntu@bc48dd70": ("Ubuntu 13.04", "its name; glibc 2.17-0ubuntu5"),
    "ubuntu@c95b7b93": ("Ubuntu 18.10", "its name; 12~18.10"),
    "ubuntu@cb92f03e": ("Ubuntu 21.04", "its name; glibc 2.33-0ubuntu5"),
    "ubi8@68fecea0": ("Red Hat Universal Base Image 8", "its name, and el8_6"),
    "suse/sle15@6e613c99": ("SUSE Linux Enterprise Server 15", "its name"),
    "suse/sles12sp4@94b537f5": ("SUSE Linux Enterprise Server 12 SP4", "its name"),
}

# Packages of languages whose feed is whole, where the version does not tell it (Go's do): image: {kind: names}.
LANGUAGES = {
    "almalinux@cd49d725": {"PyPI": "rpm"},
    T + "0825acea": {"PyPI": "Django cryptography", "RubyGems": "cgi delegate logger matrix observer readline rexml zlib"},
    T + "1a5a5f87": {"RubyGems": "artifactory commonmarker date docker git gitlab httparty httpclient i18n mail matrix nokogiri openssl parallel "
                                 "prometheus redis vault"},
    T + "524ff8a7": {"PyPI": "rpm urllib3", "RubyGems": "date json rdoc webrick zlib"},
    T + "5763c8a2": {"RubyGems": "bundler cgi date delegate logger matrix observer readline rexml zlib"},
    T + "746d3124": {"PyPI": "aiohttp", "RubyGems": "ftpd"},
    T + "92f19815": {"PyPI": "Products.PluggableAuthService PyYAML aiohttp-session oslo.middleware sopel-plugins.channelmgnt"},
    T + "c8d664b0": {"PyPI": "rpm"},
    "cloudbees/cloudbees-core-mm@4c564f47": {"PyPI": "rpm urllib3"},
    "gitlab/gitlab-ce@04d4219d": {"RubyGems": "akismet bundler cgi commonmarker delegate elasticsearch git gitlab grape httparty httpclient i18n "
                                              "logger mail matrix nokogiri observer parallel proxifier rdoc readline rexml sync undercover vault "
                                              "webrick zlib"},
    "ubi8@68fecea0": {"PyPI": "rpm urllib3"},
}

# Debian's binary packages, by the source package they are built from (Debian 9 and 10).
_BINARIES = {
    "apt": "apt libapt-pkg5.0", "bash": "bash", "bzip2": "libbz2-1.0", "coreutils": "coreutils", "curl": "curl libcurl3-gnutls libcurl4",
    "cyrus-sasl2": "libsasl2-2 libsasl2-modules-db", "db5.3": "libdb5.3", "dpkg": "dpkg",
    "e2fsprogs": "e2fslibs e2fsprogs libcom-err2 libcomerr2 libext2fs2 libss2", "elfutils": "libelf1", "expat": "libexpat1",
    "freetype": "libfreetype6", "gcc": "gcc-6-base gcc-8-base libatomic1 libgcc1 libstdc++6", "git": "git",
    "glibc": "libc-bin libc-l10n libc6 locales multiarch-support", "gmp": "libgmp10",
    "gnupg2": "dirmngr gnupg gnupg-l10n gnupg-utils gpg gpg-agent gpg-wks-client gpg-wks-server gpgconf gpgsm gpgv", "gnutls28": "libgnutls30",
    "gzip": "gzip", "icu": "libicu63", "iproute2": "iproute2", "iptables": "libxtables12",
    "krb5": "libgssapi-krb5-2 libk5crypto3 libkrb5-3 libkrb5support0", "libbsd": "libbsd0", "libgcrypt20": "libgcrypt20", "libidn2": "libidn2-0",
    "libpng1.6": "libpng16-16", "libseccomp": "libseccomp2", "libsepol": "libsepol1", "libssh2": "libssh2-1", "libtasn1-6": "libtasn1-6",
    "libxml2": "libxml2", "libxslt": "libxslt1.1", "libzstd": "libzstd1", "lz4": "liblz4-1",
    "ncurses": "libncurses6 libncursesw5 libncursesw6 libtinfo5 libtinfo6 ncurses-base ncurses-bin", "nettle": "libhogweed4 libnettle6",
    "nghttp2": "libnghttp2-14", "openldap": "libldap-2.4-2 libldap-common", "openssh": "openssh-client", "openssl": "libssl1.1 openssl",
    "p11-kit": "libp11-kit0 p11-kit p11-kit-modules", "pcre2": "libpcre2-8-0", "pcre3": "libpcre3",
    "perl": "libperl5.28 perl perl-base perl-modules-5.28", "postgresql-13": "postgresql-13",
    "python-defaults": "libpython-stdlib libpython2-stdlib python python-minimal python2 python2-minimal",
    "python2.7": "libpython2.7-minimal libpython2.7-stdlib python2.7 python2.7-minimal", "shadow": "login passwd", "sqlite3": "libsqlite3-0",
    "subversion": "libsvn1 subversion", "systemd": "libsystemd0 libudev1", "tar": "tar", "unzip": "unzip",
    "util-linux": "bsdutils fdisk libblkid1 libfdisk1 libmount1 libsmartcols1 libuuid1 mount util-linux", "wget": "wget", "xz-utils": "liblzma5 xz-utils",
    "zlib": "zlib1g",
}
SOURCES = {binary: source for source, binaries in _BINARIES.items() for binary in binaries.split()}
OWN_EPOCH = ("bsdutils", "libgcc1")  # their versions have an epoch that their source's has not

NO_FEED = "of a distribution whose feed is not whole here"
NO_LANGUAGE = "of no ecosystem whose feed is whole, or nothing tells which it is"


def short(image):
    name, digest = image.split("@sha256:")
    return f"{name.removeprefix('docker.io/').removeprefix('registry.access.redhat.com/').removeprefix('registry.suse.com/')}@{digest[:8]}"


def source_of(binary, version):
    source = SOURCES.get(binary)
    return f"gcc-{version.split(':')[-1].split('.')[0]}" if source == "gcc" else source


def source_version(binary, version):
    """Rebuilt binaries (+b1) and some with an epoch of their own come from a source of another version."""
    return re.sub(r"\+b\d+$", "", version.split(":", 1)[1] if binary in OWN_EPOCH else version)


def is_debian(package, version):
    return package in SOURCES and ("-" in version or package in ("apt", "dpkg", "libapt-pkg5.0"))


def is_of_system(system, version):
    if system.startswith(("Ubuntu", "SUSE")):
        return not re.fullmatch(r"[\d.]+|.*(DEVELOPMENT|beta).*", version)
    if system.startswith("Alpine"):
        return bool(re.search(r"-r\d+$", version))
    return bool(re.search(r"-\S*(el\d|amzn\d|azl\d)", version))


def kind(image, package, version):
    """(kind, None), or (None, why it is not judged)"""
    system = IMAGES[image][0]
    for language, names in LANGUAGES.get(image, {}).items():
        if package in names.split() and re.fullmatch(r"[\d.]+", version):
            return language, None
    if re.fullmatch(r"go\d.*", version) or (re.match(r"[\w-]+\.[\w.-]+/", package) and version.startswith("v")):
        return "Go", None
    if system.startswith("Debian"):
        return (system, None) if is_debian(package, version) else (None, NO_LANGUAGE)
    if is_of_system(system, version):
        return (system, None) if system in SYSTEMS else (None, NO_FEED)
    return None, NO_LANGUAGE


# Reasons: (image or *, package or *, expression for the CVE or else the id, why); the first that fits counts.
MISSES = (
    ("gitlab/gitlab-ce@04d4219d", "github.com/russellhaering/goxmldsig", "GHSA-gq5r-cc4w-g8xf",
     "found, as CVE-2020-7711 and CVE-2020-7731: GO-2020-0046 names two CVEs and three GHSA ids, not which is whose, so neither claims this one"),
)
EXCLUDED = (
    (T + "7536ee34", "github.com/opencontainers/runc", "CVE-2021-43784", "GO-2022-0274 begins at 1.0.1-0.20211012131345-9c444070ec7b"),
    (T + "0825acea", "Django", "CVE-2021-44420", "PYSEC-2021-439 begins at 2.2, the oldest release that was repaired"),
    ("*", "rexml", "CVE-2021-28965", "RubySec calls ~> 3.2.3.1 repaired"),
    ("gitlab/gitlab-ce@04d4219d", "cgi", "CVE-2021-41816|CVE-2021-41819",
     "RubySec calls ~> 0.1.0.1 repaired; of this package CVE-2021-41816 was also judged wrong"),
    ("gitlab/gitlab-ce@04d4219d", "rdoc", "CVE-2021-31799", "RubySec calls ~> 6.2.1.1 repaired; of this package the CVE was also judged wrong"),
)
WRONG = (
    ("*", "*", "CVE-2021-37600", "DLA-3782-1 repairs util-linux, the source of all these binaries; people judged it wrong of each of them"),
    ("postgres@1a67ab96", "*", "CVE-.*",
     "a bulletin is about the source package; of another of its binaries in this image the same CVE was judged right, of this one wrong"),
    ("*", "urllib3", "CVE-.*", "the record has this version; in the image the files are an rpm's, which repaired them: a bill of labels has no owners"),
    (T + "524ff8a7", "json", "CVE-.*", "as urllib3: the files are those of an rpm, rubygem-json"),
    (T + "524ff8a7", "rdoc", "CVE-.*", "as urllib3: the files are those of an rpm, rubygem-rdoc"),
    (T + "524ff8a7", "webrick", "CVE-.*", "as urllib3: Ruby's own copy, of its rpms"),
    (T + "7536ee34", "github.com/containerd/containerd", ".*",
     "the record has this version and names the whole module; which of its packages are linked in a bill does not say"),
    (T + "7536ee34", "github.com/opencontainers/runc", ".*", "as containerd: the record names the whole module"),
    ("hashicorp/vault@09354ca0", "github.com/docker/docker", ".*", "as containerd: the record names the whole module (the flaw is the daemon's)"),
)
