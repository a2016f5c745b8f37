# syntax=docker/dockerfile:1
# One image for every Baton process: `docker run baton worker`, `… bridge`, `… setup`.

# Debian, not Alpine: Temporal's native core is built for glibc. The version is the lowest that package.json allows, so
# that the image shows that it suffices.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /baton
# Dependencies first: they change less often than sources. Without scripts, since `prepare` builds and there is nothing
# to build yet; no dependency needs its own.
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
# Compiles, and bundles the workflows into dist/workflow-bundle.js.
RUN npm run build
# The compiler and the tests' tools have done their part. Of Temporal's native core one platform of five remains.
RUN npm prune --omit=dev --ignore-scripts \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM ${NODE_IMAGE}
# The native core trusts the system's certificates, of which the slim image has none.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /baton
COPY --from=build /baton/package.json ./
COPY --from=build /baton/bin ./bin
COPY --from=build /baton/node_modules ./node_modules
COPY --from=build /baton/dist ./dist
# The image's user `node`, as a number: Kubernetes can only then tell that it is not root.
USER 1000:1000
ENTRYPOINT ["node", "/baton/bin/baton.js"]
CMD ["--help"]
