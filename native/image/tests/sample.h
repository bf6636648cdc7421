// SPDX-License-Identifier: MIT
/** A small correct driver image, made in memory, to be broken by tests. */
#ifndef NDH_IMAGE_SAMPLE_H
#define NDH_IMAGE_SAMPLE_H

#include "pe.h"

#define SAMPLE_TEXT_RVA  0x1000u
#define SAMPLE_RDATA_RVA 0x2000u
#define SAMPLE_RSRC_RVA  0x3000u
#define SAMPLE_RELOC_RVA 0x4000u
#define SAMPLE_DEBUG_RVA 0x5000u

/** File offset of the section header with this number. */
size_t sample_section(const struct pe_file *pe, unsigned index);

/** .text, .rdata, .rsrc, .reloc and .debug_info; one import, ntoskrnl.exe!DbgPrint. Aborts the test run when
 * memory is short. */
void sample_make(struct pe_file *pe);

#endif
