# Shared by the scripts of this folder: finds a Python, makes the environment, installs packages.
#
#   . "$(dirname "$0")/lib.sh"
#   prepare requirements.txt       # then $PYTHON runs Goodterms
#
# Does nothing twice: the second call takes a few hundredths of a second.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VENV=""
PYTHON=""

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# A Python is taken by running it: a name on PATH may be a shim that knows no such version.
is_suitable() {
    [ -x "$1" ] && "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 15))' \
        2>/dev/null
}

can_make_environments() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

# Every place a Python may be, one a line, the preferred ones first.
python_candidates() {
    local name folder version
    for name in python3.13 python3.12 python3 python python3.14; do
        type -aP "$name" || true
    done
    for folder in "${PYENV_ROOT:-}" "${HOME:-}/.pyenv" ~/.pyenv "$(pyenv_beside_shims)" \
        "$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)/.pyenv"; do
        for version in 3.13 3.12 3.14; do
            ls -d "$folder/versions/$version"*/bin/python 2>/dev/null | sort -rV || true
        done
    done
    if type -P uv >/dev/null; then
        uv python find 3.13 2>/dev/null || uv python find '>=3.12' 2>/dev/null || true
    fi
}

pyenv_beside_shims() {
    local pyenv
    pyenv="$(type -P pyenv)" && dirname "$(dirname "$(readlink -f "$pyenv")")" || true
}

find_python() {
    local candidate without_venv="" other="none"
    while read -r candidate; do
        if ! is_suitable "$candidate"; then
            [ "$other" != none ] || other="$("$candidate" --version 2>/dev/null)" ||
                other=none
            continue
        fi
        if can_make_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        without_venv="$candidate"
    done < <(python_candidates)
    if [ -n "$without_venv" ]; then
        fail "$without_venv cannot make environments: install its venv package" \
            "(Debian, Ubuntu: apt install $(basename "$(readlink -f "$without_venv")")-venv)," \
            "then run this again."
    fi
    fail "Goodterms needs Python 3.12 or later and found $other: install it" \
        "(Debian 13, Ubuntu 24.04: apt install python3 python3-venv), then run this again."
}

# In the checkout; where that cannot be written to, among the person's own data.
venv_place() {
    if [ -w "$ROOT" ]; then
        printf '%s\n' "$ROOT/.venv"
        return
    fi
    local sum
    sum="$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)"
    printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/goodterms-venv-$sum"
}

# One that was cut off while it was made, or that has no pip, is completed or made anew.
make_venv() {
    if is_suitable "$VENV/bin/python"; then
        "$VENV/bin/python" -c 'import pip' 2>/dev/null && return
        "$VENV/bin/python" -m ensurepip >/dev/null 2>&1 && return
    fi
    local python
    python="$(find_python)"
    say "Making a Python environment with $("$python" --version) ..."
    mkdir -p "$(dirname "$VENV")"
    "$python" -m venv --clear "$VENV" || fail "The environment $VENV could not be made."
}

# Each requirement is pinned with its hash; what is installed already is left alone.
install_packages() {
    local file="$ROOT/$1" stamp="$VENV/.installed-$1" sum log="$VENV/install.log"
    sum="$(cksum <"$file") $ROOT $("$VENV/bin/python" -V)"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
    if ! "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input \
        --require-hashes -r "$file" 2>&1 | tee "$log" | show_install "$file"; then
        tail -n 8 "$log" >&2
        fail "The packages could not be installed; the lines above say why. $log has the rest."
    fi
    # The checkout itself: importable from the environment, with nothing to build.
    printf '%s\n' "$ROOT/src" >"$("$VENV/bin/python" -c \
        'import sysconfig; print(sysconfig.get_path("purelib"))')/goodterms-checkout.pth"
    printf '%s' "$sum" >"$stamp"
}

# pip's many lines as one that counts; without a terminal a line now and then.
show_install() {
    local line of done=0
    of="$(grep -c '^[a-zA-Z0-9]' "$1")"
    while read -r line; do
        case "$line" in
        Collecting\ * | Requirement\ already\ *) done=$((done + 1)) ;;
        Installing\ collected\ *) show_line "Unpacking packages ..." ;;
        *) continue ;;
        esac
        if [ -t 1 ] || [ $((done % 25)) -eq 1 ]; then
            [ "${line%%\ *}" = Installing ] || show_line "Fetching packages: $done of $of"
        fi
    done
    [ ! -t 1 ] || printf '\n'
}

show_line() {
    if [ -t 1 ]; then printf '\r\033[K%s' "$1"; else printf '%s\n' "$1"; fi
}

prepare() {
    VENV="$(venv_place)"
    PYTHON="$VENV/bin/python"
    make_venv
    install_packages "$1"
}
