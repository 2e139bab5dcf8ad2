import { arithmetic } from './arithmetic.js';
import { logic } from './logic.js';
import { times } from './times.js';
const CATALOG = new Map([
    ...Object.entries(arithmetic),
    ...Object.entries(logic),
    ...Object.entries(times),
]);
/** The specification of an operator or function that was parsed. */
export function functionOf(name) {
    return CATALOG.get(name);
}
/** The functions that may be called by name: lower-case, in alphabetical order. */
export const functionNames = [...CATALOG.keys()]
    .filter((name) => /^[a-z_]{2,}$/.test(name) && !['and', 'or', 'not', 'in', 'between', 'case', 'negate'].includes(name))
    .sort();
/** How few and how many arguments a function takes. */
export function takesArguments(name) {
    return functionOf(name);
}
//# sourceMappingURL=functions.js.map