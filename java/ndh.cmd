@echo off
rem SPDX-License-Identifier: MIT
rem The ndh command from a source tree that was built: mvn -B -DskipTests package
setlocal
set "HERE=%~sdp0"
set "JAR=%HERE%cli\target\ndh-cli-1.0.0-SNAPSHOT.jar"
if not exist "%JAR%" (
    echo ndh: %JAR% is missing; build it first with: mvn -B -DskipTests package 1>&2
    exit /b 2
)
java "@%HERE%distribution\src\bin\jvm.options" -jar "%JAR%" %*
exit /b %ERRORLEVEL%
