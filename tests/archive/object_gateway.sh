#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An S3 store on loopback, gone with its standard input: Ceph's radosgw over one monitor and
# one OSD that keeps everything in memory. Prints "ready" when it answers and has two buckets:
# "locked" with Object Lock, "plain" without. A line "kill" ends the gateway as a loss of power
# would and is answered "gone", "start" brings another and is answered "started" before that is ready.
# With PEM, a certificate and its key, it speaks TLS at ADDRESS.
# GATEWAY_BYTES: how much it can keep (1 GiB).
#   object_gateway.sh FOLDER PORT MONITOR_PORT ACCESS_KEY SECRET [ADDRESS PEM]
set -euo pipefail
folder=$1 port=$2 monitor=$3 access=$4 secret=$5 address=${6:-127.0.0.1} pem=${7:-}
endpoint="endpoint=$address:$port" url=http://$address:$port trust=()
if [ -n "$pem" ]; then
  endpoint="ssl_endpoint=$address:$port ssl_certificate=$pem" url=https://$address:$port trust=(--cacert "$pem")
fi
mkdir -p "$folder"/{mon,osd,rgw,run}
fsid=$(cat /proc/sys/kernel/random/uuid)
servers=()
gateway=
finish() {
  for server in "${servers[@]}" $gateway; do kill -KILL "$server" 2>/dev/null || true; done
}
trap finish EXIT

cat >"$folder/ceph.conf" <<END
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$monitor]
mon initial members = a
public addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = $folder/keyring
run dir = $folder/run
admin socket = $folder/run/\$name.asok
pid file = $folder/run/\$name.pid
log file = $folder/\$name.log
log to stderr = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail warn = 2
mon data avail crit = 1
[mon.a]
mon data = $folder/mon
[osd.0]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = ${GATEWAY_BYTES:-1073741824}
[client.rgw]
rgw data = $folder/rgw
rgw frontends = beast $endpoint
rgw thread pool size = 32
END
key() { ceph-authtool "$folder/keyring" --gen-key -n "$@" >/dev/null; }
ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
key client.admin --cap mon 'allow *' --cap osd 'allow *'
key client.rgw --cap mon 'allow rw' --cap osd 'allow rwx'
key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
monmaptool --create --addv a "[v2:127.0.0.1:$monitor]" --fsid "$fsid" "$folder/monmap" >/dev/null

at=(-c "$folder/ceph.conf" --keyring "$folder/keyring")
ceph-mon "${at[@]}" --mkfs -i a --monmap "$folder/monmap" 2>/dev/null
ceph-mon "${at[@]}" -i a -f >/dev/null 2>&1 &
servers+=("$!")
ceph-osd "${at[@]}" -i 0 --mkfs --osd-uuid "$fsid" --no-mon-config >/dev/null 2>&1
ceph "${at[@]}" --connect-timeout 30 osd new "$fsid" 0 >/dev/null 2>&1
ceph-osd "${at[@]}" -i 0 -f >/dev/null 2>&1 &
servers+=("$!")
serve() {
  radosgw "${at[@]}" -n client.rgw -f >/dev/null 2>&1 &
  gateway=$!
}
serve
radosgw-admin "${at[@]}" -n client.rgw user create --uid=archive --display-name=archive \
  --access-key="$access" --secret="$secret" >/dev/null 2>&1
for _ in $(seq 1 300); do
  (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null && break
  sleep 0.1
done
nothing=$(printf '' | sha256sum | cut -d' ' -f1)
for bucket in locked plain; do
  lock=(-H "x-amz-bucket-object-lock-enabled: true")
  [ "$bucket" = locked ] || lock=()
  curl -sf --retry 20 --retry-all-errors --retry-delay 1 --aws-sigv4 aws:amz:us-east-1:s3 \
    --user "$access:$secret" -H "x-amz-content-sha256: $nothing" "${lock[@]}" \
    "${trust[@]}" -X PUT "$url/$bucket" >/dev/null
done
echo ready
while read -r word; do
  case $word in
    kill)
      kill -KILL "$gateway" && wait "$gateway" 2>/dev/null || true
      echo gone ;;
    start)
      serve
      echo started ;;
  esac
done
