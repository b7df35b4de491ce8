@echo off
rem build.cmd               programs, packages and bundles for release, below artifacts\packages
rem build.cmd test          every test that needs no Linux
rem build.cmd lab-packages  the same packages for `build.sh demo --packages DIR`: native action DLL, no .NET Framework needed
rem Needs the .NET 10 SDK and the Visual C++ build tools (NativeAOT links with them).
setlocal
cd /d "%~dp0"
set FILES=%CD%\artifacts\product\files
set ACTIONS=%CD%\artifacts\product\actions
set LAB_ACTIONS=%CD%\artifacts\product\lab-actions
set LAB=%CD%\artifacts\lab-packages

if /i "%~1"=="" goto release
if /i "%~1"=="test" goto test
if /i "%~1"=="lab-packages" goto lab
findstr /b /c:"rem build.cmd" "%~f0"
exit /b 2

:release
call :programs || exit /b 1
dotnet build customactions\QvTrust.CustomActions.csproj -c Release -f net472 -o "%ACTIONS%" || exit /b 1
rem A bundle brings its packages along; the last one holds all five.
for %%R in (Qms Qvs Qds Qvws Dsc) do dotnet build installer\Bundles\%%R\QvTrust.%%R.Setup.wixproj -c Release || exit /b 1
dotnet build installer\Bundles\Roles\QvTrust.Setup.wixproj -c Release || exit /b 1
dir /s /b artifacts\packages\*.msi artifacts\packages\*.exe
exit /b 0

:test
rem The filter leaves out what reads the lab's own build of the packages, and the tests that start the authority with Linux' sockets and
rem file modes. openssl must be in the path: Git for Windows brings one.
dotnet test QvTrustSetup.Linux.slnf -c Release --filter "Category!=LabPackage&FullyQualifiedName!~QvTrust.Authority.Tests&FullyQualifiedName!~QvTrust.Cli.Tests"
exit /b %ERRORLEVEL%

:lab
call :programs || exit /b 1
dotnet publish customactions\QvTrust.CustomActions.csproj -c Release -f net10.0 -r win-x64 -o "%LAB_ACTIONS%" || exit /b 1
for %%R in (Qms Qvs Qds Qvws Dsc) do dotnet build installer\%%R\QvTrust.%%R.wixproj -c Release "-p:ArtifactsPath=%LAB%" "-p:FilesDir=%FILES%" "-p:ActionsDir=%LAB_ACTIONS%" || exit /b 1
dir /s /b "%LAB%\packages\*.msi"
exit /b 0

:programs
dotnet publish src\Cli\QvTrust.Cli.csproj -c Release -r win-x64 -o "%FILES%" || exit /b 1
dotnet publish src\Authority\QvTrust.Authority.csproj -c Release -r win-x64 -o "%FILES%" || exit /b 1
exit /b 0
