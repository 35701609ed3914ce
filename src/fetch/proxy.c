/* proxy.c - by way of whom a host is reached */
#include "fetch/proxy.h"
#include "fetch/inside.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#define ADDRESS_SIZE 64
#define HOST_SIZE 2048

static const char *either(const char *name, const char *in_capitals)
{
	const char *value = getenv(name);

	return value ? value : getenv(in_capitals);
}

void proxy_settings_read(struct proxy_settings *ret_settings)
{
	*ret_settings = (struct proxy_settings){
		.http = either("http_proxy", "HTTP_PROXY"),
		.https = either("https_proxy", "HTTPS_PROXY"),
		.all = either("all_proxy", "ALL_PROXY"),
		.none = either("no_proxy", "NO_PROXY"),
	};
}

/* "a:1", "[::1]:1", "::1": the port, where one is there, off what stands before it. */
static void cut_port(struct slice text, struct slice *ret_host, struct slice *ret_port)
{
	ptrdiff_t colon = slice_find_last_byte(text, ':'), bracket = slice_find_last_byte(text, ']');
	bool has_port = colon > bracket && (bracket >= 0 || slice_find_byte(text, ':') == colon);

	*ret_port = has_port ? slice_from(text, (size_t)colon + 1) : S("");
	*ret_host = has_port ? slice_first(text, (size_t)colon) : text;
	if (ret_host->len >= 2 && *ret_host->ptr == '[' && slice_ends_with(*ret_host, S("]")))
		*ret_host = slice_first(slice_from(*ret_host, 1), ret_host->len - 2);
}

bool proxy_target_read(struct slice url, struct proxy_target *ret_target)
{
	bool plain = slice_starts_with(url, S("http://"));
	size_t len = 0;
	ptrdiff_t at;

	if (!plain && !slice_starts_with(url, S("https://")))
		return false;
	url = slice_from(url, plain ? 7 : 8);
	while (len < url.len && !memchr("/?#", url.ptr[len], 3))
		len++;
	url = slice_first(url, len);
	at = slice_find_last_byte(url, '@');
	ret_target->plain = plain;
	cut_port(at < 0 ? url : slice_from(url, (size_t)at + 1), &ret_target->host, &ret_target->port);
	return ret_target->host.len > 0;
}

/* The bytes of an address: 4, 16, or 0: it is none. */
static size_t read_address(struct slice text, unsigned char ret[16])
{
	char copy[ADDRESS_SIZE];

	if (text.len >= sizeof copy)
		return 0;
	snprintf(copy, sizeof copy, "%.*s", SLICE_ARG(text));
	if (inet_pton(AF_INET, copy, ret) == 1)
		return 4;
	return inet_pton(AF_INET6, copy, ret) == 1 ? 16 : 0;
}

static bool is_in_network(const unsigned char *address, const unsigned char *network, size_t bits)
{
	size_t whole = bits / 8, rest = bits % 8;

	if (memcmp(address, network, whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0;
}

static bool is_below(struct slice host, struct slice name)
{
	if (name.len && *name.ptr == '.')
		name = slice_from(name, 1);
	if (!name.len || host.len < name.len || !slice_equal_ignoring_case(slice_from(host, host.len - name.len), name))
		return false;
	return host.len == name.len || host.ptr[host.len - name.len - 1] == '.';
}

static bool is_meant(struct slice word, const struct proxy_target *target)
{
	struct slice name, port, network, length;
	unsigned char ours[16], theirs[16];
	size_t len = read_address(target->host, ours);
	uint64_t bits;

	if (slice_equal(word, S("*")))
		return true;
	if (slice_cut(word, '/', &network, &length))
		return len && read_address(network, theirs) == len && slice_to_u64(length, &bits) && bits <= len * 8 &&
		       is_in_network(ours, theirs, (size_t)bits);
	cut_port(word, &name, &port);
	if (port.len && !slice_equal(port, target->port.len ? target->port : target->plain ? S("80") : S("443")))
		return false;
	if (len)
		return read_address(name, theirs) == len && memcmp(ours, theirs, len) == 0;
	return is_below(target->host, name);
}

const char *proxy_for(const struct proxy_settings *settings, const struct proxy_target *target)
{
	const char *of_scheme = target->plain ? settings->http : settings->https;
	const char *proxy = of_scheme ? of_scheme : settings->all;
	struct slice none = settings->none ? slice_from_text(settings->none) : S(""), some, word;

	while (proxy && slice_next_token(&none, ',', &some))
		while (slice_next_token(&some, ' ', &word))
			if (is_meant(slice_trim(word), target))
				return "";
	return proxy ? proxy : "";
}

const char *proxy_of_url(const char *url, bool *ret_named_inside)
{
	struct proxy_settings settings;
	struct proxy_target target;
	char host[HOST_SIZE];

	proxy_settings_read(&settings);
	if (!proxy_target_read(slice_from_text(url), &target) || target.host.len >= sizeof host)
		target.host = S("");
	snprintf(host, sizeof host, "%.*s", SLICE_ARG(target.host));
	*ret_named_inside = inside_is_text(host, slice_equal_ignoring_case(target.host, S("localhost")));
	return proxy_for(&settings, &target);
}
