// SPDX-License-Identifier: MIT
#include "enumerate.h"
#include "attach.h"
#include "client.h"
#include "guard.h"
#include "recorder.h"

static VOID DescribeBinding(NDH_BINDING *Binding, NDH_ENTITY *Entity)
{
    const NDHMP_INTERFACE *miniport = AttachAcquire(Binding);
    NDHMP_PARTS parts;

    if (miniport != NULL) {
        miniport->Identify(miniport->Context, &parts);
        AttachRelease(Binding);
        Entity->Flags = NDH_ENTITY_OURS | (parts.Manager != 0 ? NDH_ENTITY_STAND_ALONE : 0);
        Entity->Peer = parts.Adapter;
        Entity->Manager = parts.Manager;
    }
}

static VOID Describe(NDH_OBJECT *Object, NDH_ENTITY *Entity)
{
    RtlZeroMemory(Entity, sizeof(*Entity));
    Entity->Id = Object->Id;
    Entity->Parent = Object->Parent != NULL ? Object->Parent->Id : 0;
    Entity->Peer = Object->Peer;
    Entity->Kind = NDH_ID_KIND(Object->Id);
    Entity->State = (UINT32)GuardState(Object);
    if (Entity->Kind == NdhKindAdapter) {
        Entity->Medium = CONTAINING_RECORD(Object, NDH_ADAPTER, Object)->Medium;
    } else if (Entity->Kind == NdhKindBinding) {
        DescribeBinding(CONTAINING_RECORD(Object, NDH_BINDING, Object), Entity);
    } else {
        const NDH_AF *af = CONTAINING_RECORD(Object, NDH_AF, Object);
        Entity->Flags = NDH_IS_STAND_ALONE(Object->Peer) ? NDH_ENTITY_STAND_ALONE : 0;
        Entity->AfType = (UINT32)af->Family.AddressFamily;
        Entity->AfMajor = af->Family.MajorVersion;
        Entity->AfMinor = af->Family.MinorVersion;
    }
}

NTSTATUS EnumerateEntities(NDH_ENTITY *Entities, SIZE_T Max, SIZE_T *Written)
{
    static const UINT8 kinds[] = { NdhKindAdapter, NdhKindBinding, NdhKindAf };
    SIZE_T count = 0;

    for (UINT32 i = 0; i < ARRAYSIZE(kinds); i++) {
        NDH_OBJECT *object;
        UINT32 cursor = 0;
        while ((object = ObjectNext(kinds[i], &cursor)) != NULL) {
            if (count < Max) {
                Describe(object, &Entities[count]);
            }
            count++;
            ObjectRelease(object);
        }
    }
    if (count > Max) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    *Written = count * sizeof(*Entities);
    return STATUS_SUCCESS;
}

VOID EnumerateRecordLinks(VOID)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    while ((object = ObjectNext(NdhKindAf, &cursor)) != NULL) {
        if (object->Peer != 0) {
            (VOID) RecordEvent(NdhEventLink, 0, object->Id, object->Peer, 0, 0);
        }
        ObjectRelease(object);
    }
}
