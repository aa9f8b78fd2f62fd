#!/bin/bash
# Learns a million messages (see Million.java) and says what that does to memory, disk, CPU and accuracy.
#
#   bench/classifier/million.sh INDEX [N] [DIRECTORY]
#
# Needs a built ./winnow. Without DIRECTORY the learn log goes to a temporary one and is removed at the end.
set -e
here=$(cd "$(dirname "$0")" && pwd)
lib=${WINNOW_LIB:-$here/../../app/target/dist/lib}
index=$(realpath "$1")
n=${2:-1000000}
log=${3:-}
cd "$here/../.."
. .mvn/find-jdk.sh # sets names of its own
if [ -z "$log" ]; then
    log=$(mktemp -d)
    trap 'rm -rf "$log"' EXIT
fi
"$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -cp "$lib/*" \
    "$here/Million.java" "$index" "$n" "$log"
