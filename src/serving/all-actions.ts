import { actions } from './actions.ts'
import { activityActions } from './activity-action.ts'
import { batchActions } from './batches/actions.ts'
import { journalActions } from './journal/actions.ts'
import { predictionActions } from './predictions/actions.ts'
import { serveActions } from './serve-actions.ts'
import { servedActions } from './served-action.ts'
import { skewActions } from './skew-actions.ts'

/** What may be asked of serving from outside. */
export const servingActions = [
  ...actions,
  ...serveActions,
  ...journalActions,
  ...batchActions,
  ...skewActions,
  ...servedActions,
  ...activityActions,
  ...predictionActions,
] as const
