// SPDX-License-Identifier: MIT
/**
 * A world put back to an earlier moment in microseconds.
 *
 * At the mark all writable pages of arena and keep area lose their write permission. The first write to a
 * page traps: its content is saved and the page stays writable from then on ("hot"). To rewind is to copy
 * the saved content back. A hot page that is not written again costs a copy and no trap, so the traps are
 * paid once for a place that is visited often. Neighbours of a page that is written stay cold: over some
 * hundred visits their copies would cost more than their traps.
 *
 * All state of a world lies in the two areas, so nothing else has to be put back here. Works while nothing
 * runs, on the host stack.
 */
#ifndef NDH_HOST_REWIND_H
#define NDH_HOST_REWIND_H

#include <stddef.h>
#include <stdint.h>

/** Says where the keep area is, once, before the first mark; page-aligned. Without it there is none. */
void ndh_rewind_keep_area(void *base, size_t size);
/** Marks this moment, instead of any earlier one. Returns 0 or a negative errno. */
int ndh_rewind_mark(void);
/** Goes back to the mark, which stays. Returns 0, -ENOENT without a mark, or another negative errno: then
 * the world is good for nothing. */
int ndh_rewind(void);
/** For SIGSEGV: whether this was the first write to a page since the mark, which is possible now. */
int ndh_rewind_fault(uint64_t address, int is_write);
/** The protection of these pages of the arena is about to change. */
void ndh_rewind_protecting(uint64_t address, size_t size);
/** Makes all pages writable and forgets the mark: for the report of a crash, which must not trap. */
void ndh_rewind_forget(void);
/** Pages that the next rewind copies. */
unsigned ndh_rewind_hot_pages(void);

#endif
