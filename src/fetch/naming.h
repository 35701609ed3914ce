/* naming.h - inside this room: who a request says we are, to the one host that it is meant for
 *
 * First what served before; asked for a name (401), the credential, in the way the server wants it; where that is refused, once more nobody.
 * Each at most once a request, so that no server can have it go on for ever. */
#pragma once
#include "base/buffer.h"
#include "fetch/token.h"
#include "link/admission.h"

struct request;

struct access {
	struct admission admission;
	bool refused; /* a token server does not know this credential: nobody from now on */
};

/* What all requests share. */
struct naming_shared {
	struct tokens *tokens;
	struct access *accesses[FETCH_ACCESSES_MAX + 1]; /* by number; 0: nobody */
	const struct request *asking[FETCH_AT_ONCE_MAX]; /* those that ask for a token just now */
};

enum naming_stage {
	NAMING_BEGINS,
	NAMING_NAMED,  /* the credential was given */
	NAMING_NOBODY, /* none was, as the last thing to try */
};

struct naming {
	enum naming_stage stage;
	struct secret *line;             /* "Authorization: …", with a NUL; NULL: none */
	bool given;                      /* the credential has been tried */
	bool bare;                       /* it was asked without a line, and that was not enough */
	bool reused;                     /* what another one was told meanwhile has been tried */
	bool withheld;                   /* and was not told to who hands out tokens */
	bool unspoken;                   /* what the server asks for is neither a password nor a token */
	const struct request *waits_for; /* another one, which asks for the token that is needed here, too; or NULL */
	/* A token that is asked for. */
	struct http_exchange *exchange;
	struct http_url realm;
	char service[FETCH_URL_SIZE], scope[TOKEN_SCOPE_SIZE];
	bool by_form;
	struct secret *form;
	size_t form_at;
	struct buffer answer;
	bool swollen;
};

/* HOST, as somebody wrote it, is that of URL: in capitals or not, with the scheme's port or without. */
bool naming_is_host(struct slice host, const struct http_url *url);
/* Takes what stands before an '@' out of TEXT's authority: a URL that is quoted has no password in it. */
void naming_hide(char *text);

/* False: there is no access of that number. */
bool naming_begin(struct request *request);
void naming_done(struct request *request);
/* Of a 401 of EXCHANGE: goes on, now or later, by request_ask(), request_end() at last. */
void naming_challenged(struct request *request, struct http_exchange *exchange);
/* To be called now and then: who waits for what another one asks goes on when that has it, or has failed. */
void naming_go_on(struct request *request);
const struct admission *naming_admission(const struct request *request); /* or NULL */
