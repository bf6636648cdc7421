// SPDX-License-Identifier: MIT
#include "setup.h"

#include "adapter.h"
#include "object.h"
#include "policy.h"
#include "record.h"

CM_PAGED VOID CallMgrSetUp(VOID)
{
    PAGED_CODE();
    RecordSetUp();
    ObjectSetUp();
    PolicySetUp();
    AdapterSetUp();
}

CM_PAGED VOID CallMgrTearDown(VOID)
{
    PAGED_CODE();
    AdapterTearDown();
    PolicyTearDown();
    ObjectTearDown();
    RecordTearDown();
}
