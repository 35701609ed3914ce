#include "codec/elf_made.h"
#include "program/in_windows.h"
#include "program/pattern.h"

extern const struct cataloger cataloger_classifiers;

/* What stands in real programs around their version: of packages of Debian 12 (the last column says which; the version expected is that
 * of the package), of Go's own archive, and, where that column is empty, by what the software's sources say and no program at hand. */
static const struct classifier_case {
	const char *name, *path;
	struct slice bytes;
	const char *version, *of;
} cases[] = {
	/* clang-format off */
	{ "python", "usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", S("\0003.11.2\000%"), "3.11.2", "libpython3.11 3.11.2-6+deb12u9" },
	{ "node", "usr/lib/x86_64-linux-gnu/libnode.so.108", S("\000node.js/v18.20.4\000"), "18.20.4", "libnode108 18.20.4+dfsg-1~deb12u3" },
	{ "perl", "usr/lib/x86_64-linux-gnu/libperl.so.5.36.0", S("\000v5.36.0\000p"), "5.36.0", "libperl5.36 5.36.0-7+deb12u4" },
	{ "ruby", "usr/lib/x86_64-linux-gnu/libruby-3.1.so.3.1.2", S("\000ruby 3.1.2p20 (202"), "3.1.2", "libruby3.1 3.1.7+really3.1.2-0+deb12u1" },
	{ "php", "usr/bin/php8.2", S("\000X-Powered-By: PHP/8.2.36\000"), "8.2.36", "php8.2-cli 8.2.36-1~deb12u1" },
	{ "lua", "usr/bin/lua5.3", S("$LuaVersion: Lua 5.3.6  "), "5.3.6", "lua5.3 5.3.6-2" },
	{ "luajit", "usr/lib/x86_64-linux-gnu/libluajit-5.1.so.2.1.0", S("\000LuaJIT 2.1.0-beta3\000j"), "2.1.0-beta3", "libluajit-5.1-2 2.1.0~beta3+git20220320+dfsg-4.1+deb12u1" },
	{ "tcl", "usr/lib/x86_64-linux-gnu/libtcl8.6.so", S("\0008.6.13\000tcl_patchLevel\000"), "8.6.13", "libtcl8.6 8.6.13+dfsg-2" },
	{ "guile", "usr/lib/x86_64-linux-gnu/libguile-3.0.so.1.5.0", S("\000guileversion\0003.0.8\000l"), "3.0.8", "guile-3.0-libs 3.0.8-2" },
	{ "erlang", "usr/lib/erlang/erts-13.1.5/bin/beam.smp", S("[async-threads:%d] [jit:ns%s]\n\00025.2.3\000\000"), "25.2.3", "erlang-base 1:25.2.3+dfsg-1+deb12u4" },
	{ "erlang", "usr/lib/erlang/releases/25/OTP_VERSION", S("25.2.3\n"), "25.2.3", "erlang-base 1:25.2.3+dfsg-1+deb12u4" },
	{ "go", "usr/local/go/VERSION", S("go1.26.8\nt"), "1.26.8", "Go 1.26.8" },
	{ "openjdk", "usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so", S(" for linux-amd64 JRE (17.0.21.1+"), "17.0.21.1", "openjdk-17-jre-headless 17.0.21.1+2-1~deb12u1" },
	{ "openjdk", "usr/lib/jvm/java-17-openjdk-amd64/release", S("JAVA_VERSION=\"17.0.21.1\"\n"), "17.0.21.1", "openjdk-17-jre-headless 17.0.21.1+2-1~deb12u1" },
	{ "gcc", "usr/bin/x86_64-linux-gnu-gcc-12", S("\00012.2.0\000(Debian 12.2.0-14+deb12u1) \000gcc version %s "), "12.2.0", "gcc-12 12.2.0-14+deb12u1" },
	{ "make", "usr/bin/make", S("-linux-gnu\0004.3\000$"), "4.3", "make 4.3-4.1" },
	{ "ninja", "usr/bin/ninja", S("\0001.11.1\000\000"), "1.11.1", "ninja-build 1.11.1-2~deb12u1" },
	{ "dpkg", "usr/bin/dpkg", S("\0001.21.23 (amd64)\000/"), "1.21.23", "dpkg 1.21.23" },
	{ "bash", "bin/bash", S("\000@(#)Bash version 5.2.15("), "5.2.15", "bash 5.2.15-2+b13" },
	{ "busybox", "bin/busybox", S("\000BusyBox v1.35.0 "), "1.35.0", "busybox 1:1.35.0-4+deb12u1+b1" },
	{ "zsh", "bin/zsh", S("\0005.9\000zsh %s (%s-%s-%s)\n"), "5.9", "zsh 5.9-4+b15" },
	{ "fish", "usr/bin/fish", S("\000\0003.6.0\000\000"), "3.6.0", "fish 3.6.0-3.1+deb12u1" },
	{ "mksh", "bin/mksh", S("@(#)MIRBSD KSH R59 202"), "59", "mksh 59c-28+deb12u1" },
	{ "ksh", "bin/ksh93", S("Version AJM 93u+m/1.0.4 "), "1.0.4", "ksh93u+m 1.0.4-3" },
	{ "util-linux", "bin/lsblk", S("\000util-linux 2.38.1\000b"), "2.38.1", "util-linux 2.38.1-5+deb12u3" },
	{ "curl", "usr/bin/curl", S("\000curl/7.88.1\000"), "7.88.1", "curl 7.88.1-10+deb12u15" },
	{ "wget", "usr/bin/wget", S("-Wall\0001.21.3\000\000"), "1.21.3", "wget 1.21.3-1+deb12u1" },
	{ "git", "usr/bin/git", S("git/2.39.5\000GIT_USER_AGENT\000"), "2.39.5", "git 1:2.39.5-0+deb12u3" },
	{ "rsync", "usr/bin/rsync", S("\0003.5.0\000copyright\000u"), "3.5.0", "rsync 3.5.0+ds1-0+deb12u1" },
	{ "sudo", "usr/bin/sudo", S("\000Sudo version %s\n\0001.9.13p3\000C"), "1.9.13p3", "sudo 1.9.13p3-1+deb12u4" },
	{ "vim", "usr/bin/vim.tiny", S("\000VIM - Vi IMproved 9.0 (202"), "9.0", "vim-tiny 2:9.0.1378-2+deb12u2" },
	{ "nano", "bin/nano", S("\000GNU nano 7.2\000+"), "7.2", "nano 7.2-1+deb12u1" },
	{ "tar", "bin/tar", S("\0001.34\000%s-%s-%d\n\000"), "1.34", "tar 1.34+dfsg-1.2+deb12u1" },
	{ "gzip", "bin/gzip", S("file size changed while zipping\n\0001.12\000\000"), "1.12", "gzip 1.12-1" },
	{ "xz", "usr/bin/xz", S("(XZ Utils) 5.4.1\000"), "5.4.1", "xz-utils 5.4.1-1+deb12u2" },
	{ "zstd", "usr/bin/zstd", S("\000v1.5.4\000Zstandard CLI\000"), "1.5.4", "zstd 1.5.4+dfsg2-5" },
	{ "lz4", "usr/bin/lz4", S("\0001.9.4\000\000"), "1.9.4", "lz4 1.9.4-1" },
	{ "p7zip", "usr/lib/p7zip/7z", S("\000p7zip Version \00016.02\000"), "16.02", "p7zip-full 16.02+really26.02+dfsg-0+deb12u1" },
	{ "7-zip", "usr/bin/7zz", S("7-Zip (z) 26.02 "), "26.02", "7zip 22.01+really26.02+dfsg-0+deb12u1" },
	{ "bzip2", "bin/bzip2recover", S("\000bzip2recover 1.0.8: "), "1.0.8", "bzip2 1.0.8-5+b1" },
	{ "jq", "usr/bin/jq", S("writing output failed: %s\n\0001.6\000D"), "1.6", "jq 1.6-2.1+deb12u3" },
	{ "sqlite", "usr/lib/x86_64-linux-gnu/libsqlite3.so.0.8.6", S("\000\0003.40.1\000\000"), "3.40.1", "libsqlite3-0 3.40.1-2+deb12u2" },
	{ "gnupg", "usr/bin/gpg", S("OpenPGP server 2.2.40 ready\000"), "2.2.40", "gpg 2.2.40-1.1+deb12u2" },
	{ "openssh", "usr/bin/ssh", S("\000OpenSSH_9.2p1 "), "9.2p1", "openssh-client 1:9.2p1-2+deb12u10" },
	{ "openssl", "usr/lib/x86_64-linux-gnu/libcrypto.so.3", S("\000OpenSSL 3.0.22 25 Aug 202"), "3.0.22", "libssl3 3.0.22-1~deb12u2" },
	{ "nmap", "usr/bin/nmap", S("\000https://nmap.org\0007.93\000N"), "7.93", "nmap 7.93+dfsg1-1" },
	{ "tcpdump", "usr/bin/tcpdump", S("version 4.99.3\n\000SMI-library: %s\n"), "4.99.3", "tcpdump 4.99.3-1" },
	{ "socat", "usr/bin/socat", S("\000\0001.7.4.4\000\000"), "1.7.4.4", "socat 1.7.4.4-2" },
	{ "minisign", "usr/bin/minisign", S("\000minisign 0.11\000D"), "0.11", "minisign 0.11-1" },
	{ "ffmpeg", "usr/bin/ffmpeg", S("\000%s version 5.1.9-"), "5.1.9", "ffmpeg 7:5.1.9-0+deb12u1" },
	{ "ffmpeg", "usr/lib/x86_64-linux-gnu/libavcodec.so.59.37.100", S("\000FFmpeg version 5.1.9-"), "5.1.9", "libavcodec59 7:5.1.9-0+deb12u1" },
	{ "imagemagick", "usr/lib/x86_64-linux-gnu/libMagickCore-6.Q16.so.6.0.0", S("\000ImageMagick 6.9.11-60 Q1"), "6.9.11-60", "libmagickcore-6.q16-6 8:6.9.11.60+dfsg-1.6+deb12u15" },
	{ "ghostscript", "usr/lib/x86_64-linux-gnu/libgs.so.10.00", S("/ghostscript/10.00.0/Resource/"), "10.00.0", "libgs10 10.0.0~dfsg-11+deb12u9" },
	{ "crun", "usr/bin/crun", S("\0001.8.1\000%s version %s\n\000"), "1.8.1", "crun 1.8.1-1+deb12u1" },
	{ "conmon", "usr/bin/conmon", S("\000conmon version 2.1.6\n"), "2.1.6", "conmon 2.1.6+ds1-1" },
	{ "tini", "usr/bin/tini", S("\000tini version 0.19.0\000"), "0.19.0", "tini 0.19.0-1+b3" },
	{ "dumb-init", "usr/bin/dumb-init", S("\000\0001.2.5\n\000."), "1.2.5", "dumb-init 1.2.5-2" },
	{ "bubblewrap", "usr/bin/bwrap", S("\000bubblewrap 0.8.0\000."), "0.8.0", "bubblewrap 0.8.0-2+deb12u1" },
	{ "firejail", "usr/bin/firejail", S("\0000.9.72\000firejail version %s\n"), "0.9.72", "firejail 0.9.72-2" },
	{ "qemu", "usr/bin/qemu-aarch64-static", S("\000qemu-aarch64 version 7.2.22 "), "7.2.22", "qemu-user-static 1:7.2+dfsg-7+deb12u18+b3" },
	{ "iperf3", "usr/lib/x86_64-linux-gnu/libiperf.so.0.0.0", S("\000iperf 3.12\000"), "3.12", "libiperf0 3.12-1+deb12u2" },
	{ "nginx", "usr/sbin/nginx", S("\000nginx version: nginx/1.22.1\n"), "1.22.1", "nginx 1.22.1-9+deb12u11" },
	{ "httpd", "usr/sbin/apache2", S("\000Apache/2.4.71\000"), "2.4.71", "apache2-bin 2.4.71-1~deb12u1" },
	{ "lighttpd", "usr/sbin/lighttpd", S("\000lighttpd/1.4.69\000"), "1.4.69", "lighttpd 1.4.69-1" },
	{ "haproxy", "usr/sbin/haproxy", S("\000 version 2.6.12-1+deb12u4, released 202"), "2.6.12", "haproxy 2.6.12-1+deb12u4" },
	{ "varnish", "usr/sbin/varnishd", S("\000varnish-7.1.1 revision "), "7.1.1", "varnish 7.1.1-2+deb12u1" },
	{ "squid", "usr/sbin/squid", S("\000squid/5.7\000;"), "5.7", "squid 5.7-2+deb12u6" },
	{ "privoxy", "usr/sbin/privoxy", S("\000Privoxy version 3.0.34\000"), "3.0.34", "privoxy 3.0.34-1" },
	{ "stunnel", "usr/bin/stunnel4", S("\000stunnel 5.68 on x"), "5.68", "stunnel4 3:5.68-2+deb12u1" },
	{ "uwsgi", "usr/bin/uwsgi-core", S("\0002.0.21-debian\000l"), "2.0.21", "uwsgi-core 2.0.21-5.1" },
	{ "icecast", "usr/bin/icecast2", S("\000Icecast 2.4.4\000"), "2.4.4", "icecast2 2.4.4-4+b1" },
	{ "redis", "usr/bin/redis-check-aof", S("\0007.0.15\000c11-builtin\000s"), "7.0.15", "redis-tools 5:7.0.15-1~deb12u10" },
	{ "redis", "usr/bin/redis-benchmark", S("\0007.0.15\000 (git:%s\000"), "7.0.15", "redis-tools 5:7.0.15-1~deb12u10" },
	{ "memcached", "usr/bin/memcached", S("\000memcached 1.6.18\000u"), "1.6.18", "memcached 1.6.18-1+deb12u1" },
	{ "postgresql", "usr/lib/postgresql/15/bin/initdb", S("\000postgres (PostgreSQL) 15.20 "), "15.20", "postgresql-15 15.20-0+deb12u1" },
	{ "mariadb", "usr/bin/mariadb", S("\00010.11.19-MariaDB\000x"), "10.11.19", "mariadb-client-core 1:10.11.19-0+deb12u1" },
	{ "pgbouncer", "usr/sbin/pgbouncer", S("\000PgBouncer 1.18.0\000"), "1.18.0", "pgbouncer 1.18.0-1+deb12u1" },
	{ "mosquitto", "usr/sbin/mosquitto", S("\0002.0.11\000mosquitto version %s\n"), "2.0.11", "mosquitto 2.0.11-1.2+deb12u2" },
	{ "openldap", "usr/sbin/slapd", S("$OpenLDAP: slapd 2.5.13+"), "2.5.13", "slapd 2.5.13+dfsg-5" },
	{ "samba", "usr/lib/x86_64-linux-gnu/libsamba-hostconfig.so.0.0.1", S("\000SAMBA_4.17.12_D"), "4.17.12", "samba-libs 2:4.17.12+dfsg-0+deb12u4" },
	{ "bind", "usr/sbin/named", S("\000libisc-9.18.49-1~deb12u3-Debian.so\000"), "9.18.49", "bind9 1:9.18.49-1~deb12u3" },
	{ "unbound", "usr/sbin/unbound", S("\000unbound 1.17.1\000s"), "1.17.1", "unbound 1.17.1-2+deb12u4" },
	{ "nsd", "usr/sbin/nsd", S("\000NSD 4.6.1\000c"), "4.6.1", "nsd 4.6.1-1" },
	{ "knot", "usr/sbin/knotc", S("Knot DNS 3.2.6\n"), "3.2.6", "knot 3.2.6-1" },
	{ "dnsmasq", "usr/sbin/dnsmasq", S("\000dnsmasq-2.90\000v"), "2.90", "dnsmasq-base 2.90-4~deb12u2" },
	{ "postfix", "usr/lib/postfix/sbin/master", S("\000mail_version=3.7.11\000M"), "3.7.11", "postfix 3.7.11-0+deb12u1" },
	{ "dovecot", "usr/sbin/dovecot", S("\000Dovecot v2.3.19.1 ("), "2.3.19.1", "dovecot-core 1:2.3.19.1+dfsg1-2.1+deb12u7" },
	{ "exim", "usr/sbin/exim4", S("\000<<eximcnumber>>\0004.96\000<"), "4.96", "exim4-daemon-light 4.96-15+deb12u10" },
	{ "opendkim", "usr/sbin/opendkim", S("\000libopendkim 2.11.0: "), "2.11.0", "opendkim 2.11.0~beta2-8+deb12u1" },
	{ "proftpd", "usr/sbin/proftpd", S("\000ProFTPD Version 1.3.8\000"), "1.3.8", "proftpd-core 1.3.8+dfsg-4+deb12u5" },
	{ "vsftpd", "usr/sbin/vsftpd", S("\000vsftpd: version 3.0.3\n"), "3.0.3", "vsftpd 3.0.3-13+b2" },
	{ "pure-ftpd", "usr/sbin/pure-ftpd", S("\000pure-ftpd v1.0.50 "), "1.0.50", "pure-ftpd 1.0.50-2.1+b2" },
	{ "openvpn", "usr/sbin/openvpn", S("\000OpenVPN 2.6.14 x86_64-p"), "2.6.14", "openvpn 2.6.14-0+deb12u2" },
	{ "strongswan", "usr/lib/ipsec/charon", S("(strongSwan 5.9.8,"), "5.9.8", "strongswan-charon 5.9.8-5+deb12u6" },
	{ "tor", "usr/bin/tor", S("(on Tor 0.4.9.11 "), "0.4.9.11", "tor 0.4.9.11-0+deb12u1" },
	{ "bird", "usr/sbin/bird", S("\000BIRD 2.0.12 ready."), "2.0.12", "bird2 2.0.12-7" },
	{ "frr", "usr/lib/x86_64-linux-gnu/frr/libfrr.so.0.0.0", S("FRRouting (version 8.4.4)"), "8.4.4", "frr 8.4.4-1.1~deb12u2" },
	{ "keepalived", "usr/sbin/keepalived", S("\000Keepalived v2.2.7 (0"), "2.2.7", "keepalived 1:2.2.7-1+b2" },
	{ "coturn", "usr/bin/turnserver", S("\000Coturn-4.6.1 "), "4.6.1", "coturn 4.6.1-1" },
	{ "kamailio", "usr/sbin/kamailio", S("kamailio (5.6.3 ("), "5.6.3", "kamailio 5.6.3-2" },
	{ "freeradius", "usr/sbin/freeradius", S("\000FreeRADIUS Version 3.2.1,"), "3.2.1", "freeradius 3.2.1+dfsg-4+deb12u1" },
	{ "chrony", "usr/sbin/chronyd", S("\000--version\0004.3\0004"), "4.3", "chrony 4.3-2+deb12u3" },
	{ "cups", "usr/sbin/cupsd", S("CUPS v2.4.2\n"), "2.4.2", "cups-daemon 2.4.2-3+deb12u9" },
	{ "monit", "usr/bin/monit", S(">monit 5.33.0</"), "5.33.0", "monit 1:5.33.0-1" },
	{ "irssi", "usr/bin/irssi", S("\000irssi 1.4.3 (%"), "1.4.3", "irssi 1.4.3-2" },
	{ "glibc", "lib/x86_64-linux-gnu/libc.so.6", S("\000GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36."), "2.36", "libc6 2.36-9+deb12u14" },
	{ "musl", "lib/x86_64-linux-musl/libc.so", S("\0001.2.3\000U"), "1.2.3", "musl 1.2.3-1" },
	{ "zlib", "lib/x86_64-linux-gnu/libz.so.1.2.13", S(" deflate 1.2.13 Copyright "), "1.2.13", "zlib1g 1:1.2.13.dfsg-1" },
	{ "libcurl", "usr/lib/x86_64-linux-gnu/libcurl.so.4.8.0", S("\000libcurl/7.88.1\000"), "7.88.1", "libcurl4 7.88.1-10+deb12u15" },
	{ "zstd", "usr/lib/x86_64-linux-gnu/libzstd.so.1.5.4", S("1.5.4\000\000"), "1.5.4", "libzstd1 1.5.4+dfsg2-5" },
	{ "xz", "lib/x86_64-linux-gnu/liblzma.so.5.4.1", S("\000\0005.4.1\000\000"), "5.4.1", "liblzma5 5.4.1-1+deb12u2" },
	{ "libpng", "usr/lib/x86_64-linux-gnu/libpng16.so.16.39.0", S("libpng version 1.6.39\n"), "1.6.39", "libpng16-16 1.6.39-2+deb12u6" },
	{ "expat", "lib/x86_64-linux-gnu/libexpat.so.1.8.10", S("\000expat_2.5.0\000\\"), "2.5.0", "libexpat1 2.5.0-1+deb12u5" },
	{ "pcre2", "usr/lib/x86_64-linux-gnu/libpcre2-8.so.0.11.2", S("\00010.42 2022-12-11\000\000"), "10.42", "libpcre2-8-0 10.42-1+deb12u2" },
	{ "pcre", "lib/x86_64-linux-gnu/libpcre.so.3.13.3", S("8.39 2016-06-14\000\274"), "8.39", "libpcre3 2:8.39-15" },
	{ "libarchive", "usr/lib/x86_64-linux-gnu/libarchive.so.13.6.2", S("\000libarchive 3.6.2\000/"), "3.6.2", "libarchive13 3.6.2-1+deb12u5" },
	{ "libtiff", "usr/lib/x86_64-linux-gnu/libtiff.so.6.0.0", S("\000LIBTIFF, Version 4.5.0\n"), "4.5.0", "libtiff6 4.5.0-6+deb12u4" },
	{ "gnutls", "usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3", S("\000Enabled GnuTLS 3.7.9 "), "3.7.9", "libgnutls30 3.7.9-2+deb12u7" },
	{ "nss", "usr/lib/x86_64-linux-gnu/libnss3.so", S("Version: NSS 3.87.1\000"), "3.87.1", "libnss3 2:3.87.1-1+deb12u4" },
	{ "libgcrypt", "usr/lib/x86_64-linux-gnu/libgcrypt.so.20.4.1", S("This is Libgcrypt 1.10.1 "), "1.10.1", "libgcrypt20 1.10.1-3+deb12u1" },
	{ "mbedtls", "usr/lib/x86_64-linux-gnu/libmbedcrypto.so.2.28.3", S("\000mbed TLS 2.28.3\000"), "2.28.3", "libmbedcrypto7 2.28.3-1" },
	{ "wolfssl", "usr/lib/x86_64-linux-gnu/libwolfssl.so.35.3.0", S("\000wolfSSL 5.5.4\000F"), "5.5.4", "libwolfssl35 5.5.4-2+deb12u3" },
	{ "libssh", "usr/lib/x86_64-linux-gnu/libssh.so.4.9.6", S("\000SSH-2.0-libssh_0.10.6\000"), "0.10.6", "libssh-4 0.10.6-0+deb12u3" },
	{ "libssh2", "usr/lib/x86_64-linux-gnu/libssh2.so.1.0.1", S("\000SSH-2.0-libssh2_1.10.0\000"), "1.10.0", "libssh2-1 1.10.0-3+deb12u1" },
	{ "nghttp2", "usr/lib/x86_64-linux-gnu/libnghttp2.so.14.24.1", S("1.52.0\000\000"), "1.52.0", "libnghttp2-14 1.52.0-1+deb12u3" },
	{ "libpcap", "usr/lib/x86_64-linux-gnu/libpcap.so.1.10.3", S("\000libpcap version 1.10.3 "), "1.10.3", "libpcap0.8 1.10.3-1" },
	{ "krb5", "usr/lib/x86_64-linux-gnu/libkrb5.so.3.3", S("\000KRB5_BRAND: krb5-1.20.1-f"), "1.20.1", "libkrb5-3 1.20.1-2+deb12u5" },
	{ "qtbase", "usr/lib/x86_64-linux-gnu/libQt5Core.so.5.15.8", S("\000Qt 5.15.8 (x"), "5.15.8", "libqt5core5a 5.15.8+dfsg-11+deb12u3" },
	{ "python", "usr/local/bin/python2.7", S("\0002.7.18\000"), "2.7.18", "" },
	{ "pypy", "opt/pypy/bin/libpypy3.10-c.so", S("[PyPy 7.3.15 with GCC 10.2.1"), "7.3.15", "" },
	{ "dart", "usr/lib/dart/bin/dart", S("3.2.3 (stable) (Tue Dec 5 17:58:33 2023 +0000) on \"linux_x64\""), "3.2.3", "" },
	{ "openresty", "usr/local/openresty/nginx/sbin/nginx", S("nginx version: openresty/1.25.3.1\n"), "1.25.3.1", "" },
	{ "valkey", "usr/local/bin/valkey-server", S("\0007.2.5\000c11-builtin\000"), "7.2.5", "" },
	{ "valkey", "usr/local/bin/valkey-cli", S("\0008.0.1\000 (git:%s"), "8.0.1", "" },
	{ "mysql", "usr/sbin/mysqld", S("/builddir/mysql-8.0.36/sql/mysqld.cc\000"), "8.0.36", "" },
	/* clang-format on */
};

