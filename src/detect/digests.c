/* digests.c - what files are, by their digests: where a list of known ones asks, and of the system's own programs */
#include "base/memory.h"
#include "detect/looking.h"
#include "model/system_file.h"
#include <openssl/evp.h>

struct making {
	EVP_MD_CTX *contexts[DIGEST_KIND_COUNT];
};

static const EVP_MD *method(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	default:
		return EVP_sha256();
	}
}

static struct making *making_new(void)
{
	struct making *making = memory_one(struct making);

	for (unsigned kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		making->contexts[kind] = EVP_MD_CTX_new();
	return making;
}

void digests_done(struct making *making)
{
	for (unsigned kind = 0; making && kind < DIGEST_KIND_COUNT; kind++)
		EVP_MD_CTX_free(making->contexts[kind]);
	free(making);
}

void digest_of(struct detect *detect, enum digest_kind kind, struct slice bytes, unsigned char ret[DIGEST_BYTES_MAX])
{
	EVP_MD_CTX *context;

	if (!detect->digest)
		detect->digest = making_new();
	context = detect->digest->contexts[kind];
	EVP_DigestInit_ex(context, method(kind), NULL);
	EVP_DigestUpdate(context, bytes.ptr, bytes.len);
	EVP_DigestFinal_ex(context, ret, NULL);
}

/* What packages put into the system's own folders and programs run or load: of that a list says what it was. */
bool digest_is_asked(const struct detect *detect, const struct looked *looked)
{
	return detect->sink.digest && looked->depth == 0 && system_file_is_digested(looked->path, looked->mode);
}

static struct slice hex(struct detect *detect, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(&detect->arena, 2 * len + 1);

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return slice_make(text, 2 * len);
}

int digest_tell(struct detect *detect, const struct looked *looked, struct slice head,
	unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX])
{
	struct file_digest digest = { .path = looked->path,
		.md5 = hex(detect, made[DIGEST_MD5], digest_sizes[DIGEST_MD5]),
		.sha1 = hex(detect, made[DIGEST_SHA1], digest_sizes[DIGEST_SHA1]),
		.sha256 = hex(detect, made[DIGEST_SHA256], digest_sizes[DIGEST_SHA256]),
		.size = looked->size,
		.mode = looked->mode,
		.head = slice_first(head, FILE_DIGEST_HEAD_BYTES) };

	return detect->sink.digest(detect->sink.context, &digest);
}

void window_digest_begin(struct window *window)
{
	window->making = making_new();
	for (unsigned kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		EVP_DigestInit_ex(window->making->contexts[kind], method((enum digest_kind)kind), NULL);
	window->digests = true;
}

void window_digest_add(struct window *window, struct slice bytes)
{
	for (unsigned kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		EVP_DigestUpdate(window->making->contexts[kind], bytes.ptr, bytes.len);
}

void window_digest_drop(struct window *window)
{
	digests_done(window->making);
	window->making = NULL;
	window->digests = false;
}

void window_digest_end(struct window *window, unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX])
{
	for (unsigned kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		EVP_DigestFinal_ex(window->making->contexts[kind], made[kind], NULL);
	window_digest_drop(window);
}
