// SPDX-License-Identifier: MIT
/*
 * NDIS configuration: the Parameters key of the driver's service, and for an adapter its driver key if it was
 * installed with one.
 *
 * A miniport names its service by the registry path it registered with. A protocol has no such path; its Name
 * is the service's name (what Windows wants, A1).
 */
#include "config.h"
#include "devicekey.h"
#include "driver.h"
#include "missed.h"

#define SERVICES_PATH   L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"
#define PARAMETERS_PATH L"\\Parameters"
#define MAX_VALUE_BYTES 1024u
#define MAX_SERVICE     48u /* characters that a note of a missed value keeps */

/* A value that NdisReadConfiguration returned lives until the handle is closed. */
typedef struct CONFIG_VALUE {
    struct CONFIG_VALUE *Next;
    NDIS_CONFIGURATION_PARAMETER Parameter;
    UCHAR Data[MAX_VALUE_BYTES];
} CONFIG_VALUE, *PCONFIG_VALUE;

typedef struct NS_CONFIGURATION {
    OBJECT Object;
    NDIS_HANDLE Handle;
    HANDLE Key;
    PCONFIG_VALUE Values;
    NDH_STANDIN_MISSED_SCOPE Scope;
    UNICODE_STRING Service; /* in ServiceText */
    WCHAR ServiceText[MAX_SERVICE];
} NS_CONFIGURATION, *PNS_CONFIGURATION;

/* Whose configuration it is. */
typedef struct CONFIG_OWNER {
    UNICODE_STRING Path; /* of the service's Parameters key; allocated */
    BOOLEAN IsAdapter;
    ULONG Ordinal; /* of an adapter */
} CONFIG_OWNER, *PCONFIG_OWNER;

static VOID PathAppend(PUNICODE_STRING Path, const WCHAR *Text, USHORT Bytes)
{
    if (Path->Length + Bytes <= Path->MaximumLength) {
        RtlCopyMemory((PUCHAR)Path->Buffer + Path->Length, Text, Bytes);
        Path->Length = (USHORT)(Path->Length + Bytes);
    }
}

/* Who holds the handle; allocates Owner->Path.Buffer. */
static NDIS_STATUS OwnerOf(NDIS_HANDLE NdisHandle, PCONFIG_OWNER Owner)
{
    PUNICODE_STRING Path = &Owner->Path;
    const UNICODE_STRING *Name = NULL;
    PVOID Object = NULL;
    OBJECT_KIND Kind;
    BOOLEAN Full = TRUE;
    KIRQL Irql;

    RtlZeroMemory(Owner, sizeof(*Owner));
    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisHandle);
    HandleResolveLocked(NdisHandle, Kind, SideOnly, &Object);
    if (Kind == ObjectMiniport) {
        Name = &((PNS_MINIPORT)Object)->RegistryPath;
    } else if (Kind == ObjectAdapter) {
        Name = &((PNS_ADAPTER)Object)->Miniport->RegistryPath;
        Owner->IsAdapter = TRUE;
        Owner->Ordinal = DeviceKeyOrdinalLocked(Object);
    } else if (Kind == ObjectProtocol) {
        Name = &((PNS_PROTOCOL)Object)->Characteristics.Name;
        Full = FALSE;
    } else if (Kind == ObjectBinding) {
        Name = &((PNS_BINDING)Object)->Protocol->Characteristics.Name;
        Full = FALSE;
    }
    if (Name != NULL) {
        USHORT Bytes = (USHORT)(sizeof(SERVICES_PATH) + Name->Length + sizeof(PARAMETERS_PATH));

        Path->Buffer = MemoryZeroed(Bytes, TAG_CONFIGURATION);
        Path->MaximumLength = Bytes;
        if (Path->Buffer != NULL) {
            if (!Full) {
                PathAppend(Path, SERVICES_PATH, sizeof(SERVICES_PATH) - sizeof(WCHAR));
            }
            PathAppend(Path, Name->Buffer, Name->Length);
            PathAppend(Path, PARAMETERS_PATH, sizeof(PARAMETERS_PATH) - sizeof(WCHAR));
        }
    }
    LibraryRelease(Irql);
    if (Name == NULL) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    return Path->Buffer != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

