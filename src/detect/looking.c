/* looking.c - the detectors, and the bytes that they are shown */
#include "detect/looking.h"
#include "base/sha256.h"
#include "secrets/keys.h"

#define HEAD_BYTES 512u

static const char scanner_secret[] = "secret", scanner_malware[] = "malware";

void look_pass_by(struct detect *detect, const char *words, bool incomplete, struct slice path, uint64_t bytes)
{
	if (detect->options.secrets)
		gates_count(&detect->gates, scanner_secret, words, incomplete, path, bytes);
	if (detect->options.malware)
		gates_count(&detect->gates, scanner_malware, words, incomplete, path, bytes);
}

static int add_secret(void *context, const struct secret *secret)
{
	struct detect *detect = context;

	return detect->sink.secret(detect->sink.context, secret);
}

/* The file's digest is made where something was found, unless it is there already; of what comes in windows there may be none. */
static int add_malware(void *context, const struct malware *malware)
{
	struct detect *detect = context;
	struct malware told = *malware;
	unsigned char digest[SHA256_SIZE];
	char text[7 + SHA256_HEX_SIZE] = "sha256:";

	/* clamd's answers are of files that were looked at before */
	if (!told.digest.len && (detect->sha256.len || detect->bytes.len) && told.source != MALWARE_CLAMD) {
		if (detect->sha256.len)
			memcpy(digest, detect->sha256.ptr, sizeof digest);
		else
			digest_of(detect, DIGEST_SHA256, detect->bytes, digest);
		sha256_hex(digest, text + 7);
		told.digest = slice_from_text(text);
	}
	return detect->sink.malware(detect->sink.context, &told);
}

static int scan_for_secrets(struct detect *detect, struct secrets_input *input, bool keys, bool patterns)
{
	const struct secret_sink sink = { add_secret, detect };
	int r = 0;

	if (keys) /* before patterns change the input's line */
		r = keys_scan_window(detect->secrets, input, &detect->arena, &sink, detect->notes);
	return r < 0 || !patterns ? r : secrets_scan(detect->secrets, input, &detect->arena, &sink, detect->notes);
}

static int look_for_secrets(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	const char *gate = secrets_gate(looked->path, slice_first(bytes, HEAD_BYTES), looked->size);
	struct secrets_input input = { .path = looked->path, .bytes = bytes, .size = looked->size };

	if (gate)
		gates_count(&detect->gates, scanner_secret, gate, false, looked->path, looked->size);
	return scan_for_secrets(
		detect, &input, keys_wants(looked->path, slice_first(bytes, HEAD_BYTES), looked->size), gate == NULL);
}

static struct malware_input input_of(const struct looked *looked, struct slice bytes, uint64_t offset)
{
	return (struct malware_input){ .path = looked->path,
		.bytes = bytes,
		.offset = offset,
		.size = looked->size,
		.mode = looked->mode,
		.uid = looked->uid,
		.gid = looked->gid };
}

/* A whole file: digests first, by which it may be known, and by which a package's own list may know it. */
static int look_for_malware(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	const struct malware_sink sink = { add_malware, detect };
	struct slice head = slice_first(bytes, HEAD_BYTES);
	const char *gate = malware_gate(looked->path, head, looked->size, looked->mode);
	struct malware_input input = input_of(looked, bytes, 0);
	unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX];
	struct slice *known[DIGEST_KIND_COUNT] = { &input.md5, &input.sha1, &input.sha256 };
	bool asked = digest_is_asked(detect, looked);
	unsigned kinds = detect->rules ? malware_digests(detect->rules) : 0;
	bool to_clamd = detect->clamd && looked->depth == 0; /* it opens archives itself */
	int r = 0;

	kinds |= to_clamd ? 1u << DIGEST_SHA256 : 0;

	for (unsigned kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		if (asked || kinds & 1u << kind) {
			digest_of(detect, (enum digest_kind)kind, bytes, made[kind]);
			*known[kind] = slice_make(made[kind], digest_sizes[kind]);
		}
	detect->sha256 = input.sha256;
	if (asked)
		r = digest_tell(detect, looked, head, made);
	if (r >= 0 && gate)
		gates_count(&detect->gates, scanner_malware, gate, false, looked->path, looked->size);
	if (r >= 0 && detect->rules)
		r = malware_scan(detect->rules, &input, &detect->arena, &sink, detect->notes);
	if (r >= 0 && looked->depth == 0)
		r = traits_scan(&input, &detect->arena, &sink, detect->notes);
	if (r >= 0 && to_clamd)
		r = clamd_send(detect->clamd, &input, &sink, detect->notes);
	detect->sha256 = S("");
	return r;
}

/* Secrets of an archive are those of its members, told once; who makes malware may well make an archive of it. */
int look_at_file(struct detect *detect, const struct looked *looked, struct slice bytes)
{
	int r = archive_look(detect, looked, bytes);
	bool opened = r > 0;

	detect->bytes = bytes;
	if (r >= 0 && detect->secrets && !opened)
		r = look_for_secrets(detect, looked, bytes);
	if (r >= 0 && detect->options.malware)
		r = look_for_malware(detect, looked, bytes);
	arena_clear(&detect->arena);
	detect->bytes = S("");
	return r < 0 ? r : 0;
}

