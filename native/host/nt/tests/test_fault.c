// SPDX-License-Identifier: MIT
/* Processor faults of drivers: the bug check, its parameters, and the driver's address that is blamed. */
#include "world.h"

#include <signal.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "../pool.h"

/*
 * The code that the image of the test holds: not instrumented, and every access in assembly, so that it
 * faults as an image's code would.
 */
#define DRIVER __attribute__((section("driver_code"), noinline, no_sanitize("address", "undefined")))

extern char __start_driver_code, __stop_driver_code;

static void on_signal(int signal, siginfo_t *information, void *context)
{
    if (signal == SIGSEGV && ndh_nt_emulate(context)) {
        return;
    }
    if (!ndh_nt_raise_from_signal(signal, information, context)) {
        ndh_crash_from_signal(signal, information, context);
    }
}

static void catch_signals(void)
{
    static uint8_t alternate[0x10000];
    static const int number[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGXCPU };
    const stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
    const struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    CHECK(sigaltstack(&stack, NULL) == 0, "alternate stack");
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) {
        CHECK(sigaction(number[i], &action, NULL) == 0, "signal %d", number[i]);
    }
}

static DRIVER void touch(uint64_t address)
{
    __asm__ volatile("movl $1, (%0)" : : "r"(address) : "memory");
}

static DRIVER void read_null(void *context)
{
    uint32_t value;
    (void)context;
    __asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(8ULL) : "memory");
}

static DRIVER void write_raised(void *context)
{
    KIRQL irql;
    (void)context;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    touch(0x10);
}

static DRIVER void write_poison(void *context)
{
    (void)context;
    touch(NT_POOL_FREED_PATTERN);
}

/* In the guard above the stack of a world's first thread. */
static uint64_t above_stack(void)
{
    return (uint64_t)ndh_sched_fiber(2)->stack.low - 8;
}

static DRIVER void write_guard(void *context)
{
    (void)context;
    touch(above_stack()); /* memory of the arena that nobody may touch */
}

static DRIVER void service_gets_null(void *context)
{
    KIRQL irql;
    (void)context;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeResetEvent((PRKEVENT)8);
    KeLowerIrql(irql);
}

static DRIVER void divide(void *context)
{
    (void)context;
    __asm__ volatile("xorl %%edx, %%edx; movl $1, %%eax; xorl %%ecx, %%ecx; divl %%ecx"
                     :
                     :
                     : "rax", "rcx", "rdx");
}

static DRIVER void break_here(void *context)
{
    (void)context;
    __asm__ volatile("int3");
}

static DRIVER void invalid(void *context)
{
    (void)context;
    __asm__ volatile("ud2");
}

static DRIVER void fail_fast(void *context)
{
    (void)context;
    __asm__ volatile("movl $5, %%ecx; int $0x29" : : : "rcx");
}

static DRIVER void call_null(void *context)
{
    (void)context;
    __asm__ volatile("xorl %%eax, %%eax; call *%%rax; nop" : : : "rax", "memory");
}

static DRIVER void overflow(void *context)
{
    (void)context;
    __asm__ volatile("1: pushq %%rax; jmp 1b" : : : "memory");
}

static DRIVER void use_cr8(void *context)
{
    uint64_t before, after = 2, now;
    (void)context;
    __asm__ volatile("movq %%cr8, %0" : "=r"(before));
    __asm__ volatile("movq %0, %%cr8" : : "r"(after));
    __asm__ volatile("movq %%cr8, %0" : "=r"(now));
    __asm__ volatile("movq %0, %%cr8" : : "r"(before));
    *(volatile uint64_t *)&ndh_world_mailbox()->value = before << 8 | now;
}

/* Ports 0x40 to 0x43 are a device's; 0x44 is nobody's. */
static DRIVER void use_ports(void *context)
{
    static uint16_t words[2] = { 0x1122, 0x3344 };
    uint64_t value = ~0ULL, wide = ~0ULL;
    uint16_t read[2] = { 0 };
    const void *from = words;
    void *to = read;
    uint64_t count = 2;
    (void)context;
    __asm__ volatile("movb $0x5a, %%al; outb %%al, $0x40; movb $0, %%al; inb $0x40, %%al" : "+a"(value));
    __asm__ volatile("movw $0x43, %%dx; inl %%dx, %%eax" : "+a"(wide) : : "rdx");
    __asm__ volatile("rep outsw" : "+S"(from), "+c"(count) : "d"(0x42) : "memory");
    count = 2;
    __asm__ volatile("rep insw" : "+D"(to), "+c"(count) : "d"(0x42) : "memory");
    *(volatile uint64_t *)&ndh_world_mailbox()->value = value == 0xffffffffffffff5a && wide == 0xffffff00 &&
                                                        read[0] == 0x3344 && read[1] == 0x3344 && count == 0;
}

