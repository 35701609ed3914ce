/* http.c - get one thing over HTTP, by libcurl */
#include "fetch/http.h"
#include "base/slice.h"
#include "fetch/answer.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE_MAX_DEFAULT (1ull << 30)
#define REDIRECTS_MAX 5L
#define CONNECT_SECONDS 20L
#define STALL_SECONDS 30L

struct transfer {
	const struct fetch_request *request;
	const struct http_sink *sink;
	struct fetch_result *result;
	CURL *curl;
	struct sha256 *sha256;
	uint64_t size_max_bytes, begins_at; /* of all of it; where what comes begins in it */
	bool first_seen, first_inside;      /* the first connection was to a loopback or link-local address */
	bool head_seen, wanted;             /* of an answer that is one to what was asked */
	bool too_large, refused;
};

/* An address that only this machine, or its neighbours on the wire, can mean: metadata services live there. */
static bool is_inside(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		uint32_t ip = ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr);

		return ip >> 24 == 127 || ip >> 16 == 0xa9fe || ip >> 24 == 0;
	}
	if (address->sa_family == AF_INET6) {
		const struct in6_addr *ip = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

		if (IN6_IS_ADDR_V4MAPPED(ip))
			return ip->s6_addr[12] == 127 || ip->s6_addr[12] == 0 ||
			       (ip->s6_addr[12] == 169 && ip->s6_addr[13] == 254);
		return IN6_IS_ADDR_LOOPBACK(ip) || IN6_IS_ADDR_LINKLOCAL(ip) || IN6_IS_ADDR_UNSPECIFIED(ip);
	}
	return true; /* no other family is spoken here */
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = context;
	bool inside = is_inside(&address->addr);
	bool plain = slice_starts_with(slice_from_text(transfer->request->url), S("http://"));

	(void)purpose;
	if (!transfer->first_seen) {
		transfer->first_seen = true;
		transfer->first_inside = inside;
	}
	if ((inside && !transfer->first_inside) || (plain && !inside && !transfer->request->insecure)) {
		transfer->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static struct slice field_of(const struct transfer *transfer, const char *name)
{
	struct curl_header *field;

	/* -1: of the last answer, whatever redirects were before it. */
	if (curl_easy_header(transfer->curl, name, 0, CURLH_HEADER, -1, &field) != CURLHE_OK)
		return S("");
	return slice_from_text(field->value);
}

/* Is the answer the rest of what was begun? Another tag says that the server has something else by now. */
static bool is_rest(const struct transfer *transfer)
{
	const struct fetch_request *request = transfer->request;
	const struct fetch_result *result = transfer->result;
	struct answer_range range;

	return request->from_bytes && answer_range(field_of(transfer, "content-range"), &range) &&
	       range.from == request->from_bytes && (!result->etag[0] || strcmp(result->etag, request->etag) == 0);
}

/* Looks at the head of the answer, and whether it is one to what was asked. */
static void take_head(struct transfer *transfer)
{
	const struct fetch_request *request = transfer->request;
	struct fetch_result *result = transfer->result;
	curl_off_t length = -1, wait = 0;
	struct answer_range range;
	long status = 0;

	transfer->head_seen = true;
	curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &wait);
	result->http_status = (uint64_t)status;
	result->length_bytes = length > 0 ? (uint64_t)length : 0;
	result->retry_after_s = wait > 0 ? (uint64_t)wait : 0;
	answer_tag(field_of(transfer, "etag"), result->etag, sizeof result->etag);
	answer_date(field_of(transfer, "last-modified"), result->last_modified, sizeof result->last_modified);
	transfer->wanted = status == 200;
	if (status == 304)
		transfer->wanted = (request->etag[0] || request->last_modified[0]) && !request->from_bytes;
	if (status == 206 && is_rest(transfer) && answer_range(field_of(transfer, "content-range"), &range)) {
		transfer->wanted = true;
		transfer->begins_at = range.from;
		result->length_bytes = range.whole;
	}
	transfer->too_large = transfer->wanted && status != 304 && result->length_bytes > transfer->size_max_bytes;
}

