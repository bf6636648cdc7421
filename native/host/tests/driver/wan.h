// SPDX-License-Identifier: MIT
/** What test_wan asks of wan.sys. */
#ifndef NDH_TESTS_DRIVER_WAN_H
#define NDH_TESTS_DRIVER_WAN_H

#define WAN_CODE(function) (0x22u << 16 | (0x800u + (function)) << 2) /* METHOD_BUFFERED, FILE_ANY_ACCESS */
#define WAN_USE_ALL WAN_CODE(0) /* uses the services; the answer is "ok" or what failed */
#define WAN_ECHO    WAN_CODE(1) /* gives the input back, with its first byte one higher */

#endif
