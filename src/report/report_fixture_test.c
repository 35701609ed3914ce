/* report_fixture_test.c - reports made by hand, for the golden files: the facts are invented, the ids are not */
#include "report/report_fixture_test.h"
#include "rules/rules.h"

/* A calm image: the five lines. */
static struct layer calm_layers[] = {
	LAYER(0, "0", true, "debuerreotype 0.15"),
	LAYER(1, "1", false, "COPY app /usr/local/bin/app"),
};
static struct layer_result calm_results[] = {
	{ &calm_layers[0], true, true, true, 0, 78543872, 6321 },
	{ &calm_layers[1], false, true, true, 2048000, 4096000, 12 },
};
static struct slice calm_entrypoint[] = { T("/usr/local/bin/app"), T("--port=80") };
static struct slice calm_cmd[] = { T("serve") };
static struct slice calm_env[] = { T("PATH=/usr/bin"), T("DB_PASSWORD=swordfish=1"), T("odd") };
static const struct image calm_image = {
	.reference = T("registry.example/shop/app:1.4"),
	.target = T("oci:images:1.4"),
	.digest = T(DIGEST("ca")),
	.config_digest = T(DIGEST("cb")),
	.os = T("linux"),
	.architecture = T("arm64"),
	.variant = T("v8"),
	.created = T("2026-11-20T08:00:00Z"),
	.user = T("app"),
	.entrypoint = calm_entrypoint,
	.entrypoint_count = COUNT(calm_entrypoint),
	.cmd = calm_cmd,
	.cmd_count = COUNT(calm_cmd),
	.env = calm_env,
	.env_count = COUNT(calm_env),
	.layers = calm_layers,
	.layer_count = 2,
};
static struct found_package calm_packages[] = {
	{ { .type = PACKAGE_DEB,
		  .name = T("adduser"),
		  .version = T("3.134"),
		  .architecture = T("all"),
		  .source_name = T("adduser"),
		  .source_version = T("3.134"),
		  .path = T("var/lib/dpkg/status"),
		  .cataloger = T("dpkg"),
		  .evidence = T("line 1") },
		T("pkg:deb/debian/adduser@3.134?arch=all&distro=debian-12"), 0, true },
	{ .package = { .type = PACKAGE_DEB,
		  .name = T("docker-ce-cli"),
		  .version = T("5:27.3.1-1~debian.12~bookworm"),
		  .architecture = T("arm64"),
		  .source_name = T("docker-ce"),
		  .source_version = T("5:27.3.1-1~debian.12~bookworm"),
		  .maintainer = T("Docker <support@docker.com>"),
		  .path = T("var/lib/dpkg/status"),
		  .cataloger = T("dpkg"),
		  .evidence = T("line 9") },
		.purl = T("pkg:deb/debian/docker-ce-cli@5:27.3.1-1~debian.12~bookworm?arch=arm64&distro=debian-12"),
		.layer = 1,
		.third_party = T("maintainer 'Docker <support@docker.com>'") },
	{ { .type = PACKAGE_DEB,
		  .name = T("libssl3"),
		  .version = T("3.0.15-1~deb12u1"),
		  .architecture = T("arm64"),
		  .source_name = T("openssl"),
		  .source_version = T("3.0.15-1~deb12u1"),
		  .path = T("var/lib/dpkg/status"),
		  .cataloger = T("dpkg"),
		  .evidence = T("line 18") },
		T("pkg:deb/debian/libssl3@3.0.15-1~deb12u1?arch=arm64&distro=debian-12"), 0, true },
	{ { .type = PACKAGE_MAVEN,
		  .name = T("org.springframework.security.oauth.boot:spring-security-oauth2-autoconfigure"),
		  .version = T("2.6.8"),
		  .path = T("usr/local/bin/app/app.jar"),
		  .cataloger = T("jar") },
		T("pkg:maven/org.springframework.security.oauth.boot/spring-security-oauth2-autoconfigure@2.6.8"), 1, false },
	{ { .type = PACKAGE_PYPI, .name = T("requests"), .version = T("2.32.3"), .path = T("usr/local/lib/x/METADATA") },
		T("pkg:pypi/requests@2.32.3"), 1, false },
};
static struct change calm_changes[] = {
	{ 1, T("shell"), T("/bin/sh") },
};
static struct found_account calm_accounts[] = {
	{ { T("root"), 0, 0, T("root"), T("/root"), T("/bin/bash"), T("etc/passwd"), 1 },
		{ .layer = 0, .hidden_by = ORIGIN_VISIBLE, .changes = calm_changes, .change_count = 1 }, true },
	{ { T("app"), 1000, 1000, T(""), T("/home/app"), T("/usr/sbin/nologin"), T("etc/passwd"), 2 },
		{ .layer = 1, .hidden_by = ORIGIN_VISIBLE }, false },
};
static struct report_feed full_feeds[] = {
	{ T("debian-security-tracker"), T("2026-11-25"), 1, true },
	{ T("kev"), T("2026-11-20"), 6, false },
	{ T("osv/PyPI"), T("2026-11-24"), 2, true },
	{ T("osv/ours"), T(""), -1, true },
};
static struct report_source full_sources[] = {
	{ .name = T("full.db"),
		.date = T("2026-11-24"),
		.advisory_count = 41234,
		.feeds = full_feeds,
		.feed_count = COUNT(full_feeds) },
	{ .name = T("builtin"), .date = T("2026-11-20"), .advisory_count = 112, .partial = true },
};
static const struct report calm = {
	.image = &calm_image,
	.distribution = { { T("debian"), T(""), T("12"), T("bookworm"), T("Debian GNU/Linux 12 (bookworm)"),
				  T("usr/lib/os-release") },
		{ .hidden_by = ORIGIN_VISIBLE }, true },
	.verdict = { VERDICT_PASS, T("nothing was found that the policy asks about"), NULL, 0 },
	.packages = calm_packages,
	.package_count = 3,
	.accounts = calm_accounts,
	.account_count = 2,
	.layers = calm_results,
	.layer_count = 2,
	.sources = full_sources,
	.source_count = 2,
	.created = T("2026-11-26T11:37:00Z"),
	.version = "0.1.0",
	.digests_checked = true,
};
static const struct report packages = {
	.image = &calm_image,
	.verdict = { VERDICT_WARN, T("12 findings are hidden, and that is all there is to say"), NULL, 0 },
	.packages = calm_packages,
	.package_count = COUNT(calm_packages),
	.layers = calm_results,
	.layer_count = 2,
	.hidden_count = 12,
	.hidden_unfixed_count = 5,
	.sources = full_sources,
	.source_count = 1,
	.created = T("2026-11-26T11:37:00Z"),
	.version = "0.1.0",
	.list_all_packages = true,
};

