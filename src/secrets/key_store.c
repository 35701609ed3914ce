/* key_store.c - stores of keys: PKCS #12 (RFC 7292), and Java's JKS and JCEKS */
#include "secrets/key.h"
#include "secrets/key_crypto.h"

#define MAGIC_JKS 0xfeedfeedu
#define MAGIC_JCEKS 0xcecececeu
#define ENTRIES_MAX 10000u
#define CHAIN_MAX 100u
#define BAGS_DEEP_MAX 4u

#define BAG "1.2.840.113549.1.12.10.1."

/* Java's: numbers with the high byte first, texts behind their length in two bytes. */
static bool take_u16_text(struct slice *rest, struct slice *ret_text)
{
	size_t len;

	if (rest->len < 2)
		return false;
	len = (size_t)((unsigned char)rest->ptr[0] << 8 | (unsigned char)rest->ptr[1]);
	if (len > rest->len - 2)
		return false;
	*ret_text = slice_make(rest->ptr + 2, len);
	*rest = slice_from(*rest, 2 + len);
	return true;
}

static bool take_certificate(struct slice *rest, uint32_t version, struct slice *ret_der)
{
	struct slice kind;

	return (version < 2 || take_u16_text(rest, &kind)) && ssh_take_string(rest, ret_der);
}

static void set_from_certificate(struct arena *arena, struct key *key, struct slice der)
{
	struct certificate certificate;

	if (certificate_read(arena, der, &certificate))
		(void)key_set_spki(arena, key, certificate.public_key);
}

/* A private key, encrypted, and its certificates: the first is its own. */
static bool take_java_key(struct arena *arena, struct slice *rest, uint32_t version, struct key *ret_key)
{
	struct slice encrypted, algorithm, certificate;
	uint32_t chain;
	bool cheap;

	*ret_key = (struct key){ .encrypted = true };
	if (!ssh_take_string(rest, &encrypted) || !ssh_take_u32(rest, &chain) || chain > CHAIN_MAX)
		return false;
	ret_key->bytes = encrypted;
	if (der_take_tag(&encrypted, DER_SEQUENCE, &algorithm))
		ret_key->protection = key_protection(arena, algorithm, &cheap);
	for (uint32_t i = 0; i < chain; i++) {
		if (!take_certificate(rest, version, &certificate))
			return false;
		if (i == 0)
			set_from_certificate(arena, ret_key, certificate);
	}
	return true;
}

static int tell_sealed(struct key_scan *scan, struct slice rest, struct slice store)
{
	/* A serialised object, whose length is not told: what follows it is not read. */
	struct key key = { .kind = S("secret key"), .store = store, .encrypted = true, .bytes = rest };

	return key_tell(scan, &key);
}

int key_tell_java_store(struct key_scan *scan)
{
	struct slice rest = scan->bytes, alias, store, der;
	uint32_t magic, version, count, tag;
	struct key key;
	int r;

	if (!ssh_take_u32(&rest, &magic) || (magic != MAGIC_JKS && magic != MAGIC_JCEKS))
		return 0;
	store = magic == MAGIC_JKS ? S("JKS") : S("JCEKS");
	if (!ssh_take_u32(&rest, &version) || version < 1 || version > 2 || !ssh_take_u32(&rest, &count))
		return 0;
	for (uint32_t i = 0; i < count && i < ENTRIES_MAX; i++) {
		if (!ssh_take_u32(&rest, &tag) || !take_u16_text(&rest, &alias) || rest.len < 8)
			return key_tell_unreadable(scan, S(""), "a Java key store whose entries end early");
		rest = slice_from(rest, 8); /* when it was made */
		if (tag == 3)
			return tell_sealed(scan, rest, store);
		if (tag == 2 && take_certificate(&rest, version, &der))
			continue;
		if (tag != 1 || !take_java_key(scan->arena, &rest, version, &key))
			return key_tell_unreadable(scan, S(""), "a Java key store whose entry does not hold together");
		key.store = store;
		r = key_tell(scan, &key);
		if (r < 0)
			return r;
	}
	return 0;
}

/* PKCS #12: what was read on the way down. */
struct bags {
	struct key_scan *scan;
	bool opens_empty; /* the empty passphrase is its passphrase */
	bool has_mac;
	unsigned keys;
	struct slice certificate; /* the only one that lies open; empty: none, or several */
	unsigned certificates;
};

static int tell_bag_key(struct bags *bags, struct key *key)
{
	key->store = S("PKCS #12");
	/* An only key and an only certificate belong together. */
	if (!key->fingerprint.len && bags->certificates == 1 && bags->keys == 0)
		set_from_certificate(bags->scan->arena, key, bags->certificate);
	bags->keys++;
	return key_tell(bags->scan, key);
}

