// SPDX-License-Identifier: MIT
/*
 * Records of the packets on their way, in buckets by address.
 */
#include "flight.h"

#define BUCKETS 256u

static PFLIGHT Buckets[BUCKETS];

static PFLIGHT *BucketOf(PNDIS_PACKET Packet)
{
    return &Buckets[((ULONG_PTR)Packet >> 5) % BUCKETS];
}

/* Link to the record of a packet, or to the NULL at the end of its bucket. Library's lock held. */
static PFLIGHT *LinkOfLocked(PNDIS_PACKET Packet)
{
    PFLIGHT *Link = BucketOf(Packet);

    while (*Link != NULL && (*Link)->Packet != Packet) {
        Link = &(*Link)->Next;
    }
    return Link;
}

_Use_decl_annotations_
BOOLEAN FlightBegin(PFLIGHT Flight, PNDIS_PACKET Packet, FLIGHT_KIND Kind)
{
    BOOLEAN New;
    KIRQL Irql;

    Flight->Packet = Packet;
    Flight->Kind = Kind;
    LibraryAcquire(&Irql);
    New = (BOOLEAN)(*LinkOfLocked(Packet) == NULL);
    if (New) {
        Flight->Next = *BucketOf(Packet);
        *BucketOf(Packet) = Flight;
    }
    LibraryRelease(Irql);
    return New;
}

_Use_decl_annotations_
PFLIGHT FlightEnd(PNDIS_PACKET Packet, FLIGHT_KIND Kind)
{
    PFLIGHT Found;
    PFLIGHT *Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Link = LinkOfLocked(Packet);
    Found = *Link;
    if (Found != NULL && Found->Kind == Kind) {
        *Link = Found->Next;
    } else {
        Found = NULL;
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
PFLIGHT FlightFind(PNDIS_PACKET Packet, FLIGHT_KIND Kind)
{
    PFLIGHT Found;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Found = *LinkOfLocked(Packet);
    LibraryRelease(Irql);
    return Found != NULL && Found->Kind == Kind ? Found : NULL;
}

_Use_decl_annotations_
BOOLEAN FlightOfPacket(PNDIS_PACKET Packet)
{
    BOOLEAN Found;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Found = (BOOLEAN)(*LinkOfLocked(Packet) != NULL);
    LibraryRelease(Irql);
    return Found;
}
