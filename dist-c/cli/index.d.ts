export type { AddCommand, Run } from './command.ts';
export { fail as failCli } from './errors.ts';
export type { CliHooks, ErrorCatalog, OpenApp, OpenOptions, Progress, Running } from './hooks.ts';
export { type ExitStatus, runCli } from './program.ts';
export { createProgress, type ProgressLine } from './progress.ts';
export { renderResult } from './render.ts';
export type { CliParts, Session } from './session.ts';
export { type Settings, settingsSchema } from './settings.ts';
export { processTerminal, type Terminal } from './terminal.ts';
