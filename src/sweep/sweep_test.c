/* sweep_test.c - a sweep of images that are made up: each once, whatever goes wrong with some */
#include "base/memory.h"
#include "base/test.h"
#include "sweep/pace.h"
#include "sweep/sweep.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPOSITORIES 5
#define TAGS 10 /* of which two name the same bytes */
#define REFERENCES (REPOSITORIES * TAGS)
#define IMAGES (REPOSITORIES * (TAGS - 1))

struct scene {
	char folder[64], log[128]; /* a letter for each image that was examined to its end */
	const char *judged_by;
	const char *bad_tag; /* the fault of its worker is the first letter: */
	bool bad_name;       /* a repository has a tag that is none */
	bool broken;         /* the list of repositories ends with an error */
	unsigned slow_ms;
	/* what was told */
	size_t told, failed, same, older;
	char error[ERROR_TEXT_SIZE];
	struct sweep_summary summary;
	unsigned rounds, rounds_max;
};

static int list_repositories(void *context, const struct registry_taker *taker, struct error *err)
{
	const struct scene *scene = context;

	for (int i = 0; i < REPOSITORIES; i++) {
		char name[64];

		snprintf(name, sizeof name, "registry.example/team/app%d", i);
		if (taker->take(taker->context, slice_from_text(name), err) < 0)
			return -ERR_LIMIT;
	}
	return scene->broken ? error_set(err, ERR_NETWORK, "page 2: it was cut off") : 0;
}

static int list_tags(void *context, struct slice repository, const struct registry_taker *taker, struct error *err)
{
	if (slice_ends_with(repository, S("gone")))
		return error_set(err, ERR_NOT_FOUND, "no such repository");
	if (slice_ends_with(repository, S("app3")) && ((const struct scene *)context)->bad_name &&
		taker->take(taker->context, S("1\x1b[2J"), err) < 0)
		return -ERR_LIMIT;
	for (int i = 0; i < TAGS; i++) {
		char name[64];

		snprintf(name, sizeof name, "1.%d", i);
		if (taker->take(taker->context, slice_from_text(name), err) < 0)
			return -ERR_LIMIT;
	}
	return 0;
}

static int look(void *context __attribute__((unused)), struct slice repository, struct slice tag, struct arena *arena,
	struct slice *ret_digest, struct slice *ret_target, struct error *err __attribute__((unused)))
{
	if (slice_equal(tag, S("1.9")))
		tag = S("1.8");
	*ret_digest = arena_printf(arena, "sha256:%.*s-%.*s", SLICE_ARG(slice_base_name(repository)), SLICE_ARG(tag));
	*ret_target = arena_printf(arena, "made-up:%.*s:%.*s", SLICE_ARG(repository), SLICE_ARG(tag));
	return 0;
}

static void note(const struct scene *scene)
{
	int fd = open(scene->log, O_WRONLY | O_APPEND | O_CREAT, 0600);

	if (fd < 0 || write(fd, "x", 1) != 1)
		abort();
	close(fd);
}

static size_t examined(const struct scene *scene)
{
	struct stat status;

	return stat(scene->log, &status) == 0 ? (size_t)status.st_size : 0;
}

