import { type Static, Type } from 'typebox'
import { isName } from '../../base/index.ts'
import type { Finding } from '../windows/window.ts'
import type { Alerts } from './alerts.ts'
import { fingerprintOf } from './channels/alertmanager-body.ts'

const Texts = Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 }))

const Sent = Type.Object({
  status: Type.Union([Type.Literal('firing'), Type.Literal('resolved')]),
  labels: Texts,
  annotations: Type.Optional(Texts),
})

/** What an Alertmanager sends to a webhook; what else it says is not read. */
export const AlertmanagerBody = Type.Object({ alerts: Type.Array(Sent, { maxItems: 1_000 }) })
export type AlertmanagerBody = Static<typeof AlertmanagerBody>

/** What became of the alerts of a body. */
export const Received = Type.Object({
  raised: Type.Integer(),
  resolved: Type.Integer(),
  known: Type.Integer({ description: 'Open already, over already, or sent from here in the first place.' }),
})

/** Under this name stand alerts whose label `endpoint` or `model` names nothing. */
const ELSEWHERE = 'elsewhere'
const OWN = /^(?:monitoring|rule|alertmanager|slo)\./
const GRAVE = /^(?:critical|page|error|alarm|emergency)$/i
const LONGEST = 1_000

/** Takes in what an Alertmanager says: alerts of other systems become alerts here. What Millrace sent there is left alone, so nothing goes round. */
export async function receiveAlerts(
  alerts: Pick<Alerts, 'raise' | 'resolve'>,
  body: AlertmanagerBody,
): Promise<Static<typeof Received>> {
  const counts = { raised: 0, resolved: 0, known: 0 }
  for (const sent of body.alerts) {
    const { endpoint, finding } = findingOf(sent)
    const { code, subjects } = finding
    const isOurs = OWN.test(sent.labels['alertname'] ?? '')
    const done = isOurs
      ? 0
      : sent.status === 'firing'
        ? Number((await alerts.raise(endpoint, finding, linksOf(sent))) !== undefined)
        : await alerts.resolve(endpoint, code, { because: 'Alertmanager says that it is over', subjects })
    if (done === 0) counts.known++
    else counts[sent.status === 'firing' ? 'raised' : 'resolved'] += done
  }
  return counts
}

/** The subject is the labels themselves: they are what tells one alert from another. */
function findingOf({ labels, annotations = {} }: Static<typeof Sent>): {
  readonly endpoint: string
  readonly finding: Finding
} {
  const name = labels['alertname'] ?? 'unnamed'
  const endpoint = [labels['endpoint'], labels['model']].find((one) => one !== undefined && isName(one)) ?? ELSEWHERE
  const message = annotations['summary'] ?? annotations['description'] ?? name
  const finding: Finding = {
    ...{
      code: `alertmanager.${name.slice(0, 200)}`,
      severity: GRAVE.test(labels['severity'] ?? '') ? 'alarm' : 'notice',
    },
    ...{ message: message.slice(0, LONGEST), subjects: [fingerprintOf(labels)], evidence: { labels, annotations } },
  }
  return { endpoint, finding }
}

function linksOf({ labels, annotations = {} }: Static<typeof Sent>): {
  readonly owner?: string
  readonly runbook?: string
} {
  const owner = labels['owner'] ?? labels['team']
  const runbook = annotations['runbook_url']
  return {
    ...(owner && { owner: owner.slice(0, 100) }),
    ...(runbook && /^https?:\/\/\S{1,490}$/.test(runbook) && { runbook }),
  }
}
