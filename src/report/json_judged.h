/* json_judged.h - what rules say, and of passwords how well they withstand guesses, in the report for programs */
#pragma once
#include "codec/json.h"
#include "model/report.h"

void json_put_judged(struct json_writer *json, const struct report *report);
