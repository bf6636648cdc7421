// SPDX-License-Identifier: MIT
/*
 * Registered drivers, as the control device lists them.
 */
#include "driver.h"

/* The last component of a path, as far as it fits; what is no ASCII reads as '?'. */
static VOID NameTake(const UNICODE_STRING *Path, NDH_STANDIN_DRIVER *Record)
{
    ULONG Characters = Path->Length / sizeof(WCHAR);
    ULONG First = Characters;
    ULONG Index;

    while (First > 0 && Path->Buffer[First - 1] != L'\\') {
        First--;
    }
    for (Index = 0; First + Index < Characters && Index < sizeof(Record->Name) - 1; Index++) {
        WCHAR Character = Path->Buffer[First + Index];

        Record->Name[Index] = (char)(Character > 0x20 && Character < 0x7F ? Character : '?');
    }
}

_Use_decl_annotations_
ULONG DriversList(NDH_STANDIN_DRIVER *Records)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;
    KIRQL Irql;

    RtlZeroMemory(Records, NDH_STANDIN_DRIVER_MAX * sizeof(*Records));
    LibraryAcquire(&Irql);
    for (Link = MiniportList.Flink; Link != &MiniportList && Count < NDH_STANDIN_DRIVER_MAX / 2;
         Link = Link->Flink) {
        PNS_MINIPORT Miniport = CONTAINING_RECORD(Link, NS_MINIPORT, Link);

        Records[Count].Kind = NDH_STANDIN_DRIVER_MINIPORT;
        Records[Count].Slot = Miniport->Slot;
        Records[Count].NdisMajor = Miniport->Characteristics.MajorNdisVersion;
        Records[Count].NdisMinor = Miniport->Characteristics.MinorNdisVersion;
        NameTake(&Miniport->RegistryPath, &Records[Count++]);
    }
    for (Link = ProtocolList.Flink; Link != &ProtocolList && Count < NDH_STANDIN_DRIVER_MAX;
         Link = Link->Flink) {
        PNS_PROTOCOL Protocol = CONTAINING_RECORD(Link, NS_PROTOCOL, Link);

        Records[Count].Kind = NDH_STANDIN_DRIVER_PROTOCOL;
        Records[Count].Slot = Protocol->Slot;
        Records[Count].NdisMajor = Protocol->Characteristics.MajorNdisVersion;
        Records[Count].NdisMinor = Protocol->Characteristics.MinorNdisVersion;
        NameTake(&Protocol->Characteristics.Name, &Records[Count++]);
    }
    LibraryRelease(Irql);
    return Count;
}
