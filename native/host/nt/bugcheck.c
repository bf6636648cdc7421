// SPDX-License-Identifier: MIT
#include "bugcheck.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nt.h"
#include "unwind.h"

#define EXIT_AFTER_CRASH 70

struct report {
    int begun;
    uint64_t culprit; /* address in the image to blame, when no frame of it is on the stack; else 0 */
    struct ndh_crash crash;
    const struct nt_driver_context *context; /* of the driver, or NULL: unwind from here */
    const char *format;                      /* NULL: `text` */
    const char *text;
    va_list *arguments;
};

static void set_blame(struct ndh_crash *crash)
{
    for (uint32_t i = 0; i < crash->frame_count; i++) {
        if (crash->frame[i].module[0] != '\0') {
            memcpy(crash->driver, crash->frame[i].module, sizeof crash->driver);
            crash->offset = crash->frame[i].offset;
            return;
        }
    }
}

static void set_culprit(struct ndh_crash *crash, uint64_t address)
{
    const struct ndh_image *image = ndh_pe_find(address);
    if (image != NULL) {
        snprintf(crash->driver, sizeof crash->driver, "%s", ndh_pe_name(image));
        crash->offset = address - ndh_pe_base(image);
    }
}

static _Noreturn void publish(const struct ndh_crash *crash)
{
    struct ndh_mailbox *mailbox = ndh_world_mailbox();
    if (mailbox->crash.sealed == 0) {
        memcpy(&mailbox->crash, crash, sizeof *crash);
        __atomic_store_n(&mailbox->crash.sealed, 1, __ATOMIC_RELEASE);
    }
    _exit(EXIT_AFTER_CRASH);
}

/*
 * On the crash stack. A fault in here comes back by the signal handler and ends the world with what is known.
 */
static void make_report(void *argument)
{
    struct report *report = argument;
    struct ndh_crash *crash = &report->crash;
    const struct ndh_fiber *fiber = ndh_sched_current();
    struct nt_driver_context own;

    crash->time = ndh_sched_now();
    crash->irql = ndh_sched_irql();
    crash->processor = ndh_sched_processor();
    crash->thread = fiber != NULL ? fiber->id : 0;
    if (report->format != NULL) {
        vsnprintf(crash->text, sizeof crash->text, report->format, *report->arguments);
    } else {
        snprintf(crash->text, sizeof crash->text, "%s", report->text);
    }
    if (report->context == NULL && nt_unwind_to_driver(&own)) {
        report->context = &own;
    }
    if (report->context != NULL) {
        crash->frame_count = ndh_pe_backtrace(report->context->rip, report->context->rsp,
                                              report->context->nonvolatile, crash->frame, NDH_MB_MAX_FRAMES);
        crash->exact = (uint32_t)report->context->exact;
        set_blame(crash);
    }
    if (report->culprit != 0) {
        set_culprit(crash, report->culprit);
    }
    publish(crash);
}

/* One report for each world. When making it faults, what is known so far is published. */
static struct report *new_report(void)
{
    if (NDH_ARENA_ROOT(NDH_ROOT_SCHED) == NULL) {
        _exit(EXIT_AFTER_CRASH);
    }
    struct report *report = ndh_sched_crash_area();
    if (report->begun) {
        publish(&report->crash);
    }
    report->begun = 1;
    ndh_pe_page_in_all();
    return report;
}

static void start_report(struct report *report, enum ndh_crash_kind kind, uint32_t code)
{
    report->crash.kind = kind;
    report->crash.code = code;
    ndh_stack_call(ndh_sched_crash_stack(), make_report, report);
}

void nt_blame(uint64_t address)
{
    struct report *report = ndh_sched_crash_area();
    report->culprit = address;
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *text)
{
    nt_bugcheckf(code, p1, p2, p3, p4, "%s", text);
}

void nt_bugcheckf(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *format, ...)
{
    struct report *report = new_report();
    va_list arguments;

    report->crash.parameter[0] = p1;
    report->crash.parameter[1] = p2;
    report->crash.parameter[2] = p3;
    report->crash.parameter[3] = p4;
    report->format = format;
    va_start(arguments, format);
    report->arguments = &arguments;
    start_report(report, NDH_CRASH_BUGCHECK, code);
    _exit(EXIT_AFTER_CRASH);
}

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text)
{
    struct report *report = new_report();
    report->text = text;
    start_report(report, kind, code);
    _exit(EXIT_AFTER_CRASH);
}

void nt_crash_at(enum ndh_crash_kind kind, uint32_t code, const uint64_t parameter[4],
                 const struct nt_driver_context *context, const char *text)
{
    struct report *report = new_report();
    memcpy(report->crash.parameter, parameter, sizeof report->crash.parameter);
    report->context = context;
    report->text = text;
    start_report(report, kind, code);
    _exit(EXIT_AFTER_CRASH);
}

const char *nt_irql_name(KIRQL irql)
{
    static const char *const name[] = { "PASSIVE_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL" };
    return irql < sizeof name / sizeof name[0] ? name[irql]
           : irql == HIGH_LEVEL                ? "HIGH_LEVEL"
                                               : "a device IRQL";
}

uint64_t nt_irql_mismatch(KIRQL expected, enum nt_irql_of what)
{
    return (uint64_t)ndh_sched_irql() << 16 | (uint64_t)expected << 8 | what;
}

VOID NTAPI nt_irql_violation(const char *service, const void *address, KIRQL low, KIRQL high)
{
    const KIRQL now = ndh_sched_irql();
    nt_bugcheckf(0xA, (uint64_t)address, now, 8, (uint64_t)address,
                 "IRQL_NOT_LESS_OR_EQUAL: %s was called at %s; allowed %s %s", service, nt_irql_name(now),
                 now > high ? "up to" : "from", nt_irql_name(now > high ? high : low));
}

_Noreturn void NTAPI KeBugCheckEx(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1,
                                  ULONG_PTR BugCheckParameter2, ULONG_PTR BugCheckParameter3,
                                  ULONG_PTR BugCheckParameter4)
{
    nt_bugcheckf(BugCheckCode, BugCheckParameter1, BugCheckParameter2, BugCheckParameter3, BugCheckParameter4,
                 "the driver called KeBugCheckEx with code 0x%x", BugCheckCode);
}

_Noreturn void NTAPI KeBugCheck(ULONG BugCheckCode)
{
    nt_bugcheckf(BugCheckCode, 0, 0, 0, 0, "the driver called KeBugCheck with code 0x%x", BugCheckCode);
}
