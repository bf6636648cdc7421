// SPDX-License-Identifier: MIT
#include "processor.h"

#include <asm/hwcap2.h>
#include <asm/prctl.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(__builtin_offsetof(struct ndh_pcr, current_thread) == 0x188,
               "gs:[188h] is the current thread");
_Static_assert(__builtin_offsetof(struct ndh_pcr, index) == 0x1a4, "gs:[1A4h] is the processor index");
_Static_assert(__builtin_offsetof(struct ndh_pcr, number) == 0x184, "gs:[184h] is the processor number");

#define PRCB_OFFSET 0x180u

int ndh_processor_init(struct ndh_processor *processor, unsigned number)
{
    struct ndh_pcr *pcr = ndh_arena_alloc(sizeof *pcr, 64);
    if (pcr == NULL) {
        return -1;
    }
    pcr->self = (uint64_t)pcr;
    pcr->prcb = (uint64_t)pcr + PRCB_OFFSET;
    pcr->number = (uint8_t)number;
    pcr->index = number;
    processor->number = number;
    processor->pcr = pcr;
    processor->has_fsgsbase = (getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE) != 0;
    return 0;
}

static void set_gs(const struct ndh_processor *processor)
{
    if (processor->has_fsgsbase) {
        const struct ndh_pcr *now;
        __asm__ volatile("rdgsbase %0" : "=r"(now));
        if (now != processor->pcr) { /* reading costs 1 ns, writing 12 */
            __asm__ volatile("wrgsbase %0" : : "r"(processor->pcr) : "memory");
        }
    } else {
        syscall(SYS_arch_prctl, ARCH_SET_GS, processor->pcr);
    }
}

void ndh_processor_enter(const struct ndh_processor *processor)
{
    processor->pcr->current_thread =
        processor->thread != NULL ? processor->thread->object : processor->idle_object;
    set_gs(processor);
}
