/* interest.h - which files of an image somebody wants: decided by their names alone */
#pragma once

enum interest_kind {
	INTEREST_END,
	INTEREST_PATH,      /* the whole path: "var/lib/dpkg/status" */
	INTEREST_BASE_NAME, /* the last part: "package.json" */
	INTEREST_SUFFIX,    /* the extension, from the last dot on, ASCII case ignored: ".jar" */
	INTEREST_FOLDER,    /* the file's own folder: "var/lib/dpkg/status.d" */
	INTEREST_ELF,       /* a regular file that may be run or loaded and begins as ELF does; text: "" */
	INTEREST_IN         /* its folder's path ends so, and the base name is as after the colon: ".dist-info:METADATA" */
};

struct interest {
	enum interest_kind kind;
	const char *text;
};
