import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { MillraceError, Moment } from '../../../base/index.ts'
import { fail } from '../../errors.ts'
import { type AlertDeclaration, type DeclaredAlerts, declaredAlerts } from '../declared.ts'
import { Matcher } from '../notices/matcher.ts'
import { type ReceiverSpec, type RouteSpec, receiver, route } from '../notices/receiver.ts'
import { alertRule, type RuleSpec } from '../rules/rule.ts'

/** What a file says about alerts: what a project may declare, and silences. */
export interface RuleFile {
  readonly declared: DeclaredAlerts
  readonly silences: readonly { readonly matcher: Matcher; readonly from: number; readonly to: number }[]
}

const strict = { additionalProperties: false } as const
const Plain = Type.Object(
  {
    rules: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    receivers: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    routes: Type.Optional(Type.Array(Type.Unknown())),
    silences: Type.Optional(
      Type.Array(
        Type.Object(
          { matcher: Matcher, from: Type.Union([Type.String(), Moment]), to: Type.Union([Type.String(), Moment]) },
          strict,
        ),
      ),
    ),
  },
  strict,
)

const MOST_BYTES = 1_000_000

/**
 * Reads a file about alerts: YAML or JSON with `rules`, `receivers` and `routes`, or TypeScript whose default export is the list that a project
 * has as `alerts`. TypeScript runs, so it is read for whoever runs the process only.
 *
 * Errors: `monitoring.bad_rule_file`, `monitoring.bad_alert_rule`, `monitoring.bad_receiver`.
 */
export async function readRuleFile(path: string, { mayRun }: { readonly mayRun: boolean }): Promise<RuleFile> {
  const file = basename(path)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw fail('bad_rule_file', { file, reason: 'there is no such file' })
  if (found.size > MOST_BYTES) throw fail('bad_rule_file', { file, reason: 'it is larger than a megabyte' })
  if (/^\.[cm]?[jt]s$/.test(extname(path))) {
    if (!mayRun) throw fail('bad_rule_file', { file, reason: 'code is not run for a request; give YAML or JSON' })
    const list = await runFile(path, file)
    return { declared: declaredAlerts(list), silences: [] }
  }
  return plainRules(parsed(await readFile(path, 'utf8'), file), file)
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text) as unknown
  } catch (cause) {
    throw fail('bad_rule_file', { file, reason: 'it is neither YAML nor JSON' }, cause)
  }
}

function plainRules(value: unknown, file: string): RuleFile {
  const [stray] = Value.Errors(Plain, value)
  if (stray)
    throw fail('bad_rule_file', {
      file,
      reason: `${stray.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${stray.message}`,
    })
  const { rules = {}, receivers = {}, routes = [], silences = [] } = value as Static<typeof Plain>
  const declared: AlertDeclaration[] = [
    ...Object.entries(rules).map(([name, spec]) => alertRule(name, spec as RuleSpec)),
    ...Object.entries(receivers).map(([name, spec]) => receiver(name, spec as ReceiverSpec)),
    ...routes.map((spec) => route(spec as RouteSpec)),
  ]
  const at = (text: string | number): number => {
    const moment = momentOf(String(text))
    if (moment === undefined)
      throw fail('bad_rule_file', { file, reason: 'a silence has a from or to that is no moment' })
    return moment
  }
  const quiet = silences.map(({ matcher, from, to }) => ({ matcher, from: at(from), to: at(to) }))
  return { declared: declaredAlerts(declared), silences: quiet }
}

async function runFile(path: string, file: string): Promise<readonly AlertDeclaration[]> {
  const { createJiti } = await import('jiti')
  const virtualModules = { millrace: { alertRule, receiver, route } }
  const jiti = createJiti(import.meta.url, { moduleCache: false, fsCache: false, tryNative: false, virtualModules })
  const list = await jiti.import(path, { default: true }).catch((cause: unknown) => {
    if (cause instanceof MillraceError) throw cause
    throw fail('bad_rule_file', { file, reason: 'it does not run' }, cause)
  })
  if (!Array.isArray(list)) throw fail('bad_rule_file', { file, reason: 'its default export is no list' })
  return list as readonly AlertDeclaration[]
}

/** A date, a time, or milliseconds since 1970; undefined where the text is none. Without a zone it is UTC. */
export function momentOf(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined
  const at = Date.parse(/T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) || text.length === 10 ? text : `${text}Z`)
  return Number.isFinite(at) ? at : undefined
}
