#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# haproxy by a configuration, gone with its standard input. Prints "ready" when it runs.
#   haproxy.sh CONFIGURATION
set -euo pipefail
haproxy -c -q -f "$1" 2>&1
haproxy -db -f "$1" >"$1.log" 2>&1 &
trap 'kill -KILL $!' EXIT
echo ready
cat >/dev/null
