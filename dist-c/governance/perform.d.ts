import type { Static, TObject, TSchema } from 'typebox';
import { type Action, type Call, type Hash } from '../base/index.ts';
import type { Audit } from './audit.ts';
import type { Permits } from './permits.ts';
/**
 * The one way to run an action, for every door: permit, input, run, audit.
 *
 * What changes something (all but GET) is written to the audit trail before it runs and settled after it; where the trail
 * cannot be written, it is not run. A caller without the permit is recorded whatever the action. On the hot path
 * (`keptIn: 'journal'`) nothing waits for the trail: each use is a row of the prediction journal instead.
 *
 * Errors: `governance.forbidden`, `governance.unknown_field`, `governance.bad_input`, `governance.audit_unavailable`,
 * `governance.audit_unsettled`, and what the action itself throws.
 */
export type Perform = <Needs, In extends TObject, Out extends TSchema>(action: Action<Needs, string, In, Out>, needs: Needs, input: unknown, call: Call) => Promise<Static<Out>>;
export declare function createPerform(law: {
    readonly audit: Audit;
    readonly permits: Permits;
    readonly hash: Hash;
}): Perform;
