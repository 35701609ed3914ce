/* http.c - exchanges over HTTP, by libcurl */
#include "fetch/http.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "fetch/answer.h"
#include "fetch/files.h"
#include "fetch/inside.h"
#include "fetch/proxy.h"
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_SECONDS 20L
#define STALL_SECONDS 30L
#define CONNECTIONS_KEPT 32L
#define READ_BYTES (128L << 10)
#define BUNDLE_BYTES_MAX (4u << 20)
#define OURS_MAX 256
#define WORDS_SIZE 400

struct http {
	CURLM *multi;
	struct buffer bundle; /* the system's authorities as one file */
};

struct http_exchange {
	struct http *http;
	struct http_order order;
	CURL *curl;
	struct curl_slist *lines, *connect_to;
	struct buffer authorities;
	CURLcode code;
	long proxy_status; /* of one that was asked for a way (CONNECT), and gave none; or 0 */
	char said[CURL_ERROR_SIZE], words[WORDS_SIZE];
	size_t head_bytes, head_fields;
	int stand_in; /* over a socket that was given: libcurl's, whose place that takes; or -1 */
	bool plain, over_socket, by_proxy, named_inside, inside, head_told, stopped, refused, swollen, two_lengths, ended;
};

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

static const curl_version_info_data *version_info(void)
{
	static const curl_version_info_data none = { 0 };
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

	return info->age >= CURLVERSION_SEVENTH ? info : &none;
}

void http_files(const char *ret_files[HTTP_FILES_SIZE])
{
	files_find(version_info()->cainfo, version_info()->capath, ret_files);
}

