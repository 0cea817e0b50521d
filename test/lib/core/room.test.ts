import { expect, it } from "vitest";
import { createRoom } from "../../../lib/core/room.ts";

it("lets in as many as it has places for, then each when another leaves, in the order in which they came", async () => {
  const room = createRoom(2);
  const entered: number[] = [];
  const comers = [0, 1, 2, 3].map(async (comer) => {
    await room.enter();
    entered.push(comer);
  });
  await Promise.all(comers.slice(0, 2));
  await new Promise(setImmediate);
  expect(entered).toStrictEqual([0, 1]);
  room.leave();
  await comers[2];
  expect(entered).toStrictEqual([0, 1, 2]);
  room.leave();
  await comers[3];
  room.leave();
  room.leave();
  await room.enter();
  await room.enter();
});
