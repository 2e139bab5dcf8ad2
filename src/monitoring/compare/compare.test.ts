import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { compare } from './actions.ts'
import { countSide } from './count-side.ts'
import { countInThreads } from './count-threads.ts'
import { codesOf, lookAt } from './look.ts'
import { withSide } from './open-side.ts'
import type { ComparisonReport } from './report-shape.ts'

cleanFolders()
let lake: Lake
let root: string
beforeAll(async () => {
  root = freshFolder()
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

const call = { actor: { id: 'operator', roles: [] }, files: 'all' as const, progress: () => undefined }

/** Compares files of the folder of the test, and holds the answer to its shape. */
async function ask(reference: string, current: string, more: object = {}): Promise<ComparisonReport> {
  const input = { reference: path.join(root, reference), current: path.join(root, current), ...more }
  expect(Value.Check(compare.input, input)).toBe(true)
  const report = await compare.run({ lake, datasets: undefined as never }, input, call)
  expect([...Value.Errors(compare.output, report)]).toEqual([])
  return report
}

const write = (file: string, sql: string): Promise<void> => lake.exportTable(sql, path.join(root, file))

/** A number between 0 and 1 of row i, the same each time. */
const share = (seed: number): string => `((hash(i, ${seed}) % 1000003)::double / 1000003)`
const rows = (columns: string, count = 4_000): string => `select ${columns} from range(${count}) as r(i)`
const named = ({ columns }: ComparisonReport, name: string) => columns.find((one) => one.name === name)!

describe('comparing two files', () => {
  test('a column that moved comes first, with an interval; one that did not stays quiet', async () => {
    await write('quiet.parquet', rows(`${share(1)} as load, ${share(2)} as size`))
    await write('moved.parquet', rows(`${share(11)} + 0.3 as load, ${share(12)} as size`))
    const report = await ask('quiet.parquet', 'moved.parquet')
    expect(report.drifted).toEqual(['load'])
    const [load, size] = report.columns
    expect(load).toMatchObject({ name: 'load', state: 'compared', drifted: true, metric: 'psi', windows: 0 })
    expect(load!.low!).toBeLessThan(load!.value!)
    expect(load!.high!).toBeGreaterThan(load!.value!)
    expect(load!.ks!).toBeCloseTo(0.3, 1)
    expect(load!.wasserstein!).toBeCloseTo(0.3 / Math.sqrt(1 / 12), 1)
    expect(load!.newValues!).toBeCloseTo(0.3, 1)
    expect(size!.drifted).toBe(false)
    expect(size!.low).toBe(0)
    expect(report).toMatchObject({ rows: { reference: 4_000, current: 4_000 }, target: null, alarms: [], passed: true })
  })

  test('columns are named one by one or with commas between', async () => {
    const names = async (more: object) =>
      (await ask('quiet.parquet', 'moved.parquet', more)).columns.map(({ name }) => name)
    await expect(names({ exclude: ['load, size'] })).rejects.toMatchObject({ code: 'monitoring.bad_comparison' })
    expect(await names({ exclude: ['size'] })).toEqual(['load'])
    expect((await names({ columns: ['load,size'] })).sort()).toEqual(['load', 'size'])
  })

  test('a gate says no where a column drifted', async () => {
    expect((await ask('quiet.parquet', 'moved.parquet', { gate: true })).passed).toBe(false)
    expect((await ask('quiet.parquet', 'quiet.parquet', { gate: true })).passed).toBe(true)
  })

  test('every odd column gets a word and none a crash', async () => {
    const odd = `7 as same, null::double as nothing, i as id, i % 2 = 0 as flag, timestamp '2026-01-01' + to_hours(i) as at,
      'u' || i as user_name, i::double as typed, 1 as lost, case when i % 3 = 0 then null else ${share(3)} end as holes`
    await write('odd.parquet', rows(odd, 600))
    const now = `case when i < 200 then 9 else 7 end as same, null::double as nothing, i + 600 as id, i % 4 = 0 as flag,
      timestamp '2026-03-01' + to_hours(i) as at, 'v' || i as user_name, case when i % 2 = 0 then 'x' else i::varchar end as typed, 'a' as added, null::double as holes`
    await write('odd-now.parquet', rows(now, 600))
    const report = await ask('odd.parquet', 'odd-now.parquet')
    const states = Object.fromEntries(report.columns.map(({ name, state }) => [name, state]))
    expect(states).toEqual({
      ...{ same: 'constant', nothing: 'all_missing', id: 'identifier', flag: 'compared', at: 'time' },
      ...{ user_name: 'compared', typed: 'type_changed', lost: 'missing_in_current', added: 'new_in_current' },
      holes: 'all_missing',
    })
    expect(report.drifted.sort()).toEqual(['flag', 'holes', 'same', 'typed'])
    expect(named(report, 'user_name')).toMatchObject({ newValues: 1, drifted: false })
    expect(named(report, 'at').range.reference).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1) + 599 * 3_600_000])
    expect(named(report, 'id').p).toBeNull()
  })

  test('a column that is almost always one value is seen when it no longer is', async () => {
    await write('zeros.parquet', rows('case when i % 50 = 0 then 3 else 0 end as n'))
    await write('less-zeros.parquet', rows('case when i % 2 = 0 then 3 else 0 end as n'))
    expect((await ask('zeros.parquet', 'less-zeros.parquet')).drifted).toEqual(['n'])
  })

  test('long texts are compared as numbers, and new words are counted on rows that taught none', async () => {
    const words = (of: string): string =>
      `'the order of ' || ['red', 'blue', 'green'][1 + (hash(i, 5) % 3)::int] || ' ${of} number ' || i || ' was sent'`
    await write('notes.parquet', rows(`${words('chairs')} as note`, 2_000))
    await write('notes-same.parquet', rows(`${words('chairs')} as note`, 2_000))
    await write('notes-new.parquet', rows(`${words('unheard lamps')} as note`, 2_000))
    expect(
      (await ask('notes.parquet', 'notes-same.parquet')).columns.map(({ name, type }) => `${name} ${type}`).sort(),
    ).toEqual([...['note.digits text', 'note.length text', 'note.letters text', 'note.words text']])
    const report = await ask('notes.parquet', 'notes-new.parquet')
    expect(report.drifted).toContain('note.words')
    expect(named(report, 'note.words').mean.current!).toBeGreaterThan(named(report, 'note.words').mean.reference!)
  })

  test('a kept reference gives the answer of its rows', async () => {
    await write('mixed.parquet', rows(`${share(1)} as load, 'c' || (hash(i, 4) % 7) as kind`))
    await write('mixed-now.parquet', rows(`${share(6)} as load, 'c' || (hash(i, 9) % 9) as kind`))
    const kept = path.join(root, 'kept.json')
    const whole = await ask('mixed.parquet', 'mixed-now.parquet', { saveReference: kept })
    expect(await ask('kept.json', 'mixed-now.parquet')).toEqual(whole)
    expect(named(whole, 'kind').newValues!).toBeCloseTo(2 / 9, 1)
    const less = await ask('kept.json', 'mixed-now.parquet', { exclude: ['load'] })
    expect(less.columns.map(({ name }) => name)).toEqual(['kind'])
    await expect(ask('kept.json', 'mixed-now.parquet', { every: '500' })).rejects.toMatchObject({
      code: 'monitoring.bad_comparison',
    })
  })

  test('files of a pattern are the rows of one file', async () => {
    await mkdir(path.join(root, 'days'))
    const parts = [0, 1, 2].map((part) =>
      write(
        `days/${part}.parquet`,
        `select * from (${rows(`i, ${share(11)} + 0.3 as load, ${share(12)} as size`)}) where i // 1334 = ${part}`,
      ),
    )
    await Promise.all(parts)
    const [one, several] = [
      await ask('quiet.parquet', 'moved.parquet'),
      await ask('quiet.parquet', 'days/*.parquet', { columns: ['load', 'size'] }),
    ]
    expect(several.columns).toEqual(one.columns)
  })

  test('what cannot be compared is told, with the next step', async () => {
    const refused = async (more: object): Promise<string> =>
      ask('quiet.parquet', 'moved.parquet', more).then(
        () => 'answered',
        (error: { code: string; message: string }) => `${error.code} ${error.message}`,
      )
    expect(await refused({ label: 'lod' })).toMatch(/monitoring.no_column .*nearest is load/)
    expect(await refused({ every: '1w' })).toMatch(/monitoring.bad_comparison .*time/)
    expect(await refused({ time: 'load', every: 'soon' })).toMatch(/monitoring.bad_comparison .*soon/)
    const over = compare.run(
      { lake, datasets: undefined as never },
      { reference: 'a.csv', current: '*.csv' },
      { ...call, files: undefined as never },
    )
    await expect(over).rejects.toMatchObject({ code: 'monitoring.bad_comparison' })
    await writeFile(path.join(root, 'kept-half.json'), '{"format":"millrace.drift-reference/1","columns":[')
    await writeFile(
      path.join(root, 'kept-other.json'),
      '{"format":"millrace.drift-reference/1","columns":[{"measured":{},"tally":{"slots":[]}}]}',
    )
    for (const kept of ['kept-half.json', 'kept-other.json'])
      await expect(ask(kept, 'moved.parquet')).rejects.toMatchObject({ code: 'monitoring.bad_comparison' })
  })
})

