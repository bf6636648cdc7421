// SPDX-License-Identifier: MIT
#include "parameter.h"

_Use_decl_annotations_
BOOLEAN ParameterIsSet(NDIS_HANDLE Configuration, PNDIS_STRING Keyword)
{
    PNDIS_CONFIGURATION_PARAMETER Value;
    NDIS_STATUS Status;

    NdisReadConfiguration(&Status, &Value, Configuration, Keyword, NdisParameterInteger);
    return (BOOLEAN)(Status == NDIS_STATUS_SUCCESS && Value->ParameterData.IntegerData != 0);
}
