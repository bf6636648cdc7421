// SPDX-License-Identifier: MIT
/** I/O request packets: making, sending, completing, cancelling. */
#ifndef NDH_NT_IRP_H
#define NDH_NT_IRP_H

#include "nt.h"

/** Kept in front of each IRP that the kernel allocates. */
struct nt_packet {
    LIST_ENTRY list; /* all of them, oldest first */
    /* The kernel's own IRP is complete: up to DISPATCH_LEVEL; frees it. NULL for a driver's. */
    void (*done)(struct nt_packet *packet);
    void *context;
    PFILE_OBJECT file; /* referenced, or NULL */
    uint32_t magic;
    uint32_t cancelled; /* by the close of its file */
    uint64_t reserved[2];
    IRP irp;
};

void nt_irps_init(void);

/** A zeroed IRP with its stack; NULL when memory is exhausted. file gets a reference. */
struct nt_packet *nt_packet_new(unsigned stack_size, PFILE_OBJECT file,
                                void (*done)(struct nt_packet *packet), void *context);
void nt_packet_free(struct nt_packet *packet);
/** Packet of an IRP that the kernel allocated, or NULL. */
struct nt_packet *nt_packet_of(PIRP irp);
unsigned nt_irp_count(void);

/** Sends a kernel-made IRP to the device and returns its final status; waits if the driver pends it.
 *  PASSIVE_LEVEL, on a thread. Frees it. */
NTSTATUS nt_packet_send_and_wait(PDEVICE_OBJECT device, struct nt_packet *packet);

/** IoCancelIrp on each IRP of the file that is still under way. */
void nt_irp_cancel_file(PFILE_OBJECT file);

static inline PIO_STACK_LOCATION nt_irp_next(PIRP irp)
{
    return irp->Tail.Overlay.CurrentStackLocation - 1;
}

#endif
