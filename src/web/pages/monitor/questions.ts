import { client } from '../../state/client.ts'

const MOST_WINDOWS = 60
const MOST_ALERTS = 1_000
const MOST_MEASURED = 300

/** What is watched at an endpoint, its newest windows from the oldest on, and every alert. */
export async function askMonitor(endpoint: string) {
  const [{ windows }, { alerts }, watch] = await Promise.all([
    client.monitoring.windows({ endpoint, limit: MOST_WINDOWS }),
    client.monitoring.alerts({ endpoint, limit: MOST_ALERTS }),
    client.monitoring.watch({ endpoint }),
  ])
  return { endpoint, windows: [...windows].reverse(), alerts, watch }
}

export type MonitorAnswer = Awaited<ReturnType<typeof askMonitor>>
export type MeasuredWindow = MonitorAnswer['windows'][number]
export type AlertAnswer = MonitorAnswer['alerts'][number]
export type Shift = MeasuredWindow['psi'][string]

/** The distributions of every column in one window, beside those of training. */
export const askDrift = (endpoint: string, from: number) => client.monitoring.drift({ endpoint, from })

/** How often the rule of drift would speak about windows in which nothing changed. */
export const askCalibration = (endpoint: string) => client.monitoring.calibrate({ endpoint })

const METRICS = ['logloss', 'gap', 'auc', 'ece', 'brier', 'mae', 'rmse'] as const
export type Metric = (typeof METRICS)[number]

/** The metrics that some window has. */
export function metricsIn(windows: readonly MeasuredWindow[]): readonly Metric[] {
  return METRICS.filter((metric) => windows.some((window) => window[metric] !== undefined))
}

/** One metric window by window: of the answers, of `v2`, or of `segment origin=SFO`. */
export async function askSeries(endpoint: string, metric: Metric, of: string) {
  const version = /^v(\d+)$/.exec(of)
  const { points } = await client.monitoring.performance({
    ...{ endpoint, metric, points: MOST_WINDOWS },
    ...(version && { version: Number(version[1]) }),
    ...(!version && of.includes('=') && { segment: of }),
  })
  return points
}

export type Point = Awaited<ReturnType<typeof askSeries>>[number]

/** Every measurement of the newest windows, also those made while fewer labels were known. */
export async function askMeasurements(endpoint: string) {
  const { windows } = await client.monitoring.windows({ endpoint, earlier: true, limit: MOST_MEASURED })
  return windows
}

/** One alert with what was said of it to whom, and the silences in force. */
export async function askAlert(alert: string) {
  const [found, { silences }] = await Promise.all([
    client.monitoring.alert({ alert }),
    client.monitoring.silences({ active: true }),
  ])
  return { ...found, silences }
}

export async function askSilences() {
  return (await client.monitoring.silences({ active: true })).silences
}

export type SilenceAnswer = Awaited<ReturnType<typeof askSilences>>[number]

/** Who is told, and the newest messages. */
export async function askReceivers() {
  const [{ receivers, routes }, { deliveries }] = await Promise.all([
    client.monitoring.receivers(),
    client.monitoring.deliveries({ limit: 200 }),
  ])
  return { receivers, routes, deliveries }
}

/** How the objectives of one endpoint stand; undefined where it declares none. */
export async function askObjectives(endpoint: string) {
  const { endpoints, convention } = await client.monitoring.slo({})
  const found = endpoints.find((one) => one.endpoint === endpoint)
  return { objectives: found?.objectives ?? [], convention }
}

export type Objective = Awaited<ReturnType<typeof askObjectives>>['objectives'][number]

export async function askRules(endpoint: string) {
  const { rules } = await client.monitoring.rules()
  return rules.filter((rule) => rule.endpoint === null || rule.endpoint === endpoint)
}

export type Rule = Awaited<ReturnType<typeof askRules>>[number]

/** The newest predictions of a span of time, as the journal holds them. */
export const askRows = (order: { endpoint: string; from: number; to: number }) =>
  client.serving.journal({ ...order, limit: 20 })