static size_t take_body(char *bytes, size_t one, size_t len, void *context)
{
	struct transfer *transfer = context;
	const struct http_sink *sink = transfer->sink;
	struct fetch_result *result = transfer->result;

	(void)one;
	if (!transfer->head_seen) {
		take_head(transfer);
		if (transfer->wanted && !transfer->too_large && sink->head(sink->context, result) < 0)
			return 0;
	}
	/* Lengths are what servers say; what counts is what comes. */
	if (len > transfer->size_max_bytes - transfer->begins_at - result->size_bytes)
		transfer->too_large = true;
	if (!transfer->wanted || transfer->too_large)
		return 0;
	sha256_add(transfer->sha256, bytes, len);
	result->size_bytes += len;
	return sink->body(sink->context, bytes, len) < 0 ? 0 : len;
}

int http_prepare(struct error *err)
{
	struct addrinfo *found = NULL;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(err, ERR_NETWORK, "libcurl cannot start");
	/* The resolver may load libraries (nsswitch.conf): now, while that is still allowed. */
	if (getaddrinfo("localhost", NULL, NULL, &found) == 0)
		freeaddrinfo(found);
	return 0;
}

/* What libc and libcurl read when they look up a name and judge a certificate. Libraries are not among them: a resolver's module
 * that is not loaded by now may not be mapped either, and is passed over when it cannot be opened. OpenSSL's configuration was read
 * by http_prepare. */
static const char *const files[] = {
	"/etc/resolv.conf",
	"/etc/hosts",
	"/etc/host.conf",
	"/etc/nsswitch.conf",
	"/etc/gai.conf", /* which of a host's addresses is tried first */
	"/etc/ssl/certs",
	"/usr/share/ca-certificates", /* where Debian's links in that folder lead */
	"/usr/local/share/ca-certificates",
};

void http_files(const char *ret_files[HTTP_FILES_SIZE])
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	bool says = info->age >= CURLVERSION_SEVENTH;
	const char *more[] = { getenv("SSL_CERT_FILE"), getenv("SSL_CERT_DIR"), says ? info->cainfo : NULL,
		says ? info->capath : NULL };
	size_t count = 0;

	_Static_assert(sizeof files / sizeof files[0] + sizeof more / sizeof more[0] < HTTP_FILES_SIZE, "room for all, and NULL");
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		ret_files[count++] = files[i];
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		if (more[i])
			ret_files[count++] = more[i];
	ret_files[count] = NULL;
}

/* What makes a request one for news, or for the rest. */
static struct curl_slist *conditions(CURL *curl, const struct fetch_request *request)
{
	char tag[FETCH_TAG_SIZE], date[FETCH_DATE_SIZE], line[FETCH_TAG_SIZE + 32];
	struct curl_slist *lines = NULL;

	answer_tag(slice_from_text(request->etag), tag, sizeof tag);
	answer_date(slice_from_text(request->last_modified), date, sizeof date);
	if (request->from_bytes) {
		snprintf(line, sizeof line, "%llu-", (unsigned long long)request->from_bytes);
		curl_easy_setopt(curl, CURLOPT_RANGE, line);
		snprintf(line, sizeof line, "If-Range: %s", tag);
		return curl_slist_append(lines, line);
	}
	if (tag[0]) {
		snprintf(line, sizeof line, "If-None-Match: %s", tag);
		lines = curl_slist_append(lines, line);
	}
	if (date[0]) {
		snprintf(line, sizeof line, "If-Modified-Since: %s", date);
		lines = curl_slist_append(lines, line);
	}
	return lines;
}

static void set_up(CURL *curl, struct transfer *transfer)
{
	const struct fetch_request *request = transfer->request;
	const char *certificates = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
	bool plain = slice_starts_with(slice_from_text(request->url), S("http://"));

	curl_easy_setopt(curl, CURLOPT_URL, request->url);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "plimsoll/" PLIMSOLL_VERSION);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, plain ? "http,https" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, request->insecure ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, request->insecure ? 0L : 2L);
	if (certificates)
		curl_easy_setopt(curl, CURLOPT_CAINFO, certificates);
	if (folder)
		curl_easy_setopt(curl, CURLOPT_CAPATH, folder);
}

static int http_failure(const struct transfer *transfer, struct error *err)
{
	struct fetch_result *result = transfer->result;
	unsigned long status = (unsigned long)result->http_status;
	const char *url = transfer->request->url;

	result->advice = answer_advice(result->http_status);
	if (status == 206 || status == 304) {
		result->advice = transfer->request->from_bytes ? FETCH_ANEW : FETCH_GIVE_UP;
		return error_set(err, ERR_NETWORK, "'%s': HTTP status %lu, which does not fit what was asked", url, status);
	}
	return error_set(err,
		status == 404 || status == 410   ? ERR_NOT_FOUND
		: status == 401 || status == 403 ? ERR_DENIED
						 : ERR_NETWORK,
		"'%s': HTTP status %lu", url, status);
}

