export { demoCommand } from './command.js';
export { failDemo } from './errors.js';
//# sourceMappingURL=index.js.map