import { type Clock, type Events, MillraceError } from '../../../base/index.ts'
import type { Worker } from '../../../flow/index.ts'
import { fail } from '../../errors.ts'
import { noticeGivenUp } from '../../events.ts'
import type { Alert } from '../alert.ts'
import type { Alerts } from '../alerts.ts'
import type { Notice, NoticeAlert } from '../channels/notice.ts'
import { pauseAfter, type SendNeeds, sendNotice } from '../channels/send.ts'
import { type Deliveries, NOTICE_QUEUE } from './deliveries.ts'
import type { Delivery } from './delivery.ts'
import type { Word } from './due.ts'
import type { Receiver } from './receiver.ts'

/** What delivering needs. */
export interface DeliverNeeds extends SendNeeds {
  readonly clock: Clock
  readonly events: Events
  readonly alerts: Pick<Alerts, 'get'>
  readonly deliveries: Deliveries
  readonly receivers: readonly Receiver[]
  /** Where Millrace can be reached, where a server listens. */
  readonly address: () => string | undefined
}

/** With pauses that grow to a minute, for about an hour. */
const TRIES = 60
const AT_ONCE = 4
const SERVER_FAULT = 500

/** Lets a worker send what is in the outbox: what can never arrive is given up at once, all else after an hour of tries. */
export function handleNotices(worker: Worker, needs: DeliverNeeds): void {
  worker.handle(
    NOTICE_QUEUE,
    async (payload, { attempt }) =>
      deliver(needs, (payload as unknown as { readonly delivery: string }).delivery, attempt),
    { atOnce: AT_ONCE, maxAttempts: TRIES, pauseAfter },
  )
}

async function deliver(needs: DeliverNeeds, id: string, attempt: number): Promise<void> {
  const { deliveries, events } = needs
  const delivery = await deliveries.get(id)
  if (delivery.state === 'sent') return
  try {
    const said = await send(needs, delivery)
    await deliveries.tried(id, { state: 'sent', reason: said ? null : 'it was over before it could be told' })
  } catch (error) {
    const isFinal = attempt >= TRIES || (error instanceof MillraceError && error.status < SERVER_FAULT)
    const reason = error instanceof MillraceError ? error.message : 'a fault of Millrace; see the log'
    await deliveries.tried(id, { state: isFinal ? 'dead' : 'waiting', reason })
    if (isFinal) events.publish(noticeGivenUp, { delivery: id, receiver: delivery.receiver, reason })
    throw error
  }
}

/** Keeps the order: nothing is told as over while it may still be told that it fires, and never fires after it was told as over. */
async function send(needs: DeliverNeeds, delivery: Delivery): Promise<boolean> {
  const { receiver: name, what } = delivery
  const receiver = needs.receivers.find((one) => one.name === name)
  if (!receiver) throw fail('receiver_not_found', { receiver: name })
  const alerts = await Promise.all(delivery.alerts.map((id) => needs.alerts.get(id)))
  const states = await Promise.all(alerts.map(({ id }) => statesOf(needs, id, name)))
  if (what !== 'firing' && states.some(({ firing }) => firing === 'waiting'))
    throw fail('delivery_failed', { receiver: name, reason: 'that it fires could not be told yet' })
  const told = what === 'firing' ? alerts.filter((_, i) => states[i]!.resolved !== 'sent') : alerts
  if (told.length === 0) return false
  await sendNotice(
    needs,
    receiver,
    noticeOf(needs, { id: delivery.id, what, receiver: name, endpoint: delivery.endpoint }, told),
  )
  return true
}

async function statesOf(
  { deliveries }: DeliverNeeds,
  alert: string,
  receiver: string,
): Promise<Partial<Record<Word, Delivery['state']>>> {
  const all = await deliveries.list({ alert, receiver })
  return Object.fromEntries(all.map(({ what, state }) => [what, state]))
}

/** The message, as channels write it. */
export function noticeOf(
  { clock, address }: Pick<DeliverNeeds, 'clock' | 'address'>,
  of: Pick<Notice, 'id' | 'what' | 'receiver' | 'endpoint'>,
  alerts: readonly Alert[],
): Notice {
  const shown = alerts.map((alert): NoticeAlert => {
    const { id, endpoint, code, severity, message, subjects, owner, runbook, acknowledgedBy, note } = alert
    const closed = of.what === 'resolved'
    return {
      ...{ id, endpoint, code, severity, message, subjects, owner, runbook, acknowledgedBy, note, openedAt: alert.at },
      ...{ closedAt: closed ? alert.closedAt : null, closedBecause: closed ? alert.closedBecause : null },
    }
  })
  return { ...of, at: clock.now(), alerts: shown, address: address() }
}
