/* collected_test.c - what the tests of this room share */
#include "secrets/collected_test.h"
#include "model/rating.h"

static void add_note(void *context, const struct note *note)
{
	struct looking *looking = context;

	buffer_addf(&looking->notes, "%.*s: %.*s\n", SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static int add_secret(void *context, const struct secret *secret)
{
	struct looking *looking = context;

	buffer_addf(&looking->found, "%.*s %.*s:%lu:%lu %s %.*s", SLICE_ARG(secret->rule), SLICE_ARG(secret->path),
		(unsigned long)secret->line, (unsigned long)secret->column, rating_name((enum rating)secret->rating),
		SLICE_ARG(secret->masked));
	if (looking->with_reason)
		buffer_addf(&looking->found, " (%.*s)", SLICE_ARG(secret->reason));
	if (secret->more)
		buffer_addf(&looking->found, " +%lu", (unsigned long)secret->more);
	buffer_add_byte(&looking->found, '\n');
	CHECK(secret->title.len && secret->action.len && secret->source.len && secret->reason.len);
	CHECK_INT(secret->fingerprint.len, SECRET_FINGERPRINT_SIZE);
	return 0;
}

struct note_sink looking_notes(struct looking *looking)
{
	return (struct note_sink){ add_note, looking };
}

void looking_init_of(struct looking *looking, const struct detector_text *texts, size_t count)
{
	static const unsigned char salt[SECRETS_SALT_SIZE] = { 1 };
	struct note_sink notes = looking_notes(looking);
	struct error err;

	if (secrets_compile(texts, count, &notes, &looking->compiled, &err) < 0 ||
		secrets_open(buffer_slice(&looking->compiled), salt, &looking->secrets, &err) < 0)
		fail_msg("%s", err.text);
}

void looking_init(struct looking *looking, const char *text)
{
	const struct detector_text detector_text = { .name = S("p.toml"), .text = slice_from_text(text) };

	looking_init_of(looking, &detector_text, 1);
}

void looking_done(struct looking *looking)
{
	secrets_close(looking->secrets);
	buffer_done(&looking->compiled);
	buffer_done(&looking->notes);
	buffer_done(&looking->found);
	arena_done(&looking->arena);
}

struct slice look_in_windows(struct looking *looking, const char *path, struct slice bytes, size_t window, size_t overlap)
{
	struct secret_sink sink = { add_secret, looking };
	struct note_sink notes = looking_notes(looking);
	struct secrets_input input = { .path = slice_from_text(path), .size = bytes.len };

	buffer_clear(&looking->found);
	for (size_t offset = 0;; offset += window - overlap) {
		input.offset = offset;
		input.overlap = offset ? overlap : 0;
		input.bytes = slice_first(slice_from(bytes, offset), window);
		CHECK_INT(secrets_scan(looking->secrets, &input, &looking->arena, &sink, &notes), 0);
		if (offset + window >= bytes.len)
			break;
	}
	return buffer_slice(&looking->found);
}

struct slice look(struct looking *looking, const char *path, struct slice bytes)
{
	return look_in_windows(looking, path, bytes, bytes.len + 1, 0);
}
