/* key_certificate.c - whose a certificate is, and from when to when it is good (RFC 5280) */
#include "base/moment.h"
#include "secrets/key.h"
#include "secrets/key_crypto.h"

#define NAMES_MAX 32u
#define SUBJECT_BYTES_MAX 512u

static const struct {
	const char *oid, *name;
} attributes[] = {
	{ "2.5.4.3", "CN" },
	{ "2.5.4.5", "serialNumber" },
	{ "2.5.4.6", "C" },
	{ "2.5.4.7", "L" },
	{ "2.5.4.8", "ST" },
	{ "2.5.4.10", "O" },
	{ "2.5.4.11", "OU" },
	{ "0.9.2342.19200300.100.1.25", "DC" },
	{ "1.2.840.113549.1.9.1", "emailAddress" },
};

/* UTCTime (of 1950 to 2049) and GeneralizedTime, in UTC. */
static bool read_time(struct slice *rest, int64_t *ret_seconds)
{
	struct moment moment;
	struct slice digits;
	struct der item;
	char text[40];
	bool utc;

	if (!der_take(rest, &item) || (item.tag != DER_UTC_TIME && item.tag != DER_TIME))
		return false;
	utc = item.tag == DER_UTC_TIME;
	digits = item.body;
	if (digits.len != (utc ? 13u : 15u) || digits.ptr[digits.len - 1] != 'Z')
		return false;
	for (size_t i = 0; i + 1 < digits.len; i++)
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
	snprintf(text, sizeof text, "%s%.*s-%.2s-%.2sT%.2s:%.2s:%.2sZ", utc ? (digits.ptr[0] >= '5' ? "19" : "20") : "",
		utc ? 2 : 4, digits.ptr, digits.ptr + digits.len - 11, digits.ptr + digits.len - 9, digits.ptr + digits.len - 7,
		digits.ptr + digits.len - 5, digits.ptr + digits.len - 3);
	if (!moment_parse(slice_from_text(text), &moment))
		return false;
	*ret_seconds = moment.seconds;
	return true;
}

/* What a terminal obeys, and what is no ASCII (a BMPString's zeros), is a question mark. */
static void add_plain(struct buffer *text, struct slice value)
{
	for (size_t i = 0; i < value.len; i++)
		buffer_add_byte(text, value.ptr[i] >= 0x20 && value.ptr[i] < 0x7f ? value.ptr[i] : '?');
}

static void add_attribute(struct buffer *text, struct slice attribute)
{
	struct slice oid;
	struct der value;
	char number[DER_OID_SIZE];
	const char *name = number;

	if (!der_take_tag(&attribute, DER_OID, &oid) || !der_take(&attribute, &value))
		return;
	der_oid_text(oid, number);
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		if (strcmp(number, attributes[i].oid) == 0)
			name = attributes[i].name;
	buffer_addf(text, "%s%s=", text->len ? ", " : "", name);
	add_plain(text, slice_first(value.body, 128));
}

static struct slice read_name(struct arena *arena, struct slice names)
{
	struct buffer text = BUFFER_INIT(SUBJECT_BYTES_MAX);
	struct slice set, attribute, ret;

	for (unsigned i = 0; i < NAMES_MAX && der_take_tag(&names, DER_SET, &set); i++)
		while (der_take_tag(&set, DER_SEQUENCE, &attribute))
			add_attribute(&text, attribute);
	ret = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return ret;
}

bool certificate_read(struct arena *arena, struct slice der, struct certificate *ret_certificate)
{
	struct slice whole, body, part, serial, algorithm, issuer, dates, subject;
	struct der key;

	*ret_certificate = (struct certificate){ .bytes = der };
	if (!der_take_tag(&der, DER_SEQUENCE, &whole) || !der_take_tag(&whole, DER_SEQUENCE, &body))
		return false;
	(void)der_take_tag(&body, DER_CONTEXT(0), &part); /* the version; without it, the first */
	if (!der_take_tag(&body, DER_INTEGER, &serial) || !der_take_tag(&body, DER_SEQUENCE, &algorithm) ||
		!der_take_tag(&body, DER_SEQUENCE, &issuer) || !der_take_tag(&body, DER_SEQUENCE, &dates) ||
		!der_take_tag(&body, DER_SEQUENCE, &subject) || !der_take(&body, &key) || key.tag != DER_SEQUENCE)
		return false;
	if (!read_time(&dates, &ret_certificate->not_before) || !read_time(&dates, &ret_certificate->not_after))
		return false;
	ret_certificate->subject = read_name(arena, subject);
	ret_certificate->public_key = key.whole;
	return true;
}
