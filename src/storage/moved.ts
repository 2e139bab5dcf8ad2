import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { renameDurably, writeSynced } from './durable-files.ts'
import { failStorage } from './errors.ts'

const NOTE = 'moved.json'

/** Notes in the folder of an embedded database that it was moved, so that nobody goes on with the old one by mistake. */
export async function noteMoved(folder: string, to: { readonly host: string; readonly at: number }): Promise<void> {
  const draft = path.join(folder, `${NOTE}.${process.pid}`)
  await writeSynced(draft, Buffer.from(`${JSON.stringify(to)}\n`))
  await renameDurably(draft, path.join(folder, NOTE))
}

/** Throws `storage.database_moved` where the embedded database of this folder was moved away. */
export function checkNotMoved(folder: string): void {
  const file = path.join(folder, NOTE)
  if (!existsSync(file)) return
  const { host = 'a PostgreSQL server' } = JSON.parse(readFileSync(file, 'utf8')) as { readonly host?: string }
  throw failStorage('database_moved', { host, file })
}
