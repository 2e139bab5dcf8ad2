import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AddCommand } from './command.ts'
import { fail } from './errors.ts'
import type { Session } from './session.ts'
import { STARTER_CONFIG, starterCsv } from './starter.ts'

const FILES = ['millrace.config.ts', 'deliveries.csv'] as const

/** Adds `millrace init`. */
export const addInit: AddCommand = (program, run) => {
  const command = program
    .command('init')
    .argument('[folder]', 'Where to write; this folder when not given.')
    .description('Write a small project that runs: a file of rows and the question asked of them.')
    .option('--force', 'Overwrite what is there.')
    .addHelpText('after', '\nExample:\n  $ millrace init deliveries && cd deliveries && millrace up')
  command.action((folder: string | undefined, flags: { force?: boolean }) =>
    run(command, async (session) => init(session, folder ?? '.', flags.force === true)),
  )
}

function init(session: Session, name: string, force: boolean): void {
  const folder = resolve(session.terminal.folder, name)
  const there = FILES.find((file) => existsSync(resolve(folder, file)))
  if (there && !force) throw fail('file_exists', { file: there })
  mkdirSync(folder, { recursive: true })
  const [config, rows] = FILES
  writeFileSync(resolve(folder, config), STARTER_CONFIG)
  writeFileSync(resolve(folder, rows), starterCsv(Date.now()))
  const step = name === '.' ? 'millrace up' : `cd ${name} && millrace up`
  session.print({ folder, files: FILES }, `Wrote ${FILES.join(' and ')} to ${folder}\nNext: ${step}\n`)
}
