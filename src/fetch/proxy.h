/* proxy.h - inside this room: by way of whom a host is reached, as the environment says */
#pragma once
#include "base/slice.h"

/* Of http_proxy, https_proxy, all_proxy and no_proxy; the names in capitals count where those are not set. NULL: not said. */
struct proxy_settings {
	const char *http, *https, *all, *none;
};
void proxy_settings_read(struct proxy_settings *ret_settings);

/* Where a URL of http or https leads. */
struct proxy_target {
	struct slice host; /* without brackets */
	struct slice port; /* or empty */
	bool plain;        /* http:// */
};
bool proxy_target_read(struct slice url, struct proxy_target *ret_target);

/* The proxy's URL, or "": none. no_proxy has, with commas or blanks between them: "*"; names, which mean those below them, too; addresses;
 * networks ("10.0.0.0/8", "fd00::/8"); each perhaps with a port. */
const char *proxy_for(const struct proxy_settings *settings, const struct proxy_target *target);

/* That of our environment for URL; also whether the host's name is an address inside this machine, or its name for itself. */
const char *proxy_of_url(const char *url, bool *ret_named_inside);
