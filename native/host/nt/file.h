// SPDX-License-Identifier: MIT
/** File objects: opening devices and the end of files. */
#ifndef NDH_NT_FILE_H
#define NDH_NT_FILE_H

#include "nt.h"

/** Device that a path names, with the part of the path behind its name; checks that it may be opened. */
NTSTATUS nt_file_find_device(PCUNICODE_STRING path, PDEVICE_OBJECT *device, UNICODE_STRING *rest);

/** A file object on the device, with one reference; not opened yet. NULL when memory is exhausted. */
PFILE_OBJECT nt_file_new(PDEVICE_OBJECT device, const UNICODE_STRING *rest);

/** IRP_MJ_CREATE has succeeded: from now on the file is cleaned up and closed. */
void nt_file_opened(PFILE_OBJECT file);

/** IRP_MJ_CREATE packet for the file. */
struct nt_packet *nt_file_create_packet(PFILE_OBJECT file, KPROCESSOR_MODE mode,
                                        void (*done)(struct nt_packet *packet), void *context);

#define FILE_SYNCHRONOUS_IO_ALERT 0x00000010
#define FO_SYNCHRONOUS_IO         0x00000002

/** How a driver opens a device. ea stays the caller's and lives until the open has ended. */
struct nt_file_opening {
    PCUNICODE_STRING path;
    PVOID ea;
    ULONG ea_length;
    ULONG disposition; /* FILE_OPEN and so on; 0: as IoGetDeviceObjectPointer */
    ULONG options;     /* FILE_SYNCHRONOUS_IO_NONALERT and so on */
};

/** Opens and waits. The file has one reference, the caller's. PASSIVE_LEVEL, on a thread. */
NTSTATUS nt_file_open(const struct nt_file_opening *how, PFILE_OBJECT *file);

#endif
