/* stream_test.c */
#include "base/test_tar.h"
#include "image/stream.h"
#include "image/test_stream.h"

/* Who takes layers, and what was given to it. */
struct taken {
	struct layer_taker taker;
	const char *known; /* digest */
	struct buffer bytes;
	uint64_t places[4];
	size_t count;
	size_t most; /* of each, that is read; 0: all */
};

static bool taken_has(void *context, struct slice digest)
{
	const struct taken *taken = context;

	return taken->known && slice_equal(digest, slice_from_text(taken->known));
}

static void read_source(const struct blob *blob, size_t most, struct buffer *out)
{
	const struct blob_source *source = blob->source;
	uint64_t id, wait_ms, left = most && most < blob->length ? most : blob->length;
	char bytes[100];
	int fd = -1;

	CHECK_INT(source->begin(source->context, blob->offset, &fd, &id, NULL), 0);
	CHECK(fd >= 0);
	while (left) {
		ssize_t got = read(fd, bytes, left < sizeof bytes ? (size_t)left : sizeof bytes);

		source->took(source->context, slice_make(bytes, got > 0 ? (size_t)got : 0));
		if (got <= 0)
			break;
		buffer_add_slice(out, slice_make(bytes, (size_t)got));
		left -= (uint64_t)got;
	}
	close(fd);
	(void)source->end(source->context, id, 0, &wait_ms, NULL);
}

static void taken_take(void *context, uint64_t place, const struct blob *blob)
{
	struct taken *taken = context;
	char bytes[2048];

	taken->places[taken->count++ % 4] = place;
	if (blob->source) {
		read_source(blob, taken->most, &taken->bytes);
		return;
	}
	CHECK(blob->length <= sizeof bytes);
	CHECK_INT(pread(blob->fd, bytes, (size_t)blob->length, (off_t)blob->offset), blob->length);
	buffer_add_slice(&taken->bytes, slice_make(bytes, (size_t)blob->length));
}

/* 1,000 and 700 are more than is kept of one, 600 than is kept of all. */
static const struct stream_limits small = { .member_bytes = 600, .layers_bytes = 600, .all_bytes = 1200 };

struct trial {
	struct sender sender;
	struct taken taken;
	struct stream *stream;
	struct outer *outer;
	int fd, r;
	struct error err;
};

static void trial_run(struct trial *trial, const struct buffer *first, const struct buffer *then, struct slices ids)
{
	sender_init(&trial->sender, buffer_slice(first), buffer_slice(then ? then : first));
	trial->taken.taker = (struct layer_taker){ .has = taken_has, .take = taken_take, .context = &trial->taken };
	trial->stream = stream_new(&trial->sender.base, &small, deadline_in(0));
	trial->fd = -1;
	trial->r = stream_take(trial->stream, &trial->taken.taker, ids, &trial->fd, &trial->outer, &trial->err);
}

static void trial_end(struct trial *trial)
{
	outer_free(trial->outer);
	stream_free(trial->stream);
	close(trial->fd);
	buffer_done(&trial->taken.bytes);
}

static char letters[4][1000]; /* "aaa…", "bbb…" */

static struct slice letter(int which, size_t len)
{
	memset(letters[which], 'a' + which, sizeof letters[which]);
	return slice_make(letters[which], len);
}

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

TEST(large_members_are_handed_on_and_small_ones_are_kept)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct trial trial = { .r = 0 };
	const struct outer_entry *entry;
	char got[64] = "";

	tar_add_file(&tar, "one/layer.tar", letter(0, 1000));
	tar_add_file(&tar, "config.json", S("{}"));
	tar_add_file(&tar, "two/layer.tar", letter(1, 700));
	tar_add_file(&tar, "manifest.json", S("[]"));
	tar_end(&tar);
	trial_run(&trial, &tar, NULL, (struct slices){ 0 });
	CHECK_INT(trial.r, 0);
	CHECK_INT(trial.sender.begun, 1);
	CHECK_INT(trial.sender.ended, 1);
	CHECK_INT(trial.taken.count, 2);
	CHECK_INT(trial.taken.places[0], 512);
	CHECK_INT(trial.taken.bytes.len, 1700);
	CHECK_INT(trial.taken.bytes.ptr[999], 'a');
	CHECK_INT(trial.taken.bytes.ptr[1000], 'b');
	CHECK_INT(outer_find(trial.outer, S("manifest.json"), &entry, NULL), 0);
	CHECK(!entry->is_afar);
	CHECK_INT(pread(trial.fd, got, (size_t)entry->length, (off_t)entry->offset), 2);
	CHECK_TEXT(got, "[]");
	CHECK_INT(outer_find(trial.outer, S("two/layer.tar"), &entry, NULL), 0);
	CHECK(entry->is_afar);
	CHECK(memcmp(entry->head, "bbbbbbbbbb", sizeof entry->head) == 0);
	trial_end(&trial);
}

TEST(what_is_wanted_later_comes_with_all_the_rest_once_more)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), moved = BUFFER_INIT(0), got = BUFFER_INIT(0);
	struct trial trial = { .r = 0 };
	uint64_t places[3];

	tar_add_file(&moved, "new", S("here"));
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = { "0.tar", "1.tar", "2.tar" };

		tar_add_file(&tar, names[i], letter(i, 1000));
		tar_add_file(&moved, names[i], letter(i, 1000));
	}
	tar_end(&tar);
	tar_end(&moved);
	trial_run(&trial, &tar, &moved, (struct slices){ 0 });
	CHECK_INT(trial.r, 0);
	memcpy(places, trial.taken.places, sizeof places);
	for (int i = 0; i < 4; i++) { /* in its order, then one that is over */
		static const int order[] = { 0, 2, 1, 2 };
		const struct blob blob = {
			.fd = -1, .offset = places[order[i]], .length = 1000, .source = stream_source(trial.stream)
		};

		buffer_clear(&got);
		read_source(&blob, i == 3 ? 0 : 500, &got);
		CHECK_INT(got.len, i == 3 ? 1000 : 500);
		CHECK_INT(got.ptr[0], 'a' + order[i]);
	}
	CHECK_INT(trial.sender.begun, 3);
	trial_end(&trial);
}