/* The example image: what a person sees first. */
static struct layer example_layers[] = {
	LAYER(0, "0", true, "base"),
	LAYER(1, "1", true, "RUN apt-get install sudo"),
	LAYER(2, "2", false, "COPY web /srv/web"),
	LAYER(3, "3", false, "COPY app.jar"),
	LAYER(4, "4", false, "RUN rm …"),
};
static struct layer_result example_results[] = {
	{ &example_layers[0], false, true, true, 900, 4096, 12 },
	{ &example_layers[1], false, true, true, 800, 4096, 3 },
	{ &example_layers[2], false, true, true, 700, 8192, 9 },
	{ &example_layers[3], false, true, true, 600, 8192, 1 },
	{ &example_layers[4], false, true, true, 500, 1024, 1 },
};
static const struct image example_image = {
	.reference = T("example:latest"),
	.target = T("oci-archive:build/example.tar"),
	.digest = T(DIGEST("ea")),
	.config_digest = T(DIGEST("eb")),
	.os = T("linux"),
	.architecture = T("amd64"),
	.layers = example_layers,
	.layer_count = 5,
};
static const struct package log4j = { .type = PACKAGE_MAVEN,
	.name = T("org.apache.logging.log4j:log4j-core"),
	.version = T("2.14.1"),
	.path = T("srv/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"),
	.cataloger = T("jar"),
	.evidence = T("META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties") };
