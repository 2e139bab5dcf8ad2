import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { isName } from '../base/index.ts'
import type { AddCommand } from './command.ts'
import { loadProject, loadProjectIfThere } from './config.ts'
import { noteServer } from './connection.ts'
import { fail } from './errors.ts'
import type { ModelFile, OpenApp } from './hooks.ts'
import type { Session } from './session.ts'
import { PROJECT_FILE } from './settings.ts'

const WITHOUT_PROJECT =
  'No project here: runs, models and datasets are kept for whoever logs them. A first project: millrace init\n'

/** Adds `millrace up`. */
export const addUp: AddCommand = (program, run) => {
  const command = program
    .command('up')
    .description('Make the project so and keep it so: ingest, train, serve, watch, renew. Runs until it is stopped.')
    .option(
      '--model <name=file>',
      'Serve a model file as it is under a name, with or without a project: ONNX, LightGBM or XGBoost. May be given several times.',
      (text: string, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .addHelpText('after', '\nExamples:\n  $ millrace up --port 4100\n  $ millrace up --model late=late.onnx')
  command.action((flags: { readonly model: readonly string[] }) => run(command, (session) => up(session, flags.model)))
}

async function up(session: Session, files: readonly string[]): Promise<void> {
  const { settings, resolved, hooks, log, progress, terminal, place } = session
  const { origins } = resolved
  const models = files.map((text) => modelFileOf(text, terminal.folder))
  const isNamed = place.file !== PROJECT_FILE
  const project = await (isNamed && models.length === 0 ? loadProject(place) : loadProjectIfThere(place))
  if (!project && models.length === 0) terminal.err(WITHOUT_PROJECT)
  mkdirSync(resolve(terminal.folder, settings.dataDir), { recursive: true, mode: 0o700 })
  const app = await hooks.open({
    settings,
    origins,
    ...(project && { project }),
    models,
    log,
    progress: progress.report,
  })
  try {
    await serve(session, app)
  } finally {
    progress.end()
    await app.close()
  }
}

/** `late=late.onnx`. Errors: `cli.wrong_use`. */
function modelFileOf(text: string, folder: string): ModelFile {
  const at = text.indexOf('=')
  const [name, file] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)]
  if (!isName(name) || file === '')
    throw fail('wrong_use', {
      reason: `--model takes NAME=FILE with a name such as late, not ${text}.`,
      command: 'up ',
    })
  return { name, file: resolve(folder, file) }
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
      const { url, grpc } = running
      session.print({ url, ...(grpc && { grpc }), pid: process.pid }, `Millrace is up: ${url}\n`)
      await stopped
    } finally {
      await running.stop()
    }
  } finally {
    forget()
  }
}
