// SPDX-License-Identifier: MIT
/*
 * ndh_hardware.h: control codes of \Device\NdhHardware, by which a test plays the device that a driver
 * drives.
 *
 * The driver host makes this device when its boot script names memory, ports or interrupts of a device;
 * Windows and Wine never have it. All codes are METHOD_BUFFERED, all structures little-endian without
 * padding.
 *
 * Errors common to all codes: STATUS_INVALID_DEVICE_REQUEST (unknown code), STATUS_BUFFER_TOO_SMALL (input
 * or output
 * shorter than needed), STATUS_INVALID_PARAMETER (a reserved field, an unknown space), STATUS_NOT_FOUND (the
 * boot script names no such memory, port or vector, and it is no RAM either).
 */
#ifndef NDH_HARDWARE_H
#define NDH_HARDWARE_H

typedef unsigned int       NDH_HW_U32;
typedef unsigned long long NDH_HW_U64;

#define NDH_HARDWARE_DEVICE_NAME L"\\Device\\NdhHardware"

/* Vendor device type; METHOD_BUFFERED (0), FILE_READ_DATA | FILE_WRITE_DATA (3). */
#define NDH_HARDWARE_DEVICE_TYPE 0x8D16u
#define NDH_HARDWARE_CODE(Function_) ((NDH_HARDWARE_DEVICE_TYPE << 16) | (3u << 14) | ((Function_) << 2))

#define NDH_HARDWARE_READ      NDH_HARDWARE_CODE(0x800u) /* 0x8D16E000 NDH_HARDWARE_RANGE -> its bytes */
#define NDH_HARDWARE_WRITE     NDH_HARDWARE_CODE(0x801u) /* 0x8D16E004 NDH_HARDWARE_RANGE, bytes -> - */
#define NDH_HARDWARE_INTERRUPT NDH_HARDWARE_CODE(0x802u) /* 0x8D16E008 NDH_HARDWARE_VECTOR -> .._ANSWER */

/* NDH_HARDWARE_RANGE.Space. */
#define NDH_HARDWARE_MEMORY 0u
#define NDH_HARDWARE_PORTS  1u

/* READ, WRITE: all of the range belongs to one device, or is RAM, which devices reach by DMA. */
typedef struct NDH_HARDWARE_RANGE {
    NDH_HW_U32 Space;              /*   0 NDH_HARDWARE_MEMORY, _PORTS                                     */
    NDH_HW_U32 Length;             /*   4 bytes, not 0                                                    */
    NDH_HW_U64 Start;              /*   8 physical address, or port                                       */
} NDH_HARDWARE_RANGE;              /*  16                                                                 */

/* INTERRUPT: the device raises its interrupt; the answer comes when the service routines have returned. */
typedef struct NDH_HARDWARE_VECTOR {
    NDH_HW_U32 Vector;             /*   0                                                                 */
    NDH_HW_U32 Reserved;           /*   4 0                                                               */
} NDH_HARDWARE_VECTOR;             /*   8                                                                 */

typedef struct NDH_HARDWARE_ANSWER {
    NDH_HW_U32 Connected;          /*   0 service routines that were called                               */
    NDH_HW_U32 Recognized;         /*   4 of those, how many said that the interrupt is their device's    */
} NDH_HARDWARE_ANSWER;             /*   8                                                                 */

#endif
