import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AddCommand } from './command.ts'
import { loadProject } from './config.ts'
import { noteServer } from './connection.ts'
import type { OpenApp } from './hooks.ts'
import type { Session } from './session.ts'

/** Adds `millrace up`. */
export const addUp: AddCommand = (program, run) => {
  const command = program
    .command('up')
    .description('Make the project so and keep it so: ingest, train, serve, watch, renew. Runs until it is stopped.')
    .addHelpText('after', '\nExample:\n  $ millrace up --port 4100')
  command.action(() => run(command, up))
}

async function up(session: Session): Promise<void> {
  const { settings, hooks, log, progress, terminal } = session
  const project = await loadProject(session.place)
  mkdirSync(resolve(terminal.folder, settings.dataDir), { recursive: true, mode: 0o700 })
  const app = await hooks.open({ settings, project, log, progress: progress.report })
  try {
    await serve(session, app)
  } finally {
    progress.end()
    await app.close()
  }
}

async function serve(session: Session, app: OpenApp): Promise<void> {
  const { terminal, progress } = session
  const stopped = terminal.stopped()
  let forget = (): void => undefined
  try {
    const running = await app.up(progress.report, (listening) => {
      forget = noteServer(session, listening)
      if (listening.token !== undefined) terminal.err(`Access token, shown this once: ${listening.token}\n`)
      terminal.err(`The page: ${listening.url}\n`)
    })
    try {
      session.print({ url: running.url, pid: process.pid }, `Millrace is up: ${running.url}\n`)
      await stopped
    } finally {
      await running.stop()
    }
  } finally {
    forget()
  }
}
