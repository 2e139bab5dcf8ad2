import { Type } from 'typebox'
import { actionsOver, Moment, Name } from '../../base/index.ts'
import { DriftCalibration } from '../drift/calibrate.ts'
import type { Monitoring } from '../monitoring.ts'
import { HeatMap, heatMapOf, PerformancePoint, performanceSeries, SeriesMetric } from './series.ts'

const action = actionsOver<{ readonly monitoring: Pick<Monitoring, 'windows' | 'calibrate'> }>()

const MOST_WINDOWS = 1_000
const POINTS = 200
const WINDOWS_SHOWN = 12

export const heatMap = action({
  name: 'monitoring.heat_map',
  does: 'Show the drift of every column over the last windows of an endpoint.',
  http: 'GET /api/v1/endpoints/:endpoint/drift/windows',
  permit: 'monitoring.read',
  input: Type.Object({
    endpoint: Name,
    last: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Windows; 12 when not given.' })),
  }),
  output: HeatMap,
  example: 'monitoring heat-map --endpoint late --last 12',
  run: async ({ monitoring }, { endpoint, last = WINDOWS_SHOWN }) =>
    heatMapOf(await monitoring.windows({ endpoint, limit: last })),
})

export const performance = action({
  name: 'monitoring.performance',
  does: 'Show one metric of an endpoint window by window, with intervals: of the answers, of a version, or of a segment.',
  http: 'GET /api/v1/endpoints/:endpoint/performance',
  permit: 'monitoring.read',
  input: Type.Object({
    endpoint: Name,
    metric: Type.Optional(SeriesMetric),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    segment: Type.Optional(Type.String({ description: 'column=value' })),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    points: Type.Optional(Type.Integer({ minimum: 2, maximum: MOST_WINDOWS })),
  }),
  output: Type.Object({ metric: Type.String(), points: Type.Array(PerformancePoint) }),
  example: 'monitoring performance --endpoint late --metric logloss',
  run: async ({ monitoring }, { endpoint, metric = 'gap', points = POINTS, from, to, version, segment }) => {
    const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    const reports = await monitoring.windows({ endpoint, limit: MOST_WINDOWS, ...span })
    const part = { ...(version !== undefined && { version }), ...(segment !== undefined && { segment }) }
    return { metric, points: performanceSeries(reports, { metric, points, ...part }) }
  },
})

export const calibrate = action({
  name: 'monitoring.calibrate',
  does: 'Count the drift messages that windows without any change would bring, against the false messages that are accepted.',
  http: 'GET /api/v1/endpoints/:endpoint/drift/calibration',
  permit: 'monitoring.read',
  input: Type.Object({ endpoint: Name }),
  output: DriftCalibration,
  example: 'monitoring calibrate --endpoint late',
  run: ({ monitoring }, { endpoint }) => monitoring.calibrate(endpoint),
})

/** What may be asked about many windows at once. */
export const windowActions = [heatMap, performance, calibrate] as const
