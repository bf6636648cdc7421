// SPDX-License-Identifier: MIT
#include "image_version.h"

#include <string.h>

const char *ndh_image_product(const struct ndh_image_version *version)
{
    if (strstr(version->description, "stand-in") != NULL || strstr(version->product, "stand-in") != NULL)
        return "stand-in";
    return strcmp(version->company, "Microsoft Corporation") == 0 ? "Microsoft" : "unknown";
}
