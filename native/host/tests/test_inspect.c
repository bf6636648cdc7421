// SPDX-License-Identifier: MIT
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "../inspect/inspect.h"
#include "check.h"
#include "pe_builder.h"

static char text[0x4000];
static size_t length;
static char error[256];
static struct inspection inspection;

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *sentence)
{
    CHECK(0, "unexpected crash %d %u: %s", kind, code, sentence);
    abort();
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *sentence)
{
    (void)p1, (void)p2, (void)p3, (void)p4;
    ndh_crash(NDH_CRASH_BUGCHECK, code, sentence);
    abort();
}

static void *service(const char *module, const char *symbol)
{
    return strcmp(module, "ntoskrnl.exe") == 0 && strcmp(symbol, "Known") == 0 ? &error : NULL;
}

static void collect(void *context, const char *bytes, size_t size)
{
    (void)context;
    CHECK(length + size < sizeof text, "more than %zu bytes", sizeof text);
    memcpy(text + length, bytes, size);
    length += size;
    text[length] = 0;
}

static void inspect(const struct built_image *built)
{
    const struct inspect_file file = { .name = "test.sys",
                                       .bytes = built->bytes,
                                       .size = sizeof built->bytes };
    struct json json = { .write = collect };
    length = 0;
    CHECK(inspect_open(&inspection, &file, error, sizeof error) == 0, "%s", error);
    inspect_write(&inspection, &json);
    inspect_close(&inspection);
}

#define CONTAINS(part) CHECK(strstr(text, part) != NULL, "no %s in %s", part, text)

static void tells_delay_loaded_imports(void)
{
    static const uint32_t descriptor[8] = { 1, BUILT_RDATA + 0x100, 0, 0, BUILT_RDATA + 0x200 };
    struct built_image built;
    pe_build(&built);
    *built_directory(&built, PE_DIR_DELAY_IMPORT) = (struct pe_directory){ BUILT_RDATA, 64 };
    built_put(&built, BUILT_RDATA, descriptor, sizeof descriptor);
    built_put(&built, BUILT_RDATA + 0x100, "ntoskrnl.exe", 13);
    built_put64(&built, BUILT_RDATA + 0x200, BUILT_RDATA + 0x300);
    built_put64(&built, BUILT_RDATA + 0x208, BUILT_RDATA + 0x320);
    built_put64(&built, BUILT_RDATA + 0x210, 1ULL << 63 | 7);
    built_put(&built, BUILT_RDATA + 0x302, "Known", 6);
    built_put(&built, BUILT_RDATA + 0x322, "Unknown", 8);
    inspect(&built);
    CONTAINS("\"delayImports\":[{\"module\":\"ntoskrnl.exe\",\"provider\":\"ntoskrnl.exe\",\"symbols\":["
             "{\"name\":\"Known\",\"provided\":true},{\"name\":\"Unknown\",\"provided\":false},"
             "{\"ordinal\":7,\"provided\":false}]}]");
    *built_directory(&built, PE_DIR_DELAY_IMPORT) = (struct pe_directory){ BUILT_SIZE - 8, 64 };
    inspect(&built);
    CONTAINS("\"delayImports\":[]");
}

static void tells_imports_and_who_provides_them(void)
{
    static const char *const from_kernel[] = { "Known", "Unknown", "ByOrdinal" };
    static const char *const exported[] = { "NdisOne" };
    static const uint32_t functions[] = { BUILT_TEXT };
    struct built_image built, provider;
    pe_build(&provider);
    built_exports(&provider, BUILT_RDATA, exported, functions, 1);
    const struct inspect_file file = { .name = "ndis.sys",
                                       .bytes = provider.bytes,
                                       .size = sizeof provider.bytes };
    CHECK(inspect_provide(&inspection, &file, error, sizeof error) == 0, "%s", error);

    pe_build(&built);
    const uint32_t table = built_imports(&built, BUILT_RDATA, "NTOSKRNL.exe", from_kernel, 3);
    built_put64(&built, table - 4 * 8 + 2 * 8, 1ULL << 63 | 9);
    inspect(&built);
    CONTAINS("\"imports\":[{\"module\":\"NTOSKRNL.exe\",\"provider\":\"ntoskrnl.exe\",\"symbols\":["
             "{\"name\":\"Known\",\"provided\":true},{\"name\":\"Unknown\",\"provided\":false},"
             "{\"ordinal\":9,\"provided\":false}]}]");
    CONTAINS("\"pdb\":null,\"version\":null,\"kmdf\":null}");

    static const char *const from_ndis[] = { "NdisOne", "NdisTwo" };
    pe_build(&built);
    built_imports(&built, BUILT_RDATA, "NDIS.SYS", from_ndis, 2);
    inspect(&built);
    CONTAINS("\"provider\":\"ndis.sys\",\"symbols\":[{\"name\":\"NdisOne\",\"provided\":true},"
             "{\"name\":\"NdisTwo\",\"provided\":false}]");

    pe_build(&built);
    built_imports(&built, BUILT_RDATA, "strange\"\x80.sys", from_ndis, 1);
    inspect(&built);
    CONTAINS("{\"module\":\"strange\\u0022\\u0080.sys\",\"provider\":null,");
}

