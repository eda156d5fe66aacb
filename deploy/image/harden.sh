#!/bin/sh
# Prepare the base image of a component: its user, the folders for volumes, and no installer.
set -eu

groupadd --gid 10001 ramal
useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ramal
# A new named volume gets owner and mode of the folder over which it is mounted.
install -d -o 10001 -g 10001 -m 0700 /run/secrets/ramal /var/lib/ramal/files /var/lib/ramal/state \
    /var/lib/ramal/demo /var/lib/ramal/authority

! python3 -m pip --version > /dev/null 2>&1 || python3 -m pip uninstall --quiet --yes --root-user-action=ignore \
    --disable-pip-version-check setuptools wheel pip
rm -rf "$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')/ensurepip"
