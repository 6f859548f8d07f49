# SPDX-License-Identifier: GPL-3.0-or-later
# For benches that keep servers of their own; to be sourced. Needs $work, a folder of the bench, and
# $tests. Who sources it calls end_servers before it removes $work.
say() { echo "bench: $*" >&2; }

# NAME SCRIPT ARGUMENTS…: starts a server that is gone with its standard input and waits until it is ready.
declare -A inputs=()
begin() {
  local name=$1 fifo=$work/$1.orders input; shift
  mkfifo "$fifo"
  bash "$@" <"$fifo" >"$work/$name.told" 2>"$work/$name.log" &
  exec {input}>"$fifo"
  inputs[$name]=$input
  for _ in $(seq 600); do grep -q ready "$work/$name.told" && return; sleep 0.1; done
  say "no $name:"; tail -3 "$work/$name.log" >&2; exit 2
}
end_servers() {
  local input
  for input in "${inputs[@]}"; do exec {input}>&-; done
  wait 2>/dev/null || true
}
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# A PostgreSQL server; of a database of it the connection that move-catalogue takes.
begin_database() {
  ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || { say "no server (apt-get install postgresql)"; exit 2; }
  chmod 711 "$work"; mkdir -m 755 "$work/database"
  begin database "$tests/archive/database_server.sh" "$work/database"
}
database() { echo "host=$work/database user=archive dbname=$1"; }

# An S3 store; settings PREFIX writes a file as DATA/objects.json will be and prints its name.
begin_gateway() {
  for needed in radosgw ceph-mon ceph-osd jq; do
    command -v "$needed" >/dev/null || { say "no $needed (apt-get install radosgw ceph-mon ceph-osd jq)"; exit 2; }
  done
  gateway_port=$(free_port)
  (umask 077; echo benchsecret0123456789 >"$work/secret")
  GATEWAY_BYTES=$((16 << 30)) begin gateway "$tests/archive/object_gateway.sh" "$work/gateway" "$gateway_port" "$(free_port)" benchaccess benchsecret0123456789
}
settings() {
  jq -n --arg e "http://127.0.0.1:$gateway_port" --arg p "$1/" --arg s "$work/secret" \
    '{s3: {endpoint: $e, bucket: "locked", prefix: $p, access_key: "benchaccess", secret_file: $s, lock_days: 1}}' >"$work/$1.json"
  echo "$work/$1.json"
}

# LOG PID: the address that a `tamga serve` prints there.
address_of() {
  local address
  for _ in $(seq 300); do
    address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$1" | head -1 || true)
    [ -z "$address" ] || { echo "$address"; return; }
    kill -0 "$2" 2>/dev/null || break
    sleep 0.2
  done
  say "no server:"; tail -3 "$1" >&2; exit 2
}
