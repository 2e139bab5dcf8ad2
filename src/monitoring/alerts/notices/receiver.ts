import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { durationMs, Name } from '../../../base/index.ts'
import { fail } from '../../errors.ts'
import type { Route } from './due.ts'
import { Matcher } from './matcher.ts'
import { isTimezone, QuietHours } from './quiet.ts'

const strict = { additionalProperties: false } as const

export const FromEnvironment = Type.Object(
  { env: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,127}$' }) },
  { ...strict, description: 'The environment variable that holds it.' },
)

/** A secret, by the environment variable that holds it: it is never written down here. */
export type FromEnvironment = Static<typeof FromEnvironment>

const Address = Type.Union([Type.String({ minLength: 1, maxLength: 2_000 }), FromEnvironment])
const Mailbox = Type.String({
  pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$",
})

const Email = Type.Object(
  {
    host: Type.String({ pattern: '^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?$' }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    tls: Type.Optional(
      Type.Union([Type.Literal('starttls'), Type.Literal('implicit'), Type.Literal('off')], {
        description:
          'starttls (the default) and implicit refuse to send in clear; off sends in clear, and no password.',
      }),
    ),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
    password: Type.Optional(FromEnvironment),
    from: Mailbox,
    to: Type.Array(Mailbox, { minItems: 1, maxItems: 50 }),
  },
  strict,
)

const CHANNELS = {
  webhook: Type.Object({ url: Address, secret: Type.Optional(FromEnvironment) }, strict),
  slack: Type.Object({ url: FromEnvironment }, strict),
  teams: Type.Object({ url: FromEnvironment }, strict),
  pagerDuty: Type.Object({ routingKey: FromEnvironment, url: Type.Optional(Address) }, strict),
  email: Email,
  alertmanager: Type.Object({ url: Address, token: Type.Optional(FromEnvironment) }, strict),
  cloudEvents: Type.Object({ url: Address, token: Type.Optional(FromEnvironment) }, strict),
} as const

const ReceiverSpec = Type.Object(
  {
    quiet: Type.Optional(QuietHours),
    webhook: Type.Optional(CHANNELS.webhook),
    slack: Type.Optional(CHANNELS.slack),
    teams: Type.Optional(CHANNELS.teams),
    pagerDuty: Type.Optional(CHANNELS.pagerDuty),
    email: Type.Optional(CHANNELS.email),
    alertmanager: Type.Optional(CHANNELS.alertmanager),
    cloudEvents: Type.Optional(CHANNELS.cloudEvents),
  },
  strict,
)

/** What a user writes about a receiver: one channel, and when it is quiet. */
export type ReceiverSpec = Static<typeof ReceiverSpec>

/** The settings of each channel. */
export type ChannelSpecs = { readonly [K in keyof typeof CHANNELS]: Static<(typeof CHANNELS)[K]> }

/** A way to reach somebody. */
export type ChannelName = keyof ChannelSpecs

/** Somebody who is told of alerts, and how. */
export interface Receiver {
  readonly kind: 'receiver'
  readonly name: string
  readonly channel: ChannelName
  readonly settings: ChannelSpecs[ChannelName]
  readonly quiet?: QuietHours
}

/**
 * Declares somebody who is told of alerts. Secrets are named by the environment variable that holds them.
 *
 * Errors: `monitoring.bad_receiver`.
 *
 * @example
 * receiver('ops', { slack: { url: { env: 'SLACK_URL' } }, quiet: { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' } })
 */
export function receiver(name: string, spec: ReceiverSpec): Receiver {
  const wrong = wrongReceiver(name)
  if (!Value.Check(Name, name)) throw wrong('a name is lower-case letters, digits, - and _, beginning with a letter')
  const [stray] = Value.Errors(ReceiverSpec, spec)
  if (stray) throw wrong(`${stray.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${stray.message}`)
  const channels = (Object.keys(CHANNELS) as ChannelName[]).filter((one) => spec[one] !== undefined)
  if (channels.length !== 1) throw wrong(`it has one channel of ${Object.keys(CHANNELS).join(', ')}`)
  const { quiet, email } = spec
  if (quiet?.timezone !== undefined && !isTimezone(quiet.timezone)) throw wrong('quiet names no time zone')
  if (email?.password && (email.user === undefined || email.tls === 'off'))
    throw wrong('a password needs a user, and is not sent in clear')
  const channel = channels[0]!
  return Object.freeze({ kind: 'receiver', name, channel, settings: spec[channel]!, ...(quiet && { quiet }) })
}

const RouteSpec = Type.Object(
  {
    to: Type.Array(Name, { minItems: 1, maxItems: 50 }),
    when: Type.Optional(Matcher),
    escalate: Type.Optional(
      Type.Array(Type.Object({ after: Type.String(), to: Type.Array(Name, { minItems: 1, maxItems: 50 }) }, strict), {
        maxItems: 10,
      }),
    ),
  },
  strict,
)

/** What a user writes about a route. */
export type RouteSpec = Static<typeof RouteSpec>

/**
 * Declares which alerts go to whom, and to whom next where nobody acknowledges them. An alert takes every route that it fits; where no route
 * is declared, every receiver is told everything.
 *
 * Errors: `monitoring.bad_receiver`.
 *
 * @example
 * route({ to: ['ops'], when: { severity: 'alarm', endpoint: 'late' }, escalate: [{ after: '30m', to: ['lead'] }] })
 */
export function route(spec: RouteSpec): Route {
  const wrong = wrongReceiver('of a route')
  const [stray] = Value.Errors(RouteSpec, spec)
  if (stray) throw wrong(`${stray.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${stray.message}`)
  const escalate = (spec.escalate ?? []).map(({ after, to }) => {
    const afterMs = durationMs(after)
    if (afterMs === undefined) throw wrong('escalate.after takes a length of time such as 30m')
    return Object.freeze({ afterMs, to: Object.freeze([...to]) })
  })
  const to = Object.freeze([...spec.to])
  return Object.freeze({ kind: 'route', to, when: Object.freeze({ ...spec.when }), escalate: Object.freeze(escalate) })
}

/** Errors: `monitoring.bad_receiver` where a route leads to nobody. */
export function checkRoutes(routes: readonly Route[], receivers: readonly Receiver[]): void {
  const known = new Set(receivers.map(({ name }) => name))
  for (const { to, escalate } of routes)
    for (const name of [...to, ...escalate.flatMap((step) => step.to)])
      if (!known.has(name)) throw wrongReceiver(name)('a route leads to it, and it is not declared')
}

const wrongReceiver =
  (name: string) =>
  (reason: string): Error =>
    fail('bad_receiver', { receiver: String(name).slice(0, 80), reason })
