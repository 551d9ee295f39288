@echo off
where /q node
if errorlevel 1 (
  echo Lifeboat needs Node.js 20.19 or later, and there is no node on PATH: install it from https://nodejs.org. 1>&2
  exit /b 1
)
node "%~dp0provider.cjs" %*
