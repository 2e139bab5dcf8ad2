import { Type } from 'typebox';
import { defineEvent } from '../base/index.js';
const STEP = { flow: Type.String(), run: Type.String(), step: Type.String() };
export const runStarted = defineEvent('flow.run_started', 'A flow began, or went on after it was interrupted.', Type.Object({ flow: Type.String(), run: Type.String(), key: Type.String(), resumed: Type.Boolean() }));
export const runFinished = defineEvent('flow.run_finished', 'A flow ended; an error code says that it failed.', Type.Object({ flow: Type.String(), run: Type.String(), key: Type.String(), error: Type.Optional(Type.String()) }));
export const stepStarted = defineEvent('flow.step_started', 'A step began to run; one that is found in the cache does not.', Type.Object({ ...STEP, attempt: Type.Integer() }));
export const stepFinished = defineEvent('flow.step_finished', 'A step has its result, from running or from the cache.', Type.Object({ ...STEP, cached: Type.Boolean() }));
export const stepFailed = defineEvent('flow.step_failed', 'A step threw; it is tried again unless it is parked.', Type.Object({ ...STEP, attempt: Type.Integer(), error: Type.String(), parked: Type.Boolean() }));
export const progressed = defineEvent('flow.progressed', 'A step told how far it has come, from 0 to 1.', Type.Object({ ...STEP, done: Type.Number(), doing: Type.String() }));
export const jobParked = defineEvent('flow.job_parked', 'A job failed too often and waits for a person.', Type.Object({ queue: Type.String(), job: Type.Integer(), error: Type.String() }));
//# sourceMappingURL=events.js.map