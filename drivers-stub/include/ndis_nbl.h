// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30: NET_BUFFER_LIST and NET_BUFFER.
 */
#ifndef NDH_NDIS_NBL_H
#define NDH_NDIS_NBL_H

#include "ndis_types.h"

typedef struct _NET_BUFFER NET_BUFFER, *PNET_BUFFER;
typedef struct _NET_BUFFER_LIST NET_BUFFER_LIST, *PNET_BUFFER_LIST;
typedef struct _NET_BUFFER_SHARED_MEMORY NET_BUFFER_SHARED_MEMORY, *PNET_BUFFER_SHARED_MEMORY;
typedef struct _SCATTER_GATHER_LIST SCATTER_GATHER_LIST, *PSCATTER_GATHER_LIST;
typedef struct _NET_BUFFER_LIST_CONTEXT NET_BUFFER_LIST_CONTEXT, *PNET_BUFFER_LIST_CONTEXT;

typedef union _NET_BUFFER_DATA_LENGTH {
    ULONG DataLength;
    SIZE_T stDataLength;
} NET_BUFFER_DATA_LENGTH, *PNET_BUFFER_DATA_LENGTH;

typedef struct _NET_BUFFER_DATA {
    PNET_BUFFER Next;
    PMDL CurrentMdl;
    ULONG CurrentMdlOffset;
    union {
        ULONG DataLength;
        SIZE_T stDataLength;
    };
    PMDL MdlChain;
    ULONG DataOffset;
} NET_BUFFER_DATA, *PNET_BUFFER_DATA;

typedef union _NET_BUFFER_HEADER {
    struct {
        PNET_BUFFER Next;
        PMDL CurrentMdl;
        ULONG CurrentMdlOffset;
        union {
            ULONG DataLength;
            SIZE_T stDataLength;
        };
        PMDL MdlChain;
        ULONG DataOffset;
    };
    SLIST_HEADER Link;
} NET_BUFFER_HEADER, *PNET_BUFFER_HEADER;

typedef struct _NET_BUFFER_LIST_DATA {
    PNET_BUFFER_LIST Next;
    PNET_BUFFER FirstNetBuffer;
} NET_BUFFER_LIST_DATA, *PNET_BUFFER_LIST_DATA;

typedef union _NET_BUFFER_LIST_HEADER {
    struct {
        PNET_BUFFER_LIST Next;
        PNET_BUFFER FirstNetBuffer;
    };
    SLIST_HEADER Link;
} NET_BUFFER_LIST_HEADER, *PNET_BUFFER_LIST_HEADER;

struct _NET_BUFFER {
    union {
        struct {
            PNET_BUFFER Next;
            PMDL CurrentMdl;
            ULONG CurrentMdlOffset;
            union {
                ULONG DataLength;
                SIZE_T stDataLength;
            };
            PMDL MdlChain;
            ULONG DataOffset;
        };
        SLIST_HEADER Link;
        NET_BUFFER_HEADER NetBufferHeader;
    };
    USHORT ChecksumBias;
    USHORT Reserved;
    NDIS_HANDLE NdisPoolHandle;
    PVOID NdisReserved[2];
    PVOID ProtocolReserved[6];
    PVOID MiniportReserved[4];
    NDIS_PHYSICAL_ADDRESS DataPhysicalAddress;
    union {
        PNET_BUFFER_SHARED_MEMORY SharedMemoryInfo;
        PSCATTER_GATHER_LIST ScatterGatherList;
    };
};

struct DECLSPEC_ALIGN(16) _NET_BUFFER_LIST_CONTEXT {
    PNET_BUFFER_LIST_CONTEXT Next;
    USHORT Size;
    USHORT Offset;
    POINTER_ALIGNMENT UCHAR ContextData[];
};

struct _NET_BUFFER_LIST {
    union {
        struct {
            PNET_BUFFER_LIST Next;
            PNET_BUFFER FirstNetBuffer;
        };
        SLIST_HEADER Link;
        NET_BUFFER_LIST_HEADER NetBufferListHeader;
    };
    PNET_BUFFER_LIST_CONTEXT Context;
    PNET_BUFFER_LIST ParentNetBufferList;
    NDIS_HANDLE NdisPoolHandle;
    DECLSPEC_ALIGN(16) PVOID NdisReserved[2];
    PVOID ProtocolReserved[4];
    PVOID MiniportReserved[2];
    PVOID Scratch;
    NDIS_HANDLE SourceHandle;
    ULONG NblFlags;
    LONG ChildRefCount;
    ULONG Flags;
    union {
        NDIS_STATUS Status;
        ULONG NdisReserved2;
    };
    PVOID NetBufferListInfo[24];
};

