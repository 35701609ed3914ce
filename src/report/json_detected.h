/* json_detected.h - secrets, malware, and what nobody looked at for them, in the report for programs */
#pragma once
#include "codec/json.h"
#include "model/report.h"

/* Of a finding's object that is at work: "secret" or "malware", nothing for other kinds. */
void json_put_detected(struct json_writer *json, const struct finding *finding);
/* Nothing but for secrets and malware whose file is not there any more. */
void json_put_hidden(struct json_writer *json, const struct finding *finding);
/* The member "unexamined". */
void json_put_unexamined(struct json_writer *json, const struct report *report);
