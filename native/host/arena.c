// SPDX-License-Identifier: MIT
#include "arena.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "host.h"
#include "rewind.h"

#define ARENA_PAGE  4096u
#define ARENA_PAGES (NDH_ARENA_SIZE / ARENA_PAGE)
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
    uint64_t page = 0;
    while (page < ARENA_PAGES) {
        const int protection = head->protection[page] & (PROT_READ | PROT_WRITE | PROT_EXEC);
        uint64_t end = page + 1;
        while (end < ARENA_PAGES && head->protection[end] == head->protection[page]) {
            end++;
        }
        if (protection != (PROT_READ | PROT_WRITE) && mprotect((void *)(NDH_ARENA_BASE + page * ARENA_PAGE),
                                                               (end - page) * ARENA_PAGE, protection) != 0) {
            return -errno;
        }
        page = end;
    }
    return 0;
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
