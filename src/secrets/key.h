/* key.h - a private key that was found, and who reads which form of it: of this room alone */
#pragma once
#include "model/rating.h"
#include "secrets/key_der.h"
#include "secrets/keys.h"

#define KEY_TEXT_BYTES_MAX (1u << 20) /* of one key as text, its armour too */
#define KEY_SSH2_BEGIN "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"
#define KEY_CERTIFICATES_MAX 10u /* in a file of an image's own: more are whom somebody trusts */
#define KEYS_TOLD_MAX 64u        /* of one rule in one file, one by one */

struct key {
	struct slice kind;       /* "RSA 2048", "EC P-256", "Ed25519"; empty: not known */
	struct slice protection; /* what it is encrypted by: "aes-256-cbc, bcrypt 16 rounds"; may be empty */
	bool encrypted;
	bool on_token;            /* what lies here opens nothing without a device that the key never leaves */
	struct slice store;       /* "PKCS #12", "JKS": it lies in a key store */
	struct slice fingerprint; /* of its public part; empty: not known */
	struct slice more;        /* further facts, in words; may be empty */
	struct slice bytes;       /* the key itself, for the fingerprint under the salt */
};

/* What may still be computed for a file: a hostile one holds thousands of keys whose public parts are to be worked out. */
#define KEY_WORK_MAX 256u
#define KEY_WORK_DECRYPT 64u /* that much of it is a try of the empty passphrase */

struct certificate {
	struct slice subject;          /* "CN=example.org, O=Example" */
	int64_t not_before, not_after; /* seconds since 1970 */
	struct slice public_key;       /* SubjectPublicKeyInfo, whole */
	struct slice bytes;
};

/* One run of keys_scan(), or what base64 hid in it. */
struct key_scan {
	const struct secrets *secrets;
	struct slice path, bytes;
	struct arena *arena;
	const struct secret_sink *sink;
	struct note_sink *notes;
	struct key_scan *outer;     /* BYTES stood as base64 in it, all at .at */
	size_t at;                  /* where in BYTES what is read now begins */
	size_t counted, line_start; /* lines are counted up to there, and where the last one begins */
	uint64_t line;
	bool is_text;
	/* Certificates wait until it is known that the file is no list of authorities. */
	unsigned certificates, held_count;
	struct secret held[KEY_CERTIFICATES_MAX];
	unsigned work;       /* what is left of KEY_WORK_MAX: of the outermost */
	size_t overlap, end; /* what ends in the first so many bytes was told; where what is read now ends */
	bool goes_on;        /* more of the file follows */
	bool begins_within;  /* the first line is not whole */
	struct key_told {
		struct slice rule;
		uint64_t count;
		struct secret last; /* the last that is told: it says how many more there are */
	} told[8];
};

static inline struct key_scan *key_scan_outermost(struct key_scan *scan)
{
	while (scan->outer)
		scan = scan->outer;
	return scan;
}

/* Is there as much left to be worked? Then it is taken. */
static inline bool key_work(unsigned *work, unsigned cost)
{
	if (*work < cost)
		return false;
	*work -= cost;
	return true;
}

/* Tell it. RET: as the sink's. */
int key_tell(struct key_scan *scan, const struct key *key);
/* It begins here, and not all of it is there; or what is there cannot be read: WHY. */
int key_tell_cut(struct key_scan *scan, struct slice text);
int key_tell_unreadable(struct key_scan *scan, struct slice bytes, const char *why);
int key_tell_certificate(struct key_scan *scan, const struct certificate *certificate);
/* Whose private half everybody has lets in who has that half. */
int key_tell_authorized(struct key_scan *scan, const struct key *key, const char *whose);
/* What was held back. */
int key_tell_end(struct key_scan *scan);

/* What the public part says: kind and fingerprint, as `ssh-keygen -l` gives it where SSH knows such keys, or the SHA-256 of the
 * SubjectPublicKeyInfo. */
void key_set_rsa(struct arena *arena, struct key *key, struct slice algorithm, struct slice modulus, struct slice exponent);
void key_set_dsa(struct arena *arena, struct key *key, struct slice p, struct slice q, struct slice g, struct slice y);
/* ALGORITHM: the whole AlgorithmIdentifier; empty: made of the curve. POINT may be empty: not known. */
void key_set_curve(struct arena *arena, struct key *key, struct slice algorithm, const char *curve, struct slice point);
void key_set_raw(struct arena *arena, struct key *key, const char *oid, struct slice bytes);
bool key_set_spki(struct arena *arena, struct key *key, struct slice spki);
bool key_set_ssh(struct arena *arena, struct key *key, struct slice blob);
void key_set_dh(struct arena *arena, struct key *key, struct slice algorithm, struct slice p, struct slice y);

/* One DER item of any of the forms of a private key (PKCS #1, #8, SEC 1, DSA) -> KEY. False: it is none. WORK: is counted down. */
bool key_read_der(struct arena *arena, unsigned *work, struct slice der, struct key *ret_key);
/* RSA PRIVATE KEY and such, encrypted as RFC 1421 has it, under "AES-256-CBC,…". */
void key_read_legacy(struct arena *arena, struct slice label, struct slice dek_info, struct slice bytes, struct key *ret_key);
/* The words for an AlgorithmIdentifier of password-based encryption; CHEAP: its iterations are few enough to be tried. */
struct slice key_protection(struct arena *arena, struct slice algorithm, bool *ret_cheap);
bool key_read_openssh(struct arena *arena, struct slice bytes, struct key *ret_key);
/* PuTTY's, from its first line on. RET: how many bytes it takes; 0: it is none. COMPLETE: it is all there. */
size_t key_read_putty(struct arena *arena, struct slice text, struct key *ret_key, bool *ret_complete);
/* The same of SSH2's (KEY_SSH2_BEGIN), which may also be not encrypted. */
size_t key_read_ssh2(struct arena *arena, struct slice text, struct key *ret_key, bool *ret_complete);
/* Tells the keys in a run of OpenPGP packets; RET: whether it is such, or the sink's. */
int key_tell_pgp(struct key_scan *scan, struct slice packets);
bool key_begins_pgp(struct slice bytes, uint64_t size);
/* A file of GnuPG's private-keys-v1.d. */
bool key_read_gnupg(struct arena *arena, struct slice path, struct slice bytes, struct key *ret_key);
int key_tell_java_store(struct key_scan *scan);
int key_tell_pkcs12(struct key_scan *scan, struct slice der);
bool key_is_pkcs12(struct slice der);
bool certificate_read(struct arena *arena, struct slice der, struct certificate *ret_certificate);

/* Whose published key this is: "vagrant's insecure key"; NULL: nobody's. */
const char *key_whose(struct slice fingerprint);
/* Why what lies at PATH is of no worth to anybody: "it lies among tests"; NULL: it may be. */
const char *key_harmless_place(struct slice path);