static struct found_package example_packages[] = {
	{ { .type = PACKAGE_DEB,
		  .name = T("libssl3"),
		  .version = T("3.0.11-1"),
		  .architecture = T("amd64"),
		  .source_name = T("openssl"),
		  .source_version = T("3.0.11-1"),
		  .path = T("var/lib/dpkg/status") },
		T("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12"), 0, true },
	{ { .type = PACKAGE_DEB, .name = T("sudo"), .version = T("1.9.5p1-1"), .path = T("var/lib/dpkg/status") },
		T("pkg:deb/debian/sudo@1.9.5p1-1?distro=debian-12"), 1, true },
	{ { .type = PACKAGE_NPM,
		  .name = T("lodash"),
		  .version = T("4.17.15"),
		  .licence = T("MIT"),
		  .path = T("srv/web/node_modules/lodash/package.json") },
		T("pkg:npm/lodash@4.17.15"), 2, false },
	{ { .type = PACKAGE_PYPI, .name = T("PyYAML"), .version = T("5.3"), .path = T("usr/lib/python3/x") },
		T("pkg:pypi/pyyaml@5.3"), 2, false },
};
#define PLACE_OF(number)                                                                  \
	{                                                                                 \
		&example_packages[number].package, T("var/lib/dpkg/status"), number, true \
	}
#define LOG4J_PLACE                                                                        \
	{                                                                                  \
		&log4j, T("srv/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"), 3, false \
	}
static struct slice log4j_exploits[] = { T("Metasploit exploit/multi/http/log4shell_header_injection") };
static struct slice log4j_proofs[] = { T("Exploit-DB 50592") };
static struct slice log4j_aliases[] = { T("GHSA-jfh8-c2jp-5v3q") };
static struct slice log4j_paths[] = { T("srv/old/copy-of-app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar") };
static struct ruling_document example_documents[] = { { T("shop.openvex.json"), 3, 1 }, { T(".trivyignore.yaml"), 2, 1 },
	{ T("empty.json"), 0, 0 } };
static const struct ruling sudo_ruling = { .document = 0,
	.status = RULING_UNDER_INVESTIGATION,
	.format = T("openvex"),
	.place = T("statement 2"),
	.author = T("The shop"),
	.id = T("https://shop.example/vex/7"),
	.stated = T("2026-11-20T10:00:00Z") };
static const struct ruling lodash_ruling = { .document = 1,
	.status = RULING_IGNORED,
	.format = T("trivyignore.yaml"),
	.place = T("line 7"),
	.reason = T("templates are ours alone"),
	.until = T("2026-11-01") };
static const struct ruling zlib_ruling = { .document = 0,
	.status = RULING_NOT_AFFECTED,
	.format = T("openvex"),
	.place = T("statement 1"),
	.author = T("The shop"),
	.id = T("https://shop.example/vex/7"),
	.stated = T("2026-11-20T10:00:00Z"),
	.justification = T("vulnerable_code_not_present"),
	.reason = T("MiniZip is not built") };
static const struct ruling archive_ruling = { .document = 1,
	.status = RULING_IGNORED,
	.format = T("trivyignore.yaml"),
	.place = T("line 2"),
	.reason = T("the vendor's archive, looked at by hand"),
	.until = T("2027-01-01") };
