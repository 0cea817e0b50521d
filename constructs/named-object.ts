/** Something in the same namespace that has a name: of this package, of cdk8s-plus, or made elsewhere. */
export interface NamedObject {
  readonly name: string;
}