/* HOST:PORT, without the port of the scheme. */
static bool read_host(CURLU *parts, struct http_url *url)
{
	char *host = NULL, *port = NULL, *scheme = NULL;
	bool good = curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK;

	curl_url_get(parts, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT); /* or NULL */
	if (good) {
		url->plain = strcmp(scheme, "http") == 0;
		good = (url->plain || strcmp(scheme, "https") == 0) &&
		       snprintf(url->host, sizeof url->host, "%s%s%s", host, port ? ":" : "", port ? port : "") <
			       (int)sizeof url->host;
	}
	for (char *at = url->host; good && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	curl_free(host);
	curl_free(port);
	curl_free(scheme);
	return good;
}

bool http_url_read(const char *base, const char *address, struct http_url *ret_url)
{
	CURLU *parts = curl_url();
	char *text = NULL;
	bool good = parts && (!base || curl_url_set(parts, CURLUPART_URL, base, 0) == CURLUE_OK) &&
		    curl_url_set(parts, CURLUPART_URL, address, base ? CURLU_DISALLOW_USER | CURLU_URLENCODE : 0) == CURLUE_OK &&
		    curl_url_set(parts, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK && read_host(parts, ret_url) &&
		    curl_url_get(parts, CURLUPART_URL, &text, 0) == CURLUE_OK && strlen(text) < sizeof ret_url->text;

	if (good)
		memcpy(ret_url->text, text, strlen(text) + 1);
	curl_free(text);
	curl_url_cleanup(parts);
	return good;
}

/* A connection to an address that is INSIDE. That of a proxy does not say where it leads: what can be known of that is the name. */
static bool may_go(struct http_exchange *exchange, bool inside)
{
	bool clear = exchange->plain && !(inside && (!exchange->by_proxy || exchange->named_inside));

	exchange->inside = exchange->by_proxy ? exchange->named_inside : inside;
	exchange->refused = (exchange->inside && exchange->order.outside_only) || (clear && !exchange->order.insecure);
	return !exchange->refused;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http_exchange *exchange = context;

	(void)purpose;
	if (exchange->over_socket) {
		/* To try once more there is none, and no other way there. */
		exchange->stand_in = exchange->order.socket < 0 || exchange->stand_in >= 0
					     ? -1
					     : socket(address->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		return exchange->stand_in < 0 ? CURL_SOCKET_BAD : exchange->stand_in;
	}
	if (!may_go(exchange, inside_is_address(&address->addr)))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* libcurl connects whatever it is given, and where that is connected already some of its versions fail. So it connects a socket over
 * which nothing is sent, which costs nothing; before the first byte the one that was given takes its place. */
static int take_over(struct http_exchange *exchange)
{
	int given = exchange->order.socket, flags = given < 0 ? -1 : fcntl(given, F_GETFL);

	if (flags < 0 || exchange->stand_in < 0 || fcntl(given, F_SETFL, flags | O_NONBLOCK) < 0 ||
		dup3(given, exchange->stand_in, O_CLOEXEC) < 0)
		return CURL_PREREQFUNC_ABORT;
	close(given);
	exchange->order.socket = -1;
	return CURL_PREREQFUNC_OK;
}

/* Again when the connection is there: no socket is opened for one that is used again. */
static int look_at_connection(void *context, char *address, char *own, int port, int own_port)
{
	struct http_exchange *exchange = context;

	(void)own;
	(void)port;
	(void)own_port;
	if (exchange->over_socket)
		return take_over(exchange);
	address[strcspn(address, "%")] = '\0'; /* the name of an interface */
	return may_go(exchange, inside_is_text(address, true)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static size_t count_field(char *bytes, size_t one, size_t len, void *context)
{
	struct http_exchange *exchange = context;

	(void)one;
	(void)bytes;
	exchange->head_bytes += len;
	exchange->head_fields++;
	/* The status line and the empty line come along. */
	exchange->swollen = exchange->head_bytes > HTTP_HEAD_BYTES_MAX || exchange->head_fields > HTTP_FIELD_MAX + 2;
	return exchange->swollen ? 0 : len;
}

/* RFC 9112, 6.3: where an answer ends that says two is nobody's to guess. */
static bool has_two_lengths(struct http_exchange *exchange)
{
	struct slice first = http_field(exchange, "Content-Length"), other = first;

	for (size_t i = 1; other.len && slice_equal(first, other); i++)
		other = http_field_at(exchange, "Content-Length", i);
	return other.len && !slice_equal(first, other);
}

static int tell_head(struct http_exchange *exchange)
{
	int r;

	if (exchange->head_told)
		return 0;
	exchange->head_told = true;
	exchange->two_lengths = has_two_lengths(exchange);
	if (exchange->two_lengths)
		return HTTP_STOP;
	r = exchange->order.calls->head(exchange->order.context, exchange);
	exchange->stopped = r < 0;
	return r;
}

static size_t take_body(char *bytes, size_t one, size_t len, void *context)
{
	struct http_exchange *exchange = context;
	int r = tell_head(exchange);

	(void)one;
	if (r >= 0)
		r = exchange->order.calls->body(exchange->order.context, bytes, len);
	if (r == HTTP_PAUSE)
		return CURL_WRITEFUNC_PAUSE;
	if (r < 0)
		exchange->stopped = true;
	return r < 0 ? 0 : len;
}

static size_t give_body(char *room, size_t one, size_t len, void *context)
{
	struct http_exchange *exchange = context;
	int r = exchange->order.calls->give(exchange->order.context, room, one * len);

	if (r == HTTP_PAUSE)
		return CURL_READFUNC_PAUSE;
	if (r < 0)
		exchange->stopped = true;
	return r < 0 ? CURL_READFUNC_ABORT : (size_t)r;
}

static int give_anew(void *context, curl_off_t offset, int origin)
{
	struct http_exchange *exchange = context;

	return offset == 0 && origin == SEEK_SET && exchange->order.calls->give_anew(exchange->order.context)
		       ? CURL_SEEKFUNC_OK
		       : CURL_SEEKFUNC_FAIL;
}

struct http *http_new(void)
{
	struct http *http = memory_one(struct http);

	http->bundle.ceiling_bytes = BUNDLE_BYTES_MAX;
	http->multi = curl_multi_init();
	if (!http->multi)
		_exit(MEMORY_EXIT_STATUS);
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS_KEPT);
	return http;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	curl_multi_cleanup(http->multi);
	buffer_done(&http->bundle);
	free(http);
}

static void set_method(CURL *curl, const struct http_order *order)
{
	static const char *const names[] = { [METHOD_POST] = "POST", [METHOD_PUT] = "PUT", [METHOD_PATCH] = "PATCH" };

	if (order->method == METHOD_HEAD)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	if (order->method < METHOD_POST)
		return;
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, names[order->method]);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)order->body_bytes);
}

static void set_blob(CURL *curl, CURLoption option, struct slice bytes)
{
	curl_easy_setopt(curl, option, (&(struct curl_blob){ (void *)(uintptr_t)bytes.ptr, bytes.len, CURL_BLOB_NOCOPY }));
}

static void set_trust(struct http_exchange *exchange)
{
	const char *certificates = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
	const struct http_order *order = &exchange->order;
	struct buffer *bundle = &exchange->http->bundle;
	CURL *curl = exchange->curl;

	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, order->insecure ? 0L : 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, order->insecure ? 0L : 2L);
	if (certificates)
		curl_easy_setopt(curl, CURLOPT_CAINFO, certificates);
	if (folder)
		curl_easy_setopt(curl, CURLOPT_CAPATH, folder);
	if (order->authorities.len) {
		/* As a file, because libcurl takes either that or what we give, and both count. Read once. */
		if (!bundle->len)
			files_read_authorities(certificates ? certificates : version_info()->cainfo, bundle);
		buffer_add_slice(&exchange->authorities, order->authorities);
		buffer_add_slice(&exchange->authorities, S("\n"));
		buffer_add_slice(&exchange->authorities, buffer_slice(bundle));
		set_blob(curl, CURLOPT_CAINFO_BLOB, buffer_slice(&exchange->authorities));
	}
	if (order->certificate.len) {
		set_blob(curl, CURLOPT_SSLCERT_BLOB, order->certificate);
		set_blob(curl, CURLOPT_SSLKEY_BLOB, order->key);
	}
}

static void set_calls(struct http_exchange *exchange)
{
	CURL *curl = exchange->curl;

	curl_easy_setopt(curl, CURLOPT_PRIVATE, exchange);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, exchange->said);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, count_field);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, give_anew);
	curl_easy_setopt(curl, CURLOPT_SEEKDATA, exchange);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
}