static struct finding example_suppressed[] = {
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2023-45853"),
		.title = T("An overflow in MiniZip"),
		.rating = RATING_CRITICAL,
		.score = 9.8,
		.place = PLACE_OF(0),
		.status = T("affected"),
		.source = T("builtin"),
		.ruling = &zlib_ruling },
	{ .kind = FINDING_ARCHIVE,
		.id = T("PLM-E01"),
		.title = T("An archive says two things: its directory and the headers before its files disagree"),
		.rating = RATING_MODERATE,
		.score = -1,
		.place = { NULL, T("srv/vendor.jar"), 2, false },
		.ruling = &archive_ruling },
};
static struct slice openssl_binaries[] = { T("libssl-dev"), T("openssl") };
static struct slice openssl_bulletins[] = { T("DSA-5532-1") };
static const struct source_rating log4j_ratings[] = {
	{ T("nvd"), RATING_CRITICAL, 9.3, T("AV:N/AC:M/Au:N/C:C/I:C/A:C"), T(""), T("nvd") },
	{ T("cvelistV5"), RATING_CRITICAL, 10.0, T("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), T(""), T("adp") },
	{ T("osv/Maven"), RATING_MODERATE, -1, T(""), T("important"), T("cna") },
};

static const struct rating_row log4j_rows[] = {
	{ 0, RATING_CRITICAL, T("of 2 vectors that of CVSS 3.1 by builtin counts") },
	{ 1, RATING_CRITICAL, T("CVSS 3.1 base 10.0 (builtin): network, low complexity, no privileges, no interaction") },
	{ 2, RATING_CRITICAL, T("exploited in the wild since 2021-12-10 (KEV), over the network without privileges: critical") },
	{ 6, RATING_CRITICAL, T("fix available") },
};
static struct finding example_findings[] = {
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2021-44228"),
		.aliases = { log4j_aliases, 1 },
		.title = T("JNDI lookups in logged messages load and run code from a server of the attacker's choice"),
		.rating = RATING_CRITICAL,
		.reason = T("CVSS 3.1 base score 10.0 (builtin)"),
		.rows = log4j_rows,
		.row_count = 4,
		.ratings = log4j_ratings,
		.rating_count = 3,
		.score = 10.0,
		.vector = T("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"),
		.place = LOG4J_PLACE,
		.paths = { log4j_paths, 1 },
		.fixed_version = T("2.15.0"),
		.status = T("fixed"),
		.source = T("builtin"),
		.match = T("org.apache.logging.log4j:log4j-core 2.14.1 in [2.13.0, 2.15.0) (maven)"),
		.url = T("https://nvd.nist.gov/vuln/detail/CVE-2021-44228"),
		.kev = T("2021-12-10"),
		.kev_due = T("2021-12-24"),
		.ransomware = true,
		.has_epss = true,
		.epss = 0.97565,
		.percentile = 1,
		.epss_date = T("2026-08-16"),
		.exploits = { log4j_exploits, 1 },
		.proofs = { log4j_proofs, 1 },
		.ssvc = T("exploitation=active automatable=yes impact=total"),
		.published = T("2021-12-10T00:00:00Z"),
		.modified = T("2024-02-01"),
		.action = T("upgrade org.apache.logging.log4j:log4j-core to 2.15.0") },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2021-45046"),
		.title = T("The fix of CVE-2021-44228 leaves a way in"),
		.rating = RATING_CRITICAL,
		.reason = T("CVSS 3.1 base score 9.0 (builtin)"),
		.score = 9.0,
		.place = LOG4J_PLACE,
		.fixed_version = T("2.16.0"),
		.status = T("fixed"),
		.source = T("builtin"),
		.kev = T("2023-05-01"),
		.action = T("upgrade org.apache.logging.log4j:log4j-core to 2.16.0") },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2021-3156"),
		.title = T("A heap overflow in sudoedit -s gives every local user root"),
		.rating = RATING_HIGH,
		.score = 7.8,
		.place = PLACE_OF(1),
		.fixed_version = T("1.9.5p2-1"),
		.status = T("fixed"),
		.source = T("builtin"),
		.kev = T("2022-04-06"),
		.action = T("upgrade sudo to 1.9.5p2-1"),
		.ruling = &sudo_ruling },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2021-23337"),
		.title = T("Command injection through templates"),
		.rating = RATING_HIGH,
		.score = 7.2,
		.place = { &example_packages[2].package, T("srv/web/node_modules/lodash/package.json"), 2, false },
		.fixed_version = T("4.17.21"),
		.source = T("builtin"),
		.action = T("upgrade lodash to 4.17.21"),
		.lapsed = &lodash_ruling },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2023-5363"),
		.title = T("Wrong key and IV lengths"),
		.rating = RATING_HIGH,
		.score = 7.5,
		.place = PLACE_OF(0),
		.fixed_version = T("3.0.11-1~deb12u2"),
		.bulletins = { openssl_bulletins, 1 },
		.binaries = { openssl_binaries, 2 },
		.source = T("builtin"),
		.action = T("upgrade libssl3 to 3.0.11-1~deb12u2") },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2021-44832"),
		.title = T("Whoever may change the configuration of logging can run code"),
		.rating = RATING_MODERATE,
		.score = 6.6,
		.place = LOG4J_PLACE,
		.fixed_version = T("2.17.1"),
		.source = T("builtin"),
		.action = T("upgrade org.apache.logging.log4j:log4j-core to 2.17.1") },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2023-5678"),
		.title = T("Slow checks of long X9.42 keys"),
		.rating = RATING_LOW,
		.has_epss = true,
		.epss = 0.00012,
		.percentile = 0.02,
		.score = -1,
		.reason = T("Debian urgency low"),
		.picked = { T("debian-security-tracker"), RATING_LOW, 3.7, T("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L") },
		.place = PLACE_OF(0),
		.fixed_version = T("3.0.13-1~deb12u1"),
		.source = T("debian-security-tracker"),
		.action = T("upgrade libssl3 to 3.0.13-1~deb12u1") },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("GHSA-8q59-q68h-6hv4"),
		.title = T("Loading a document makes objects of any class, that is: runs code"),
		.rating = RATING_UNKNOWN,
		.score = -1,
		.reason = T("no source says how bad it is"),
		.place = { &example_packages[3].package, T("usr/lib/python3/dist-packages/PyYAML-5.3.egg-info/PKG-INFO"), 2,
			false },
		.status = T("deferred"),
		.status_reason = T("no-dsa: Minor issue"),
		.source = T("builtin"),
		.action = T("read documents by yaml.safe_load; no release repairs it yet"),
		.vendor_silent = true },
	{ .kind = FINDING_ARCHIVE,
		.id = T("PLM-E01"),
		.title = T("An archive says two things: its directory and the headers before its files disagree"),
		.rating = RATING_MODERATE,
		.score = -1,
		.reason = T("programs that read it from its start, as some scanners do, see other files than Java does"),
		.place = { NULL, T("srv/app.war!/WEB-INF/lib/util.jar"), 2, false },
		.match = T("META-INF/MANIFEST.MF: another name in its local header (entries that differ: 1)"),
		.action = T("build srv/app.war anew from sources that you know, or remove it") },
	{ .kind = FINDING_SETTING,
		.id = T("PLM-A21"),
		.title = T("The SSH server lets root log in by password"),
		.rating = RATING_HIGH,
		.score = -1,
		.reason = T("passwords are guessed from afar, by machines that try every address"),
		.place = { NULL, T("etc/ssh/sshd_config"), 1, true },
		.source = T("rules"),
		.action = T("set PermitRootLogin to no, or take the SSH server out of the image: a container is entered from its "
			    "host") },
	{ .kind = FINDING_SETTING,
		.id = T("PLM-B01"),
		.title = T("The image runs as root"),
		.rating = RATING_MODERATE,
		.score = -1,
		.source = T("rules"),
		.action = T("name a user with USER in the Dockerfile") },
};
static struct action example_actions[] = {
	{ T("upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.17.1"), 3, RATING_CRITICAL,
		T("srv/app/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar"), 2, 0 },
	{ T("upgrade sudo 1.9.5p1-1 to 1.9.5p2-1"), 1, RATING_HIGH, T(""), 1, 0 },
	{ T("upgrade libssl3 3.0.11-1 to 3.0.13-1~deb12u1"), 12, RATING_HIGH, T(""), 0, 0 },
	{ T("upgrade lodash 4.17.15 to 4.17.21"), 1, RATING_HIGH, T("srv/web/node_modules/lodash/package.json"), 0, 1 },
	{ T("set PermitRootLogin to no, or take the SSH server out of the image: a container is entered from its host"), 1,
		RATING_HIGH, T("etc/ssh/sshd_config"), 0, 0 },
};
static struct decision example_decisions[] = {
	{ VERDICT_BLOCK, T("vulnerable_packages"),
		T("2 critical vulnerabilities have a fix: CVE-2021-44228 and CVE-2021-45046 (log4j-core)"), 2 },
	{ VERDICT_INCOMPLETE, T("incomplete"),
		T("only the 112 built-in advisories of 2026-11-20 took part; get all with plimsoll db update"), 1 },
	{ VERDICT_WARN, T("runs_as_root"), T("the image runs as root"), 1 },
};
static struct slice clauses_of_logging[] = { T("8.15") }, clauses_of_access[] = { T("8.5"), T("8.20") };
static struct mapping maps_of_logging[] = { { T("iso27002-2022"), { clauses_of_logging, 1 } } };
static struct mapping maps_of_access[] = { { T("iso27002-2022"), { clauses_of_access, 2 } } };
static const struct rule rule_of_access = { .id = T("PLM-A25"),
	.title = T("No remote login by password"),
	.rating = RATING_HIGH,
	.maps = maps_of_access,
	.map_count = 1 };