static const struct {
	const char *name, *where, *pattern;
} classifiers[] = {
#define CLASSIFIER(name, where, literal, pattern, cpe) { name, where, pattern },
#include "program/classifiers.def"
#undef CLASSIFIER
};
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int find(const char *text, struct slice bytes, struct slice *ret_whole, struct slice *ret_group, struct error *err)
{
	cleanup_pattern struct pattern *pattern = pattern_new(text);

	return pattern_find(pattern, bytes, false, ret_whole, ret_group, err);
}

TEST(classifiers_know_real_programs)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buffer file = BUFFER_INIT(0), want = BUFFER_INIT(0);
		struct collected got = { 0 };

		/* a text begins with what it says, a program with other things */
		if (!slice_ends_with(slice_from_text(cases[i].path), S("VERSION")) &&
			!slice_ends_with(slice_from_text(cases[i].path), S("release")))
			buffer_add(&file, "\177ELF, not whole \0", 17);
		buffer_add_slice(&file, cases[i].bytes);
		buffer_addf(&want, "%s %s\n", cases[i].name, cases[i].version);
		CHECK(cataloger_classifiers.accepts(slice_from_text(cases[i].path)));
		CHECK_INT(collected_parse(&got, &cataloger_classifiers, cases[i].path, buffer_slice(&file)), 0);
		if (slice_find(buffer_slice(&got.packages), buffer_slice(&want)) < 0)
			print_error("%s %s: %.*s\n", cases[i].name, cases[i].path, SLICE_ARG(buffer_slice(&got.packages)));
		CHECK(slice_find(buffer_slice(&got.packages), buffer_slice(&want)) >= 0);
		CHECK_INT(got.note_count, 0);
		collected_done(&got);
		buffer_done(&file);
		buffer_done(&want);
	}
}

