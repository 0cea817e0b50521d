#!/bin/sh
# Applies what each cluster runs, stage after stage, and ends at the first failure.
#
#   sh gitops/apply.sh                     every stage: dev prod
#   sh gitops/apply.sh STAGE…              only these, in this order
#   DRY_RUN=server sh gitops/apply.sh      asks each API server, and changes nothing
#
# KUBECTL names another kubectl.
set -eu
cd "$(dirname "$0")/.."

apply() {
  echo "$1" >&2
  "${KUBECTL:-kubectl}" --context "$1" apply --server-side --field-manager=fleetwright ${DRY_RUN:+--dry-run="$DRY_RUN"} -f "$2"
}

[ $# -gt 0 ] || set -- dev prod
for stage in "$@"; do
  case $stage in
    dev)
      apply aks-dev-1 classes/aks-1-34-dev-7bbae09d73/manifests.k8s.yaml
      apply eks-dev-1 classes/eks-1-34-dev-fb9e932766/manifests.k8s.yaml
      apply gke-dev-1 classes/gke-1-34-dev-88cfe6ef5d/manifests.k8s.yaml
      apply iks-dev-1 classes/iks-1-34-dev-1e24899287/manifests.k8s.yaml
      apply onprem-dev-1 classes/kubeadm-1-34-dev-05cb77ca66/manifests.k8s.yaml
      ;;
    prod)
      apply aks-prod-1 classes/aks-1-33-prod-7296265b4f/manifests.k8s.yaml
      apply eks-prod-1 classes/eks-1-33-prod-357257bf3d/manifests.k8s.yaml
      apply gke-prod-1 classes/gke-1-33-prod-a75656ecce/manifests.k8s.yaml
      apply iks-prod-1 classes/iks-1-33-prod-361fc8663d/manifests.k8s.yaml
      apply onprem-prod-1 classes/kubeadm-1-33-prod-13904e595e/manifests.k8s.yaml
      ;;
    *)
      echo "there is no stage $stage; there are: "'dev prod' >&2
      exit 2
      ;;
  esac
done
