/* inside.c - addresses inside this machine, or its network segment */
#include "fetch/inside.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>

bool inside_is_address(const struct sockaddr *address)
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

bool inside_is_text(const char *address, bool otherwise)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
		return inside_is_address((struct sockaddr *)&four);
	if (inet_pton(AF_INET6, address, &six.sin6_addr) == 1)
		return inside_is_address((struct sockaddr *)&six);
	return otherwise;
}
