#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A PostgreSQL server on a socket in FOLDER, gone with its standard input. Prints "ready" when it
# answers. Lines that it reads: "kill" (its processes at once, as when the power fails: prints
# "gone"), "start" (prints "ready").
#   database_server.sh FOLDER
set -euo pipefail
folder=$1
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then   # it refuses to run as root
  as=(runuser -u postgres --)
  chown postgres "$folder"
fi
"${as[@]}" "$bin/initdb" -D "$folder/data" -U archive -A trust -E UTF8 --locale C \
  --data-checksums --no-sync >/dev/null
"${as[@]}" tee -a "$folder/data/postgresql.conf" >/dev/null <<END
listen_addresses = ''
unix_socket_directories = '$folder'
shared_buffers = 64MB
max_connections = 60
autovacuum = off
END
start() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w -t 60 start >/dev/null
  echo ready
}
end() {
  local server workers
  server=$(head -1 "$folder/data/postmaster.pid" 2>/dev/null) || return 0
  workers=$(ps -o pid= --ppid "$server" || true)
  # shellcheck disable=SC2086
  kill -KILL "$server" $workers 2>/dev/null || true
  while kill -0 "$server" 2>/dev/null; do sleep 0.02; done
}
trap end EXIT
start
while read -r order; do
  case $order in
    kill) end; echo gone ;;
    start) start ;;
  esac
done
