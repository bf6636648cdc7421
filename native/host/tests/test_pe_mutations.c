// SPDX-License-Identifier: MIT
/*
 * 100,000 damaged images, divided by NDH_ACCEPTANCE_DIVISOR: each is loaded or refused with a sentence, by
 * the loader and by the inspection alike, and what is loaded can be asked anything and is described in
 * well-formed JSON. Whoever reads outside of file or image is caught by the sanitizers, who does not end by a
 * deadline.
 *
 *     test_pe_mutations FOLDER...       all images *.sys below them
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "../inspect/inspect.h"
#include "check.h"
#include "pe_mutation.h"

#define MUTATIONS        100000u
#define ORDINARY_DIVISOR 50u
#define MAX_IMAGES       64u
#define SECONDS_FOR_ONE  60u
#define STACK_SIZE       0x4000u

struct sample {
    char name[64];
    uint8_t *bytes;
    size_t size;
};

static struct sample samples[MAX_IMAGES];
static unsigned sample_count;
static struct pe_mutation mutation;
static const struct sample *under_test;
static uint64_t seed;
static uint8_t *stack;
static struct inspection inspection;

/* Of the sanitizers' run-time; gcc has no header for it. */
void __sanitizer_set_death_callback(void (*callback)(void));

static void tell(void)
{
    fprintf(stderr, "%s with seed 0x%llx, last %s\n", under_test != NULL ? under_test->name : "no image",
            (unsigned long long)seed, mutation.text);
}

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text)
{
    tell();
    CHECK(0, "unexpected crash %d %u: %s", kind, code, text);
    abort();
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *text)
{
    (void)p1, (void)p2, (void)p3, (void)p4;
    ndh_crash(NDH_CRASH_BUGCHECK, code, text);
    abort();
}

/** Every third import is there. */
static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    (void)context;
    return (strlen(module) + (symbol != NULL ? strlen(symbol) : ordinal)) % 3 == 0 ? (void *)resolve : NULL;
}

/** The same third for the inspection. */
static void *service(const char *module, const char *symbol)
{
    return resolve(NULL, module, symbol, 0);
}

static void read_sample(const char *folder, const char *name)
{
    char path[1024];
    CHECK(sample_count < MAX_IMAGES, "more than %u images", MAX_IMAGES);
    struct sample *sample = &samples[sample_count];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL, "%s: %s", path, strerror(errno));
    fseek(file, 0, SEEK_END);
    sample->size = (size_t)ftell(file);
    rewind(file);
    sample->bytes = malloc(sample->size);
    CHECK(fread(sample->bytes, 1, sample->size, file) == sample->size, "%s cannot be read", path);
    fclose(file);
    snprintf(sample->name, sizeof sample->name, "%s", name);
    sample_count++;
}

static void read_samples(const char *folder)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        const size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".sys") == 0) {
            read_sample(folder, entry->d_name);
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
}

/** Exports by name and number, and stack walks from places all over the image. */
static void ask(struct ndh_image *image)
{
    static const char *const names[] = { "", "NdisAllocateMemoryWithTagPriority", "WdfVersionBind",
                                         "GuardedCall", "~" };
    const uint64_t nonvolatile[8] = { (uint64_t)stack, (uint64_t)stack, 1, 2, 3, 4, 5, 6 };
    struct ndh_frame frame[8];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ndh_pe_export(image, names[i]);
    }
    for (uint16_t ordinal = 0; ordinal < 8; ordinal++) {
        ndh_pe_export_ordinal(image, ordinal);
    }
    for (unsigned i = 0; i < 8; i++) {
        ((uint64_t *)stack)[pe_mutation_draw(&mutation, STACK_SIZE / 8)] =
            ndh_pe_base(image) + pe_mutation_draw(&mutation, ndh_pe_size(image));
        ndh_pe_backtrace(ndh_pe_base(image) + pe_mutation_draw(&mutation, ndh_pe_size(image)),
                         (uint64_t)stack, nonvolatile, frame, sizeof frame / sizeof frame[0]);
    }
    ndh_pe_discard_init(image);
}

/** Brackets and quotes of what has been written so far. */
struct shape {
    char open[16];
    unsigned depth;
    int in_string, escaped, broken;
    size_t size;
};