static const struct rule rule_of_logging = {
	.id = T("PLM-A16"), .title = T("Logins are recorded"), .rating = RATING_LOW, .maps = maps_of_logging, .map_count = 1
};
static const struct rule rule_of_managers = {
	.id = T("PLM-B26"), .title = T("No package manager is left in the image"), .rating = RATING_LOW, .hint = true
};
static struct exhibit example_exhibits[] = { { T("etc/ssh/sshd_config"), 12, T("PasswordAuthentication yes") } };
static struct judged_rule example_judged[] = {
	{ &rule_of_logging,
		{ T("PLM-A16"), JUDGEMENT_NOT_APPLICABLE, T("nothing lets anybody log in"), .layer = JUDGED_NO_LAYER }, false },
	{ &rule_of_access, { T("PLM-A25"), JUDGEMENT_FAIL, T("PasswordAuthentication is yes"), example_exhibits, 1, .layer = 1 },
		true },
	{ &rule_of_managers, { T("PLM-B26"), JUDGEMENT_FAIL, T("apt is installed"), .layer = JUDGED_NO_LAYER }, false },
};
static struct password example_passwords[] = {
	{ T("deploy"), T("etc/shadow"), 3, T("yescrypt"), PASSWORD_COMMON, 340, 340, 1, T("") },
	{ T("root"), T("etc/shadow"), 1, T("sha512crypt"), PASSWORD_NOT_GUESSED, 120, 340, 0,
		T("rounds=999999999: a guess would take about 7 min") },
};
static const struct report example = {
	.judged = example_judged,
	.judged_count = COUNT(example_judged),
	.passwords = example_passwords,
	.password_count = COUNT(example_passwords),
	.compliance = T("iso27002-2022"),
	.image = &example_image,
	.distribution = { { T("debian"), T(""), T("12"), T("bookworm"), T("Debian GNU/Linux 12 (bookworm)"),
				  T("etc/os-release") },
		{ .hidden_by = ORIGIN_VISIBLE }, true },
	.verdict = { VERDICT_BLOCK, T("2 critical vulnerabilities have a fix: CVE-2021-44228 and CVE-2021-45046 (log4j-core)"),
		example_decisions, COUNT(example_decisions) },
	.actions = example_actions,
	.action_count = COUNT(example_actions),
	.findings = example_findings,
	.finding_count = COUNT(example_findings),
	.suppressed = example_suppressed,
	.suppressed_count = COUNT(example_suppressed),
	.documents = example_documents,
	.document_count = COUNT(example_documents),
	.list_suppressed = true,
	.packages = example_packages,
	.package_count = COUNT(example_packages),
	.accounts = calm_accounts,
	.account_count = 1,
	.layers = example_results,
	.layer_count = 5,
	.sources = &full_sources[1],
	.source_count = 1,
	.created = T("2026-11-26T11:37:00Z"),
	.version = "0.1.0",
	.digests_checked = true,
};

