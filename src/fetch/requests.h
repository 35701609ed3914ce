/* requests.h - what plimsoll asks for, several at once: redirects are followed, and answers are held against what was asked
 *
 * https only; plain http to loopback addresses, or where the caller insists. At most 5 redirects; never to a loopback or link-local
 * address unless the first one was there itself, never from https to http. Who we are is told to the host that it was meant for, and never
 * to one that a redirect leads to. */
#pragma once
#include "base/error.h"
#include "link/fetcher.h"

struct requests;

struct requests_calls {
	void (*say)(void *context, const struct fetch_event *event);
	void *context;
};

struct requests_fds {
	int output, body, socket; /* -1: none */
};

struct requests *requests_new(const struct requests_calls *calls);
void requests_free(struct requests *requests);
/* Who we are to a host, as link/admission.h has it: requests call it NUMBER. */
void requests_admit(struct requests *requests, uint64_t number, int fd);
void requests_begin(
	struct requests *requests, const struct fetch_request *asked, const struct requests_fds *fds); /* takes them */
void requests_cancel(struct requests *requests, uint64_t id);
/* Works until ORDERS_FD can be read, or for a second. */
int requests_serve(struct requests *requests, int orders_fd, bool *ret_orders, struct error *err);