struct _NET_BUFFER_SHARED_MEMORY {
    PNET_BUFFER_SHARED_MEMORY NextSharedMemorySegment;
    ULONG SharedMemoryFlags;
    NDIS_HANDLE SharedMemoryHandle;
    ULONG SharedMemoryOffset;
    ULONG SharedMemoryLength;
};

typedef struct _SCATTER_GATHER_ELEMENT {
    PHYSICAL_ADDRESS Address;
    ULONG Length;
    ULONG_PTR Reserved;
} SCATTER_GATHER_ELEMENT, *PSCATTER_GATHER_ELEMENT;

struct _SCATTER_GATHER_LIST {
    ULONG NumberOfElements;
    ULONG_PTR Reserved;
    SCATTER_GATHER_ELEMENT Elements[];
};

typedef enum _NDIS_NET_BUFFER_LIST_INFO {
    TcpIpChecksumNetBufferListInfo,
    TcpOffloadBytesTransferred = 0,
    IPsecOffloadV1NetBufferListInfo,
    IPsecOffloadV2NetBufferListInfo = 1,
    TcpLargeSendNetBufferListInfo,
    TcpReceiveNoPush = 2,
    ClassificationHandleNetBufferListInfo,
    Ieee8021QNetBufferListInfo,
    NetBufferListCancelId,
    MediaSpecificInformation,
    NetBufferListFrameType,
    NetBufferListProtocolId = 7,
    NetBufferListHashValue,
    NetBufferListHashInfo,
    WfpNetBufferListInfo,
    IPsecOffloadV2TunnelNetBufferListInfo,
    IPsecOffloadV2HeaderNetBufferListInfo,
    NetBufferListCorrelationId,
    NetBufferListFilteringInfo,
    MediaSpecificInformationEx,
    NblOriginalInterfaceIfIndex,
    NblReAuthWfpFlowContext = 16,
    TcpReceiveBytesTransferred,
    NrtNameResolutionId = 17,
    SwitchForwardingReserved,
    SwitchForwardingDetail,
    VirtualSubnetInfo,
    IMReserved,
    TcpRecvSegCoalesceInfo,
    RscTcpTimestampDelta,
    TcpSendOffloadsSupplementalNetBufferListInfo = 23,
    MaxNetBufferListInfo
} NDIS_NET_BUFFER_LIST_INFO, *PNDIS_NET_BUFFER_LIST_INFO;

typedef struct _NET_BUFFER_LIST_POOL_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    UCHAR ProtocolId;
    BOOLEAN fAllocateNetBuffer;
    USHORT ContextSize;
    ULONG PoolTag;
    ULONG DataSize;
} NET_BUFFER_LIST_POOL_PARAMETERS, *PNET_BUFFER_LIST_POOL_PARAMETERS;

typedef struct _NET_BUFFER_POOL_PARAMETERS {
    NDIS_OBJECT_HEADER Header;
    ULONG PoolTag;
    ULONG DataSize;
} NET_BUFFER_POOL_PARAMETERS, *PNET_BUFFER_POOL_PARAMETERS;

#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1                                               \
    RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_LIST_POOL_PARAMETERS, DataSize)
#define NET_BUFFER_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1                                                    \
    RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_POOL_PARAMETERS, DataSize)

#define NDIS_SEND_FLAGS_DISPATCH_LEVEL          0x00000001
#define NDIS_SEND_FLAGS_CHECK_FOR_LOOPBACK      0x00000002
#define NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL 0x00000001
#define NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL       0x00000001
#define NDIS_RECEIVE_FLAGS_RESOURCES            0x00000002
#define NDIS_RETURN_FLAGS_DISPATCH_LEVEL        0x00000001

#define NDIS_PROTOCOL_ID_DEFAULT 0
#define NDIS_PROTOCOL_ID_TCP_IP  2
#define NDIS_PROTOCOL_ID_IP6     3
#define NDIS_PROTOCOL_ID_IPX     6
#define NDIS_PROTOCOL_ID_NBF     7
#define NDIS_PROTOCOL_ID_MASK    0xF
#define NDIS_PROTOCOL_ID_MAX     0xF

