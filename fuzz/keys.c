/* keys.c - fuzz target: a file of any bytes is looked through for keys, whole and in two windows
 *
 * The input's first byte says under which name. What is told is checked: words for all of it, and nothing that a terminal obeys. */
#include "secrets/keys.h"
#include "model/rating.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct slice text, bool may_be_empty)
{
	if (!text.len && !may_be_empty)
		__builtin_trap();
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			__builtin_trap();
}

static int add(void *context, const struct secret *secret)
{
	(void)context;
	check_text(secret->rule, false);
	check_text(secret->title, false);
	check_text(secret->reason, false);
	check_text(secret->facts, false);
	check_text(secret->action, false);
	check_text(secret->masked, true);
	if (secret->rating < RATING_LOW || secret->rating > RATING_HIGH || (secret->column && !secret->line))
		__builtin_trap();
	return 0;
}

static void note(void *context, const struct note *one)
{
	(void)context;
	check_text(one->text, false);
}

static struct secrets *open_patterns(void)
{
	static const unsigned char salt[SECRETS_SALT_SIZE] = { 1 };
	static struct buffer compiled = BUFFER_INIT(0);
	struct detector_text text = { .kind = DETECTOR_PATTERNS,
		.name = S("one.toml"),
		.text = S("[[rules]]\nid = \"none\"\nregex = '''zqzqzq[0-9]{8}'''\nkeywords = [\"zqzqzq\"]\n") };
	struct note_sink notes = { note, NULL };
	struct secrets *secrets = NULL;

	if (secrets_compile(&text, 1, &notes, &compiled, NULL) < 0 ||
		secrets_open(buffer_slice(&compiled), salt, &secrets, NULL) < 0)
		return NULL;
	return secrets;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "srv/key.pem", "srv/store.p12", "root/.ssh/authorized_keys",
		"root/.gnupg/private-keys-v1.d/0123456789ABCDEF.key", "etc/ssh/ssh_host_rsa_key", "config:env" };
	static struct secrets *secrets;
	static bool opened;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct secret_sink sink = { add, NULL };
	struct note_sink notes = { note, NULL };
	struct secrets_input input = { 0 };
	struct slice bytes;

	if (!size)
		return 0;
	if (!opened)
		secrets = open_patterns();
	opened = true;
	input.path = slice_from_text(paths[data[0] % (sizeof paths / sizeof *paths)]);
	bytes = slice_make(data + 1, size - 1);
	(void)keys_wants(input.path, slice_first(bytes, 512), bytes.len);
	if (keys_scan(secrets, input.path, bytes, &arena, &sink, &notes) < 0)
		__builtin_trap();
	input.size = bytes.len;
	input.bytes = slice_first(bytes, bytes.len / 3 * 2);
	if (keys_scan_window(secrets, &input, &arena, &sink, &notes) < 0)
		__builtin_trap();
	input.offset = bytes.len / 3;
	input.bytes = slice_from(bytes, bytes.len / 3);
	input.overlap = bytes.len / 3;
	for (size_t i = 0; i < input.offset + input.overlap; i++)
		input.line += bytes.ptr[i] == '\n';
	if (keys_scan_window(secrets, &input, &arena, &sink, &notes) < 0)
		__builtin_trap();
	return 0;
}
