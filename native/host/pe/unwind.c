// SPDX-License-Identifier: MIT
/**
 * Unwinding by .pdata and .xdata as the x64 exception handling page describes it ("x64 exception handling",
 * learn.microsoft.com). Tables and stack are untrusted: every read is checked, and a walk always ends because
 * each step must move rsp upwards.
 */
#include <string.h>

#include "unwind.h"

#define MAX_HOST_WORDS 1024u /* stack words searched for the driver below a host function */

enum unwind_operation {
    UWOP_PUSH_NONVOL = 0,
    UWOP_ALLOC_LARGE = 1,
    UWOP_ALLOC_SMALL = 2,
    UWOP_SET_FPREG = 3,
    UWOP_SAVE_NONVOL = 4,
    UWOP_SAVE_NONVOL_FAR = 5,
    UWOP_EPILOG = PE_UWOP_EPILOG,
    UWOP_SPARE = 7,
    UWOP_SAVE_XMM128 = 8,
    UWOP_SAVE_XMM128_FAR = 9,
    UWOP_PUSH_MACHFRAME = 10
};

enum { RSP = NDH_RSP };

static int read_stack(uint64_t address, uint64_t *value)
{
    if (!ndh_arena_readable((const void *)address, sizeof *value)) {
        return -1;
    }
    memcpy(value, (const void *)address, sizeof *value);
    return 0;
}

static int load_vector(uint64_t address, struct ndh_registers *registers, unsigned vector,
                       struct ndh_places *places)
{
    if (!ndh_arena_readable((const void *)address, 16)) {
        return -1;
    }
    memcpy(registers->vector[vector], (const void *)address, 16);
    if (places != NULL) {
        places->vector[vector] = address;
    }
    return 0;
}

int pe_unwind_load(uint64_t address, struct ndh_registers *registers, unsigned gpr, struct ndh_places *places)
{
    if (read_stack(address, &registers->gpr[gpr]) != 0) {
        return -1;
    }
    if (places != NULL) {
        places->gpr[gpr] = address;
    }
    return 0;
}

int pe_unwind_return(struct ndh_registers *registers)
{
    if (read_stack(registers->gpr[RSP], &registers->rip) != 0) {
        return -1;
    }
    registers->gpr[RSP] += 8;
    return 0;
}

/* Tables of the image: they may lie in a section that is out of memory, or in none at all. */
static const void *table_at(const struct ndh_image *image, uint32_t rva, uint64_t size)
{
    const void *table = pe_at(image, rva, size);
    if (table != NULL && !ndh_arena_readable(table, size)) {
        ndh_pe_page_in((uint64_t)table);
    }
    return table != NULL && ndh_arena_readable(table, size) ? table : NULL;
}

int pe_unwind_info(const struct ndh_image *image, uint32_t rva, struct pe_unwind_info *info)
{
    const uint8_t *head = table_at(image, rva, 4);
    if (head == NULL) {
        return -1;
    }
    info->version = head[0] & 7u;
    info->flags = head[0] >> 3;
    info->prolog_size = head[1];
    info->count = head[2];
    info->frame_register = head[3] & 15u;
    info->frame_offset = (head[3] >> 4) * 16u;
    info->codes = head + 4;
    info->after = rva + 4 + ((info->count + 1u) & ~1u) * 2u;
    const int known = info->version == 1 || info->version == 2;
    return known && table_at(image, rva, info->after - rva) != NULL ? 0 : -1;
}

/* The next of a chain. 1; 0: this is the last one; -1: it makes no sense. */
static int next_in_chain(const struct ndh_image *image, const struct pe_unwind_info *info,
                         struct pe_runtime_function *function)
{
    if ((info->flags & PE_UNWIND_CHAINED) == 0) {
        return 0;
    }
    const void *next = table_at(image, info->after, sizeof *function);
    if (next == NULL) {
        return -1;
    }
    memcpy(function, next, sizeof *function);
    return 1;
}

