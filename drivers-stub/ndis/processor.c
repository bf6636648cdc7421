// SPDX-License-Identifier: MIT
/* Processors: one group, as on each machine with 64 processors or fewer. */
#include "standin.h"

#define CACHE_LINE 64

/* nf-ndis-ndissystemactiveprocessorcount.md */
ULONG NdisSystemActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
    return KeQueryActiveProcessorCount(ActiveProcessors);
}

/* nf-ndis-ndisactivegroupcount.md */
USHORT NdisActiveGroupCount(VOID)
{
    return 1;
}

/* nf-ndis-ndismaxgroupcount.md */
USHORT NdisMaxGroupCount(VOID)
{
    return 1;
}

/* nf-ndis-ndisgroupactiveprocessorcount.md */
ULONG NdisGroupActiveProcessorCount(USHORT Group)
{
    return Group == 0 || Group == ALL_PROCESSOR_GROUPS ? KeQueryActiveProcessorCount(NULL) : 0;
}

/* nf-ndis-ndisgroupmaxprocessorcount.md */
ULONG NdisGroupMaxProcessorCount(USHORT Group)
{
    return NdisGroupActiveProcessorCount(Group);
}

/* nf-ndis-ndisgroupactiveprocessormask.md */
KAFFINITY NdisGroupActiveProcessorMask(USHORT Group)
{
    KAFFINITY Mask = 0;

    if (Group == 0) {
        KeQueryActiveProcessorCount(&Mask);
    }
    return Mask;
}

/* nf-ndis-ndisgetshareddataalignment.md */
ULONG NdisGetSharedDataAlignment(VOID)
{
    return CACHE_LINE;
}

/* nf-ndis-ndiscurrentgroupandprocessor.md */
PROCESSOR_NUMBER NdisCurrentGroupAndProcessor(VOID)
{
    PROCESSOR_NUMBER Number;

    KeGetCurrentProcessorNumberEx(&Number);
    return Number;
}

/* nf-ndis-ndisprocessornumbertoindex.md */
ULONG NdisProcessorNumberToIndex(PROCESSOR_NUMBER ProcNum)
{
    return ProcNum.Group == 0 && ProcNum.Number < KeQueryActiveProcessorCount(NULL) ? ProcNum.Number
                                                                                    : MAXULONG;
}

/* nf-ndis-ndisprocessorindextonumber.md */
NTSTATUS NdisProcessorIndexToNumber(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNum)
{
    if (ProcIndex >= KeQueryActiveProcessorCount(NULL)) {
        return STATUS_INVALID_PARAMETER;
    }
    RtlZeroMemory(ProcNum, sizeof(*ProcNum));
    ProcNum->Number = (UCHAR)ProcIndex;
    return STATUS_SUCCESS;
}
