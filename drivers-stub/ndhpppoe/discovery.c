// SPDX-License-Identifier: MIT
/*
 * Frames of RFC 2516: what is sent to find an access concentrator and to leave it, and what arrives.
 */
#include "pppoe.h"

#define CODE_PADO 0x07u
#define CODE_PADI 0x09u
#define CODE_PADR 0x19u
#define CODE_PADS 0x65u
#define CODE_PADT 0xA7u

#define TAG_END          0x0000u
#define TAG_SERVICE_NAME 0x0101u
#define TAG_HOST_UNIQ    0x0103u
#define TAG_AC_COOKIE    0x0104u
#define TAG_HEADER       4u

static const UCHAR Broadcast[ETHERNET_ADDRESS] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

static USHORT Number(const UCHAR *At)
{
    return (USHORT)(At[0] << 8 | At[1]);
}

static VOID NumberPut(UCHAR *At, ULONG Value)
{
    At[0] = (UCHAR)(Value >> 8);
    At[1] = (UCHAR)Value;
}

_Use_decl_annotations_
VOID PppoeHead(UCHAR *Head, UCHAR Code, USHORT Id, ULONG Length)
{
    Head[0] = 0x11;
    Head[1] = Code;
    NumberPut(Head + 2, Id);
    NumberPut(Head + 4, Length);
}

/* Appends a tag; returns where the next one goes. */
static ULONG TagPut(UCHAR *Packet, ULONG At, USHORT Type, const VOID *Value, ULONG Length)
{
    NumberPut(Packet + At, Type);
    NumberPut(Packet + At + 2, Length);
    NdisMoveMemory(Packet + At + TAG_HEADER, Value, Length);
    return At + TAG_HEADER + Length;
}

/* PADI and PADR: any service, the session's Host-Uniq, and the cookie if there is one. */
static VOID Ask(const SESSION *Session, const UCHAR *Destination, UCHAR Code)
{
    UCHAR Packet[PPPOE_HEADER + 3 * TAG_HEADER + sizeof(Session->Serial) + PPPOE_MAX_COOKIE];
    ULONG Length = TagPut(Packet, PPPOE_HEADER, TAG_SERVICE_NAME, "", 0);

    Length = TagPut(Packet, Length, TAG_HOST_UNIQ, &Session->Serial, sizeof(Session->Serial));
    if (Session->CookieLength != 0) {
        Length = TagPut(Packet, Length, TAG_AC_COOKIE, Session->Cookie, Session->CookieLength);
    }
    PppoeHead(Packet, Code, 0, Length - PPPOE_HEADER);
    (VOID) EthernetSend(Destination, PPPOE_TYPE_DISCOVERY, Packet, Length, NULL);
}

_Use_decl_annotations_
VOID DiscoverySendPadi(const SESSION *Session)
{
    Ask(Session, Broadcast, CODE_PADI);
}

_Use_decl_annotations_
VOID DiscoverySendPadt(const SESSION *Session)
{
    UCHAR Packet[PPPOE_HEADER];

    PppoeHead(Packet, CODE_PADT, Session->Id, 0);
    (VOID) EthernetSend(Session->Concentrator, PPPOE_TYPE_DISCOVERY, Packet, sizeof(Packet), NULL);
}

/* Value of the first tag of that type, or NULL. */
static const UCHAR *TagFind(const UCHAR *Tags, ULONG Length, USHORT Type, PULONG Found)
{
    while (Length >= TAG_HEADER && Number(Tags) != TAG_END) {
        ULONG Size = Number(Tags + 2);

        if (Size > Length - TAG_HEADER) {
            return NULL;
        }
        if (Number(Tags) == Type) {
            *Found = Size;
            return Tags + TAG_HEADER;
        }
        Tags += TAG_HEADER + Size;
        Length -= TAG_HEADER + Size;
    }
    return NULL;
}

/* Host-Uniq of a packet, or 0. */
static ULONG SerialOf(const UCHAR *Tags, ULONG Length)
{
    ULONG Serial = 0;
    ULONG Size;
    const UCHAR *Value = TagFind(Tags, Length, TAG_HOST_UNIQ, &Size);

    if (Value != NULL && Size == sizeof(Serial)) {
        NdisMoveMemory(&Serial, Value, sizeof(Serial));
    }
    return Serial;
}