/* Layers that could not be read, and a package manager nobody knows. */
static struct layer broken_layers[] = {
	LAYER(0, "a", true, ""),
	{ .index = 1, .skip_reason = "a foreign layer: its bytes are elsewhere", .digest = T(DIGEST("b7")) },
};
static struct layer_result broken_results[] = {
	{ &broken_layers[0], false, false, false, 1234567890, 0, 4 },
	{ &broken_layers[1], false, false, false, 0, 0, 0 },
};
static const struct image broken_image = { .target = T("docker-archive:app.tar"), .layers = broken_layers, .layer_count = 2 };
static struct report_note broken_notes[] = {
	{ { NOTE_INCOMPLETE, T(""), T("the stream ends in the middle of 'usr/lib/libc.so.6'") }, 0 },
	{ { NOTE_INCOMPLETE, T(""), T("a foreign layer: its bytes are elsewhere") }, 1 },
	{ { NOTE_INCOMPLETE, T("var/lib/dpkg/status"), T("line 12: no colon; line 14: no colon; line 19: no colon, and so on") },
		0 },
	{ { NOTE_INCOMPLETE, T(""), T("no store knows the distribution 'dragora 3': 45 packages were not judged") }, -1 },
	{ { NOTE_REMARK, T("srv/data.bin"), T("a sparse file") }, 0 },
};
static const struct report broken = {
	.image = &broken_image,
	.distribution = { .distribution = { .id = T("dragora"), .version_id = T("3") },
		.origin = { .hidden_by = ORIGIN_VISIBLE },
		.told = true,
		.stated = { .id = T("alpine"), .version_id = T("3.20.3"), .path = T("etc/os-release") } },
	.verdict = { VERDICT_INCOMPLETE, T("2 layers could not be read, and no store knows the distribution"), NULL, 0 },
	.layers = broken_results,
	.layer_count = 2,
	.notes = broken_notes,
	.note_count = COUNT(broken_notes),
	.created = T("2026-11-26T11:37:00Z"),
	.version = "0.1.0",
};