int pe_unwind_primary(const struct ndh_image *image, struct pe_runtime_function *function)
{
    for (unsigned chain = 0; chain < PE_UNWIND_MAX_CHAIN; chain++) {
        struct pe_unwind_info info;
        const int more =
            pe_unwind_info(image, function->unwind, &info) == 0 ? next_in_chain(image, &info, function) : -1;
        if (more != 1) {
            return more;
        }
    }
    return -1;
}

/** Binary search is no option: in a hostile image the table need not be sorted. */
static const void *find_function(const struct ndh_image *image, uint32_t rva,
                                 struct pe_runtime_function *function)
{
    const struct pe_directory directory = image->directory[PE_DIR_EXCEPTION];
    for (uint32_t offset = 0; directory.size - offset >= sizeof *function;
         offset += (uint32_t)sizeof *function) {
        const void *entry = table_at(image, directory.rva + offset, sizeof *function);
        if (entry == NULL) {
            return NULL;
        }
        memcpy(function, entry, sizeof *function);
        if (rva >= function->begin && rva < function->end) {
            return entry;
        }
    }
    return NULL;
}

/** Slots that a code takes, 0 if it is unknown. */
static unsigned slots_of(unsigned operation, unsigned info, unsigned version)
{
    switch (operation) {
    case UWOP_ALLOC_LARGE:
        return info == 0 ? 2 : 3;
    case UWOP_SAVE_NONVOL:
    case UWOP_SAVE_XMM128:
        return 2;
    case UWOP_SAVE_NONVOL_FAR:
    case UWOP_SAVE_XMM128_FAR:
        return 3;
    case UWOP_EPILOG:
        return version == 2 ? 1 : 0;
    case UWOP_SPARE:
        return 0;
    default:
        return operation <= UWOP_PUSH_MACHFRAME ? 1 : 0;
    }
}

static uint32_t operand(const uint8_t *codes, unsigned slot, unsigned bytes)
{
    uint32_t value = 0;
    memcpy(&value, codes + slot * 2u, bytes);
    return value;
}

/** Undoes one code. *machine_frame is set when it restored rip and rsp themselves. */
static int undo(const struct pe_unwind_info *info, unsigned slot, unsigned operation, unsigned parameter,
                uint64_t frame, struct ndh_registers *context, struct ndh_places *places, int *machine_frame)
{
    uint64_t *gpr = context->gpr;
    switch (operation) {
    case UWOP_PUSH_NONVOL: {
        const uint64_t at = gpr[RSP];
        const int result = pe_unwind_load(at, context, parameter, places);
        gpr[RSP] = at + 8;
        return result;
    }
    case UWOP_ALLOC_LARGE:
        gpr[RSP] +=
            parameter == 0 ? operand(info->codes, slot + 1, 2) * 8u : operand(info->codes, slot + 1, 4);
        return 0;
    case UWOP_ALLOC_SMALL:
        gpr[RSP] += parameter * 8u + 8u;
        return 0;
    case UWOP_SET_FPREG:
        gpr[RSP] = gpr[info->frame_register] - info->frame_offset;
        return 0;
    case UWOP_SAVE_NONVOL:
        return pe_unwind_load(frame + operand(info->codes, slot + 1, 2) * 8u, context, parameter, places);
    case UWOP_SAVE_NONVOL_FAR:
        return pe_unwind_load(frame + operand(info->codes, slot + 1, 4), context, parameter, places);
    case UWOP_PUSH_MACHFRAME: {
        const uint64_t at = gpr[RSP] + (parameter != 0 ? 8u : 0u);
        *machine_frame = 1;
        return parameter <= 1 && read_stack(at, &context->rip) == 0 && read_stack(at + 24, &gpr[RSP]) == 0
                   ? 0
                   : -1;
    }
    case UWOP_SAVE_XMM128:
        return load_vector(frame + operand(info->codes, slot + 1, 2) * 16u, context, parameter, places);
    case UWOP_SAVE_XMM128_FAR:
        return load_vector(frame + operand(info->codes, slot + 1, 4), context, parameter, places);
    default:
        return 0; /* epilog codes describe code, not the frame */
    }
}

/**
 * What saves are relative to, the frame as it stands after the prologue: the frame register's if there is one
 * and it is set. A part whose information is chained is no prologue: the register is set there.
 */
