#!/bin/sh
# Creates Temporal's namespace, unless it is there, and waits until it can be used: the server learns of a new one only
# after some seconds. Connection: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE. RETENTION is how long a play can be read after
# its end; a namespace that exists keeps its own.
set -eu

if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" \
    --description "Baton's plays"
fi

tries=60
until temporal workflow list --namespace "$TEMPORAL_NAMESPACE" --limit 1 >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    temporal workflow list --namespace "$TEMPORAL_NAMESPACE" --limit 1
    exit 1
  fi
  sleep 1
done
echo "namespace $TEMPORAL_NAMESPACE can be used"
