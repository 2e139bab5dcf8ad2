import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openPipelineStage, type PipelineStage } from '../../test/support/pipelines.ts'
import { hasCode } from '../base/index.ts'
import { csv, dataset, ingest, scanVersion } from '../data/index.ts'
import { sql } from '../table/index.ts'
import { daily } from './partition.ts'
import { type Pipeline, pipeline } from './pipeline.ts'
import { readLogs } from './read-logs.ts'
import { type Status, statusOf } from './status.ts'
import { act, command, sqlStep, step } from './step.ts'

cleanFolders()
const ME = { id: 'ada', roles: ['operator'] }
const LONG = 20_000

let stage: PipelineStage
let names = 0
let name = ''
beforeAll(async () => {
  stage = await openPipelineStage()
})
afterAll(() => stage.closeAll())
beforeEach(() => {
  name = `p${names++}`
  stage.declared.length = 0
})

const flights = dataset('flights', { source: csv('flights.csv'), time: 'date' })

/** Ten flights a day in June 2001. `changed` days have other delays. */
async function readFlights(changed: readonly number[] = []): Promise<void> {
  const lines = ['date,delay']
  for (let day = 1; day <= 30; day++)
    for (let hour = 0; hour < 10; hour++)
      lines.push(
        `2001-06-${String(day).padStart(2, '0')} 0${hour}:00:00,${day + hour + (changed.includes(day) ? 100 : 0)}`,
      )
  writeFileSync(path.join(stage.root, 'flights.csv'), `${lines.join('\n')}\n`)
  await ingest(stage, flights)
}

const declare = (spec: Parameters<typeof pipeline>[1]): Pipeline => {
  const made = pipeline(name, spec)
  stage.declared.splice(0, stage.declared.length, made)
  return made
}

async function run(options: { partition?: string; fresh?: boolean } = {}): Promise<Status> {
  const begun = await stage.pipelines.begin(name, { by: ME, ...options })
  await stage.pipelines.ended(begun.id, LONG)
  return statusOf(stage.pipelines, stage.declared, { run: begun.id })
}

async function backfill(
  options: { from?: string; to?: string; fresh?: boolean } = {},
): Promise<NonNullable<Status['backfill']>> {
  const begun = await stage.pipelines.backfill(name, { by: ME, ...options })
  await stage.pipelines.ended(begun.id, LONG)
  return (await statusOf(stage.pipelines, stage.declared, { run: begun.id })).backfill!
}

const states = (status: Status) => Object.fromEntries(status.steps.map(({ step, state }) => [step, state]))
const stepOf = (status: Status, name: string) => status.steps.find(({ step }) => step === name)!

