/* sshd_match.c - Match of sshd_config: whom a block is for */
#include "base/wildcard.h"
#include "logins/sshd_parts.h"
#include <arpa/inet.h>

#define CRITERIA_MAX 64u
#define ADDRESS_TEXT_SIZE 64u

static const char *const criterion_names[] = { "user", "group", "host", "address", "localaddress", "localport", "rdomain" };

struct address {
	bool is_v6;
	unsigned char bytes[16];
};

static bool address_read(struct slice text, struct address *ret_address)
{
	char name[ADDRESS_TEXT_SIZE];
	struct in_addr v4;

	if (text.len == 0 || text.len >= sizeof name)
		return false;
	memcpy(name, text.ptr, text.len);
	name[text.len] = '\0';
	*ret_address = (struct address){ .is_v6 = slice_find_byte(text, ':') >= 0 };
	if (ret_address->is_v6)
		return inet_pton(AF_INET6, name, ret_address->bytes) == 1;
	if (!inet_aton(name, &v4))
		return false;
	memcpy(ret_address->bytes, &v4, sizeof v4);
	return true;
}

enum network { NETWORK_NONE, NETWORK_GOOD, NETWORK_WRONG };

static bool bit_of(const struct address *address, unsigned bit)
{
	return address->bytes[bit / 8] >> (7 - bit % 8) & 1;
}

/* "10.0.0.0/8". WRONG: its mask is too long, or bits behind it are set. */
static enum network network_read(struct slice text, struct address *ret_address, unsigned *ret_bits)
{
	struct slice base = text, mask;
	uint64_t bits;
	bool has_mask = slice_cut(text, '/', &base, &mask);
	unsigned all;

	if (text.len >= ADDRESS_TEXT_SIZE || (has_mask && (!slice_to_u64(mask, &bits) || bits > 128)) ||
		!address_read(base, ret_address))
		return NETWORK_NONE;
	all = ret_address->is_v6 ? 128 : 32;
	if (!has_mask)
		bits = all;
	if (bits > all)
		return NETWORK_WRONG;
	for (unsigned bit = (unsigned)bits; bit < all; bit++)
		if (bit_of(ret_address, bit))
			return NETWORK_WRONG;
	*ret_bits = (unsigned)bits;
	return NETWORK_GOOD;
}

static bool network_has(const struct address *network, unsigned bits, const struct address *address)
{
	if (network->is_v6 != address->is_v6)
		return false;
	for (unsigned bit = 0; bit < bits; bit++)
		if (bit_of(network, bit) != bit_of(address, bit))
			return false;
	return true;
}

/* 1: one matches; -1: one with '!' does, which wins; 0: none. */
static int list_matches(struct slice patterns, struct slice text)
{
	struct slice pattern;
	int found = 0;

	while (slice_next_token(&patterns, ',', &pattern)) {
		bool negated = slice_starts_with(pattern, S("!"));

		if (!wildcard_matches(slice_from(pattern, negated ? 1 : 0), text, WILDCARD_BYTES))
			continue;
		if (negated)
			return -1;
		found = 1;
	}
	return found;
}

static bool group_matches(struct slice patterns, const struct sshd_connection *connection)
{
	bool found = false;

	for (size_t i = 0; i < connection->groups.count; i++) {
		int answer = list_matches(patterns, connection->groups.items[i]);

		if (answer < 0)
			return false;
		found = found || answer > 0;
	}
	return found;
}

static bool address_matches(struct slice patterns, struct slice text)
{
	struct address address, network;
	struct slice pattern;
	unsigned bits;
	bool found = false;

	if (!address_read(text, &address))
		return false;
	while (slice_next_token(&patterns, ',', &pattern)) {
		bool negated = slice_starts_with(pattern, S("!")), matches;

		pattern = slice_from(pattern, negated ? 1 : 0);
		if (network_read(pattern, &network, &bits) == NETWORK_GOOD)
			matches = network_has(&network, bits, &address);
		else
			matches = wildcard_matches(pattern, text, WILDCARD_BYTES);
		if (matches && negated)
			return false;
		found = found || matches;
	}
	return found;
}

