/* compiled.h - inside this room: what bytes begin with that secrets_compile() made; another number for another form */
#pragma once

#define KEPT_MAGIC "plimsoll patterns 1\n"
