/* db_build.c - plimsoll db build: make an advisory store from a folder of feeds */
#include "base/buffer.h"
#include "cli/built.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "supply/build.h"

#include <inttypes.h>

static void count_of(struct buffer *text, uint64_t count, const char *one, const char *many)
{
	buffer_addf(text, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

static void add_source(struct buffer *text, const struct build_source *source)
{
	built_add_name(text, source->name);
	if (source->skipped) {
		buffer_addf(text, "skipped, %s\n", source->skipped);
		return;
	}
	count_of(text, source->statements, "statement", "statements");
	buffer_add_slice(text, S(" in "));
	count_of(text, source->documents, "document", "documents");
	if (source->date.len)
		buffer_addf(text, " of %.*s%s", SLICE_ARG(source->date),
			source->dated_by_files ? " (its files' date: it states none)" : "");
	if (source->malformed)
		buffer_addf(text, ", %" PRIu64 " not read whole", source->malformed);
	if (source->refused)
		buffer_addf(text, ", %" PRIu64 " refused", source->refused);
	if (source->remarks) {
		buffer_add_slice(text, S(", "));
		count_of(text, source->remarks, "remark", "remarks"); /* on a record that was withdrawn, say */
	}
	if (source->unwanted)
		buffer_addf(text, ", %" PRIu64 " other %s", source->unwanted, source->unwanted == 1 ? "file" : "files");
	buffer_add_byte(text, '\n');
}

static int say_result(const struct options *options, const char *store, const struct build_result *result, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 24);
	int r;

	if (option_given(options, OPTION_QUIET))
		return 0;
	for (size_t i = 0; i < result->source_count; i++)
		add_source(&text, &result->sources[i]);
	r = built_add_store(&text, store, result->statements, err);
	return r < 0 ? r : output_stdout(buffer_slice(&text), err);
}

static int build(const struct options *options, const struct places *places, struct error *err)
{
	__attribute__((cleanup(build_result_done))) struct build_result result = { 0 };
	struct build_options build = {
		.from = option_text(options, OPTION_FROM),
		.output = option_text(options, OPTION_STORE_OUTPUT),
		.reader_path = places->reader,
		.name = option_text(options, OPTION_NAME),
		.date = option_text(options, OPTION_AS_OF),
		.partial = option_given(options, OPTION_PARTIAL),
		.strict = option_given(options, OPTION_STRICT),
	};
	bool shows_progress =
		terminal_shows_progress() && !option_given(options, OPTION_QUIET) && !option_given(options, OPTION_NO_PROGRESS);
	struct progress progress;
	int r;

	if (!build.from)
		return error_set(err, ERR_USAGE, "--from is missing: plimsoll db build --from DIR");
	if (!build.output) {
		build.output = places->store;
		build.keep_previous = true;
	}
	if (!build.output)
		return error_set(err, ERR_USAGE, "neither --output, XDG_DATA_HOME nor HOME says where the store goes");
	if (shows_progress) {
		progress_start(&progress);
		build.progress = built_show_progress;
		build.progress_context = &progress;
	}
	r = supply_build(&build, &result, err);
	if (shows_progress)
		progress_end(&progress);
	built_say_notes(options, &result);
	return r < 0 ? r : say_result(options, build.output, &result, err);
}

static int db_build(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r == 0)
		r = build(options, &places, &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_build = {
	.operands = "",
	.about = "make an advisory store from a folder of feeds",
	.text = "Each folder below DIR is a feed and its name says which:\n"
		"\n"
		"  osv  advisories in OSV format, each ecosystem in a folder, which is a source of its own: osv/Go/all.zip\n"
		"  ghsa  GitHub's advisory database, in OSV format\n"
		"  pypa-advisory-database  the Python Packaging Advisory Database, in OSV format written as YAML\n"
		"  ruby-advisory-db  rubysec's advisories on gems and on Ruby\n"
		"  friendsofphp-security-advisories  advisories on what Composer installs\n"
		"  nodejs-security-wg  advisories on Node.js itself (core), and of old on npm's packages\n"
		"  retirejs  Retire.js' npmrepository.json and jsrepository-v4.json, of these what has a name in npm\n"
		"  debian-security-tracker  its JSON, and its lists DSA/list and DLA/list\n"
		"  redhat-csaf-vex  Red Hat's CSAF documents: VEX of each CVE (vex/), bulletins (advisories/)\n"
		"  alpine-secdb  main.json, community.json (or YAML) of each release, in folders of their own\n"
		"  azurelinux-oval  Azure Linux's (and CBL-Mariner's) OVAL, a release a file: azurelinux-3.0-oval.xml\n"
		"  distro-info-data  releases of Debian and Ubuntu, and when their support ends\n"
		"  endoflife-date  releases of other distributions, as endoflife.date's API lists them: full.json, or a file a "
		"product\n"
		"  debian-security-support  source packages of Debian of which the support ended, or is limited: "
		"security-support-ended.deb12\n"
		"  kev  CISA's known_exploited_vulnerabilities.json\n"
		"  epss  FIRST's scores: epss_scores-DATE.csv\n"
		"  cvelistV5  the CVE program's records, CVE-ID.json each, as in the archive of its repository\n"
		"  vulnrichment  CISA's copy of these, with its own ratings and decisions (SSVC)\n"
		"  nvd  NVD's CVEs: feeds of years and of changes, nvdcve-2.0-YEAR.json, or pages of its API 2.0; judges by CPE "
		"name what no distribution speaks for\n"
		"  nvd-data-overrides  CVE-ID.json each: products that NVD has not named, or too widely; count before its own\n"
		"  exploits  Exploit-DB's files_exploits.csv, Metasploit's modules_metadata_base.json, nuclei's cves.json, each "
		"in a folder, "
		"which is a source of its own: exploits/nuclei-templates/cves.json\n"
		"\n"
		"So is yara, where db update keeps rules for malware: they are no advisories. Other folders are named and "
		"skipped; folders called samples or NAME-excerpts are never read. Files may be "
		"compressed (gzip, zstd) or lie in archives (zip, tar); archives in archives are not opened.\n"
		"\n"
		"A record that is malformed is named, counted and left out. A file that is no good is refused: it is named, "
		"nothing of "
		"it counts, and its feed goes on. With --strict either ends it.\n"
		"\n"
		"What is counted: an advisory is one id; a source makes a statement of it for each package and release that it "
		"concerns, and its "
		"scores and dates are statements too.\n"
		"\n"
		"A source is as old as the newest date that it states, or else as the newest of its files; the store as the "
		"oldest "
		"of the sources that give advisories. The store appears under FILE when it is whole, and not before. Without "
		"--output it "
		"is your own, which scans use from then on: $XDG_DATA_HOME/plimsoll/advisories.db, or below ~/.local/share.\n",
	.run = db_build,
};