/* An image that wants to speak to the terminal. */
static const struct package hostile_package = { .type = PACKAGE_NPM,
	.name = T("\x1b]0;owned\x07left-pad\x1b[2K"),
	.version = T("1.0\r\nverdict: PASS"),
	.path = T("srv/\xe2\x80\xae"
		  "gpj.exe") };
static const struct package wide_package = { .type = PACKAGE_PYPI,
	.name = T("\xe6\xbc\xa2\xe5\xad\x97"),
	.version = T("1.0"),
	.path = T(
		"\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/"
		"\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/METADATA") };
#define SIXTY "123456789-123456789-123456789-123456789-123456789-123456789-"
static struct finding hostile_findings[] = {
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2000-0001"),
		.title = T("a title\nof \x9b\x33m two\tlines \xff\xfe and e\xcc\x81"),
		.rating = RATING_HIGH,
		.place = { &hostile_package,
			T("srv/\xe2\x80\xae"
			  "gpj.exe"),
			0, false } },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2000-" SIXTY SIXTY),
		.title = T(SIXTY),
		.rating = (enum rating)77,
		.fixed_version = T(SIXTY),
		.place = { &hostile_package,
			T("srv/\xe2\x80\xae"
			  "gpj.exe"),
			99, false } },
	{ .kind = FINDING_VULNERABILITY,
		.id = T("CVE-2000-0003"),
		.title = T("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6"
			   "\xbc\xa2\xe5\xad\x97"
			   "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97"),
		.rating = RATING_LOW,
		.place = { &wide_package,
			T("\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/"
			  "\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/\xe6\xbc\xa2\xe5\xad\x97/"
			  "METADATA"),
			0, false } },
	{ .kind = FINDING_VULNERABILITY, .rating = RATING_LOW },
};
static struct action hostile_actions[] = {
	{ T("upgrade \x1b[31m" SIXTY SIXTY " to 2"), 123456, RATING_CRITICAL, T("\x1b[0m/" SIXTY SIXTY), 0, 0 },
};
static struct report_note hostile_notes[] = {
	{ { NOTE_INCOMPLETE, T("a\nb/\xc3\x28/" SIXTY SIXTY), T("\xe2\x81\xa6isolated\xe2\x81\xa9 and " SIXTY) }, 99 },
};
static const struct image hostile_image = {
	.reference = T("\x1b[2J\x1b[1;1Hcalm:latest"), .os = T("linux\n"), .architecture = T("\xff")
};
static const struct report hostile = {
	.image = &hostile_image,
	.verdict = { VERDICT_BLOCK, T("a critical flaw in \x1b[8mhidden\x1b[0m" SIXTY SIXTY), NULL, 0 },
	.actions = hostile_actions,
	.action_count = 1,
	.findings = hostile_findings,
	.finding_count = COUNT(hostile_findings),
	.notes = hostile_notes,
	.note_count = 1,
	.created = T("2026-11-26T11:37:00Z"),
	.version = "0.1.0",
	.digests_checked = true,
};

const struct fixture fixtures[] = {
	{ "calm", &calm },
	{ "packages", &packages },
	{ "example", &example },
	{ "broken", &broken },
	{ "hostile", &hostile },
	{ "detected", &fixture_detected },
	{ NULL, NULL },
};
