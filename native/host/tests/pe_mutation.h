// SPDX-License-Identifier: MIT
/** Damages images for tests: what a broken disk, a bad tool or an attacker would make of them. */
#ifndef NDH_TESTS_PE_MUTATION_H
#define NDH_TESTS_PE_MUTATION_H

#include <stddef.h>
#include <stdint.h>

struct pe_mutation {
    uint64_t random; /* state of the choices: equal states give equal damage */
    char text[96];   /* what was done, for a failure's message */
};

/** Damages size bytes that were a good image: bits, fields of headers, fields and bytes of what its
 * directories point to, or its end. The checksum is taken away, mostly, so that it does not hide the rest.
 * Returns the new size, at most the old one. */
size_t pe_mutate(struct pe_mutation *mutation, uint8_t *bytes, size_t size);

/** A number below limit, which is not 0. */
uint64_t pe_mutation_draw(struct pe_mutation *mutation, uint64_t limit);

#endif
