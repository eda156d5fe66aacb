# One image per component: `docker build --build-arg COMPONENT=identity -t ramal-identity .`
#
# COMPONENT is a service or `gateway`: any folder with `src/`. The base images are arguments. They need the same Python
# 3.11 at the same path, and the one for building also needs venv and pip; with `strip` (binutils), images are some
# megabytes smaller. Production gives both by digest.
ARG BUILD_IMAGE=python:3.11-bookworm
ARG RUNTIME_IMAGE=python:3.11-slim-bookworm

FROM ${BUILD_IMAGE} AS build
WORKDIR /build
COPY requirements requirements
COPY deploy/image/install.sh deploy/image/install.sh
# What all components need is one layer, so that a build of all of them installs it once.
RUN sh deploy/image/install.sh runtime /opt/ramal
ARG COMPONENT
RUN sh deploy/image/install.sh "${COMPONENT}" /opt/ramal
COPY . .
RUN sh deploy/image/assemble.sh "${COMPONENT}" /opt/ramal /app

FROM ${RUNTIME_IMAGE}
ARG COMPONENT
ARG VERSION=0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ramal-${COMPONENT}" \
      org.opencontainers.image.description="Ramal: ${COMPONENT}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      ramal.sbom="/app/sbom.cdx.json" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY deploy/image/harden.sh /tmp/harden.sh
RUN sh /tmp/harden.sh && rm /tmp/harden.sh
COPY --from=build /opt/ramal /opt/ramal
COPY --from=build /app /app
ENV PATH=/opt/ramal/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CONTRACTS_DIR=/app/contracts
WORKDIR /app
USER 10001:10001
# What runs is said by who starts the container: `python3 -m identity web`.
CMD ["python3", "--version"]