describe('a run', () => {
  it('does its steps in their order and hands on what they gave', async () => {
    declare({
      steps: {
        sum: step({ after: ['one', 'two'], run: ({ results }) => Number(results['one']) + Number(results['two']) }),
        one: step({ inputs: { n: 1 }, run: ({ inputs }) => inputs.n }),
        two: step({ after: ['one'], run: async ({ results }) => Number(results['one']) * 2 }),
      },
    })
    const status = await run()
    expect(status).toMatchObject({ state: 'finished', by: 'ada', because: 'asked for' })
    expect(stepOf(status, 'sum').outputs).toEqual({ result: 3 })
    expect(status.steps.map((one) => one.step)).toEqual(['one', 'two', 'sum'])
  })

  it('takes a step from the cache that another run made, and says which', async () => {
    let ran = 0
    const spec = { steps: { count: step({ run: () => ++ran, version: name }) } }
    declare(spec)
    const first = await run()
    const second = await run()
    expect(ran).toBe(1)
    expect(stepOf(second, 'count')).toMatchObject({ cached: true, madeBy: first.run, outputs: { result: 1 } })
    expect(stepOf(first, 'count')).toMatchObject({ cached: false, madeBy: first.run })
    const other = `${name}other`
    stage.declared.push(pipeline(other, spec))
    const begun = await stage.pipelines.begin(other, { by: ME })
    await stage.pipelines.ended(begun.id, LONG)
    const elsewhere = await statusOf(stage.pipelines, stage.declared, { run: begun.id })
    expect(stepOf(elsewhere, 'count')).toMatchObject({ cached: true, madeBy: first.run })
  })

  it('computes a step again when its text, inputs or version change, and what follows only if its result did', async () => {
    const ran: string[] = []
    const declareWith = (inputs: { n: number }) =>
      declare({
        steps: {
          parity: step({ inputs, version: name, run: ({ inputs }) => ran.push('parity') && inputs.n % 2 }),
          after: step({
            after: ['parity'],
            version: name,
            run: ({ results }) => ran.push('after') && results['parity'],
          }),
        },
      })
    declareWith({ n: 1 })
    await run()
    declareWith({ n: 3 })
    await run()
    declareWith({ n: 4 })
    await run()
    expect(ran).toEqual(['parity', 'after', 'parity', 'parity', 'after'])
  })

  it('begun fresh takes nothing from the cache, and later runs take what it made', async () => {
    let ran = 0
    declare({ steps: { count: step({ version: name, run: () => ++ran }) } })
    await run()
    const fresh = await run({ fresh: true })
    const later = await run()
    expect(stepOf(fresh, 'count').outputs).toEqual({ result: 2 })
    expect(stepOf(later, 'count')).toMatchObject({ cached: true, madeBy: fresh.run, outputs: { result: 2 } })
  })

  it('goes on with what does not need a step that failed', async () => {
    declare({
      steps: {
        bad: step({ version: name, run: () => Promise.reject(new TypeError('row of Ada')) }),
        follows: step({ after: ['bad'], run: () => 1 }),
        other: step({ version: name, run: () => 1 }),
        last: step({ after: ['other'], run: () => 2 }),
      },
    })
    const status = await run()
    expect(states(status)).toEqual({ bad: 'failed', follows: 'skipped', other: 'finished', last: 'finished' })
    expect(status).toMatchObject({ state: 'failed', error: 'pipeline.step_threw' })
    expect(JSON.stringify(status)).not.toContain('Ada')
    const { lines } = await readLogs(stage.pipelines, { run: status.run!, step: 'bad', waitMs: 0 })
    expect(lines.map(({ line }) => line).join()).toContain('row of Ada')
  })

  it('tries a step again as often as it may', async () => {
    let ran = 0
    declare({
      steps: {
        flaky: step({
          retries: 1,
          version: name,
          run: ({ attempt }) => (++ran === 1 ? Promise.reject(new Error('no')) : attempt),
        }),
      },
    })
    const status = await run()
    expect(stepOf(status, 'flaky')).toMatchObject({ state: 'finished', attempt: 2, outputs: { result: 2 } })
    expect(ran).toBe(2)
  })

  it('runs no more steps at once than it may, over all its runs', async () => {
    let [at, most] = [0, 0]
    const slow = (id: string) =>
      step({
        version: name + id,
        async run() {
          most = Math.max(most, ++at)
          // waits for company, so that the machine's pace does not matter
          for (let i = 0; i < 1_000 && most < 2; i++) await sleep(5)
          await sleep(10)
          at--
        },
      })
    declare({ concurrency: 2, steps: { a: slow('a'), b: slow('b'), c: slow('c'), d: slow('d') } })
    await run()
    expect(most).toBe(2)
  })

  it('ends a step after its time', async () => {
    declare({ steps: { slow: step({ timeout: '50ms', version: name, run: () => new Promise(() => undefined) }) } })
    expect(stepOf(await run(), 'slow').error).toMatchObject({ code: 'pipeline.step_late' })
  })

  it('is cancelled at once, and says by whom', async () => {
    declare({
      steps: {
        slow: step({ version: name, run: () => new Promise(() => undefined) }),
        next: step({ after: ['slow'], run: () => 1 }),
      },
    })
    const { id } = await stage.pipelines.begin(name, { by: ME })
    await sleep(100)
    await stage.pipelines.cancel(id, { id: 'eve', roles: [] })
    const status = await statusOf(stage.pipelines, stage.declared, { run: id })
    expect(status).toMatchObject({ state: 'cancelled', cancelledBy: 'eve' })
    expect(states(status)).toEqual({ slow: 'cancelled', next: 'cancelled' })
    await expect(stage.pipelines.cancel(id, ME)).rejects.toSatisfy((fault) => hasCode(fault, 'pipeline.run_ended'))
  })

  it('does an action for who began it, each time', async () => {
    stage.acted.length = 0
    declare({
      steps: {
        pick: step({ version: name, run: () => ({ model: 'late' }) }),
        train: act({
          after: ['pick'],
          action: 'training.train',
          input: ({ results }) => ({ model: (results['pick'] as { model: string }).model }),
        }),
      },
    })
    await run()
    const status = await run()
    expect(stage.acted).toEqual(Array(2).fill({ action: 'training.train', input: { model: 'late' }, by: 'ada' }))
    expect(stepOf(status, 'train').outputs).toEqual({ result: { done: 'training.train' } })
  })

  it('is gone on with by another process, which does no finished step again', async () => {
    const ran: string[] = []
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    declare({
      steps: {
        first: step({ version: name, run: () => void ran.push('first') }),
        second: step({ after: ['first'], version: name, run: () => ran.push('second') && held }),
      },
    })
    const dying = stage.again()
    const { id } = await dying.begin(name, { by: ME })
    while (!ran.includes('second')) await sleep(5)
    await dying.close()
    release()
    const living = stage.again()
    await living.resume()
    await living.ended(id, LONG)
    const status = await statusOf(living, stage.declared, { run: id })
    expect(status).toMatchObject({ state: 'finished', run: id })
    expect(stepOf(status, 'first')).toMatchObject({ cached: false, madeBy: id })
    expect(ran).toEqual(['first', 'second', 'second'])
  })

  it('is kept from what it does not declare', async () => {
    declare({ steps: { peek: step({ version: name, run: ({ read }) => read('flights') }) } })
    expect(stepOf(await run(), 'peek').error).toMatchObject({ code: 'pipeline.undeclared_read' })
  })

  it('says what a query gets wrong', async () => {
    declare({ steps: { ask: sqlStep({ reads: {}, query: sql`select nothing from nowhere`, version: name }) } })
    expect(stepOf(await run(), 'ask').error).toMatchObject({ code: 'pipeline.bad_query' })
  })
})

