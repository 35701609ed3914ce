/* keys.h - private keys and certificates: what they are, without telling them
 *
 * PEM (RFC 7468) of PKCS #1, #8 (plain, encrypted), SEC 1, DSA, OpenSSH (openssh-key-v1), PuTTY (ppk 2, 3), PGP armour (RFC 9580);
 * SSH2 (ssh.com), GnuPG's own store; DER of PKCS #1, #8, #12 and certificates; Java key stores (JKS, JCEKS). */
#pragma once
#include "secrets/secrets.h"

/* What PATH's whole BYTES hold of keys -> SINK (rules "private-key", "encrypted-private-key", "key-store", "expired-certificate" …).
 * A public part alone (certificate, public key) is no secret: certificates are told with when they end, low, and are a finding when that
 * is past.
 * Known test, documentation and snake-oil keys are rated low, and the reason says whose they are. Deep nesting and lies about
 * lengths are a note. */
int keys_scan(const struct secrets *secrets, struct slice path, struct slice bytes, struct arena *arena,
	const struct secret_sink *sink, struct note_sink *notes);
/* The same of a window; INPUT as secrets_scan() takes it, before that changed its line. What goes on behind the window is told with the
 * next one, what lay wholly in the overlap was. Files that are a key as a whole are told of their first window. */
int keys_scan_window(const struct secrets *secrets, const struct secrets_input *input, struct arena *arena,
	const struct secret_sink *sink, struct note_sink *notes);
/* Would keys_scan() look at it, by its name and first bytes? (It is asked of every file.) */
bool keys_wants(struct slice path, struct slice head, uint64_t size);
/* HMAC under the salt that SECRETS was opened with, as struct secret has it; RET is NUL-terminated. */
void secrets_fingerprint(const struct secrets *secrets, struct slice secret, char ret[SECRET_FINGERPRINT_SIZE + 1]);
/* At most SECRET_MASKED_CHARACTERS of it and "***"; nothing of what is short, no byte that a terminal obeys. In ARENA. */
struct slice secrets_mask(struct arena *arena, struct slice secret);
