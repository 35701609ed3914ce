/* scan.c - plimsoll scan: from a target to its report */
#include "cli/command.h"
#include "cli/places.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "compare/baseline.h"

static int scan(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan_options = { 0 };
	const char *baseline_path = option_text(options, OPTION_BASELINE);
	struct baseline *baseline = NULL;
	struct outputs outputs;
	struct places places;
	struct error err;
	int r = scan_prepare(options, true, &arena, &outputs, &places, &err);

	if (r >= 0 && baseline_path)
		r = baseline_read(baseline_path, &baseline, &err);
	if (r >= 0)
		r = scan_read_options(options, &places, &arena, &scan_options, &err);
	scan_options.compare_bases = true;
	if (r >= 0) {
		scan_options.baseline = baseline;
		scan_say_what_is_done(options, &scan_options);
		r = scan_and_write(options, &scan_options, &outputs, &err);
	}
	registry_options_done(&scan_options.registry);
	baseline_free(baseline);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_scan = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "examine an image: findings, rating, verdict, report",
	.text = "Reads a container image layer by layer, without unpacking it, in a process without rights; finds out what is "
		"wrong "
		"with it, how bad that is and what to do, and gives one verdict.\n"
		"\n"
		"TARGET is one of\n"
		"\n"
		"  oci:DIR[:TAG]  an OCI image layout\n"
		"  oci-archive:FILE[:TAG]  the same in a tar archive\n"
		"  docker-archive:FILE[:TAG]  what docker save writes\n"
		"  dir:DIR  a directory as skopeo writes it\n"
		"  rootfs:DIR  a folder that holds a whole system, such as / or an unpacked image\n"
		"  fs:DIR  a folder of sources: lock files, jars and the like; no distribution, no accounts\n"
		"  docker://NAME  an image in its registry, as docker://registry.example/team/app:1.2; also docker:NAME and "
		"registry:NAME\n"
		"  containerd:NAME  an image that containerd keeps on this machine\n"
		"  docker-daemon:NAME  an image of a running docker, asked for through its socket (DOCKER_HOST, contexts)\n"
		"  docker-overlay2:NAME  an image in the folder of a docker that does not run, read as folders; also "
		"[/FOLDER]NAME\n"
		"  podman:NAME  the same as docker-daemon: of a podman that serves its socket (CONTAINER_HOST)\n"
		"  containers-storage:NAME  an image that podman, buildah and CRI-O keep (storage.conf), read as folders; also "
		"[DRIVER@/FOLDER]NAME\n"
		"  sbom:FILE  somebody's bill of materials: CycloneDX (JSON, XML) or SPDX (JSON, tags with values, JSON-LD), "
		"also in "
		"an attestation\n"
		"  PATH  one of these, found out by looking\n"
		"  NAME  an image: looked for in the stores of this machine, then in its registry; the report says where it "
		"was\n"
		"  -  an archive on standard input\n"
		"\n"
		"An archive may be compressed as a whole, with gzip or zstd. It is inflated into memory then, as what comes "
		"through a pipe "
		"is kept there: up to 4 GiB each.\n"
		"\n"
		"Of an image in a registry no layer is stored: each goes through the check of its digest into the process that "
		"reads "
		"it, and one whose evidence is kept is not asked for. Who you are is found where docker, podman and skopeo keep "
		"it; "
		"a digest in NAME counts before its tag.\n"
		"\n"
		"Of a folder, what the user may not read and what is mounted below it over the network is named and makes the "
		"scan incomplete; root may read all. Nothing of it is kept: each scan reads it anew.\n"
		"\n"
		"A bill of materials is believed: what it does not list is not found, and its signature is not checked. Its "
		"packages "
		"are told by their package URLs; libraries and applications without one are counted and named, and make the scan "
		"incomplete. It says nothing of accounts and settings.\n"
		"\n"
		"Advisories are those of the built-in store and of each --db, or, without --db, of your own store, "
		"$XDG_DATA_HOME/plimsoll/advisories.db (~/.local/share/plimsoll), where 'plimsoll db build' or 'plimsoll db "
		"update' "
		"has made one.\n"
		"\n"
		"What --vex and --ignore-file silence is no finding any more: no verdict counts it. It stays in the JSON report, "
		"and "
		"--show-suppressed lists it in the table, with the file that silences it, why, and until when; entries that have "
		"ended "
		"come back with a note. The newest statement of VEX documents on a package counts; a product is the package "
		"itself, the "
		"image (by digest, or as it is called), or what holds the package. No file is used that is not named: none that "
		"lies "
		"in what is scanned, or where plimsoll runs. Of .grype.yaml the list 'ignore' is read, of osv-scanner.toml "
		"IgnoredVulns "
		"and PackageOverrides; an entry with a part that is not understood does not count, and that is said.\n"
		"\n"
		"With --baseline FILE, a report that plimsoll scan --format json has written, only what is new counts for the "
		"verdict: a finding that stands in it, whatever its version and layer, is known. What could not be examined "
		"counts in any case.\n"
		"\n"
		"The verdict is that of the built-in policy ('plimsoll policy show'), or of --policy. A policy with a mistake "
		"ends the "
		"scan with 1 before anything is read, and says file, line and column: nothing is ever allowed because a policy "
		"could not be read. What its exemptions silence is listed as what --ignore-file silences is.\n"
		"\n"
		"A layer of which evidence is kept is known by its digest and not read again, so nobody looks whether its bytes "
		"are still "
		"those; --no-cache does.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  verdict pass or warn\n"
		"  1  wrong usage, or the scan failed: nothing can be said\n"
		"  2  verdict block (another one with --exit-code)\n"
		"  3  verdict incomplete: something could not be examined, and nothing worse was found\n",
	.run = scan,
};