/* What stays as it is however often it is tried: the address, and what the other side is. */
static bool is_hopeless(CURLcode code)
{
	return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_SSL_CACERT_BADFILE || code == CURLE_TOO_MANY_REDIRECTS;
}

static int failure(CURLcode code, const struct transfer *transfer, struct error *err)
{
	struct fetch_result *result = transfer->result;
	const char *url = transfer->request->url;

	if (transfer->too_large)
		return error_set(err, ERR_LIMIT, "'%s': more than %lu bytes", url, (unsigned long)transfer->size_max_bytes);
	if (transfer->refused)
		return error_set(err, ERR_DENIED,
			"'%s': plain HTTP, or a redirect to an address inside this machine or its network segment", url);
	/* CURLE_WRITE_ERROR: its body was not taken. */
	if (code == CURLE_HTTP_RETURNED_ERROR || (!transfer->wanted && (code == CURLE_OK || code == CURLE_WRITE_ERROR)))
		return http_failure(transfer, err);
	result->advice = is_hopeless(code) ? FETCH_GIVE_UP : FETCH_AGAIN;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return error_set(err, ERR_TIMEOUT, "'%s': not done in time", url);
	return error_set(err, ERR_NETWORK, "'%s': %s", url, curl_easy_strerror(code));
}

/* HTTP/1 can end a body by closing the connection: that is no other end than that of one that is cut off. */
static bool says_where_it_ends(const struct transfer *transfer)
{
	long version = 0;

	curl_easy_getinfo(transfer->curl, CURLINFO_HTTP_VERSION, &version);
	return (version != CURL_HTTP_VERSION_1_0 && version != CURL_HTTP_VERSION_1_1) ||
	       field_of(transfer, "content-length").len || field_of(transfer, "transfer-encoding").len;
}

static int ending(CURLcode code, struct transfer *transfer, struct error *err)
{
	const struct http_sink *sink = transfer->sink;
	const struct fetch_result *result = transfer->result;
	bool empty = !transfer->head_seen;

	if (empty)
		take_head(transfer);
	if (code != CURLE_OK || !transfer->wanted || transfer->too_large)
		return failure(code, transfer, err);
	if (result->http_status == 304)
		return 0;
	if (!says_where_it_ends(transfer))
		return error_set(err, ERR_NETWORK, "'%s': the server does not say how long it is", transfer->request->url);
	if (empty && sink->head(sink->context, result) < 0)
		return failure(CURLE_WRITE_ERROR, transfer, err);
	if (result->length_bytes && transfer->begins_at + result->size_bytes != result->length_bytes)
		return failure(CURLE_PARTIAL_FILE, transfer, err);
	return 0;
}

int http_get(
	const struct fetch_request *request, const struct http_sink *sink, struct fetch_result *ret_result, struct error *err)
{
	struct transfer transfer = {
		.request = request,
		.sink = sink,
		.result = ret_result,
		.size_max_bytes = request->size_max_bytes ? request->size_max_bytes : SIZE_MAX_DEFAULT,
	};
	struct curl_slist *lines;
	CURLcode code;
	int r;

	*ret_result = (struct fetch_result){ 0 };
	if (request->from_bytes && (!answer_tag_is_strong(request->etag) || request->from_bytes >= transfer.size_max_bytes))
		return error_set(err, ERR_USAGE, "'%s': what has no strong tag is not fetched in parts", request->url);
	transfer.curl = curl_easy_init();
	if (!transfer.curl)
		return error_set(err, ERR_NETWORK, "libcurl cannot start");
	transfer.sha256 = sha256_new();
	set_up(transfer.curl, &transfer);
	lines = conditions(transfer.curl, request);
	curl_easy_setopt(transfer.curl, CURLOPT_HTTPHEADER, lines);
	code = curl_easy_perform(transfer.curl);
	r = ending(code, &transfer, err);
	curl_easy_cleanup(transfer.curl);
	curl_slist_free_all(lines);
	sha256_end(transfer.sha256, ret_result->digest);
	sha256_free(transfer.sha256);
	return r;
}
