/** The golden cases of what only both sides of a gateway show. */
import { test } from 'vitest';
import { bothSidesCases } from '../captures/both-sides-cases.ts';
import { expectCase } from './expect-case.ts';

test.each(bothSidesCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));
