import { writeFileSync } from 'node:fs'
import { type BenchOptions, median } from '../bench.ts'
import type { Driver } from '../drivers/driver.ts'
import { contractYaml, failedBy } from './contract-yaml.ts'
import { type BenchRule, RULES, ruleId } from './rules.ts'
import { act, type Cost, closeAll, type Lines, measured, nameOf, openDataPeer, openRooms, peakOf } from './sides.ts'
import { ordersSql, writeTable } from './table.ts'

/** Failed rows by rule, whatever the side calls it. */
type Failed = Readonly<Record<string, number>>

interface Contestant {
  readonly name: string
  readonly driver: Driver
  /** What a peer reads before its clock begins; Millrace reads while it runs. */
  load(file: string): Promise<Cost>
  check(file: string): Promise<Cost & { readonly failed: Failed }>
}

interface Report {
  readonly rules: readonly { readonly id: string; readonly column: string | null; readonly failed: number }[]
}

const GOALS = { fixedMs: 50, rows: 1_000_000 }

/** Twenty rules over three rows, which is what a check costs at least, and over a million and more, which is what it costs a row. */
export async function* compareContracts(folder: string, options: BenchOptions): Lines {
  const rows = options.quick ? 100_000 : 2_000_000
  const [few, many] = [`${folder}/orders-3.parquet`, `${folder}/orders-${rows}.parquet`]
  await writeTable(ordersSql(3), few)
  await writeTable(ordersSql(rows), many)
  const sides = await contestants(folder)
  try {
    yield* fixedCosts(sides, few, options.quick ? 3 : 9)
    yield* rates(sides, { file: many, rows, runs: options.quick ? 2 : 5 })
  } finally {
    await closeAll(sides.map(({ driver }) => driver))
  }
}

async function contestants(folder: string): Promise<readonly Contestant[]> {
  const contract = `${folder}/contract.yaml`
  writeFileSync(contract, contractYaml(RULES))
  const driver = openRooms(`${folder}/contracts`)
  const ours: Contestant = {
    ...{ name: await nameOf(driver), driver, load: async () => ({ seconds: 0, cpu: 0 }) },
    async check(data) {
      const { output, seconds, cpu } = await act<Report>(driver, 'data.check', { data, contract })
      return { seconds, cpu, failed: failedBy(RULES, output.rules) }
    },
  }
  const peers = ['expectations_peer.py', 'pandera_peer.py'].map((file) => openDataPeer(file, '.venv-contracts'))
  const theirs = peers
    .flatMap((peer) => (peer ? [peer] : []))
    .map(
      async (peer): Promise<Contestant> => ({
        ...{ name: await nameOf(peer), driver: peer, load: (file) => peer.ask('load', { file }) },
        check: () => peer.ask('check', { rules: RULES }),
      }),
    )
  return [ours, ...(await Promise.all(theirs))]
}

/** The first check of a process, and later ones; milliseconds of wall time. */
async function* fixedCosts(sides: readonly Contestant[], file: string, runs: number): Lines {
  const found = sides.map((): Cost[] => [])
  for (const side of sides) await side.load(file)
  for (let run = 0; run <= runs; run++)
    for (const [at, side] of sides.entries()) found[at]!.push(await side.check(file))
  const ms = (at: number, what: 'seconds' | 'cpu', run?: number): number =>
    1_000 * (run === undefined ? median(found[at]!.slice(1).map((one) => one[what])) : found[at]![run]![what])
  for (const [at, { name }] of sides.entries()) {
    if (at === 0 && sides.length > 1) continue
    const line = (run?: number) => ({
      ...{
        peer: at === 0 ? 'none' : name,
        ours: ms(0, 'seconds', run),
        theirs: at === 0 ? null : ms(at, 'seconds', run),
      },
      unit: 'ms',
    })
    const cpu = (run?: number): string =>
      `processor time ${[0, ...(at === 0 ? [] : [at])].map((one) => ms(one, 'cpu', run).toFixed(1)).join(' against ')} ms`
    const goal = `goal ${GOALS.fixedMs}; the data of a peer is in memory before`
    yield measured('contract, 20 rules, 3 rows', { ...line(), runs, note: `${goal}; ${cpu()}` })
    yield measured('contract, 20 rules, 3 rows, the first check of a process', {
      ...{ ...line(0), runs: 1, note: `without the start of the process; ${cpu(0)}` },
    })
  }
}

async function* rates(
  sides: readonly Contestant[],
  { file, rows, runs }: { readonly file: string; readonly rows: number; readonly runs: number },
): Lines {
  const costs = sides.map((): Cost[] => [])
  const failed: Failed[] = []
  const reads: number[] = []
  for (const side of sides) reads.push((await side.load(file)).cpu)
  for (let run = 0; run < runs; run++)
    for (const [at, side] of sides.entries()) {
      const { failed: counts, ...cost } = await side.check(file)
      costs[at]!.push(cost)
      failed[at] = counts
    }
  const cpu = (at: number): number => median(costs[at]!.map((one) => one.cpu))
  const wall = (at: number): string => `${median(costs[at]!.map(({ seconds }) => seconds)).toFixed(2)} s`
  const peak = await Promise.all(sides.map(async ({ driver }) => `${(await peakOf(driver)).toFixed(0)} MB`))
  for (const [at, { name }] of sides.entries()) {
    if (at === 0 && sides.length > 1) continue
    const both = (of: (at: number) => string): string => (at === 0 ? of(0) : `${of(0)} against ${of(at)}`)
    const note = [
      `goal ${GOALS.rows}; wall ${both(wall)}; peak ${both((one) => peak[one]!)}`,
      ...(at === 0 ? [] : [agreement(failed[0]!, failed[at]!)]),
    ].join('; ')
    const line = { peer: at === 0 ? 'none' : name, unit: 'rows/s of processor time', runs }
    const rate = (seconds: number): number => rows / seconds
    const theirs = (read: number): number | null => (at === 0 ? null : rate(read + cpu(at)))
    const named = `contract, 20 rules, ${rows} rows, a core`
    yield measured(`${named}, from the file`, { ...line, ours: rate(cpu(0)), theirs: theirs(reads[at]!), note })
    yield measured(`${named}, theirs from memory`, {
      ...{ ...line, ours: rate(cpu(0)), theirs: theirs(0) },
      note: 'the frame of a peer was read before',
    })
  }
}

/** Whether two sides found as many failed rows by each rule. Ids come twice at most, and a peer may count the first of both, too. */
function agreement(ours: Failed, theirs: Failed): string {
  const isSame = (rule: BenchRule): boolean => {
    const [us, them] = [ours, theirs].map((failed) => failed[ruleId(rule)] ?? 0)
    return us === them || (rule.kind === 'unique' && 2 * us! === them)
  }
  const other = RULES.filter((rule) => !isSame(rule)).map(ruleId)
  const sum = Object.values(ours).reduce((total, one) => total + one, 0)
  if (other.length === 0) return `same counts, ${sum} failures`
  return `OTHER COUNTS: ${other.map((id) => `${id} ${ours[id] ?? 0} against ${theirs[id] ?? 0}`).join(', ')}`
}