#define NDIS_TEST_RETURN_FLAG(flags, flag) (((flags) & (flag)) != 0)
#define NDIS_TEST_SEND_FLAG(flags, flag) (((flags) & (flag)) != 0)
#define NDIS_TEST_RECEIVE_FLAG(flags, flag) (((flags) & (flag)) != 0)
#define NDIS_SET_SEND_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_SET_SEND_COMPLETE_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_SET_RECEIVE_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_SET_RETURN_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_TEST_SEND_AT_DISPATCH_LEVEL(flags) NDIS_TEST_SEND_FLAG(flags, NDIS_SEND_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(flags)                                                           \
    NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_CANNOT_PEND(flags) NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_RESOURCES)
#define NDIS_TEST_RECEIVE_CAN_PEND(flags) (((flags) & NDIS_RECEIVE_FLAGS_RESOURCES) == 0)
#define NDIS_TEST_RETURN_AT_DISPATCH_LEVEL(flags)                                                            \
    NDIS_TEST_RETURN_FLAG(flags, NDIS_RETURN_FLAGS_DISPATCH_LEVEL)

#define NET_BUFFER_NEXT_NB(nb) ((nb)->Next)
#define NET_BUFFER_FIRST_MDL(nb) ((nb)->MdlChain)
#define NET_BUFFER_CURRENT_MDL(nb) ((nb)->CurrentMdl)
#define NET_BUFFER_CURRENT_MDL_OFFSET(nb) ((nb)->CurrentMdlOffset)
#define NET_BUFFER_DATA_LENGTH(nb) ((nb)->DataLength)
#define NET_BUFFER_DATA_OFFSET(nb) ((nb)->DataOffset)
#define NET_BUFFER_PROTOCOL_RESERVED(nb) ((nb)->ProtocolReserved)
#define NET_BUFFER_MINIPORT_RESERVED(nb) ((nb)->MiniportReserved)
#define NET_BUFFER_LIST_NEXT_NBL(nbl) ((nbl)->Next)
#define NET_BUFFER_LIST_FIRST_NB(nbl) ((nbl)->FirstNetBuffer)
#define NET_BUFFER_LIST_FLAGS(nbl) ((nbl)->Flags)
#define NET_BUFFER_LIST_NBL_FLAGS(nbl) ((nbl)->NblFlags)
#define NET_BUFFER_LIST_STATUS(nbl) ((nbl)->Status)
#define NET_BUFFER_LIST_INFO(nbl, id) ((nbl)->NetBufferListInfo[(id)])
#define NET_BUFFER_LIST_PROTOCOL_RESERVED(nbl) ((nbl)->ProtocolReserved)
#define NET_BUFFER_LIST_MINIPORT_RESERVED(nbl) ((nbl)->MiniportReserved)
#define NET_BUFFER_LIST_CONTEXT_DATA_START(nbl) ((PUCHAR)((nbl)->Context + 1) + (nbl)->Context->Offset)
#define NET_BUFFER_LIST_CONTEXT_DATA_SIZE(nbl) ((nbl)->Context->Size)

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE NTAPI NdisAllocateNetBufferListPool(_In_opt_ NDIS_HANDLE NdisHandle,
                                                _In_ PNET_BUFFER_LIST_POOL_PARAMETERS Parameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeNetBufferListPool(_In_ NDIS_HANDLE PoolHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE NTAPI NdisAllocateNetBufferPool(_In_opt_ NDIS_HANDLE NdisHandle,
                                            _In_ PNET_BUFFER_POOL_PARAMETERS Parameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeNetBufferPool(_In_ NDIS_HANDLE PoolHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER NTAPI NdisAllocateNetBuffer(_In_ NDIS_HANDLE PoolHandle, _In_opt_ PMDL MdlChain,
                                        _In_ ULONG DataOffset, _In_ SIZE_T DataLength);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeNetBuffer(_In_ PNET_BUFFER NetBuffer);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER_LIST NTAPI NdisAllocateNetBufferList(_In_ NDIS_HANDLE PoolHandle, _In_ USHORT ContextSize,
                                                 _In_ USHORT ContextBackFill);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeNetBufferList(_In_ PNET_BUFFER_LIST NetBufferList);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER_LIST NTAPI NdisAllocateNetBufferAndNetBufferList(
    _In_ NDIS_HANDLE PoolHandle, _In_ USHORT ContextSize, _In_ USHORT ContextBackFill, _In_opt_ PMDL MdlChain,
    _In_ ULONG DataOffset, _In_ SIZE_T DataLength);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER NTAPI NdisAllocateNetBufferMdlAndData(_In_ NDIS_HANDLE PoolHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PMDL NTAPI NdisAllocateMdl(_In_ NDIS_HANDLE NdisHandle, _In_reads_bytes_(Length) PVOID VirtualAddress,
                           _In_ UINT Length);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeMdl(_In_ PMDL Mdl);

_IRQL_requires_max_(DISPATCH_LEVEL) _Must_inspect_result_
PVOID NTAPI NdisGetDataBuffer(_In_ PNET_BUFFER NetBuffer, _In_ ULONG BytesNeeded,
                              _Out_writes_bytes_all_opt_(BytesNeeded) PVOID Storage, _In_ UINT AlignMultiple,
                              _In_ UINT AlignOffset);

/* What advances and retreats free or allocate an MDL with, instead of NDIS. */
_IRQL_requires_max_(DISPATCH_LEVEL)
typedef PMDL(NTAPI *NET_BUFFER_ALLOCATE_MDL_HANDLER)(_Inout_ PULONG BufferSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *NET_BUFFER_FREE_MDL_HANDLER)(_In_ PMDL Mdl);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAdvanceNetBufferDataStart(_In_ PNET_BUFFER NetBuffer, _In_ ULONG DataOffsetDelta,
                                         _In_ BOOLEAN FreeMdl,
                                         _In_opt_ NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisRetreatNetBufferDataStart(_In_ PNET_BUFFER NetBuffer, _In_ ULONG DataOffsetDelta,
                                                _In_ ULONG DataBackFill,
                                                _In_opt_ NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCopyFromNetBufferToNetBuffer(_In_ PNET_BUFFER Destination, _In_ ULONG DestinationOffset,
                                                   _In_ ULONG BytesToCopy, _In_ PNET_BUFFER Source,
                                                   _In_ ULONG SourceOffset, _Out_ PULONG BytesCopied);

#define NDIS_CLONE_FLAGS_RESERVED          0x00000001
#define NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS 0x00000002

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNET_BUFFER_LIST NTAPI NdisAllocateCloneNetBufferList(_In_ PNET_BUFFER_LIST OriginalNetBufferList,
                                                      _In_opt_ NDIS_HANDLE NetBufferListPoolHandle,
                                                      _In_opt_ NDIS_HANDLE NetBufferPoolHandle,
                                                      _In_ ULONG AllocateCloneFlags);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeCloneNetBufferList(_In_ PNET_BUFFER_LIST CloneNetBufferList, _In_ ULONG FreeCloneFlags);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisReturnNetBufferLists(_In_ NDIS_HANDLE NdisBindingHandle, _In_ PNET_BUFFER_LIST NetBufferLists,
                                    _In_ ULONG ReturnFlags);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSendNetBufferLists(_In_ NDIS_HANDLE NdisBindingHandle,
                                  _In_ PNET_BUFFER_LIST NetBufferLists,
                                  _In_ NDIS_PORT_NUMBER PortNumber, _In_ ULONG SendFlags);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCancelSendNetBufferLists(_In_ NDIS_HANDLE NdisBindingHandle,
                                        _In_ _Points_to_data_ PVOID CancelId);

/** For all NET_BUFFERs of the list. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAdvanceNetBufferListDataStart(_In_ PNET_BUFFER_LIST NetBufferList, _In_ ULONG DataOffsetDelta,
                                             _In_ BOOLEAN FreeMdl,
                                             _In_opt_ NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);

/** For all NET_BUFFERs of the list, or for none. */
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisRetreatNetBufferListDataStart(
    _In_ PNET_BUFFER_LIST NetBufferList, _In_ ULONG DataOffsetDelta, _In_ ULONG DataBackFill,
    _In_opt_ NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler,
    _In_opt_ NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);

/** Finds CurrentMdl and CurrentMdlOffset anew from MdlChain and DataOffset. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisAdjustNetBufferCurrentMdl(_Inout_ PNET_BUFFER NetBuffer);

/** More context data in front of what is there. NdisFreeNetBufferListContext gives it back. */
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisAllocateNetBufferListContext(_In_ PNET_BUFFER_LIST NetBufferList,
                                                   _In_ USHORT ContextSize, _In_ USHORT ContextBackFill,
                                                   _In_ ULONG PoolTag);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeNetBufferListContext(_In_ PNET_BUFFER_LIST NetBufferList, _In_ USHORT ContextSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCopySendNetBufferListInfo(_In_ PNET_BUFFER_LIST DestNetBufferList,
                                         _In_ PNET_BUFFER_LIST SrcNetBufferList);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCopyReceiveNetBufferListInfo(_In_ PNET_BUFFER_LIST DestNetBufferList,
                                            _In_ PNET_BUFFER_LIST SrcNetBufferList);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE NTAPI NdisGetPoolFromNetBufferList(_In_ PNET_BUFFER_LIST NetBufferList);

#endif
