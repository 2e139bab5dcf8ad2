import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type BenchOptions, median } from '../bench.ts'
import { type Ran, runCommand } from './command.ts'
import { bytesIn, changeFile, writeFiles } from './files.ts'
import { type Lines, measured } from './sides.ts'
import { ordersSql, writeTable } from './table.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DVC = `${ROOT}bench/peers/.venv-dvc/bin/dvc`
/** Fair to DVC: it neither calls home nor looks for a newer version of itself. */
const QUIET = { DVC_NO_ANALYTICS: '1', DO_NOT_TRACK: '1', PYTHONDONTWRITEBYTECODE: '1' }

/** One side that keeps versions of what lies in a folder, as commands. */
interface Keeper {
  readonly name: string
  /** Where it keeps them. */
  readonly kept: string
  prepare(): Promise<unknown>
  /** Commits what is there now under a name. */
  commit(name: string, path: string): Promise<Ran>
  /** Says whether anything changed. */
  check(name: string, path: string): Promise<Ran>
}

function millrace(folder: string): Keeper {
  const commit = (name: string, path: string): Promise<Ran> =>
    runCommand([process.execPath, `${ROOT}bin/millrace.js`, 'data', 'ingest', name, path, '--json'], { folder })
  return { name: 'Millrace', kept: `${folder}/.millrace/blobs`, prepare: async () => undefined, commit, check: commit }
}

async function dvc(folder: string): Promise<Keeper | undefined> {
  if (!existsSync(DVC)) {
    process.stderr.write('DVC is not here; bench/peers/setup data brings it\n')
    return undefined
  }
  const run = (...words: string[]): Promise<Ran> => runCommand([DVC, ...words], { folder, environment: QUIET })
  const { output } = await run('--version')
  return {
    name: `DVC ${output.trim()}`,
    kept: `${folder}/.dvc/cache`,
    async prepare() {
      await run('init', '--no-scm', '--quiet', '--force')
      await run('config', 'core.check_update', 'false')
    },
    commit: (_, path) => run('add', '--quiet', path),
    check: (_, path) => run('status', '--quiet', `${path}.dvc`),
  }
}

/** Whole commands, their start included: many small files, and one changed row of a large table. */
export async function* compareVersions(folder: string, options: BenchOptions): Lines {
  const place = `${folder}/versions`
  mkdirSync(place, { recursive: true })
  const keepers = [millrace(place), await dvc(place)]
  yield* manyFiles(place, keepers, options)
  yield* changedRow(place, keepers, options)
}

const STEPS = ['first commit', 'check again, nothing changed', 'commit again, one file changed'] as const

async function* manyFiles(place: string, keepers: readonly (Keeper | undefined)[], options: BenchOptions): Lines {
  const [count, runs] = options.quick ? [5_000, 1] : [100_000, 3]
  const files = `${place}/files`
  writeFiles(files, count)
  const found = keepers.map(() => STEPS.map((): Ran[] => []))
  for (let run = 0; run < runs; run++) {
    for (const keeper of keepers) await startOver(place, keeper)
    for (const [step] of STEPS.entries()) {
      if (step === 2) changeFile(files, 7, run + 1)
      for (const [at, keeper] of keepers.entries()) {
        const work = step === 1 ? keeper?.check('files', 'files') : keeper?.commit('files', 'files')
        if (work) found[at]![step]!.push(await work)
      }
    }
  }
  for (const [step, name] of STEPS.entries())
    yield* compared(`${count} small files, ${name}`, { keepers, ran: found.map((one) => one[step]!), note: '' })
}

async function* changedRow(place: string, keepers: readonly (Keeper | undefined)[], options: BenchOptions): Lines {
  const rows = options.quick ? 200_000 : 5_000_000
  const table = `${place}/orders.parquet`
  const found = keepers.map((): Ran[] => [])
  const bytes = keepers.map((): number[] => [])
  for (const keeper of keepers) await startOver(place, keeper)
  for (const edit of [undefined, { column: 'amount', row: Math.floor(rows / 2), sql: '12.5' }]) {
    await writeTable(ordersSql(rows, edit), table)
    for (const [at, keeper] of keepers.entries()) {
      if (!keeper) continue
      const before = existsSync(keeper.kept) ? bytesIn(keeper.kept) : 0
      found[at]!.push(await keeper.commit('orders', 'orders.parquet'))
      bytes[at]!.push(bytesIn(keeper.kept) - before)
    }
  }
  const megabytes = bytes.map((one) => one.map((count) => count / 2 ** 20))
  const sizes = `first version ${megabytes.map((one) => `${one[0]?.toFixed(0)} MB`).join(' against ')}`
  yield measured(`one changed row of ${rows}, what the version adds`, {
    ...{ peer: keepers[1]?.name ?? 'DVC', ours: megabytes[0]![1]!, theirs: megabytes[1]![1] ?? null },
    ...{ unit: 'MB', runs: 1, note: sizes },
  })
  const note = 'ours reads and checks all rows, theirs copies the file'
  yield* compared(`one changed row of ${rows}, commit`, { keepers, ran: found.map((one) => one.slice(1)), note })
}

async function startOver(place: string, keeper: Keeper | undefined): Promise<void> {
  for (const kept of ['.millrace', '.dvc', 'files.dvc', 'orders.parquet.dvc'])
    if (kept.startsWith('.millrace') === (keeper?.name === 'Millrace'))
      rmSync(`${place}/${kept}`, { recursive: true, force: true })
  await keeper?.prepare()
}

async function* compared(
  name: string,
  {
    keepers,
    ran,
    note,
  }: { readonly keepers: readonly (Keeper | undefined)[]; readonly ran: readonly Ran[][]; readonly note: string },
): Lines {
  const of = (at: number, what: (one: Ran) => number): number | null =>
    ran[at] && ran[at].length > 0 ? median(ran[at].map(what)) : null
  const both = (what: (one: Ran) => number, digits = 2): string =>
    [0, 1].map((at) => of(at, what)?.toFixed(digits) ?? 'none').join(' against ')
  const parts = [`processor time ${both(({ cpu }) => cpu)} s`, `peak ${both(({ megabytes }) => megabytes, 0)} MB`, note]
  yield measured(name, {
    ...{
      peer: keepers[1]?.name ?? 'DVC',
      ours: of(0, ({ seconds }) => seconds)!,
      theirs: of(1, ({ seconds }) => seconds),
    },
    ...{ unit: 's', runs: ran[0]!.length, note: parts.filter((part) => part !== '').join('; ') },
  })
}
