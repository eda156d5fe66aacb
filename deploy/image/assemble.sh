#!/bin/sh
# Lay out the source tree of a component as it is in the repository, and compile it to bytecode.
# assemble.sh COMPONENT ENVIRONMENT FOLDER
set -eu
component=$1 environment=$2 app=$3

part=services/$component
[ -d "$part" ] || part=$component
[ -d "$part/src" ] || { echo "COMPONENT=$component: there is no $part/src" >&2; exit 1; }

mkdir -p "$app/$part"
cp -r LICENSE contracts libs "$app/"
cp -r "$part/src" "$app/$part/"
[ ! -d "$part/migrations" ] || cp -r "$part/migrations" "$app/$part/"
cp deploy/image/probe.py "$app/probe.py"
# The bill of materials (CycloneDX), which `make sbom` writes.
cp "deploy/sbom/$component.cdx.json" "$app/sbom.cdx.json"
# Help texts of services, which helpdesk installs among its articles (ARTICLE_FOLDERS).
for help in services/*/src/*/help; do
    name=$(basename "$(dirname "$help")")
    mkdir -p "$app/articles"
    cp -r "$help" "$app/articles/$name"
done

site=$(echo "$environment"/lib/python3*/site-packages)
printf '%s\n' "$app/libs" "$app/$part/src" > "$site/ramal.pth"
# Unchecked, so that nothing is compared with the sources when a module is loaded, and builds give the same bytes.
"$environment/bin/python3" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$app"
