// SPDX-License-Identifier: MIT
#include <string.h>

#include "inspect.h"

#define HIGH_ENTROPY_VA 0x0020u
#define DYNAMIC_BASE    0x0040u
#define FORCE_INTEGRITY 0x0080u
#define NX_COMPAT       0x0100u
#define GUARD_CF        0x4000u

#define CERTIFICATE_HEADER 8u
#define CERTIFICATE_PKCS7  2u

static struct pe_load_config read_load_config(const struct inspection *inspection)
{
    const struct pe_directory directory = inspection->headers.directory[PE_DIR_LOAD_CONFIG];
    struct pe_load_config config = { 0 };
    const uint8_t *at = directory.size != 0 ? pe_at(inspection->image, directory.rva, 4) : NULL;
    if (at != NULL) {
        const uint32_t size = inspect_u32(at) < sizeof config ? inspect_u32(at) : (uint32_t)sizeof config;
        memcpy(&config, at, pe_at(inspection->image, directory.rva, size) != NULL ? size : 4);
    }
    return config;
}

/** Whether a PKCS #7 signature stands where the header says; nobody has verified it. */
static const char *signature_of(const struct inspection *inspection)
{
    const struct pe_directory directory = inspection->headers.directory[PE_DIR_CERTIFICATE];
    const size_t size = inspection->file->size;
    if (directory.size == 0) {
        return "none";
    }
    if (directory.size < CERTIFICATE_HEADER || directory.rva > size ||
        directory.size > size - directory.rva) {
        return "damaged";
    }
    const uint8_t *head = inspection->file->bytes + directory.rva;
    return inspect_u32(head) >= CERTIFICATE_HEADER && inspect_u32(head) <= directory.size &&
                   inspect_u16(head + 6) == CERTIFICATE_PKCS7
               ? "present"
               : "damaged";
}

/** security: securityCookie (/GS), guardFlag and guardTable (/guard:cf: the flag of the header, and how many
 * functions the image lists), nxCompatible, dynamicBase, highEntropy, forceIntegrity, signature (none,
 * present: not verified, damaged), loadConfigSize. */
void inspect_security(const struct inspection *inspection, struct json *json)
{
    const struct pe_load_config config = read_load_config(inspection);
    const unsigned flags = inspection->headers.optional.dll_characteristics;
    json_begin(json, "security", '{');
    json_truth(json, "securityCookie", config.security_cookie != 0);
    json_truth(json, "guardFlag", (flags & GUARD_CF) != 0);
    json_number(json, "guardFunctions", inspection->image->guard.count);
    json_truth(json, "nxCompatible", (flags & NX_COMPAT) != 0);
    json_truth(json, "dynamicBase", (flags & DYNAMIC_BASE) != 0);
    json_truth(json, "highEntropy", (flags & HIGH_ENTROPY_VA) != 0);
    json_truth(json, "forceIntegrity", (flags & FORCE_INTEGRITY) != 0);
    json_text(json, "signature", signature_of(inspection));
    json_number(json, "loadConfigSize", config.size);
    json_end(json, '}');
}
