# docker build --tag mailtrap-local .
ARG PYTHON=python:3.13-slim

FROM ${PYTHON} AS build
# What is installed: the checkout, whose page is built on the way, or a wheel of it, dist/….whl.
ARG PACKAGE=.
WORKDIR /source
COPY . .
RUN python3 -m venv /opt/mailtrap-local \
    && /opt/mailtrap-local/bin/pip install --no-cache-dir "${PACKAGE}[dns,mailpit,oidc,postgres]" \
    && /opt/mailtrap-local/bin/pip uninstall --yes pip

# The same, as an environment keeps the path of its interpreter.
FROM ${PYTHON}
COPY --from=build /opt/mailtrap-local /opt/mailtrap-local
# For volumes, which take its mode; whoever it runs as may write there.
RUN mkdir --mode 1777 /data
# Its ports say who may reach a container, so open listeners are no news. Settings of Mailpit's image,
# which is on the same ports, hold for this one too.
ENV PATH=/opt/mailtrap-local/bin:$PATH \
    MTL_MAILPIT=on \
    MTL_SMTP=0.0.0.0:1025 \
    MTL_HTTP=0.0.0.0:8025 \
    MTL_TRUSTED_NETWORK=true \
    TMPDIR=/data \
    XDG_DATA_HOME=/data
USER 65532:65532
EXPOSE 1025 8025
# Docker's, which buildah and podman keep with --format docker only.
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["mailtrap-local", "ready"]
ENTRYPOINT ["mailtrap-local"]
LABEL org.opencontainers.image.source=https://github.com/mailtrap-local/mailtrap-local \
      org.opencontainers.image.licenses=MIT
