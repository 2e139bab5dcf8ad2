import { describe, expect, it } from 'vitest'
import { columnsOf, createLooks, differing, fieldOf, mainMetric, metricText, usualColumns } from './columns.ts'
import { runsCsv } from './export.ts'
import type { RunRow } from './questions.ts'

const run = (id: string, given: Partial<RunRow>): RunRow => ({
  ...{ id, name: `run ${id}`, experiment: 'late', status: 'FINISHED', by: 'ada', startedAt: 0, endedAt: 1500 },
  ...{ params: {}, metrics: {}, tags: {}, ...given },
})
const rows = [
  run('a', {
    metrics: { logloss: 0.31234, 'logloss.low': 0.3, 'logloss.high': 0.33, 'boosting.auc': 0.7, epochs: 12 },
    params: { learner: 'boosting', seed: '0', note: '=1+1' },
    tags: { 'mlflow.runName': 'x', team: 'delays' },
  }),
  run('b', { metrics: { logloss: null }, params: { learner: 'forest', seed: '0' } }),
]
const columns = columnsOf(rows)
const ids = columns.map(({ id }) => id)

describe('the columns of runs', () => {
  it('keep the ends of an interval beside its value, and hide what MLflow writes for itself', () => {
    expect(ids).toEqual([
      ...['attributes.State', 'attributes.Started', 'attributes.Duration', 'attributes.By', 'attributes.Id'],
      ...['metrics.epochs', 'metrics.logloss', 'metrics.boosting.auc'],
      ...['params.learner', 'params.note', 'params.seed', 'tags.team'],
    ])
    const logloss = columns.find(({ name }) => name === 'logloss')!
    expect(metricText(rows[0]!, logloss)).toEqual(['0.312', '± 0.015'])
    expect(metricText(rows[1]!, logloss)).toEqual(['not finite', ''])
    expect(metricText(rows[0]!, columns.find(({ name }) => name === 'epochs')!)).toEqual(['12', ''])
  })

  it('show at first how runs stand, their main metric, and the params in which they differ', () => {
    const usual = usualColumns(columns).map(({ name }) => name)
    expect(usual.slice(0, 2)).toEqual(['State', 'logloss'])
    expect(usual).toContain('learner')
    expect(usual).not.toContain('seed')
    expect(differing(columns).map(({ name }) => name)).toEqual(['learner'])
    expect(mainMetric(columns)).toEqual({ name: 'logloss', down: false })
    expect(mainMetric(columnsOf([run('c', { metrics: { speed: 3 } })]))).toBeUndefined()
  })

  it('are named in filters as the language of filters reads them', () => {
    expect(fieldOf({ of: 'metrics', name: 'auc' })).toBe('metrics.auc')
    expect(fieldOf({ of: 'metrics', name: 'boosting.auc' })).toBe('metrics.`boosting.auc`')
    expect(fieldOf({ of: 'params', name: 'a`b' })).toBe('params."a`b"')
    expect(fieldOf({ of: 'attributes', name: 'Duration' })).toBeUndefined()
  })

  it('are looked for once in each row', () => {
    const looks = createLooks()
    expect([looks.look(rows), looks.look(rows)]).toEqual([true, false])
    expect(looks.columns()).toEqual(columns)
  })
})

describe('the export of runs', () => {
  it('has whole numbers, quotes what needs it, and gives a spreadsheet no formula', () => {
    const chosen = columns.filter(({ name }) => name === 'logloss' || name === 'note')
    expect(runsCsv(rows, chosen).split('\n')).toEqual([
      'id,name,logloss,logloss.low,logloss.high,note',
      "a,run a,0.31234,0.3,0.33,'=1+1",
      'b,run b,,,,',
      '',
    ])
    expect(runsCsv([run('a,"b"', {})], [])).toBe('id,name\n"a,""b""","run a,""b"""\n')
  })
})
