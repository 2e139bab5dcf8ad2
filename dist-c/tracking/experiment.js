import { Type } from 'typebox';
import { Moment } from '../base/index.js';
export const Experiment = Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    createdAt: Moment,
    runs: Type.Integer({ description: 'How many runs it has.' }),
    tags: Type.Record(Type.String(), Type.String()),
});
//# sourceMappingURL=experiment.js.map