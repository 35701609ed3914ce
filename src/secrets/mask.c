/* mask.c - what is shown of a secret, and how two findings of one are known without it */
#include "base/secret.h"
#include "base/sha256.h"
#include "secrets/key_crypto.h"
#include "secrets/keys.h"
#include "secrets/opened.h"

void secrets_fingerprint(const struct secrets *secrets, struct slice secret, char ret[SECRET_FINGERPRINT_SIZE + 1])
{
	unsigned char mac[SHA256_SIZE];
	char text[SHA256_HEX_SIZE];

	key_crypto_begin();
	sha256_hmac(slice_make(secrets->salt, sizeof secrets->salt), secret, mac);
	sha256_hex(mac, text);
	memcpy(ret, text, SECRET_FINGERPRINT_SIZE);
	ret[SECRET_FINGERPRINT_SIZE] = '\0';
}

struct slice secrets_mask(struct arena *arena, struct slice secret)
{
	size_t shown = secret.len / 4 < SECRET_MASKED_CHARACTERS ? secret.len / 4 : SECRET_MASKED_CHARACTERS;
	char text[SECRET_MASKED_CHARACTERS + 3];

	/* What a terminal obeys and what is half a character ends it, too. */
	for (size_t i = 0; i < shown; i++) {
		if (secret.ptr[i] <= ' ' || secret.ptr[i] > '~')
			shown = i;
		else
			text[i] = secret.ptr[i];
	}
	memcpy(text + shown, "***", 3);
	return arena_copy(arena, slice_make(text, shown + 3));
}
