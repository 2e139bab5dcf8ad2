import { Type } from 'typebox';
import { defineEvent, Measure } from '../base/index.js';
import { RunStatus } from './run.js';
export const runStarted = defineEvent('tracking.run_started', 'A run began.', Type.Object({ run: Type.String(), experiment: Type.String(), name: Type.String() }));
export const runFinished = defineEvent('tracking.run_finished', 'A run ended, as status says.', Type.Object({
    run: Type.String(),
    experiment: Type.String(),
    status: RunStatus,
    metrics: Type.Record(Type.String(), Measure),
}));
//# sourceMappingURL=events.js.map