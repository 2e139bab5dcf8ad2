import { type Static, Type } from 'typebox';
import { type Json } from '../base/index.ts';
export declare const WatchSpec: Type.TObject<{
    window: Type.TOptional<Type.TString>;
    drift: Type.TOptional<Type.TUnion<[Type.TBoolean, Type.TObject<{
        falseMessagesAMonth: Type.TOptional<Type.TNumber>;
        excess: Type.TOptional<Type.TNumber>;
        lossEffect: Type.TOptional<Type.TNumber>;
    }>]>>;
    calibration: Type.TOptional<Type.TObject<{
        max: Type.TNumber;
    }>>;
    logloss: Type.TOptional<Type.TObject<{
        noWorseThanTraining: Type.TString;
    }>>;
}>;
/** What a user declares at an endpoint: `watch: { drift: true, calibration: { max: 0.03 }, … }`. Nothing is watched by default. */
export type WatchSpec = Static<typeof WatchSpec>;
/** What is watched at an endpoint, with every limit decided. */
export interface Watch {
    /** Milliseconds; whole days. */
    readonly window: number;
    readonly drift: DriftLimits | undefined;
    /** Largest distance of mean label and mean prediction, in probability (or the unit of the label). */
    readonly calibration: {
        readonly max: number;
    } | undefined;
    /** Loss may be at most (1 + worse) × the held-out loss of training. */
    readonly logloss: {
        readonly worse: number;
    } | undefined;
}
export interface DriftLimits {
    /** Messages a month that may be false when nothing changes. */
    readonly falseMessages: number;
    /** PSI beyond the reference's own restlessness from which a change matters. */
    readonly excess: number;
    /** Share of the reference loss that a change must be worth to be an alarm. */
    readonly lossEffect: number;
}
/**
 * Reads what an endpoint wants watched and fills in the defaults: windows of a week; one false drift message a month, excess
 * .1, effect on loss 5 %.
 *
 * Errors: `monitoring.bad_watch`.
 */
export declare function watchOf(endpoint: string, spec: Json | undefined): Watch;
