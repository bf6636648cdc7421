// SPDX-License-Identifier: MIT
#include "control.h"
#include "await.h"
#include "check.h"
#include "enumerate.h"
#include "ring.h"
#include "session.h"
#include "stats.h"
#include "submit.h"

/* Executes a control code whose buffers are long enough. In and Out are the same memory: what is needed of In
 * is copied first. Returns STATUS_PENDING if the request was taken over. */
typedef NTSTATUS NDH_CONTROL(_In_ WDFREQUEST Request, _In_ const VOID *In, _In_ SIZE_T InLength,
                             _Out_ VOID *Out, _In_ SIZE_T OutLength, _Out_ SIZE_T *Written);

static NTSTATUS Enumerate(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                          SIZE_T *Written)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(In);
    UNREFERENCED_PARAMETER(InLength);
    StatsControl(TRUE);
    return EnumerateEntities(Out, OutLength / sizeof(NDH_ENTITY), Written);
}

static NTSTATUS Submit(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                       SIZE_T *Written)
{
    UNREFERENCED_PARAMETER(Written);
    NTSTATUS status = CheckSubmit(In, InLength, OutLength, SessionMisuse());
    if (!NT_SUCCESS(status)) {
        return status;
    }
    StatsControl(TRUE);
    SubmitRequest(Request, In, Out);
    return STATUS_PENDING;
}

static NTSTATUS Await(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                      SIZE_T *Written)
{
    NDH_AWAIT await = *(const NDH_AWAIT *)In;

    UNREFERENCED_PARAMETER(InLength);
    UNREFERENCED_PARAMETER(Out);
    UNREFERENCED_PARAMETER(OutLength);
    UNREFERENCED_PARAMETER(Written);
    NTSTATUS status = CheckAwait(&await);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    StatsControl(TRUE);
    AwaitRequest(Request, &await);
    return STATUS_PENDING;
}

static NTSTATUS Read(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                     SIZE_T *Written)
{
    const NDH_READ *in = In;
    NDH_READ head = { 0 };
    SIZE_T room = OutLength / NDH_RECORD_SIZE - 1;

    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(InLength);
    if (in->Count == 0 || in->FirstSequence != 0 || in->NextSequence != 0 || in->Lost != 0 ||
        in->Remaining != 0 || (in->Reserved[0] | in->Reserved[1] | in->Reserved[2] | in->Reserved[3]) != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    StatsControl(TRUE);
    RingRead(&head, (NDH_READ *)Out + 1, in->Count < room ? in->Count : (UINT32)room);
    *(NDH_READ *)Out = head;
    *Written = ((SIZE_T)head.Count + 1) * NDH_RECORD_SIZE;
    return STATUS_SUCCESS;
}

static NTSTATUS Reset(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                      SIZE_T *Written)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(In);
    UNREFERENCED_PARAMETER(InLength);
    UNREFERENCED_PARAMETER(OutLength);
    StatsControl(TRUE);
    SessionReset(Out);
    *Written = sizeof(NDH_RESET_OUT);
    return STATUS_SUCCESS;
}

static NTSTATUS Stats(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                      SIZE_T *Written)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(In);
    UNREFERENCED_PARAMETER(InLength);
    UNREFERENCED_PARAMETER(OutLength);
    StatsControl(TRUE);
    StatsQuery(Out);
    *Written = sizeof(NDH_STATS);
    return STATUS_SUCCESS;
}

/* Before a session there is only HELLO. */
static NTSTATUS Hello(WDFREQUEST Request, const VOID *In, SIZE_T InLength, VOID *Out, SIZE_T OutLength,
                      SIZE_T *Written)
{
    NDH_HELLO_IN hello = *(const NDH_HELLO_IN *)In;

    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(InLength);
    UNREFERENCED_PARAMETER(OutLength);
    NTSTATUS status = CheckHello(&hello);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = SessionBegin((hello.Flags & NDH_HELLO_MISUSE) != 0, hello.RingRecords, Out);
    if (NT_SUCCESS(status)) {
        StatsControl(TRUE);
        *Written = sizeof(NDH_HELLO_OUT);
    }
    return status;
}

static const struct {
    ULONG Code;
    SIZE_T InLength;  /* exact, but at least for SUBMIT */
    SIZE_T OutLength; /* at least */
    NDH_CONTROL *Function;
} g_Controls[] = { { NDH_IOCTL_HELLO, sizeof(NDH_HELLO_IN), sizeof(NDH_HELLO_OUT), Hello },
                   { NDH_IOCTL_ENUMERATE, 0, sizeof(NDH_ENTITY), Enumerate },
                   { NDH_IOCTL_SUBMIT, sizeof(NDH_SUBMIT), sizeof(NDH_SUBMIT), Submit },
                   { NDH_IOCTL_AWAIT, sizeof(NDH_AWAIT), sizeof(NDH_EVENT), Await },
                   { NDH_IOCTL_READ, sizeof(NDH_READ), sizeof(NDH_READ), Read },
                   { NDH_IOCTL_RESET, 0, sizeof(NDH_RESET_OUT), Reset },
                   { NDH_IOCTL_STATS, 0, sizeof(NDH_STATS), Stats } };

static UINT32 IndexOf(ULONG Code)
{
    UINT32 index = 0;
    while (index < ARRAYSIZE(g_Controls) && g_Controls[index].Code != Code) {
        index++;
    }
    return index;
}

static NTSTATUS CheckLengths(UINT32 Index, SIZE_T InLength, SIZE_T OutLength)
{
    BOOLEAN submit = g_Controls[Index].Code == NDH_IOCTL_SUBMIT;
    if (submit ? InLength < g_Controls[Index].InLength : InLength != g_Controls[Index].InLength) {
        return STATUS_INVALID_PARAMETER;
    }
    return OutLength < g_Controls[Index].OutLength ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

/* Buffers and session first, then the code's own function. */
static NTSTATUS Dispatch(UINT32 Index, WDFREQUEST Request, SIZE_T InLength, SIZE_T OutLength, SIZE_T *Written)
{
    VOID *in = NULL, *out = NULL;
    NTSTATUS status = CheckLengths(Index, InLength, OutLength);

    if (NT_SUCCESS(status) && InLength != 0) {
        status = WdfRequestRetrieveInputBuffer(Request, InLength, &in, NULL);
    }
    if (NT_SUCCESS(status)) {
        status = WdfRequestRetrieveOutputBuffer(Request, OutLength, &out, NULL);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (g_Controls[Index].Code == NDH_IOCTL_HELLO) {
        return Hello(Request, in, InLength, out, OutLength, Written);
    }
    if (!SessionEnter()) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    status = g_Controls[Index].Function(Request, in, InLength, out, OutLength, Written);
    SessionLeave();
    return status;
}

VOID ControlEvtDeviceControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                             size_t InputBufferLength, ULONG IoControlCode)
{
    SIZE_T written = 0;
    UINT32 index = IndexOf(IoControlCode);
    NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;

    UNREFERENCED_PARAMETER(Queue);
    if (index < ARRAYSIZE(g_Controls)) {
        status = Dispatch(index, Request, InputBufferLength, OutputBufferLength, &written);
    }
    if (status == STATUS_PENDING) {
        return;
    }
    if (!NT_SUCCESS(status)) {
        StatsControl(FALSE);
    }
    WdfRequestCompleteWithInformation(Request, status, written);
}
