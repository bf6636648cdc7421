// SPDX-License-Identifier: MIT
/** C library functions that ntoskrnl.exe exports, in the Microsoft convention; nt_X is exported as X. */
#ifndef NDH_NT_CRT_H
#define NDH_NT_CRT_H

#include <ntddk.h>

void *NTAPI nt_memcpy(void *to, const void *from, size_t size);
void *NTAPI nt_memmove(void *to, const void *from, size_t size);
void *NTAPI nt_memset(void *to, int value, size_t size);
int NTAPI nt_memcmp(const void *a, const void *b, size_t size);
VOID NTAPI nt_RtlFillMemory(void *to, size_t size, UCHAR value);
VOID NTAPI nt_RtlZeroMemory(void *to, size_t size);

size_t NTAPI nt_strlen(const char *text);
size_t NTAPI nt_strnlen(const char *text, size_t limit);
int NTAPI nt_strcmp(const char *a, const char *b);
int NTAPI nt_strncmp(const char *a, const char *b, size_t limit);
int NTAPI nt_stricmp(const char *a, const char *b);
char *NTAPI nt_strcpy(char *to, const char *from);
char *NTAPI nt_strncpy(char *to, const char *from, size_t limit);
char *NTAPI nt_strcat(char *to, const char *from);
char *NTAPI nt_strchr(const char *text, int c);
char *NTAPI nt_strrchr(const char *text, int c);
char *NTAPI nt_strstr(const char *text, const char *part);
int NTAPI nt_atoi(const char *text);

size_t NTAPI nt_wcslen(const WCHAR *text);
int NTAPI nt_wcscmp(const WCHAR *a, const WCHAR *b);
int NTAPI nt_wcsncmp(const WCHAR *a, const WCHAR *b, size_t limit);
int NTAPI nt_wcsicmp(const WCHAR *a, const WCHAR *b);
WCHAR *NTAPI nt_wcscpy(WCHAR *to, const WCHAR *from);
WCHAR *NTAPI nt_wcsncpy(WCHAR *to, const WCHAR *from, size_t limit);
WCHAR *NTAPI nt_wcschr(const WCHAR *text, WCHAR c);
WCHAR *NTAPI nt_wcsrchr(const WCHAR *text, WCHAR c);
WCHAR *NTAPI nt_wcsstr(const WCHAR *text, const WCHAR *part);

int NTAPI nt_sprintf(char *out, const char *format, ...);
int NTAPI nt_snprintf(char *out, size_t size, const char *format, ...);
int NTAPI nt_vsnprintf(char *out, size_t size, const char *format, __builtin_ms_va_list arguments);
int NTAPI nt_swprintf(WCHAR *out, const WCHAR *format, ...);
int NTAPI nt_snwprintf(WCHAR *out, size_t size, const WCHAR *format, ...);
int NTAPI nt_vsnwprintf(WCHAR *out, size_t size, const WCHAR *format, __builtin_ms_va_list arguments);

typedef int NTAPI nt_comparison(const void *a, const void *b);
void NTAPI nt_qsort(void *base, size_t count, size_t size, nt_comparison *compare);
void *NTAPI nt_bsearch(const void *key, const void *base, size_t count, size_t size, nt_comparison *compare);

/** Stack probe of MSVC code: rax holds the frame size, all registers are kept (chkstk.S). */
void nt_chkstk(void);

#endif
