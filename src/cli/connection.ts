import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { callAction, type PerformByDoor } from '../http/index.ts'
import { loadProjectIfThere } from './config.ts'
import type { Running } from './hooks.ts'
import type { Session } from './session.ts'

const FILE = 'server.json'
const ANSWER_MS = 1_000

/** A way to perform actions: by a server, or in this process. */
export interface Connection {
  readonly perform: PerformByDoor
  close(): Promise<void>
}

/**
 * Reaches the server that is named, else the one that owns the data folder, else opens the folder in this process.
 *
 * Errors: `http.unreachable` for a named server, those of the project file, those of opening.
 */
export async function connect(session: Session): Promise<Connection> {
  const { settings, resolved, hooks, log, progress } = session
  const url = settings.url ?? (await runningServer(session))
  if (url !== undefined) {
    const remote = { url, ...(settings.token !== undefined && { token: settings.token }) }
    return {
      perform: (action, input) => callAction(action.http, input as Record<string, unknown>, remote),
      close: async () => undefined,
    }
  }
  const project = await loadProjectIfThere(session.place)
  return hooks.open({
    settings,
    origins: resolved.origins,
    ...(project && { project }),
    log,
    progress: progress.report,
  })
}

interface ServerNote {
  readonly url: string
  readonly instance: string
}

const notePath = ({ settings, terminal }: Session): string => resolve(terminal.folder, settings.dataDir, FILE)

/** Leaves word in the data folder of the server that owns it; returns how to take it back. */
export function noteServer(session: Session, { url, instance }: Running): () => void {
  const path = notePath(session)
  writeFileSync(path, JSON.stringify({ url, instance }), { mode: 0o600 })
  return () => rmSync(path, { force: true })
}

/** The address of the server that owns the data folder; `undefined` where none answers, or another than noted. */
async function runningServer(session: Session): Promise<string | undefined> {
  const note = readNote(notePath(session))
  if (!note) return undefined
  try {
    const answer = await fetch(`${note.url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const { instance } = (await answer.json()) as { instance?: string }
    return instance === note.instance ? note.url : undefined
  } catch {
    return undefined
  }
}

function readNote(path: string): ServerNote | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ServerNote
  } catch {
    return undefined
  }
}