/* As the environment says, read by ourselves: libcurl does not tell whose address it goes to. */
static void set_proxy(struct http_exchange *exchange)
{
	const char *certificates = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
	const char *proxy = proxy_of_url(exchange->order.url, &exchange->named_inside);
	CURL *curl = exchange->curl;

	exchange->by_proxy = *proxy != '\0';
	curl_easy_setopt(curl, CURLOPT_PROXY, proxy);
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "");
	if (certificates)
		curl_easy_setopt(curl, CURLOPT_PROXY_CAINFO, certificates);
	if (folder)
		curl_easy_setopt(curl, CURLOPT_PROXY_CAPATH, folder);
}

/* Over a socket that is connected, or by way of libcurl. */
static void set_way(struct http_exchange *exchange)
{
	CURL *curl = exchange->curl;

	curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, look_at_connection);
	curl_easy_setopt(curl, CURLOPT_PREREQDATA, exchange);
	if (!exchange->over_socket) {
		set_proxy(exchange);
		return;
	}
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	exchange->inside = true;
	/* An address that needs no looking up; it is not gone to. */
	exchange->connect_to = curl_slist_append(NULL, "::127.0.0.1:");
	curl_easy_setopt(curl, CURLOPT_CONNECT_TO, exchange->connect_to);
}

static void set_up(struct http_exchange *exchange)
{
	const struct http_order *order = &exchange->order;
	CURL *curl = exchange->curl;

	curl_easy_setopt(curl, CURLOPT_URL, order->url);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "plimsoll/" PLIMSOLL_VERSION);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
		order->http2 ? (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, order->stall_ms ? (long)((order->stall_ms + 999) / 1000) : STALL_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)order->timeout_ms);
	set_method(curl, order);
	set_calls(exchange);
	set_trust(exchange);
	set_way(exchange);
	for (size_t i = 0; order->lines[i]; i++)
		exchange->lines = curl_slist_append(exchange->lines, order->lines[i]);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, exchange->lines);
}

