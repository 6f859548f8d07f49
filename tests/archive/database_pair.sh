#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two PostgreSQL servers at one address, one the synchronous standby of the other, gone with its
# standard input. With PEM, a certificate and its key, they speak TLS. Prints "ready" when both stand; then reads a word a line and answers each by
# "done":
#   kill      the leader's processes at once, as when its machine's power fails
#   start     the leader that was killed, with what its disk has
#   promote   the standby becomes the leader
#   rejoin    the one that was killed comes back as a copy of the new leader, and follows it
#   freeze    the leader's processes stand still; thaw: they go on
#   database_pair.sh FOLDER ADDRESS PORT PORT [PEM]
set -euo pipefail
folder=$1 address=$2 ports=("$3" "$4") pem=${5:-}
leader=0 frozen=
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then   # it refuses to run as root
  as=(runuser -u postgres --)
  chown postgres "$folder"
fi
postgres() {
  local program=$1
  shift
  "${as[@]}" "$bin/$program" "$@" </dev/null
}
serve() {
  postgres pg_ctl -D "$folder/$1" -l "$folder/$1.log" -o "-p ${ports[$1]}" -w -t 60 start >/dev/null
}
ask_leader() {
  postgres psql -h "$address" -p "${ports[$leader]}" -U archive -d postgres -Atqc "$1"
}
# What the leader has now, the standby has too.
wait_for_standby() {
  local now
  now=$(ask_leader "SELECT pg_current_wal_flush_lsn()")
  for _ in $(seq 1 600); do
    [ "$(ask_leader "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND
      state = 'streaming' AND flush_lsn >= '$now'")" = 1 ] && return 0
    sleep 0.05
  done
  echo "the standby does not follow" && exit 1
}
follow() {
  rm -rf "${folder:?}/$1"
  postgres pg_basebackup -h "$address" -p "${ports[$leader]}" -U archive -D "$folder/$1" \
    --write-recovery-conf --checkpoint=fast --wal-method=stream --no-sync
  serve "$1"
  wait_for_standby
}
# The postmaster first: one that stands still makes no more children.
stop_all() {
  local server
  server=$(head -1 "$folder/$1/postmaster.pid" 2>/dev/null) || return 0
  kill -STOP "$server" 2>/dev/null || return 0
  frozen="$server $(ps -o pid= --ppid "$server" || true)"
  # shellcheck disable=SC2086
  kill -STOP $frozen 2>/dev/null || true
}
end() {
  stop_all "$1"
  # shellcheck disable=SC2086
  kill -KILL $frozen 2>/dev/null || true
  for process in $frozen; do
    while kill -0 "$process" 2>/dev/null; do sleep 0.01; done
  done
  rm -f "$folder/$1/postmaster.pid"
  frozen=
}
trap 'end 0; end 1' EXIT

postgres initdb -D "$folder/0" -U archive -A trust -E UTF8 --locale C --data-checksums --no-sync \
  >/dev/null
"${as[@]}" tee -a "$folder/0/postgresql.conf" >/dev/null <<END
listen_addresses = '$address'
unix_socket_directories = ''
shared_buffers = 64MB
max_connections = 100
max_wal_size = 256MB
synchronous_standby_names = '*'
wal_retrieve_retry_interval = 200ms
END
"${as[@]}" tee -a "$folder/0/pg_hba.conf" >/dev/null <<END
host all,replication archive samenet trust
END
if [ -n "$pem" ]; then
  "${as[@]}" install -m 600 "$pem" "$folder/server.pem"
  printf "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n" "$folder/server.pem" \
    "$folder/server.pem" | "${as[@]}" tee -a "$folder/0/postgresql.conf" >/dev/null
fi
serve 0
follow 1
echo ready
while read -r order; do
  case $order in
    kill) end "$leader" ;;
    start)
      serve "$leader"
      wait_for_standby
      ;;
    promote)
      leader=$((1 - leader))
      postgres pg_ctl -D "$folder/$leader" -w -t 60 promote >/dev/null
      ;;
    rejoin) follow $((1 - leader)) ;;
    freeze) stop_all "$leader" ;;
    # shellcheck disable=SC2086
    thaw) kill -CONT $frozen 2>/dev/null || true ;;
  esac
  echo done
done