/* Does a list of digests ask? */
static bool is_listed(const struct detect *detect)
{
	return detect->rules && malware_digests(detect->rules);
}

static int look_for_digests(
	struct detect *detect, const struct looked *looked, unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX])
{
	const struct malware_sink sink = { add_malware, detect };
	struct malware_input input = input_of(looked, S(""), 0);
	int r;

	input.md5 = slice_make(made[DIGEST_MD5], digest_sizes[DIGEST_MD5]);
	input.sha1 = slice_make(made[DIGEST_SHA1], digest_sizes[DIGEST_SHA1]);
	input.sha256 = slice_make(made[DIGEST_SHA256], digest_sizes[DIGEST_SHA256]);
	detect->sha256 = input.sha256;
	r = malware_scan_digests(detect->rules, &input, &detect->arena, &sink);
	detect->sha256 = S("");
	return r;
}

/* The gates decide by the first window, for all of the file. */
static void begin_window(struct detect *detect, struct window *window, const struct looked *looked, struct slice bytes)
{
	struct slice head = slice_first(bytes, HEAD_BYTES);

	window_digest_drop(window);
	*window = (struct window){ 0 };
	if (detect->secrets) {
		window->secret_gate = secrets_gate(looked->path, head, looked->size);
		window->keys = keys_wants(looked->path, head, looked->size);
	}
	if (detect->options.malware)
		window->malware_gate = malware_gate(looked->path, head, looked->size, looked->mode);
	memcpy(window->head, head.ptr, head.len < sizeof window->head ? head.len : sizeof window->head);
	if (digest_is_asked(detect, looked) || is_listed(detect))
		window_digest_begin(window);
}

static int window_secrets(struct detect *detect, struct window *window, const struct looked *looked, struct slice bytes,
	uint64_t offset, uint64_t overlap)
{
	struct secrets_input input = { .path = looked->path,
		.bytes = bytes,
		.offset = offset,
		.size = looked->size,
		.overlap = overlap,
		.line = window->line };
	int r = scan_for_secrets(detect, &input, window->keys, window->secret_gate == NULL);

	window->line = input.line;
	return r;
}

int look_at_window(struct detect *detect, struct window *window, const struct looked *looked, struct slice bytes, uint64_t offset)
{
	const struct malware_sink sink = { add_malware, detect };
	struct malware_input input = input_of(looked, bytes, offset);
	uint64_t overlap;
	int r = 0;

	if (offset == 0)
		begin_window(detect, window, looked, bytes);
	overlap = offset < window->end ? window->end - offset : 0;
	if (window->digests && offset > window->end) { /* a hole, of which nobody says how it is to be read */
		window_digest_drop(window);
		if (is_listed(detect))
			gates_count(&detect->gates, scanner_malware, "large files with holes: by their digests", true,
				looked->path, looked->size);
	}
	if (window->digests)
		window_digest_add(window, slice_from(bytes, overlap));
	if (detect->secrets && (window->keys || !window->secret_gate))
		r = window_secrets(detect, window, looked, bytes, offset, overlap);
	if (r >= 0 && detect->rules && !window->malware_gate)
		r = malware_scan(detect->rules, &input, &detect->arena, &sink, detect->notes);
	if (r >= 0 && detect->options.malware && offset == 0 && looked->depth == 0)
		r = traits_scan(&input, &detect->arena, &sink, detect->notes);
	if (r >= 0 && detect->clamd && looked->depth == 0 && looked->size <= detect->options.clamd_bytes_max)
		r = clamd_send(detect->clamd, &input, &sink, detect->notes);
	window->end = offset + bytes.len;
	arena_clear(&detect->arena);
	return r;
}

int look_end_window(struct detect *detect, struct window *window, const struct looked *looked)
{
	unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX];
	int r = 0;

	/* Only now it is known how long a member of an archive is. */
	if (window->secret_gate)
		gates_count(&detect->gates, scanner_secret, window->secret_gate, false, looked->path, looked->size);
	if (window->malware_gate)
		gates_count(&detect->gates, scanner_malware, window->malware_gate, false, looked->path, looked->size);
	if (detect->clamd && looked->depth == 0 && looked->size > detect->options.clamd_bytes_max)
		gates_count(&detect->gates, scanner_malware, "files that are too large to be sent to clamd", true, looked->path,
			looked->size);
	if (!window->digests)
		return 0;
	window_digest_end(window, made);
	if (digest_is_asked(detect, looked))
		r = digest_tell(detect, looked, slice_make(window->head, sizeof window->head), made);
	if (r >= 0 && is_listed(detect))
		r = look_for_digests(detect, looked, made);
	arena_clear(&detect->arena);
	return r;
}
