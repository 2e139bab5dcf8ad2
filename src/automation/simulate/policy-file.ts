import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { MillraceError, strayOption } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { EndpointPolicy } from '../policy.ts'
import { type RenewOptions, renewalOf } from '../renewal/renewal.ts'
import { type CanaryOptions, canary } from '../rollout/canary.ts'

/** What a policy file may change: how a model is renewed (null: never), and how a successor takes over. */
interface PolicyFile {
  readonly renew?: RenewOptions | null
  readonly rollout?: CanaryOptions
}

const KNOWN: Readonly<Record<keyof PolicyFile, true>> = { renew: true, rollout: true }
const LARGEST = 1_000_000

/**
 * The policy of an endpoint with what a JSON file says instead, in the words of `endpoint` in millrace.config.ts.
 *
 * Errors: `automation.bad_policy_file`, `automation.bad_endpoint`, `automation.bad_rollout`.
 */
export async function policyWith(policy: EndpointPolicy, path: string): Promise<EndpointPolicy> {
  const wrong = (reason: string, cause?: unknown) => fail('bad_policy_file', { file: basename(path), reason }, cause)
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )
  if (size === undefined) throw wrong('there is no such file')
  if (size > LARGEST) throw wrong('it is larger than a megabyte')
  try {
    return changed(policy, JSON.parse(await readFile(path, 'utf8')), wrong)
  } catch (error) {
    if (error instanceof MillraceError) throw error
    throw wrong(error instanceof SyntaxError ? 'it is not JSON' : 'an option has a form that it cannot have', error)
  }
}

function changed(policy: EndpointPolicy, file: unknown, wrong: (reason: string) => Error): EndpointPolicy {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) throw wrong('it is no object of options')
  const stray = strayOption(file, KNOWN)
  if (stray) throw wrong(stray)
  const { renew, rollout } = file as PolicyFile
  const { renew: kept, ...plain } = policy
  const renewal = renew === undefined ? kept : renew === null ? undefined : renewalOf(policy.name, renew)
  return { ...plain, ...(rollout && { rollout: canary(rollout) }), ...(renewal && { renew: renewal }) }
}
