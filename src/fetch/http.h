/* http.h - get one thing over HTTP (RFC 9110), with ceilings
 *
 * https only; plain http to loopback addresses, or where the caller insists. At most 5 redirects; never to a loopback or
 * link-local address unless the first one was there itself, never from https to http. No cookies, no credentials, no files.
 * Of an answer only its head is read: status, length, range, tag and date; what is compressed stays as it is. */
#pragma once
#include "base/error.h"
#include "link/fetcher.h"

int http_prepare(struct error *err); /* once, before the jail: loads what is loaded lazily (resolver, certificates) */
#define HTTP_FILES_SIZE 16
/* The files that are read after http_prepare, and no others: paths of files and of folders, NULL-terminated. */
void http_files(const char *ret_files[HTTP_FILES_SIZE]);

/* Negative stops. */
struct http_sink {
	int (*head)(void *context, const struct fetch_result *head); /* once, before the first piece of a body that is wanted */
	int (*body)(void *context, const void *bytes, size_t len);
	void *context;
};
/* *RET_RESULT is set in any case. */
int http_get(
	const struct fetch_request *request, const struct http_sink *sink, struct fetch_result *ret_result, struct error *err);
