#include "base/test.h"
#include <errno.h>

TEST(error_texts_grow_outwards_and_hide_control_characters)
{
	struct error err;

	CHECK_INT(error_set(&err, ERR_FORMAT, "line %d: bad \x1b[31m", 12), -ERR_FORMAT);
	CHECK_INT(error_context(&err, -ERR_FORMAT, "'%s'", "x.tar"), -ERR_FORMAT);
	CHECK_TEXT(err.text, "'x.tar': line 12: bad ?[31m");
	errno = ENOENT;
	CHECK_INT(error_errno(&err, "open '%s'", "y"), -ERR_NOT_FOUND);
	CHECK_TEXT(err.text, "open 'y': No such file or directory");
}
