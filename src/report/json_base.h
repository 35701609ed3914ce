/* json_base.h - the base image in the JSON report */
#pragma once
#include "codec/json.h"
#include "model/report.h"

/* The member "base"; nothing, where nothing tells of one. */
void json_put_base(struct json_writer *json, const struct report *report);
