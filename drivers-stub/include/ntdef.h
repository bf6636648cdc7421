// SPDX-License-Identifier: MIT
/**
 * Basic types of kernel code, the same for all compilers that build this tree.
 *
 * clang in MSVC mode is the reference. mingw-w64 gcc follows it. On Linux (the driver host) long is 64 bits
 * wide, so ULONG is unsigned int there, and every function that crosses the boundary between host and image
 * carries NTAPI.
 */
#ifndef NDH_NTDEF_H
#define NDH_NTDEF_H

#include "sal.h"

#include <stddef.h>

#if defined(_WIN32)
#define NTAPI
#define DECLSPEC_IMPORT __declspec(dllimport)
#define DECLSPEC_NORETURN __attribute__((noreturn))
typedef int INT;
typedef long LONG;
typedef unsigned long ULONG;
#else
#define NTAPI __attribute__((ms_abi))
#define DECLSPEC_IMPORT
#define DECLSPEC_NORETURN __attribute__((noreturn))
typedef int INT;
typedef int LONG;
typedef unsigned int ULONG;
#endif

/* Who defines the service; one image (or the host) decides for itself by an empty definition. */
#ifndef NTKERNELAPI
#define NTKERNELAPI DECLSPEC_IMPORT
#endif
#ifndef NTSYSAPI
#define NTSYSAPI DECLSPEC_IMPORT
#endif
#ifndef NTHALAPI
#define NTHALAPI DECLSPEC_IMPORT
#endif

