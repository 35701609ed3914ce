/* ini.h - files of "[section]" and "key = value": my.cnf with what it includes, systemd units, php.ini, yum's repositories */
#pragma once
#include "settings/stated.h"

/* Adds each line of FILE, and of what its "!include" and "!includedir" name (my.cnf). A key of my.cnf without "=" has the value "on", and its '_' are
 * '-'. Comments stand in lines of their own, or behind a blank where no quote is open; units have none of these. */
void ini_read(const struct root *root, const struct file *file, struct stated_list *list);
/* As FILE's format has it: case does not count, nor does '_' for '-' in my.cnf. */
bool ini_same_key(struct slice path, struct slice a, struct slice b);
