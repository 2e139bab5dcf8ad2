import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder } from '../../../../test/support/folders.ts'
import type { WindowReport } from '../../windows/window.ts'
import type { Directions } from '../notices/due.ts'
import { alertRule } from '../rules/rule.ts'
import { replayNotices } from './replay-notices.ts'
import { replayRules } from './replay-rules.ts'
import { momentOf, readRuleFile } from './rule-file.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000
const rule = alertRule('late-is-wrong', {
  when: { metric: 'logloss', above: 0.5, for: 2, until: { below: 0.45, for: 1 } },
})

/** A window of day `k`, measured on day `measured`. */
const window = (k: number, loss: number, measured = k + 1): WindowReport =>
  ({
    ...{ endpoint: 'late', from: START + k * DAY, to: START + (k + 1) * DAY, measuredAt: START + measured * DAY },
    ...{ predictions: 1_000, logloss: { value: loss, low: loss, high: loss, count: 1_000, convention: '' } },
  }) as unknown as WindowReport
const all = { from: START, to: START + 100 * DAY }
const spans = (windows: readonly WindowReport[], stretch = all) =>
  replayRules([rule], windows, stretch).map(({ openedAt, closedAt }) => [
    (openedAt - START) / DAY,
    closedAt === null ? null : (closedAt - START) / DAY,
  ])

describe('rules over the past', () => {
  test('open and close when the windows were measured', () => {
    expect(spans([0.6, 0.6, 0.48, 0.4, 0.6, 0.7].map((loss, k) => window(k, loss)))).toEqual([
      [2, 4],
      [6, null],
    ])
  })

  test('know of a window what was known then, and not what was measured later', () => {
    const quiet = [window(0, 0.4), window(1, 0.6), window(2, 0.4)]
    expect(spans(quiet)).toEqual([])
    expect(spans([...quiet, window(0, 0.9, 10)])).toEqual([])
    expect(spans([...quiet, window(2, 0.9, 10)])).toEqual([[10, null]])
  })

  test('judge only what was measured in the time, by windows before it too', () => {
    const windows = [0.6, 0.6, 0.6, 0.6].map((loss, k) => window(k, loss))
    expect(spans(windows, { from: START + 3 * DAY, to: START + 4 * DAY })).toEqual([[3, null]])
    expect(spans(windows, { from: START + 50 * DAY, to: START + 60 * DAY })).toEqual([])
  })

  test('are about their endpoint', () => {
    const other = alertRule('other', { endpoint: 'other', when: { metric: 'logloss', above: 0.5 } })
    expect(replayRules([other], [window(0, 0.9)], all)).toEqual([])
  })
})

describe('who would have been told', () => {
  const directions = (over: Partial<Directions> = {}): Directions => ({
    ...{ routes: [], silences: [] },
    receivers: new Map([['ops', { tellsAcknowledged: false, quiet: { from: '22:00', to: '07:00' } }]]),
    ...over,
  })
  const past = (id: string, over: object = {}) => ({
    ...{ id, endpoint: 'late', code: `rule.${id}`, severity: 'notice', subjects: [], group: 'w' },
    ...{ openedAt: START + 23 * HOUR, closedAt: START + 40 * HOUR },
    ...over,
  })
  const said = (alerts: Parameters<typeof replayNotices>[0], by = directions()) =>
    replayNotices(alerts, by, START + 100 * DAY).map(
      ({ at, what, alerts: ids, receiver }) => `${(at - START) / HOUR} ${receiver} ${what} ${ids}`,
    )

  test('in the morning of notices, at night of alarms, one message for one window', () => {
    expect(said([past('a'), past('b')])).toEqual(['31 ops firing a,b', '40 ops resolved a,b'])
    expect(said([past('a', { severity: 'alarm' })])).toEqual(['23 ops firing a', '40 ops resolved a'])
  })

  test('nobody of what was over by the morning, or silenced', () => {
    expect(said([past('a', { closedAt: START + 25 * HOUR })])).toEqual([])
    const silences = [{ matcher: { code: 'rule.*' }, from: START, to: START + 39 * HOUR }]
    expect(said([past('a')], directions({ silences }))).toEqual(['39 ops firing a', '40 ops resolved a'])
  })

  test('the next one where nobody took it on', () => {
    const receivers = new Map(['ops', 'lead'].map((name) => [name, { tellsAcknowledged: false }] as const))
    const routes = [{ kind: 'route' as const, to: ['ops'], when: {}, escalate: [{ afterMs: HOUR, to: ['lead'] }] }]
    const by = directions({ receivers, routes })
    expect(said([past('a')], by).slice(0, 2)).toEqual(['23 ops firing a', '24 lead firing a'])
    expect(
      said([past('a', { acknowledgedAt: START + 23.5 * HOUR })], by).filter((one) => one.includes('lead')),
    ).toEqual([])
  })
})

