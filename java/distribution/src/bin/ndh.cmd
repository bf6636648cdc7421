@echo off
rem SPDX-License-Identifier: MIT
rem The ndh command of the distribution: needs a Java 17 or later, and nothing else.
setlocal
rem The short name: a JVM reads its command line in the code page of the system, which lacks letters of other languages.
set "HERE=%~sdp0"
if defined JAVA_HOME goto home
for %%I in (java.exe) do set "JAVA=%%~$PATH:I"
if not defined JAVA set "JAVA=java.exe on the PATH"
goto found
:home
set "JAVA=%JAVA_HOME%\bin\java.exe"
:found
if not exist "%JAVA%" (
    echo ndh: no %JAVA%; put a Java 17 or later on the PATH or name its folder in JAVA_HOME 1>&2
    exit /b 2
)
"%JAVA%" "@%HERE%java\jvm.options" "-Dndh.platform.dir=%HERE%." "-Dndh.config=%HERE%harness-config" -jar "%HERE%java\ndh-cli.jar" %*
exit /b %ERRORLEVEL%
