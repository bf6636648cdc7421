// SPDX-License-Identifier: MIT
#include "nblchain.h"

_Use_decl_annotations_
ULONG NblsCount(const NET_BUFFER_LIST *Nbls)
{
    ULONG Count = 0;

    for (; Nbls != NULL; Nbls = Nbls->Next) {
        Count++;
    }
    return Count;
}

_Use_decl_annotations_
ULONG NblsOfOthers(const NET_BUFFER_LIST *Nbls, NDIS_HANDLE Source)
{
    ULONG Count = 0;

    for (; Nbls != NULL; Nbls = Nbls->Next) {
        Count += (ULONG)(Nbls->SourceHandle != Source);
    }
    return Count;
}

_Use_decl_annotations_
VOID NblsMark(PNET_BUFFER_LIST Nbls, PVOID Holder)
{
    for (; Nbls != NULL; Nbls = Nbls->Next) {
        Nbls->NdisReserved[0] = Holder;
        Nbls->NdisReserved[1] = Nbls->FirstNetBuffer;
    }
}

_Use_decl_annotations_
VOID NblsCheckFlag(ULONG Flags, ULONG DispatchFlag, KIRQL Irql, PCSTR Function, PCSTR Rule, OBJECT_KIND Kind,
                   NDIS_HANDLE Handle)
{
    /*
     * Where the kernel does not model IRQL (Wine) the library always reads PASSIVE_LEVEL, and a set flag says
     * nothing.
     */
    if ((Flags & DispatchFlag) != 0 && Irql != DISPATCH_LEVEL) {
        ViolationReport(NDH_STANDIN_NOTED, Rule, Function, Kind, Handle, 0, "DISPATCH_LEVEL flag at IRQL %u",
                        (ULONG64)Irql);
    }
}
