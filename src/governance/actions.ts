import { Type } from 'typebox'
import { actionsOver } from '../base/index.ts'
import type { Audit } from './audit.ts'
import { commentActions } from './comments/actions.ts'
import { AuditEntry } from './entry.ts'
import { installationActions } from './installation.ts'
import { peopleActions } from './people/actions.ts'
import { savedViewActions } from './saved/actions.ts'
import { Verification } from './verify.ts'

const action = actionsOver<{ readonly audit: Audit }>()

const LONGEST_PAGE = 1_000

export const audit = action({
  name: 'governance.audit',
  does: 'List who did what, the newest first.',
  http: 'GET /api/v1/audit',
  permit: 'governance.audit',
  input: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, description: 'How many; 100 by default.' })),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Go on from this seq, towards older entries.' })),
    actor: Type.Optional(Type.String({ description: 'Only what this actor asked.' })),
    action: Type.Optional(Type.String({ description: 'Only uses of this action.' })),
  }),
  output: Type.Object({ entries: Type.Array(AuditEntry) }),
  example: 'governance audit --limit 20 --action registry.promote',
  run: async ({ audit }, query) => ({ entries: [...(await audit.list(query))] }),
})

export const verify = action({
  name: 'governance.verify',
  does: 'Check that no entry of the audit trail was changed, cut, added or moved.',
  http: 'GET /api/v1/audit/verification',
  permit: 'governance.audit',
  input: Type.Object({
    seq: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With hash: where the chain ended at an earlier check.' }),
    ),
    hash: Type.Optional(Type.String({ description: 'The hash of that end.' })),
  }),
  output: Verification,
  example: 'governance verify',
  run: ({ audit }, { seq, hash }) => audit.verify(seq !== undefined && hash !== undefined ? { seq, hash } : undefined),
})

/** What may be asked of governance from outside. */
export const governanceActions = [
  audit,
  verify,
  ...commentActions,
  ...peopleActions,
  ...savedViewActions,
  ...installationActions,
] as const
