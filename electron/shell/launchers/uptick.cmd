@echo off
rem The command line of the packaged app: Electron writes to the console that starts it, and a batch file waits for its end.
setlocal
set "ELECTRON_NO_ATTACH_CONSOLE="
"%~dp0..\..\Uptick.exe" %*
exit /b %ERRORLEVEL%
