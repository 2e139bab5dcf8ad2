import { type Static, Type } from 'typebox';
export declare const Mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
/** Who answers: the champion alone, with a challenger that only scores, or with one that answers a share of the rows. */
export type Mode = Static<typeof Mode>;
/** Which versions score the requests of an endpoint, and which of them answers. */
export interface Traffic {
    readonly champion: number;
    readonly challenger: number | undefined;
    /** The champion before: kept ready for an undo, and still scoring while there is no challenger. */
    readonly previous: number | undefined;
    readonly mode: Mode;
    /** The share of keys that a canary answers, 0 to 100; 0 in the other modes. */
    readonly percent: number;
}
/** An endpoint as it stands; without a champion it answers nothing yet. */
export interface EndpointState extends Omit<Traffic, 'champion'> {
    readonly name: string;
    readonly model: string;
    readonly champion: number | undefined;
    /** When its traffic was last changed, in milliseconds. */
    readonly since: number;
}
/** An endpoint, as JSON. */
export declare const EndpointShape: Type.TObject<{
    name: Type.TString;
    model: Type.TString;
    champion: Type.TUnion<[Type.TInteger, Type.TNull]>;
    challenger: Type.TUnion<[Type.TInteger, Type.TNull]>;
    previous: Type.TUnion<[Type.TInteger, Type.TNull]>;
    mode: Type.TUnion<[Type.TLiteral<"single">, Type.TLiteral<"shadow">, Type.TLiteral<"canary">]>;
    percent: Type.TNumber;
    since: Type.TNumber;
    ready: Type.TBoolean;
    versions: Type.TArray<Type.TInteger>;
}>;
/**
 * The traffic, where its parts fit together. Errors: `serving.bad_traffic`.
 *
 * @example
 * checkedTraffic('late', { champion: 2, challenger: undefined, previous: 1, mode: 'single', percent: 0 })
 */
export declare function checkedTraffic(endpoint: string, traffic: Traffic): Traffic;
