import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMillrace, type Millrace } from '../../src/app.ts'
import { defineProject, endpoint } from '../../src/automation/index.ts'
import { DAY, resolveSettings } from '../../src/base/index.ts'
import { settingsSchema } from '../../src/cli/index.ts'
import { RENDERERS } from '../../src/cli/renderers.ts'
import { dataset, parquet, rowsQuarantined } from '../../src/data/index.ts'
import { featureView, window } from '../../src/features/index.ts'
import { localOperator } from '../../src/governance/index.ts'
import { createLog } from '../../src/http/index.ts'
import { attribute, encodeModel, graph, ML, node, value } from '../../src/inference/index.ts'
import type { WindowReport } from '../../src/monitoring/index.ts'
import { createWindows } from '../../src/monitoring/windows/windows.ts'
import { pipelineFinished, pipelineStarted } from '../../src/pipeline/index.ts'
import { serveAction } from '../../src/serving/index.ts'
import { createDatabaseQueue } from '../../src/storage/index.ts'
import { sql, tableOf } from '../../src/table/index.ts'
import { model } from '../../src/training/index.ts'
import { ask } from '../support/ask.ts'
import { parseExposition } from '../support/exposition.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const START = Date.UTC(2026, 0, 1)
const root = freshFolder()
let app: Millrace
let running: Awaited<ReturnType<Millrace['serve']>>

const flights = dataset('flights', { source: parquet('flights.parquet'), time: 'date' })
const originLate = featureView('origin_late', {
  ...{ from: flights, entity: 'origin' },
  features: { late: window.mean(sql`delay > 15`, '3h') },
})
const sum = model('sum', { data: flights, label: sql`delay > 15`, features: ['distance', originLate] })
const watch = { slo: { latency: { under: '50ms' }, errors: {}, freshness: { within: '1h' } }, drift: { excess: 0.2 } }

/** Twice the sum of two numbers. */
const twice = (): Uint8Array =>
  encodeModel(
    graph({
      ...{ name: 'sum', initializers: {}, metadata: {} },
      inputs: [value('x', 'float', ['N', 2])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [
        node(
          'LinearRegressor',
          ['x'],
          ['variable'],
          {
            ...{ coefficients: attribute.floats([2, 2]), intercepts: attribute.floats([0]), targets: attribute.int(1) },
          },
          ML,
        ),
      ],
    }),
  )

beforeAll(async () => {
  const flags = { port: 0, grpcPort: -1, dataDir: path.join(root, 'data') }
  const { values: settings } = resolveSettings(settingsSchema, { flags })
  app = await createMillrace({
    ...{ settings, root, log: createLog('silent', () => undefined) },
    project: defineProject({ name: 'flights', endpoints: [endpoint('sum', { model: sum, watch })] }),
  })
  running = await app.serve()
  writeFileSync(path.join(root, 'sum.onnx'), twice())
  const call = { actor: localOperator, progress: () => undefined, files: 'all' } as const
  await app.perform(serveAction as never, { endpoint: 'sum', file: path.join(root, 'sum.onnx') }, call)
  await predict([1, 2])
  // a request without the inputs of the model
  await app.rooms.serving.predict('sum', { rows: tableOf({}) }).catch(() => undefined)
  await happenElsewhere()
}, 60_000)
afterAll(async () => {
  await running.stop()
  await app.close()
})

const predict = (data: number[]) =>
  ask(running.url, {
    ...{ method: 'POST', url: '/v2/models/sum/infer', headers: { 'content-type': 'application/json' } },
    payload: { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, data.length], data }] },
  })

/** What is to be seen of other rooms. */
async function happenElsewhere(): Promise<void> {
  const { rooms, events } = app
  const run = { run: 'r', pipeline: 'nightly', partition: null }
  events.publish(pipelineStarted, { ...run, resumed: false })
  events.publish(pipelineFinished, { ...run, state: 'failed' })
  const reasons = [{ code: 'below_min', column: 'distance', rows: 3, outcome: 'quarantine' as const }]
  events.publish(rowsQuarantined, { dataset: 'flights', version: 'v', rows: 3, reasons })
  await createDatabaseQueue(rooms.database, rooms.clock).add('some', {})
  const shift = { psi: 0.5, p: 0, adjustedP: 0, lossEffect: null, designEffect: 1, windows: 3, jensenShannon: 0 }
  const figure = { low: 0, high: 1, count: 60, convention: '' }
  const report = {
    ...{ id: 'w1', endpoint: 'sum', model: 'sum', from: START, to: START + DAY, measuredAt: START + DAY, champion: 1 },
    byVersion: {
      1: { predictions: 100, labeled: 60, auc: { value: 0.75, ...figure }, gap: { value: null, ...figure } },
    },
    psi: Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`c${i}`, { ...shift, excess: i / 100, drifted: i === 29 }]),
    ),
    ...{ predictionPsi: { ...shift, excess: 0.01, drifted: false }, alerts: [], notes: [] },
    concept: { detector: 'default', evidence: 300, alarmAt: 20_000, changes: [] },
  } as unknown as WindowReport
  await createWindows(rooms).add(report, {})
  const finding = { code: 'monitoring.drift', severity: 'alarm' as const, message: '', subjects: ['c29'], evidence: {} }
  await rooms.alerting.alerts.raise('sum', finding)
}

const metrics = async (headers: Record<string, string> = {}) =>
  (await ask(running.url, { url: '/metrics', headers })).body

