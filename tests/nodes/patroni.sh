#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two PostgreSQL servers under Patroni with etcd, on loopback, one the synchronous standby of the
# other; gone with its standard input. Prints "ready" when both stand. A word a line, each
# answered by "done": "kill" ends the leader's machine (PostgreSQL and its Patroni, SIGKILL),
# "start" starts that Patroni again and waits until its server follows.
#   patroni.sh FOLDER PORT … (six: two of PostgreSQL, two of Patroni, two of etcd)
set -euo pipefail
folder=$1 database=("$2" "$3") rest=("$4" "$5") etcd=("$6" "$7")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then   # PostgreSQL refuses to run as root
  as=(runuser -u postgres --)
  chown postgres "$folder"
fi
patronis=(0 0)
etcd --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:${etcd[0]}" \
  --advertise-client-urls "http://127.0.0.1:${etcd[0]}" --listen-peer-urls "http://127.0.0.1:${etcd[1]}" \
  --initial-advertise-peer-urls "http://127.0.0.1:${etcd[1]}" \
  --initial-cluster "default=http://127.0.0.1:${etcd[1]}" >"$folder/etcd.log" 2>&1 </dev/null &
store=$!

configure() {
  "${as[@]}" tee "$folder/$1.yml" >/dev/null <<END
scope: archive
name: node$1
restapi: {listen: "127.0.0.1:${rest[$1]}", connect_address: "127.0.0.1:${rest[$1]}"}
etcd3: {hosts: "127.0.0.1:${etcd[0]}"}
bootstrap:
  dcs: {synchronous_mode: true}
  initdb: [encoding: UTF8, locale: C, data-checksums]
  pg_hba: ["host all,replication all 127.0.0.1/32 trust", "local all all trust"]
postgresql:
  listen: "127.0.0.1:${database[$1]}"
  connect_address: "127.0.0.1:${database[$1]}"
  data_dir: "$folder/$1"
  bin_dir: "$bin"
  pgpass: "$folder/$1.pgpass"
  use_pg_rewind: true
  authentication:
    superuser: {username: archive, password: unused}
    replication: {username: replication, password: unused}
  parameters: {unix_socket_directories: "$folder"}
END
}
begin() {
  "${as[@]}" patroni "$folder/$1.yml" >>"$folder/$1.log" 2>&1 </dev/null &
  patronis[$1]=$!
}
# Of Patroni's own interface: the status of GET /$2 at a node.
says() { curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${rest[$1]}/$2" || true; }
wait_for() {
  for _ in $(seq 1 900); do
    [ "$(says "$1" "$2")" = 200 ] && return 0
    sleep 0.1
  done
  echo "node $1 is no $2" && exit 1
}
leader() { if [ "$(says 0 primary)" = 200 ]; then echo 0; else echo 1; fi; }
kill_node() {
  local server
  server=$(head -1 "$folder/$1/postmaster.pid" 2>/dev/null || true)
  # Patroni runs below runuser where that is needed.
  # shellcheck disable=SC2046
  kill -KILL $(ps -o pid= --ppid "${patronis[$1]}") "${patronis[$1]}" 2>/dev/null || true
  # shellcheck disable=SC2046
  [ -z "$server" ] || kill -KILL "$server" $(ps -o pid= --ppid "$server") 2>/dev/null || true
}
trap 'kill_node 0; kill_node 1; kill -KILL "$store" 2>/dev/null || true' EXIT

configure 0
configure 1
begin 0
wait_for 0 primary
begin 1
wait_for 1 synchronous
echo ready
dead=0
while read -r order; do
  case $order in
    kill)
      dead=$(leader)
      kill_node "$dead"
      ;;
    start)
      begin "$dead"
      wait_for "$dead" synchronous
      ;;
  esac
  echo done
done
