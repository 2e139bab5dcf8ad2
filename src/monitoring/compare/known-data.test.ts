import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingFlights } from '../../../test/support/flights.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Lake, openFolderBlobs, openLake } from '../../storage/index.ts'
import { compareRows } from './compare.ts'
import type { ComparisonOrder } from './order.ts'
import type { ComparisonReport } from './report-shape.ts'

/** Real data beside the repository; where it is not, these tests are skipped. */
const DATA = fileURLToPath(new URL('../../../../shared/data', import.meta.url))

cleanFolders()
let lake: Lake
let root: string
beforeAll(async () => {
  root = freshFolder()
  lake = await openLake({ folder: path.join(root, 'lake'), blobs: await openFolderBlobs(path.join(root, 'blobs')) })
})
afterAll(() => lake.close())

const ask = (order: Omit<ComparisonOrder, 'progress'>): Promise<ComparisonReport> =>
  compareRows({ lake, datasets: undefined as never }, { ...order, progress: () => undefined })

describe.skipIf(!existsSync(DATA))('data whose drift is known', () => {
  test('NSL-KDD: 7 of 41 columns at PSI .1 before any loss is known', async () => {
    const report = await ask({
      reference: `${DATA}/nsl_kdd/KDDTrain+_20Percent.txt`,
      current: `${DATA}/nsl_kdd/KDDTest+.txt`,
      exclude: ['column42', 'column43'],
    })
    expect(report.columns).toHaveLength(41)
    const moved = report.columns.filter(({ value }) => value! >= 0.1).map(({ name }) => name)
    expect(moved.sort()).toEqual(['column25', 'column26', 'column3', 'column35', 'column38', 'column39', 'column4'])
    expect([...report.drifted].sort()).toEqual(moved)
  })

  test('Elec2: what stood still in the first fifth moves later, demand and period do not', async () => {
    const [head, ...lines] = (await readFile(`${DATA}/electricity/electricity.csv`, 'utf8')).trimEnd().split('\n')
    const part = async (name: string, from: number, to: number): Promise<string> => {
      const file = path.join(root, name)
      const rows = lines.slice(Math.floor(from * lines.length), Math.floor(to * lines.length))
      await writeFile(file, `${[head, ...rows].join('\n')}\n`)
      return file
    }
    const report = await ask({
      reference: await part('a.csv', 0, 0.2),
      current: await part('b.csv', 0.4, 0.6),
      exclude: ['class'],
    })
    expect([...report.drifted].sort()).toEqual(['nswprice', 'transfer', 'vicdemand', 'vicprice'])
    expect(report.columns.find(({ name }) => name === 'nswdemand')!.value!).toBeCloseTo(0.045, 3)
    expect(report.columns.find(({ name }) => name === 'period')!.value!).toBeLessThan(0.001)
    expect(report.warnings.map(({ code, column }) => [code, column])).toContainEqual(['restless', 'nswprice'])
  })

  test('NannyML employment: alarms in chunks 27 and 28 only, one recoded column a notice from 14 on', async () => {
    const report = await ask({
      reference: `${DATA}/nannyml/employment_MA_reference.pq`,
      current: `${DATA}/nannyml/employment_MA_analysis.pq`,
      ...{
        every: '5000',
        label: 'employed',
        prediction: 'predicted_probability',
        exclude: ['id', 'year', 'prediction'],
      },
    })
    const having = (of: 'alarms' | 'drifted'): readonly number[] =>
      report.windows.flatMap((window, chunk) => (window[of].length > 0 ? [chunk] : []))
    expect(having('alarms')).toEqual([27, 28])
    expect(having('drifted')).toEqual(Array.from({ length: 28 }, (_, k) => 14 + k))
    for (const [chunk, { drifted }] of report.windows.entries())
      if (chunk >= 14 && chunk !== 27 && chunk !== 28) expect(drifted).toEqual(['RELP'])
    expect(report.columns[0]).toMatchObject({ name: 'AGEP', window: 27 })
    expect(report.columns[0]!.effectOnLoss!).toBeCloseTo(0.29, 2)
    expect(report.calibration).toMatchObject({ windows: 14, messages: 0 })
  })
})

describe.skipIf(missingFlights !== undefined)('flights of a summer', () => {
  test('hour, weekday, distance and origin stay where they were, the short last week too', async () => {
    const entrance = createRequire(import.meta.url).resolve('vega-datasets')
    const flights = path.join(path.dirname(entrance), '..', 'data', 'flights-3m.parquet')
    const part = async (from: string, to: string): Promise<string> => {
      const file = path.join(root, `${from}.parquet`)
      await lake.exportTable(
        `select date, hour(date) as hour, dayofweek(date) as weekday, distance, origin from read_parquet('${flights}')
         where date >= '${from}' and date < '${to}' and hash(date, origin, distance) % 5 = 0 order by date`,
        file,
      )
      return file
    }
    const report = await ask({
      reference: await part('2001-04-23', '2001-05-14'),
      current: await part('2001-05-14', '2001-06-24'),
      ...{ time: 'date', every: '1w' },
    })
    expect(report.windows).toHaveLength(6)
    expect(report.drifted).toEqual([])
    for (const { columns } of report.windows)
      for (const name of ['hour', 'weekday', 'distance', 'origin']) expect(columns[name]!.excess!).toBeLessThan(0.02)
  })
})
