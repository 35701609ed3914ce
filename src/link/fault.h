/* fault.h - what a reader can be told to do wrong, in builds with PLIMSOLL_MISBEHAVE only: the jail's tests ask for it */
#pragma once
#include <stdint.h>

enum fault {
	FAULT_NONE,
	FAULT_ABORT,         /* die in the middle */
	FAULT_HANG,          /* loop for ever */
	FAULT_SLEEP,         /* wait for ever without a tick of CPU */
	FAULT_EAT_MEMORY,    /* allocate and touch without end */
	FAULT_HALF_FRAME,    /* send half a record, then wait for ever */
	FAULT_TRICKLE,       /* send a good record now and then, without end */
	FAULT_LINGER,        /* say "done", close all, and stay */
	FAULT_THINK,         /* work for a second before anything is read, then behave */
	FAULT_SPEAK,         /* write to standard error, which may be a terminal */
	FAULT_GARBAGE,       /* write bytes that are no records */
	FAULT_FLOOD,         /* write records without end */
	FAULT_LIE_COUNT,     /* say that it read other than it was given */
	FAULT_LIE_EARLY_END, /* say "done" without reading */
	FAULT_OPEN,          /* open a file */
	FAULT_CLIMB,         /* open a file by a path that climbs */
	FAULT_OPENAT2,       /* open one with the call whose flags no filter sees */
	FAULT_HANDLE,        /* open one by its handle, which needs no path */
	FAULT_WRITE,         /* open one for writing */
	FAULT_TRUNCATE,      /* open one for reading, and cut it */
	FAULT_CREATE,        /* make one */
	FAULT_SOCKET,        /* open a socket */
	FAULT_FORK,          /* fork */
	FAULT_EXEC,          /* run a program */
	FAULT_KILL,          /* signal its parent */
	FAULT_PTRACE,        /* attach to its parent */
	FAULT_TIGHT_LIMITS,  /* no fault: reads with limits that a test can reach */
	FAULT_TIGHT_COVER,   /* no fault: remembers three paths exactly, and more in a filter that is soon full */
	FAULT_COUNT
};

/* PLIMSOLL_FAULT=NUMBER:WHERE: the fault that is wanted there ("start": a reader's start; "fetch": plimsoll-net; "archive": who inflates one; "file",
 * "together": who reads a file of a feed, or several documents of one; a layer's index, or "all"); FAULT_NONE in builds
 * without PLIMSOLL_MISBEHAVE. */
uint64_t fault_wanted(const char *where);
/* A limit that a test could not reach, or not soon: in such builds VARIABLE takes its place. */
uint64_t fault_limit(const char *variable, uint64_t usual);
