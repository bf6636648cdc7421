// SPDX-License-Identifier: MIT
/* Memory comparison, bitmaps, versions, processors. */
#include <string.h>

#include "nt.h"
#include "object.h"
#include "services.h"
#include "utf.h"

#define PLATFORM_NT   2u

SIZE_T NTAPI RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
    const uint8_t *a = Source1, *b = Source2;
    SIZE_T i = 0;
    while (i < Length && a[i] == b[i]) {
        i++;
    }
    return i;
}

VOID NTAPI RtlInitializeBitMap(PRTL_BITMAP BitMapHeader, PULONG BitMapBuffer, ULONG SizeOfBitMap)
{
    BitMapHeader->SizeOfBitMap = SizeOfBitMap;
    BitMapHeader->Buffer = BitMapBuffer;
}

static int bit(const RTL_BITMAP *map, ULONG i)
{
    return map->Buffer[i / 32] >> (i % 32) & 1;
}

VOID NTAPI RtlSetBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToSet)
{
    for (ULONG i = StartingIndex; i < StartingIndex + NumberToSet; i++) {
        BitMapHeader->Buffer[i / 32] |= 1u << (i % 32);
    }
}

VOID NTAPI RtlClearBits(PRTL_BITMAP BitMapHeader, ULONG StartingIndex, ULONG NumberToClear)
{
    for (ULONG i = StartingIndex; i < StartingIndex + NumberToClear; i++) {
        BitMapHeader->Buffer[i / 32] &= ~(1u << (i % 32));
    }
}

ULONG NTAPI RtlNumberOfSetBits(PRTL_BITMAP BitMapHeader)
{
    ULONG count = 0;
    for (ULONG i = 0; i < BitMapHeader->SizeOfBitMap; i++) {
        count += (ULONG)bit(BitMapHeader, i);
    }
    return count;
}

static ULONG find_clear(const RTL_BITMAP *map, ULONG number, ULONG from, ULONG to)
{
    ULONG run = 0;
    for (ULONG i = from; i < to; i++) {
        run = bit(map, i) ? 0 : run + 1;
        if (run == number) {
            return i + 1 - number;
        }
    }
    return MAXULONG;
}

ULONG NTAPI RtlFindClearBitsAndSet(PRTL_BITMAP BitMapHeader, ULONG NumberToFind, ULONG HintIndex)
{
    const ULONG hint = HintIndex < BitMapHeader->SizeOfBitMap ? HintIndex : 0;
    if (NumberToFind == 0) {
        return hint & ~7u;
    }
    ULONG found = find_clear(BitMapHeader, NumberToFind, hint, BitMapHeader->SizeOfBitMap);
    if (found == MAXULONG) {
        found = find_clear(BitMapHeader, NumberToFind, 0, BitMapHeader->SizeOfBitMap);
    }
    if (found != MAXULONG) {
        RtlSetBits(BitMapHeader, found, NumberToFind);
    }
    return found;
}

NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation)
{
    NT_IRQL_MAX(RtlGetVersion, PASSIVE_LEVEL);
    lpVersionInformation->dwMajorVersion = NT_MAJOR_VERSION;
    lpVersionInformation->dwMinorVersion = NT_MINOR_VERSION;
    lpVersionInformation->dwBuildNumber = NT_BUILD_NUMBER;
    lpVersionInformation->dwPlatformId = PLATFORM_NT;
    memset(lpVersionInformation->szCSDVersion, 0, sizeof lpVersionInformation->szCSDVersion);
    return STATUS_SUCCESS;
}

BOOLEAN NTAPI PsGetVersion(PULONG MajorVersion, PULONG MinorVersion, PULONG BuildNumber,
                           PUNICODE_STRING CSDVersion)
{
    NT_IRQL_MAX(PsGetVersion, PASSIVE_LEVEL);
    if (MajorVersion != NULL) {
        *MajorVersion = NT_MAJOR_VERSION;
    }
    if (MinorVersion != NULL) {
        *MinorVersion = NT_MINOR_VERSION;
    }
    if (BuildNumber != NULL) {
        *BuildNumber = NT_BUILD_NUMBER;
    }
    if (CSDVersion != NULL) {
        memset(CSDVersion, 0, sizeof *CSDVersion);
    }
    return FALSE; /* not a checked build */
}

BOOLEAN NTAPI IoIsWdmVersionAvailable(UCHAR MajorVersion, UCHAR MinorVersion)
{
    NT_IRQL_MAX(IoIsWdmVersionAvailable, PASSIVE_LEVEL);
    /* WDM 6.0 is the version of all systems since Windows Vista. */
    return MajorVersion < 6 || (MajorVersion == 6 && MinorVersion == 0);
}

ULONG NTAPI KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER ProcNumber)
{
    const unsigned number = ndh_sched_processor();
    if (ProcNumber != NULL) {
        ProcNumber->Group = 0;
        ProcNumber->Number = (UCHAR)number;
        ProcNumber->Reserved = 0;
    }
    return number;
}

ULONG NTAPI KeQueryActiveProcessorCount(PKAFFINITY ActiveProcessors)
{
    if (ActiveProcessors != NULL) {
        *ActiveProcessors = ((KAFFINITY)1 << ndh_sched_processors()) - 1;
    }
    return ndh_sched_processors();
}

ULONG NTAPI KeQueryActiveProcessorCountEx(USHORT GroupNumber)
{
    return GroupNumber == 0 || GroupNumber == MAXUSHORT ? ndh_sched_processors() : 0;
}

ULONG NTAPI KeQueryMaximumProcessorCountEx(USHORT GroupNumber)
{
    return KeQueryActiveProcessorCountEx(GroupNumber);
}

PVOID NTAPI MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName)
{
    char name[128];
    size_t count = SystemRoutineName->Length / sizeof(WCHAR);
    NT_IRQL_MAX(MmGetSystemRoutineAddress, PASSIVE_LEVEL);
    if (count >= sizeof name) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        name[i] = (char)SystemRoutineName->Buffer[i];
    }
    name[count] = 0;
    return ndh_nt_export("ntoskrnl.exe", name);
}
