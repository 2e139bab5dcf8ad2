import { Type } from 'typebox'
import { actionsOver, type Clock } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Alerting } from './alerting.ts'

/** What the actions about alerts need. */
export interface AlertActionNeeds {
  readonly alerting: Alerting
  readonly database: Database
  readonly clock: Clock
}

export const alertAction = actionsOver<AlertActionNeeds>()

export const Id = Type.String({ minLength: 1, maxLength: 100 })
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 }))
export const Text = Type.String({ minLength: 1, maxLength: 1_000 })
