/* ignores.h - inside this room: what the readers of ignore files share */
#pragma once
#include "rulings/reading.h"

/* An entry at work. */
struct entry {
	struct ruling ruling;
	struct text_list names, conditions;
	bool refused; /* and that was said */
};

struct entry entry_begin(struct reading *reading, struct slice place);
/* The text at KEY of TABLE; empty where nothing is written. What is no text would narrow the entry in a way that is not understood, and refuses it;
 * so does a TABLE that is none. */
struct slice entry_text(struct reading *reading, struct entry *entry, const struct tree *table, const char *key);
/* Adds the condition "KIND VALUE"; nothing for an empty value. */
void entry_condition(struct reading *reading, struct entry *entry, const char *kind, struct slice value);
void entry_until(struct reading *reading, struct entry *entry, struct slice date); /* what is no date refuses it */
__attribute__((format(printf, 3, 4))) void entry_refuse(struct reading *reading, struct entry *entry, const char *format, ...);
void entry_end(struct reading *reading, struct entry *entry); /* hands it on; it must have a name or a condition */
/* The keys of TABLE that are none of KNOWN (blanks between, one at both ends): they would narrow it in a way that is not understood, and refuse it. */
void entry_check_keys(struct reading *reading, struct entry *entry, const struct tree *table, const char *known);

void ignores_read_lines(struct reading *reading, struct slice text);             /* .trivyignore, .dockleignore */
void ignores_read_trivy(struct reading *reading, const struct tree *root);       /* .trivyignore.yaml */
void ignores_read_grype(struct reading *reading, const struct tree *root);       /* .grype.yaml */
void ignores_read_osv_scanner(struct reading *reading, const struct tree *root); /* osv-scanner.toml */
