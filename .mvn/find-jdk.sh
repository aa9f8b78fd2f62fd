# Sourced by ./mvnw and ./winnow: sets and exports JAVA_HOME to a JDK 25 or later, or says what to install.
# Looks at JAVA_HOME, the java on PATH, then the usual places; reads the JDK's `release` file and starts no
# Java for it. Its variables begin with jdk_, for it runs in the caller's shell.

jdk_version() { # DIR: prints its major version, nothing when it is not a JDK
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  fi
}

find_jdk() {
  jdk_java=$(command -v java 2>/dev/null || true)
  if [ -n "$jdk_java" ]; then
    jdk_java=$(readlink -f "$jdk_java" 2>/dev/null || true)
    jdk_java=${jdk_java%/bin/java}
  fi
  set +f 2>/dev/null
  for jdk_dir in "${JAVA_HOME:-}" "$jdk_java" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$jdk_dir" ] || continue
    jdk_major=$(jdk_version "$jdk_dir")
    if [ "${jdk_major:-0}" -ge 25 ]; then
      JAVA_HOME=$jdk_dir
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
