// SPDX-License-Identifier: MIT
/**
 * The form of a security descriptor string (MicrosoftDocs sddl-for-device-objects.md): sections, flags, and
 * ACEs of six fields. Neither the driver host nor Wine enforces descriptors, so only what would fail on
 * Windows at WdfDeviceCreate is found here.
 */
#include "fx.h"

typedef struct _FX_SDDL {
    PCWSTR Text;
    ULONG Length;
    ULONG Next;
} FX_SDDL;

static WCHAR FxPeek(const FX_SDDL *Sddl)
{
    return Sddl->Next < Sddl->Length ? Sddl->Text[Sddl->Next] : 0;
}

static BOOLEAN FxIsWordCharacter(WCHAR Character)
{
    return (Character >= L'A' && Character <= L'Z') || (Character >= L'a' && Character <= L'z') ||
           (Character >= L'0' && Character <= L'9') || Character == L'-';
}

static ULONG FxSkipWord(FX_SDDL *Sddl)
{
    ULONG start = Sddl->Next;

    while (FxIsWordCharacter(FxPeek(Sddl))) {
        Sddl->Next++;
    }
    return Sddl->Next - start;
}

/** (type;flags;rights;object;inherited object;SID): type, rights and SID must be there. */
static BOOLEAN FxSkipAce(FX_SDDL *Sddl)
{
    Sddl->Next++;
    for (ULONG field = 0; field < 6; field++) {
        ULONG length = FxSkipWord(Sddl);

        if ((field == 0 || field == 2 || field == 5) && length == 0) {
            return FALSE;
        }
        if (FxPeek(Sddl) != (field < 5 ? L';' : L')')) {
            return FALSE;
        }
        Sddl->Next++;
    }
    return TRUE;
}

static BOOLEAN FxSkipAcl(FX_SDDL *Sddl)
{
    FxSkipWord(Sddl);
    // The letter of a following section has been taken for the end of the flags.
    if (FxPeek(Sddl) == L':') {
        Sddl->Next--;
        return TRUE;
    }
    while (FxPeek(Sddl) == L'(') {
        if (!FxSkipAce(Sddl)) {
            return FALSE;
        }
    }
    return TRUE;
}

BOOLEAN FxSddlIsWellFormed(PCUNICODE_STRING Text)
{
    FX_SDDL sddl = { .Text = Text->Buffer, .Length = Text->Length / sizeof(WCHAR) };
    BOOLEAN dacl = FALSE;

    while (sddl.Next < sddl.Length) {
        WCHAR section = FxPeek(&sddl);

        sddl.Next++;
        if (FxPeek(&sddl) != L':') {
            return FALSE;
        }
        sddl.Next++;
        if (section == L'D' || section == L'S') {
            dacl = (BOOLEAN)(dacl || section == L'D');
            if (!FxSkipAcl(&sddl)) {
                return FALSE;
            }
        } else if (section == L'O' || section == L'G') {
            if (FxSkipWord(&sddl) == 0) {
                return FALSE;
            }
            if (FxPeek(&sddl) == L':') {
                sddl.Next--;
            }
        } else {
            return FALSE;
        }
    }
    return dacl;
}
