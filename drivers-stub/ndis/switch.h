// SPDX-License-Identifier: MIT
/*
 * Switches: positions of the contract where the documentation is silent, and the seed of seeded choices.
 */
#pragma once

#include "standin.h"

/** Value in force. */
ULONG SwitchValue(_In_ NDH_STANDIN_SWITCH_ID Id);

/** FALSE if there is no such switch or value. */
BOOLEAN SwitchSet(_In_ ULONG Id, _In_ ULONG Value);

/** Fills the description of one switch; FALSE if there is none. */
BOOLEAN SwitchDescribe(_In_ ULONG Id, _Out_ NDH_STANDIN_SWITCH_INFO *Info);

/**
 * A choice point that knows 0 (at once), 1 (later) and 2 (seeded): whether it is made later this time. Only
 * the value 2 draws from the generator.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN SwitchChooseLater(_In_ NDH_STANDIN_SWITCH_ID Id);

/** Restarts the generator. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID SwitchSeed(_In_ ULONG64 Seed);

/** Seed that the generator was started with. */
ULONG64 SwitchSeedInForce(VOID);
