/** A field that differs between two editions of one thing. An absent value is absent there. */
export interface FieldChange {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** Fields as text, in a fixed order and the same for every thing that is compared. */
export type FieldList = readonly (readonly [field: string, value: string | undefined])[];

/** The fields whose values differ, in their order. */
export function fieldChanges(before: FieldList, after: FieldList): readonly FieldChange[] {
  const was = new Map(before);
  return after.flatMap(([field, value]): readonly FieldChange[] => {
    const other = was.get(field);
    if (other === value) return [];
    return [
      { field, ...(other === undefined ? {} : { before: other }), ...(value === undefined ? {} : { after: value }) },
    ];
  });
}
