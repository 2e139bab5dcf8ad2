import { resolve } from 'node:path'
import type { AddCommand } from './command.ts'
import { fail } from './errors.ts'
import { renderTable } from './render.ts'
import type { Session } from './session.ts'

/** Adds `millrace storage move`. */
export const addStorage: AddCommand = (program, run) => {
  const group = program.command('storage').description('Where everything is kept.')
  const command = group
    .command('move')
    .description('Move the embedded database of the data folder to PostgreSQL; the server must be stopped.')
    .requiredOption('--to <url>', 'An empty database: postgres://user:password@host:5432/millrace')
    .addHelpText('after', '\nExample:\n  $ millrace storage move --to postgres://millrace@db.example/millrace')
  command.action(({ to }: { readonly to: string }) => run(command, (session) => move(session, to)))
}

async function move({ hooks, settings, terminal, progress, print }: Session, to: string): Promise<void> {
  const refuse = (reason: string): Error => fail('wrong_use', { reason, command: 'storage move ' })
  if (!/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to))
    throw refuse('--to takes the address of a database: postgres://….')
  if (settings.databaseUrl !== undefined)
    throw refuse('The database of this folder is on a server already (MILLRACE_DATABASE_URL).')
  try {
    const moved = await hooks.move({
      folder: resolve(terminal.folder, settings.dataDir),
      to,
      progress: progress.report,
    })
    const start = `MILLRACE_DATABASE_URL=${withoutPassword(to)} millrace up`
    const tables = moved.tables.filter(({ rows }) => rows > 0)
    print(
      { ...moved, start },
      `${renderTable([...tables])}\n${moved.rows} rows are there, the same as here. Start with:\n  ${start}\n`,
    )
  } finally {
    progress.end()
  }
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  if (url.password !== '') url.password = '***'
  return url.href
}
