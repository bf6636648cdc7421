// SPDX-License-Identifier: MIT
/**
 * Numbers of the NDIS functions and callbacks that events and reply policies name. Part of the control
 * protocol: numbers are never reused. The name is the documentation's; an NdisMCm name stands for what the
 * call manager wrote, although most are macros for an NdisCm export (ndis.h). What NDIS 5.x drivers call and
 * are called by has numbers of its own where it is not the same function; a reply policy names the callback
 * of NDIS 6 whatever the driver's own is.
 *
 * NDH_FUNCTION_LIST(X) calls X(number, name) in ascending order.
 */
#ifndef NDH_FUNCTIONS_H
#define NDH_FUNCTIONS_H

#define NDH_FUNCTION_LIST(X)                                                                                 \
    /* called by a client */                                                                                 \
    X(0x001, NdisClOpenAddressFamilyEx)                                                                      \
    X(0x002, NdisClCloseAddressFamily)                                                                       \
    X(0x003, NdisClNotifyCloseAddressFamilyComplete)                                                         \
    X(0x004, NdisClRegisterSap)                                                                              \
    X(0x005, NdisClDeregisterSap)                                                                            \
    X(0x006, NdisClMakeCall)                                                                                 \
    X(0x007, NdisClIncomingCallComplete)                                                                     \
    X(0x008, NdisClCloseCall)                                                                                \
    X(0x009, NdisClModifyCallQoS)                                                                            \
    X(0x00a, NdisClAddParty)                                                                                 \
    X(0x00b, NdisClDropParty)                                                                                \
    X(0x00c, NdisClGetProtocolVcContextFromTapiCallId)                                                       \
    /* called by clients and stand-alone call managers */                                                    \
    X(0x010, NdisCoCreateVc)                                                                                 \
    X(0x011, NdisCoDeleteVc)                                                                                 \
    X(0x012, NdisCoOidRequest)                                                                               \
    X(0x013, NdisCoOidRequestComplete)                                                                       \
    X(0x014, NdisCoSendNetBufferLists)                                                                       \
    X(0x015, NdisReturnNetBufferLists)                                                                       \
    X(0x016, NdisCoAssignInstanceName)                                                                       \
    X(0x017, NdisCoGetTapiCallId)                                                                            \
    X(0x018, NdisRegisterProtocolDriver)                                                                     \
    X(0x019, NdisDeregisterProtocolDriver)                                                                   \
    X(0x01a, NdisSetOptionalHandlers)                                                                        \
    X(0x01b, NdisOpenAdapterEx)                                                                              \
    X(0x01c, NdisCloseAdapterEx)                                                                             \
    X(0x01d, NdisUnbindAdapter)                                                                              \
    X(0x01e, NdisReEnumerateProtocolBindings)                                                                \
    X(0x01f, NdisCompleteUnbindAdapterEx)                                                                    \
    X(0x020, NdisCompleteNetPnPEvent)                                                                        \
    X(0x021, NdisSendNetBufferLists)                                                                         \
    X(0x022, NdisCancelSendNetBufferLists)                                                                   \
    X(0x023, NdisOidRequest)                                                                                 \
    X(0x024, NdisCancelOidRequest)                                                                           \
    X(0x025, NdisCompleteBindAdapterEx)                                                                      \
    /* called by a miniport with integrated call manager */                                                  \
    X(0x040, NdisMCmRegisterAddressFamilyEx)                                                                 \
    X(0x041, NdisMCmOpenAddressFamilyComplete)                                                               \
    X(0x042, NdisMCmCloseAddressFamilyComplete)                                                              \
    X(0x043, NdisMCmNotifyCloseAddressFamily)                                                                \
    X(0x044, NdisMCmRegisterSapComplete)                                                                     \
    X(0x045, NdisMCmDeregisterSapComplete)                                                                   \
    X(0x046, NdisMCmCreateVc)                                                                                \
    X(0x047, NdisMCmDeleteVc)                                                                                \
    X(0x048, NdisMCmActivateVc)                                                                              \
    X(0x049, NdisMCmDeactivateVc)                                                                            \
    X(0x04a, NdisMCmMakeCallComplete)                                                                        \
    X(0x04b, NdisMCmDispatchIncomingCall)                                                                    \
    X(0x04c, NdisMCmDispatchCallConnected)                                                                   \
    X(0x04d, NdisMCmDispatchIncomingCloseCall)                                                               \
    X(0x04e, NdisMCmCloseCallComplete)                                                                       \
    X(0x04f, NdisMCmAddPartyComplete)                                                                        \
    X(0x050, NdisMCmDropPartyComplete)                                                                       \
    X(0x051, NdisMCmDispatchIncomingDropParty)                                                               \
    X(0x052, NdisMCmModifyCallQoSComplete)                                                                   \
    X(0x053, NdisMCmDispatchIncomingCallQoSChange)                                                           \
    X(0x054, NdisMCmOidRequest)                                                                              \
    X(0x055, NdisMCmOidRequestComplete)                                                                      \
    /* called by any CoNDIS miniport */                                                                      \
    X(0x060, NdisMRegisterMiniportDriver)                                                                    \
    X(0x061, NdisMDeregisterMiniportDriver)                                                                  \
    X(0x062, NdisMSetMiniportAttributes)                                                                     \
    X(0x063, NdisMCoSendNetBufferListsComplete)                                                              \
    X(0x064, NdisMCoIndicateReceiveNetBufferLists)                                                           \
    X(0x065, NdisMCoIndicateStatusEx)                                                                        \
    X(0x066, NdisMCoOidRequestComplete)                                                                      \
    X(0x067, NdisMCoActivateVcComplete)                                                                      \
    X(0x068, NdisMCoDeactivateVcComplete)                                                                    \
    X(0x069, NdisMPauseComplete)                                                                             \
    X(0x06a, NdisMRestartComplete)                                                                           \
    X(0x06b, NdisMResetMiniport)                                                                             \
    X(0x06c, NdisMResetComplete)                                                                             \
    X(0x06d, NdisMOidRequestComplete)                                                                        \
    X(0x06e, NdisMSendNetBufferListsComplete)                                                                \
    X(0x06f, NdisMIndicateReceiveNetBufferLists)                                                             \
    X(0x070, NdisMIndicateStatusEx)                                                                          \
    /* called by a stand-alone call manager */                                                               \
    X(0x080, NdisCmRegisterAddressFamilyEx)                                                                  \
    X(0x081, NdisCmOpenAddressFamilyComplete)                                                                \
    X(0x082, NdisCmCloseAddressFamilyComplete)                                                               \
    X(0x083, NdisCmNotifyCloseAddressFamily)                                                                 \
    X(0x084, NdisCmRegisterSapComplete)                                                                      \
    X(0x085, NdisCmDeregisterSapComplete)                                                                    \
    X(0x086, NdisCmActivateVc)                                                                               \
    X(0x087, NdisCmDeactivateVc)                                                                             \
    X(0x088, NdisCmMakeCallComplete)                                                                         \
    X(0x089, NdisCmDispatchIncomingCall)                                                                     \
    X(0x08a, NdisCmDispatchCallConnected)                                                                    \
    X(0x08b, NdisCmDispatchIncomingCloseCall)                                                                \
    X(0x08c, NdisCmCloseCallComplete)                                                                        \
    X(0x08d, NdisCmAddPartyComplete)                                                                         \
    X(0x08e, NdisCmDropPartyComplete)                                                                        \
    X(0x08f, NdisCmDispatchIncomingDropParty)                                                                \
    X(0x090, NdisCmModifyCallQoSComplete)                                                                    \
    X(0x091, NdisCmDispatchIncomingCallQoSChange)                                                            \
    /* called by a miniport of NDIS 5.x with integrated call manager */                                      \
    X(0x0a0, NdisMInitializeWrapper)                                                                         \
    X(0x0a1, NdisMRegisterMiniport)                                                                          \
    X(0x0a2, NdisMRegisterUnloadHandler)                                                                     \
    X(0x0a3, NdisTerminateWrapper)                                                                           \
    X(0x0a4, NdisMSetAttributesEx)                                                                           \
    X(0x0a5, NdisMCmRegisterAddressFamily)                                                                   \
    X(0x0a6, NdisMCmRequest)                                                                                 \
    X(0x0a7, NdisMCmRequestComplete)                                                                         \
    X(0x0a8, NdisMCoRequestComplete)                                                                         \
    X(0x0a9, NdisMCoSendComplete)                                                                            \
    X(0x0aa, NdisMCoIndicateReceivePacket)                                                                   \
    X(0x0ab, NdisMCoReceiveComplete)                                                                         \
    X(0x0ac, NdisMCoIndicateStatus)                                                                          \
    X(0x0ad, NdisMIndicateStatus)                                                                            \
    X(0x0ae, NdisMIndicateStatusComplete)                                                                    \
    X(0x0af, NdisMQueryInformationComplete)                                                                  \
    X(0x0b0, NdisMSetInformationComplete)                                                                    \
    X(0x0b1, NdisMRegisterAdapterShutdownHandler)                                                            \
    X(0x0b2, NdisMDeregisterAdapterShutdownHandler)                                                          \
    /* called by clients and stand-alone call managers of NDIS 5.x */                                        \
    X(0x0c0, NdisRegisterProtocol)                                                                           \
    X(0x0c1, NdisDeregisterProtocol)                                                                         \
    X(0x0c2, NdisOpenAdapter)                                                                                \
    X(0x0c3, NdisCloseAdapter)                                                                               \
    X(0x0c4, NdisCompleteBindAdapter)                                                                        \
    X(0x0c5, NdisCompleteUnbindAdapter)                                                                      \
    X(0x0c6, NdisCompletePnPEvent)                                                                           \
    X(0x0c7, NdisClOpenAddressFamily)                                                                        \
    X(0x0c8, NdisCmRegisterAddressFamily)                                                                    \
    X(0x0c9, NdisCoRequest)                                                                                  \
    X(0x0ca, NdisCoRequestComplete)                                                                          \
    X(0x0cb, NdisRequest)                                                                                    \
    X(0x0cc, NdisCoSendPackets)                                                                              \
    X(0x0cd, NdisReturnPackets)                                                                              \
    X(0x0ce, NdisCancelSendPackets)                                                                          \
    X(0x0cf, NdisReset)                                                                                      \
    /* called by any driver */                                                                               \
    X(0x0e0, NdisOpenConfiguration)                                                                          \
    X(0x0e1, NdisOpenConfigurationEx)                                                                        \
    X(0x0e2, NdisOpenProtocolConfiguration)                                                                  \
    X(0x0e3, NdisOpenConfigurationKeyByName)                                                                 \
    X(0x0e4, NdisOpenConfigurationKeyByIndex)                                                                \
    X(0x0e5, NdisReadConfiguration)                                                                          \
    X(0x0e6, NdisWriteConfiguration)                                                                         \
    X(0x0e7, NdisReadNetworkAddress)                                                                         \
    X(0x0e8, NdisCloseConfiguration)                                                                         \
    X(0x0e9, NdisWriteErrorLogEntry)                                                                         \
    /* called by a miniport of a device */                                                                   \
    X(0x0f0, NdisMRegisterInterruptEx)                                                                       \
    X(0x0f1, NdisMDeregisterInterruptEx)                                                                     \
    /* callbacks of a client */                                                                              \
    X(0x100, ProtocolClOpenAfCompleteEx)                                                                     \
    X(0x101, ProtocolClCloseAfComplete)                                                                      \
    X(0x102, ProtocolClNotifyCloseAf)                                                                        \
    X(0x103, ProtocolClRegisterSapComplete)                                                                  \
    X(0x104, ProtocolClDeregisterSapComplete)                                                                \
    X(0x105, ProtocolClMakeCallComplete)                                                                     \
    X(0x106, ProtocolClIncomingCall)                                                                         \
    X(0x107, ProtocolClCallConnected)                                                                        \
    X(0x108, ProtocolClCloseCallComplete)                                                                    \
    X(0x109, ProtocolClIncomingCloseCall)                                                                    \
    X(0x10a, ProtocolClModifyCallQoSComplete)                                                                \
    X(0x10b, ProtocolClIncomingCallQoSChange)                                                                \
    X(0x10c, ProtocolClAddPartyComplete)                                                                     \
    X(0x10d, ProtocolClDropPartyComplete)                                                                    \
    X(0x10e, ProtocolClIncomingDropParty)                                                                    \
    /* callbacks of both sides: the event's Side says whose */                                               \
    X(0x120, ProtocolCoCreateVc)                                                                             \
    X(0x121, ProtocolCoDeleteVc)                                                                             \
    X(0x122, ProtocolCoOidRequest)                                                                           \
    X(0x123, ProtocolCoOidRequestComplete)                                                                   \
    X(0x124, ProtocolCoAfRegisterNotify)                                                                     \
    X(0x125, ProtocolCoReceiveNetBufferLists)                                                                \
    X(0x126, ProtocolCoSendNetBufferListsComplete)                                                           \
    X(0x127, ProtocolCoStatusEx)                                                                             \
    X(0x128, ProtocolCoRequest)                                                                              \
    X(0x129, ProtocolCoRequestComplete)                                                                      \
    X(0x130, ProtocolSetOptions)                                                                             \
    X(0x131, ProtocolBindAdapterEx)                                                                          \
    X(0x132, ProtocolUnbindAdapterEx)                                                                        \
    X(0x133, ProtocolOpenAdapterCompleteEx)                                                                  \
    X(0x134, ProtocolCloseAdapterCompleteEx)                                                                 \
    X(0x135, ProtocolNetPnPEvent)                                                                            \
    X(0x136, ProtocolUninstall)                                                                              \
    X(0x137, ProtocolSendNetBufferListsComplete)                                                             \
    X(0x138, ProtocolReceiveNetBufferLists)                                                                  \
    X(0x139, ProtocolOidRequestComplete)                                                                     \
    X(0x13a, ProtocolStatusEx)                                                                               \
    /* callbacks of a call manager */                                                                        \
    X(0x140, ProtocolCmOpenAf)                                                                               \
    X(0x141, ProtocolCmCloseAf)                                                                              \
    X(0x142, ProtocolCmRegisterSap)                                                                          \
    X(0x143, ProtocolCmDeregisterSap)                                                                        \
    X(0x144, ProtocolCmMakeCall)                                                                             \
    X(0x145, ProtocolCmCloseCall)                                                                            \
    X(0x146, ProtocolCmIncomingCallComplete)                                                                 \
    X(0x147, ProtocolCmModifyCallQoS)                                                                        \
    X(0x148, ProtocolCmAddParty)                                                                             \
    X(0x149, ProtocolCmDropParty)                                                                            \
    X(0x14a, ProtocolCmActivateVcComplete)                                                                   \
    X(0x14b, ProtocolCmDeactivateVcComplete)                                                                 \
    X(0x14c, ProtocolCmNotifyCloseAfComplete)                                                                \
    /* callbacks of a protocol driver of NDIS 5.x */                                                         \
    X(0x150, ProtocolBindAdapter)                                                                            \
    X(0x151, ProtocolUnbindAdapter)                                                                          \
    X(0x152, ProtocolOpenAdapterComplete)                                                                    \
    X(0x153, ProtocolCloseAdapterComplete)                                                                   \
    X(0x154, ProtocolPnPEvent)                                                                               \
    X(0x155, ProtocolRequestComplete)                                                                        \
    X(0x156, ProtocolResetComplete)                                                                          \
    X(0x157, ProtocolStatus)                                                                                 \
    X(0x158, ProtocolStatusComplete)                                                                         \
    X(0x159, ProtocolReceiveComplete)                                                                        \
    X(0x15a, ProtocolClOpenAfComplete)                                                                       \
    X(0x15b, ProtocolCoReceivePacket)                                                                        \
    X(0x15c, ProtocolCoSendComplete)                                                                         \
    X(0x15d, ProtocolCoStatus)                                                                               \
    /* callbacks of a miniport */                                                                            \
    X(0x160, MiniportSetOptions)                                                                             \
    X(0x161, MiniportInitializeEx)                                                                           \
    X(0x162, MiniportHaltEx)                                                                                 \
    X(0x163, MiniportPause)                                                                                  \
    X(0x164, MiniportRestart)                                                                                \
    X(0x165, MiniportShutdownEx)                                                                             \
    X(0x166, MiniportDevicePnPEventNotify)                                                                   \
    X(0x167, MiniportOidRequest)                                                                             \
    X(0x168, MiniportCancelOidRequest)                                                                       \
    X(0x169, MiniportCoOidRequest)                                                                           \
    X(0x16a, MiniportCoCreateVc)                                                                             \
    X(0x16b, MiniportCoDeleteVc)                                                                             \
    X(0x16c, MiniportCoActivateVc)                                                                           \
    X(0x16d, MiniportCoDeactivateVc)                                                                         \
    X(0x16e, MiniportCoSendNetBufferLists)                                                                   \
    X(0x16f, MiniportReturnNetBufferLists)                                                                   \
    X(0x170, MiniportDriverUnload)                                                                           \
    X(0x171, MiniportSendNetBufferLists)                                                                     \
    X(0x172, MiniportCancelSend)                                                                             \
    X(0x173, MiniportResetEx)                                                                                \
    /* callbacks of a miniport of NDIS 5.x */                                                                \
    X(0x174, MiniportInitialize)                                                                             \
    X(0x175, MiniportHalt)                                                                                   \
    X(0x176, MiniportReset)                                                                                  \
    X(0x177, MiniportShutdown)                                                                               \
    X(0x178, MiniportPnPEventNotify)                                                                         \
    X(0x179, MiniportCoRequest)                                                                              \
    X(0x17a, MiniportCoSendPackets)                                                                          \
    X(0x17b, MiniportReturnPacket)                                                                           \
    X(0x17c, MiniportQueryInformation)                                                                       \
    X(0x17d, MiniportSetInformation)                                                                         \
    X(0x17e, MiniportCancelSendPackets)                                                                      \
    /* callbacks of a miniport of a device */                                                                \
    X(0x180, MiniportInterrupt)                                                                              \
    X(0x181, MiniportInterruptDPC)                                                                           \
    X(0x182, MiniportMessageInterrupt)                                                                       \
    X(0x183, MiniportMessageInterruptDPC)                                                                    \
    X(0x184, MiniportISR)                                                                                    \
    X(0x185, MiniportHandleInterrupt)                                                                        \
    /* callbacks of a miniport that may hang */                                                              \
    X(0x186, MiniportCheckForHangEx)                                                                         \
    X(0x187, MiniportCheckForHang)

#define NDH_FUNCTION_ENUMERATOR_(number, name) NdhFn##name = number,
enum NDH_FUNCTION { NDH_FUNCTION_LIST(NDH_FUNCTION_ENUMERATOR_) NdhFnLimit = 0x1a0 };
#undef NDH_FUNCTION_ENUMERATOR_

#endif
