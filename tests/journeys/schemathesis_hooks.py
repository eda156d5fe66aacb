"""What Schemathesis has to be told about our media types. Its program loads the file that SCHEMATHESIS_HOOKS names."""

import schemathesis

schemathesis.serializer.alias("application/pkix-cert", "application/octet-stream")
