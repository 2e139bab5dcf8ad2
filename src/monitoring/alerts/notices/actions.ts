import { Type } from 'typebox'
import { durationMs, Moment, Name } from '../../../base/index.ts'
import { fail } from '../../errors.ts'
import { alertAction, Id, Limit, Text } from '../alert-action.ts'
import { Delivery } from './delivery.ts'
import { Matcher } from './matcher.ts'
import type { Receiver } from './receiver.ts'
import { Silence } from './silence.ts'

export const silence = alertAction({
  name: 'monitoring.silence',
  does: 'Tell nobody of alerts that match, for a while; those open at its end are told then.',
  http: 'POST /api/v1/silences',
  permit: 'monitoring.write',
  input: Type.Object({
    ...Matcher.properties,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    during: Type.Optional(Type.String({ description: 'How long, such as 2h, instead of to.' })),
    because: Text,
  }),
  output: Silence,
  example: "monitoring silence --endpoint late --during 2h --because 'the feed is being moved'",
  run: ({ alerting, clock }, { from, to, during, because, ...matcher }, { actor }) => {
    const length = during === undefined ? undefined : durationMs(during)
    if ((to === undefined) === (length === undefined))
      throw fail('bad_silence', { reason: 'it takes either to or during, a length of time such as 2h' })
    const start = from ?? clock.now()
    return alerting.silences.add({ matcher, from: start, to: to ?? start + length!, because, by: actor.id })
  },
})

export const silences = alertAction({
  name: 'monitoring.silences',
  does: 'List silences, the newest first.',
  http: 'GET /api/v1/silences',
  permit: 'monitoring.read',
  input: Type.Object({
    active: Type.Optional(Type.Boolean({ description: 'Only those in force now.' })),
    limit: Limit,
  }),
  output: Type.Object({ silences: Type.Array(Silence) }),
  example: 'monitoring silences --active',
  run: async ({ alerting, clock }, { active = false, limit = 100 }) => ({
    silences: [...(await alerting.silences.list({ limit, ...(active && { inForceAt: clock.now() }) }))],
  }),
})

export const unsilence = alertAction({
  name: 'monitoring.unsilence',
  does: 'End a silence now; what is open and was not told is told.',
  http: 'DELETE /api/v1/silences/:silence',
  permit: 'monitoring.write',
  input: Type.Object({ silence: Id }),
  output: Silence,
  example: 'monitoring unsilence 01hf7k2m3n',
  run: async ({ alerting }, { silence: id }, { actor }) => {
    const ended = await alerting.silences.end(id, actor.id)
    await alerting.look()
    return ended
  },
})

const ReceiverShape = Type.Object({
  name: Name,
  channel: Type.String(),
  quiet: Type.Union([Type.String(), Type.Null()]),
  secrets: Type.Array(Type.Object({ variable: Type.String(), isSet: Type.Boolean() }), {
    description: 'Variables of the environment that it needs; their values are never shown.',
  }),
})

function shownReceiver({ name, channel, settings, quiet }: Receiver, hasSecret: (name: string) => boolean) {
  const variables = Object.values(settings).flatMap((value) => {
    const env = (value as { readonly env?: unknown } | undefined)?.env
    return typeof env === 'string' ? [env] : []
  })
  return {
    ...{ name, channel, secrets: variables.map((variable) => ({ variable, isSet: hasSecret(variable) })) },
    quiet: quiet === undefined ? null : `${quiet.from} to ${quiet.to} ${quiet.timezone ?? 'UTC'}`,
  }
}

export const receivers = alertAction({
  name: 'monitoring.receivers',
  does: 'List who is told of alerts, how, and by which routes.',
  http: 'GET /api/v1/receivers',
  permit: 'monitoring.read',
  input: Type.Object({}),
  output: Type.Object({
    receivers: Type.Array(ReceiverShape),
    routes: Type.Array(Type.Object({ to: Type.Array(Name), when: Matcher, escalate: Type.Array(Type.String()) })),
  }),
  example: 'monitoring receivers',
  run: async ({ alerting: { declared, hasSecret } }) => ({
    receivers: declared.receivers.map((one) => shownReceiver(one, hasSecret)),
    routes: declared.routes.map(({ to, when, escalate }) => ({
      ...{ to: [...to], when },
      escalate: escalate.map((step) => `after ${step.afterMs / 60_000} min: ${step.to.join(', ')}`),
    })),
  }),
})

export const testReceiver = alertAction({
  name: 'monitoring.test_receiver',
  does: 'Send a receiver a message that says it is a test.',
  http: 'POST /api/v1/receivers/:receiver/test',
  permit: 'monitoring.write',
  input: Type.Object({ receiver: Name }),
  output: Type.Object({ success: Type.Boolean(), error: Type.Union([Type.String(), Type.Null()]) }),
  example: 'monitoring test-receiver ops',
  passed: ({ success }) => success,
  run: ({ alerting }, { receiver }) => alerting.test(receiver),
})

export const deliveries = alertAction({
  name: 'monitoring.deliveries',
  does: 'List messages to receivers, the newest first: sent, waiting for their next try, or given up.',
  http: 'GET /api/v1/deliveries',
  permit: 'monitoring.read',
  input: Type.Object({
    state: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('dead')])),
    receiver: Type.Optional(Name),
    alert: Type.Optional(Id),
    limit: Limit,
  }),
  output: Type.Object({ deliveries: Type.Array(Delivery) }),
  example: 'monitoring deliveries --state dead',
  run: async ({ alerting }, query) => ({ deliveries: [...(await alerting.deliveries.list(query))] }),
})

export const resend = alertAction({
  name: 'monitoring.resend',
  does: 'Send a message again that was given up.',
  http: 'POST /api/v1/deliveries/:delivery/resend',
  permit: 'monitoring.write',
  input: Type.Object({ delivery: Id }),
  output: Delivery,
  example: 'monitoring resend 01hf7k2m3n',
  run: ({ alerting }, { delivery }) => alerting.deliveries.again(delivery),
})

/** What may be asked about who is told of alerts, and when nobody is. */
export const noticeActions = [silence, silences, unsilence, receivers, testReceiver, deliveries, resend] as const
