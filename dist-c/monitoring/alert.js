import { Type } from 'typebox';
import { Moment } from '../base/index.js';
import { Severity } from './window.js';
export const Alert = Type.Object({
    id: Type.String(),
    endpoint: Type.String(),
    code: Type.String({ description: 'monitoring.drift, .calibration, .logloss or .unseen.' }),
    severity: Severity,
    message: Type.String(),
    subjects: Type.Array(Type.String(), { description: 'The columns or values it is about.' }),
    evidence: Type.Record(Type.String(), Type.Unknown()),
    champion: Type.Union([Type.Integer(), Type.Null()]),
    at: Moment,
    from: Type.Union([Moment, Type.Null()], { description: 'Start of the window that showed it; null without one.' }),
    to: Type.Union([Moment, Type.Null()]),
    closedAt: Type.Union([Moment, Type.Null()]),
    closedBecause: Type.Union([Type.String(), Type.Null()]),
});
//# sourceMappingURL=alert.js.map