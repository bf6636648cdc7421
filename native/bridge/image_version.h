// SPDX-License-Identifier: MIT
/** The version resource of a PE file on disk: what the file says of itself. */
#ifndef NDH_IMAGE_VERSION_H
#define NDH_IMAGE_VERSION_H

#include <stddef.h>

#define NDH_VERSION_TEXT 128

/** Strings in ASCII (other characters become '?'), "" if the file has none. */
struct ndh_image_version {
    char company[NDH_VERSION_TEXT];
    char description[NDH_VERSION_TEXT];
    char product[NDH_VERSION_TEXT];
    char version[NDH_VERSION_TEXT];
};

/** Product that the strings name: "stand-in", "Microsoft" or "unknown". */
const char *ndh_image_product(const struct ndh_image_version *version);
#if !defined(_WIN32)
/** Reads the file's strings; 0, or -1 if it cannot be read or has no version resource. */
int ndh_image_version_read(const char *path, struct ndh_image_version *version);
#endif

#endif
