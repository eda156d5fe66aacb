"""What every Ramal service shares: roles, settings, database, events, web, tests. It knows no domain noun."""

import os
from pathlib import Path

# prometheus_client decides once, when it is imported, whether metrics are kept in files: if this variable exists, even
# empty, as compose passes one that is not set. The first metric that is defined opens a file in the folder.
if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(parents=True, exist_ok=True)
else:
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