int http_begin(struct http *http, const struct http_order *order, struct http_exchange **ret_exchange, struct error *err)
{
	struct http_exchange *exchange = memory_one(struct http_exchange);

	exchange->http = http;
	exchange->order = *order;
	exchange->over_socket = order->socket >= 0;
	exchange->stand_in = -1;
	exchange->plain = slice_starts_with(slice_from_text(order->url), S("http://"));
	exchange->curl = curl_easy_init();
	if (!exchange->curl)
		_exit(MEMORY_EXIT_STATUS);
	set_up(exchange);
	if (curl_multi_add_handle(http->multi, exchange->curl) != CURLM_OK) {
		http_exchange_free(exchange);
		return error_set(err, ERR_NETWORK, "libcurl cannot start a request");
	}
	*ret_exchange = exchange;
	return 0;
}

void http_exchange_free(struct http_exchange *exchange)
{
	if (!exchange)
		return;
	curl_multi_remove_handle(exchange->http->multi, exchange->curl);
	curl_easy_cleanup(exchange->curl);
	curl_slist_free_all(exchange->lines);
	curl_slist_free_all(exchange->connect_to);
	buffer_done(&exchange->authorities);
	if (exchange->order.socket >= 0)
		close(exchange->order.socket);
	free(exchange);
}

static const char *words_of(CURLcode code)
{
	static const char *const words[] = {
		[CURLE_UNSUPPORTED_PROTOCOL] = "what answers there does not speak HTTP",
		[CURLE_WEIRD_SERVER_REPLY] = "what answers there does not speak HTTP as it should",
		[CURLE_COULDNT_RESOLVE_HOST] = "no address is known for that name",
		[CURLE_COULDNT_RESOLVE_PROXY] = "no address is known for the proxy's name",
		[CURLE_COULDNT_CONNECT] = "nobody answers there",
		[CURLE_GOT_NOTHING] = "the server hung up and said nothing",
		[CURLE_PARTIAL_FILE] = "the server hung up before the end",
		[CURLE_RECV_ERROR] = "the connection broke while the answer came",
		[CURLE_SEND_ERROR] = "the connection broke while the request was sent",
		[CURLE_SSL_CONNECT_ERROR] = "it speaks no TLS that is spoken here",
		[CURLE_PEER_FAILED_VERIFICATION] = "its certificate is not trusted",
		[CURLE_SSL_CACERT_BADFILE] = "the certificates of authorities (SSL_CERT_FILE) cannot be read",
		[CURLE_SSL_CERTPROBLEM] = "our certificate, or its key, cannot be used",
	};

	return (size_t)code < sizeof words / sizeof words[0] && words[code] ? words[code] : curl_easy_strerror(code);
}

/* What the library of TLS says of a certificate is the reason that the user needs. */
static void explain(struct http_exchange *exchange)
{
	struct slice said = slice_from_text(exchange->said), before;
	bool more = exchange->code == CURLE_PEER_FAILED_VERIFICATION && slice_cut(said, ':', &before, &said);

	if (exchange->by_proxy && !exchange->head_told)
		curl_easy_getinfo(exchange->curl, CURLINFO_HTTP_CONNECTCODE, &exchange->proxy_status);
	if (exchange->proxy_status >= 300)
		snprintf(exchange->words, sizeof exchange->words, "the proxy answers HTTP status %ld", exchange->proxy_status);
	else
		snprintf(exchange->words, sizeof exchange->words, "%s%s%.*s", words_of(exchange->code), more ? ":" : "",
			SLICE_ARG(more ? said : S("")));
}

static void end(struct http_exchange *exchange, CURLcode code)
{
	exchange->ended = true;
	exchange->code = code;
	explain(exchange);
	if (code == CURLE_OK && tell_head(exchange) < 0)
		exchange->stopped = true;
	exchange->order.calls->ended(exchange->order.context, exchange);
}