describe('counting on several threads', () => {
  test('threads that share columns count what one does, and say what went wrong in them', async () => {
    const columns = `${share(1)} as load, 'c' || (hash(i, 4) % 7) as kind, i % 5 as n, ${share(2)} as size`
    await write('wide.parquet', rows(columns, 9_000))
    await withSide({ lake, datasets: undefined as never }, path.join(root, 'wide.parquet'), async (side) => {
      const { columns: measured } = await lookAt(lake, side.relation, {
        columns: [...side.columns.values()],
        rows: side.rows,
      })
      const order = {
        ...{ ...side, measured, codes: await codesOf(lake, measured), cutting: { kind: 'chunks' as const } },
        progress: () => undefined,
      }
      const apart = await countInThreads(order, 2)
      expect(apart).toEqual(await countSide(lake, order))
      expect(apart.tallies.map((tally) => tally?.rows)).toEqual([9_000, 9_000, 9_000, 9_000])
      await expect(countInThreads({ ...order, relation: '(select 1 as x)' }, 1)).rejects.toMatchObject({
        code: 'storage.bad_query',
      })
    })
  })
})

describe('moves weighed by loss', () => {
  const labeled = (cut: number): string =>
    rows(`case when ${share(1)} < ${cut} then 'hard' else 'easy' end as kind, ${share(2)} as calm,
      case when ${share(1)} < ${cut} then (hash(i, 8) % 2)::int else 1 end as y,
      case when ${share(1)} < ${cut} then 0.5 else 0.98 end as p`)

  test('more of the rows that are hard is worth loss, and an alarm', async () => {
    await write('easy.parquet', labeled(0.2))
    await write('hard.parquet', labeled(0.6))
    const report = await ask('easy.parquet', 'hard.parquet', { label: 'y', prediction: 'p' })
    expect(report.columns[0]).toMatchObject({ name: 'kind', alarm: true })
    const { effectOnLoss, effectLow, effectHigh } = named(report, 'kind')
    const [hard, easy] = [Math.log(2), -Math.log(0.98)]
    const before = 0.2 * hard + 0.8 * easy
    expect(effectOnLoss!).toBeCloseTo((0.4 * (hard - easy)) / before, 1)
    expect(effectLow!).toBeLessThan(effectOnLoss!)
    expect(effectHigh!).toBeGreaterThan(effectOnLoss!)
    expect(Math.abs(named(report, 'calm').effectOnLoss!)).toBeLessThan(0.05)
    expect(report.target).toMatchObject({ name: 'y', drifted: true })
    expect(report.prediction).toMatchObject({ name: 'p', drifted: true })
    expect(report.loss!.reference!).toBeCloseTo(before, 1)
  })
})

