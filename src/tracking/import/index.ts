export { importStore } from './action.ts'
export type { IncomingModel, ModelIntake, Taking } from './intake.ts'
