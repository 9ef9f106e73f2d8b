// ESLint rules of this repository: import direction, and the names of source files.
import { importProblem, placeProblem } from './import-direction.mjs';

const SOURCE = /packages\/([^/]+)\/src\/(.+)\.ts$/;
const VAGUE = /^(utils?|common|types|helpers?|misc|shared|lib|constants|interfaces)$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const importDirection = {
  meta: { type: 'problem', schema: [], messages: { wrong: '{{problem}}' } },
  create(context) {
    const [, name, file] = SOURCE.exec(context.filename.replaceAll('\\', '/')) ?? [];
    if (name === undefined) return {};
    const check = (node) => {
      if (node.source?.type !== 'Literal') return;
      const problem = importProblem({ name, file, specifier: node.source.value });
      if (problem !== undefined) context.report({ node: node.source, messageId: 'wrong', data: { problem } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

const fileName = {
  meta: { type: 'suggestion', schema: [], messages: { wrong: '{{problem}}' } },
  create(context) {
    const [, name, file] = SOURCE.exec(context.filename.replaceAll('\\', '/')) ?? [];
    if (name === undefined) return {};
    const base = file.split('/').at(-1);
    let problem = name === 'core' ? placeProblem(file) : undefined;
    if (!KEBAB.test(base)) problem = `name the file in kebab-case, after its main export, not ${base}`;
    if (VAGUE.test(base)) problem = `a file is named by its one job, and '${base}' is none`;
    return {
      Program: (node) => {
        if (problem !== undefined) context.report({ node, messageId: 'wrong', data: { problem } });
      },
    };
  },
};

/** A plugin object for the flat configuration. */
export const house = { rules: { 'import-direction': importDirection, 'file-name': fileName } };
