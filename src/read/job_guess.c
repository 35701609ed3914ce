/* job_guess.c - easily guessed passwords */
#include "base/memory.h"
#include "guess/guess.h"
#include "read/frames.h"
#include "read/jobs.h"

#define GUESS_BYTES_MAX (64u << 20)

struct got {
	struct arena *arena;
	struct image_config config;
	struct account *accounts;
	struct hash *hashes;
	struct slices words;
	size_t account_count, account_capacity, hash_count, hash_capacity, word_capacity;
};

/* A user's word list: a word a line. */
static int take_words(struct got *got, struct slice fields, struct error *err)
{
	struct rule_file file;
	struct slice line;
	int r = record_read(RECORD_RULE_TEXT, fields, &file, got->arena, err);

	while (r >= 0 && slice_next_line(&file.text, &line)) {
		if (!line.len)
			continue;
		memory_reserve(got->words.items, got->words.count, got->word_capacity);
		got->words.items[got->words.count++] = line;
	}
	return r;
}

static int take(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct got *got = context;

	switch (kind) {
	case RECORD_CONFIG:
		return record_read(kind, fields, &got->config, got->arena, err);
	case RECORD_RULE_TEXT:
		return take_words(got, fields, err);
	case RECORD_ACCOUNT:
		memory_reserve(got->accounts, got->account_count, got->account_capacity);
		return record_read(kind, fields, &got->accounts[got->account_count++], got->arena, err);
	case RECORD_HASH:
		memory_reserve(got->hashes, got->hash_count, got->hash_capacity);
		return record_read(kind, fields, &got->hashes[got->hash_count++], got->arena, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d among hashes", (int)kind);
	}
}

/* The words of "registry.example:5000/acme/nginx-proxy:1.2": those that are no numbers. */
static struct slices words_of(struct slice reference, struct arena *arena)
{
	struct slices words = { arena_array(arena, struct slice, reference.len + 1), 0 };

	while (reference.len) {
		size_t len = 0;

		while (len < reference.len && ((reference.ptr[len] | 32) >= 'a' && (reference.ptr[len] | 32) <= 'z'))
			len++;
		if (len > 2)
			words.items[words.count++] = slice_first(reference, len);
		reference = slice_from(reference, len ? len : 1);
	}
	return words;
}

static void said(void *context, size_t index, const struct password *password)
{
	(void)index;
	(void)output_record(context, RECORD_PASSWORD, password);
	output_flush(context); /* who is ended in the middle of a costly guess has said what he knew */
}

static struct guess_target *targets_of(const struct got *got)
{
	struct guess_target *targets = arena_array(got->arena, struct guess_target, got->hash_count);

	for (size_t i = 0; i < got->hash_count; i++) {
		const struct hash *hash = &got->hashes[i];

		targets[i] = (struct guess_target){
			.account = hash->account, .path = hash->path, .line = hash->line, .hash = hash->text
		};
		for (size_t k = 0; k < got->account_count; k++)
			if (slice_equal(got->accounts[k].name, hash->account)) {
				targets[i].gecos = got->accounts[k].gecos;
				targets[i].home = got->accounts[k].home;
			}
	}
	return targets;
}

void job_guess(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct got got = { .arena = &arena };
	struct guess_sink sink = { said, output };
	struct deadline budget = deadline_in((unsigned)job->budget_ms);
	struct guess_options options = {
		.budget = job->budget_ms ? &budget : NULL, .part = job->part, .parts = job->parts, .memory_max = job->memory_max
	};
	struct error err;
	int r = frames_read(input, &arena, GUESS_BYTES_MAX, take, &got, &err);

	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
		return;
	}
	options.words = words_of(got.config.reference, &arena);
	options.word_list = got.words;
	guess_run(targets_of(&got), got.hash_count, &options, &sink, &arena);
	done->entries = got.hash_count;
}
