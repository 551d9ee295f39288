import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
  /** Erased by the compiler. */
  readonly isType: boolean;
}

/** Each rule looks at every file, and parsing is the slow part of it. */
const parsed = new Map<string, ts.SourceFile>();

function parse(path: string, text: string): ts.SourceFile {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  parsed.set(text, file);
  return file;
}

/** Whatever names a module: `import`, `export … from`, `import()`, `require()`, and types like `import('…').X`. */
export function importsOf(path: string, text: string): readonly Import[] {
  const file = parse(path, text);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const named = moduleNamedBy(node);
    if (named !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push({ ...named, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function moduleNamedBy(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) return named(node.moduleSpecifier, erases(node.importClause));
  if (ts.isExportDeclaration(node)) return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? named(node.argument.literal, true) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isImport || isRequire ? named(node.arguments[0], false) : undefined;
}

function erases(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function named(specifier: ts.Node | undefined, isType: boolean): Omit<Import, 'line'> | undefined {
  return specifier !== undefined && ts.isStringLiteralLike(specifier)
    ? { specifier: specifier.text, isType }
    : undefined;
}

/** The text with its comments blanked out; every character keeps its place. */
export function withoutComments(path: string, text: string): string {
  const file = parse(path, text);
  const kept: string[] = [];
  let end = 0;
  const visit = (node: ts.Node): void => {
    const children = node
      .getChildren(file)
      .filter((child) => child.kind < ts.SyntaxKind.FirstJSDocNode || child.kind > ts.SyntaxKind.LastJSDocNode);
    if (children.length > 0) {
      for (const child of children) visit(child);
      return;
    }
    const start = node.getStart(file, false);
    if (start < end) return;
    kept.push(blank(text.slice(end, start)), text.slice(start, node.end));
    end = node.end;
  };
  visit(file);
  return kept.join('') + blank(text.slice(end));
}

const blank = (trivia: string) => trivia.replaceAll(/[^\r\n]/g, ' ');

/** Lines (from 1) on which a type is written as `any`. */
export function anyTypes(path: string, text: string): readonly number[] {
  return linesOf(path, text, (node) => node.kind === ts.SyntaxKind.AnyKeyword);
}

/** Lines of functions that are longer than this, with how long they are. */
export function longFunctions(path: string, text: string, limit: number): readonly { line: number; lines: number }[] {
  const file = parse(path, text);
  const found: { line: number; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
      const lines = file.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (lines > limit) found.push({ line: first + 1, lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function linesOf(path: string, text: string, fits: (node: ts.Node) => boolean): readonly number[] {
  const file = parse(path, text);
  const lines: number[] = [];
  const visit = (node: ts.Node): void => {
    if (fits(node)) lines.push(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return lines;
}
