import { replaceUnseen } from "./unseen.ts";

/** An event with a beginning and an end, in UTC. */
export interface CalendarEvent {
  /** The same in every edition of the calendar, so that clients update what they have. */
  readonly uid: string;
  /** RFC 3339 instants in UTC. */
  readonly start: string;
  readonly end: string;
  readonly summary: string;
  /** May have several lines. */
  readonly description?: string;
  readonly location?: string;
  readonly categories?: readonly string[];
}

/**
 * A calendar of RFC 5545: escaped text, lines of at most 75 octets that never split a character, CRLF at their ends.
 * Unseen characters of foreign text other than line breaks become a space.
 *
 * @param stamp When the events were last changed: RFC 3339 in UTC.
 */
export function icalText(name: string, stamp: string, events: readonly CalendarEvent[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//fleetwright//plan//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${icalValue(name)}`,
    ...events.flatMap((event) => eventLines(event, stamp)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldedLine(line)}\r\n`).join("");
}

function eventLines(event: CalendarEvent, stamp: string): readonly string[] {
  const { uid, start, end, summary, description, location, categories = [] } = event;
  return [
    "BEGIN:VEVENT",
    `UID:${icalValue(uid)}`,
    `DTSTAMP:${utc(stamp)}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${icalValue(summary)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${icalValue(description)}`]),
    ...(location === undefined ? [] : [`LOCATION:${icalValue(location)}`]),
    ...(categories.length === 0 ? [] : [`CATEGORIES:${categories.map(icalValue).join(",")}`]),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** Text as the value of a property. */
export function icalValue(text: string): string {
  const seen = replaceUnseen(text.toWellFormed().replace(/\r\n?/g, "\n"), (codePoint) =>
    codePoint === 0x0a ? "\n" : " ",
  );
  return seen.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** `20261202T143000Z`. */
function utc(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Breaks a content line into lines of at most 75 octets; those after the first begin with a space. */
function foldedLine(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      parts.push(part);
      part = " ";
      octets = 1;
    }
    part += character;
    octets += size;
  }
  parts.push(part);
  return parts.join("\r\n");
}
