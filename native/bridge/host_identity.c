// SPDX-License-Identifier: MIT
/* What an embedded target runs on: the host is named by whoever started it; NDIS answers for itself, else its
 * image's version resource speaks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "error.h"
#include "host_world.h"
#include "identity.h"
#include "image_version.h"
#include "ndh_standin.h"

#define IDENTIFY_DEADLINE_MS 10000

/* The path of `image NAME PATH` in the boot script, to be freed; NULL if there is none. */
static char *image_path(const char *boot, const char *name)
{
    size_t length = strlen(name);

    for (const char *line = boot; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, "image\t", 6) == 0 && strncasecmp(line + 6, name, length) == 0 &&
            line[6 + length] == '\t')
            return strndup(line + 7 + length, strcspn(line + 7 + length, "\r\n"));
    }
    return NULL;
}

/* By the image that the boot script names. How does not say where it lies: traces are equal on every
 * machine. */
static void identify_image(struct ndh_target *target, struct ndh_text *json, const char *key,
                           const char *name)
{
    struct ndh_image_version version;
    char how[600];

    char *path = image_path(target->boot, name);
    if (path == NULL) {
        ndh_identity_add(json, key, "unknown", "", "", "the boot script names no such image");
    } else if (ndh_image_version_read(path, &version) < 0) {
        snprintf(how, sizeof how, "%s has no version resource", name);
        ndh_identity_add(json, key, "unknown", name, "", how);
    } else {
        snprintf(how, sizeof how, "version resource of %s (company \"%s\"); its signature was not checked",
                 name, version.company);
        ndh_identity_add(json, key, ndh_image_product(&version), version.description, version.version, how);
    }
    free(path);
}

static void identify_ndis(struct ndh_target *target, const NDH_STANDIN_IDENTITY *answer,
                          struct ndh_text *json)
{
    char version[64];

    if (answer == NULL) {
        identify_image(target, json, "ndis", "ndis.sys");
        return;
    }
    snprintf(version, sizeof version, "%u.%u, models NDIS %u.%u", answer->VersionMajor, answer->VersionMinor,
             answer->NdisMajor, answer->NdisMinor);
    ndh_identity_add(json, "ndis", "stand-in", "NDIS Harness stand-in ndis.sys", version,
                     "\\Device\\NdhStandIn answered IDENTIFY");
}

int host_identity(struct ndh_target *target, struct ndh_text *json)
{
    NDH_STANDIN_IDENTITY answer = {0};
    struct ndh_world *world;
    struct ndh_control_request request = {.code = NDH_STANDIN_IDENTIFY,
                                          .output = &answer,
                                          .output_capacity = sizeof answer,
                                          .deadline_ms = IDENTIFY_DEADLINE_MS};
    char version[32];

    int result = host_world_open(target, 0, &world);
    if (result < 0)
        return result;
    result = ndh_transport_standin_control(world, &request);
    host_world_end(world);
    ndh_object_release(&world->object);
    if (result < 0 && result != NDH_E_UNSUPPORTED)
        return result;

    snprintf(version, sizeof version, "mailbox %u", NDH_MB_VERSION);
    ndh_text_add(json, "{\"transport\":\"embedded\"");
    ndh_identity_add(json, "kernel", "stand-in", "NDIS Harness driver host", version,
                     "this program started it");
    identify_ndis(target, result == (int)sizeof answer ? &answer : NULL, json);
    identify_image(target, json, "kmdf", "wdfldr.sys");
    ndh_text_add(json, "}");
    return 0;
}
