/* request_ask.c - what is said to the server when a request is asked */
#include "fetch/answer.h"
#include "fetch/request.h"
#include <stdio.h>

#define LINES_MAX 8
#define LINE_SIZE (FETCH_ACCEPT_SIZE + 32)

struct lines {
	char text[LINES_MAX][LINE_SIZE];
	const char *items[LINES_MAX + 1];
	size_t count;
};

__attribute__((format(printf, 2, 3))) static void add_line(struct lines *lines, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(lines->text[lines->count], LINE_SIZE, format, arguments);
	va_end(arguments);
	lines->items[lines->count] = lines->text[lines->count];
	lines->count++;
}

/* What makes a request one for a part, or for news. */
static void add_conditions(struct lines *lines, const struct fetch_request *asked)
{
	char tag[FETCH_TAG_SIZE], date[FETCH_DATE_SIZE];

	answer_tag(slice_from_text(asked->etag), tag, sizeof tag);
	answer_date(slice_from_text(asked->last_modified), date, sizeof date);
	if (asked->to_bytes)
		add_line(lines, "Range: bytes=%lu-%lu", (unsigned long)asked->from_bytes, (unsigned long)asked->to_bytes - 1);
	else if (asked->from_bytes)
		add_line(lines, "Range: bytes=%lu-", (unsigned long)asked->from_bytes);
	if (asked->from_bytes || asked->to_bytes) {
		if (!asked->by_digest)
			add_line(lines, "If-Range: %s", tag);
		return;
	}
	if (tag[0])
		add_line(lines, "If-None-Match: %s", tag);
	if (date[0])
		add_line(lines, "If-Modified-Since: %s", date);
}

void request_fill(const struct request *request, const struct http_url *url, struct http_order *order)
{
	const struct admission *admission = naming_admission(request);

	order->url = url->text;
	order->socket = -1;
	order->insecure = request->asked.insecure || (admission && admission->insecure);
	order->outside_only = request->first_seen && !request->first_inside;
	order->timeout_ms = deadline_left_ms(&request->deadline);
	order->stall_ms = request->asked.stall_ms;
	if (!admission)
		return;
	order->authorities = admission->authorities;
	if (http_url_same_host(url, &request->first)) {
		order->certificate = admission->certificate;
		order->key = admission->key;
	}
}

/* One exchange, with the place that the request has got to. */
void request_ask(struct request *request)
{
	const struct fetch_request *asked = &request->asked;
	struct lines lines = { .count = 0 };
	struct http_order order = {
		.method = asked->method,
		.lines = lines.items,
		.body_bytes = asked->body_bytes,
		.http2 = asked->grpc != FETCH_HTTP,
		.calls = &request_calls,
		.context = request,
	};
	struct error err;
	int r;

	http_exchange_free(request->exchange);
	request->exchange = NULL;
	request_fill(request, &request->at, &order);
	if (asked->accept[0])
		add_line(&lines, "Accept: %s", asked->accept);
	if (sends_body(request) && asked->content_type[0])
		add_line(&lines, "Content-Type: %s", asked->content_type);
	if (asked->grpc)
		add_line(&lines, "TE: trailers");
	if (asked->grpc && asked->grpc_metadata[0])
		add_line(&lines, "%s", asked->grpc_metadata);
	add_conditions(&lines, asked);
	if (request->naming.line && http_url_same_host(&request->at, &request->first))
		lines.items[lines.count++] = secret_reveal(request->naming.line).ptr;
	request->answer = ANSWER_NONE;
	request->begins_at = 0;
	order.socket = request->socket;
	request->socket = -1; /* the exchange's now */
	r = http_begin(request->http, &order, &request->exchange, &err);
	if (r < 0)
		request_end(request, r, &err);
}
