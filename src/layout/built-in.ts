/** The templates that come with the package. */
import inkan from '../../templates/inkan.json' with { type: 'json' };
import juminhyo from '../../templates/juminhyo.json' with { type: 'json' };
import kazei from '../../templates/kazei.json' with { type: 'json' };
import nozei from '../../templates/nozei.json' with { type: 'json' };
import { InputError } from '../errors.ts';
import { parseTemplate } from './parse-template.ts';
import type { Template } from './template.ts';

const SOURCES: Readonly<Record<string, unknown>> = { juminhyo, inkan, kazei, nozei };

/** Names of the built-in templates. */
export const builtInTemplateNames = (): string[] => Object.keys(SOURCES);

/**
 * A built-in template.
 * @throws InputError (`usage`) when there is none of this name
 */
export function builtInTemplate(name: string): Template {
  if (!Object.hasOwn(SOURCES, name))
    throw new InputError(
      'usage',
      'template',
      `no template named ${name}`,
      `use ${builtInTemplateNames().join(', ')}, or the path of a template file`,
    );
  return parseTemplate(SOURCES[name]);
}
