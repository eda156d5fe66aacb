#!/bin/sh
# Install the pinned packages of a component into a virtual environment, without anything that is only needed for that.
# install.sh COMPONENT FOLDER
set -eu
component=$1 environment=$2

python3 -m venv "$environment"
set -- -r requirements/runtime.txt
[ ! -f "requirements/$component.txt" ] || set -- "$@" -r "requirements/$component.txt"
"$environment/bin/python3" -m pip install --quiet --no-cache-dir --no-compile --disable-pip-version-check \
    --require-hashes --only-binary :all: "$@"
"$environment/bin/python3" -m pip uninstall --quiet --yes pip setuptools
rm -f "$environment"/bin/[Aa]ctivate*

site=$(echo "$environment"/lib/python3*/site-packages)
# Data of languages that no text is written in, and of AWS services that are never called: S3, and STS for its roles.
find "$site/babel/locale-data" -name '*.dat' ! -name 'root.dat' ! -name 'pt*' ! -name 'es*' ! -name 'en*' -delete
find "$site/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 ! -name sts -exec rm -r {} +
find "$site" -type d -name tests -prune -exec rm -r {} +
find "$site" -name '*.pyi' -delete
