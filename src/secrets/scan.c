/* scan.c - bytes under the patterns */
#include "secrets/keys.h"

int secrets_open(
	struct slice compiled, const unsigned char salt[SECRETS_SALT_SIZE], struct secrets **ret_secrets, struct error *err)
{
	(void)compiled;
	(void)salt;
	(void)ret_secrets;
	return error_set(err, ERR_UNSUPPORTED, "not built");
}

void secrets_close(struct secrets *secrets)
{
	(void)secrets;
}

int secrets_scan(struct secrets *secrets, struct secrets_input *input, struct arena *arena, const struct secret_sink *sink,
	struct note_sink *notes)
{
	(void)secrets;
	(void)input;
	(void)arena;
	(void)sink;
	(void)notes;
	return 0;
}

const char *secrets_gate(struct slice path, struct slice head, uint64_t size)
{
	(void)path;
	(void)head;
	(void)size;
	return NULL;
}

void secrets_fingerprint(const struct secrets *secrets, struct slice secret, char ret[SECRET_FINGERPRINT_SIZE + 1])
{
	(void)secrets;
	(void)secret;
	ret[0] = 0;
}

struct slice secrets_mask(struct arena *arena, struct slice secret)
{
	(void)arena;
	(void)secret;
	return S("***");
}
