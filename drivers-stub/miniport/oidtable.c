// SPDX-License-Identifier: MIT
#include "oidtable.h"

#include "callmgr.h"

#define LINK_SPEED_100BPS 10000000u /* the adapter's 1 Gbit/s in units of 100 bit/s */

/* Not const: the general attributes take it as memory that may be written. */
static NDIS_OID Supported[] = {
    OID_GEN_CO_SUPPORTED_LIST,
    OID_GEN_CO_HARDWARE_STATUS,
    OID_GEN_CO_MEDIA_SUPPORTED,
    OID_GEN_CO_MEDIA_IN_USE,
    OID_GEN_CO_LINK_SPEED,
    OID_GEN_CO_MINIMUM_LINK_SPEED,
    OID_GEN_CO_VENDOR_ID,
    OID_GEN_CO_VENDOR_DESCRIPTION,
    OID_GEN_CO_VENDOR_DRIVER_VERSION,
    OID_GEN_CO_DRIVER_VERSION,
    OID_GEN_CO_PROTOCOL_OPTIONS,
    OID_GEN_CO_MAC_OPTIONS,
    OID_GEN_CO_MEDIA_CONNECT_STATUS,
    OID_GEN_CO_XMIT_PDUS_OK,
    OID_GEN_CO_RCV_PDUS_OK,
    OID_GEN_CO_XMIT_PDUS_ERROR,
    OID_GEN_CO_RCV_PDUS_ERROR,
    OID_GEN_CO_RCV_PDUS_NO_BUFFER,
    OID_PNP_QUERY_POWER,
    OID_PNP_SET_POWER,
};

static const UINT32 HardwareStatus = NdisHardwareStatusReady;
static const UINT32 Medium = NdisMediumCoWan;
static const NDIS_CO_LINK_SPEED LinkSpeed = { .Outbound = LINK_SPEED_100BPS, .Inbound = LINK_SPEED_100BPS };
static const UINT32 VendorId = 0x00ffffff; /* no IEEE number */
static const CHAR VendorDescription[] = NDHMP_VENDOR_DESCRIPTION;
static const UINT32 VendorDriverVersion = NDHMP_VERSION_MAJOR << 16 | NDHMP_VERSION_MINOR;
static const UINT16 DriverVersion = NDIS_MINIPORT_MAJOR_VERSION << 8 | NDIS_MINIPORT_MINOR_VERSION;
static const UINT32 MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK;
static const UINT32 ConnectStatus = NdisMediaStateConnected;

#define QUERY(oid, value)                                                                                    \
    {                                                                                                        \
        oid, OID_MAY_QUERY, sizeof(value), &(value)                                                          \
    }
#define COUNTER(oid)                                                                                         \
    {                                                                                                        \
        oid, OID_MAY_QUERY | OID_COUNTER, sizeof(UINT64), NULL                                               \
    }

static const OID_ENTRY Entries[] = {
    QUERY(OID_GEN_CO_SUPPORTED_LIST, Supported),
    QUERY(OID_GEN_CO_HARDWARE_STATUS, HardwareStatus),
    QUERY(OID_GEN_CO_MEDIA_SUPPORTED, Medium),
    QUERY(OID_GEN_CO_MEDIA_IN_USE, Medium),
    QUERY(OID_GEN_CO_LINK_SPEED, LinkSpeed),
    QUERY(OID_GEN_CO_MINIMUM_LINK_SPEED, LinkSpeed),
    QUERY(OID_GEN_CO_VENDOR_ID, VendorId),
    QUERY(OID_GEN_CO_VENDOR_DESCRIPTION, VendorDescription),
    QUERY(OID_GEN_CO_VENDOR_DRIVER_VERSION, VendorDriverVersion),
    QUERY(OID_GEN_CO_DRIVER_VERSION, DriverVersion),
    { OID_GEN_CO_PROTOCOL_OPTIONS, OID_MAY_SET, sizeof(UINT32), NULL },
    QUERY(OID_GEN_CO_MAC_OPTIONS, MacOptions),
    QUERY(OID_GEN_CO_MEDIA_CONNECT_STATUS, ConnectStatus),
    COUNTER(OID_GEN_CO_XMIT_PDUS_OK),
    COUNTER(OID_GEN_CO_RCV_PDUS_OK),
    COUNTER(OID_GEN_CO_XMIT_PDUS_ERROR),
    COUNTER(OID_GEN_CO_RCV_PDUS_ERROR),
    COUNTER(OID_GEN_CO_RCV_PDUS_NO_BUFFER),
    /* An adapter that is not halted on suspend gets these instead and may not fail them; there is no hardware
     * to prepare. The query's buffer holds the state asked about and stays as it is. */
    { OID_PNP_QUERY_POWER, OID_MAY_QUERY, 0, NULL },
    { OID_PNP_SET_POWER, OID_MAY_SET, sizeof(NDIS_DEVICE_POWER_STATE), NULL },
};

C_ASSERT(sizeof(Entries) / sizeof(Entries[0]) == sizeof(Supported) / sizeof(Supported[0]));

const OID_ENTRY *OidFind(NDIS_OID Oid)
{
    UINT32 Index;

    for (Index = 0; Index < sizeof(Entries) / sizeof(Entries[0]); Index++) {
        if (Entries[Index].Oid == Oid) {
            return &Entries[Index];
        }
    }
    return NULL;
}

NDIS_OID *OidList(ULONG *Length)
{
    *Length = sizeof(Supported);
    return Supported;
}

UINT64 OidCounter(const CM_ADAPTER *Adapter, NDIS_HANDLE VcContext, NDIS_OID Oid)
{
    const CM_VC *Vc = VcContext;
    const CM_TRAFFIC *Traffic = Vc != NULL ? &Vc->Traffic : &Adapter->Traffic;

    switch (Oid) {
    case OID_GEN_CO_XMIT_PDUS_OK:
        return (UINT64)Traffic->Sent;
    case OID_GEN_CO_RCV_PDUS_OK:
        return (UINT64)Traffic->Received;
    case OID_GEN_CO_XMIT_PDUS_ERROR:
        return (UINT64)Traffic->NotSent;
    default:
        return 0;
    }
}
