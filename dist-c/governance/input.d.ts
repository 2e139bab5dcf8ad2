import type { Static, TObject } from 'typebox';
/** What checking needs of an action. */
interface Takes<In extends TObject> {
    readonly name: string;
    readonly input: In;
}
/**
 * The input of an action, exactly as it came, if its schema takes it: nothing is converted, filled in or left out.
 *
 * Errors: `governance.unknown_field` names the first field that the schema does not know, `governance.bad_input` the first
 * whose value it does not take. Neither shows a value.
 */
export declare function checkInput<In extends TObject>(action: Takes<In>, raw: unknown): Static<In>;
export {};
