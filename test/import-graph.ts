/** What every source file imports, read from the files themselves: the ground that the walls are checked on. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export interface ImportEdge {
  /** A path of the repository for relative imports (`src/base/bytes.ts`), else the package or `node:` module. */
  readonly target: string;
  readonly isRelative: boolean;
  /** True when nothing of it is left at run time. */
  readonly isTypeOnly: boolean;
}

export interface SourceFile {
  /** Relative to the repository root, with `/`. */
  readonly path: string;
  readonly imports: readonly ImportEdge[];
  readonly lines: number;
  readonly hasDefaultExport: boolean;
  /** `/// <reference lib="…" />` */
  readonly libraries: readonly string[];
}

/** Every `.ts` file below the folders. */
export function readSourceFiles(folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
        path.posix.join(folder, ...name.split(path.sep)),
      ),
    )
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => readSourceFile(name, readFileSync(name, 'utf8')));
}

/** Reads one file; `name` is its path relative to the repository root. */
export function readSourceFile(name: string, text: string): SourceFile {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS);
  const imports: ImportEdge[] = [];
  let hasDefaultExport = false;
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const isRelative = specifier.text.startsWith('.');
    const target = isRelative ? path.posix.join(path.posix.dirname(name), specifier.text) : specifier.text;
    imports.push({ target, isRelative, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
      const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
      if (names.some((element) => element.name.text === 'default')) hasDefaultExport = true;
    } else if (ts.isExportAssignment(node)) hasDefaultExport = true;
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression)) add(node.arguments[0], false);
    else if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isDefaultKeyword)) hasDefaultExport = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    path: name,
    imports,
    lines: text.trimEnd().split('\n').length,
    hasDefaultExport,
    libraries: source.libReferenceDirectives.map(({ fileName }) => fileName.toLowerCase()),
  };
}

const isDefaultKeyword = ({ kind }: ts.ModifierLike): boolean => kind === ts.SyntaxKind.DefaultKeyword;

/** `import(…)` and `require(…)`. */
const isModuleCall = (callee: ts.Expression): boolean =>
  callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');

/** `import type …`, and `import { type A, type B }`; an import without names runs the module. */
function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  if (clause.name || !clause.namedBindings || !ts.isNamedImports(clause.namedBindings)) return false;
  const { elements } = clause.namedBindings;
  return elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
}
