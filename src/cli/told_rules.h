/* told_rules.h - what is told of configuration rules, as text and as JSON */
#pragma once
#include "codec/json.h"
#include "report/page.h"
#include "rules/rules.h"

void page_put_rule(struct page *page, const struct rule *rule); /* all of it */
void json_put_rule(struct json_writer *json, const struct rule *rule);
