/** The golden cases of the Basic TCP and UDP ALGs. */
import { test } from 'vitest';
import { transportCases } from '../captures/transport-cases.ts';
import { expectCase } from './expect-case.ts';

test.each(transportCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));
