import { describe, expect, it } from 'vitest'
import { hasCode } from '../base/index.ts'
import { csv, dataset } from '../data/index.ts'
import { sql } from '../table/index.ts'
import { daily } from './partition.ts'
import { type PipelineSpec, pipeline } from './pipeline.ts'
import { command, sqlStep, step } from './step.ts'

const one = step({ run: () => 1 })
const flights = dataset('flights', { source: csv('flights.csv') })

describe('a pipeline', () => {
  it('puts its steps in order: what writes a dataset comes before what reads it', () => {
    const made = pipeline('nightly', {
      steps: {
        train: command({ run: ['true'], inputs: { rows: 'clean', first: 'fetch.file' } }),
        clean: sqlStep({ reads: { flights }, query: sql`select 1 as a`, writes: 'clean' }),
        fetch: command({ run: ['true'], outputs: { file: 'a.csv' } }),
      },
    })
    expect(made.order).toEqual(['clean', 'fetch', 'train'])
    expect(made.after['train']).toEqual(['clean', 'fetch'])
  })

  it('says which steps wait for each other in a circle', () => {
    const steps = {
      a: step({ after: ['c'], run: () => 1 }),
      b: step({ after: ['a'], run: () => 1 }),
      c: step({ after: ['b'], run: () => 1 }),
    }
    expect(() => pipeline('round', { steps })).toThrow('a < c < b < a')
  })

  it('knows the nearest name of a step that there is not', () => {
    const steps = { clean: one, train: step({ after: ['claen'], run: () => 1 }) }
    expect(() => pipeline('typo', { steps })).toThrow(/claen.*the nearest is clean/)
  })

  it.each<[string, object]>([
    ['no steps', { steps: {} }],
    ['an unknown option', { steps: { one }, shedule: '0 2 * * *' }],
    ['a zone', { steps: { one }, timezone: 'Mars' }],
    ['partitions', { steps: { one }, partitions: daily({ from: 'yesterday' }) }],
    ['concurrency', { steps: { one }, concurrency: 0 }],
    ['a step that is none', { steps: { one: {} } }],
    ['a query that is a text', { steps: { one: sqlStep({ reads: {}, query: 'select 1' as never }) } }],
    ['a path out of the folder', { steps: { one: command({ run: ['true'], outputs: { a: '../b' } }) } }],
    [
      'an output of a step that has none',
      { steps: { one, two: command({ run: ['true'], inputs: { a: 'one.model' } }) } },
    ],
    [
      'two writers',
      {
        steps: {
          a: sqlStep({ reads: {}, query: sql`1`, writes: 'x' }),
          b: sqlStep({ reads: {}, query: sql`1`, writes: 'x' }),
        },
      },
    ],
    ['a time that is none', { steps: { one: step({ timeout: 'soon' as never, run: () => 1 }) } }],
  ])('is refused with %s', (_what, spec) => {
    expect(() => pipeline('wrong', spec as PipelineSpec)).toThrow(
      expect.toSatisfy((fault) => hasCode(fault, 'pipeline.bad_pipeline')),
    )
  })

  it('is refused with a schedule that is none', () => {
    const wrong = () => pipeline('wrong', { steps: { one }, schedule: 'nightly' })
    expect(wrong).toThrow(expect.toSatisfy((fault) => hasCode(fault, 'flow.bad_schedule')))
  })
})