TEST(there_are_a_hundred_classifiers_and_each_was_tried)
{
	size_t names = 0;

	for (size_t i = 0; i < COUNT(classifiers); i++) {
		struct slice whole, group;
		bool tried = false, again = false;

		for (size_t k = 0; k < COUNT(cases); k++)
			tried = tried || strcmp(classifiers[i].name, cases[k].name) == 0;
		for (size_t k = 0; k < i; k++)
			again = again || strcmp(classifiers[i].name, classifiers[k].name) == 0;
		names += !again;
		if (!tried)
			print_error("%s\n", classifiers[i].name);
		CHECK(tried);
		CHECK_INT(find(classifiers[i].pattern, S("nothing"), &whole, &group, NULL), 0);
	}
	CHECK(names >= 100);
}

TEST(classifiers_look_at_files_of_their_names_only)
{
	static const struct {
		const char *path;
		bool accepted;
	} paths[] = {
		{ "usr/bin/bash", true },
		{ "usr/bin/bashful", false },
		{ "bash", true },
		{ "usr/local/bin/python3.12", true },
		{ "usr/local/go/VERSION", true },
		{ "opt/other/VERSION", false },
		{ "usr/lib/erlang/releases/25/OTP_VERSION", true },
		{ "usr/lib/erlang/releases/25/x/OTP_VERSION", false },
		{ "releases/OTP_VERSION", false },
		{ "etc/redis-server/a", false },
		{ "lib/aarch64-linux-musl/libc.so", true },
		{ "lib/libc.so", false },
		{ "", false },
	};

	for (size_t i = 0; i < COUNT(paths); i++)
		CHECK_INT(cataloger_classifiers.accepts(slice_from_text(paths[i].path)), paths[i].accepted);
}

