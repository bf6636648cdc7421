NDIS Harness: third-party software in this distribution

Java libraries, unchanged, in java/lib. Texts and notices of each lie in licenses/NAME, or in licenses/Apache-2.0.txt where a library names that
licence and brings no text of its own. Where a library offers several licences, any one of them may be chosen.

<#list dependencyMap as entry>
<#assign project = entry.getKey() licenses = entry.getValue()>
${project.groupId}:${project.artifactId}:${project.version}  ${licenses?join(" or ")}
    ${project.name}<#if project.url??>, ${project.url}</#if>
</#list>

Linked statically into native parts:

linux-x86-64/ndhost (in the zip for Linux)
    GNU C Library, LGPL-2.1-or-later, https://www.gnu.org/software/libc/; text in licenses/jna/LGPL2.1. The host's sources and its build,
    native/build.sh of the project, are open, so it can be linked with another version of the library.
win-x86-64/ndhbridge.dll
    mingw-w64 runtime, ZPL-2.1 and public domain, https://www.mingw-w64.org; text in licenses/mingw-w64.
    libgcc, GPL-3.0-or-later with the GCC Runtime Library Exception, which lets the result have any licence; https://gcc.gnu.org