/* An address list whose networks are no networks keeps sshd from starting. */
static bool addresses_are_good(struct slice patterns)
{
	struct address network;
	struct slice pattern;
	unsigned bits;

	if (slice_ends_with(patterns, S(",")))
		return false;
	while (slice_next_token(&patterns, ',', &pattern)) {
		pattern = slice_from(pattern, slice_starts_with(pattern, S("!")) ? 1 : 0);
		if (pattern.len == 0 || network_read(pattern, &network, &bits) == NETWORK_WRONG)
			return false;
	}
	return true;
}

static bool port_is_good(struct slice text)
{
	uint64_t port;

	return slice_equal(text, S("ssh")) || (slice_to_u64(text, &port) && port <= UINT16_MAX);
}

static const char *criterion_fault(const struct sshd_criterion *criterion)
{
	bool known = false;

	for (size_t i = 0; i < sizeof criterion_names / sizeof *criterion_names; i++)
		known = known || slice_equal(criterion->name, slice_from_text(criterion_names[i]));
	if (!known)
		return "a criterion that sshd does not know";
	if ((slice_equal(criterion->name, S("address")) || slice_equal(criterion->name, S("localaddress"))) &&
		!addresses_are_good(criterion->patterns))
		return "an address that is no network";
	if (slice_equal(criterion->name, S("localport")) && !port_is_good(criterion->patterns))
		return "a port that is none";
	return NULL;
}

struct sshd_scope *sshd_scope_read(struct slice text, const struct sshd_scope *outer, struct arena *arena, const char **ret_why)
{
	struct sshd_scope *scope = arena_array(arena, struct sshd_scope, 1);
	struct slice word, patterns;
	size_t capacity;

	scope->outer = outer;
	capacity = text.len / 3 + 1 < CRITERIA_MAX ? text.len / 3 + 1 : CRITERIA_MAX;
	scope->criteria = arena_array(arena, struct sshd_criterion, capacity);
	*ret_why = NULL;
	while (sshd_next_word(&text, arena, &word) && word.len && word.ptr[0] != '#') {
		struct sshd_criterion *criterion;
		bool more = sshd_next_word(&text, arena, &patterns) && patterns.len && patterns.ptr[0] != '#';

		if (slice_equal_ignoring_case(word, S("all"))) {
			*ret_why = scope->criterion_count || more ? "'all' beside other criteria" : NULL;
			return *ret_why ? NULL : scope;
		}
		*ret_why = more ? NULL : "a criterion without a value";
		if (more && scope->criterion_count == capacity)
			*ret_why = "too many criteria";
		if (*ret_why)
			return NULL;
		criterion = &scope->criteria[scope->criterion_count];
		*criterion = (struct sshd_criterion){ arena_lower(arena, word), patterns };
		*ret_why = criterion_fault(criterion);
		if (*ret_why)
			return NULL;
		scope->criterion_count++;
	}
	if (scope->criterion_count == 0)
		*ret_why = "no criterion";
	return *ret_why ? NULL : scope;
}

static bool criterion_matches(
	const struct sshd_criterion *criterion, const struct sshd_connection *connection, struct arena *arena)
{
	struct slice name = criterion->name, patterns = criterion->patterns;

	if (slice_equal(name, S("user")))
		return connection->user.len && list_matches(patterns, connection->user) > 0;
	if (slice_equal(name, S("group")))
		return group_matches(patterns, connection);
	if (slice_equal(name, S("host")))
		return connection->host.len &&
		       list_matches(arena_lower(arena, patterns), arena_lower(arena, connection->host)) > 0;
	if (slice_equal(name, S("address")))
		return connection->address.len && address_matches(patterns, connection->address);
	if (slice_equal(name, S("localaddress")))
		return connection->local_address.len && address_matches(patterns, connection->local_address);
	if (slice_equal(name, S("localport")))
		return connection->local_port.len &&
		       slice_equal(slice_equal(patterns, S("ssh")) ? S("22") : patterns, connection->local_port);
	return connection->rdomain.len && list_matches(patterns, connection->rdomain) > 0;
}

bool sshd_scope_matches(const struct sshd_scope *scope, const struct sshd_connection *connection, struct arena *arena)
{
	for (; scope; scope = scope->outer)
		for (size_t i = 0; i < scope->criterion_count; i++)
			if (!criterion_matches(&scope->criteria[i], connection, arena))
				return false;
	return true;
}

bool sshd_scope_is_all(const struct sshd_scope *scope)
{
	for (; scope; scope = scope->outer)
		if (scope->criterion_count)
			return false;
	return true;
}