describe('a rule file', () => {
  const folder = freshFolder()
  const read = (name: string, text: string, mayRun = false) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, name), text)
    return readRuleFile(path.join(folder, name), { mayRun })
  }

  test('is YAML, JSON, or TypeScript as in a project', async () => {
    const yaml = await read(
      'r.yaml',
      `rules: { slow: { when: { metric: latency.p99, above: 50, for: 2 } } }
receivers: { ops: { slack: { url: { env: SLACK_URL } } } }
routes: [{ to: [ops], when: { severity: alarm }, escalate: [{ after: 30m, to: [ops] }] }]
silences: [{ matcher: { endpoint: late }, from: 2026-01-01, to: 2026-01-02 }]`,
    )
    expect(yaml.declared.rules).toMatchObject([{ name: 'slow', metric: 'latency.p99', limit: 50, windows: 2 }])
    expect(yaml.declared.routes).toMatchObject([{ to: ['ops'], escalate: [{ afterMs: 1_800_000 }] }])
    expect(yaml.silences).toEqual([{ matcher: { endpoint: 'late' }, from: START, to: START + DAY }])
    const json = await read('r.json', '{"rules":{"slow":{"when":{"metric":"latency.p99","above":50,"for":2}}}}')
    expect(json.declared.rules).toEqual(yaml.declared.rules)
    const code = `import { alertRule } from 'millrace'
export default [alertRule('slow', { when: { metric: 'latency.p99', above: 50, for: 2 as number } })]`
    expect((await read('r.ts', code, true)).declared.rules).toEqual(yaml.declared.rules)
  })

  test.each([
    ['code.ts', 'export default []', 'code is not run for a request'],
    ['list.yaml', '- 1', 'cannot be read'],
    ['more.yaml', 'rules: {}\nother: 1', 'cannot be read'],
    ['broken.json', '{"rules":', 'neither YAML nor JSON'],
    ['rule.yaml', 'rules: { a: { when: { metric: x } } }', 'above or below'],
    ['time.yaml', 'silences: [{ matcher: { code: x }, from: soon, to: later }]', 'no moment'],
    ['lost.yaml', 'routes: [{ to: [nobody] }]', 'not declared'],
  ])('that cannot be read is refused: %s', async (name, text, reason) => {
    await expect(read(name, text)).rejects.toThrow(reason)
  })

  test('is named where it is missing, without its folder', async () => {
    await expect(readRuleFile(path.join(folder, 'none.yaml'), { mayRun: true })).rejects.toThrow(
      'The rule file none.yaml',
    )
  })

  test('takes moments as dates, times and milliseconds', () => {
    expect(['2026-01-01', '2026-01-01T00:00', '2026-01-01T01:00:00+01:00', String(START)].map(momentOf)).toEqual(
      Array(4).fill(START),
    )
    expect(['', 'soon', '01/02/2026'].map(momentOf)).toEqual([undefined, undefined, undefined])
  })
})
