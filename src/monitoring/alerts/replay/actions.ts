import { Type } from 'typebox'
import { fileToRead, Name } from '../../../base/index.ts'
import { fail } from '../../errors.ts'
import { alertAction } from '../alert-action.ts'
import { declaredAlerts } from '../declared.ts'
import { alertRule, RuleSpec } from '../rules/rule.ts'
import { Replayed, replay as replayRules } from './replay.ts'
import { momentOf, readRuleFile } from './rule-file.ts'

const When = Type.String({ description: 'A date, a time, or milliseconds since 1970; UTC.' })

export const replay = alertAction({
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
    const span = spanOf(from, to)
    const file = path === undefined ? undefined : await readRuleFile(path, { mayRun: files === 'all' })
    const { alerts, declared, silences } = alerting
    const order = { file, ...span, ...(endpoint !== undefined && { endpoint }) }
    return replayRules({ database, alerts, declared, silences }, order)
  },
})

export const tryRule = alertAction({
  name: 'monitoring.try_rule',
  does: 'Say which alerts one rule would have raised over the recorded windows, before it is kept.',
  http: 'POST /api/v1/alert-rule-trials',
  permit: 'monitoring.read',
  input: Type.Object({ rule: Name, ...RuleSpec.properties, from: When, to: When }),
  output: Replayed,
  example: `monitoring try-rule late-is-wrong --endpoint late --when '{"metric":"logloss","above":0.5}' --from 2001-05-01 --to 2001-07-01`,
  run: ({ alerting: { alerts, declared, silences }, database }, { rule: name, from, to, ...spec }) => {
    const file = { declared: declaredAlerts([alertRule(name, spec)]), silences: [] }
    const { endpoint } = spec
    return replayRules(
      { database, alerts, declared, silences },
      { file, ...spanOf(from, to), ...(endpoint !== undefined && { endpoint }) },
    )
  },
})

function spanOf(from: string, to: string): { readonly from: number; readonly to: number } {
  const [begin, end] = [momentOf(from), momentOf(to)]
  if (begin === undefined || end === undefined)
    throw fail('bad_replay', { reason: 'from and to are dates such as 2001-05-01, or milliseconds since 1970' })
  return { from: begin, to: end }
}

/** What may be asked about alerts, and who is told of them. */

/** What may be asked about the alerts that there would have been. */
export const replayActions = [replay, tryRule] as const
