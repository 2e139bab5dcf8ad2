export { boosting, logistic } from '../learners/index.js';
export { trainingActions } from './actions.js';
export { fail as failTraining } from './errors.js';
export { trainingEvents, trainingFailed, trainingFinished, trainingStarted } from './events.js';
export { model } from './model.js';
export { RECORD_ARTIFACT } from './record.js';
export { reproduce } from './reproduce.js';
export { train } from './train.js';
//# sourceMappingURL=index.js.map