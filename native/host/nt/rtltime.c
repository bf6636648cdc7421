// SPDX-License-Identifier: MIT
/* Calendar and random numbers. */
#include "ddk.h"
#include "nt.h"

#define PER_SECOND 10000000LL
#define PER_DAY    (86400LL * PER_SECOND)
#define SINCE_1970 11644473600LL /* seconds from 1601 */
#define SINCE_1980 11960006400LL

#define DAYS_400_YEARS 146097

static int is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/** Days from the beginning of 1601 to that of the year. */
static LONGLONG days_before(int year)
{
    const int past = year - 1601;
    return (LONGLONG)past * 365 + past / 4 - past / 100 + past / 400;
}

VOID NTAPI RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
    LONGLONG days = Time->QuadPart / PER_DAY;
    const LONGLONG rest = Time->QuadPart % PER_DAY / 10000;
    int year = 1601 + (int)(days * 400 / DAYS_400_YEARS), month = 1;
    TimeFields->Weekday = (CSHORT)((days + 1) % 7); /* the first day was a Monday */
    while (days_before(year) > days) {
        year--;
    }
    while (days_before(year + 1) <= days) {
        year++;
    }
    days -= days_before(year);
    while (days >= days_in(year, month)) {
        days -= days_in(year, month++);
    }
    TimeFields->Year = (CSHORT)year;
    TimeFields->Month = (CSHORT)month;
    TimeFields->Day = (CSHORT)(days + 1);
    TimeFields->Hour = (CSHORT)(rest / 3600000);
    TimeFields->Minute = (CSHORT)(rest / 60000 % 60);
    TimeFields->Second = (CSHORT)(rest / 1000 % 60);
    TimeFields->Milliseconds = (CSHORT)(rest % 1000);
}

BOOLEAN NTAPI RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time)
{
    const TIME_FIELDS f = *TimeFields;
    if (f.Year < 1601 || f.Month < 1 || f.Month > 12 || f.Day < 1 || f.Day > days_in(f.Year, f.Month) ||
        f.Hour < 0 || f.Hour > 23 || f.Minute < 0 || f.Minute > 59 || f.Second < 0 || f.Second > 59 ||
        f.Milliseconds < 0 || f.Milliseconds > 999) {
        return FALSE;
    }
    LONGLONG days = days_before(f.Year) + f.Day - 1;
    for (int month = 1; month < f.Month; month++) {
        days += days_in(f.Year, month);
    }
    Time->QuadPart = days * PER_DAY + (((LONGLONG)f.Hour * 60 + f.Minute) * 60 + f.Second) * PER_SECOND +
                     f.Milliseconds * 10000LL;
    return TRUE;
}

static BOOLEAN seconds_since(LONGLONG begin, const LARGE_INTEGER *time, PULONG seconds)
{
    const LONGLONG since = time->QuadPart / PER_SECOND - begin;
    if (since < 0 || since > MAXULONG) {
        return FALSE;
    }
    *seconds = (ULONG)since;
    return TRUE;
}

BOOLEAN NTAPI RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    return seconds_since(SINCE_1970, Time, ElapsedSeconds);
}

BOOLEAN NTAPI RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    return seconds_since(SINCE_1980, Time, ElapsedSeconds);
}

VOID NTAPI RtlSecondsSince1970ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    Time->QuadPart = (SINCE_1970 + ElapsedSeconds) * PER_SECOND;
}

VOID NTAPI RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    Time->QuadPart = (SINCE_1980 + ElapsedSeconds) * PER_SECOND;
}

/* A number below 2^31 - 1; the sequence depends on the seed alone, and is not that of Windows. */
ULONG NTAPI RtlRandomEx(PULONG Seed)
{
    *Seed = (ULONG)(((ULONGLONG)(*Seed % 0x7fffffffu) * 48271u + 11u) % 0x7fffffffu);
    return (*Seed ^ *Seed >> 15) % 0x7fffffffu;
}

ULONG NTAPI RtlRandom(PULONG Seed)
{
    return RtlRandomEx(Seed);
}
