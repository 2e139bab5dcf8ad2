import { describe, expect, it } from 'vitest'
import { parseExposition } from '../../test/support/exposition.ts'
import { createExposition } from './exposition.ts'
import type { Gauge, MetricFamily } from './metric-family.ts'

const counter = (values: Gauge['values'], name = 'things_total'): Gauge => ({
  ...{ name, help: 'Things.', type: 'counter', values },
})
const gauge = (values: Gauge['values']): Gauge => ({ name: 'level', help: 'A level.', type: 'gauge', values })
const seconds = (
  values: readonly (readonly [where: string, counts: readonly number[], sum: number])[],
): MetricFamily => ({
  ...{ name: 'wait_seconds', help: 'Waits.', type: 'histogram' },
  values: values.map(([where, counts, sum]) => ({ labels: { where }, bounds: [0.5, 1], counts, sum })),
})

describe('what Prometheus reads', () => {
  it('has help, type and series of a family together, buckets summed up', () => {
    const text = createExposition().text(
      [counter([{ labels: { of: 'a' }, value: 2 }]), seconds([['b', [1, 2, 3], 7.5]])],
      'text',
    )
    expect(text.split('\n').slice(0, 10)).toEqual([
      '# HELP things_total Things.',
      '# TYPE things_total counter',
      'things_total{of="a"} 2',
      '# HELP wait_seconds Waits.',
      '# TYPE wait_seconds histogram',
      'wait_seconds_bucket{where="b",le="0.5"} 1',
      'wait_seconds_bucket{where="b",le="1"} 3',
      'wait_seconds_bucket{where="b",le="+Inf"} 6',
      'wait_seconds_sum{where="b"} 7.5',
      'wait_seconds_count{where="b"} 6',
    ])
    expect(text.endsWith('\n')).toBe(true)
  })

  it('in OpenMetrics names counters without their ending and says where it ends', () => {
    const text = createExposition().text([counter([{ value: 2 }])], 'openmetrics')
    expect(text).toContain('# TYPE things counter\nthings_total 2\n')
    expect(text.endsWith('# EOF\n')).toBe(true)
  })

  it('escapes what would end a label or a line, and writes numbers as Go does', () => {
    const odd = [
      { labels: { of: 'a"b\\c\nd' }, value: Number.NaN },
      { labels: { of: 'e' }, value: Number.POSITIVE_INFINITY },
      { labels: { of: 'f' }, value: Number.NEGATIVE_INFINITY },
    ]
    const text = createExposition().text([{ ...gauge(odd), help: 'Two\nlines \\ "here".' }], 'text')
    expect(text).toContain('# HELP level Two\\nlines \\\\ "here".\n')
    expect(text).toContain('level{of="a\\"b\\\\c\\nd"} NaN\nlevel{of="e"} +Inf\nlevel{of="f"} -Inf\n')
    expect(createExposition().text([{ ...gauge(odd), help: '"' }], 'openmetrics')).toContain('# HELP level \\"\n')
    expect(parseExposition(text).find(({ name }) => name === 'level')!.samples[0]!.labels['of']).toBe('a"b\\c\nd')
  })

  it('leaves out a family that has nothing', () => {
    expect(createExposition().text([gauge([])], 'text')).not.toContain('level')
  })
})

describe('too many series', () => {
  const many = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({ labels: { of: String(from + i) }, value: 1 }))
  const droppedOf = (text: string): number =>
    parseExposition(text).find(({ name }) => name === 'millrace_metrics_dropped_series_total')!.samples[0]!.value

  it('keep those that came first, add the others up, and count them once', () => {
    const exposition = createExposition(5)
    exposition.text([counter(many(0, 4))], 'text')
    const second = exposition.text([counter([...many(10, 13), ...many(0, 4)])], 'text')
    const [family] = parseExposition(second)
    expect(family!.samples.map(({ labels, value }) => [labels['of'], value])).toEqual([
      ['10', 1],
      ['0', 1],
      ['1', 1],
      ['2', 1],
      ['3', 1],
      ['__other__', 2],
    ])
    expect(droppedOf(second)).toBe(2)
    expect(droppedOf(exposition.text([counter([...many(10, 13), ...many(0, 4)])], 'text'))).toBe(2)
  })

  it('make room when some are gone', () => {
    const exposition = createExposition(3)
    exposition.text([counter(many(0, 3))], 'text')
    const [family] = parseExposition(exposition.text([counter(many(2, 5))], 'text'))
    expect(family!.samples.map(({ labels }) => labels['of'])).toEqual(['2', '__other__'])
    const [later] = parseExposition(exposition.text([counter(many(2, 5))], 'text'))
    expect(later!.samples.map(({ labels }) => labels['of'])).toEqual(['2', '3', '4'])
  })

  it('are histograms with all of their buckets, whose sums stay true; gauges have no sum and are left out', () => {
    const exposition = createExposition(6)
    const text = exposition.text(
      [
        seconds([
          ['a', [1, 0, 0], 0.1],
          ['b', [0, 1, 0], 0.7],
          ['c', [0, 0, 1], 3],
        ]),
        gauge(many(0, 4)),
      ],
      'text',
    )
    expect(text).toContain('wait_seconds_count{where="a"} 1\n')
    expect(text).toContain('wait_seconds_bucket{where="__other__",le="1"} 1\n')
    expect(text).toContain('wait_seconds_sum{where="__other__"} 3.7\n')
    expect(text).not.toContain('level{of="__other__"}')
    expect(text).toContain('level{of="0"}')
  })
})
