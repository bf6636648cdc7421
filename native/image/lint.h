// SPDX-License-Identifier: MIT
#ifndef NDH_IMAGE_LINT_H
#define NDH_IMAGE_LINT_H

#include "allow.h"
#include "pe.h"

enum lint_rule {
    LINT_DLL_BIT,          /* IMAGE_FILE_DLL: the loader takes the image for a library */
    LINT_SUBSYSTEM,        /* native */
    LINT_OS_VERSION,       /* at least 6.0; GNU ld would say 4.0 */
    LINT_RELOCATIONS,      /* RELOCS_STRIPPED clear, relocation directory there */
    LINT_DYNAMIC_BASE,     /* DYNAMIC_BASE and NX_COMPAT */
    LINT_GUARD_CF,         /* GUARD_CF without a load configuration */
    LINT_ALIGNMENT,        /* section alignment of a page: no two protections on one page */
    LINT_ENTRY,            /* entry point in an executable section */
    LINT_TLS,              /* no TLS directory, no .tls section, no delay imports */
    LINT_CRT_SECTION,      /* no .CRT, .ctors, .dtors, .init_array: nobody runs them */
    LINT_FLAGLESS_SECTION, /* no section that can be neither read, written nor executed */
    LINT_WRITE_EXECUTE,    /* no section that is writable and executable */
    LINT_NOT_PAGED,        /* code and data outside PAGE* and INIT are NOT_PAGED; INIT is DISCARDABLE */
    LINT_DEBUG_SECTION,    /* no debug sections in the image that is shipped */
    LINT_IMPORT,           /* imports are in the allow list, by name */
    LINT_CHECKSUM,         /* stored checksum is right */
    LINT_VERSION,          /* version resource there */
    LINT_UNWIND,           /* exception directory there */
    LINT_CR8,              /* no move from or to CR8: IRQL belongs to the kernel */
    LINT_SHARED_USER_DATA, /* no constant 0xFFFFF78000000xxx */
    LINT_RULE_COUNT
};

const char *lint_rule_name(enum lint_rule rule);

/** Called once for each finding, with a sentence. */
typedef void (*lint_report)(void *context, enum lint_rule rule, const char *text);

/** Applies all rules; returns the number of findings. */
unsigned lint_image(const struct pe_file *pe, const struct allow_list *allow, lint_report report,
                    void *context);

#endif
