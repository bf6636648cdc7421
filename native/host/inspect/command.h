// SPDX-License-Identifier: MIT
/** ndhost --inspect FILE [NAME=FILE]...: tells on standard output what is known of a driver image. */
#ifndef NDH_INSPECT_COMMAND_H
#define NDH_INSPECT_COMMAND_H

/** arguments: the image, then the images that it may import from with the names of their modules. Returns the
 * exit status: 0, or 2 with a sentence on standard error: the file cannot be read, or is no image that can be
 * loaded; 3: this machine cannot confine the process. Reads all files first and gives up its rights before it
 * looks at a byte. */
int ndh_inspect_command(int count, char *const *arguments);

#endif
