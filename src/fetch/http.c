/* http.c - get one thing over HTTP, by libcurl */
#include "fetch/http.h"
#include "base/slice.h"
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
	int (*sink)(void *context, const void *bytes, size_t len);
	void *context;
	struct sha256 *sha256;
	uint64_t size_bytes, size_max_bytes;
	bool first_seen, first_inside; /* the first connection was to a loopback or link-local address */
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

static size_t take_body(char *bytes, size_t one, size_t len, void *context)
{
	struct transfer *transfer = context;

	(void)one;
	if (len > transfer->size_max_bytes - transfer->size_bytes) {
		transfer->too_large = true;
		return 0;
	}
	sha256_add(transfer->sha256, bytes, len);
	transfer->size_bytes += len;
	return transfer->sink(transfer->context, bytes, len) < 0 ? 0 : len;
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

static int failure(CURLcode code, const struct transfer *transfer, long status, struct error *err)
{
	const char *url = transfer->request->url;

	if (transfer->too_large)
		return error_set(err, ERR_LIMIT, "'%s': more than %lu bytes", url, (unsigned long)transfer->size_max_bytes);
	if (transfer->refused)
		return error_set(err, ERR_DENIED,
			"'%s': plain HTTP, or a redirect to an address inside this machine or its network segment", url);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return error_set(err, ERR_TIMEOUT, "'%s': not done in time", url);
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return error_set(err,
			status == 404                    ? ERR_NOT_FOUND
			: status == 401 || status == 403 ? ERR_DENIED
							 : ERR_NETWORK,
			"'%s': HTTP status %ld", url, status);
	return error_set(err, ERR_NETWORK, "'%s': %s", url, curl_easy_strerror(code));
}

int http_get(const struct fetch_request *request, int (*sink)(void *context, const void *bytes, size_t len), void *context,
	struct fetch_result *ret_result, struct error *err)
{
	struct transfer transfer = {
		.request = request,
		.sink = sink,
		.context = context,
		.size_max_bytes = request->size_max_bytes ? request->size_max_bytes : SIZE_MAX_DEFAULT,
	};
	CURL *curl = curl_easy_init();
	long status = 0;
	CURLcode code;

	if (!curl)
		return error_set(err, ERR_NETWORK, "libcurl cannot start");
	transfer.sha256 = sha256_new();
	set_up(curl, &transfer);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	sha256_end(transfer.sha256, ret_result->digest);
	sha256_free(transfer.sha256);
	if (code != CURLE_OK)
		return failure(code, &transfer, status, err);
	ret_result->size_bytes = transfer.size_bytes;
	ret_result->http_status = (uint64_t)status;
	return 0;
}
