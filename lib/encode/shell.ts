/**
 * A command line for a POSIX shell that runs `argv` exactly: words that a shell would read as anything else are put in
 * single quotes. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD.
 *
 * @throws RangeError when an argument holds NUL, which no program can be given.
 */
export function shellLine(argv: readonly string[]): string {
  return argv.map((word, index) => shellWord(word, index === 0)).join(" ");
}

/**
 * One word of a shell command line. `isCommand`: whether it stands in front, where more has a meaning. Default `false`.
 *
 * @throws RangeError when the word holds NUL.
 */
export function shellWord(word: string, isCommand = false): string {
  if (word.includes("\0")) throw new RangeError("an argument of a command cannot hold NUL");
  // In front, `NAME=value` is an assignment and `if` is syntax; elsewhere both are ordinary words.
  const ordinary = isCommand
    ? /^[\w@:,./+-]+$/.test(word) && !keyword.test(word)
    : /^[\w@%:,./+-][\w@%:=,./+-]*$/.test(word);
  return ordinary ? word : `'${word.toWellFormed().replaceAll("'", `'\\''`)}'`;
}

const keyword = /^(?:if|then|elif|else|fi|for|in|do|done|while|until|case|esac|function|select|time|coproc)$/;
