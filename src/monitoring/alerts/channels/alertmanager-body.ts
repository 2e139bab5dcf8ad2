import { isoTime, linkOf, type Notice, type NoticeAlert } from './notice.ts'

/** Labels by name, in the order of their names. */
export type Labels = Readonly<Record<string, string>>

const SEVERITIES = { alarm: 'critical', notice: 'warning' } as const

/** What identifies an alert. No measured value is in it, and it is the same when the alert is over. */
export function labelsOf({ code, severity, endpoint, owner, subjects }: NoticeAlert): Labels {
  const labels = {
    alertname: code,
    endpoint,
    ...(owner !== undefined && { owner }),
    severity: SEVERITIES[severity],
    ...(subjects.length > 0 && { subjects: [...subjects].sort().join(',').slice(0, 500) }),
  }
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is told about an alert. */
export function annotationsOf({ message, runbook, note, id }: NoticeAlert): Labels {
  return {
    alert: id,
    ...(note !== undefined && { note }),
    ...(runbook !== undefined && { runbook_url: runbook }),
    summary: message,
  }
}

const FNV_OFFSET = 0xcbf29ce484222325n
const FNV_PRIME = 0x100000001b3n
const SEPARATOR = 0xff

/**
 * The fingerprint of labels: FNV-1a to 64 bits over names and values, each followed by the byte 255.
 *
 * Source: Prometheus, `model.LabelSet.Fingerprint`.
 *
 * @example
 * fingerprintOf({ alertname: 'FeatureDrift', model: 'churn' }) // '3ace29bcdaef9f66'
 */
export function fingerprintOf(labels: Labels): string {
  const names = Object.keys(labels).sort((a, b) => (a < b ? -1 : 1))
  const bytes = names.flatMap((name) => [...Buffer.from(name), SEPARATOR, ...Buffer.from(labels[name]!), SEPARATOR])
  const hash = bytes.reduce((sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * FNV_PRIME), FNV_OFFSET)
  return hash.toString(16).padStart(16, '0')
}

const NEVER = '0001-01-01T00:00:00Z'

/** A message as Alertmanager writes it to webhooks. */
export function webhookBody(notice: Notice): string {
  const { what, endpoint, receiver, alerts, address = '' } = notice
  const told = alerts.map((alert) => {
    const labels = labelsOf(alert)
    return {
      ...{ status: alert.closedAt === null ? 'firing' : 'resolved', labels, annotations: annotationsOf(alert) },
      ...{ startsAt: isoTime(alert.openedAt), endsAt: alert.closedAt === null ? NEVER : isoTime(alert.closedAt) },
      ...{ generatorURL: linkOf(notice, alert), fingerprint: fingerprintOf(labels) },
    }
  })
  return JSON.stringify({
    ...{ receiver, status: what === 'resolved' ? 'resolved' : 'firing', alerts: told },
    groupLabels: { endpoint },
    commonLabels: commonOf(told.map(({ labels }) => labels)),
    commonAnnotations: commonOf(told.map(({ annotations }) => annotations)),
    ...{
      externalURL: address,
      version: '4',
      groupKey: `{}:{endpoint=${JSON.stringify(endpoint)}}`,
      truncatedAlerts: 0,
    },
  })
}

function commonOf(all: readonly Labels[]): Labels {
  const first = all[0] ?? {}
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => all.every((one) => one[name] === value)))
}

/** While it fires, an alert is said to end this long after now, and is told again before. */
const AHEAD_MS = 240_000

/** Alerts as they are sent to an Alertmanager: what fires ends a little ahead, what is over when it was. */
export function postableAlerts(notice: Notice): string {
  return JSON.stringify(
    notice.alerts.map((alert) => ({
      ...{ labels: labelsOf(alert), annotations: annotationsOf(alert), startsAt: isoTime(alert.openedAt) },
      endsAt: isoTime(alert.closedAt === null ? notice.at + AHEAD_MS : Math.min(alert.closedAt, notice.at)),
      generatorURL: linkOf(notice, alert),
    })),
  )
}
