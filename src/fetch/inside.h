/* inside.h - inside this room: an address that only this machine, or its neighbours on the wire, can mean: metadata services live there */
#pragma once
#include <stdbool.h>
#include <sys/socket.h>

bool inside_is_address(const struct sockaddr *address);   /* no other family than those of the internet is spoken: true */
bool inside_is_text(const char *address, bool otherwise); /* OTHERWISE: of what is a name */
