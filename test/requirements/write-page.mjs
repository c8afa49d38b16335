/** npm run docs:requirements: writes docs/rfc-requirements.md from replays of the present profiles. */
import { writeFile } from 'node:fs/promises';
import { importTypescript } from '../import-typescript.mjs';

const { requirementsPage } = await importTypescript('test/requirements/requirements-page.ts');
await writeFile('docs/rfc-requirements.md', await requirementsPage());
