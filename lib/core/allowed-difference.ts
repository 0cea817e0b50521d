/** A difference between environments that is meant to be. All parts must fit; `*` stands for any run of characters. */
export interface AllowedDifference {
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /**
   * Fields, each with everything below it: `spec.replicas`, `spec.template.spec.containers[web].resources`. Absent: the
   * whole object, which may then be missing as well.
   */
  readonly fields?: readonly string[];
}
