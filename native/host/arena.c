// SPDX-License-Identifier: MIT
#include "arena.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host.h"
#include "rewind.h"

#define ARENA_PAGE  4096u
#define ARENA_PAGES (NDH_ARENA_SIZE / ARENA_PAGE)
#define WARM_PAGES  3u
#define ARENA_MAGIC 0x31414e455241ULL /* "ARENA1" */

struct arena_head {
    void *root[NDH_ROOT_COUNT];
    uint64_t magic;
    uint64_t used;                   /* bytes from the base, this head included */
    uint8_t protection[ARENA_PAGES]; /* PROT_* of each page */
};

static struct arena_head *arena_head(void)
{
    return (struct arena_head *)NDH_ARENA_BASE;
}

int ndh_arena_create(int memfd)
{
    void *base = mmap((void *)NDH_ARENA_BASE, NDH_ARENA_SIZE, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_FIXED | MAP_NORESERVE, memfd, 0);
    if (base == MAP_FAILED) {
        return -errno;
    }
    struct arena_head *head = arena_head();
    memset(head->protection, PROT_READ | PROT_WRITE, sizeof head->protection);
    head->magic = ARENA_MAGIC;
    head->used = sizeof *head;
    return 0;
}

/*
 * Maps the pages of a run of equal protection that hold something, so that each fork hands them on: a world
 * would else fault for them one after the other. Linux copies the page tables of a private mapping if that
 * has a page of its own, so the run gets one, with the same content. That costs each fork a little for each
 * mapping; it is not worth it for the smallest.
 */
static int warm(int memfd, uint64_t first_page, uint64_t end_page, int protection)
{
    const off_t begin = (off_t)(first_page * ARENA_PAGE), end = (off_t)(end_page * ARENA_PAGE);
    off_t data = lseek(memfd, begin, SEEK_DATA);
    if (end_page - first_page < WARM_PAGES || (protection & PROT_READ) == 0 || data < 0 || data >= end) {
        return 0;
    }
    void *run = (void *)(NDH_ARENA_BASE + begin);
    volatile uint8_t *own = (uint8_t *)NDH_ARENA_BASE + data;
    if (mprotect(run, end - begin, PROT_READ | PROT_WRITE) != 0) {
        return -errno;
    }
    *own = *own;
    if (mprotect(run, end - begin, protection) != 0) {
        return -errno;
    }
    while (data >= 0 && data < end) {
        const off_t hole = lseek(memfd, data, SEEK_HOLE);
        const off_t stop = hole < end ? hole : end;
        madvise((void *)(NDH_ARENA_BASE + data), stop - data, MADV_POPULATE_READ); /* only for speed */
        data = lseek(memfd, stop, SEEK_DATA);
    }
    return 0;
}

/* Calls act for each run of pages of equal protection. */
static int for_each_run(int memfd, int (*act)(int memfd, uint64_t page, uint64_t end, int protection))
{
    const struct arena_head *head = arena_head();
    int result = 0;
    for (uint64_t page = 0, end; page < ARENA_PAGES && result == 0; page = end) {
        end = page + 1;
        while (end < ARENA_PAGES && head->protection[end] == head->protection[page]) {
            end++;
        }
        result = act(memfd, page, end, head->protection[page] & (PROT_READ | PROT_WRITE | PROT_EXEC));
    }
    return result;
}

static int protect(int memfd, uint64_t page, uint64_t end, int protection)
{
    (void)memfd;
    return protection == (PROT_READ | PROT_WRITE) ||
                   mprotect((void *)(NDH_ARENA_BASE + page * ARENA_PAGE), (end - page) * ARENA_PAGE,
                            protection) == 0
               ? 0
               : -errno;
}

int ndh_arena_map_template(int memfd)
{
    void *base = mmap((void *)NDH_ARENA_BASE, NDH_ARENA_SIZE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, memfd, 0);
    if (base == MAP_FAILED) {
        return -errno;
    }
    const struct arena_head *head = arena_head();
    if (head->magic != ARENA_MAGIC) {
        return -EINVAL;
    }
    const int result = for_each_run(memfd, protect);
    return result != 0 ? result : for_each_run(memfd, warm);
}

static int range_free(uint64_t address, uint64_t size)
{
    void *base = mmap((void *)address, size, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        return -errno;
    }
    munmap(base, size);
    return base == (void *)address ? 0 : -EEXIST;
}

int ndh_arena_check_addresses(void)
{
    const int result = range_free(NDH_ARENA_BASE, NDH_ARENA_SIZE);
    return result != 0 ? result : range_free(NDH_MB_WORLD_BASE, NDH_MB_SLOT_SIZE);
}

void *ndh_arena_alloc(size_t size, size_t align)
{
    struct arena_head *head = arena_head();
    if (align == 0 || (align & (align - 1)) != 0 || align > NDH_ARENA_SIZE || size > NDH_ARENA_SIZE) {
        return NULL;
    }
    const uint64_t start = (head->used + align - 1) & ~(uint64_t)(align - 1);
    if (start > NDH_ARENA_SIZE || size > NDH_ARENA_SIZE - start) {
        return NULL;
    }
    head->used = start + size;
    return (void *)(NDH_ARENA_BASE + start);
}

int ndh_arena_contains(const void *address, size_t size)
{
    const uint64_t start = (uint64_t)address;
    return start >= NDH_ARENA_BASE && start - NDH_ARENA_BASE <= NDH_ARENA_SIZE &&
           size <= NDH_ARENA_SIZE - (start - NDH_ARENA_BASE);
}

static int allows(const void *address, size_t size, int protection)
{
    if (!ndh_arena_contains(address, size)) {
        return 0;
    }
    if (size == 0) {
        return 1;
    }
    const uint64_t offset = (uint64_t)address - NDH_ARENA_BASE;
    for (uint64_t page = offset / ARENA_PAGE; page <= (offset + size - 1) / ARENA_PAGE; page++) {
        if ((arena_head()->protection[page] & protection) == 0) {
            return 0;
        }
    }
    return 1;
}

int ndh_arena_readable(const void *address, size_t size)
{
    return allows(address, size, PROT_READ);
}

int ndh_arena_writable(const void *address, size_t size)
{
    return allows(address, size, PROT_WRITE);
}

int ndh_arena_executable(const void *address)
{
    return ndh_arena_contains(address, 1) &&
           (arena_head()->protection[((uint64_t)address - NDH_ARENA_BASE) / ARENA_PAGE] & PROT_EXEC) != 0;
}

int ndh_arena_protect(void *address, size_t size, int protection)
{
    const uint64_t offset = (uint64_t)address - NDH_ARENA_BASE;
    if (!ndh_arena_contains(address, size) || size == 0 || offset % ARENA_PAGE != 0 ||
        size % ARENA_PAGE != 0 || (protection & ~(PROT_READ | PROT_WRITE | PROT_EXEC)) != 0 ||
        (protection & (PROT_WRITE | PROT_EXEC)) == (PROT_WRITE | PROT_EXEC) ||
        offset < sizeof(struct arena_head)) {
        return -1;
    }
    ndh_rewind_protecting((uint64_t)address, size);
    if (mprotect(address, size, protection) != 0) {
        return -1;
    }
    memset(arena_head()->protection + offset / ARENA_PAGE, protection, size / ARENA_PAGE);
    return 0;
}

int ndh_arena_protection(uint64_t page)
{
    return arena_head()->protection[page] & (PROT_READ | PROT_WRITE | PROT_EXEC);
}