static void examine(void *context, const struct sweep_job *job, struct arena *arena, struct sweep_result *ret_result)
{
	const struct scene *scene = context;
	bool bad = scene->bad_tag && slice_ends_with(job->reference, slice_from_text(scene->bad_tag + 1));

	usleep(scene->slow_ms * 1000);
	if (bad && scene->bad_tag[0] == 'k')
		raise(SIGKILL);
	if (bad && scene->bad_tag[0] == 'm')
		_exit(MEMORY_EXIT_STATUS);
	if (bad && scene->bad_tag[0] == 'h')
		pause();
	if (bad && scene->bad_tag[0] == 's')
		_exit(0); /* says nothing */
	if (bad && scene->bad_tag[0] == 'i')
		raise(SIGHUP); /* the terminal is closed */
	note(scene);
	*ret_result = (struct sweep_result){ .reference = job->reference,
		.digest = job->digest,
		.created = slice_ends_with(job->reference, S("1.0")) ? S("2020-05-05") : S("2026-01-01"),
		.verdict = slice_ends_with(job->reference, S("1.3")) ? VERDICT_BLOCK : VERDICT_PASS,
		.layers_read = 1 };
	if (bad && scene->bad_tag[0] == 'f') {
		ret_result->outcome = SWEEP_FAILED;
		ret_result->error = arena_copy(arena, S("it is no image"));
	}
	if (bad && scene->bad_tag[0] == 'u')
		ret_result->unread = true;
	if (sweep_is_older(ret_result->created, job->newer_than_unix))
		ret_result->outcome = SWEEP_OLDER;
}

static int judged_by(void *context, struct arena *arena, struct slice *ret_text, struct error *err __attribute__((unused)))
{
	const struct scene *scene = context;

	*ret_text = arena_copy(arena, slice_from_text(scene->judged_by));
	return 0;
}

static void on_image(void *context, const struct sweep_result *result)
{
	struct scene *scene = context;

	scene->told++;
	scene->same += result->same_as.len > 0;
	scene->older += result->outcome == SWEEP_OLDER;
	if (result->outcome == SWEEP_FAILED) {
		scene->failed++;
		snprintf(scene->error, sizeof scene->error, "%.*s", SLICE_ARG(result->error));
	}
}

static void on_progress(void *context __attribute__((unused)), const struct sweep_progress *now)
{
	CHECK(now->done <= now->found);
}

static void on_ended(void *context, const struct sweep_summary *summary __attribute__((unused)), uint64_t wait_ms)
{
	struct scene *scene = context;

	if (++scene->rounds == scene->rounds_max && wait_ms)
		kill(getpid(), SIGTERM);
}

static struct scene *scene_new(void)
{
	struct scene *scene = memory_one(struct scene);

	snprintf(scene->folder, sizeof scene->folder, "/tmp/plimsoll-sweep-XXXXXX");
	CHECK(mkdtemp(scene->folder) != NULL);
	snprintf(scene->log, sizeof scene->log, "%s/log", scene->folder);
	scene->judged_by = "store 1";
	return scene;
}

static void scene_free(struct scene *scene)
{
	DIR *folder = opendir(scene->folder);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(scene->folder);
	free(scene);
}

static struct sweep_options options_of(struct scene *scene, const struct sweep_source *source)
{
	scene->told = scene->failed = scene->same = scene->older = 0;
	return (struct sweep_options){
		.source = source,
		.name = S("registry.example"),
		.state_folder = scene->folder,
		.jobs = 3,
		.judged_by = judged_by,
		.judged_by_context = scene,
		.examine = examine,
		.examine_context = scene,
		.events = { on_image, on_progress, on_ended, scene },
	};
}

static struct sweep_source source_of(struct scene *scene)
{
	return (struct sweep_source){ list_repositories, list_tags, look, scene };
}

static int sweep(struct scene *scene)
{
	struct sweep_source source = source_of(scene);
	const struct sweep_options options = options_of(scene, &source);

	return sweep_run(&options, &scene->summary, NULL);
}

TEST(all_images_are_examined_and_the_same_bytes_once)
{
	struct scene *scene = scene_new();

	CHECK_INT(sweep(scene), 0);
	CHECK_INT(examined(scene), IMAGES);
	CHECK_INT(scene->told, REFERENCES);
	CHECK_INT(scene->same, REPOSITORIES);
	CHECK_INT(scene->summary.known, 0);
	CHECK_INT(scene->summary.repositories, REPOSITORIES);
	CHECK_INT(scene->summary.references, REFERENCES);
	CHECK_INT(scene->summary.images, IMAGES);
	CHECK_INT(scene->summary.verdicts[VERDICT_BLOCK], REPOSITORIES);
	CHECK_INT(scene->summary.verdicts[VERDICT_PASS], REFERENCES - REPOSITORIES);
	CHECK(!scene->summary.broken);
	scene_free(scene);
}