static int take_package(void *context, const struct package *package)
{
	buffer_addf(context, "%.*s %.*s\n", SLICE_ARG(package->cpe), SLICE_ARG(package->architecture));
	CHECK_INT(package->type, PACKAGE_GENERIC);
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	(void)note;
	buffer_addf(context, "note\n");
}

TEST(classifiers_give_cpe_names)
{
	struct buffer file = BUFFER_INIT(0), said = BUFFER_INIT(0);
	struct arena arena = ARENA_INIT;
	struct package_sink sink = { take_package, NULL, &said };
	struct note_sink notes = { take_note, &said };
	struct catalog_file at = { .path = S("usr/sbin/sshd"), .arena = &arena };

	elf_make(&file, &(struct elf_made){ .machine = 183 },
		(struct elf_made_part[]){ { ".rodata", 1, 1, 4, 0x400000, 1, S("OpenSSH_9.2p1 Debian") } }, 1);
	at.bytes = buffer_slice(&file);
	at.size = file.len;
	CHECK_INT(cataloger_classifiers.parse(&at, &sink, &notes), 0);
	CHECK_SLICE(buffer_slice(&said), "cpe:2.3:a:openbsd:openssh:9.2p1:*:*:*:*:*:*:* arm64\n");
	buffer_done(&file);
	buffer_done(&said);
	arena_done(&arena);
}