#define FASTCALL
#define CONST const
#define DECLSPEC_NOINLINE __attribute__((noinline))
#define DECLSPEC_SELECTANY __declspec(selectany)
#define DECLSPEC_ALIGN(bytes) __attribute__((aligned(bytes)))
#define POINTER_ALIGNMENT DECLSPEC_ALIGN(8)
#define FORCEINLINE static inline __attribute__((always_inline))
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define FIELD_OFFSET(type, field) ((LONG)__builtin_offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (__builtin_offsetof(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ARRAYSIZE(array) RTL_NUMBER_OF(array)
#define CONTAINING_RECORD(address, type, field)                                                              \
    ((type *)((char *)(address) - __builtin_offsetof(type, field)))
#define C_ASSERT(expression) _Static_assert(expression, #expression)

#define FALSE 0
#define TRUE 1

#define VOID void
typedef void *PVOID, **PPVOID;
typedef char CHAR, *PCHAR, CCHAR, *PSZ, *PSTR;
typedef const char *PCSTR, *PCSZ;
typedef signed char SCHAR;
typedef unsigned char UCHAR, *PUCHAR, BYTE, BOOLEAN, *PBOOLEAN;
typedef short SHORT, *PSHORT, CSHORT;
typedef unsigned short USHORT, *PUSHORT, WORD;
typedef unsigned int UINT, *PUINT;
typedef INT *PINT;
typedef LONG *PLONG, NTSTATUS, *PNTSTATUS;
typedef ULONG *PULONG, DWORD, ULONG32, ACCESS_MASK, *PACCESS_MASK, DEVICE_TYPE, LCID, SECURITY_INFORMATION,
    *PSECURITY_INFORMATION;
typedef long long LONGLONG, *PLONGLONG, LONG64, *PLONG64, LONG_PTR, *PLONG_PTR, INT_PTR;
typedef unsigned long long ULONGLONG, *PULONGLONG, ULONG64, *PULONG64, DWORDLONG, ULONG_PTR, *PULONG_PTR,
    DWORD_PTR, UINT_PTR;
typedef ULONG_PTR SIZE_T, *PSIZE_T, KAFFINITY, *PKAFFINITY, KSPIN_LOCK, *PKSPIN_LOCK, PFN_NUMBER,
    *PPFN_NUMBER;
typedef signed char INT8;
typedef unsigned char UINT8;
typedef short INT16;
typedef unsigned short UINT16;
typedef int INT32;
typedef unsigned int UINT32;
typedef long long INT64;
typedef unsigned long long UINT64, *PUINT64;
typedef wchar_t WCHAR, *PWCHAR, *PWCH, *PWSTR;
typedef const wchar_t *PCWSTR, *PCWCH;
typedef PVOID HANDLE, *PHANDLE;
typedef UCHAR KIRQL, *PKIRQL;
typedef CCHAR KPROCESSOR_MODE;
typedef LONG KPRIORITY;
typedef PVOID PSECURITY_DESCRIPTOR, PSID;

/* Objects that drivers only point to. */
typedef struct _KTHREAD *PKTHREAD, *PRKTHREAD;
typedef struct _ETHREAD *PETHREAD;
typedef struct _EPROCESS *PEPROCESS;
typedef struct _OBJECT_TYPE *POBJECT_TYPE;
typedef struct _IO_TIMER *PIO_TIMER;
typedef struct _IO_WORKITEM *PIO_WORKITEM;
typedef struct _CALLBACK_OBJECT *PCALLBACK_OBJECT;
typedef struct _SECTION_OBJECT_POINTERS *PSECTION_OBJECT_POINTERS;
typedef struct _ACCESS_STATE *PACCESS_STATE;
typedef struct _SECURITY_QUALITY_OF_SERVICE *PSECURITY_QUALITY_OF_SERVICE;

#define DECLARE_HANDLE(name) typedef struct name##__ *name

#define PtrToUlong(pointer) ((ULONG)(ULONG_PTR)(pointer))
#define HandleToULong(handle) ((ULONG)(ULONG_PTR)(handle))
#define HandleToUlong(handle) HandleToULong(handle)
#define UlongToPtr(value) ((PVOID)(ULONG_PTR)(ULONG)(value))
#define ULongToPtr(value) UlongToPtr(value)
#define UlongToHandle(value) ((HANDLE)(ULONG_PTR)(ULONG)(value))

#define ANYSIZE_ARRAY 1
#define MAXUCHAR 0xff
#define MAXUSHORT 0xffff
#define MAXULONG 0xffffffff
#define MAXLONG 0x7fffffff
#define MAXLONGLONG 0x7fffffffffffffffLL

typedef struct _GUID {
    ULONG Data1;
    USHORT Data2;
    USHORT Data3;
    UCHAR Data4[8];
} GUID, *PGUID;

#define GUID_DEFINED
typedef const GUID *LPCGUID;
typedef GUID UUID;
typedef const GUID *REFGUID;
#define IsEqualGUID(left, right) (__builtin_memcmp((left), (right), sizeof(GUID)) == 0)

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef struct _LUID {
    ULONG LowPart;
    LONG HighPart;
} LUID, *PLUID;

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY, *PRLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct DECLSPEC_ALIGN(16) _SLIST_ENTRY {
    struct _SLIST_ENTRY *Next;
} SLIST_ENTRY, *PSLIST_ENTRY;

typedef union DECLSPEC_ALIGN(16) _SLIST_HEADER {
    struct {
        ULONGLONG Alignment;
        ULONGLONG Region;
    };
    struct {
        ULONGLONG Depth : 16;
        ULONGLONG Sequence : 48;
        ULONGLONG Reserved : 4;
        ULONGLONG NextEntry : 60;
    } HeaderX64;
} SLIST_HEADER, *PSLIST_HEADER;

typedef struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;

typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING;

typedef const UNICODE_STRING *PCUNICODE_STRING;
typedef STRING ANSI_STRING, *PANSI_STRING, OEM_STRING, *POEM_STRING;
typedef const STRING *PCANSI_STRING, *PCSTRING;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;

typedef const OBJECT_ATTRIBUTES *PCOBJECT_ATTRIBUTES;

#define UNICODE_NULL             0
#define UNICODE_STRING_MAX_BYTES 0xFFFE
#define UNICODE_STRING_MAX_CHARS 0x7FFF

/** Initialiser of a UNICODE_STRING over a literal, which must not be written to. */
#define RTL_CONSTANT_STRING(literal) { sizeof(literal) - sizeof((literal)[0]), sizeof(literal), (literal) }
#define DECLARE_CONST_UNICODE_STRING(name, literal)                                                          \
    const WCHAR name##_buffer[] = literal;                                                                   \
    const UNICODE_STRING name = { sizeof(literal) - sizeof(WCHAR), sizeof(literal), (PWCH)name##_buffer }
#define DECLARE_UNICODE_STRING_SIZE(name, characters)                                                        \
    WCHAR name##_buffer[characters];                                                                         \
    UNICODE_STRING name = { 0, (characters) * sizeof(WCHAR), name##_buffer }

/* Attributes of OBJECT_ATTRIBUTES. */
#define OBJ_INHERIT                       0x00000002
#define OBJ_PERMANENT                     0x00000010
#define OBJ_EXCLUSIVE                     0x00000020
#define OBJ_CASE_INSENSITIVE              0x00000040
#define OBJ_OPENIF                        0x00000080
#define OBJ_OPENLINK                      0x00000100
#define OBJ_KERNEL_HANDLE                 0x00000200
#define OBJ_FORCE_ACCESS_CHECK            0x00000400
#define OBJ_IGNORE_IMPERSONATED_DEVICEMAP 0x00000800
#define OBJ_DONT_REPARSE                  0x00001000
#define OBJ_VALID_ATTRIBUTES              0x00001FF2

#define InitializeObjectAttributes(attributes, name, flags, root, descriptor)                                \
    do {                                                                                                     \
        (attributes)->Length = sizeof(OBJECT_ATTRIBUTES);                                                    \
        (attributes)->RootDirectory = (root);                                                                \
        (attributes)->Attributes = (flags);                                                                  \
        (attributes)->ObjectName = (name);                                                                   \
        (attributes)->SecurityDescriptor = (descriptor);                                                     \
        (attributes)->SecurityQualityOfService = NULL;                                                       \
    } while (0)

/* Access rights. */
#define DELETE                   0x00010000
#define READ_CONTROL             0x00020000
#define WRITE_DAC                0x00040000
#define WRITE_OWNER              0x00080000
#define SYNCHRONIZE              0x00100000
#define STANDARD_RIGHTS_REQUIRED 0x000F0000
#define STANDARD_RIGHTS_READ     0x00020000
#define STANDARD_RIGHTS_WRITE    0x00020000
#define STANDARD_RIGHTS_EXECUTE  0x00020000
#define STANDARD_RIGHTS_ALL      0x001F0000
#define MAXIMUM_ALLOWED          0x02000000
#define GENERIC_READ             0x80000000
#define GENERIC_WRITE            0x40000000
#define GENERIC_EXECUTE          0x20000000
#define GENERIC_ALL              0x10000000

/* List operations on circular doubly linked lists; the caller serialises. As in the WDK, a list whose
   neighbours disagree ends the system at once: interrupt 0x29 with code 3 is
   __fastfail(FAST_FAIL_CORRUPT_LIST_ENTRY). */
FORCEINLINE DECLSPEC_NORETURN VOID FatalListEntryError(VOID)
{
#ifdef _MSC_VER
    __fastfail(3);
#else
    __asm__ volatile("int $0x29" : : "c"(3));
    __builtin_unreachable();
#endif
}

FORCEINLINE VOID InitializeListHead(PLIST_ENTRY ListHead)
{
    ListHead->Flink = ListHead->Blink = ListHead;
}

FORCEINLINE BOOLEAN IsListEmpty(const LIST_ENTRY *ListHead)
{
    return ListHead->Flink == ListHead;
}

/** Returns TRUE when the list became empty. */
FORCEINLINE BOOLEAN RemoveEntryList(PLIST_ENTRY Entry)
{
    PLIST_ENTRY next = Entry->Flink;
    PLIST_ENTRY previous = Entry->Blink;

    if (next->Blink != Entry || previous->Flink != Entry) {
        FatalListEntryError();
    }
    previous->Flink = next;
    next->Blink = previous;
    return previous == next;
}

FORCEINLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY ListHead)
{
    PLIST_ENTRY entry = ListHead->Flink;
    PLIST_ENTRY next = entry->Flink;

    if (entry->Blink != ListHead || next->Blink != entry) {
        FatalListEntryError();
    }
    ListHead->Flink = next;
    next->Blink = ListHead;
    return entry;
}

FORCEINLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY ListHead)
{
    PLIST_ENTRY entry = ListHead->Blink;
    PLIST_ENTRY previous = entry->Blink;

    if (entry->Flink != ListHead || previous->Flink != entry) {
        FatalListEntryError();
    }
    ListHead->Blink = previous;
    previous->Flink = ListHead;
    return entry;
}

FORCEINLINE VOID InsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
    PLIST_ENTRY last = ListHead->Blink;

    if (last->Flink != ListHead) {
        FatalListEntryError();
    }
    Entry->Flink = ListHead;
    Entry->Blink = last;
    last->Flink = Entry;
    ListHead->Blink = Entry;
}

FORCEINLINE VOID InsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
    PLIST_ENTRY first = ListHead->Flink;

    if (first->Blink != ListHead) {
        FatalListEntryError();
    }
    Entry->Flink = first;
    Entry->Blink = ListHead;
    first->Blink = Entry;
    ListHead->Flink = Entry;
}

FORCEINLINE VOID AppendTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListToAppend)
{
    PLIST_ENTRY last = ListHead->Blink;

    ListHead->Blink->Flink = ListToAppend;
    ListHead->Blink = ListToAppend->Blink;
    ListToAppend->Blink->Flink = ListHead;
    ListToAppend->Blink = last;
}

FORCEINLINE VOID PushEntryList(PSINGLE_LIST_ENTRY ListHead, PSINGLE_LIST_ENTRY Entry)
{
    Entry->Next = ListHead->Next;
    ListHead->Next = Entry;
}

FORCEINLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY ListHead)
{
    PSINGLE_LIST_ENTRY first = ListHead->Next;

    if (first != NULL) {
        ListHead->Next = first->Next;
    }
    return first;
}

#endif
