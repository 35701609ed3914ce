/* probe.c - libplimsoll as tests call it: one function a word, what it gives a line each */
#include <plimsoll/package.h>
#include <plimsoll/plimsoll.h>
#include <plimsoll/rating.h>
#include <plimsoll/scan.h>
#include <plimsoll/version.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const struct plimsoll_error *error)
{
	printf("error %d %s\n", (int)error->code, error->text);
	return 1;
}

static int show_purl(struct plimsoll_purl *purl, const char *key, const struct plimsoll_error *error)
{
	if (!purl)
		return fail(error);
	printf("%s\n%s\n%s\n%s\n%s\n%s\n%s\n", plimsoll_purl_text(purl), plimsoll_purl_type(purl), plimsoll_purl_namespace(purl),
		plimsoll_purl_name(purl), plimsoll_purl_version(purl), plimsoll_purl_subpath(purl), plimsoll_purl_qualifier(purl, key));
	plimsoll_purl_free(purl);
	return 0;
}

static int compare(char **words)
{
	struct plimsoll_error error;
	int order;

	if (plimsoll_version_compare(words[0], words[1], words[2], &order, &error) < 0)
		return fail(&error);
	printf("%d\n", order);
	return 0;
}

static int score(const char *vector)
{
	struct plimsoll_error error;
	struct plimsoll_cvss cvss;

	if (plimsoll_cvss_score(vector, &cvss, &error) < 0)
		return fail(&error);
	printf("%s %s %.1f %.1f %.1f\n", cvss.version, cvss.severity, cvss.base, cvss.temporal, cvss.environmental);
	return 0;
}

static struct plimsoll_scan *to_cancel;

static void on_alarm(int number)
{
	(void)number;
	plimsoll_scan_cancel(to_cancel);
}

static void *run_in_thread(void *scan)
{
	static struct plimsoll_error error;

	return plimsoll_scan_run(scan, &error) < 0 ? &error : NULL;
}

/* From another thread, while it runs. */
static struct plimsoll_error *run_and_cancel(struct plimsoll_scan *scan, unsigned after_ms)
{
	pthread_t thread;
	void *error;

	pthread_create(&thread, NULL, run_in_thread, scan);
	usleep(after_ms * 1000);
	plimsoll_scan_cancel(scan);
	pthread_join(thread, &error);
	return error;
}

static int show_scan(const struct plimsoll_scan *scan)
{
	size_t count = plimsoll_scan_finding_count(scan), length, i;
	const char *report = plimsoll_scan_report(scan, &length);

	printf("verdict %s\nsentence %s\nfindings %zu\nbeyond %d\n", plimsoll_verdict_name(plimsoll_scan_verdict(scan)),
		plimsoll_scan_sentence(scan), count, plimsoll_scan_finding(scan, count) != NULL);
	for (i = 0; i < count; i++) {
		const struct plimsoll_finding *f = plimsoll_scan_finding(scan, i);

		printf("finding\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%s\t%.5f\t%s\t%ld\t%d\n", plimsoll_kind_name(f->kind),
			plimsoll_rating_name(f->rating), f->id, f->title, f->reason, f->package_name, f->package_version, f->purl,
			f->fixed_version, f->path, f->owner, f->source, f->score, f->vector, f->epss, f->exploited_since, f->layer, f->known);
	}
	if (strlen(report) != length)
		return 1;
	printf("report %s", report);
	return 0;
}

/* WORDS are settings, NAME=VALUE each, and the target behind them. */
static int scan(int count, char **words)
{
	struct plimsoll *plimsoll = plimsoll_new();
	struct plimsoll_error error = { PLIMSOLL_ERROR_NONE, "" };
	struct plimsoll_scan *scan;
	long cancel_ms = -1;
	int r = 0, again = 0, i, failed;

	for (i = 0; i < count - 1 && r == 0; i++) {
		char *value = strchr(words[i], '=');

		if (value)
			*value++ = '\0';
		if (strcmp(words[i], "PROGRAM") == 0)
			r = plimsoll_set_program(plimsoll, value, &error);
		else if (strcmp(words[i], "TIME") == 0)
			plimsoll_set_time_limit_ms(plimsoll, strtoul(value, NULL, 10));
		else if (strcmp(words[i], "LIMIT") == 0)
			plimsoll_set_report_limit(plimsoll, strtoul(value, NULL, 10));
		else if (strcmp(words[i], "CANCEL") == 0)
			cancel_ms = strtol(value, NULL, 10);
		else if (strcmp(words[i], "ALARM") == 0)
			signal(SIGALRM, on_alarm), alarm(1);
		else if (strcmp(words[i], "REAPED") == 0)
			signal(SIGCHLD, SIG_IGN);
		else if (strcmp(words[i], "CLOSED") == 0)
			close(0), close(2);
		else if (strcmp(words[i], "AGAIN") == 0)
			again = 1;
		else
			r = plimsoll_set_option(plimsoll, words[i], value, &error);
	}
	scan = r == 0 ? plimsoll_scan_new(plimsoll, words[count - 1], &error) : NULL;
	plimsoll_free(plimsoll); /* the scan has what it needs */
	if (!scan)
		return fail(&error);
	to_cancel = scan;
	if (cancel_ms == 0)
		plimsoll_scan_cancel(scan);
	if (cancel_ms > 0) {
		struct plimsoll_error *got = run_and_cancel(scan, (unsigned)cancel_ms);

		failed = got != NULL;
		if (got)
			error = *got;
	} else {
		failed = plimsoll_scan_run(scan, &error) < 0;
	}
	if (again)
		failed = plimsoll_scan_run(scan, &error) < 0;
	r = failed ? fail(&error) : show_scan(scan);
	if (failed && !again && (plimsoll_scan_verdict(scan) != PLIMSOLL_VERDICT_NONE || plimsoll_scan_finding_count(scan) || *plimsoll_scan_report(scan, NULL)))
		r = 9;
	plimsoll_scan_free(scan);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		r = 8; /* a child is left */
	return r;
}

static int build_purl(int count, char **words)
{
	struct plimsoll_error error = { PLIMSOLL_ERROR_NONE, "" };
	const char *parts[4];
	int i;

	for (i = 0; i < 4; i++)
		parts[i] = words[i][0] ? words[i] : NULL;
	return show_purl(plimsoll_purl_new(parts[0], parts[1], parts[2], parts[3], (const char *const *)words + 5,
				 (size_t)(count - 5) / 2, words[4][0] ? words[4] : NULL, &error),
		"arch", &error);
}

int main(int count, char **words)
{
	struct plimsoll_error error = { PLIMSOLL_ERROR_NONE, "" };
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (strcmp(words[1], "version") == 0)
		return puts(plimsoll_version()) < 0;
	if (strcmp(words[1], "schemes") == 0) {
		for (i = 0; plimsoll_version_scheme(i); i++)
			puts(plimsoll_version_scheme(i));
		return 0;
	}
	if (strcmp(words[1], "purl") == 0)
		return show_purl(plimsoll_purl_parse(words[2], &error), "arch", &error);
	if (strcmp(words[1], "build-purl") == 0)
		return build_purl(count - 2, words + 2);
	if (strcmp(words[1], "compare") == 0)
		return compare(words + 2);
	if (strcmp(words[1], "cvss") == 0)
		return score(words[2]);
	return scan(count - 2, words + 2);
}
