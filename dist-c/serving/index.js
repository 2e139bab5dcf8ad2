export { servingActions } from './actions.js';
export { EndpointShape, Mode } from './endpoint.js';
export { fail as failServing } from './errors.js';
export { predicted, secondFailed, servingEvents, trafficChanged, unseenValue } from './events.js';
export { openServing } from './serving.js';
export { servingMigrations } from './tables.js';
//# sourceMappingURL=index.js.map