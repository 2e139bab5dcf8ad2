import type { FunctionSpec } from './functions.ts';
/** The units of `date_trunc`. */
export declare const truncUnits: readonly string[];
/** Moments, all in UTC. */
export declare const times: {
    'time + interval': FunctionSpec;
    'interval + time': FunctionSpec;
    'time - interval': FunctionSpec;
    'interval + interval': FunctionSpec;
    'interval - interval': FunctionSpec;
    minute: FunctionSpec;
    hour: FunctionSpec;
    dayofweek: FunctionSpec;
    dayofmonth: FunctionSpec;
    month: FunctionSpec;
    year: FunctionSpec;
    epoch: FunctionSpec;
    date_trunc: {
        least: number;
        most: number;
        takes: (i: number) => "text" | "time";
        gives: "time";
        sql: ([unit, a]: readonly string[]) => string;
        apply: ([unit, a]: readonly import("./vector.ts").Vector[]) => import("./vector.ts").Vector;
    };
    to_seconds: FunctionSpec;
    to_minutes: FunctionSpec;
    to_hours: FunctionSpec;
    to_days: FunctionSpec;
};