/* The driver key of an adapter that has one, else the service's Parameters key. */
static NTSTATUS KeyOpen(const CONFIG_OWNER *Owner, PNS_CONFIGURATION Configuration)
{
    OBJECT_ATTRIBUTES Attributes;
    UNICODE_STRING ServiceKey = Owner->Path;
    UNICODE_STRING Service;

    ServiceKey.Length = (USHORT)(ServiceKey.Length - (sizeof(PARAMETERS_PATH) - sizeof(WCHAR)));
    Service = DeviceKeyService(&ServiceKey);
    Configuration->Service.Buffer = Configuration->ServiceText;
    Configuration->Service.MaximumLength = sizeof(Configuration->ServiceText);
    RtlCopyUnicodeString(&Configuration->Service, &Service);
    if (Owner->IsAdapter && DeviceKeyOpen(&Service, Owner->Ordinal, &Configuration->Key) == STATUS_SUCCESS) {
        Configuration->Scope = NDH_STANDIN_MISSED_ADAPTER;
        return STATUS_SUCCESS;
    }
    InitializeObjectAttributes(&Attributes, (PUNICODE_STRING)&Owner->Path,
                               OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    return ZwOpenKey(&Configuration->Key, KEY_READ | KEY_WRITE, &Attributes);
}

/* Gives a configuration whose key was opened, or was not, its handle; ends it when there is none to give. */
static NDIS_STATUS Finish(PNS_CONFIGURATION Configuration, NTSTATUS Opened, PNDIS_HANDLE ConfigurationHandle)
{
    if (Opened == STATUS_SUCCESS) {
        Configuration->Handle = HandleOpen(Configuration, SideOnly);
    }
    if (Configuration->Handle == NULL) {
        if (Opened == STATUS_SUCCESS) {
            ZwClose(Configuration->Key);
        }
        ObjectDereference(Configuration);
        return NDIS_STATUS_FAILURE;
    }
    *ConfigurationHandle = Configuration->Handle;
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS ConfigurationOpen(NDIS_HANDLE NdisHandle, PNDIS_HANDLE ConfigurationHandle)
{
    PNS_CONFIGURATION Configuration;
    CONFIG_OWNER Owner;
    NTSTATUS Opened;
    NDIS_STATUS Status = OwnerOf(NdisHandle, &Owner);

    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    Configuration = ObjectAllocate(ObjectConfiguration, sizeof(*Configuration));
    Opened = Configuration != NULL ? KeyOpen(&Owner, Configuration) : STATUS_SUCCESS;
    MemoryRelease(Owner.Path.Buffer, TAG_CONFIGURATION);
    return Configuration != NULL ? Finish(Configuration, Opened, ConfigurationHandle) : NDIS_STATUS_RESOURCES;
}

_Use_decl_annotations_
NDIS_STATUS ConfigurationOpenPath(HANDLE Root, PCUNICODE_STRING Path, PNDIS_HANDLE ConfigurationHandle)
{
    PNS_CONFIGURATION Configuration = ObjectAllocate(ObjectConfiguration, sizeof(*Configuration));
    OBJECT_ATTRIBUTES Attributes;

    if (Configuration == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    InitializeObjectAttributes(&Attributes, (PUNICODE_STRING)Path, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               Root, NULL);
    return Finish(Configuration, ZwOpenKey(&Configuration->Key, KEY_READ | KEY_WRITE, &Attributes),
                  ConfigurationHandle);
}

/* nf-ndis-ndisopenconfigurationex.md */
NDIS_STATUS NdisOpenConfigurationEx(PNDIS_CONFIGURATION_OBJECT ConfigObject, PNDIS_HANDLE ConfigurationHandle)
{
    *ConfigurationHandle = NULL;
    if (!LibraryRequirePassive("NdisOpenConfigurationEx", "NDIS-IRQL") ||
        !HeaderCheck(&ConfigObject->Header, NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                     NDIS_CONFIGURATION_OBJECT_REVISION_1, NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1,
                     "NdisOpenConfigurationEx", "NDIS-CONFIG", NDIS_STATUS_INVALID_PARAMETER)) {
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    return ConfigurationOpen(ConfigObject->NdisHandle, ConfigurationHandle);
}

/* Decimal or hexadecimal number of a registry string. FALSE: there is none. */
static BOOLEAN NumberOf(const WCHAR *Text, ULONG Characters, ULONG Base, PULONG Number)
{
    ULONG Digits = 0;
    ULONG Index;

    *Number = 0;
    for (Index = 0; Index < Characters && Text[Index] != 0; Index++) {
        WCHAR C = Text[Index];
        ULONG Digit;

        if (C >= L'0' && C <= L'9') {
            Digit = (ULONG)(C - L'0');
        } else if (C >= L'a' && C <= L'f') {
            Digit = (ULONG)(C - L'a') + 10;
        } else if (C >= L'A' && C <= L'F') {
            Digit = (ULONG)(C - L'A') + 10;
        } else {
            break;
        }
        if (Digit >= Base) {
            break;
        }
        *Number = *Number * Base + Digit;
        Digits++;
    }
    return (BOOLEAN)(Digits != 0);
}

/* Turns registry bytes into the parameter that was asked for. */
static NDIS_STATUS ValueConvert(PCONFIG_VALUE Value, ULONG RegistryType, ULONG Length,
                                NDIS_PARAMETER_TYPE Wanted)
{
    PNDIS_CONFIGURATION_PARAMETER Parameter = &Value->Parameter;
    BOOLEAN Integer = (BOOLEAN)(Wanted == NdisParameterInteger || Wanted == NdisParameterHexInteger);

    Parameter->ParameterType = Wanted;
    if (Integer && RegistryType == REG_DWORD && Length >= sizeof(ULONG)) {
        RtlCopyMemory(&Parameter->ParameterData.IntegerData, Value->Data, sizeof(ULONG));
        return NDIS_STATUS_SUCCESS;
    }
    if (Integer && RegistryType == REG_SZ) {
        ULONG Number;

        if (NumberOf((const WCHAR *)Value->Data, Length / sizeof(WCHAR),
                     Wanted == NdisParameterInteger ? 10 : 16, &Number)) {
            Parameter->ParameterData.IntegerData = Number;
            return NDIS_STATUS_SUCCESS;
        }
        return NDIS_STATUS_FAILURE;
    }
    if ((Wanted == NdisParameterString && RegistryType == REG_SZ) ||
        (Wanted == NdisParameterMultiString && RegistryType == REG_MULTI_SZ)) {
        ULONG Characters = Length / sizeof(WCHAR);

        if (RegistryType == REG_SZ && Characters != 0 && ((const WCHAR *)Value->Data)[Characters - 1] == 0) {
            Characters--;
        }
        Parameter->ParameterData.StringData.Buffer = (PWCH)Value->Data;
        Parameter->ParameterData.StringData.Length = (USHORT)(Characters * sizeof(WCHAR));
        Parameter->ParameterData.StringData.MaximumLength = (USHORT)Length;
        return NDIS_STATUS_SUCCESS;
    }
    if (Wanted == NdisParameterBinary && RegistryType == REG_BINARY) {
        Parameter->ParameterData.BinaryData.Length = (USHORT)Length;
        Parameter->ParameterData.BinaryData.Buffer = Value->Data;
        return NDIS_STATUS_SUCCESS;
    }
    return NDIS_STATUS_FAILURE;
}

static NDIS_STATUS ValueRead(PNS_CONFIGURATION Configuration, PNDIS_STRING Keyword,
                             NDIS_PARAMETER_TYPE Wanted, PCONFIG_VALUE *Result)
{
    const ULONG Bytes = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + MAX_VALUE_BYTES;
    PKEY_VALUE_PARTIAL_INFORMATION Information = MemoryZeroed(Bytes, TAG_CONFIGURATION);
    PCONFIG_VALUE Value = MemoryZeroed(sizeof(*Value), TAG_CONFIGURATION);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;
    ULONG Found = 0;
    ULONG Needed;

    *Result = NULL;
    if (Information != NULL && Value != NULL) {
        Status = NDIS_STATUS_FAILURE;
        if (ZwQueryValueKey(Configuration->Key, Keyword, KeyValuePartialInformation, Information, Bytes,
                            &Needed) == STATUS_SUCCESS &&
            Information->DataLength <= MAX_VALUE_BYTES) {
            RtlCopyMemory(Value->Data, Information->Data, Information->DataLength);
            Found = Information->Type;
            Status = ValueConvert(Value, Information->Type, Information->DataLength, Wanted);
        }
    }
    if (Information != NULL) {
        MemoryRelease(Information, TAG_CONFIGURATION);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        *Result = Value;
        return Status;
    }
    if (Configuration->Service.Length != 0) { /* of keys below and of paths nobody has a list */
        MissedNote(Configuration->Scope, &Configuration->Service, Keyword, Wanted, Found);
    }
    if (Value != NULL) {
        MemoryRelease(Value, TAG_CONFIGURATION);
    }
    return Status;
}

/* nf-ndis-ndisreadconfiguration.md */
VOID NdisReadConfiguration(PNDIS_STATUS Status, PNDIS_CONFIGURATION_PARAMETER *ParameterValue,
                           NDIS_HANDLE ConfigurationHandle, PNDIS_STRING Keyword,
                           NDIS_PARAMETER_TYPE ParameterType)
{
    PNS_CONFIGURATION Configuration;
    PCONFIG_VALUE Value;
    KIRQL Irql;

    *ParameterValue = NULL;
    *Status = NDIS_STATUS_FAILURE;
    Configuration = HandleEnter(ConfigurationHandle, ObjectConfiguration, SideOnly, "NdisReadConfiguration",
                                "NDIS-CONFIG", NDH_STANDIN_FATAL, NDIS_STATUS_FAILURE, &Irql);
    if (Configuration == NULL) {
        return;
    }
    ObjectReference(Configuration);
    LibraryRelease(Irql);
    *Status = ValueRead(Configuration, Keyword, ParameterType, &Value);
    if (*Status == NDIS_STATUS_SUCCESS) {
        LibraryAcquire(&Irql);
        Value->Next = Configuration->Values;
        Configuration->Values = Value;
        LibraryRelease(Irql);
        *ParameterValue = &Value->Parameter;
    }
    ObjectDereference(Configuration);
}

_Use_decl_annotations_
const UNICODE_STRING *ConfigurationService(NDIS_HANDLE ConfigurationHandle)
{
    PVOID Object = NULL;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleResolveLocked(ConfigurationHandle, ObjectConfiguration, SideOnly, &Object);
    LibraryRelease(Irql);
    return Object != NULL ? &((PNS_CONFIGURATION)Object)->Service : NULL;
}

_Use_decl_annotations_
HANDLE ConfigurationKey(NDIS_HANDLE ConfigurationHandle, PCSTR Function)
{
    PNS_CONFIGURATION Configuration;
    HANDLE Key;
    KIRQL Irql;

    Configuration = HandleEnter(ConfigurationHandle, ObjectConfiguration, SideOnly, Function, "NDIS-CONFIG",
                                NDH_STANDIN_FATAL, NDIS_STATUS_FAILURE, &Irql);
    if (Configuration == NULL) {
        return NULL;
    }
    Key = Configuration->Key;
    LibraryRelease(Irql);
    return Key;
}

/* nf-ndis-ndiscloseconfiguration.md */
VOID NdisCloseConfiguration(NDIS_HANDLE ConfigurationHandle)
{
    PNS_CONFIGURATION Configuration;
    KIRQL Irql;

    Configuration = HandleEnter(ConfigurationHandle, ObjectConfiguration, SideOnly, "NdisCloseConfiguration",
                                "NDIS-CONFIG", NDH_STANDIN_FATAL, 0, &Irql);
    if (Configuration == NULL) {
        return;
    }
    HandleCloseLocked(&Configuration->Handle);
    LibraryRelease(Irql);
    while (Configuration->Values != NULL) {
        PCONFIG_VALUE Value = Configuration->Values;

        Configuration->Values = Value->Next;
        MemoryRelease(Value, TAG_CONFIGURATION);
    }
    ZwClose(Configuration->Key);
    ObjectDereference(Configuration);
}
