/* sieve.c - of JSON that is being written, what a template can ask for */
#include "template/sieve.h"
#include "codec/json_scan.h"
#include "template/parts.h"

static bool is_list(const struct template_sieve *sieve)
{
	return sieve->depth && sieve->lists >> (sieve->depth - 1) & 1;
}

static bool keeps(const struct template_sieve *sieve)
{
	return !sieve->gone;
}

/* What stands before a member or an item that is kept. */
static void put_comma(struct template_sieve *sieve)
{
	uint64_t bit = sieve->depth ? UINT64_C(1) << (sieve->depth - 1) : 0;

	if (!bit)
		return;
	if (!(sieve->empty & bit))
		buffer_add_byte(&sieve->kept, ',');
	sieve->empty &= ~bit;
}

/* A value begins: of a member its name has said what becomes of it. */
static void begin_value(struct template_sieve *sieve)
{
	if (keeps(sieve) && is_list(sieve))
		put_comma(sieve);
}

/* A member's value is over: what was said of it holds no longer. */
static void end_value(struct template_sieve *sieve)
{
	if (sieve->gone == sieve->depth)
		sieve->gone = 0;
	if (sieve->whole == sieve->depth)
		sieve->whole = 0;
}

/* Of what is kept whole a name is kept as it comes; else it is looked at when all of it is there. */
static void begin_key(struct template_sieve *sieve)
{
	sieve->in_key = true;
	sieve->name_len = 0;
	if (!keeps(sieve) || !sieve->whole)
		return;
	put_comma(sieve);
	buffer_add_byte(&sieve->kept, '"');
}

static void end_key(struct template_sieve *sieve)
{
	const struct template_name *name;

	sieve->in_key = sieve->key_next = false;
	if (!keeps(sieve))
		return;
	if (sieve->whole) {
		buffer_add_slice(&sieve->kept, S("\":"));
		return;
	}
	name = sieve->name_len < SIEVE_NAME_MAX && sieve->template->lengths >> sieve->name_len & 1
		       ? template_find_name(sieve->template, slice_make(sieve->name, sieve->name_len))
		       : NULL;
	if (!name) {
		sieve->gone = sieve->depth;
		return;
	}
	if (name->whole)
		sieve->whole = sieve->depth;
	put_comma(sieve);
	buffer_add_byte(&sieve->kept, '"');
	buffer_add(&sieve->kept, sieve->name, sieve->name_len);
	buffer_add_slice(&sieve->kept, S("\":"));
}

static void take_key(struct template_sieve *sieve, const char *at, size_t len)
{
	if (len > SIEVE_NAME_MAX - sieve->name_len)
		len = SIEVE_NAME_MAX - sieve->name_len;
	memcpy(sieve->name + sieve->name_len, at, len);
	sieve->name_len += len;
}

static void take_bytes(struct template_sieve *sieve, const char *at, size_t len)
{
	if (sieve->in_key && !sieve->whole)
		take_key(sieve, at, len);
	else if (keeps(sieve))
		buffer_add(&sieve->kept, at, len);
}

/* Inside of a string, from AT on. Returns where it goes on behind it. */
static const char *take_string(struct template_sieve *sieve, const char *at, const char *stop)
{
	const char *start = at;

	for (; at < stop; at++) {
		if (sieve->escaped) {
			sieve->escaped = false;
			continue;
		}
		at = plain_end(at, stop);
		if (at == stop)
			break;
		if (*at == '"') {
			take_bytes(sieve, start, (size_t)(at - start));
			sieve->in_string = false;
			if (sieve->in_key) {
				end_key(sieve);
			} else {
				take_bytes(sieve, at, 1);
				end_value(sieve);
			}
			return at + 1;
		}
		sieve->escaped = *at == '\\';
	}
	take_bytes(sieve, start, (size_t)(stop - start));
	return stop;
}

static void open_one(struct template_sieve *sieve, char byte)
{
	begin_value(sieve);
	take_bytes(sieve, &byte, 1);
	sieve->depth++;
	sieve->lists &= ~(UINT64_C(1) << (sieve->depth - 1));
	sieve->lists |= (uint64_t)(byte == '[') << (sieve->depth - 1);
	sieve->empty |= UINT64_C(1) << (sieve->depth - 1);
	sieve->key_next = byte == '{';
}

static void close_one(struct template_sieve *sieve, char byte)
{
	take_bytes(sieve, &byte, 1);
	sieve->depth--;
	end_value(sieve);
}

/* A byte outside of strings that is no space. */
static void take_byte(struct template_sieve *sieve, char byte)
{
	bool word = byte != '{' && byte != '}' && byte != '[' && byte != ']' && byte != '"' && byte != ',' && byte != ':';

	if (sieve->in_word && !word) {
		sieve->in_word = false;
		end_value(sieve);
	}
	if (word) {
		if (!sieve->in_word)
			begin_value(sieve);
		sieve->in_word = true;
		take_bytes(sieve, &byte, 1);
	} else if (byte == '{' || byte == '[') {
		open_one(sieve, byte);
	} else if (byte == '}' || byte == ']') {
		close_one(sieve, byte);
	} else if (byte == ',') {
		sieve->key_next = !is_list(sieve);
	} else if (byte == '"') {
		sieve->in_string = true;
		if (sieve->key_next) {
			begin_key(sieve);
		} else {
			begin_value(sieve);
			take_bytes(sieve, &byte, 1);
		}
	}
}

/* Of JSON as our own writer makes it: what is none gives what is none. */
static bool take(struct buffer_drain *drain, struct slice bytes)
{
	struct template_sieve *sieve = (struct template_sieve *)drain;
	const char *at = bytes.ptr, *stop = bytes.ptr + bytes.len;

	while (at < stop) {
		if (sieve->in_string) {
			at = take_string(sieve, at, stop);
			continue;
		}
		at = space_end(at, stop);
		if (at < stop)
			take_byte(sieve, *at++);
		if (sieve->depth > JSON_DEPTH_MAX - 1)
			return false;
	}
	return !sieve->kept.full;
}

void template_sieve_begin(struct template_sieve *sieve, const struct template *template, size_t ceiling_bytes)
{
	*sieve = (struct template_sieve){ .drain = { take }, .template = template, .kept = { .ceiling_bytes = ceiling_bytes } };
	if (template_find_name(template, S(".")))
		sieve->whole = UINT32_MAX; /* all of it is asked for: no level ends it */
}

void template_sieve_done(struct template_sieve *sieve)
{
	buffer_done(&sieve->kept);
}