TEST(what_is_known_is_not_examined_again_until_the_advisories_change)
{
	struct scene *scene = scene_new();

	CHECK_INT(sweep(scene), 0);
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(examined(scene), IMAGES);
	CHECK_INT(scene->told, REFERENCES);
	CHECK_INT(scene->summary.known, REFERENCES);
	CHECK_INT(scene->summary.verdicts[VERDICT_BLOCK], REPOSITORIES);
	scene->judged_by = "store 2";
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(examined(scene), IMAGES * 2);
	CHECK_INT(scene->summary.known, 0);
	scene_free(scene);
}

TEST(an_image_that_fails_or_kills_its_worker_costs_itself_alone)
{
	static const struct {
		const char *fault, *error;
	} cases[] = {
		{ "f1.4", "it is no image" },
		{ "k1.4", "its worker died of signal 9" },
		{ "m1.4", "its worker ran out of memory" },
		{ "s1.4", "its worker ended without a word" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene *scene = scene_new();

		scene->bad_tag = cases[i].fault;
		CHECK_INT(sweep(scene), 0);
		CHECK_INT(scene->told, REFERENCES);
		CHECK_INT(scene->failed, REPOSITORIES);
		CHECK_INT(scene->summary.failed, REPOSITORIES);
		CHECK_TEXT(scene->error, cases[i].error);
		scene->bad_tag = NULL; /* and is tried again */
		CHECK_INT(sweep(scene), 0);
		CHECK_INT(scene->failed, 0);
		CHECK_INT(scene->summary.known, REFERENCES - REPOSITORIES);
		scene_free(scene);
	}
}

TEST(a_signal_that_we_were_started_to_ignore_ends_no_worker)
{
	struct scene *scene = scene_new();

	scene->bad_tag = "i1.4";
	signal(SIGHUP, SIG_IGN);
	CHECK_INT(sweep(scene), 0);
	signal(SIGHUP, SIG_DFL);
	CHECK_INT(scene->failed, 0);
	CHECK_INT(examined(scene), IMAGES);
	scene_free(scene);
}

TEST(what_could_not_be_read_whole_is_tried_again)
{
	struct scene *scene = scene_new();

	scene->bad_tag = "u1.4";
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(examined(scene), IMAGES + REPOSITORIES);
	CHECK_INT(scene->summary.known, REFERENCES - REPOSITORIES);
	scene_free(scene);
}

TEST(a_worker_that_hangs_is_ended)
{
	struct scene *scene = scene_new();
	struct sweep_source source = source_of(scene);
	struct sweep_options options = options_of(scene, &source);

	options.image_ms_max = 300;
	scene->bad_tag = "happ2:1.4";
	CHECK_INT(sweep_run(&options, &scene->summary, NULL), 0);
	CHECK_INT(scene->told, REFERENCES);
	CHECK_INT(scene->failed, 1);
	CHECK_TEXT(scene->error, "it took longer than 0 s and was ended");
	scene_free(scene);
}

TEST(a_listing_that_breaks_off_is_said_and_what_was_found_is_examined)
{
	struct scene *scene = scene_new();

	scene->broken = true;
	CHECK_INT(sweep(scene), 0);
	CHECK(scene->summary.broken);
	CHECK_TEXT(scene->summary.why.text, "page 2: it was cut off");
	CHECK_INT(examined(scene), IMAGES);
	scene_free(scene);
}

TEST(a_tag_that_cannot_be_one_is_said_and_not_shown)
{
	struct scene *scene = scene_new();

	scene->bad_name = true;
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(scene->told, REFERENCES + 1);
	CHECK_INT(scene->failed, 1);
	CHECK_TEXT(scene->error, "the registry names 1 tag that cannot be one");
	CHECK_INT(examined(scene), IMAGES);
	scene_free(scene);
}

TEST(what_is_older_is_left_out_and_examined_when_it_is_wanted)
{
	struct scene *scene = scene_new();
	struct sweep_source source = source_of(scene);
	struct sweep_options options = options_of(scene, &source);

	options.newer_than_unix = 1700000000;
	CHECK_INT(sweep_run(&options, &scene->summary, NULL), 0);
	CHECK_INT(scene->older, REPOSITORIES);
	CHECK_INT(scene->summary.older, REPOSITORIES);
	options = options_of(scene, &source);
	CHECK_INT(sweep_run(&options, &scene->summary, NULL), 0);
	CHECK_INT(scene->older, 0);
	CHECK_INT(scene->summary.known, REFERENCES - REPOSITORIES);
	options = options_of(scene, &source);
	options.newer_than_unix = 1700000000;
	CHECK_INT(sweep_run(&options, &scene->summary, NULL), 0);
	CHECK_INT(scene->older, REPOSITORIES);
	CHECK_INT(scene->summary.known, REFERENCES);
	scene_free(scene);
}

TEST(images_without_a_date_of_their_own_are_never_too_old)
{
	CHECK(sweep_is_older(S("2020-01-01T00:00:00Z"), 1700000000));
	CHECK(!sweep_is_older(S("2020-01-01T00:00:00Z"), 0));
	CHECK(!sweep_is_older(S("2026-01-01T00:00:00Z"), 1700000000));
	CHECK(!sweep_is_older(S("1970-01-01T00:00:00Z"), 1700000000));
	CHECK(!sweep_is_older(S("0001-01-01T00:00:00Z"), 1700000000));
	CHECK(!sweep_is_older(S(""), 1700000000));
}

TEST(rounds_go_on_until_a_signal_and_tell_only_what_is_new)
{
	struct scene *scene = scene_new();
	struct sweep_source source = source_of(scene);
	struct sweep_options options = options_of(scene, &source);

	options.repeat_ms = 1;
	scene->rounds_max = 3;
	CHECK_INT(sweep_run(&options, &scene->summary, NULL), 0);
	CHECK_INT(scene->rounds, 3);
	CHECK_INT(scene->summary.signal, SIGTERM);
	CHECK_INT(scene->told, REFERENCES);
	CHECK_INT(examined(scene), IMAGES);
	scene_free(scene);
}

TEST(a_sweep_that_is_killed_goes_on_where_it_was)
{
	struct scene *scene = scene_new();
	size_t before;
	int kills = 0;

	scene->slow_ms = 20;
	for (; kills < 5; kills++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (pid == 0)
			_exit(sweep(scene) < 0);
		usleep(60000);
		kill(pid, kills % 2 ? SIGKILL : SIGTERM);
		waitpid(pid, NULL, 0);
		usleep(50000); /* its workers are gone, too */
	}
	before = examined(scene);
	CHECK_INT(sweep(scene), 0);
	CHECK_INT(scene->told, REFERENCES);
	CHECK(scene->summary.known > 0);
	CHECK(scene->summary.known <= before + REPOSITORIES);
	/* At most what was at work when it was killed is done twice. */
	CHECK(examined(scene) <= IMAGES + (size_t)kills * 3);
	scene_free(scene);
}

TEST(requests_keep_their_pace_over_all_processes)
{
	struct timespec began, ended;
	struct pace *pace;

	CHECK_INT(pace_new(100, &pace, NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &began);
	for (int child = 0; child < 2; child++)
		if (fork() == 0) {
			for (int i = 0; i < 10; i++)
				pace_wait(pace);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	clock_gettime(CLOCK_MONOTONIC, &ended);
	CHECK((double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9 > 0.185);
	pace_wait(NULL);
	pace_free(pace);
}
