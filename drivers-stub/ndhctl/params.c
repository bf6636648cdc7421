// SPDX-License-Identifier: MIT
#include "params.h"

NDH_PARAMS g_Params;

BOOLEAN ParamsRingRecordsValid(UINT32 Records)
{
    return Records >= NDH_MIN_RING_RECORDS && Records <= NDH_MAX_RING_RECORDS &&
           (Records & (Records - 1)) == 0;
}

static NDH_PAGED ULONG QueryULong(WDFKEY Key, PCUNICODE_STRING Name, ULONG Default)
{
    ULONG value;
    return NT_SUCCESS(WdfRegistryQueryULong(Key, Name, &value)) ? value : Default;
}

NDH_PAGED VOID ParamsDriverEntry(WDFDRIVER Driver)
{
    DECLARE_CONST_UNICODE_STRING(allowMisuse, L"AllowMisuse");
    DECLARE_CONST_UNICODE_STRING(ringRecords, L"RingRecords");
    WDFKEY key;

    g_Params.AllowMisuse = FALSE;
    g_Params.RingRecords = NDH_DEFAULT_RING_RECORDS;
    if (!NT_SUCCESS(WdfDriverOpenParametersRegistryKey(Driver, KEY_READ, WDF_NO_OBJECT_ATTRIBUTES, &key))) {
        return;
    }
    g_Params.AllowMisuse = QueryULong(key, &allowMisuse, 0) == 1;
    ULONG records = QueryULong(key, &ringRecords, NDH_DEFAULT_RING_RECORDS);
    if (ParamsRingRecordsValid(records)) {
        g_Params.RingRecords = records;
    }
    WdfRegistryClose(key);
}
