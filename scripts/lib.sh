# Shared by scripts/run and scripts/test: find the tree, install what is missing, build a preset. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Installs the packages of packages.txt that are missing; asks apt only when there are any.
install_packages() {
  local wanted missing=()
  wanted=$(grep -v '^#' "$root/scripts/packages.txt")
  for package in $wanted; do
    # Another Node.js brings its own npm, and Debian's cannot stand beside it.
    [ "$package" = npm ] && command -v npm >/dev/null && continue
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "These packages are missing and only root can install them: ${missing[*]}"
    as_root=(sudo)
  fi
  say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive dpkg --configure -a
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  # Debian starts its Orthanc with the installation; ours is started where it is wanted, on a folder and ports of our own.
  if [[ " ${missing[*]} " == *" orthanc "* ]] && command -v systemctl >/dev/null; then
    "${as_root[@]}" systemctl disable --now orthanc 2>/dev/null || true
  fi
}

cmake_preset() {
  (cd "$root" && cmake --preset "$1" >"$root/build/$1.configure.log" 2>&1) || {
    cat "$root/build/$1.configure.log" >&2
    fail "cmake could not configure the preset $1"
  }
}

# build_preset NAME [TARGET…]
build_preset() {
  local preset=$1
  shift
  say "Building ($preset)"
  cmake_preset "$preset"
  cmake --build "$root/build/$preset" ${1:+--target "$@"}
}

mkdir -p "$root/build"
