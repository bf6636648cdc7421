// SPDX-License-Identifier: MIT
/*
 * NDIS configuration as drivers of NDIS 5 open it, keys below an open one, writing, the network address.
 */
#include "../ndis/config.h"

#include "ndis5.h"

#define MAX_KEY_NAME_BYTES 512u
#define MAX_ADDRESS_BYTES  32u

/* WrapperConfigurationContext is the adapter's handle, valid inside MiniportInitialize. */
VOID NdisOpenConfiguration(PNDIS_STATUS Status, PNDIS_HANDLE ConfigurationHandle,
                           NDIS_HANDLE WrapperConfigurationContext)
{
    *ConfigurationHandle = NULL;
    *Status = NDIS_STATUS_FAILURE;
    if (LibraryRequirePassive("NdisOpenConfiguration", "NDIS-IRQL")) {
        *Status = ConfigurationOpen(WrapperConfigurationContext, ConfigurationHandle);
    }
}

/* ProtocolSection is the path of a key, as ProtocolBindAdapter got it in SystemSpecific1. */
VOID NdisOpenProtocolConfiguration(PNDIS_STATUS Status, PNDIS_HANDLE ConfigurationHandle,
                                   PCNDIS_STRING ProtocolSection)
{
    *ConfigurationHandle = NULL;
    *Status = NDIS_STATUS_FAILURE;
    if (LibraryRequirePassive("NdisOpenProtocolConfiguration", "NDIS-IRQL")) {
        *Status = ConfigurationOpenPath(NULL, ProtocolSection, ConfigurationHandle);
    }
}

/* nf-ndis-ndisopenconfigurationkeybyname.md */
VOID NdisOpenConfigurationKeyByName(PNDIS_STATUS Status, NDIS_HANDLE ConfigurationHandle,
                                    PNDIS_STRING SubKeyName, PNDIS_HANDLE SubKeyHandle)
{
    HANDLE Key = ConfigurationKey(ConfigurationHandle, "NdisOpenConfigurationKeyByName");

    *SubKeyHandle = NULL;
    *Status = Key != NULL ? ConfigurationOpenPath(Key, SubKeyName, SubKeyHandle) : NDIS_STATUS_FAILURE;
}

/*
 * nf-ndis-ndisopenconfigurationkeybyindex.md: KeyName->Buffer is allocated for the caller, who frees it with
 * NdisFreeMemory(Buffer, MaximumLength, 0).
 */
VOID NdisOpenConfigurationKeyByIndex(PNDIS_STATUS Status, NDIS_HANDLE ConfigurationHandle, ULONG Index,
                                     PNDIS_STRING KeyName, PNDIS_HANDLE KeyHandle)
{
    const ULONG Bytes = FIELD_OFFSET(KEY_BASIC_INFORMATION, Name) + MAX_KEY_NAME_BYTES;
    HANDLE Key = ConfigurationKey(ConfigurationHandle, "NdisOpenConfigurationKeyByIndex");
    PKEY_BASIC_INFORMATION Information;
    UNICODE_STRING Name;
    ULONG Needed;

    RtlZeroMemory(KeyName, sizeof(*KeyName));
    *KeyHandle = NULL;
    *Status = NDIS_STATUS_FAILURE;
    Information = Key != NULL ? MemoryZeroed(Bytes, TAG_CONFIGURATION) : NULL;
    if (Information == NULL) {
        return;
    }
    if (ZwEnumerateKey(Key, Index, KeyBasicInformation, Information, Bytes, &Needed) == STATUS_SUCCESS) {
        Name.Buffer = Information->Name;
        Name.Length = Name.MaximumLength = (USHORT)Information->NameLength;
        *Status = ConfigurationOpenPath(Key, &Name, KeyHandle);
    }
    if (*Status == NDIS_STATUS_SUCCESS) {
        *Status = NdisAllocateMemoryWithTag((PVOID *)&KeyName->Buffer, Name.Length, TAG_CONFIGURATION);
        if (*Status == NDIS_STATUS_SUCCESS) {
            RtlCopyMemory(KeyName->Buffer, Name.Buffer, Name.Length);
            KeyName->Length = KeyName->MaximumLength = Name.Length;
        } else {
            NdisCloseConfiguration(*KeyHandle);
            *KeyHandle = NULL;
        }
    }
    MemoryRelease(Information, TAG_CONFIGURATION);
}

