/* directive.h - files of "name values;" in blocks of braces (nginx), and of "name values" in sections (Apache httpd), with what they include */
#pragma once
#include "settings/stated.h"

/* nginx's: each directive, blocks looked into, with its words as `values`. A path that is relative lies in the folder of the main file. */
void nginx_read(const struct root *root, const struct file *file, struct slice include, struct stated_list *list);
/* httpd's: IfModule by what LoadModule said before; IfDefine by Define. A path that is relative lies in ServerRoot. INCLUDE: what includes files, besides Include
 * and IncludeOptional; or empty. */
void apache_read(const struct root *root, const struct file *file, struct slice include, struct stated_list *list);

/* Inside this room: the files that an include's PATTERN means, sorted; what cannot be told is a trouble of LIST. OPTIONAL: there may be none. */
struct root_matches settings_included(
	const struct root *root, struct slice folder, struct slice pattern, bool optional, struct stated_list *list);