void http_resume(struct http_exchange *exchange)
{
	CURLcode code = curl_easy_pause(exchange->curl, CURLPAUSE_CONT);

	/* What it had kept was offered at once, and not wanted: libcurl leaves that end to us. */
	if (code != CURLE_OK && !exchange->ended)
		end(exchange, code);
}

int http_wait(struct http *http, struct pollfd *ours, size_t count, int timeout_ms, struct error *err)
{
	struct curl_waitfd waited[OURS_MAX];

	if (count > OURS_MAX)
		count = OURS_MAX;
	for (size_t i = 0; i < count; i++)
		waited[i] = (struct curl_waitfd){
			.fd = ours[i].fd,
			.events = (short)((ours[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
					  (ours[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0)),
		};
	if (curl_multi_poll(http->multi, waited, (unsigned)count, timeout_ms, NULL) != CURLM_OK)
		return error_set(err, ERR_NETWORK, "libcurl cannot wait");
	/* Once more by ourselves: libcurl does not tell of other ends that are gone. */
	if (poll(ours, count, 0) < 0 && errno != EINTR)
		return error_errno(err, "poll");
	return 0;
}

int http_step(struct http *http, struct error *err)
{
	struct CURLMsg *message;
	int left;

	if (curl_multi_perform(http->multi, &left) != CURLM_OK)
		return error_set(err, ERR_NETWORK, "libcurl cannot go on");
	while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
		struct http_exchange *exchange = NULL;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&exchange);
		if (message->msg == CURLMSG_DONE && !exchange->ended)
			end(exchange, message->data.result);
	}
	return 0;
}

uint64_t http_status(struct http_exchange *exchange)
{
	long status = 0;

	curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
	return (uint64_t)status;
}

static struct slice field_of(struct http_exchange *exchange, const char *name, size_t index, unsigned origin)
{
	struct curl_header *field;

	if (curl_easy_header(exchange->curl, name, index, origin, -1, &field) != CURLHE_OK)
		return S("");
	return slice_from_text(field->value);
}

struct slice http_field_at(struct http_exchange *exchange, const char *name, size_t index)
{
	return field_of(exchange, name, index, CURLH_HEADER);
}

struct slice http_trailer(struct http_exchange *exchange, const char *name)
{
	return field_of(exchange, name, 0, CURLH_TRAILER);
}

bool http_length(struct http_exchange *exchange, uint64_t *ret_bytes)
{
	curl_off_t length = -1;

	curl_easy_getinfo(exchange->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	if (length < 0)
		return false;
	*ret_bytes = (uint64_t)length;
	return true;
}

uint64_t http_retry_after_s(struct http_exchange *exchange)
{
	curl_off_t wait = 0;

	curl_easy_getinfo(exchange->curl, CURLINFO_RETRY_AFTER, &wait);
	return wait > 0 ? (uint64_t)wait : 0;
}

bool http_is_inside(const struct http_exchange *exchange)
{
	return exchange->inside;
}

enum http_outcome http_outcome(const struct http_exchange *exchange, const char **ret_words)
{
	CURLcode code = exchange->code;

	*ret_words = exchange->words;
	if (exchange->refused)
		return HTTP_REFUSED;
	if (exchange->swollen)
		return HTTP_SWOLLEN;
	if (exchange->two_lengths) {
		*ret_words = "it says two lengths that differ";
		return HTTP_HOPELESS;
	}
	if (exchange->stopped)
		return HTTP_STOPPED;
	/* libcurl's word for a line of the head that is beyond its own limit. */
	if (code == CURLE_OUT_OF_MEMORY && !exchange->head_told)
		return HTTP_SWOLLEN;
	if (exchange->proxy_status >= 300 && code != CURLE_OK)
		return answer_advice((uint64_t)exchange->proxy_status) == FETCH_AGAIN ? HTTP_BROKEN : HTTP_HOPELESS;
	switch (code) {
	case CURLE_OK:
		return HTTP_DONE;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_LATE;
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
		return HTTP_HOPELESS;
	default:
		return HTTP_BROKEN;
	}
}
