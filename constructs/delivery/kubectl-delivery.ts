import type { SynthCluster, SynthIndex } from "../../lib/documents/synth-index.ts";
import { shellLine, shellWord } from "../../lib/encode/shell.ts";
import type { Delivery, OutputFile } from "../delivery.ts";
import { deliveryStages, type StageOrder } from "./stages.ts";

/** How `kubectl` reaches the clusters. */
export interface KubectlDeliveryProps {
  /**
   * The cluster's context in the kubeconfig.
   *
   * @default - its id
   */
  readonly context?: (cluster: SynthCluster) => string;
  /** @default - the stages of the plan; without a plan all clusters in one stage */
  readonly stages?: StageOrder;
}

/**
 * A POSIX shell script that applies what each cluster runs with kubectl, stage after stage, and ends at the first cluster
 * that refuses. Nothing is taken away: for that, kubectl would have to know what was there before.
 */
export class KubectlDelivery implements Delivery {
  readonly #props: KubectlDeliveryProps;

  constructor(props: KubectlDeliveryProps = {}) {
    this.#props = props;
  }

  *files(index: SynthIndex): Iterable<OutputFile> {
    const { context = ({ id }) => id } = this.#props;
    const stages = deliveryStages(index, this.#props.stages);
    const cases = stages.flatMap(({ name, clusters }) => [
      `    ${shellWord(name)})`,
      ...clusters.map((cluster) => `      ${shellLine(["apply", context(cluster), cluster.manifests.path])}`),
      "      ;;",
    ]);
    const names = stages.map(({ name }) => shellWord(name)).join(" ");
    yield { path: "gitops/apply.sh", text: script(names, cases) };
  }
}

function script(names: string, cases: readonly string[]): string {
  return `#!/bin/sh
# Applies what each cluster runs, stage after stage, and ends at the first failure.
#
#   sh gitops/apply.sh                     every stage: ${names}
#   sh gitops/apply.sh STAGE…              only these, in this order
#   DRY_RUN=server sh gitops/apply.sh      asks each API server, and changes nothing
#
# KUBECTL names another kubectl.
set -eu
cd "$(dirname "$0")/.."

apply() {
  echo "$1" >&2
  "\${KUBECTL:-kubectl}" --context "$1" apply --server-side --field-manager=fleetwright \${DRY_RUN:+--dry-run="$DRY_RUN"} -f "$2"
}

[ $# -gt 0 ] || set -- ${names}
for stage in "$@"; do
  case $stage in
${cases.map((line) => `${line}\n`).join("")}    *)
      echo "there is no stage $stage; there are: "${shellWord(names)} >&2
      exit 2
      ;;
  esac
done
`;
}
