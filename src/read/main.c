/* main.c - plimsoll-read: reads hostile bytes in a jail; started by plimsoll, with its socket as descriptor 3 */
#include "jail/jail.h"
#include "link/identity.h"
#include "link/message.h"
#include "link/spawn.h"
#include "read/zygote.h"
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int lock_in(struct error *err)
{
	int r;

	/* Names in archives may be any bytes; the C locale would have libarchive refuse some. */
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return error_set(err, ERR_NOT_FOUND, "the locale C.UTF-8 is missing");
	r = jail_close_doors(SPAWN_SOCKET_FD, err);
	if (r < 0)
		return r;
	return jail_enter(JAIL_ZYGOTE, err);
}

int main(int argc, char **argv)
{
	struct event event = { .kind = EVENT_READY };
	struct error err;
	int r;

	(void)argv;
	if (argc != 1 || fcntl(SPAWN_SOCKET_FD, F_GETFD) < 0) {
		fputs("plimsoll-read is started by plimsoll: see plimsoll(1)\n", stderr);
		return 1;
	}
	fcntl(SPAWN_SOCKET_FD, F_SETFD, FD_CLOEXEC);
	r = lock_in(&err);
	if (r < 0) {
		event.kind = EVENT_FAILED;
		memcpy(event.text, err.text, sizeof event.text - 1);
		(void)message_send(SPAWN_SOCKET_FD, &event, sizeof event, NULL, 0, NULL);
		return 1;
	}
	snprintf(event.text, sizeof event.text, "%s", reader_identity);
	r = message_send(SPAWN_SOCKET_FD, &event, sizeof event, NULL, 0, &err);
	if (r >= 0)
		r = zygote_serve(SPAWN_SOCKET_FD, &err);
	_exit(r < 0);
}
