/* scan.c - scan images with libplimsoll, and say what is wrong with them
 *
 *	cc scan.c $(pkg-config --cflags --libs plimsoll) -o scan
 *	./scan oci:/srv/image
 *
 * Ends with 0 when all may sail, 2 when one is blocked, 3 when one is incomplete, 1 when a scan failed. */
#include <plimsoll/package.h>
#include <plimsoll/plimsoll.h>
#include <plimsoll/rating.h>
#include <plimsoll/scan.h>
#include <plimsoll/version.h>
#include <stdio.h>

/* Texts come from images: nothing in them may reach the terminal as a control character. */
static void say(const char *text)
{
	for (; *text; text++)
		putchar((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}

static void say_finding(const struct plimsoll_finding *finding)
{
	printf("  %-8s  ", plimsoll_rating_name(finding->rating));
	say(finding->id);
	if (finding->package_name[0]) {
		printf("  ");
		say(finding->package_name);
		printf(" ");
		say(finding->package_version);
	}
	if (finding->fixed_version[0]) {
		printf(" -> ");
		say(finding->fixed_version);
	}
	printf("\n");
}

static int scan_one(const struct plimsoll *plimsoll, const char *target)
{
	struct plimsoll_error error;
	struct plimsoll_scan *scan = plimsoll_scan_new(plimsoll, target, &error);
	enum plimsoll_verdict verdict;
	size_t i;

	if (!scan || plimsoll_scan_run(scan, &error) < 0) {
		fprintf(stderr, "%s: %s\n", target, error.text);
		plimsoll_scan_free(scan);
		return 1;
	}
	verdict = plimsoll_scan_verdict(scan);
	printf("%s: %s: ", target, plimsoll_verdict_name(verdict));
	say(plimsoll_scan_sentence(scan));
	printf("\n");
	for (i = 0; i < plimsoll_scan_finding_count(scan); i++)
		say_finding(plimsoll_scan_finding(scan, i));
	plimsoll_scan_free(scan);
	return verdict == PLIMSOLL_VERDICT_BLOCK ? 2 : verdict == PLIMSOLL_VERDICT_INCOMPLETE ? 3 : 0;
}

int main(int count, char **targets)
{
	struct plimsoll *plimsoll = plimsoll_new();
	int worst = 0, i;

	plimsoll_set_time_limit_ms(plimsoll, 10 * 60 * 1000);
	for (i = 1; i < count; i++) {
		int code = scan_one(plimsoll, targets[i]);

		if (code == 1 || (worst != 1 && code && (worst == 0 || code < worst)))
			worst = code;
	}
	plimsoll_free(plimsoll);
	return worst;
}