static int find_frame(const struct pe_unwind_info *info, uint32_t offset, const struct ndh_registers *context,
                      uint64_t *frame)
{
    int set =
        info->frame_register != 0 && (offset >= info->prolog_size || (info->flags & PE_UNWIND_CHAINED) != 0);
    for (unsigned slot = 0; slot < info->count;) {
        const unsigned code_offset = info->codes[slot * 2u], operation = info->codes[slot * 2u + 1] & 15u,
                       parameter = info->codes[slot * 2u + 1] >> 4;
        const unsigned slots = slots_of(operation, parameter, info->version);
        if (slots == 0 || slots > info->count - slot) {
            return -1;
        }
        set = set || (operation == UWOP_SET_FPREG && offset >= code_offset);
        slot += slots;
    }
    *frame = set ? context->gpr[info->frame_register] - info->frame_offset : context->gpr[RSP];
    return 0;
}

static int undo_info(const struct pe_unwind_info *info, uint32_t offset, uint64_t frame,
                     struct ndh_registers *context, struct ndh_places *places, int *machine_frame)
{
    for (unsigned slot = 0; slot < info->count;) {
        const unsigned code_offset = info->codes[slot * 2u], operation = info->codes[slot * 2u + 1] & 15u,
                       parameter = info->codes[slot * 2u + 1] >> 4;
        /* The prologue may be under way: what it has not done yet needs no undoing.
         */
        if (offset >= code_offset &&
            undo(info, slot, operation, parameter, frame, context, places, machine_frame) != 0) {
            return -1;
        }
        slot += slots_of(operation, parameter, info->version);
    }
    return 0;
}

static void read_handler(const struct ndh_image *image, const struct pe_unwind_info *info,
                         struct ndh_pe_handler *handler)
{
    const uint8_t *at = table_at(image, info->after, 4);
    uint32_t rva = 0;
    if ((info->flags & (PE_UNWIND_EXCEPTIONS | PE_UNWIND_UNWINDING)) == 0 || at == NULL) {
        return;
    }
    memcpy(&rva, at, sizeof rva);
    const void *routine = pe_at(image, rva, 1);
    if (routine != NULL && ndh_arena_executable(routine)) {
        handler->routine = routine;
        handler->data = (void *)(at + 4);
        handler->for_exceptions = (info->flags & PE_UNWIND_EXCEPTIONS) != 0;
        handler->for_unwinding = (info->flags & PE_UNWIND_UNWINDING) != 0;
    }
}

/**
 * Undoes what the function and those that its information is chained to have done. In an epilogue it is the
 * rest of that which is done instead, and no handler is asked: the function is over.
 */
static int undo_function(const struct ndh_image *image, struct pe_runtime_function function, uint32_t rva,
                         struct ndh_registers *context, struct ndh_places *places,
                         struct ndh_pe_handler *handler)
{
    int machine_frame = 0, more = 1;
    for (unsigned chain = 0; more > 0 && chain < PE_UNWIND_MAX_CHAIN; chain++) {
        struct pe_unwind_info info;
        uint64_t frame;
        const uint32_t offset = chain == 0 && rva >= function.begin ? rva - function.begin : UINT32_MAX;
        if (pe_unwind_info(image, function.unwind, &info) != 0 ||
            find_frame(&info, offset, context, &frame) != 0) {
            return -1;
        }
        if (chain == 0) {
            const int in_prolog = offset < info.prolog_size;
            const int left = !in_prolog && rva >= function.begin && rva < function.end
                                 ? pe_unwind_epilogue(image, &function, &info, rva, context, places)
                                 : 0;
            handler->frame = frame;
            if (left != 0) {
                return left > 0 ? 0 : -1;
            }
        }
        if (undo_info(&info, offset, frame, context, places, &machine_frame) != 0) {
            return -1;
        }
        if ((info.flags & PE_UNWIND_CHAINED) == 0 && offset >= info.prolog_size) {
            read_handler(image, &info, handler);
        }
        more = next_in_chain(image, &info, &function);
    }
    return more != 0 ? -1 : machine_frame ? 0 : pe_unwind_return(context);
}

