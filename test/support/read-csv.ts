/** A cell as a strict reader sees it: text between quotes, or as it stands. */
export interface ReadCell {
  readonly text: string;
  readonly quoted: boolean;
}

/** Reads RFC 4180 and accepts nothing else: CRLF at the end of each record, quotes only around whole cells. */
export function readCsv(text: string): readonly (readonly ReadCell[])[] {
  const records: ReadCell[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let record: ReadCell[] = [];
  let end = 0;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    end = cell.lastIndex;
    const [, quoted, bare = "", separator] = match;
    record.push(
      quoted === undefined ? { text: bare, quoted: false } : { text: quoted.replaceAll('""', '"'), quoted: true },
    );
    if (separator === "\r\n") {
      records.push(record);
      record = [];
    }
    if (end === text.length) break;
  }
  if (end !== text.length || record.length > 0) throw new Error(`not RFC 4180 at offset ${end}`);
  return records;
}
