// SPDX-License-Identifier: MIT
#ifndef NDH_IMAGE_FINISH_H
#define NDH_IMAGE_FINISH_H

#include "pe.h"

/**
 * What a linker leaves to do for a driver image: takes away the debug sections at the end (the linked file
 * keeps them for the debugger), sets NOT_PAGED and DISCARDABLE by section name, clears alignment bits, writes
 * the checksum. Code does not move. Returns 0, or -1 with a sentence in error.
 */
int finish_image(struct pe_file *pe, char *error, size_t error_size);

#endif