const void *ndh_pe_function(const struct ndh_image *image, uint64_t rip)
{
    struct pe_runtime_function function;
    return find_function(image, (uint32_t)(rip - (uint64_t)image->base), &function);
}

int ndh_pe_unwind(const struct ndh_image *image, struct ndh_registers *context, int exact,
                  struct ndh_pe_handler *handler, struct ndh_places *places)
{
    const uint64_t before = context->gpr[RSP];
    const uint32_t rva = (uint32_t)(context->rip - (uint64_t)image->base);
    struct pe_runtime_function function;
    struct ndh_pe_handler nobody, *out = handler != NULL ? handler : &nobody;

    *out = (struct ndh_pe_handler){ .frame = before };
    /* A return address behind the last call of a function that never returns belongs to the function before
     * it. */
    out->function = find_function(image, exact ? rva : rva - 1, &function);
    if (out->function == NULL && exact && rva > 0) {
        out->function = find_function(image, rva - 1, &function);
    }
    const int result = out->function != NULL ? undo_function(image, function, rva, context, places, out)
                                             : pe_unwind_return(context);
    return result == 0 && context->gpr[RSP] > before ? 0 : -1;
}

/** Whether a call instruction of the image ends right before rva: E8 rel32, or FF /2 in its lengths of 2 to 7
 * bytes. */
static int follows_call(const struct ndh_image *image, uint32_t rva)
{
    const uint8_t *at = image->base + rva;
    if (rva >= 5 && at[-5] == 0xe8) {
        return 1;
    }
    for (uint32_t length = 2; length <= 7 && length <= rva; length++) {
        const uint8_t modrm = at[1 - (int)length];
        if (at[-(int)length] == 0xff && (modrm & 0x38) == 0x10) {
            return 1;
        }
    }
    return 0;
}

/** Finds the driver that called into the host: the first word of the stack that looks like a return address
 * into an executable page of an image. */
static struct ndh_image *skip_host_frames(struct ndh_registers *context)
{
    for (unsigned i = 0; i < MAX_HOST_WORDS; i++) {
        uint64_t word;
        const uint64_t at = context->gpr[RSP] + i * 8u;
        if (read_stack(at, &word) != 0) {
            return NULL;
        }
        struct ndh_image *image = ndh_pe_find(word);
        if (image != NULL && ndh_arena_executable((const void *)word) &&
            follows_call(image, (uint32_t)(word - (uint64_t)image->base))) {
            context->rip = word;
            context->gpr[RSP] = at + 8;
            return image;
        }
    }
    return NULL;
}

static void write_frame(struct ndh_frame *frame, const struct ndh_image *image, uint64_t rip)
{
    memset(frame, 0, sizeof *frame);
    if (image != NULL) {
        memcpy(frame->module, image->name, sizeof frame->module);
        frame->offset = rip - (uint64_t)image->base;
    } else {
        frame->offset = rip;
    }
}

unsigned ndh_pe_backtrace(uint64_t rip, uint64_t rsp, const uint64_t nonvolatile[8], struct ndh_frame *frame,
                          unsigned max)
{
    static const uint8_t number[8] = { 3, 5, 6, 7, 12, 13, 14, 15 };
    struct ndh_registers context = { .rip = rip };
    unsigned count = 0;
    int exact = 1;

    for (unsigned i = 0; i < 8; i++) {
        context.gpr[number[i]] = nonvolatile[i];
    }
    context.gpr[RSP] = rsp;
    while (count < max) {
        struct ndh_image *image = ndh_pe_find(context.rip);
        /* Frames of the host itself mean nothing to a driver's author, and their addresses change from build
         * to build. */
        if (image == NULL &&
            ((context.rip == 0 && count != 0) || (image = skip_host_frames(&context)) == NULL)) {
            break;
        }
        exact = exact && context.rip == rip;
        write_frame(&frame[count++], image, context.rip);
        if (ndh_pe_unwind(image, &context, exact, NULL, NULL) != 0) {
            break;
        }
        exact = 0;
    }
    return count;
}
