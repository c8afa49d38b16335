/**
 * One seed for every property, so that a run can be repeated and a landing does not hang on luck; the fuzzer brings a fresh
 * one each time. `ALG_TRACE_SEED=random` lets the properties roam, any number repeats a run.
 */
import fc from 'fast-check';

const wanted = process.env['ALG_TRACE_SEED'] ?? '877';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
