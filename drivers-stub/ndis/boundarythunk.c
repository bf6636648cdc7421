// SPDX-License-Identifier: MIT
#include "boundarythunk.h"

static CROSSING *Thunks; /* the innermost of each thread first; library's lock */

_Use_decl_annotations_
VOID ThunkEnter(CROSSING *Crossing, const BOUNDARY_PLACE *Place)
{
    KIRQL Irql;

    Crossing->Thunk = TRUE;
    Crossing->Thread = PsGetCurrentThreadId();
    Crossing->Place = *Place;
    Crossing->Place.Legacy = FALSE; /* what the thunk calls is the driver's own */
    LibraryAcquire(&Irql);
    Crossing->Outer = Thunks;
    Thunks = Crossing;
    LibraryRelease(Irql);
}

_Use_decl_annotations_
VOID ThunkLeave(const CROSSING *Crossing)
{
    CROSSING **Link = &Thunks;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    while (*Link != Crossing) {
        Link = &(*Link)->Outer;
    }
    *Link = Crossing->Outer;
    LibraryRelease(Irql);
}

_Use_decl_annotations_
BOUNDARY_PLACE PlaceOfThunk(VOID)
{
    HANDLE Thread = PsGetCurrentThreadId();
    BOUNDARY_PLACE Place = { .Driver = NULL };
    const CROSSING *Crossing;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Crossing = Thunks; Crossing != NULL; Crossing = Crossing->Outer) {
        if (Crossing->Thread == Thread) {
            Place = Crossing->Place;
            break;
        }
    }
    LibraryRelease(Irql);
    return Place;
}
