import { Type } from 'typebox'
import { actionsOver, type Clock, durationMs, fileToRead, Moment, Name } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { Alert } from './alert.ts'
import type { Alerting } from './alerting.ts'
import { Delivery } from './notices/delivery.ts'
import { Matcher } from './notices/matcher.ts'
import type { Receiver } from './notices/receiver.ts'
import { Silence } from './notices/silence.ts'
import { AlertmanagerBody, Received, receiveAlerts } from './receive.ts'
import { Replayed, replay as replayRules } from './replay/replay.ts'
import { momentOf, readRuleFile } from './replay/rule-file.ts'
import { RuleSpec } from './rules/rule.ts'
import type { RuleInForce } from './rules/rules.ts'

/** What the actions about alerts need. */
export interface AlertActionNeeds {
  readonly alerting: Alerting
  readonly database: Database
  readonly clock: Clock
}

const action = actionsOver<AlertActionNeeds>()

const Id = Type.String({ minLength: 1, maxLength: 100 })
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 }))
const Text = Type.String({ minLength: 1, maxLength: 1_000 })

export const alert = action({
  name: 'monitoring.alert',
  does: 'Show one alert and who was told of it.',
  http: 'GET /api/v1/alerts/:alert',
  permit: 'monitoring.read',
  input: Type.Object({ alert: Id }),
  output: Type.Object({ alert: Alert, deliveries: Type.Array(Delivery) }),
  example: 'monitoring alert 01hf7k2m3n',
  run: async ({ alerting }, { alert: id }) => ({
    alert: await alerting.alerts.get(id),
    deliveries: [...(await alerting.deliveries.list({ alert: id, limit: 1_000 }))],
  }),
})

export const acknowledge = action({
  name: 'monitoring.acknowledge',
  does: 'Take an alert on: nobody further is told of it until it is over.',
  http: 'POST /api/v1/alerts/:alert/acknowledgement',
  permit: 'monitoring.write',
  input: Type.Object({ alert: Id, note: Type.Optional(Text) }),
  output: Alert,
  example: "monitoring acknowledge 01hf7k2m3n --note 'looking at the storm'",
  run: ({ alerting }, { alert: id, note }, { actor }) =>
    alerting.alerts.acknowledge(id, { by: actor.id, ...(note !== undefined && { note }) }),
})

export const silence = action({
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

export const silences = action({
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

export const unsilence = action({
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

const RuleShape = Type.Object({
  name: Name,
  endpoint: Type.Union([Type.String(), Type.Null()], { description: 'Null: every endpoint.' }),
  says: Type.String({ description: 'When it opens and when it closes.' }),
  severity: Type.String(),
  owner: Type.Union([Type.String(), Type.Null()]),
  runbook: Type.Union([Type.String(), Type.Null()]),
  createdBy: Type.Union([Type.String(), Type.Null()], { description: 'Null: the project declares it.' }),
})

function shownRule({ rule, createdBy }: RuleInForce) {
  const { name, endpoint = null, metric, segment, side, limit, windows, sure, until, severity } = rule
  const { owner = null, runbook = null } = rule
  const what = segment === undefined ? metric : `${metric} of ${segment}`
  const says = `${what} ${sure ? 'surely ' : ''}${side} ${limit} for ${windows}, until within ${until.limit} for ${until.windows}`
  return { name, endpoint, says, severity, owner, runbook, createdBy }
}

export const rules = action({
  name: 'monitoring.rules',
  does: 'List the alert rules in force: those of the project and those that were added.',
  http: 'GET /api/v1/alert-rules',
  permit: 'monitoring.read',
  input: Type.Object({}),
  output: Type.Object({ rules: Type.Array(RuleShape) }),
  example: 'monitoring rules',
  run: async ({ alerting }) => ({ rules: (await alerting.rules.inForce()).map(shownRule) }),
})

export const rule = action({
  name: 'monitoring.rule',
  does: 'Add an alert rule, or change one that was added.',
  http: 'PUT /api/v1/alert-rules/:rule',
  permit: 'monitoring.write',
  input: Type.Object({ rule: Name, ...RuleSpec.properties }),
  output: RuleShape,
  example: `monitoring rule late-is-wrong --endpoint late --when '{"metric":"logloss","above":0.5,"for":2}'`,
  run: async ({ alerting }, { rule: name, ...spec }, { actor }) =>
    shownRule(await alerting.rules.keep(name, spec, actor.id)),
})

export const removeRule = action({
  name: 'monitoring.remove_rule',
  does: 'Take away an alert rule that was added; what it has open closes with the next window.',
  http: 'DELETE /api/v1/alert-rules/:rule',
  permit: 'monitoring.write',
  input: Type.Object({ rule: Name }),
  output: Type.Object({ removed: Name }),
  example: 'monitoring remove-rule late-is-wrong',
  run: async ({ alerting }, { rule: name }) => {
    await alerting.rules.remove(name)
    return { removed: name }
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

export const receivers = action({
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

export const testReceiver = action({
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

export const deliveries = action({
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

export const resend = action({
  name: 'monitoring.resend',
  does: 'Send a message again that was given up.',
  http: 'POST /api/v1/deliveries/:delivery/resend',
  permit: 'monitoring.write',
  input: Type.Object({ delivery: Id }),
  output: Delivery,
  example: 'monitoring resend 01hf7k2m3n',
  run: ({ alerting }, { delivery }) => alerting.deliveries.again(delivery),
})

export const receive = action({
  name: 'monitoring.receive',
  does: 'Take in what an Alertmanager sends to webhooks: alerts of other systems become alerts here.',
  http: 'POST /api/v1/received-alerts',
  permit: 'monitoring.write',
  input: AlertmanagerBody,
  output: Received,
  example: `monitoring receive --alerts '[{"status":"firing","labels":{"alertname":"DiskFull"}}]'`,
  run: ({ alerting }, body) => receiveAlerts(alerting.alerts, body),
})

const When = Type.String({ description: 'A date, a time, or milliseconds since 1970; UTC.' })

export const replay = action({
  name: 'monitoring.replay',
  does: 'Say which alerts rules would have raised over the recorded windows, and who would have been told of them and of what was really raised.',
  http: 'POST /api/v1/alert-replays',
  permit: 'monitoring.read',
  input: Type.Object({
    rule: Type.Optional(
      fileToRead(
        'Rules, receivers, routes and silences: YAML, JSON, or TypeScript as in a project. Without it those of the project tell who hears of what was raised.',
      ),
    ),
    from: When,
    to: When,
    endpoint: Type.Optional(Name),
  }),
  output: Replayed,
  example: 'monitoring replay --rule rules.yaml --from 2001-05-01 --to 2001-07-01',
  words: [],
  run: async ({ alerting, database }, { rule: path, from, to, endpoint }, { files }) => {
    const [begin, end] = [momentOf(from), momentOf(to)]
    if (begin === undefined || end === undefined)
      throw fail('bad_replay', { reason: 'from and to are dates such as 2001-05-01, or milliseconds since 1970' })
    const file = path === undefined ? undefined : await readRuleFile(path, { mayRun: files === 'all' })
    const { alerts, declared, silences } = alerting
    const order = { file, from: begin, to: end, ...(endpoint !== undefined && { endpoint }) }
    return replayRules({ database, alerts, declared, silences }, order)
  },
})

/** What may be asked about alerts, and who is told of them. */
export const alertActions = [
  ...[alert, acknowledge, silence, silences, unsilence, rules, rule, removeRule],
  ...[receivers, testReceiver, deliveries, resend, receive, replay],
] as const
