#!/usr/bin/env bash
# Installs from Debian what some tests need. Where it cannot, those tests say why they were skipped.
set -u
missing=()
command -v chromium >/dev/null 2>&1 || missing+=(chromium)
command -v java >/dev/null 2>&1 || missing+=(openjdk-17-jre-headless)
[ -x /usr/lib/postgresql/15/bin/initdb ] || missing+=(postgresql)
for library in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk poppler-utils; do
  dpkg -s "$library" >/dev/null 2>&1 || missing+=("$library")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Not installed, and not ours to install here: ${missing[*]}. Tests that need them are skipped." >&2
  exit 0
fi
echo "Installing ${missing[*]} ..." >&2
export DEBIAN_FRONTEND=noninteractive
# No server of the machine's own beside the ones that tests start in temporary folders.
clusters=/etc/postgresql-common/createcluster.conf
[ -e "$clusters" ] || { mkdir -p "${clusters%/*}" && echo "create_main_cluster = false" >"$clusters"; }
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
  echo "Could not install ${missing[*]}. Tests that need them are skipped." >&2
exit 0
