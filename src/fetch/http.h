/* http.h - get one thing over HTTP (RFC 9110), with ceilings
 *
 * https only; plain http to loopback addresses, or where the caller insists. At most 5 redirects; never to a loopback or
 * link-local address unless the first one was there itself, never from https to http. No cookies, no credentials, no files. */
#pragma once
#include "base/error.h"
#include "link/fetcher.h"

int http_prepare(struct error *err); /* once, before the jail: loads what is loaded lazily (resolver, certificates) */
#define HTTP_FILES_SIZE 16
/* The files that are read after http_prepare, and no others: paths of files and of folders, NULL-terminated. */
void http_files(const char *ret_files[HTTP_FILES_SIZE]);
/* SINK gets the body in pieces; negative stops. */
int http_get(const struct fetch_request *request, int (*sink)(void *context, const void *bytes, size_t len), void *context,
	struct fetch_result *ret_result, struct error *err);