static void tells_sections_and_security(void)
{
    struct built_image built;
    pe_build(&built);
    memcpy(built_section(&built, 1)->name, "PAGEDATA", 8);
    built_section(&built, 2)->characteristics |= PE_SECTION_DISCARDABLE;
    built_optional_header(&built)->dll_characteristics = 0x4180;
    *built_directory(&built, PE_DIR_CERTIFICATE) = (struct pe_directory){ sizeof built.bytes - 16, 16 };
    *built_directory(&built, PE_DIR_LOAD_CONFIG) = (struct pe_directory){ BUILT_RDATA, 0x70 };
    *(uint32_t *)built_at(&built, BUILT_RDATA) = 0x70;
    inspect(&built);
    CONTAINS(
        "{\"name\":\"PAGEDATA\",\"rva\":8192,\"size\":4096,\"fileSize\":4096,\"read\":true,\"write\":false,"
        "\"execute\":false,\"pageable\":true,\"discardable\":false,\"shared\":false}");
    CONTAINS("\"name\":\".data\",\"rva\":12288,\"size\":4096,\"fileSize\":4096,\"read\":true,\"write\":true,"
             "\"execute\":false,\"pageable\":false,\"discardable\":true,");
    CONTAINS("\"security\":{\"securityCookie\":false,\"guardFlag\":true,\"guardFunctions\":0,"
             "\"nxCompatible\":true,"
             "\"dynamicBase\":false,\"highEntropy\":false,\"forceIntegrity\":true,\"signature\":\"damaged\","
             "\"loadConfigSize\":112}");
    memcpy(built.bytes + sizeof built.bytes - 16, "\x10\0\0\0\0\2\2\0", 8);
    inspect(&built);
    CONTAINS("\"signature\":\"present\"");
}

static void tells_the_pdb(void)
{
    struct built_image built;
    pe_build(&built);
    const struct PE_PACKED {
        uint32_t characteristics, time_stamp, version, type, size, rva, offset;
        char record[24 + 9];
    } debug = { 0,
                0,
                0,
                2,
                24 + 9,
                0,
                BUILT_HEADERS + BUILT_RAW + 28,
                "RSDS\x78\x56\x34\x12\xbc\x9a\xf0\xde\1\2\3\4\5\6\7\x8\2\0\0\0mine.pdb" };
    built_put(&built, BUILT_RDATA, &debug, sizeof debug);
    *built_directory(&built, PE_DIR_DEBUG) = (struct pe_directory){ BUILT_RDATA, 28 };
    inspect(&built);
    CONTAINS("\"pdb\":{\"path\":\"mine.pdb\",\"guid\":\"12345678-9ABC-DEF0-0102-030405060708\",\"age\":2}");
}

static void put_wide(uint8_t **to, const char *ascii)
{
    do {
        *(*to)++ = (uint8_t)*ascii;
        *(*to)++ = 0;
    } while (*ascii++ != 0);
    *to += -(uintptr_t)*to & 3;
}

static uint8_t *begin_node(uint8_t **to, unsigned value_size, unsigned is_text, const char *key)
{
    uint8_t *node = *to;
    node[2] = (uint8_t)value_size;
    node[4] = (uint8_t)is_text;
    *to += 6;
    put_wide(to, key);
    return node;
}

static void end_node(uint8_t *node, const uint8_t *end)
{
    node[0] = (uint8_t)(end - node);
    node[1] = (uint8_t)((end - node) >> 8);
}

static void tells_the_version(void)
{
    static const uint32_t tree[] = { 0,
                                     0,
                                     0,
                                     0x10000,
                                     16,
                                     0x80000018, /* type 16 */
                                     0,
                                     0,
                                     0,
                                     0x10000,
                                     1,
                                     0x80000030, /* name 1 */
                                     0,
                                     0,
                                     0,
                                     0x10000,
                                     0x409,
                                     0x48, /* language */
                                     BUILT_RDATA + 0x100,
                                     0x200 };
    uint8_t block[0x200] __attribute__((aligned(4))) = { 0 };
    uint32_t fixed[13] = { 0xfeef04bd, 0x10000, 0x10002, 0x30004, 0x50006, 0x70008 };
    uint8_t *at = block;
    struct built_image built;

    uint8_t *root = begin_node(&at, sizeof fixed, 0, "VS_VERSION_INFO");
    memcpy(at, fixed, sizeof fixed);
    at += sizeof fixed;
    uint8_t *strings = begin_node(&at, 0, 1, "StringFileInfo");
    uint8_t *table = begin_node(&at, 0, 1, "040904b0");
    uint8_t *string = begin_node(&at, 4, 1, "ProductName");
    put_wide(&at, "\xe4\"x");
    end_node(string, at);
    end_node(table, at);
    end_node(strings, at);
    end_node(root, at);

    pe_build(&built);
    built_put(&built, BUILT_RDATA, tree, sizeof tree);
    built_put(&built, BUILT_RDATA + 0x100, block, sizeof block);
    *built_directory(&built, PE_DIR_RESOURCE) = (struct pe_directory){ BUILT_RDATA, 0x300 };
    inspect(&built);
    CONTAINS("\"version\":{\"file\":\"1.2.3.4\",\"product\":\"5.6.7.8\",\"strings\":{\"ProductName\":"
             "\"\\u00e4\\u0022x\"}}");
}

static void refuses_with_the_loaders_sentence(void)
{
    struct built_image built;
    pe_build(&built);
    built_file_header(&built)->machine = 0x14c;
    const struct inspect_file file = { .name = "old.sys", .bytes = built.bytes, .size = sizeof built.bytes };
    CHECK(inspect_open(&inspection, &file, error, sizeof error) == -1 &&
              strcmp(error,
                     "old.sys: is an image for machine type 0x14c (32-bit x86); only x86-64 images (0x8664) "
                     "can be loaded") == 0,
          "%s", error);
}

int main(void)
{
    const int memfd = memfd_create("arena", 0);
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    inspection.services = service;
    tells_imports_and_who_provides_them();
    tells_delay_loaded_imports();
    tells_sections_and_security();
    tells_the_pdb();
    tells_the_version();
    refuses_with_the_loaders_sentence();
    return 0;
}
