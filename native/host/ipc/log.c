// SPDX-License-Identifier: MIT
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "mailbox.h"

void ndh_log(const char *format, ...)
{
    char line[1024];
    int length = snprintf(line, sizeof line, "ndhost[%d] ", (int)getpid());
    va_list arguments;
    va_start(arguments, format);
    const int text = vsnprintf(line + length, sizeof line - (size_t)length - 1, format, arguments);
    va_end(arguments);
    if (text > 0) {
        length += text < (int)(sizeof line) - length - 2 ? text : (int)(sizeof line) - length - 2;
    }
    line[length++] = '\n';
    if (write(NDH_HOST_FD_LOG, line, (size_t)length) < 0) {
        return;
    }
}
