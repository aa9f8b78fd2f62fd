#!/bin/bash
# Winnow beside OpenDKIM under the same milter load, alternating: sign and verify, at 1, 8 and 32 connections.
# Winnow looks at mail authentication only here (SPF, DKIM, DMARC, ARC), for OpenDKIM does no more.
#
# Needs: root, opendkim, unbound, openssl, python3, a built ./winnow. Everything binds to loopback or a unix socket
# in a directory of its own, and is stopped at the end. OpenDKIM asks port 53 only, so a DNS server listens there
# meanwhile.
# One JSON line per measurement, then a table of medians.
#
#   bench/opendkim/compare.sh [ROUNDS] [MESSAGES] [WARMUP]
#
# WARMUP messages of each kind go to both before the first measurement: a server compiles its hot code once.
set -e
cd "$(dirname "$0")/../.."
. .mvn/find-jdk.sh
PATH=$JAVA_HOME/bin:$PATH:/usr/sbin
ROUNDS=${1:-3}
MESSAGES=${2:-2000}
WARMUP=${3:-20000}
DIR=$(mktemp -d)
PIDS=()
finish() {
    for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$DIR"
}
trap finish EXIT

openssl genrsa -out "$DIR/key.pem" 2048 2>/dev/null
PUBLIC=$(openssl rsa -in "$DIR/key.pem" -pubout -outform der 2>/dev/null | base64 -w0)
RECORD="v=DKIM1; k=rsa; p=$PUBLIC"

# A message of 10 kB, unsigned; the signed one is made of it by the signer under test below
{
    printf 'From: Joe <joe@example.org>\r\nTo: Ann <ann@example.net>\r\nSubject: A message of ten kilobytes\r\n'
    printf 'Date: Fri, 20 Nov 2026 11:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n'
    printf 'Content-Type: text/plain; charset=us-ascii\r\n'
    for i in 1 2 3 4 5 6; do printf 'X-Filler-%d: some text that a relay might have added\r\n' $i; done
    printf '\r\n'
    for i in $(seq 1 160); do printf 'line %03d of a body that is neither short nor long, and quite plain\r\n' "$i"; done
} >"$DIR/plain.eml"

cat >"$DIR/unbound.conf" <<C
server:
    interface: 127.0.0.1@53
    do-daemonize: no
    use-syslog: no
    chroot: ""
    username: ""
    pidfile: ""
    directory: "$DIR"
    module-config: "iterator"
    do-not-query-localhost: yes
    local-zone: "." static
    local-data: ". 3600 IN SOA ns.invalid. root.invalid. 1 3600 600 86400 600"
    local-data: 'example.org. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all"'
    local-data: '_dmarc.example.org. 3600 IN TXT "v=DMARC1; p=reject"'
    local-data: 'sel._domainkey.example.org. 3600 IN TXT "${RECORD:0:200}" "${RECORD:200}"'
remote-control:
    control-enable: no
C
unbound -d -c "$DIR/unbound.conf" 2>/dev/null &
PIDS+=($!)

# $1 mode s|v: writes OpenDKIM's configuration
opendkim_conf() {
    cat <<C
Mode $1
Socket local:$DIR/opendkim-$1.sock
Background no
Syslog no
Canonicalization relaxed/relaxed
OversignHeaders From
Domain example.org
Selector sel
KeyFile $DIR/key.pem
RequireSafeKeys no
InternalHosts 127.0.0.1
AlwaysAddARHeader yes
Nameservers 127.0.0.1
C
}
for mode in s v; do
    opendkim_conf $mode >"$DIR/opendkim-$mode.conf"
    opendkim -f -x "$DIR/opendkim-$mode.conf" &
    PIDS+=($!)
    declare "OPENDKIM_$mode=$!"
done

cat >"$DIR/winnow.yaml" <<C
config_version: 1
data: $DIR/data
roles: [milter]
authserv_id: mx.example.org
dns: {servers: ["127.0.0.1:53"]}
milter: {listen: ["unix:$DIR/winnow.sock"]}
dkim: {keys: [{domain: example.org, selector: sel, key: $DIR/key.pem}]}
rules: {enabled: false}
classifier: {enabled: false}
greylist: {mode: off}
C
./winnow serve --config "$DIR/winnow.yaml" >"$DIR/winnow.log" 2>&1 &
STARTER=$!
PIDS+=($STARTER)
for i in $(seq 1 100); do [ -S "$DIR/winnow.sock" ] && break; sleep 0.2; done
[ -S "$DIR/winnow.sock" ] || { cat "$DIR/winnow.log"; exit 1; }
WINNOW=$STARTER # the launcher becomes the JVM

opendkim -x "$DIR/opendkim-s.conf" -t "$DIR/plain.eml" -v 2>/dev/null |
    sed -n '/^DKIM-Signature:/,/^[^ \t]*$/p' | sed '/^$/d' | sed 's/\r*$/\r/' >"$DIR/signature"
cat "$DIR/signature" "$DIR/plain.eml" >"$DIR/signed.eml"
javac -d "$DIR/load" bench/opendkim/MilterLoad.java

measure() { # who work socket pid connections file [messages]
    printf '{"filter":"%s","work":"%s","result":' "$1" "$2"
    # One quick compiler and the plain collector: the load must not take the processors from what it measures
    timeout 300 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$DIR/load" MilterLoad "unix:$3" "$4" "$5" "${7:-$MESSAGES}" "$6" "$2" | tr -d '\n'
    echo "}"
}
both() { # connections [messages]
    measure opendkim sign "$DIR/opendkim-s.sock" "$OPENDKIM_s" "$1" "$DIR/plain.eml" "$2"
    measure winnow sign "$DIR/winnow.sock" "$WINNOW" "$1" "$DIR/plain.eml" "$2"
    measure opendkim verify "$DIR/opendkim-v.sock" "$OPENDKIM_v" "$1" "$DIR/signed.eml" "$2"
    measure winnow verify "$DIR/winnow.sock" "$WINNOW" "$1" "$DIR/signed.eml" "$2"
}
echo "warm-up, $WARMUP messages of each kind (shown, not counted):"
both 8 "$WARMUP"
for round in $(seq 1 "$ROUNDS"); do
    for connections in 1 8 32; do
        both $connections
    done
done | tee "$DIR/results"
python3 bench/opendkim/medians.py "$DIR/results"
