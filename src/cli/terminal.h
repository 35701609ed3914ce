/* terminal.h - what standard output and standard error can show
 *
 * NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM=dumb, CI and COLUMNS are honoured. */
#pragma once
#include "model/format.h"

/* For standard output: its columns (0: no limit, it is no terminal) and whether colours are wanted. */
struct report_style terminal_style(void);
/* May a line on standard error be written over and over? */
bool terminal_shows_progress(void);
/* As wide as standard error is now. A line as long as that may be continued on the next: what is written over and over is shorter. */
unsigned terminal_progress_columns(void);
