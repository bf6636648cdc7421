// SPDX-License-Identifier: MIT
/** The JSON of ndh_target_identity. */
#ifndef NDH_IDENTITY_H
#define NDH_IDENTITY_H

#include <string.h>
#include "text.h"

/** Adds `"key":{"product","name","version","how"}`. */
static inline void ndh_identity_add(struct ndh_text *json, const char *key, const char *product,
                                    const char *name, const char *version, const char *how)
{
    const char *const member[] = {"product", "name", "version", "how"};
    const char *const value[] = {product, name, version, how};

    ndh_text_add(json, ",\"%s\":{", key);
    for (unsigned i = 0; i < 4; i++) {
        ndh_text_add(json, "%s\"%s\":", i == 0 ? "" : ",", member[i]);
        ndh_text_add_json(json, value[i], strlen(value[i]));
    }
    ndh_text_add(json, "}");
}

#endif
