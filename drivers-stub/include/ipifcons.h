// SPDX-License-Identifier: MIT
/** Interface types and access types that our adapters report (IANA ifType numbers). */
#ifndef NDH_IPIFCONS_H
#define NDH_IPIFCONS_H

#define IF_TYPE_OTHER 1
#define IF_TYPE_ETHERNET_CSMACD 6
#define IF_TYPE_ATM 37
#define IF_TYPE_PROP_VIRTUAL 53

#endif
