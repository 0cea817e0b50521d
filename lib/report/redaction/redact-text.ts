/** Replaces names within running text. Made once for a set of aliases, since finding them needs an index. */
export type RedactText = (text: string) => string;

/**
 * Replaces every name that has an alias wherever it stands on its own in a text, the longest first, and besides
 * everything that has the shape of an identifier or an address without being in the list.
 */
export function textRedactor(aliases: ReadonlyMap<string, string>): RedactText {
  const byStart = Map.groupBy(
    [...aliases.keys()].sort((a, b) => b.length - a.length),
    (name) => name.charAt(0),
  );
  return (text) => {
    const whole = aliases.get(text);
    if (whole !== undefined) return whole;
    let shown = "";
    for (let at = 0; at < text.length; ) {
      const name = startsOwnWord(text, at)
        ? byStart.get(text.charAt(at))?.find((each) => text.startsWith(each, at) && endsOwnWord(text, at + each.length))
        : undefined;
      shown += name === undefined ? text.charAt(at) : (aliases.get(name) ?? "");
      at += name?.length ?? 1;
    }
    return shapes.reduce((left, [shape, alias]) => left.replace(shape, alias), shown);
  };
}

const wordCharacter = /[A-Za-z0-9_]/;

function startsOwnWord(text: string, at: number): boolean {
  return !(wordCharacter.test(text.charAt(at)) && wordCharacter.test(text.charAt(at - 1)));
}

function endsOwnWord(text: string, end: number): boolean {
  return !(wordCharacter.test(text.charAt(end)) && wordCharacter.test(text.charAt(end - 1)));
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\barn:[a-z-]{3,12}:[^\s"'<>]{1,300}/g, "[arn]"],
  // As API servers name whom they refuse.
  [/\bUser "[^"]{1,300}"/g, 'User "[user]"'],
  [/\/subscriptions\/[^\s"'<>]{1,300}/gi, "[resource]"],
  [/\bcrn:v1:[^\s"'<>]{1,300}/g, "[crn]"],
  [/\bhttps?:\/\/[^\s"'<>]{1,300}/g, "[address]"],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b/g, "[mail]"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "[id]"],
  [/\b\d{12}\b/g, "[account]"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, "[address]"],
];
