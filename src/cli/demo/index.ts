export { demoCommand } from './command.ts'
export { failDemo } from './errors.ts'