/* nf-ndis-ndiswriteconfiguration.md */
VOID NdisWriteConfiguration(PNDIS_STATUS Status, NDIS_HANDLE ConfigurationHandle, PNDIS_STRING Keyword,
                            PNDIS_CONFIGURATION_PARAMETER ParameterValue)
{
    HANDLE Key = ConfigurationKey(ConfigurationHandle, "NdisWriteConfiguration");
    PVOID Data = &ParameterValue->ParameterData.IntegerData;
    ULONG Length = sizeof(ULONG);
    ULONG Type = REG_DWORD;

    *Status = NDIS_STATUS_FAILURE;
    if (Key == NULL) {
        return;
    }
    switch (ParameterValue->ParameterType) {
    case NdisParameterInteger:
    case NdisParameterHexInteger:
        break;
    case NdisParameterString:
    case NdisParameterMultiString:
        Type = ParameterValue->ParameterType == NdisParameterString ? REG_SZ : REG_MULTI_SZ;
        Data = ParameterValue->ParameterData.StringData.Buffer;
        Length = ParameterValue->ParameterData.StringData.Length;
        break;
    case NdisParameterBinary:
        Type = REG_BINARY;
        Data = ParameterValue->ParameterData.BinaryData.Buffer;
        Length = ParameterValue->ParameterData.BinaryData.Length;
        break;
    default:
        *Status = NDIS_STATUS_NOT_SUPPORTED;
        return;
    }
    if (ZwSetValueKey(Key, Keyword, 0, Type, Data, Length) == STATUS_SUCCESS) {
        *Status = NDIS_STATUS_SUCCESS;
    }
}

static LONG HexDigit(WCHAR Character)
{
    if (Character >= L'0' && Character <= L'9') {
        return Character - L'0';
    }
    Character |= 0x20;
    return Character >= L'a' && Character <= L'f' ? Character - L'a' + 10 : -1;
}

/*
 * nf-ndis-ndisreadnetworkaddress.md: the keyword NetworkAddress, two digits for each byte, with or without
 * hyphens; the bytes lie over its text and live as long as the configuration handle.
 */
VOID NdisReadNetworkAddress(PNDIS_STATUS Status, PVOID *NetworkAddress, PUINT NetworkAddressLength,
                            NDIS_HANDLE ConfigurationHandle)
{
    static WCHAR KeywordText[] = L"NetworkAddress";
    NDIS_STRING Keyword = { sizeof(KeywordText) - sizeof(WCHAR), sizeof(KeywordText), KeywordText };
    PNDIS_CONFIGURATION_PARAMETER Parameter;
    PWCHAR Text;
    PUCHAR Bytes;
    ULONG Digits = 0;
    ULONG Index;

    *NetworkAddress = NULL;
    *NetworkAddressLength = 0;
    NdisReadConfiguration(Status, &Parameter, ConfigurationHandle, &Keyword, NdisParameterString);
    if (*Status != NDIS_STATUS_SUCCESS) {
        return;
    }
    Text = Parameter->ParameterData.StringData.Buffer;
    Bytes = (PUCHAR)Text;
    for (Index = 0; Index < Parameter->ParameterData.StringData.Length / sizeof(WCHAR); Index++) {
        LONG Digit = HexDigit(Text[Index]);

        if (Text[Index] == L'-') {
            continue;
        }
        if (Digit < 0 || Digits >= 2 * MAX_ADDRESS_BYTES) {
            *Status = NDIS_STATUS_FAILURE;
            return;
        }
        Bytes[Digits / 2] = (UCHAR)((Digits & 1) != 0 ? (Bytes[Digits / 2] << 4) | Digit : Digit);
        Digits++;
    }
    if (Digits == 0 || (Digits & 1) != 0) {
        *Status = NDIS_STATUS_FAILURE;
        return;
    }
    *NetworkAddress = Bytes;
    *NetworkAddressLength = Digits / 2;
}
