/* detecting.c - secrets and malware, in the pass that looks for packages */
#include "read/detecting.h"
#include <sys/mman.h>
#include <unistd.h>

#define CLAMD_STREAM_BYTES_MAX (25u << 20) /* clamd's own StreamMaxLength, where nobody set it otherwise */
#define CLAMD_TIMEOUT_MS 120000u

static int send_secret(void *context, const struct secret *secret)
{
	return output_record(context, RECORD_SECRET, secret);
}

static int send_malware(void *context, const struct malware *malware)
{
	return output_record(context, RECORD_MALWARE, malware);
}

static int send_unexamined(void *context, const struct unexamined *unexamined)
{
	return output_record(context, RECORD_UNEXAMINED, unexamined);
}

static int send_digest(void *context, const struct file_digest *digest)
{
	return output_record(context, RECORD_FILE_DIGEST, digest);
}

/* Mapped: the pages are those of all readers, and of plimsoll. It stays until the process ends. */
static int map_compiled(int fd, struct slice *ret_compiled, struct error *err)
{
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END); /* of all ways to ask it is the one that the jail lets through */
	void *map;

	if (size <= 0)
		return error_set(err, ERR_FORMAT, "a job without what it looks by");
	map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return error_errno(err, "map what is looked by");
	*ret_compiled = slice_make(map, (size_t)size);
	return 0;
}

int detecting_init(struct detecting *detecting, const struct job *job, const int fds[JOB_FD_COUNT], struct output *output,
	struct note_sink *notes, struct error *err)
{
	const struct detect_sink sink = { .secret = send_secret,
		.malware = send_malware,
		.unexamined = send_unexamined,
		.digest = job->detect & JOB_DETECT_MALWARE && !job->source ? send_digest : NULL,
		.context = output };
	struct detect_options options = { .secrets = job->detect & JOB_DETECT_SECRETS,
		.malware = job->detect & JOB_DETECT_MALWARE,
		.salt = job->salt,
		.clamd_fd = fds[JOB_FD_CLAMD],
		.clamd_bytes_max = CLAMD_STREAM_BYTES_MAX,
		.clamd_timeout_ms = CLAMD_TIMEOUT_MS };
	int r;

	*detecting = (struct detecting){ 0 };
	if (!job->detect)
		return 0;
	r = map_compiled(fds[JOB_FD_DETECTORS], &options.compiled, err);
	return r < 0 ? r : detect_new(&options, &sink, notes, &detecting->detect, err);
}

static bool is_archive(struct slice path)
{
	return detect_is_archive(path);
}

static bool is_no_archive(struct slice path)
{
	return !detect_is_archive(path);
}

static int take(void *context, const struct file *file)
{
	struct detecting *detecting = context;

	return file->kind == FILE_REGULAR ? detect_file(detecting->detect, file) : 0;
}

static int take_window(void *context, const struct file *file, uint64_t offset)
{
	struct detecting *detecting = context;

	return detect_window(detecting->detect, file, offset);
}

void detecting_watch(struct detecting *detecting, struct takers *takers)
{
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	struct walk_wanted wanted = {
		.interests = nothing, .observes = true, .take = take, .take_window = take_window, .context = detecting
	};

	if (!detecting->detect)
		return;
	wanted.accepts = is_archive;
	wanted.size_max_bytes = DETECT_ARCHIVE_BYTES;
	takers_watch(takers, &wanted);
	wanted.accepts = is_no_archive;
	wanted.size_max_bytes = DETECT_WHOLE_BYTES;
	takers_watch(takers, &wanted);
}

int detecting_end(struct detecting *detecting, struct error *err)
{
	int r = detecting->detect ? detect_end(detecting->detect) : 0;

	detect_free(detecting->detect);
	detecting->detect = NULL;
	return r < 0 ? error_set(err, (enum error_code) - r, "too much was found") : 0;
}
