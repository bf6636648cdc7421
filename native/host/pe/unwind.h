// SPDX-License-Identifier: MIT
/** What the files that unwind by .pdata and .xdata share. */
#ifndef NDH_PE_UNWIND_H
#define NDH_PE_UNWIND_H

#include "image.h"

#define PE_UNWIND_EXCEPTIONS 1u
#define PE_UNWIND_UNWINDING  2u
#define PE_UNWIND_CHAINED    4u
#define PE_UNWIND_MAX_CHAIN  32u

#define PE_UWOP_EPILOG 6u

/** UNWIND_INFO, checked: the codes lie in readable memory of the image. */
struct pe_unwind_info {
    unsigned version, flags, prolog_size, count, frame_register, frame_offset;
    const uint8_t *codes;
    uint32_t after; /* rva of what follows the codes */
};

/** unwind.c: 0, or -1 when there is none of version 1 or 2 at rva. */
int pe_unwind_info(const struct ndh_image *image, uint32_t rva, struct pe_unwind_info *info);
/** The function that the information of this one is chained to, in the end. 0,
 * or -1: the chain is broken or a ring. */
int pe_unwind_primary(const struct ndh_image *image, struct pe_runtime_function *function);
/** Loads a general register from the stack and notes where it lay; places may
 * be NULL. 0, or -1. */
int pe_unwind_load(uint64_t address, struct ndh_registers *registers, unsigned gpr,
                   struct ndh_places *places);
/** A return address: rip and rsp become the caller's. 0, or -1. */
int pe_unwind_return(struct ndh_registers *registers);

/** epilogue.c: whether rva lies in an epilogue of the function, which has to
 * contain it; if so its rest is carried out, so that the registers become the
 * caller's. Returns 1, 0: it does not, -1: the stack makes no sense. */
int pe_unwind_epilogue(const struct ndh_image *image, const struct pe_runtime_function *function,
                       const struct pe_unwind_info *info, uint32_t rva, struct ndh_registers *registers,
                       struct ndh_places *places);

#endif
