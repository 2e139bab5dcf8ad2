export { actionsOver } from './action.js';
export { canonicalJson } from './canonical.js';
export { DAY, durationMs, HOUR, MINUTE, manualClock, SECOND, WEEK, } from './clock.js';
export { defineErrors, hasCode, MillraceError } from './errors.js';
export { createEvents, defineEvent } from './events.js';
export { fromText } from './from-text.js';
export { digestOf, shortDigest } from './hash.js';
export { idMaker } from './ids.js';
export { isName, Measure, Moment, Name } from './names.js';
export { seededRandom } from './random.js';
export { environmentName, failSettings, nearestName, resolveSettings } from './settings.js';
//# sourceMappingURL=index.js.map