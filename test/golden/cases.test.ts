/** The golden cases of TCP resets: what must be found in each, and what must not. */
import { test } from 'vitest';
import { captureCases } from '../captures/cases.ts';
import { expectCase } from './expect-case.ts';

test.each(captureCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));
