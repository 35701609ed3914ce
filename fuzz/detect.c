/* detect.c - fuzz target: a file of any bytes, mostly archives, goes to all detectors, whole and in windows
 *
 * The input's first byte says under which name. What is told is checked: it lies in the file, and what a gate kept away has a name. */
#include "detect/detect.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct slice names[] = { S("srv/a.zip"), S("srv/a.tar"), S("srv/a.gz"), S("usr/bin/a"), S("srv/a.jar"),
	S("srv/a.zst") };

struct told {
	struct slice path;
	uint64_t count;
};

static void check_path(const struct told *told, struct slice path)
{
	if (!slice_starts_with(path, told->path))
		abort();
	path = slice_from(path, told->path.len);
	if (path.len && !slice_starts_with(path, S("!/")))
		abort();
}

static int add_secret(void *context, const struct secret *secret)
{
	struct told *told = context;

	check_path(told, secret->path);
	if (!secret->rule.len || !secret->reason.len)
		abort();
	told->count++;
	return 0;
}

static int add_malware(void *context, const struct malware *malware)
{
	struct told *told = context;

	check_path(told, malware->path);
	if (!malware->name.len || !malware->rule.len)
		abort();
	told->count++;
	return 0;
}

static int add_unexamined(void *context, const struct unexamined *unexamined)
{
	check_path(context, unexamined->example);
	if (!unexamined->gate.len || !unexamined->scanner.len || !unexamined->files)
		abort();
	return 0;
}

static int add_digest(void *context, const struct file_digest *digest)
{
	check_path(context, digest->path);
	if (digest->md5.len != 32 || digest->sha256.len != 64)
		abort();
	return 0;
}

static void note(void *context, const struct note *one)
{
	(void)context;
	if (!one->text.len)
		abort();
}

/* One pattern, one rule, one digest: that of three letters, "abc" (FIPS 180-4). */
static struct slice compiled(void)
{
	static const struct detector_text texts[] = {
		{ .kind = DETECTOR_PATTERNS,
			.name = S("one.toml"),
			.text = S("[[rules]]\nid = \"a\"\nregex = '''tok_[a-z0-9]{8}'''\nkeywords = [\"tok_\"]\n") },
		{ .kind = DETECTOR_YARA,
			.name = S("one.yar"),
			.text = S("rule a { strings: $a = \"evil thing\" condition: $a }\n") },
		{ .kind = DETECTOR_SIGNATURES,
			.name = S("one.hsb"),
			.text = S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad:3:Abc\n") },
	};
	static struct buffer out = BUFFER_INIT(0);
	struct note_sink notes = { note, NULL };

	if (!out.len && detect_compile(texts, sizeof texts / sizeof *texts, &notes, &out, NULL) < 0)
		abort();
	return buffer_slice(&out);
}

static void look(struct detect *detect, const struct file *file)
{
	if (detect_file(detect, file) < 0)
		abort();
}

static void look_in_windows(struct detect *detect, const struct file *whole)
{
	struct file file = *whole;

	file.bytes = slice_first(whole->bytes, whole->bytes.len / 3 * 2);
	if (detect_window(detect, &file, 0) < 0)
		abort();
	if (file.bytes.len == whole->bytes.len)
		return;
	file.bytes = slice_from(whole->bytes, whole->bytes.len / 3);
	if (detect_window(detect, &file, whole->bytes.len / 3) < 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char salt[SECRETS_SALT_SIZE] = { 1 };
	struct told told = { 0 };
	const struct detect_sink sink = { add_secret, add_malware, add_unexamined, add_digest, &told };
	const struct detect_options options = {
		.compiled = compiled(), .secrets = true, .malware = true, .salt = salt, .clamd_fd = -1
	};
	struct note_sink notes = { note, NULL };
	struct detect *detect = NULL;
	struct file file = { .kind = FILE_REGULAR, .mode = 0755 };

	if (size < 2)
		return 0;
	file.path = told.path = names[data[0] % (sizeof names / sizeof *names)];
	file.bytes = slice_make(data + 1, size - 1);
	file.size = file.bytes.len;
	if (detect_new(&options, &sink, &notes, &detect, NULL) < 0)
		abort();
	look(detect, &file);
	look_in_windows(detect, &file);
	if (detect_end(detect) < 0)
		abort();
	detect_free(detect);
	return 0;
}