/* The first access concentrator that offers itself is taken. */
static VOID Offered(const UCHAR *Source, const UCHAR *Tags, ULONG Length)
{
    ULONG Serial = SerialOf(Tags, Length);
    SESSION *Session = Serial != 0 ? SessionEnter(SessionDiscovering, Serial, 0) : NULL;
    ULONG Size = 0;
    const UCHAR *Cookie;
    BOOLEAN Mine;

    if (Session == NULL) {
        return;
    }
    Cookie = TagFind(Tags, Length, TAG_AC_COOKIE, &Size);
    NdisAcquireSpinLock(&Lock);
    Mine = (BOOLEAN)(Session->State == SessionDiscovering && Size <= PPPOE_MAX_COOKIE);
    if (Mine) {
        Session->State = SessionRequesting;
        NdisMoveMemory(Session->Concentrator, Source, ETHERNET_ADDRESS);
        Session->CookieLength = 0;
        if (Cookie != NULL) {
            NdisMoveMemory(Session->Cookie, Cookie, Size);
            Session->CookieLength = Size;
        }
    }
    NdisReleaseSpinLock(&Lock);
    if (Mine) {
        Ask(Session, Session->Concentrator, CODE_PADR);
    }
    SessionLeave(Session);
}

static VOID Granted(const UCHAR *Source, USHORT Id, const UCHAR *Tags, ULONG Length)
{
    ULONG Serial = SerialOf(Tags, Length);
    SESSION *Session = Serial != 0 ? SessionEnter(SessionRequesting, Serial, 0) : NULL;

    if (Session == NULL) {
        return;
    }
    if (RtlCompareMemory(Source, Session->Concentrator, ETHERNET_ADDRESS) == ETHERNET_ADDRESS) {
        CallAnswer(Session, SessionRequesting, Id != 0 ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE, Id);
    }
    SessionLeave(Session);
}

/* The connected session of that number and concentrator, entered, or NULL. */
static SESSION *SessionOf(const UCHAR *Source, USHORT Id)
{
    SESSION *Session = Id != 0 ? SessionEnter(SessionConnected, 0, Id) : NULL;

    if (Session != NULL &&
        RtlCompareMemory(Source, Session->Concentrator, ETHERNET_ADDRESS) != ETHERNET_ADDRESS) {
        SessionLeave(Session);
        Session = NULL;
    }
    return Session;
}

_Use_decl_annotations_
VOID FrameArrived(const UCHAR *Frame, ULONG Length)
{
    const UCHAR *Source = Frame + ETHERNET_ADDRESS;
    const UCHAR *Head = Frame + ETHERNET_HEADER;
    const UCHAR *Body = Head + PPPOE_HEADER;
    BOOLEAN Data;
    SESSION *Session;
    ULONG Size;
    USHORT Id;

    if (Length < ETHERNET_HEADER + PPPOE_HEADER || Head[0] != 0x11) {
        return;
    }
    Data = (BOOLEAN)(Number(Frame + 2 * ETHERNET_ADDRESS) == PPPOE_TYPE_SESSION);
    Id = Number(Head + 2);
    Size = Number(Head + 4);
    if ((!Data && Number(Frame + 2 * ETHERNET_ADDRESS) != PPPOE_TYPE_DISCOVERY) ||
        Size > Length - ETHERNET_HEADER - PPPOE_HEADER) {
        return;
    }
    if (!Data && Head[1] == CODE_PADO) {
        Offered(Source, Body, Size);
    } else if (!Data && Head[1] == CODE_PADS) {
        Granted(Source, Id, Body, Size);
    } else if ((Data && Head[1] == 0 && Size != 0) || (!Data && Head[1] == CODE_PADT)) {
        Session = SessionOf(Source, Id);
        if (Session != NULL) {
            if (Data) {
                DataReceive(Session, Body, Size);
            } else {
                CallEnded(Session);
            }
            SessionLeave(Session);
        }
    }
}
