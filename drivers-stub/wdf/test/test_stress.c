// SPDX-License-Identifier: MIT
/** Random sequences of requests, cancellation, queue states and handles; each seed ends with nothing left. */
#include "client.h"
#include <string.h>

#define SLOTS 24
#define STEPS 600

struct slot {
    PIRP irp;
    WDFREQUEST request; /* with the driver, NULL otherwise */
    BOOLEAN marked;
};

static struct slot slots[SLOTS];
static struct slot *sending;
static PFILE_OBJECT files[2];
static unsigned long long state;
static unsigned cancelled_by_callback;
static BOOLEAN cleaned;

static unsigned pick(unsigned count)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % count;
}

static struct slot *slot_of(WDFREQUEST request)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        if (slots[i].request == request) {
            return &slots[i];
        }
    }
    CHECK(FALSE);
    return NULL;
}

static VOID NTAPI on_cancel(WDFREQUEST request)
{
    struct slot *slot = slot_of(request);

    CHECK(slot->marked);
    cancelled_by_callback++;
    slot->request = NULL;
    WdfRequestComplete(request, STATUS_CANCELLED);
}

static void keep(WDFREQUEST request)
{
    sending->request = request;
    sending->marked = FALSE;
}

static void mark(struct slot *slot)
{
    if (slot->request == NULL || slot->marked) {
        return;
    }
    slot->marked = TRUE;
    if (pick(2) == 0) {
        WdfRequestMarkCancelable(slot->request, on_cancel);
    } else if (!NT_SUCCESS(WdfRequestMarkCancelableEx(slot->request, on_cancel))) {
        slot->marked = FALSE;
    }
}

/** FALSE: the cancel callback has the request or will have it. */
static BOOLEAN take_back(struct slot *slot)
{
    if (slot->marked && WdfRequestUnmarkCancelable(slot->request) != STATUS_SUCCESS) {
        return FALSE;
    }
    slot->marked = FALSE;
    return TRUE;
}

static void complete(struct slot *slot)
{
    WDFREQUEST request = slot->request;

    if (request != NULL && take_back(slot)) {
        slot->request = NULL;
        WdfRequestComplete(request, STATUS_SUCCESS);
    }
}

static void park(struct slot *slot)
{
    WDFREQUEST request = slot->request;

    if (request != NULL && take_back(slot)) {
        slot->request = NULL;
        if (!NT_SUCCESS(WdfRequestForwardToIoQueue(request, client.manual))) {
            WdfRequestComplete(request, STATUS_DEVICE_BUSY);
        }
    }
}

static void retrieve(void)
{
    WDFREQUEST request;

    if (NT_SUCCESS(WdfIoQueueRetrieveNextRequest(client.manual, &request))) {
        if (pick(3) == 0) {
            CHECK(WdfRequestRequeue(request) == STATUS_SUCCESS);
        } else {
            WdfRequestComplete(request, STATUS_SUCCESS);
        }
    }
}

static void send(struct slot *slot)
{
    ULONG codes[] = { CLIENT_ECHO, CLIENT_CALL, CLIENT_CALL, CLIENT_PARK };

    sending = slot;
    slot->request = NULL;
    slot->irp = client_ioctl(files[cleaned ? 1 : pick(2)], codes[pick(4)], "data", 4, 4);
}

/** One step that is legal at DISPATCH_LEVEL. */
static void step(struct slot *slot)
{
    switch (pick(7)) {
    case 0:
    case 1:
        if (slot->irp != NULL) {
            (void)IoCancelIrp(slot->irp);
        }
        break;
    case 2:
        mark(slot);
        break;
    case 3:
        complete(slot);
        break;
    case 4:
        park(slot);
        break;
    case 5:
        retrieve();
        break;
    default:
        (void)WdfIoQueueGetState(client.manual, NULL, NULL);
        break;
    }
}

static void passive_step(void)
{
    switch (pick(40)) {
    case 0:
        WdfIoQueuePurge(client.manual, NULL, NULL);
        break;
    case 1:
        WdfIoQueueStop(client.manual, NULL, NULL);
        break;
    case 2:
        WdfIoQueueStart(client.manual);
        break;
    case 3:
        // A file object is not closed while requests of it are under way, so only its cleanup can come in
        // between.
        if (!cleaned) {
            fake_cleanup(client.device_object, files[0]);
            cleaned = TRUE;
        }
        break;
    default:
        break;
    }
}

static void run_seed(unsigned long long seed)
{
    KIRQL irql;

    state = seed;
    cleaned = FALSE;
    client.level = seed % 2 == 0 ? WdfExecutionLevelPassive : WdfExecutionLevelDispatch;
    client.on_queue_callback = seed % 3 == 0;
    client.scope = seed % 5 == 0 ? WdfSynchronizationScopeQueue : WdfSynchronizationScopeNone;
    client.on_call = keep;
    client_load();
    CHECK(client.entry_status == STATUS_SUCCESS);
    files[0] = client_open();
    files[1] = client_open();
    for (unsigned i = 0; i < STEPS; i++) {
        struct slot *slot = &slots[pick(SLOTS)];

        if (slot->irp != NULL && fake_done(slot->irp)) {
            fake_free(slot->irp);
            slot->irp = NULL;
        }
        if (slot->irp == NULL) {
            send(slot);
        }
        irql = KfRaiseIrql(pick(3) == 0 ? DISPATCH_LEVEL : PASSIVE_LEVEL);
        step(&slots[pick(SLOTS)]);
        KeLowerIrql(irql);
        passive_step();
        fake_run();
    }
    for (unsigned i = 0; i < SLOTS; i++) {
        complete(&slots[i]);
    }
    WdfIoQueuePurgeSynchronously(client.manual);
    for (unsigned i = 0; i < SLOTS; i++) {
        if (slots[i].irp != NULL) {
            fake_free(slots[i].irp);
        }
    }
    if (!cleaned) {
        fake_cleanup(client.device_object, files[0]);
    }
    fake_close(client.device_object, files[0]);
    client_close(files[1]);
    client_unload();
}

static void seeds(void)
{
    for (unsigned long long seed = 1; seed <= 60; seed++) {
        memset(slots, 0, sizeof(slots));
        client.unloads = client.device_cleanups = client.device_destroys = 0;
        run_seed(seed);
    }
    CHECK(cancelled_by_callback > 100);
}

static const struct fake_test tests[] = {
    { "seeds", seeds },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
