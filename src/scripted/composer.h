/* composer.h - the list of packages that Composer's files of both kinds hold */
#pragma once
#include "catalog/claims.h"
#include "codec/json.h"

/* Reads a list of packages (https://getcomposer.org/doc/04-schema.md) into LIST; what else stands there is skipped. */
void composer_packages_read(struct claim_list *list, struct claims *claims, struct json *json);
