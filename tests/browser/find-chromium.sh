#!/bin/sh
# Makes sure that the browser tests have a Chromium: the one named by KOLADASH_CHROMIUM, one on the path, or Debian's.
set -u
for name in "${KOLADASH_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  echo "No Chromium found: installing Debian's (once)"
  if $sudo apt-get update -qq >/dev/null 2>&1 && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "No Chromium found, and none could be installed. Install the package 'chromium' (or set KOLADASH_CHROMIUM to a Chrome or Chromium); until then the browser tests are skipped." >&2
[ "${CI:-}" = "true" ] && exit 1
exit 0
