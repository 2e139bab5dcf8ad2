import type { Events, Random } from '../../base/index.ts'
import { createOutbound, createWorker, type OutboundOptions, type Worker } from '../../flow/index.ts'
import { createDatabaseQueue } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { Alert } from './alert.ts'
import { type Alerts, createAlerts } from './alerts.ts'
import { createMailer, type MailerOptions } from './channels/mailer.ts'
import { sendNotice } from './channels/send.ts'
import { type AlertDeclaration, type DeclaredAlerts, declaredAlerts } from './declared.ts'
import type { KeepNeeds } from './kept.ts'
import { type DeliverNeeds, handleNotices, noticeOf } from './notices/deliver.ts'
import { createDeliveries, type Deliveries } from './notices/deliveries.ts'
import { createNotices } from './notices/notices.ts'
import { createSilences, type Silences } from './notices/silences.ts'
import { createRules, type Rules } from './rules/rules.ts'

/** What alerting is opened with. */
export interface AlertingNeeds extends KeepNeeds {
  readonly events: Events
  readonly random: Random
  readonly onFault: (fault: unknown) => void
  /** What the project declares: rules, receivers, routes. */
  readonly declared: readonly AlertDeclaration[]
  /** Which hosts may be called wherever they are. */
  readonly allowedHosts: readonly string[]
  readonly secretOf: (name: string) => string | undefined
  /** Where Millrace can be reached, where a server listens. */
  readonly address: () => string | undefined
  /** For tests: how names become addresses, and what certificates are trusted. */
  readonly outside?: Pick<OutboundOptions, 'resolve' | 'timeoutMs'> & Pick<MailerOptions, 'certificate'>
}

/** How a message that was only a test went. */
export interface TestOutcome {
  readonly success: boolean
  readonly error: string | null
}

/** Alerts, the rules that raise them, and who is told. */
export interface Alerting {
  readonly alerts: Alerts
  readonly rules: Rules
  readonly silences: Silences
  readonly deliveries: Deliveries
  readonly declared: DeclaredAlerts
  /** True where the variable of the environment is set. */
  readonly hasSecret: (name: string) => boolean
  /** Says what is due now: after a silence, quiet hours, or time without anybody acknowledging. */
  look(): Promise<void>
  /** Tells Alertmanagers again what fires, before they take it for over. */
  repeat(): Promise<void>
  /** Sends a made-up message now. Throws `monitoring.receiver_not_found`. */
  test(receiver: string): Promise<TestOutcome>
  /** Sends what is in the outbox now; returns how many tries that were. */
  drain(): Promise<number>
  /** Begins to send, what is left of a restart too, and to look every so often. */
  start(): void
  close(): Promise<void>
}

const LOOK_EVERY_MS = 30_000
const MOST_REPEATED = 1_000

/**
 * Opens alerting.
 *
 * Errors: those of `declaredAlerts`.
 */
export function openAlerting(needs: AlertingNeeds): Alerting {
  const { database, clock, allowedHosts, outside = {}, secretOf } = needs
  const declared = declaredAlerts(needs.declared)
  const queue = createDatabaseQueue(database, clock)
  const silences = createSilences(needs)
  const deliveries = createDeliveries({ ...needs, queue })
  const { sayDue } = createNotices({ database, clock, declared, silences, deliveries })
  const rules = createRules({ database, clock, declared: declared.rules })
  const inForce = async () => (await rules.inForce()).map(({ rule }) => rule)
  const alerts = createAlerts({ ...needs, rules: inForce, sayDue })
  const sending: DeliverNeeds = {
    ...{ ...needs, alerts, deliveries, receivers: declared.receivers },
    ...{ outbound: createOutbound({ allowedHosts, ...outside }), mailer: createMailer({ allowedHosts, ...outside }) },
  }
  const worker = createWorker({ ...needs, queue })
  handleNotices(worker, sending)
  const repeat = (): Promise<void> => repeatTo(sending, alerts)
  return {
    ...{ alerts, rules, silences, deliveries, declared, look: sayDue, repeat, drain: worker.drain },
    hasSecret: (name) => (secretOf(name) ?? '') !== '',
    test: (receiver) => testReceiver(sending, receiver),
    ...running(worker, { look: sayDue, repeat, onFault: needs.onFault }),
  }
}

interface Again {
  readonly look: () => Promise<void>
  readonly repeat: () => Promise<void>
  readonly onFault: (fault: unknown) => void
}

/** The worker, and a look every half minute, one at a time. */
function running(worker: Worker, { look, repeat, onFault }: Again): Pick<Alerting, 'start' | 'close'> {
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  const again = (): void => {
    looking = looking.then(look).then(repeat).catch(onFault)
  }
  return {
    start() {
      if (timer) return
      worker.start()
      again()
      timer = setInterval(again, LOOK_EVERY_MS)
    },
    async close() {
      clearInterval(timer)
      await looking
      await worker.stop()
    },
  }
}

/** All that fires and was told to an Alertmanager, again; what fails now is told at the next look. */
async function repeatTo(needs: DeliverNeeds, alerts: Alerts): Promise<void> {
  const receivers = needs.receivers.filter(({ channel }) => channel === 'alertmanager')
  if (receivers.length === 0) return
  const open = await alerts.list({ open: true, limit: MOST_REPEATED })
  for (const receiver of receivers) {
    const told: Alert[] = []
    for (const alert of open)
      if ((await needs.deliveries.list({ alert: alert.id, receiver: receiver.name, state: 'sent' })).length > 0)
        told.push(alert)
    if (told.length === 0) continue
    const of = { id: 'repeat', what: 'firing' as const, receiver: receiver.name, endpoint: told[0]!.endpoint }
    await sendNotice(needs, receiver, noticeOf(needs, of, told))
  }
}

async function testReceiver(needs: DeliverNeeds, name: string): Promise<TestOutcome> {
  const receiver = needs.receivers.find((one) => one.name === name)
  if (!receiver) throw fail('receiver_not_found', { receiver: name })
  const now = needs.clock.now()
  const made = {
    ...{ id: `test-${now}`, endpoint: 'test', code: 'monitoring.test', severity: 'notice' as const, at: now },
    ...{
      message: 'This is a test: nothing is wrong.',
      subjects: [],
      evidence: {},
      champion: null,
      from: null,
      to: null,
    },
  }
  const told = async (what: 'firing' | 'resolved', closedAt: number | null): Promise<void> => {
    const of = { id: `test-${now}-${what}`, what, receiver: name, endpoint: 'test' }
    const alert: Alert = { ...made, closedAt, closedBecause: closedAt === null ? null : 'the test is over' }
    await sendNotice(needs, receiver, noticeOf(needs, of, [alert]))
  }
  try {
    await told('firing', null)
    // what would stay open there is closed again
    if (receiver.channel === 'pagerDuty' || receiver.channel === 'alertmanager') await told('resolved', now)
    return { success: true, error: null }
  } catch (error) {
    const { status, message } = error as { readonly status?: number; readonly message: string }
    if (status === undefined) throw error
    return { success: false, error: message }
  }
}
