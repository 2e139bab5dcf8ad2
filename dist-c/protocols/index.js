export { fail as failProtocols } from './errors.js';
export { openInference } from './open-inference.js';
//# sourceMappingURL=index.js.map