describe('windows', () => {
  const days = (from: string, count: number, each = 200): string =>
    `select timestamp '${from}' + to_days(i::int // ${each}) as day, dayofweek(timestamp '${from}' + to_days(i::int // ${each})) as weekday,
       ${share(2)} as load from range(${count * each}) as r(i)`

  test('a week without its Sunday is compared with weeks without theirs', async () => {
    await write('spring.parquet', days('2026-03-02', 56))
    await write('summer.parquet', days('2026-05-04', 20))
    const report = await ask('spring.parquet', 'summer.parquet', { time: 'day', every: '1w' })
    expect(report.windows.map(({ rows: count }) => count)).toEqual([1_400, 1_400, 1_200])
    expect(report.drifted).toEqual([])
    expect(named(report, 'weekday').windows).toBe(8)
    expect(report.calibration).toMatchObject({ windows: 8, messages: 0 })
    expect(report.level).toBe(0.05)
  })

  test('days of a month that had no change ask for more certainty than weeks', async () => {
    expect((await ask('spring.parquet', 'summer.parquet', { time: 'day', every: '1d' })).level).toBeCloseTo(1 / 30, 12)
    const patient = { time: 'day', every: '1d', falseMessages: 0.1 }
    expect((await ask('spring.parquet', 'summer.parquet', patient)).level).toBeCloseTo(0.1 / 30, 12)
  })

  test('the window that moved is the one that is named', async () => {
    await write(
      'shift.parquet',
      `select day, case when day >= '2026-05-11' then load + 0.5 else load end as load from (${days('2026-05-04', 14)})`,
    )
    const report = await ask('spring.parquet', 'shift.parquet', { time: 'day', every: '1w', exclude: ['weekday'] })
    expect(report.windows.map(({ drifted }) => drifted)).toEqual([[], ['load']])
    expect(named(report, 'load')).toMatchObject({ window: 1, windowsDrifted: 1 })
  })

  test('a reference that moves by itself makes no message of a move of that size, and says why', async () => {
    const restless = (from: string, count: number): string =>
      `select day, load + sin(7.3 * epoch(day) / 604800) as mood from (${days(from, count)})`
    const weekly = (sql: string): string =>
      `select date_trunc('week', day) as week, * exclude (mood), sin(13 * epoch(date_trunc('week', day)) / 604800) + 0.1 * mood as mood from (${sql})`
    await write('restless.parquet', weekly(restless('2026-03-02', 70)))
    await write('restless-now.parquet', weekly(restless('2026-05-11', 7)))
    const report = await ask('restless.parquet', 'restless-now.parquet', {
      time: 'day',
      every: '1w',
      exclude: ['week'],
    })
    expect(named(report, 'mood').value!).toBeGreaterThan(0.25)
    expect(report.drifted).toEqual([])
    expect(report.warnings.map(({ code }) => code)).toContain('not_independent')
  })

  test('rows make windows too, and rows without a time are in none', async () => {
    const report = await ask('quiet.parquet', 'moved.parquet', { every: '1000' })
    expect(report.windows.map(({ rows: count, drifted }) => [count, drifted])).toEqual(
      [1, 2, 3, 4].map(() => [1_000, ['load']]),
    )
    await write(
      'dateless.parquet',
      `select case when weekday = 1 then null else day end as day, load, weekday from (${days('2026-05-04', 14)})`,
    )
    const { warnings } = await ask('spring.parquet', 'dateless.parquet', { time: 'day', every: '1w' })
    expect(warnings.find(({ code }) => code === 'no_time')?.says).toContain('400')
  })
})

describe('all columns together', () => {
  test('a move that no column shows alone is seen, and no move is not', async () => {
    const pair = (sign: number): string =>
      rows(`${share(1)} as a, (${sign} * (${share(1)} - 0.5)) + 0.05 * ${share(2)} as b`, 6_000)
    await write('with.parquet', pair(1))
    await write('against.parquet', pair(-1))
    const moved = await ask('with.parquet', 'against.parquet', { together: true })
    expect(moved.drifted).toEqual([])
    expect(moved.together).toMatchObject({ drifted: true, windows: 8 })
    expect(moved.together!.auc).toBeGreaterThan(0.9)
    const same = await ask('with.parquet', 'with.parquet', { together: true })
    expect(same.together).toMatchObject({ drifted: false })
  })
})
