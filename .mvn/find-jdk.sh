# Sourced by ./mvnw and ./winnow: sets and exports JAVA_HOME to a JDK 25 or later, or says what to install.
# Looks at JAVA_HOME, the java on PATH, then the usual places; reads the JDK's `release` file and starts no
# Java for it.

jdk_version() { # DIR: prints its major version, nothing when it is not a JDK
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  fi
}

find_jdk() {
  path_java=$(command -v java 2>/dev/null || true)
  if [ -n "$path_java" ]; then
    path_java=$(readlink -f "$path_java" 2>/dev/null || true)
    path_java=${path_java%/bin/java}
  fi
  set +f 2>/dev/null
  for dir in "${JAVA_HOME:-}" "$path_java" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$dir" ] || continue
    version=$(jdk_version "$dir")
    if [ "${version:-0}" -ge 25 ]; then
      JAVA_HOME=$dir
      export JAVA_HOME
      return 0
    fi
  done
  echo "winnow: no JDK 25 found (looked at JAVA_HOME, PATH and /usr/lib/jvm)." >&2
  echo "Install one: Debian 13 and later: apt install openjdk-25-jdk; otherwise temurin-25-jdk from Adoptium." >&2
  echo "Then set JAVA_HOME to it if it is not in a usual place." >&2
  return 2
}

find_jdk || exit 2
