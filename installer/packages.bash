# Installs Debian packages that are missing, and says beforehand what, how much and how long.
# Sourced by installer/run and tests/run. Root is used for apt-get alone.

say() { printf '%s\n' "$*"; }
fail() {
  printf '\nsignalbox: %s\n' "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

# The names in the list files, without comments and empty lines.
listedPackages() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@"; }

missingPackages() {
  local wanted installed
  wanted=$(listedPackages "$@" | sort -u)
  # shellcheck disable=SC2086 # one word per package
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p' | sort -u || true)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

requireDebian12() {
  local ID='' VERSION_ID='' PRETTY_NAME='an unknown system'
  # shellcheck disable=SC1091
  [[ -r /etc/os-release ]] && . /etc/os-release
  if [[ $ID != debian || $VERSION_ID != 12 ]] || ! command -v apt-get >/dev/null; then
    fail "this is $PRETTY_NAME, and packages are missing whose names are those of Debian 12." \
      "Install what gives the same here, or use Debian 12. Missing: $*"
  fi
}

# Runs one apt-get as root: directly, or through sudo, which may ask for the password on a terminal.
asRoot() {
  local sudoOptions=()
  if ((EUID == 0)); then
    env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
    return
  fi
  [[ -t 0 ]] || sudoOptions=(--non-interactive)
  sudo "${sudoOptions[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@"
}

requireRoot() {
  ((EUID == 0)) && return
  local line="apt-get install --no-install-recommends $*"
  command -v sudo >/dev/null || fail "packages are missing, and there is no sudo here. As root, run:" "$line"
  if [[ ! -t 0 ]] && ! sudo --non-interactive true 2>/dev/null; then
    fail "packages are missing, and sudo asks for a password that nobody can type here. As root, run:" "$line"
  fi
}

indexKnows() {
  local name
  for name in "$@"; do
    apt-cache show "$name" >/dev/null 2>&1 || return 1
  done
}

updateIndex() {
  say "Reading the package index (apt-get update)."
  local log
  log=$(asRoot apt-get -qq -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any update 2>&1) ||
    fail "the package index could not be read. Is there a network, and are the sources in /etc/apt right?" \
      "$(tail -n 3 <<<"$log")"
}

bytesOf() {
  case $2 in
    kB) awk -v n="${1//,/}" 'BEGIN { printf "%d", n * 1000 }' ;;
    MB) awk -v n="${1//,/}" 'BEGIN { printf "%d", n * 1000000 }' ;;
    GB) awk -v n="${1//,/}" 'BEGIN { printf "%d", n * 1000000000 }' ;;
    *) printf '%d' "${1//,/}" ;;
  esac
}

freeBytes() { df --output=avail --block-size=1 "$1" 2>/dev/null | tail -n 1; }

requireSpace() { # folder, bytes, what for
  local free
  free=$(freeBytes "$1")
  [[ -z $free ]] || ((free >= $2)) ||
    fail "the disk of $1 is too full: $3 needs $(($2 / 1000000)) MB, and $((free / 1000000)) MB are free."
}

# Rounded up, so that little is not nothing.
megabytes() { printf '%d' $((($1 + 999999) / 1000000)); }

# About how long, from what was measured on 2 cores: 4 MB/s to fetch, 20 MB/s to unpack.
minutesFor() { printf '%d' $((1 + ($1 / 4000000 + $2 / 20000000) / 60)); }

announce() {
  local plan fetch use
  # --print-uris prints the sizes too, and does nothing.
  plan=$(LC_ALL=C apt-get -o Debug::NoLocking=1 --print-uris --no-install-recommends install "$@" 2>&1 </dev/null) ||
    fail "apt-get cannot install these packages: $*" "$(grep -E '^(E:| )' <<<"$plan" | tail -n 5)"
  read -r fetch use < <(sizesIn "$plan")
  say "Missing: $*"
  say "With what they need: $(sed -nE 's/.* ([0-9]+) newly installed.*/\1/p' <<<"$plan") packages," \
    "$(megabytes "$fetch") MB to fetch, $(megabytes "$use") MB on disk, about $(minutesFor "$fetch" "$use") min."
  requireSpace /usr $((use + 100000000)) "installing them"
  requireSpace /var/cache/apt $((fetch + 50000000)) "fetching them"
}

# "Need to get 225 MB of archives." or "Need to get 1 MB/225 MB"; "After this operation, 1,070 MB of additional ..."
sizesIn() {
  local fetch use
  fetch=$(sed -nE 's|^Need to get ([0-9.,]+) ([kMG]?B).*|\1 \2|p' <<<"$1")
  use=$(sed -nE 's|^After this operation, ([0-9.,]+) ([kMG]?B) of additional.*|\1 \2|p' <<<"$1")
  # shellcheck disable=SC2086 # number and unit are two words
  printf '%s %s\n' "$(bytesOf ${fetch:-0 B})" "$(bytesOf ${use:-0 B})"
}

fetchAndInstall() {
  asRoot apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"
}

# Installs what the given list files name and this system lacks.
installMissing() {
  local missing
  mapfile -t missing < <(missingPackages "$@")
  ((${#missing[@]} > 0)) || return 0
  requireDebian12 "${missing[@]}"
  requireRoot "${missing[@]}"
  indexKnows "${missing[@]}" || updateIndex
  indexKnows "${missing[@]}" ||
    fail "the package index does not know one of: ${missing[*]}" "Is 'main' of bookworm among the sources in /etc/apt?"
  announce "${missing[@]}"
  if ! fetchAndInstall "${missing[@]}"; then
    say "That failed. The index may be older than the archive: reading it again, then a second try."
    updateIndex
    fetchAndInstall "${missing[@]}" ||
      fail "apt-get could not install the packages; its own words are above. Free on /usr: $(($(freeBytes /usr) / 1000000)) MB."
  fi
  mapfile -t missing < <(missingPackages "$@")
  ((${#missing[@]} == 0)) || fail "apt-get ended well, and still missing are: ${missing[*]}"
}
