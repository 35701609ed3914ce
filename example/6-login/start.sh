#!/bin/sh
# For the days when somebody has to look inside.
/usr/sbin/sshd
exec /usr/bin/node /srv/web/server.js