/* As compilers make it of KeQueryTickCount and its like. */
static DRIVER void read_shared_data(void *context)
{
    uint64_t base = 0xFFFFF78000000000ULL, first, second, ticks, byte = 0x1234, compared = 1, difference = 1;
    uint32_t major;
    (void)context;
    __asm__ volatile("movq 0x14(%1), %0" : "=r"(first) : "r"(base));
    __asm__ volatile("movabsq 0xFFFFF78000000014, %%rax; movq %%rax, %0" : "=r"(second) : : "rax");
    __asm__ volatile("movq (%1,%2,8), %0" : "=r"(ticks) : "r"(base), "r"(100ULL)); /* 0x320 */
    __asm__ volatile("movl 0x26c(%1), %0" : "=r"(major) : "r"(base));
    __asm__ volatile("movb 0x268(%1), %b0" : "+r"(byte) : "r"(base));
    __asm__ volatile("cmpl $10, 0x26c(%1); sete %b0; movzbl %b0, %k0" : "+r"(compared) : "r"(base) : "cc");
    __asm__ volatile("subq 0x14(%1), %0" : "=r"(difference) : "r"(base), "0"(second) : "cc");
    /* a tick for each read */
    *(volatile uint64_t *)&ndh_world_mailbox()->value = second == first + 1 && ticks == 0 && major == 10 &&
                                                        byte == 0x1201 && compared == 1 &&
                                                        difference == (uint64_t)-5;
}

static DRIVER void write_shared_data(void *context)
{
    (void)context;
    touch(0xFFFFF78000000320ULL);
}

static void expect(void (*body)(void *context), uint32_t code, const uint64_t *parameter, unsigned parameters,
                   const char *words)
{
    const struct ndh_crash *crash = world_crash(body, NULL);
    CHECK(crash->code == code && strstr(crash->text, words) != NULL, "0x%x: %s", crash->code, crash->text);
    for (unsigned i = 0; i < parameters; i++) {
        CHECK(crash->parameter[i] == parameter[i], "%s: parameter %u is 0x%llx", crash->text, i + 1,
              (unsigned long long)crash->parameter[i]);
    }
    CHECK(strcmp(crash->driver, "test.sys") == 0, "%s: blames \"%s\"", crash->text, crash->driver);
}

static uint64_t exception(uint32_t status)
{
    return (uint64_t)(int64_t)(int32_t)status;
}

#define EXPECT(body, code, words, ...)                                                                       \
    do {                                                                                                     \
        const uint64_t parameter_[] = { __VA_ARGS__ };                                                       \
        expect(body, code, parameter_, sizeof parameter_ / sizeof parameter_[0], words);                     \
    } while (0)

int main(void)
{
    catch_signals();
    world_image((uint64_t)&__start_driver_code, (uint32_t)(&__stop_driver_code - &__start_driver_code), NULL);
    EXPECT(read_null, 0x7E, "read address 0x8", exception(0xC0000005));
    EXPECT(write_raised, 0xD1, "wrote address 0x10 at DISPATCH_LEVEL", 0x10, DISPATCH_LEVEL, 1);
    EXPECT(write_poison, 0x7E, "read from freed pool", exception(0xC0000005));
    EXPECT(service_gets_null, 0xA, "a kernel service called by", 0xC, DISPATCH_LEVEL, 0);
    EXPECT(divide, 0x7E, "division", exception(0xC0000094));
    EXPECT(break_here, 0x7E, "breakpoint", exception(0x80000003));
    EXPECT(invalid, 0x7E, "illegal instruction", exception(0xC000001D));
    EXPECT(fail_fast, 0x139, "fast fail", 5);
    EXPECT(call_null, 0x7E, "executed address 0x0", exception(0xC0000005));
    EXPECT(overflow, 0x7F, "double fault", 8);
    world_new(1, 1);
    const uint64_t guarded = above_stack();
    EXPECT(write_guard, 0x50, "wrote address", guarded, 2);

    world_new(1, 1);
    CHECK(ndh_nt_device_ports(0x40, 4) == 0 && ndh_nt_device_ports(0xffff, 2) != 0, "ports");
    CHECK(world_run(use_ports, NULL, 0) == NDH_RAN_QUIESCENT && ndh_world_mailbox()->value == 1,
          "ports are emulated");
    world_new(1, 1);
    CHECK(world_run(use_cr8, NULL, 0) == NDH_RAN_QUIESCENT, "CR8 is emulated");
    CHECK(ndh_world_mailbox()->value == 2, "0x%llx", (unsigned long long)ndh_world_mailbox()->value);
    CHECK(world_run(read_shared_data, NULL, 0) == NDH_RAN_QUIESCENT && ndh_world_mailbox()->value == 1,
          "the shared data page is read");
    EXPECT(write_shared_data, 0x7E, "wrote address 0xfffff78000000320", exception(0xC0000005));
    return EXIT_SUCCESS;
}