TEST(what_a_large_program_says_is_found_once_in_windows)
{
	size_t window = 2 * CATALOG_WINDOW_OVERLAP;
	static const char text[] = "\0@(#)Bash version 5.2.15(1) release GNU\0";

	for (size_t at = 0; at < 3 * window; at += window / 7) {
		struct buffer file = BUFFER_INIT(0), packages = BUFFER_INIT(0), notes = BUFFER_INIT(0);

		memset(buffer_extend(&file, 4 * window), 'x', 4 * window);
		memcpy(file.ptr + at, text, sizeof text);
		memcpy(file.ptr + at + CATALOG_WINDOW_OVERLAP + 1000, text, sizeof text);
		parse_in_windows(&cataloger_classifiers, "bin/bash", buffer_slice(&file), window, &packages, &notes);
		CHECK_SLICE(buffer_slice(&packages), "bash 5.2.15 |  | bash 5.2.15 |  |  | @(#)Bash version 5.2.15\n");
		CHECK_SLICE(buffer_slice(&notes), "");
		buffer_done(&file);
		buffer_done(&packages);
		buffer_done(&notes);
	}
}

TEST(a_literal_without_its_pattern_is_nothing_and_one_too_often_is_named)
{
	struct collected got = { 0 };
	struct buffer file = BUFFER_INIT(0);

	CHECK_INT(collected_parse(&got, &cataloger_classifiers, "bin/bash", S("@(#)Bash version five")), 0);
	CHECK_INT(got.package_count + got.note_count, 0);
	for (size_t i = 0; i < 6000; i++)
		buffer_add_slice(&file, S("@(#)Bash version five\n"));
	CHECK_INT(collected_parse(&got, &cataloger_classifiers, "bin/bash", buffer_slice(&file)), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete bin/bash: bash: found too often\n");
	collected_done(&got);
	buffer_done(&file);
}

TEST(patterns_end_in_time)
{
	struct slice whole, group;
	struct buffer text = BUFFER_INIT(0);
	struct error err;

	CHECK_INT(find("a(b+)c", S("xabbc\0"), &whole, &group, &err), 1);
	CHECK_SLICE(whole, "abbc");
	CHECK_SLICE(group, "bb");
	CHECK_INT(find("a(b+)c", S(""), &whole, &group, &err), 0);
	CHECK_INT(find("a(b)?", S("a"), &whole, &group, &err), 0);
	memset(buffer_extend(&text, 100), 'a', 100);
	CHECK_INT(find("^((?:a+)+)$x", buffer_slice(&text), &whole, &group, &err), 0);
	buffer_add_byte(&text, 'b');
	CHECK_INT(find("^((?:a+)+c?)+$", buffer_slice(&text), &whole, &group, &err), -ERR_LIMIT);
	buffer_done(&text);
}

TEST(what_stands_inside_a_file_begins_no_line)
{
	struct collected got = { 0 };
	struct buffer file = BUFFER_INIT(0);

	CHECK_INT(collected_parse(&got, &cataloger_classifiers, "go/VERSION", S("go1.26.8\ntime 2026\n")), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "go 1.26.8\n");
	memset(buffer_extend(&file, 1000), 'g', 1000);
	buffer_add_slice(&file, S("go1.26.8\n"));
	for (size_t i = 0; i < 300; i++) {
		buffer_add_byte(&file, 'o');
		CHECK_INT(collected_parse(&got, &cataloger_classifiers, "go/VERSION", slice_from(buffer_slice(&file), i)), 0);
		CHECK_INT(got.package_count, 0);
	}
	collected_done(&got);
	buffer_done(&file);
}
