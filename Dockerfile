# The images of the shop: `shopd`, the server, and `tools`, which has shopctl and loadgen. `make image` builds both and says
# by VERSION, REVISION, CREATED and SOURCE what they are made of. Nothing is downloaded when they run.

# Debian 12 throughout: programs find at run time the C library that they were linked against.
FROM rust:1.95.0-bookworm@sha256:6258907abe69656e41cd992e0b705cdcfabcbbe3db374f92ed2d47121282d4a1 AS rust
WORKDIR /src
RUN cargo install cargo-chef --version 0.1.77 --locked

FROM rust AS recipe
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

# A layer of dependencies alone: it is made anew only when a manifest or the lock file changes.
FROM rust AS shopd-build
COPY --from=recipe /src/recipe.json .
RUN cargo chef cook --recipe-path recipe.json --profile dist --locked --package shopd
COPY . .
RUN --network=none cargo build --profile dist --frozen --package shopd \
  && install -D --mode=0755 target/dist/shopd /out/bin/shopd \
  && install --directory --mode=0700 /out/data

FROM rust AS tools-build
COPY --from=recipe /src/recipe.json .
RUN cargo chef cook --recipe-path recipe.json --profile dist --locked --package shopctl --package loadgen
COPY . .
RUN --network=none cargo build --profile dist --frozen --package shopctl --package loadgen \
  && install -D --mode=0755 --target-directory=/out/bin target/dist/shopctl target/dist/loadgen \
  && install --directory --mode=0700 /out/state

# The programs alone, for releases: the same as in the images.
FROM scratch AS programs
COPY --from=shopd-build /out/bin/ /
COPY --from=tools-build /out/bin/ /

# No shell, no package manager. Certificates of authorities are built into the programs.
FROM gcr.io/distroless/cc-debian12:nonroot@sha256:9dac0a79194e45a7da0158a9c6da57b217585af0786db3845d1f0ec1a0dd182f AS runtime
COPY LICENSE LICENSE-APACHE LICENSE-MIT /usr/share/doc/shop/
USER 65532:65532

FROM runtime AS tools
COPY --from=tools-build --chown=65532:65532 /out/state /var/lib/shopctl
COPY --from=tools-build /out/bin/ /usr/local/bin/
ENV XDG_STATE_HOME=/var/lib/shopctl
VOLUME /var/lib/shopctl
# Neither program is a server.
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/shopctl"]
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="shop tools" \
  org.opencontainers.image.description="shopctl, which operates a shop, and loadgen, which loads it" \
  org.opencontainers.image.licenses="Apache-2.0 OR MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.source="${SOURCE}"

FROM runtime AS shopd
COPY --from=shopd-build --chown=65532:65532 /out/data /var/lib/shop
COPY --from=shopd-build /out/bin/ /usr/local/bin/
# In a container, the network is the container's own until somebody publishes a port. The operations listener stays on the
# loopback address until OPS_ADDR says otherwise.
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/shop LOG_FORMAT=json
# Also with a read-only root, the embedded database can be written; beside PostgreSQL the folder stays empty.
VOLUME /var/lib/shop
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["/usr/local/bin/shopd", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/shopd"]
CMD ["serve"]
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="shopd" \
  org.opencontainers.image.description="The shop's server: a store for shoppers and a JSON API" \
  org.opencontainers.image.licenses="Apache-2.0 OR MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.source="${SOURCE}"