/** What is dead but was not collected by its parent yet is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('a command', () => {
  it('gets inputs and outputs as paths, the declared variables, and nothing else of ours', async () => {
    await readFlights()
    process.env['SECRET_OF_OURS'] = 'hidden'
    process.env['LENT'] = 'lent'
    writeFileSync(
      path.join(stage.root, 'train.sh'),
      'wc -l < "$MILLRACE_INPUT_ROWS" > "$MILLRACE_OUTPUT_MODEL"\nenv | sort\necho "{\\"lines\\": 301}" > "$MILLRACE_RESULT"\necho problem >&2\n',
    )
    declare({
      steps: {
        all: sqlStep({ reads: { flights }, query: sql`select * from flights`, writes: 'all_flights' }),
        train: command({
          run: ['sh', 'train.sh'],
          inputs: { rows: { from: 'all_flights', as: 'csv' } },
          outputs: { model: 'model.bin' },
          env: { MODE: 'quick', TOKEN: { from: 'LENT' } },
        }),
        size: command({
          run: ['sh', '-c', 'cat "$MILLRACE_INPUT_MODEL" > "$MILLRACE_RESULT"'],
          inputs: { model: 'train.model' },
        }),
      },
    })
    const status = await run()
    expect(status.steps.map(({ error }) => error)).toEqual([null, null, null])
    expect(stepOf(status, 'train').outputs).toMatchObject({ result: { lines: 301 }, model: { bytes: 4 } })
    expect(stepOf(status, 'size').outputs).toEqual({ result: 301 })
    const { lines } = await readLogs(stage.pipelines, { run: status.run!, step: 'train', waitMs: 0 })
    const printed = lines.map(({ line }) => line.slice(line.indexOf(' ') + 1))
    expect(printed).toEqual(
      expect.arrayContaining(['MODE=quick', 'TOKEN=lent', `MILLRACE_RUN=${status.run}`, 'problem']),
    )
    expect(printed.some((line) => line.startsWith('MLFLOW_TRACKING_URI='))).toBe(true)
    expect(printed.join()).not.toContain('hidden')
    expect(existsSync(path.join(stage.root, 'pipeline', 'work', status.run!, 'train'))).toBe(false)
  })

  it('runs again when a file of its code changes', async () => {
    const file = path.join(stage.root, `${name}.sh`)
    declare({ steps: { say: command({ run: ['sh', `${name}.sh`] }) } })
    writeFileSync(file, 'echo 1 > "$MILLRACE_RESULT"')
    await run()
    expect(stepOf(await run(), 'say').cached).toBe(true)
    writeFileSync(file, 'echo 2 > "$MILLRACE_RESULT"')
    expect(stepOf(await run(), 'say')).toMatchObject({ cached: false, outputs: { result: 2 } })
  })

  it.each([
    ['pipeline.command_failed', { run: ['sh', '-c', 'exit 3'] }],
    ['pipeline.command_not_started', { run: ['there-is-no-such-program'] }],
    ['pipeline.missing_output', { run: ['true'], outputs: { model: 'm' } }],
    ['pipeline.missing_output', { run: ['ln', '-s', '/etc/passwd', 'm'], outputs: { model: 'm' } }],
    ['pipeline.missing_variable', { run: ['true'], env: { A: { from: 'NEVER_SET_ANYWHERE' } } }],
    ['pipeline.bad_result', { run: ['sh', '-c', 'echo no > "$MILLRACE_RESULT"'] }],
    ['pipeline.step_late', { run: ['sleep', '60'], timeout: '100ms' as const }],
  ])('fails with %s', async (code, spec) => {
    declare({ steps: { work: command({ version: name, ...spec } as Parameters<typeof command>[0]) } })
    expect(stepOf(await run(), 'work').error).toMatchObject({ code })
  })

  it('is killed with all that it began when the run is cancelled, also where it will not stop', async () => {
    const script =
      "trap '' TERM; (trap '' TERM; while true; do sleep 0.05; done) & echo $! ; echo $$; while true; do sleep 0.05; done"
    declare({ steps: { stubborn: command({ run: ['sh', '-c', script], version: name }) } })
    const { id } = await stage.pipelines.begin(name, { by: ME })
    let pids: number[] = []
    while (pids.length < 2) {
      const { lines } = await readLogs(stage.pipelines, { run: id, waitMs: 1_000 })
      pids = lines.map(({ line }) => Number(line.split(' ')[1])).filter((pid) => pid > 1)
    }
    const began = performance.now()
    await stage.pipelines.cancel(id, ME)
    expect(performance.now() - began).toBeLessThan(5_000)
    for (let i = 0; i < 200 && pids.some(isAlive); i++) await sleep(10)
    expect(pids.filter(isAlive)).toEqual([])
    expect((await stage.pipelines.runs.get(id))!.state).toBe('cancelled')
  })
})

describe('a backfill', () => {
  const steps = (counted: string[]) => ({
    clean: sqlStep({
      reads: { flights },
      query: sql`select *, delay > 15 as late from flights where date >= $start and date < $end`,
      ...{ writes: `clean_${name}`, time: 'date' },
    }),
    score: step({
      reads: { rows: `clean_${name}` },
      async run({ read, partition }) {
        counted.push(partition!.key)
        return { rows: (await read('rows')).length }
      },
    }),
  })

  it('runs each partition on its own rows, and makes one version of them all', async () => {
    await readFlights()
    const counted: string[] = []
    declare({ partitions: daily({ from: '2001-06-01' }), steps: steps(counted) })
    expect(await backfill({ from: '2001-06-01', to: '2001-06-10' })).toMatchObject({
      state: 'finished',
      total: 10,
      cached: 0,
      finished: 10,
    })
    expect(counted.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `2001-06-${String(i + 1).padStart(2, '0')}`))
    const version = await stage.datasets.version(`clean_${name}`)
    expect(version).toMatchObject({ rows: 100, time: 'date' })
    const [sum] = await stage.lake.rows(
      `select sum(delay) as delay, max(__row) as last, count(distinct __row) as places from ${await scanVersion(stage.lake, version)}`,
    )
    expect(sum).toEqual({ delay: 1000, last: 99, places: 100 })
  })

  it('costs only what changed: partitions whose rows are the same start nothing', async () => {
    await readFlights()
    const counted: string[] = []
    declare({ partitions: daily({ from: '2001-06-01' }), steps: steps(counted) })
    await backfill()
    expect(counted).toHaveLength(30)
    expect(await backfill()).toMatchObject({ total: 30, cached: 30, finished: 0 })
    await readFlights([3, 17])
    counted.length = 0
    expect(await backfill()).toMatchObject({ state: 'finished', total: 30, cached: 28, finished: 2 })
    expect(counted.sort()).toEqual(['2001-06-03', '2001-06-17'])
    const version = await stage.datasets.version(`clean_${name}`)
    const [sum] = await stage.lake.rows(`select sum(delay) as delay from ${await scanVersion(stage.lake, version)}`)
    expect(sum).toEqual({ delay: 30 * 45 + 10 * 465 + 2_000 })
  })

  it('looks back further than its partition where a step says so, and knows what that reads', async () => {
    await readFlights()
    declare({
      partitions: daily({ from: '2001-06-01' }),
      steps: {
        count: step({
          reads: { flights: { from: flights, before: '2d' } },
          version: name,
          run: async ({ read }) => (await read('flights')).length,
        }),
      },
    })
    await backfill({ from: '2001-06-10', to: '2001-06-20' })
    const begun = await stage.pipelines.runs.open(name, '2001-06-12')
    expect(begun).toBeUndefined()
    expect(stepOf(await run({ partition: '2001-06-12' }), 'count').outputs).toEqual({ result: 30 })
    await readFlights([14])
    expect(await backfill({ from: '2001-06-10', to: '2001-06-20' })).toMatchObject({ cached: 8, finished: 3 })
  })

  it('does all again when it is fresh', async () => {
    await readFlights()
    const counted: string[] = []
    declare({ partitions: daily({ from: '2001-06-01' }), steps: steps(counted) })
    await backfill({ to: '2001-06-05' })
    counted.length = 0
    expect(await backfill({ to: '2001-06-05', fresh: true })).toMatchObject({ cached: 0, finished: 5 })
    expect(counted).toHaveLength(5)
  })

  it('goes on where it was after a restart, with the code as it is then', async () => {
    await readFlights()
    const ran: string[] = []
    const spec = (version: string, wait: boolean) => ({
      ...{ partitions: daily({ from: '2001-06-01', to: '2001-06-12' }), concurrency: 1 },
      steps: {
        work: step({
          version: name + version,
          reads: { flights },
          async run({ partition, signal }) {
            ran.push(partition!.key)
            if (wait && ran.length > 4)
              await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
          },
        }),
      },
    })
    declare(spec('1', true))
    const dying = stage.again()
    const { id } = await dying.backfill(name, { by: ME })
    while (ran.length < 5) await sleep(5)
    await dying.close()
    declare(spec('1', false))
    const living = stage.again()
    await living.resume()
    await living.ended(id, LONG)
    expect((await living.backfills.get(id))!).toMatchObject({ state: 'finished', total: 12, finished: 12 })
    expect(ran.length).toBe(13)
    expect(new Set(ran).size).toBe(12)
  })

  it('is cancelled with its runs', async () => {
    await readFlights()
    declare({
      ...{ partitions: daily({ from: '2001-06-01' }) },
      steps: { slow: step({ version: name, run: () => new Promise(() => undefined) }) },
    })
    const { id } = await stage.pipelines.backfill(name, { by: ME })
    while ((await stage.pipelines.runs.list({ limit: 10, backfill: id, states: ['running'] })).length < 2)
      await sleep(10)
    await stage.pipelines.cancel(id, ME)
    await stage.pipelines.ended(id, LONG)
    expect((await stage.pipelines.backfills.get(id))!).toMatchObject({ state: 'cancelled', cancelledBy: 'ada' })
    const runs = await stage.pipelines.runs.list({ limit: 10, backfill: id })
    expect(runs.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  it('has no partitions to fill where none are declared, or none are complete', async () => {
    declare({ steps: { a: step({ run: () => 1 }) } })
    await expect(backfill()).rejects.toSatisfy((fault) => hasCode(fault, 'pipeline.not_partitioned'))
    declare({ partitions: daily({ from: '2030-01-01' }), steps: { a: step({ run: () => 1 }) } })
    await expect(backfill()).rejects.toSatisfy((fault) => hasCode(fault, 'pipeline.bad_partition'))
    await expect(run({ partition: '2001-02-30' })).rejects.toSatisfy((fault) =>
      hasCode(fault, 'pipeline.bad_partition'),
    )
  })
})
