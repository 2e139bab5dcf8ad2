import type { Resolved } from '../base/index.ts'
import { createLog, type Log, type LogLevel } from '../http/index.ts'
import type { ProjectPlace } from './config.ts'
import type { CliHooks } from './hooks.ts'
import { createProgress, type ProgressLine } from './progress.ts'
import { renderResult } from './render.ts'
import { readSettings, type Settings, type settingsSchema } from './settings.ts'
import type { Terminal } from './terminal.ts'

/** What the commands stand on: the application, and the library that a project file imports. */
export interface CliParts {
  readonly hooks: CliHooks
  readonly library: () => Promise<object>
  readonly terminal: Terminal
}

/** One use of the command line. */
export interface Session {
  readonly hooks: CliHooks
  readonly terminal: Terminal
  readonly settings: Settings
  readonly resolved: Resolved<typeof settingsSchema>
  readonly place: ProjectPlace
  readonly log: Log
  readonly progress: ProgressLine
  /** Prints the one result: as JSON where it was asked for, else the text, or the result as people read it. */
  print(result: unknown, text?: string): void
}

/** Errors: those of the settings. */
export function createSession(parts: CliParts, flags: Readonly<Record<string, unknown>>): Session {
  const { hooks, terminal, library } = parts
  const { json, ...others } = flags
  const resolved = readSettings({ folder: terminal.folder, environment: terminal.environment, flags: others })
  const settings = resolved.values
  const progress = createProgress(terminal)
  return {
    hooks,
    terminal,
    settings,
    resolved,
    place: { folder: terminal.folder, file: settings.config, library },
    log: createLog(settings.logLevel as LogLevel, (line) => terminal.err(line)),
    progress,
    print(result, text) {
      progress.end()
      terminal.out(json ? `${JSON.stringify(result ?? null)}\n` : (text ?? renderResult(result)))
    },
  }
}
