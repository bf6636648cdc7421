// SPDX-License-Identifier: MIT
/** What a Windows box, or Wine, runs. */
#ifndef NDH_DEVICE_IDENTITY_H
#define NDH_DEVICE_IDENTITY_H

#include "ndh_standin.h"
#include "text.h"

/** Whether this is Wine, whose kernel models no IRQL. */
int device_is_wine(void);
/** standin: the answer to IDENTIFY, NULL if there is no such device. */
void device_identity(const NDH_STANDIN_IDENTITY *standin, struct ndh_text *json);
/** The JSON of ndh_box_image; NDH_E_WIN32 if there is no such file. */
int device_image(const char *path, struct ndh_text *json);

#endif