static void follow(void *context, const char *bytes, size_t size)
{
    struct shape *shape = context;
    for (size_t i = 0; i < size; i++) {
        const char c = bytes[i];
        shape->broken |= (unsigned char)c < 0x20 || (unsigned char)c >= 0x7f;
        if (shape->in_string) {
            shape->in_string = shape->escaped || c != '"';
            shape->escaped = !shape->escaped && c == '\\';
        } else if (c == '"') {
            shape->in_string = 1;
        } else if ((c == '{' || c == '[') && shape->depth < sizeof shape->open) {
            shape->open[shape->depth++] = c;
        } else if (c == '}' || c == ']') {
            shape->broken |= shape->depth == 0 || shape->open[--shape->depth] != (c == '}' ? '{' : '[');
        }
    }
    shape->size += size;
}

/** Returns whether the image was loaded. */
static int inspect(const uint8_t *bytes, size_t size)
{
    const struct inspect_file file = { .name = "mutated.sys", .bytes = bytes, .size = size };
    char error[512] = "";
    if (inspect_open(&inspection, &file, error, sizeof error) != 0) {
        CHECK(strlen(error) > strlen("mutated.sys: "), "seed 0x%llx: refused without a sentence",
              (unsigned long long)seed);
        return 0;
    }
    struct shape shape = { .depth = 0 };
    struct json json = { .write = follow, .context = &shape };
    inspect_write(&inspection, &json);
    inspect_close(&inspection);
    CHECK(!shape.broken && shape.depth == 0 && !shape.in_string && shape.size > 0, "seed 0x%llx: no JSON",
          (unsigned long long)seed);
    return 1;
}

/** Returns whether the image was loaded. */
static int try_one(const struct sample *sample)
{
    char error[512] = "";
    struct ndh_image *image = NULL;
    uint8_t *bytes = malloc(sample->size);
    memcpy(bytes, sample->bytes, sample->size);
    size_t size = pe_mutate(&mutation, bytes, sample->size);
    uint8_t *exact = malloc(size); /* the sanitizer sees every read outside of the file */
    memcpy(exact, bytes, size);
    free(bytes);
    const int loaded =
        ndh_pe_load("mutated.sys", exact, size, resolve, NULL, &image, error, sizeof error) == 0;
    CHECK(loaded == (image != NULL) && (loaded || strlen(error) > strlen("mutated.sys: ")),
          "%s with seed 0x%llx: result %d, '%s'", sample->name, (unsigned long long)seed, loaded, error);
    CHECK(strstr(error, "exhausted") == NULL, "%s with seed 0x%llx: %s", sample->name,
          (unsigned long long)seed, error);
    if (loaded) {
        ask(image);
        ndh_pe_unload(image);
    }
    CHECK(inspect(exact, size) == loaded, "%s with seed 0x%llx: loader and inspection disagree: '%s'",
          sample->name, (unsigned long long)seed, error);
    free(exact);
    return loaded;
}

int main(int argc, char **argv)
{
    const char *divisor = getenv("NDH_ACCEPTANCE_DIVISOR");
    const unsigned long parts = divisor != NULL ? strtoul(divisor, NULL, 10) : ORDINARY_DIVISOR;
    const unsigned rounds = MUTATIONS / (parts != 0 ? (unsigned)parts : ORDINARY_DIVISOR);
    const int memfd = memfd_create("arena", 0);
    unsigned loaded = 0;

    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    stack = ndh_arena_alloc(STACK_SIZE, 4096);
    for (int i = 1; i < argc; i++) {
        read_samples(argv[i]);
    }
    CHECK(sample_count != 0, "no images in %s", argc > 1 ? argv[1] : "no folder");
    inspection.services = service;
    __sanitizer_set_death_callback(tell);
    for (unsigned round = 0; round < rounds; round++) {
        under_test = &samples[round % sample_count];
        seed = mutation.random = round * 0x9e3779b97f4a7c15ULL;
        alarm(SECONDS_FOR_ONE);
        loaded += (unsigned)try_one(under_test);
    }
    CHECK(loaded > rounds / 10 && loaded < rounds, "%u of %u damaged images were loaded", loaded, rounds);
    printf("%u damaged images of %u good ones: %u loaded, %u refused\n", rounds, sample_count, loaded,
           rounds - loaded);
    return 0;
}
