import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { AddCommand } from './command.ts'
import { fail } from './errors.ts'
import { referenceFiles } from './reference.ts'
import type { Session } from './session.ts'

/** Adds `millrace reference`. */
export const addReference: AddCommand = (program, run) => {
  const command = program
    .command('reference')
    .description('Check that docs/reference and the table of routes are what the code says, or write them.')
    .option('--write', 'Write them.')
    .option('--check', 'Only look; the default.')
    .addHelpText('after', '\nExample:\n  $ millrace reference --check')
  command.action((flags: { write?: boolean }) =>
    run(command, async (session) => reference(session, flags.write === true)),
  )
}

function reference(session: Session, write: boolean): void {
  const { folder } = session.terminal
  const files = referenceFiles(session.hooks)
  const differing = [...files].filter(([path, text]) => contentOf(resolve(folder, path)) !== text)
  if (!write && differing.length > 0)
    throw fail('reference_differs', { files: differing.map(([path]) => path).join(', ') })
  for (const [path, text] of differing) {
    mkdirSync(dirname(resolve(folder, path)), { recursive: true })
    writeFileSync(resolve(folder, path), text)
  }
  session.print({ files: [...files.keys()], written: differing.map(([path]) => path) })
}

const contentOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
