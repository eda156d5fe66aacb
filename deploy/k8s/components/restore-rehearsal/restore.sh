# Puts the newest backup back into the cluster `rehearsal`, made like `postgres`, and waits until it serves.
set -eu

cluster() {
  kubectl get clusters.postgresql.cnpg.io postgres -o "jsonpath={$1}"
}

kubectl delete clusters.postgresql.cnpg.io rehearsal --ignore-not-found --wait=true --timeout=15m
kubectl create -f - <<MANIFEST
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: rehearsal
spec:
  instances: 1
  imageName: $(cluster .spec.imageName)
  bootstrap:
    recovery:
      source: postgres
  externalClusters:
    - name: postgres
      plugin:
        name: barman-cloud.cloudnative-pg.io
        parameters:
          barmanObjectName: backups
          serverName: postgres
  postgresql:
    parameters:
      max_connections: "$(cluster .spec.postgresql.parameters.max_connections)"
  storage:
    size: $(cluster .spec.storage.size)
  walStorage:
    size: $(cluster .spec.walStorage.size)
  resources:
    requests:
      cpu: 500m
      memory: 4Gi
    limits:
      cpu: "2"
      memory: 4Gi
MANIFEST
kubectl wait clusters.postgresql.cnpg.io/rehearsal --for=condition=Ready --timeout=4h
