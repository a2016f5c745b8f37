#!/bin/sh
# Creates Temporal's namespace, unless it is there. Connection: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE.
# RETENTION is how long a play can be read after its end; a namespace that exists keeps its own.
set -eu

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  echo "namespace $TEMPORAL_NAMESPACE is there"
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" \
    --description "Baton's plays"
fi