describe('/metrics', () => {
  it('shows what is served, by version, and how requests fail', async () => {
    const text = await metrics()
    const of = 'deployment="sum",model="sum",version="1"'
    expect(text).toContain(`millrace_prediction_duration_seconds_count{${of},outcome="ok"} 1\n`)
    expect(text).toContain(`millrace_prediction_rows_total{${of}} 1\n`)
    expect(text).toMatch(
      /millrace_prediction_failures_total\{deployment="sum",outcome="client_error",code="[a-z._]+"\} 1\n/,
    )
    expect(text).toContain(`millrace_model_loaded{${of}} 1\n`)
    expect(text).toContain(`millrace_model_info{${of},role="primary"} 1\n`)
    expect(text).toContain('millrace_prediction_batch_size_bucket{deployment="sum",le="1"} 1\n')
    expect(text).toMatch(
      /millrace_http_request_duration_seconds_count\{method="POST",route="\/v2\/models\/:model\/infer",code="200"\} 1\n/,
    )
  })

  it('shows the newest window, at most 20 of its features, and what is open', async () => {
    const text = await metrics()
    expect(text).toContain('millrace_model_metric{deployment="sum",version="1",metric="auc",window="1d"} 0.75\n')
    expect(text).toContain('millrace_label_coverage_ratio{deployment="sum",version="1"} 0.6\n')
    const drift = 'deployment="sum",kind="data",method="psi_excess"'
    expect(text).toContain(`millrace_drift_score{${drift},feature="c29"} 0.29\n`)
    expect(text).toContain(`millrace_drift_detected{${drift},feature="c29"} 1\n`)
    expect(text).toContain(`millrace_drift_threshold{${drift},feature="c29"} 0.2\n`)
    expect(text).toContain(`millrace_drift_score{${drift},feature="__other__"} 0.09\n`)
    expect(text.match(/^millrace_drift_score\{.*kind="data"/gm)).toHaveLength(21)
    const concept = 'deployment="sum",kind="concept",method="default",feature="label"'
    expect(text).toContain(`millrace_drift_score{${concept}} 300\n`)
    expect(text).toContain(`millrace_drift_threshold{${concept}} 20000\n`)
    expect(text).toContain(`millrace_drift_detected{${concept}} 0\n`)
    expect(text).toContain('millrace_alerts_firing{rule="monitoring.drift",severity="alarm"} 1\n')
  })

  it('shows what pipelines, contracts, queues, views and objectives did', async () => {
    const text = await metrics()
    expect(text).toContain('millrace_pipeline_runs_total{pipeline="nightly",status="failed"} 1\n')
    expect(text).toContain('millrace_validation_failures_total{dataset="flights",check="distance below_min"} 3\n')
    expect(text).toContain('millrace_jobs{queue="some",state="ready"} 1\n')
    expect(text).toContain('millrace_feature_freshness_seconds{view="origin_late"} +Inf\n')
    expect(text).toContain('millrace_slo_budget_left_ratio{deployment="sum",objective="latency"} 1\n')
    expect(text).toContain('millrace_slo_burn_rate{deployment="sum",objective="latency",window="1h"} 0\n')
  })

  it.each([
    ['text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
    [
      'application/openmetrics-text;version=1.0.0;q=0.8,text/plain;q=0.5',
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    ],
    ['application/openmetrics-text;q=0.1,text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
  ])('is read by a strict reader that accepts %s', async (accept, type) => {
    const answer = await fetch(`${running.url}/metrics`, { headers: { accept } })
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const families = parseExposition(await answer.text())
    expect(families.length).toBeGreaterThan(30)
    for (const { name } of families) expect(name).toMatch(/^(?:millrace|process|nodejs)_[a-z0-9_]+$/)
  })

  it('has every metric that the shipped alert rules ask for, with the labels they ask for', async () => {
    const families = parseExposition(await metrics())
    const { groups } = parse(readFileSync('docs/prometheus/alerts.yaml', 'utf8')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
    }
    const rules = groups.flatMap(({ rules: its }) => its)
    expect(rules.length).toBeGreaterThan(10)
    for (const { alert, expr } of rules) {
      const names = [...expr.matchAll(/\bmillrace_[a-z_]+/g)].map(([name]) => name)
      expect([alert, names.length > 0 || expr.startsWith('up{')]).toEqual([alert, true])
      for (const name of names)
        expect([alert, families.some(({ samples }) => samples.some((one) => one.name === name))]).toEqual([alert, true])
      const labels = [...expr.matchAll(/([a-z_]+)!?="/g)].map(([, label]) => label!)
      const known = families.filter(({ samples }) => samples.some((one) => names.includes(one.name)))
      for (const label of labels.filter((one) => one !== 'job'))
        expect(known.some(({ samples }) => samples.some((one) => label in one.labels))).toBe(true)
    }
  })
})

describe('objectives', () => {
  it('are told over HTTP and to people', async () => {
    const shown = await ask(running.url, '/api/v1/slo?endpoint=sum')
    expect(shown.json().endpoints).toMatchObject([
      {
        endpoint: 'sum',
        objectives: [
          { objective: 'latency', events: 1, bad: 0 },
          { objective: 'errors', bad: 0 },
          { objective: 'freshness' },
        ],
      },
    ])
    const text = RENDERERS['monitoring.slo']!(shown.json() as never)
    expect(text).toMatch(/sum +99% of answers within 50ms +1 +0 +0 % \(0 % … 79.3 %\) +100 % +ok/)
    expect(text).toContain('14.4 ×')
    expect((await ask(running.url, '/api/v1/slo')).json().endpoints).toHaveLength(1)
    expect((await ask(running.url, '/api/v1/slo?endpoint=other')).json().code).toBe('monitoring.no_objectives')
  })
})
