import type { Static, TObject, TSchema } from 'typebox'
import { type Action, type Call, digestOf, type Hash, type Json, MillraceError } from '../base/index.ts'
import type { Audit } from './audit.ts'
import type { AuditRecord, Intent } from './entry.ts'
import { fail } from './errors.ts'
import { createFileRule, type FileRule } from './file-rule.ts'
import { checkInput } from './input.ts'
import type { Permits } from './permits.ts'
import { plainFault, printable } from './plain.ts'

/**
 * The one way to run an action, for every door: permit, input, run, audit.
 *
 * What changes something (all but GET) is written to the audit trail before it runs and settled after it; where the trail
 * cannot be written, it is not run. A caller without the permit is recorded whatever the action. On the hot path
 * (`keptIn: 'journal'`) nothing waits for the trail: each use is a row of the prediction journal instead.
 *
 * Errors: `governance.forbidden`, `governance.unknown_field`, `governance.bad_input`, `governance.file_outside`,
 * `governance.file_exists`, `governance.audit_unavailable`, `governance.audit_unsettled`, and what the action itself throws.
 */
export type Perform = <Needs, In extends TObject, Out extends TSchema>(
  action: Action<Needs, string, In, Out>,
  needs: Needs,
  input: unknown,
  call: Call,
) => Promise<Static<Out>>

export function createPerform(law: {
  readonly audit: Audit
  readonly permits: Permits
  readonly hash: Hash
  /** The folder of the project: what a server is asked may name files below it only. */
  readonly root: string
}): Perform {
  const { audit, permits, hash } = law
  const files = createFileRule(law.root)
  return async (action, needs, input, call) => {
    const intent = (): Intent => intentOf(action, input, { call, hash })
    if (!permits.mayI(call.actor, action.permit)) {
      const { permit } = action
      const refusal = fail('forbidden', { action: action.name, permit, actor: printable(call.actor.id) })
      await record(audit, { ...intent(), outcome: 'refused', code: refusal.code })
      throw refusal
    }
    if (action.http.startsWith('GET ') || action.keptIn === 'journal')
      return action.run(needs, await files(action, checkInput(action, input), call), call)
    const checked = await checkedOrRecorded(action, input, { audit, intent, files, call })
    return audited(audit, intent(), () => action.run(needs, checked, call))
  }
}

async function checkedOrRecorded<In extends TObject>(
  action: { readonly name: string; readonly input: In },
  input: unknown,
  to: { readonly audit: Audit; readonly intent: () => Intent; readonly files: FileRule; readonly call: Call },
): Promise<Static<In>> {
  try {
    return await to.files(action, checkInput(action, input), to.call)
  } catch (error) {
    await record(to.audit, { ...to.intent(), ...endOf(error) })
    throw error
  }
}

async function audited<T>(audit: Audit, intent: Intent, run: () => Promise<T>): Promise<T> {
  const { action } = intent
  const id = await audit.begin(intent).catch((cause) => {
    throw fail('audit_unavailable', { action }, cause)
  })
  const settle = (end: End, cause?: unknown): Promise<void> =>
    audit.settle(id, end).catch((fault) => {
      throw fail('audit_unsettled', { action }, cause ?? fault)
    })
  let result: T
  try {
    result = await run()
  } catch (error) {
    await settle(endOf(error), error)
    throw error
  }
  await settle({ outcome: 'done', code: null })
  return result
}

type End = Pick<AuditRecord, 'outcome' | 'code'>

const SERVER_FAULT = 500

function endOf(error: unknown): End {
  if (!(error instanceof MillraceError)) return { outcome: 'failed', code: null }
  return { outcome: error.status < SERVER_FAULT ? 'refused' : 'failed', code: error.code }
}

async function record(audit: Audit, entry: AuditRecord): Promise<void> {
  await audit.append(entry).catch((cause) => {
    throw fail('audit_unavailable', { action: entry.action }, cause)
  })
}

function intentOf(
  action: { readonly name: string; readonly http: string },
  input: unknown,
  by: { readonly call: Call; readonly hash: Hash },
): Intent {
  return {
    actor: printable(by.call.actor.id),
    action: action.name,
    target: targetOf(action.http, input),
    input: input === undefined || plainFault(input) ? null : digestOf(input as Json, by.hash),
  }
}

/** The path of the action under /api/v1 with the members of the input in their places. */
function targetOf(http: string, input: unknown): string {
  const members = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {}
  return http.replace(/^\w+ \/api\/v1\//, '').replace(/:(\w+)/g, (_, name: string) => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined
    return typeof value === 'string' || typeof value === 'number' ? printable(String(value)) : '?'
  })
}
