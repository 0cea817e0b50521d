import { type FleetReading, wholeInventory } from "../../core/inventory.ts";
import { redactionOf } from "./redaction.ts";

/** A reading without the names that tell whose it is. Which those are is known only once all of it has been looked at. */
export function redactedReading(reading: FleetReading): FleetReading {
  const inventory = wholeInventory(reading);
  return redactionOf({ inventory })(inventory);
}
