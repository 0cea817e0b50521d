import { jsonText } from "../encode/json.ts";
import { yamlText } from "../encode/yaml.ts";

/** A value as a whole document, ending with a line feed. */
export function plainDocument(value: unknown, format: "json" | "yaml"): string {
  return format === "json" ? jsonText(value) : yamlText(value);
}
