#!/bin/sh
# The command line of the packaged app: the same program, without a window and so without a display.
here=$(dirname "$(readlink -f "$0")")
if [ -x "$here/../../MacOS/Uptick" ]; then exec "$here/../../MacOS/Uptick" "$@"; fi
exec "$here/../../uptick" --ozone-platform=headless "$@"
