// SPDX-License-Identifier: MIT
/**
 * Who signed a file: its embedded signature, else the catalog of this box that lists its hash, as
 * WinVerifyTrust judges it. No network is used: revocation is not asked for. Source:
 * nf-wintrust-winverifytrust.md.
 */
#ifndef NDH_DEVICE_SIGNATURE_H
#define NDH_DEVICE_SIGNATURE_H

#include <windows.h>

#define NDH_SIGNER_TEXT 160

struct device_signature {
    int trusted;   /* this box trusts the signature */
    int microsoft; /* and its chain ends in a product root of Microsoft, not in a test root */
    char text[NDH_SIGNER_TEXT * 2]; /* for people: "signed by X (embedded)", "not signed", ... */
};

void device_signature_check(const WCHAR *path, struct device_signature *signature);

#endif
