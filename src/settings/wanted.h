/* wanted.h - forwards to model/wanted.h, until nothing asks for it here */
#pragma once
#include "model/wanted.h"