static int tell_shrouded(struct bags *bags, struct slice der)
{
	struct slice body = der, plain;
	struct der algorithm;
	struct key key = { .encrypted = true, .bytes = der }, opened;
	bool cheap;

	if (!der_take_tag(&body, DER_SEQUENCE, &body) || !der_take(&body, &algorithm))
		return key_tell_unreadable(bags->scan, S(""), "a PKCS #12 store whose key does not hold together");
	key.protection = key_protection(bags->scan->arena, algorithm.whole, &cheap);
	if (bags->opens_empty || (!bags->has_mac && cheap)) {
		key.encrypted = !bags->opens_empty;
		if (cheap && key_work(&bags->scan->work, KEY_WORK_DECRYPT) && key_decrypt_empty(bags->scan->arena, der, &plain) &&
			key_read_der(bags->scan->arena, &bags->scan->work, plain, &opened)) {
			key = opened;
			key.encrypted = false;
		}
		if (!key.encrypted)
			key.more = S("its passphrase is empty");
	}
	return tell_bag_key(bags, &key);
}

static void see_certificate(struct bags *bags, struct slice value)
{
	struct slice body, oid, wrapped;

	bags->certificates++;
	if (der_take_tag(&value, DER_SEQUENCE, &body) && der_take_tag(&body, DER_OID, &oid) &&
		der_take_tag(&body, DER_CONTEXT(0), &wrapped))
		(void)der_take_tag(&wrapped, DER_OCTETS, &bags->certificate);
}

static int read_bags(struct bags *bags, struct slice contents, unsigned depth, bool certificates)
{
	struct slice list, bag, oid, value;
	char text[DER_OID_SIZE];
	struct key key;
	int r = 0;

	if (!der_take_tag(&contents, DER_SEQUENCE, &list))
		return 0;
	while (r >= 0 && der_take_tag(&list, DER_SEQUENCE, &bag)) {
		if (!der_take_tag(&bag, DER_OID, &oid) || !der_take_tag(&bag, DER_CONTEXT(0), &value))
			continue;
		der_oid_text(oid, text);
		if (certificates) {
			if (strcmp(text, BAG "3") == 0)
				see_certificate(bags, value);
		} else if (strcmp(text, BAG "1") == 0) {
			if (key_read_der(bags->scan->arena, &bags->scan->work, value, &key))
				r = tell_bag_key(bags, &key);
		} else if (strcmp(text, BAG "2") == 0) {
			r = tell_shrouded(bags, value);
		} else if (strcmp(text, BAG "6") == 0 && depth < BAGS_DEEP_MAX) {
			r = read_bags(bags, value, depth + 1, certificates);
		}
	}
	return r;
}

/* PFX: 3, a ContentInfo with all in an OCTET STRING, perhaps a MAC. */
static bool open_store(struct slice der, struct slice *ret_contents, bool *ret_has_mac)
{
	struct slice body, version, info, oid, wrapped, octets, mac;
	char text[DER_OID_SIZE];
	uint64_t number;

	if (!der_take_tag(&der, DER_SEQUENCE, &body) || !der_take_tag(&body, DER_INTEGER, &version) ||
		!der_number(version, &number) || number != 3 || !der_take_tag(&body, DER_SEQUENCE, &info) ||
		!der_take_tag(&info, DER_OID, &oid))
		return false;
	der_oid_text(oid, text);
	*ret_has_mac = der_take_tag(&body, DER_SEQUENCE, &mac);
	/* Signed instead of under a MAC: nobody makes them. */
	return strcmp(text, "1.2.840.113549.1.7.1") == 0 && der_take_tag(&info, DER_CONTEXT(0), &wrapped) &&
	       der_take_tag(&wrapped, DER_OCTETS, &octets) && der_take_tag(&octets, DER_SEQUENCE, ret_contents);
}

bool key_is_pkcs12(struct slice der)
{
	struct slice contents;
	bool has_mac;

	return open_store(der, &contents, &has_mac);
}

/* What lies open in the store, once for certificates, once for keys. */
static int read_contents(struct bags *bags, struct slice contents, bool certificates)
{
	struct slice info, oid, wrapped, octets;
	char text[DER_OID_SIZE];
	int r = 0;

	while (r >= 0 && der_take_tag(&contents, DER_SEQUENCE, &info)) {
		if (!der_take_tag(&info, DER_OID, &oid))
			continue;
		der_oid_text(oid, text);
		/* Data; what is encrypted as a whole (1.7.6) are certificates, as all programs write it. */
		if (strcmp(text, "1.2.840.113549.1.7.1") == 0 && der_take_tag(&info, DER_CONTEXT(0), &wrapped) &&
			der_take_tag(&wrapped, DER_OCTETS, &octets))
			r = read_bags(bags, octets, 0, certificates);
	}
	return r;
}

int key_tell_pkcs12(struct key_scan *scan, struct slice der)
{
	struct bags bags = { .scan = scan };
	struct slice contents;
	int r;

	if (!open_store(der, &contents, &bags.has_mac))
		return 0;
	bags.opens_empty = bags.has_mac && key_store_opens_empty(der);
	r = read_contents(&bags, contents, true);
	return r < 0 ? r : read_contents(&bags, contents, false);
}
