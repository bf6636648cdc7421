// SPDX-License-Identifier: MIT
#include "params.h"

#define ALLOWED_CHARACTERS 2048u /* of the list: about 40 adapters */

NDH_PARAMS g_Params;
static WCHAR g_Allowed[ALLOWED_CHARACTERS + 2]; /* strings; an empty one ends them */

BOOLEAN ParamsRingRecordsValid(UINT32 Records)
{
    return Records >= NDH_MIN_RING_RECORDS && Records <= NDH_MAX_RING_RECORDS &&
           (Records & (Records - 1)) == 0;
}

BOOLEAN ParamsAdapterAllowed(PCUNICODE_STRING Name)
{
    UNICODE_STRING allowed;

    for (const WCHAR *entry = g_Allowed; *entry != 0; entry += allowed.Length / sizeof(WCHAR) + 1) {
        RtlInitUnicodeString(&allowed, entry);
        if (RtlEqualUnicodeString(Name, &allowed, TRUE)) {
            return TRUE;
        }
    }
    return !g_Params.AdaptersListed;
}

static NDH_PAGED VOID QueryAllowed(WDFKEY Key)
{
    PAGED_CODE();
    DECLARE_CONST_UNICODE_STRING(name, L"AllowedAdapters");
    ULONG type = REG_NONE;
    NTSTATUS status =
        WdfRegistryQueryValue(Key, &name, ALLOWED_CHARACTERS * sizeof(WCHAR), g_Allowed, NULL, &type);

    g_Params.AdaptersListed = status != STATUS_OBJECT_NAME_NOT_FOUND;
    if (!NT_SUCCESS(status) || type != REG_MULTI_SZ) {
        g_Allowed[0] = 0;
    }
}

static NDH_PAGED ULONG QueryULong(WDFKEY Key, PCUNICODE_STRING Name, ULONG Default)
{
    PAGED_CODE();
    ULONG value;
    return NT_SUCCESS(WdfRegistryQueryULong(Key, Name, &value)) ? value : Default;
}

NDH_PAGED VOID ParamsDriverEntry(WDFDRIVER Driver)
{
    PAGED_CODE();
    DECLARE_CONST_UNICODE_STRING(allowMisuse, L"AllowMisuse");
    DECLARE_CONST_UNICODE_STRING(ringRecords, L"RingRecords");
    DECLARE_CONST_UNICODE_STRING(breakRegistration, L"BreakRegistration");
    DECLARE_CONST_UNICODE_STRING(medium, L"Medium");
    DECLARE_CONST_UNICODE_STRING(attach, L"Attach");
    WDFKEY key;

    g_Params.AllowMisuse = FALSE;
    g_Params.Medium = NdisMediumCoWan;
    g_Params.Attach = TRUE;
    g_Params.BreakRegistration = 0;
    g_Params.RingRecords = NDH_DEFAULT_RING_RECORDS;
    g_Params.AdaptersListed = FALSE;
    if (!NT_SUCCESS(WdfDriverOpenParametersRegistryKey(Driver, KEY_READ, WDF_NO_OBJECT_ATTRIBUTES, &key))) {
        return;
    }
    g_Params.AllowMisuse = QueryULong(key, &allowMisuse, 0) == 1;
    if (g_Params.AllowMisuse) {
        g_Params.BreakRegistration = QueryULong(key, &breakRegistration, 0);
    }
    g_Params.Medium = QueryULong(key, &medium, NdisMediumCoWan);
    g_Params.Attach = QueryULong(key, &attach, 1) != 0;
    ULONG records = QueryULong(key, &ringRecords, NDH_DEFAULT_RING_RECORDS);
    if (ParamsRingRecordsValid(records)) {
        g_Params.RingRecords = records;
    }
    QueryAllowed(key);
    WdfRegistryClose(key);
}
