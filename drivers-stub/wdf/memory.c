// SPDX-License-Identifier: MIT
/** WDFMEMORY: pool with a handle, or a view of a request's buffer. */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_MEMORY {
    FX_OBJECT Object;
    PVOID Buffer;
    SIZE_T Length;
    ULONG Tag; /* 0: the buffer is not ours to free */
} FX_MEMORY;

VOID FxMemoryDestroy(FX_OBJECT *Object)
{
    FX_MEMORY *memory = (FX_MEMORY *)Object;

    if (memory->Buffer != NULL && memory->Tag != 0) {
        ExFreePoolWithTag(memory->Buffer, memory->Tag);
    }
}

NTSTATUS FxMemoryOfRequest(FX_REQUEST *Request, PVOID Buffer, SIZE_T Length, WDFMEMORY *Memory)
{
    FX_MEMORY *memory;
    NTSTATUS status =
        FxObjectAllocate(Request->Object.Globals, FxTypeMemory, sizeof(*memory), NULL, (PVOID *)&memory);

    if (!NT_SUCCESS(status)) {
        return status;
    }
    memory->Buffer = Buffer;
    memory->Length = Length;
    status = FxObjectCommit(&memory->Object, &Request->Object);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&memory->Object);
        return status;
    }
    *Memory = (WDFMEMORY)memory->Object.Handle;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfMemoryCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PWDF_OBJECT_ATTRIBUTES Attributes,
                                 POOL_TYPE PoolType, ULONG PoolTag, size_t BufferSize, WDFMEMORY *Memory,
                                 PVOID *Buffer)
{
    static const CHAR function[] = "WdfMemoryCreate";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_OBJECT *parent;
    FX_MEMORY *memory;
    NTSTATUS status;

    FxRequirePointer(globals, Memory, function, "Memory is NULL");
    *Memory = NULL;
    status = FxCheckIrql(globals, (PoolType & PagedPool) != 0 ? APC_LEVEL : DISPATCH_LEVEL, function);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (BufferSize == 0) {
        return FxRefuse(globals, function, STATUS_INVALID_PARAMETER, "BufferSize is 0");
    }
    if (PoolType == NonPagedPool) {
        FxRefuse(globals, function, STATUS_SUCCESS,
                 "executable NonPagedPool: 0xC4 under code integrity checking on Windows");
    }
    status = FxCheckAttributes(globals, Attributes, 0, function);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, Attributes, (FX_OBJECT *)globals->Driver, function);
    status = FxObjectAllocate(globals, FxTypeMemory, sizeof(*memory), Attributes, (PVOID *)&memory);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    memory->Tag = PoolTag != 0 ? PoolTag : globals->Public.DriverTag;
    memory->Length = BufferSize;
    memory->Buffer = ExAllocatePoolWithTag(PoolType, BufferSize, memory->Tag);
    status = memory->Buffer == NULL ? STATUS_INSUFFICIENT_RESOURCES : FxObjectCommit(&memory->Object, parent);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&memory->Object);
        return status;
    }
    *Memory = (WDFMEMORY)memory->Object.Handle;
    if (Buffer != NULL) {
        *Buffer = memory->Buffer;
    }
    return STATUS_SUCCESS;
}

PVOID NTAPI FxWdfMemoryGetBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY Memory, size_t *BufferSize)
{
    FX_MEMORY *memory = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Memory, FxTypeMemory);

    if (BufferSize != NULL) {
        *BufferSize = memory->Length;
    }
    return memory->Buffer;
}

/** The range of a copy within the memory object, or a refusal. */
static NTSTATUS FxMemoryRange(FX_GLOBALS *Globals, FX_MEMORY *Memory, size_t Offset, PVOID Buffer,
                              size_t Length, PCSTR Function)
{
    FxRequirePointer(Globals, Buffer, Function, "Buffer is NULL");
    if (Length == 0) {
        return FxRefuse(Globals, Function, STATUS_INVALID_PARAMETER, "no bytes to copy");
    }
    if (Offset > Memory->Length || Length > Memory->Length - Offset) {
        return FxRefuse(Globals, Function, STATUS_BUFFER_TOO_SMALL,
                        "the range ends behind the memory object");
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI FxWdfMemoryCopyToBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY SourceMemory,
                                       size_t SourceOffset, PVOID Buffer, size_t NumBytesToCopyTo)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_MEMORY *memory = FX_FROM_HANDLE(globals, SourceMemory, FxTypeMemory);
    NTSTATUS status =
        FxMemoryRange(globals, memory, SourceOffset, Buffer, NumBytesToCopyTo, "WdfMemoryCopyToBuffer");

    if (NT_SUCCESS(status)) {
        RtlCopyMemory(Buffer, (PUCHAR)memory->Buffer + SourceOffset, NumBytesToCopyTo);
    }
    return status;
}

NTSTATUS NTAPI FxWdfMemoryCopyFromBuffer(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY DestinationMemory,
                                         size_t DestinationOffset, PVOID Buffer, size_t NumBytesToCopyFrom)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_MEMORY *memory = FX_FROM_HANDLE(globals, DestinationMemory, FxTypeMemory);
    NTSTATUS status = FxMemoryRange(globals, memory, DestinationOffset, Buffer, NumBytesToCopyFrom,
                                    "WdfMemoryCopyFromBuffer");

    if (NT_SUCCESS(status)) {
        RtlCopyMemory((PUCHAR)memory->Buffer + DestinationOffset, Buffer, NumBytesToCopyFrom);
    }
    return status;
}
