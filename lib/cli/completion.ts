import type { Command, Option } from "commander";
import { shellWord } from "../encode/shell.ts";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];