TEST(one_reads_at_a_time_and_the_others_wait)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct trial trial = { .r = 0 };
	const struct blob_source *source;
	uint64_t id, wait_ms;
	int fd = -1, other = -1;
	struct error err;

	tar_add_file(&tar, "0.tar", letter(0, 1000));
	tar_end(&tar);
	trial_run(&trial, &tar, NULL, (struct slices){ 0 });
	source = stream_source(trial.stream);
	CHECK_INT(source->begin(source->context, 512, &fd, &id, NULL), 0);
	CHECK_INT(source->begin(source->context, 512, &other, &id, NULL), 0);
	CHECK(fd >= 0);
	CHECK_INT(other, -1);
	close(fd);
	CHECK_INT(source->end(source->context, id, 0, &wait_ms, NULL), 0);
	CHECK_INT(source->begin(source->context, 600, &fd, &id, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "what an engine sends has no middle to begin at");
	trial_end(&trial);
}

TEST(what_is_known_is_passed_over)
{
	static struct slice ids[] = { S("sha256:" HEX), S("sha256:" HEX) };
	static const struct {
		const char *name;
		size_t id_count, taken;
	} cases[] = {
		{ "blobs/sha256/" HEX, 0, 0 }, { HEX ".tar", 0, 0 }, { "0/layer.tar", 0, 1 }, /* no name says that it is known, */
		{ "0/layer.tar", 2, 0 },                                                      /* but all are */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer tar = BUFFER_INIT(0);
		struct trial trial = { .taken.known = "sha256:" HEX };

		tar_add_file(&tar, cases[i].name, letter(0, 1000));
		tar_end(&tar);
		trial_run(&trial, &tar, NULL, (struct slices){ ids, cases[i].id_count });
		CHECK_INT(trial.r, 0);
		CHECK_INT(trial.taken.count, cases[i].taken);
		trial_end(&trial);
	}
}

TEST(no_more_is_handed_on_than_the_engine_says_there_are_layers)
{
	static struct slice ids[] = { S("sha256:x") };
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct trial trial = { .r = 0 };

	tar_add_file(&tar, "0.tar", letter(0, 1000));
	tar_add_file(&tar, "1.tar", letter(1, 1000));
	tar_end(&tar);
	trial_run(&trial, &tar, NULL, (struct slices){ ids, 1 });
	CHECK_INT(trial.r, 0);
	CHECK_INT(trial.taken.count, 1);
	trial_end(&trial);
}

TEST(small_layers_that_are_too_many_are_handed_on_and_documents_still_kept)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct trial trial = { .r = 0 };
	const struct outer_entry *entry;

	tar_add_file(&tar, "0.tar", letter(0, 600));
	tar_add_file(&tar, "1.tar", letter(1, 600));
	tar_add_file(&tar, "manifest.json", S("[]"));
	tar_end(&tar);
	trial_run(&trial, &tar, NULL, (struct slices){ 0 });
	CHECK_INT(trial.r, 0);
	CHECK_INT(trial.taken.count, 1);
	CHECK_INT(trial.taken.bytes.len, 600);
	CHECK_INT(trial.taken.bytes.ptr[0], 'b');
	CHECK_INT(outer_find(trial.outer, S("0.tar"), &entry, NULL), 0);
	CHECK(!entry->is_afar);
	CHECK_INT(outer_find(trial.outer, S("1.tar"), &entry, NULL), 0);
	CHECK(entry->is_afar);
	CHECK_INT(outer_find(trial.outer, S("manifest.json"), &entry, NULL), 0);
	CHECK_INT(entry->offset, 600);
	trial_end(&trial);
}

TEST(where_it_is_cut_off_the_engines_own_words_count)
{
	static const size_t cuts[] = { 0, 100, 512, 700, 1024, 2000 };

	for (size_t i = 0; i < 2 * sizeof cuts / sizeof *cuts; i++) {
		cleanup_buffer struct buffer tar = BUFFER_INIT(0);
		struct trial trial = { .taken.most = 100 };

		tar_add_file(&tar, "0.tar", letter(0, 1000));
		tar_end(&tar);
		tar.len = cuts[i / 2];
		sender_init(&trial.sender, buffer_slice(&tar), S(""));
		trial.sender.outcome = i % 2 ? -ERR_NETWORK : 0;
		trial.sender.why = "the engine fell over";
		trial.stream = stream_new(&trial.sender.base, &small, deadline_in(0));
		trial.fd = -1;
		trial.r = stream_take(trial.stream, NULL, (struct slices){ 0 }, &trial.fd, &trial.outer, &trial.err);
		if (tar.len == 2000 && i % 2 == 0) { /* in what only fills the last block */
			CHECK_INT(trial.r, -ERR_FORMAT);
		} else {
			CHECK_INT(trial.r, i % 2 ? -ERR_NETWORK : -ERR_FORMAT);
			CHECK(i % 2 == 0 || strstr(trial.err.text, "the engine fell over"));
		}
		trial_end(&trial);
	}
}
