// SPDX-License-Identifier: MIT
/**
 * Violations of the framework's rules. The stand-in behaves like KMDF with its verifier on, and where that
 * would stop in the debugger with no status to return it ends the system: a lenient stand-in hides what fails
 * on the first day on Windows.
 */
#include "fx.h"
#include "ddi.h"

static PCSTR FxClientName(FX_GLOBALS *Globals)
{
    return Globals != NULL && Globals->Public.DriverName[0] != 0 ? Globals->Public.DriverName : "client";
}

DECLSPEC_NORETURN VOID FxViolation(FX_GLOBALS *Globals, ULONG Code, ULONG_PTR Parameter2,
                                   ULONG_PTR Parameter3, PCSTR Function, PCSTR Text)
{
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "stand-in KMDF: WDF_VIOLATION %u by %s in %s: %s\n",
               Code, FxClientName(Globals), Function, Text);
    for (;;) {
        KeBugCheckEx(WDF_VIOLATION, Code, Parameter2, Parameter3, (ULONG_PTR)Globals);
    }
}

VOID FxRequirePointer(FX_GLOBALS *Globals, const VOID *Pointer, PCSTR Function, PCSTR Parameter)
{
    if (Pointer == NULL) {
        FxViolation(Globals, WDF_REQUIRED_PARAMETER_IS_NULL, 0, (ULONG_PTR)Globals, Function, Parameter);
    }
}

NTSTATUS FxRefuse(FX_GLOBALS *Globals, PCSTR Function, NTSTATUS Status, PCSTR Reason)
{
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_WARNING_LEVEL, "stand-in KMDF: %s by %s: status 0x%08x: %s\n",
               Function, FxClientName(Globals), (ULONG)Status, Reason);
    return Status;
}

NTSTATUS FxCheckIrql(FX_GLOBALS *Globals, KIRQL Irql, PCSTR Function)
{
    if (FxCurrentIrql() > Irql) {
        return FxRefuse(Globals, Function, STATUS_INVALID_DEVICE_REQUEST,
                        "IRQL is above what the function allows");
    }
    return STATUS_SUCCESS;
}

VOID FxRequireIrql(FX_GLOBALS *Globals, KIRQL Irql, PCSTR Function)
{
    KIRQL current = FxCurrentIrql();

    if (current > Irql) {
        FxViolation(Globals, WDF_VERIFIER_IRQL_MISMATCH, current, Irql, Function,
                    "IRQL is above what the function allows");
    }
}

VOID FxCheckCallbackReturn(FX_GLOBALS *Globals, KIRQL Before, PCSTR Callback)
{
    KIRQL after = FxCurrentIrql();

    if (after != Before) {
        FxViolation(Globals, WDF_VERIFIER_IRQL_MISMATCH, Before, after, Callback,
                    "returned at another IRQL than it was called at");
    }
}

NTSTATUS FxCheckUnicodeString(FX_GLOBALS *Globals, PCUNICODE_STRING String, PCSTR Function)
{
    if ((String->Length & 1) != 0 || (String->MaximumLength & 1) != 0) {
        return FxRefuse(Globals, Function, STATUS_INVALID_PARAMETER, "UNICODE_STRING with an odd length");
    }
    if (String->MaximumLength > 0 && String->Buffer == NULL) {
        return FxRefuse(Globals, Function, STATUS_INVALID_PARAMETER, "UNICODE_STRING without a buffer");
    }
    if (String->Length > String->MaximumLength) {
        return FxRefuse(Globals, Function, STATUS_INVALID_PARAMETER, "UNICODE_STRING longer than its buffer");
    }
    return STATUS_SUCCESS;
}

VOID NTAPI FxWdfVerifierDbgBreakPoint(PWDF_DRIVER_GLOBALS DriverGlobals)
{
    // On Windows a debugger must be attached and asked for; there is none here, so the text is all.
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "stand-in KMDF: WdfVerifierDbgBreakPoint by %s\n",
               FxClientName(FxGlobals(DriverGlobals)));
}

VOID NTAPI FxWdfVerifierKeBugCheck(PWDF_DRIVER_GLOBALS DriverGlobals, ULONG BugCheckCode,
                                   ULONG_PTR BugCheckParameter1, ULONG_PTR BugCheckParameter2,
                                   ULONG_PTR BugCheckParameter3, ULONG_PTR BugCheckParameter4)
{
    FxGlobals(DriverGlobals);
    KeBugCheckEx(BugCheckCode, BugCheckParameter1, BugCheckParameter2, BugCheckParameter3,
                 BugCheckParameter4);
}
