export { createOnlineFeatures } from './create-online.js';
export { fail as failFeatures } from './errors.js';
export { featureEvents, featuresMaterialized } from './events.js';
export { featureNames, requestColumns } from './feature-list.js';
export { naiveTable } from './naive.js';
export { offlineTable } from './offline.js';
export { isSampled } from './sample.js';
export { featureView } from './view.js';
export { window } from './window.js';
//# sourceMappingURL=index.js.map