export { boosting, fitLearner, learnerNamed, learners, logistic, optionsOf } from './catalog.js';
export { fail as failLearners } from './errors.js';
//# sourceMappingURL=index.js.map