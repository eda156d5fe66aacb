#!/bin/sh
# Install the pinned packages of a requirements file, if there is one of that name, into a virtual environment without
# pip, and compile them. What no component uses is left out: it would be a tenth of an image.
# install.sh NAME FOLDER
set -eu
name=$1 environment=$2

[ -f "requirements/$name.txt" ] || exit 0
[ -d "$environment" ] || python3 -m venv --without-pip "$environment"
python3 -m pip --python "$environment/bin/python3" install --quiet --no-deps --no-cache-dir --no-compile \
    --disable-pip-version-check --require-hashes --only-binary :all: -r "requirements/$name.txt"
rm -f "$environment"/bin/[Aa]ctivate*

site=$(echo "$environment"/lib/python3*/site-packages)
leave_out() { find "$@" 2> /dev/null | xargs -r rm -rf; }
# Languages that no text is written in, AWS services that are never called (but S3, and STS for its roles), and tests.
leave_out "$site/babel/locale-data" -name '*.dat' ! -name 'root.dat' ! -name 'pt*' ! -name 'es*' ! -name 'en*'
leave_out "$site/holidays/locale" -mindepth 1 -maxdepth 1 ! -name 'pt*' ! -name 'es*' ! -name 'en*'
leave_out "$site/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 ! -name sts
leave_out "$site" -type d -name tests
leave_out "$site" -path "$site/sqlalchemy/testing"
leave_out "$site" -name '*.pyi'
leave_out "$site/stdnum" -name '*.dat'
# Drawings of reportlab, and fonts that are not used, one of them under another licence than the package.
rm -rf "$site/reportlab/graphics"
leave_out "$site/reportlab/fonts" -type f ! -name 'Vera.ttf' ! -name 'VeraBd.ttf' ! -name 'bitstream-vera-license.txt'
# Pictures in PDFs are none, and text is set by reportlab itself: no formats of cameras and browsers, no fonts of Pillow.
leave_out "$site/PIL" -name '_avif*.so' -o -name '_webp*.so' -o -name '_imagingft*.so' -o -name '_imagingcms*.so'
leave_out "$site/pillow.libs" -name 'libavif*' -o -name 'libharfbuzz*' -o -name 'libfreetype*' -o -name 'liblcms2*' \
    -o -name 'libpng*' -o -name 'libbrotli*' -o -name 'libwebpmux*' -o -name 'libwebpdemux*'
# Of Google's messages only those that OpenTelemetry sends; of pydantic not the version before.
rm -rf "$site/google/api" "$site/google/type" "$site/google/longrunning" "$site/google/logging" "$site/google/cloud" \
    "$site/pydantic/v1"
leave_out "$site/phonenumbers/shortdata" -name 'region_*'
# Extension modules without the names of their functions, which only a debugger reads. What auditwheel has patched to
# bring its own libraries stays as it is: strip breaks some of it.
if command -v strip > /dev/null; then
    find "$site" -name '*.so' ! -path '*/psycopg*' ! -path '*/PIL/*' ! -path '*.libs/*' -exec strip --strip-unneeded {} +
fi
# One time zone database is enough.
rm -rf "$site/pytz/zoneinfo" && ln -s ../tzdata/zoneinfo "$site/pytz/zoneinfo"
# Not compiled: tables by country, of which a process loads one or two, and modules that none of ours loads.
skipped='holidays/(countries|financial)|stdnum|phonenumbers/(data|shortdata)|opentelemetry/semconv/_incubating'
skipped="$skipped|botocore/docs|dns/rdtypes|sqlalchemy/dialects/(mssql|mysql|oracle)"
"$environment/bin/python3" -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    -x "/($skipped)/" "$environment/lib"
