/* parts.h - inside this room: the search for what starts servers
 *
 * A command is followed through shells, wrappers, scripts and supervisors until it is a server or something that nobody looks into. */
#pragma once
#include "logins/logins.h"

#define CHAIN_MAX 16u
#define STEPS_MAX 5000u /* commands that are looked at, in all */

struct server_facts {
	enum login_service service;
	const char *name, *packages, *programs, *units;
};
extern const struct server_facts server_facts[];
extern const size_t server_facts_count;

/* A link of the chain: "runs /start.sh", where it stands. */
struct step {
	struct exhibit exhibit;
	struct slice text;
};

struct search {
	const struct logins_input *input;
	struct arena *arena;
	struct logins *logins;
	struct slice subject; /* of the chain: "CMD", "the boot" */
	struct step chain[CHAIN_MAX];
	size_t depth, steps, includes, nested;
	size_t start_capacity, unknown_capacity;
	bool booted, supervised; /* looked at already */
	bool in_init_script; /* of a daemon that is none of the servers: its variables are its own, and nothing that must be known */
};

/* Where a command stands, and what it gets as its own arguments. */
struct place {
	struct slice path; /* empty: the image's configuration */
	uint64_t line;
	struct slice text;
	struct slices arguments; /* of the script that it stands in: what "$@" is */
	struct slice folder;     /* in which it runs, below the root */
	bool lost;               /* which folder that is is not known */
	bool conditional;
	bool in_script; /* a shell reads it */
	bool is_fed;    /* a pipe leads into it */
	bool execline;  /* it stands in a script of execline's */
};

void servers_find(struct logins *logins, const struct logins_input *input, struct arena *arena);
/* The installed server that a program or unit of this name is, or NULL. */
const struct login_server *server_of_program(const struct logins *logins, struct slice name);
const struct login_server *server_of_unit(const struct logins *logins, struct slice name);

/* That of busybox (PATH) that APPLET is: no link and no package need say that it is there. NULL: it serves nobody. */
const struct login_server *server_of_applet(struct search *search, struct slice applet, struct slice path);

/* The chain leads here; by the command WORDS. */
void search_found(struct search *search, const struct login_server *server);
void search_found_as(struct search *search, const struct login_server *server, struct slices words);
void search_unknown(struct search *search, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* False: too deep, or too much; a step must be taken off again by search_pop. */
bool search_push(struct search *search, const struct place *place, struct slice text);
void search_pop(struct search *search);

/* FILE was kept whole; else what it starts is not known. */
bool search_can_read(struct search *search, const struct file *file);

void follow_command(struct search *search, const struct place *place, struct slices words);
/* The same where NAME is one that runs another command. False: it is none. */
bool follow_wrapper(struct search *search, const struct place *place, struct slice name, struct slices words);
/* Another language's interpreter, an applet of busybox, a supervisor or manager of services. False: it is none. */
bool follow_manager(struct search *search, const struct place *place, struct slice path, struct slices words);
/* TEXT is a script or what stands behind -c; PLACE: its path, or where the text stands; a text of one line has no lines of its own. */
/* TEXT is a script that was followed: what is not understood of it may start what it names. */
void look_for_mentions(struct search *search, struct slice path, struct slice text);
/* The same of a command of the image's configuration that nobody looks into. */
void look_for_words(struct search *search, const struct place *place, struct slices words);
/* PROGRAM, a server, is only asked about itself, or its settings. */
bool only_asks(struct slice program, struct slices words);
void follow_script(struct search *search, const struct place *place, struct slice text, bool has_lines);
bool is_shell_script(struct slice text);
/* The distribution's own programs lie there. */
bool is_systems(struct slice path);
/* A file that may be a script. False: nobody looks into it. */
bool follow_file(struct search *search, const struct place *place, struct slice path, struct slices arguments);
void follow_unit(struct search *search, const struct place *place, struct slice name);        /* "ssh.service", "ssh.socket" */
void follow_init_script(struct search *search, const struct place *place, struct slice name); /* of sysv and OpenRC */
void follow_boot(struct search *search);
void follow_services(struct search *search, struct slice folder); /* runit and s6: NAME/run in it */
void follow_service(struct search *search, struct slice folder, struct slice name);
void follow_scripts_of(struct search *search, struct slice folder, struct slice ending); /* the files of a folder */
bool has_overlay(const struct search *search);                                           /* is there s6-overlay? */
void follow_overlay_services(struct search *search);
void follow_runit(struct search *search);
void follow_my_init(struct search *search);
void follow_supervisord(struct search *search, struct slice path); /* its configuration; empty: where it is by default */
void follow_inetd(struct search *search);
void follow_inetd_config(struct search *search, struct slice path); /* a file that its command line names */

/* The words from FROM on. */
static inline struct slices words_from(struct slices words, size_t from)
{
	return from >= words.count ? (struct slices){ NULL, 0 } : (struct slices){ words.items + from, words.count - from };
}

static inline bool words_hold(struct slices words, const char *word)
{
	for (size_t i = 0; i < words.count; i++)
		if (slice_equal(words.items[i], slice_from_text(word)))
			return true;
	return false;
}

static inline struct slice without_slash(struct slice path)
{
	while (slice_starts_with(path, S("/")))
		path = slice_from(path, 1);
	return path;
}

/* In the words of a command that a script has, what is not known before it runs is left as it stands, with its '$'. */
static inline bool word_is_known(struct slice word)
{
	return slice_find_byte(word, '$') < 0 && slice_find_byte(word, '`') < 0;
}
