import { Type } from 'typebox'
import { actionsOver, Moment, Name } from '../base/index.ts'
import { alertActions } from './alerts/actions.ts'
import { Alert } from './alerts/alert.ts'
import { compareActions } from './compare/actions.ts'
import { conceptActions } from './concept/actions.ts'
import { fail } from './errors.ts'
import { estimateActions } from './estimate/actions.ts'
import { fairnessActions } from './fairness/actions.ts'
import type { Monitoring } from './monitoring.ts'
import { sloActions } from './slo/actions.ts'
import type { Watch } from './watch.ts'
import { windowActions } from './windows/actions.ts'
import { ColumnShift, Histogram, WindowReport } from './windows/window.ts'

const action = actionsOver<{ readonly monitoring: Monitoring }>()

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }))

export const windows = action({
  name: 'monitoring.windows',
  does: 'List the measured windows of an endpoint, the newest first: performance, drift, evidence and alerts.',
  http: 'GET /api/v1/endpoints/:endpoint/windows',
  permit: 'monitoring.read',
  input: Type.Object({
    endpoint: Name,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    limit: Limit,
    segment: Type.Optional(Type.String({ description: 'column=value: of all segments only this one.' })),
    earlier: Type.Optional(Type.Boolean({ description: 'Also measurements made when fewer labels were known.' })),
  }),
  output: Type.Object({ windows: Type.Array(WindowReport) }),
  example: 'monitoring windows --endpoint late',
  run: async ({ monitoring }, { segment, ...query }) => {
    const found = await monitoring.windows(query)
    return { windows: segment === undefined ? [...found] : found.map((report) => onlySegment(report, segment)) }
  },
})

export const alerts = action({
  name: 'monitoring.alerts',
  does: 'List what monitoring had to say, the newest first, each with its evidence.',
  http: 'GET /api/v1/alerts',
  permit: 'monitoring.read',
  input: Type.Object({
    endpoint: Type.Optional(Name),
    code: Type.Optional(Type.String()),
    open: Type.Optional(Type.Boolean({ description: 'Only those that are still open.' })),
    from: Type.Optional(Moment),
    limit: Limit,
  }),
  output: Type.Object({ alerts: Type.Array(Alert) }),
  example: 'monitoring alerts --endpoint late --open',
  run: async ({ monitoring }, query) => ({ alerts: [...(await monitoring.alerts(query))] }),
})

export const drift = action({
  name: 'monitoring.drift',
  does: 'Show the drift of one window, the newest unless said otherwise: every column with its histograms.',
  http: 'GET /api/v1/endpoints/:endpoint/drift',
  permit: 'monitoring.read',
  input: Type.Object({ endpoint: Name, from: Type.Optional(Moment) }),
  output: Type.Object({
    from: Moment,
    to: Moment,
    champion: Type.Union([Type.Integer(), Type.Null()]),
    columns: Type.Record(Type.String(), Type.Object({ shift: ColumnShift, histogram: Histogram })),
    notes: Type.Array(Type.String()),
  }),
  example: 'monitoring drift --endpoint late',
  run: async ({ monitoring }, { endpoint, from }) => {
    const found = await monitoring.drift(endpoint, from)
    if (!found) throw fail('window_not_found', { endpoint, from: from ?? 'any time' })
    return found
  },
})

const Share = Type.Union([Type.Number(), Type.Null()])

export const watch = action({
  name: 'monitoring.watch',
  does: 'Show what is watched at an endpoint, and the limits in force.',
  http: 'GET /api/v1/endpoints/:endpoint/watch',
  permit: 'monitoring.read',
  input: Type.Object({ endpoint: Name }),
  output: Type.Object({
    endpoint: Name,
    window: Type.Number({ description: 'Milliseconds; of windows by count, how long one may take at most.' }),
    rows: Type.Union([Type.Integer(), Type.Null()], { description: 'Predictions in a window that goes by count.' }),
    drift: Type.Union([
      Type.Object({
        falseMessagesAMonth: Type.Number({ description: 'Messages a month that are accepted while nothing changes.' }),
        ...{ excess: Type.Number(), lossEffect: Type.Number() },
      }),
      Type.Null(),
    ]),
    calibrationMax: Share,
    loglossWorse: Share,
    ...{ estimate: Type.Boolean(), concept: Type.Boolean(), objectives: Type.Integer() },
    ...{ segments: Type.Array(Type.String()), groups: Type.Array(Type.String()) },
  }),
  example: 'monitoring watch --endpoint late',
  run: async ({ monitoring }, { endpoint }) => shownWatch(endpoint, (await monitoring.watch(endpoint)).watch),
})

function shownWatch(endpoint: string, watch: Watch) {
  const { window, rows = null, drift, calibration, logloss, estimate, concept, slo, segments, groups } = watch
  return {
    ...{ endpoint, window, rows, segments: [...segments], groups: [...groups] },
    drift: drift
      ? { falseMessagesAMonth: drift.falseMessages, excess: drift.excess, lossEffect: drift.lossEffect }
      : null,
    calibrationMax: calibration?.max ?? null,
    loglossWorse: logloss?.worse ?? null,
    ...{ estimate: estimate !== undefined, concept: concept !== undefined, objectives: slo?.length ?? 0 },
  }
}

export const measure = action({
  name: 'monitoring.measure',
  does: 'Measure one window of an endpoint now, with the labels that are known by now.',
  http: 'POST /api/v1/endpoints/:endpoint/windows',
  permit: 'monitoring.write',
  input: Type.Object({ endpoint: Name, from: Moment, to: Moment }),
  output: WindowReport,
  example: 'monitoring measure --endpoint late --from 989798400000 --to 990403200000',
  run: ({ monitoring }, { endpoint, from, to }) => monitoring.measure(endpoint, { from, to }),
})

function onlySegment(report: WindowReport, segment: string): WindowReport {
  return {
    ...report,
    segments: (report.segments ?? []).filter(({ column, value }) => `${column}=${value}` === segment),
  }
}

/** What may be asked of monitoring from outside. */
export const monitoringActions = [
  windows,
  alerts,
  drift,
  measure,
  ...windowActions,
  ...alertActions,
  ...compareActions,
  ...estimateActions,
  ...fairnessActions,
  ...conceptActions,
  ...sloActions,
  watch,
] as const
