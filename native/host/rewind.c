// SPDX-License-Identifier: MIT
#include "rewind.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "arena.h"
#include "host.h"

#define PAGE        4096u
#define ARENA_PAGES (NDH_ARENA_SIZE / PAGE)
#define KEEP_PAGES  (NDH_MB_KEEP_SIZE / PAGE)
#define PAGES       (ARENA_PAGES + KEEP_PAGES)
#define SAVED_BASE  0x230000000000ULL
/* Beyond this the next visit begins with cold pages again: copying them all would take longer than forking.
 * */
#define MANY_HOT 2048u

enum page_state {
    COLD,    /* as at the mark; not writable */
    HOT,     /* saved; writable */
    CHANGED, /* saved; its protection was changed since the mark */
};

/* In a mapping of its own, behind which the saved pages lie: page i at saved + i * PAGE. Not state of the
 * world. */
struct tracking {
    uint32_t hot_count;
    uint32_t hot[PAGES];
    uint8_t state[PAGES];
};

#define TRACKING_SIZE ((sizeof(struct tracking) + PAGE - 1) / PAGE * PAGE)

static struct {
    struct tracking *tracking; /* NULL: never marked */
    uint8_t *saved;
    uint8_t *keep; /* NULL: none */
    size_t keep_pages;
} rewinding;

static uint8_t *page_address(size_t page)
{
    return page < ARENA_PAGES ? (uint8_t *)NDH_ARENA_BASE + page * PAGE
                              : rewinding.keep + (page - ARENA_PAGES) * PAGE;
}

static int protection_of(size_t page)
{
    return page < ARENA_PAGES ? ndh_arena_protection(page) : PROT_READ | PROT_WRITE;
}

static size_t page_count(void)
{
    return ARENA_PAGES + rewinding.keep_pages;
}

void ndh_rewind_keep_area(void *base, size_t size)
{
    rewinding.keep = base;
    rewinding.keep_pages = size / PAGE;
}

static int map_tracking(void)
{
    uint8_t *base = mmap((void *)SAVED_BASE, TRACKING_SIZE + PAGES * (size_t)PAGE, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        return -errno;
    }
    rewinding.tracking = (struct tracking *)base;
    rewinding.saved = base + TRACKING_SIZE;
    return 0;
}

/* Calls mprotect for each run of pages, within one area, that are writable by record. */
static int protect_runs(int protection)
{
    size_t page = 0;
    while (page < page_count()) {
        size_t end = page;
        while (end < page_count() && (end == page || end != ARENA_PAGES) &&
               (protection_of(end) & PROT_WRITE) != 0) {
            end++;
        }
        if (end > page && mprotect(page_address(page), (end - page) * PAGE, protection) != 0) {
            return -errno;
        }
        page = end > page ? end : page + 1;
    }
    return 0;
}

int ndh_rewind_mark(void)
{
    const int result = rewinding.tracking == NULL ? map_tracking() : 0;
    if (result != 0) {
        return result;
    }
    struct tracking *t = rewinding.tracking;
    for (uint32_t i = 0; i < t->hot_count; i++) {
        t->state[t->hot[i]] = COLD;
    }
    t->hot_count = 0;
    return protect_runs(PROT_READ);
}

static void save(size_t page, enum page_state state)
{
    struct tracking *t = rewinding.tracking;
    memcpy(rewinding.saved + page * PAGE, page_address(page), PAGE);
    t->state[page] = (uint8_t)state;
    t->hot[t->hot_count++] = (uint32_t)page;
}

int ndh_rewind_fault(uint64_t address, int is_write)
{
    const uint64_t keep = (uint64_t)rewinding.keep;
    size_t page;
    if (rewinding.tracking == NULL || !is_write) {
        return 0;
    }
    if (address - NDH_ARENA_BASE < NDH_ARENA_SIZE) {
        page = (address - NDH_ARENA_BASE) / PAGE;
    } else if (address - keep < rewinding.keep_pages * PAGE) {
        page = ARENA_PAGES + (address - keep) / PAGE;
    } else {
        return 0;
    }
    if (rewinding.tracking->state[page] != COLD || (protection_of(page) & PROT_WRITE) == 0) {
        return 0;
    }
    save(page, HOT);
    return mprotect(page_address(page), PAGE, PROT_READ | PROT_WRITE) == 0;
}

void ndh_rewind_protecting(uint64_t address, size_t size)
{
    if (rewinding.tracking == NULL) {
        return;
    }
    const size_t first = (address - NDH_ARENA_BASE) / PAGE;
    for (size_t page = first; page < first + size / PAGE; page++) {
        if (rewinding.tracking->state[page] == COLD) {
            /* Pages without access hold something too: what was there before. */
            mprotect(page_address(page), PAGE, PROT_READ);
            save(page, CHANGED);
        } else {
            rewinding.tracking->state[page] = CHANGED;
        }
    }
}

/* Gives the pages that lost their protection of the mark that one again. The head of the arena has been put
 * back. Those that were not writable at the mark are as they were then, and cold. */
static int protect_again(void)
{
    struct tracking *t = rewinding.tracking;
    uint32_t hot = 0;
    int result = 0;
    for (uint32_t i = 0; i < t->hot_count && result == 0; i++) {
        const size_t page = t->hot[i];
        const int protection = protection_of(page);
        if (t->state[page] == CHANGED) {
            t->state[page] = (protection & PROT_WRITE) != 0 ? HOT : COLD;
            result = mprotect(page_address(page), PAGE, protection) != 0 ? -errno : 0;
        }
        if (t->state[page] == HOT) {
            t->hot[hot++] = (uint32_t)page;
        }
    }
    t->hot_count = hot;
    return result;
}

int ndh_rewind(void)
{
    struct tracking *t = rewinding.tracking;
    int result = 0;
    if (t == NULL) {
        return -ENOENT;
    }
    int changed = 0;
    for (uint32_t i = 0; i < t->hot_count && result == 0; i++) {
        const size_t page = t->hot[i];
        if (t->state[page] == CHANGED) {
            changed = 1;
            result = mprotect(page_address(page), PAGE, PROT_READ | PROT_WRITE) != 0 ? -errno : 0;
        }
        if (result == 0) {
            memcpy(page_address(page), rewinding.saved + page * PAGE, PAGE);
        }
    }
    if (changed && result == 0) {
        result = protect_again();
    }
    return result == 0 && t->hot_count > MANY_HOT ? ndh_rewind_mark() : result;
}

void ndh_rewind_forget(void)
{
    if (rewinding.tracking != NULL) {
        protect_runs(PROT_READ | PROT_WRITE);
        munmap(rewinding.tracking, TRACKING_SIZE + PAGES * (size_t)PAGE);
        rewinding.tracking = NULL;
    }
}

unsigned ndh_rewind_hot_pages(void)
{
    return rewinding.tracking == NULL ? 0 : rewinding.tracking->hot_count;
}
