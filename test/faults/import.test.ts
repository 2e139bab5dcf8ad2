import { execFileSync, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type MlflowStore, writeSqlite } from '../support/mlflow-stores.ts'

cleanFolders()
const BIN = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url))
const RUNS = 3_000
const LIVES = 4
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

const idOf = (number: number): string => number.toString(16).padStart(32, '0')
const store: MlflowStore = {
  experiments: [
    {
      ...{ id: '3', name: 'many', createdAt: 7, tags: {}, models: [] },
      runs: Array.from({ length: RUNS }, (_, at) => ({
        ...{ id: idOf(at), name: `run ${at}`, status: 3, startedAt: at, endedAt: at + 1, inputs: [], outputs: [] },
        ...{ params: { at: String(at) }, tags: {}, files: at % 100 === 0 ? { 'note.txt': `of ${at}` } : {} },
        points: [0, 1].map((step) => ({ key: 'loss', value: at + step, step, at: step })),
      })),
    },
  ],
  registered: [
    {
      ...{ name: 'late', createdAt: 9, description: '', tags: {}, aliases: { best: 2 } },
      versions: [1, 2].map((version) => ({
        ...{ version, createdAt: 10 + version, source: `runs:/${idOf(0)}`, run: idOf(0), stage: 'None', tags: {} },
      })),
    },
  ],
}

const ask = (folder: string, words: readonly string[]) =>
  JSON.parse(
    execFileSync(process.execPath, [BIN, ...words, '--json'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )

/** Lets an import run for as long as it is given; true where it came to its end. */
async function live(folder: string, words: readonly string[], ms: number): Promise<boolean> {
  const child = spawn(process.execPath, [BIN, ...words], { cwd: folder, stdio: 'ignore' })
  const ended = new Promise<boolean>((resolve) => child.once('exit', (status) => resolve(status === 0)))
  const inTime = await Promise.race([ended, pause(ms, undefined)])
  if (inTime === undefined) child.kill('SIGKILL')
  return ended
}

it('an import that is killed at any moment goes on, and each run is here once, with all its points', {
  timeout: 300_000,
}, async () => {
  const [folder, elsewhere] = [freshFolder(), freshFolder()]
  const [file, kept] = [path.join(elsewhere, 'mlflow.db'), path.join(elsewhere, 'kept')]
  await writeSqlite(file, kept, store)
  const words = ['import', 'mlflow', file, '--artifacts', kept]
  for (let life = 0; life < LIVES; life++) if (await live(folder, words, 1_000 + random.integer(2_000))) break
  const { taken = {}, here = {}, left } = ask(folder, words)
  expect((taken.runs ?? 0) + (here.runs ?? 0)).toBe(RUNS)
  expect(left).toEqual([])
  expect(ask(folder, words).taken).toEqual({})
  const { experiments } = ask(folder, ['tracking', 'experiments'])
  expect(experiments.find(({ id }: { id: number }) => id === 3)).toMatchObject({ name: 'many', runs: RUNS })
  for (const at of [0, 1, 1_000, RUNS - 1]) {
    const { points } = ask(folder, ['tracking', 'metric_history', '--run', idOf(at), '--metric', 'loss'])
    expect(points.map(({ value }: { value: number }) => value)).toEqual([at, at + 1])
  }
  expect(ask(folder, ['tracking', 'run', '--run', idOf(100)]).artifacts).toMatchObject([{ path: 'note.txt' }])
  expect(ask(folder, ['registry', 'show', 'late']).model).toMatchObject({ latest: 2, aliases: { best: 2 } })
})
