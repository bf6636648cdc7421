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
rem No blocks in parentheses here: a path below "Program Files (x86)" would end them.
if not exist "%JAVA%" goto none
rem An older JVM would say that it cannot find a class.
set "MAJOR="
for %%I in ("%JAVA%") do set "RELEASE=%%~dpI..\release"
if not exist "%RELEASE%" goto start
for /f "usebackq tokens=1,2 delims==." %%A in ("%RELEASE%") do if "%%A"=="JAVA_VERSION" set MAJOR=%%B
if not defined MAJOR goto start
set MAJOR=%MAJOR:"=%
if %MAJOR% LSS 17 goto old
:start
"%JAVA%" "@%HERE%java\jvm.options" "-Dndh.platform.dir=%HERE%." "-Dndh.config=%HERE%harness-config" -jar "%HERE%java\ndh-cli.jar" %*
exit /b %ERRORLEVEL%
:old
echo ndh: "%JAVA%" is too old; put a Java 17 or later on the PATH or name its folder in JAVA_HOME 1>&2
exit /b 2
:none
echo ndh: no "%JAVA%"; put a Java 17 or later on the PATH or name its folder in JAVA_HOME 1>&2
exit /b 2
