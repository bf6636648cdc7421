// SPDX-License-Identifier: MIT
/**
 * KMDF memory objects and lookaside lists.
 */
#ifndef NDH_WDFMEMORY_H
#define NDH_WDFMEMORY_H

#include "wdfobject.h"

typedef struct _WDFMEMORY_OFFSET {
    size_t BufferOffset;
    size_t BufferLength;
} WDFMEMORY_OFFSET, *PWDFMEMORY_OFFSET;

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYCREATE)(PWDF_DRIVER_GLOBALS DriverGlobals,
                                              PWDF_OBJECT_ATTRIBUTES Attributes, POOL_TYPE PoolType,
                                              ULONG PoolTag, size_t BufferSize, WDFMEMORY *Memory,
                                              PVOID *Buffer);
_Must_inspect_result_
FORCEINLINE NTSTATUS WdfMemoryCreate(_In_opt_ PWDF_OBJECT_ATTRIBUTES Attributes, _In_ POOL_TYPE PoolType,
                                     _In_opt_ ULONG PoolTag, _In_ size_t BufferSize, _Out_ WDFMEMORY *Memory,
                                     _Outptr_opt_result_bytebuffer_(BufferSize) PVOID *Buffer)
{
    return ((PFN_WDFMEMORYCREATE)WdfFunctions[WdfMemoryCreateTableIndex])(
        WdfDriverGlobals, Attributes, PoolType, PoolTag, BufferSize, Memory, Buffer);
}

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYCREATEPREALLOCATED)(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                          PWDF_OBJECT_ATTRIBUTES Attributes, PVOID Buffer,
                                                          size_t BufferSize, WDFMEMORY *Memory);
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE NTSTATUS WdfMemoryCreatePreallocated(_In_opt_ PWDF_OBJECT_ATTRIBUTES Attributes,
                                                 _In_ PVOID Buffer, _In_ size_t BufferSize,
                                                 _Out_ WDFMEMORY *Memory)
{
    return ((PFN_WDFMEMORYCREATEPREALLOCATED)WdfFunctions[WdfMemoryCreatePreallocatedTableIndex])(
        WdfDriverGlobals, Attributes, Buffer, BufferSize, Memory);
}

typedef PVOID (NTAPI *PFN_WDFMEMORYGETBUFFER)(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY Memory,
                                              size_t *BufferSize);
_IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE PVOID WdfMemoryGetBuffer(_In_ WDFMEMORY Memory, _Out_opt_ size_t *BufferSize)
{
    return ((PFN_WDFMEMORYGETBUFFER)WdfFunctions[WdfMemoryGetBufferTableIndex])(
        WdfDriverGlobals, Memory, BufferSize);
}

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYASSIGNBUFFER)(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY Memory,
                                                    PVOID Buffer, size_t BufferSize);
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE NTSTATUS WdfMemoryAssignBuffer(_In_ WDFMEMORY Memory,
                                           _Pre_notnull_ _Pre_writable_byte_size_(BufferSize) PVOID Buffer,
                                           _In_ size_t BufferSize)
{
    return ((PFN_WDFMEMORYASSIGNBUFFER)WdfFunctions[WdfMemoryAssignBufferTableIndex])(
        WdfDriverGlobals, Memory, Buffer, BufferSize);
}

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYCOPYTOBUFFER)(PWDF_DRIVER_GLOBALS DriverGlobals, WDFMEMORY SourceMemory,
                                                    size_t SourceOffset, PVOID Buffer,
                                                    size_t NumBytesToCopyTo);
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE NTSTATUS WdfMemoryCopyToBuffer(_In_ WDFMEMORY SourceMemory, _In_ size_t SourceOffset,
                                           _Out_writes_bytes_(NumBytesToCopyTo) PVOID Buffer,
                                           _In_ size_t NumBytesToCopyTo)
{
    return ((PFN_WDFMEMORYCOPYTOBUFFER)WdfFunctions[WdfMemoryCopyToBufferTableIndex])(
        WdfDriverGlobals, SourceMemory, SourceOffset, Buffer, NumBytesToCopyTo);
}

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYCOPYFROMBUFFER)(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                      WDFMEMORY DestinationMemory, size_t DestinationOffset,
                                                      PVOID Buffer, size_t NumBytesToCopyFrom);
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE NTSTATUS WdfMemoryCopyFromBuffer(_In_ WDFMEMORY DestinationMemory, _In_ size_t DestinationOffset,
                                             _In_ PVOID Buffer, _In_ size_t NumBytesToCopyFrom)
{
    return ((PFN_WDFMEMORYCOPYFROMBUFFER)WdfFunctions[WdfMemoryCopyFromBufferTableIndex])(
        WdfDriverGlobals, DestinationMemory, DestinationOffset, Buffer, NumBytesToCopyFrom);
}

typedef NTSTATUS (NTAPI *PFN_WDFLOOKASIDELISTCREATE)(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                     PWDF_OBJECT_ATTRIBUTES LookasideAttributes,
                                                     size_t BufferSize, POOL_TYPE PoolType,
                                                     PWDF_OBJECT_ATTRIBUTES MemoryAttributes, ULONG PoolTag,
                                                     WDFLOOKASIDE *Lookaside);
_Must_inspect_result_
FORCEINLINE NTSTATUS WdfLookasideListCreate(_In_opt_ PWDF_OBJECT_ATTRIBUTES LookasideAttributes,
                                            _In_ size_t BufferSize, _In_ POOL_TYPE PoolType,
                                            _In_opt_ PWDF_OBJECT_ATTRIBUTES MemoryAttributes,
                                            _In_opt_ ULONG PoolTag, _Out_ WDFLOOKASIDE *Lookaside)
{
    return ((PFN_WDFLOOKASIDELISTCREATE)WdfFunctions[WdfLookasideListCreateTableIndex])(
        WdfDriverGlobals, LookasideAttributes, BufferSize, PoolType, MemoryAttributes, PoolTag, Lookaside);
}

typedef NTSTATUS (NTAPI *PFN_WDFMEMORYCREATEFROMLOOKASIDE)(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                           WDFLOOKASIDE Lookaside, WDFMEMORY *Memory);
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
FORCEINLINE NTSTATUS WdfMemoryCreateFromLookaside(_In_ WDFLOOKASIDE Lookaside, _Out_ WDFMEMORY *Memory)
{
    return ((PFN_WDFMEMORYCREATEFROMLOOKASIDE)WdfFunctions[WdfMemoryCreateFromLookasideTableIndex])(
        WdfDriverGlobals, Lookaside, Memory);
}

#endif
