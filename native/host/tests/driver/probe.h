// SPDX-License-Identifier: MIT
/** Control codes of probe.sys, the small driver that the host's own tests load. Device: \Device\NdhProbe. All
 * METHOD_BUFFERED, any access. */
#ifndef NDH_PROBE_H
#define NDH_PROBE_H

#define PROBE_CODE(n) (0x80000000u | (n) << 2)

#define PROBE_ECHO       PROBE_CODE(0x800u) /* output: the input bytes, reversed */
#define PROBE_PRINT      PROBE_CODE(0x801u) /* DbgPrint("probe: N bytes\n") */
#define PROBE_NULL       PROBE_CODE(0x802u) /* writes to address 0 */
#define PROBE_SPIN       PROBE_CODE(0x803u) /* never ends, calls nothing */
#define PROBE_MISSING    PROBE_CODE(0x804u) /* calls an import that does not exist */
#define PROBE_SYSCALL    PROBE_CODE(0x805u) /* makes a Linux system call (openat) by itself */
#define PROBE_PEND       PROBE_CODE(0x806u) /* pends with a cancel routine that completes it */
#define PROBE_WRITE_CODE PROBE_CODE(0x807u) /* writes into its own .text */
#define PROBE_COUNT      PROBE_CODE(0x808u) /* output: ULONG, how many of these came since loading */
#define PROBE_CALL_NULL PROBE_CODE(0x809u) /* calls address 0 */

#endif
