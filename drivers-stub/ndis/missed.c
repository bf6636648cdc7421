// SPDX-License-Identifier: MIT
#include "missed.h"

static KSPIN_LOCK MissedLock;
static NDH_STANDIN_MISSED_VALUE Kept[NDH_STANDIN_MISSED_MAX];
static ULONG KeptCount;
static ULONG Lost;

/* Text is zeroed. */
static VOID Narrow(PCUNICODE_STRING From, PCHAR Text, ULONG Size)
{
    ULONG Index;

    for (Index = 0; Index < From->Length / sizeof(WCHAR) && Index + 1 < Size; Index++) {
        WCHAR C = From->Buffer[Index];

        Text[Index] = (CHAR)(C >= L' ' && C <= L'~' ? C : L'?');
    }
}

static BOOLEAN SameBytes(const VOID *A, const VOID *B, SIZE_T Size)
{
    return (BOOLEAN)(RtlCompareMemory(A, B, Size) == Size);
}

static NDH_STANDIN_MISSED_VALUE *FindLocked(const NDH_STANDIN_MISSED_VALUE *Wanted)
{
    ULONG Index;

    for (Index = 0; Index < KeptCount; Index++) {
        NDH_STANDIN_MISSED_VALUE *Record = &Kept[Index];

        if (Record->Scope == Wanted->Scope && Record->Wanted == Wanted->Wanted &&
            Record->Found == Wanted->Found &&
            SameBytes(Record->Service, Wanted->Service, sizeof(Record->Service)) &&
            SameBytes(Record->Name, Wanted->Name, sizeof(Record->Name))) {
            return Record;
        }
    }
    return NULL;
}

_Use_decl_annotations_
VOID MissedNote(NDH_STANDIN_MISSED_SCOPE Scope, PCUNICODE_STRING Service, PCUNICODE_STRING Name,
                NDIS_PARAMETER_TYPE Wanted, ULONG Found)
{
    NDH_STANDIN_MISSED_VALUE Value;
    NDH_STANDIN_MISSED_VALUE *Record;
    KIRQL Irql;

    RtlZeroMemory(&Value, sizeof(Value));
    Value.Scope = Scope;
    Value.Wanted = Wanted;
    Value.Found = Found;
    Narrow(Service, Value.Service, sizeof(Value.Service));
    Narrow(Name, Value.Name, sizeof(Value.Name));

    Irql = KeAcquireSpinLockRaiseToDpc(&MissedLock);
    Record = FindLocked(&Value);
    if (Record == NULL && KeptCount < NDH_STANDIN_MISSED_MAX) {
        Record = &Kept[KeptCount++];
        *Record = Value;
    }
    if (Record != NULL) {
        Record->Count++;
    } else {
        Lost++;
    }
    KeReleaseSpinLock(&MissedLock, Irql);
}

_Use_decl_annotations_
VOID MissedRead(ULONG From, NDH_STANDIN_MISSED_PAGE *Page, NDH_STANDIN_MISSED_VALUE *Records, ULONG Capacity)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&MissedLock);

    Page->Total = KeptCount;
    Page->Count = 0;
    Page->RecordSize = sizeof(*Records);
    Page->Lost = Lost;
    while (From < KeptCount && Page->Count < Capacity) {
        Records[Page->Count++] = Kept[From++];
    }
    KeReleaseSpinLock(&MissedLock, Irql);
}
