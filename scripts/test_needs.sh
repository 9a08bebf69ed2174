#!/bin/sh
# What the tests want beyond `make setup`. Installed where that is possible (Debian, as root), otherwise named.
set -u

# Not named like the commands: `command -v` finds functions too.
has_postgres() { command -v postgres || ls /usr/lib/postgresql/*/bin/postgres; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_tesseract() { command -v tesseract && tesseract --list-langs | grep -qx chi_sim; }
has_chinese_fonts() { command -v fc-list && fc-list :lang=zh | grep -q .; }

missing() {
    has_postgres >/dev/null 2>&1 || echo postgresql
    has_chromium >/dev/null 2>&1 || echo chromium
    has_tesseract >/dev/null 2>&1 || echo tesseract-ocr tesseract-ocr-chi-sim
    has_chinese_fonts >/dev/null 2>&1 || echo fontconfig fonts-noto-cjk
}

wanted=$(missing)
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:" $wanted
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of packages
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends $wanted; } </dev/null >/tmp/apt-$$.log 2>&1 ||
        tail -n 5 /tmp/apt-$$.log
    rm -f /tmp/apt-$$.log
    wanted=$(missing)
fi
for each in $wanted; do
    case $each in
    postgresql) echo "No PostgreSQL server: the suite's second half, on PostgreSQL, is skipped." ;;
    chromium) echo "No Chromium: the browser tests are skipped." ;;
    tesseract-ocr) echo "No Tesseract with chi_sim: the tests that recognise scans are skipped." ;;
    fonts-noto-cjk) echo "No Chinese fonts: pages are walked, but screenshots show boxes." ;;
    esac
done
exit 0
