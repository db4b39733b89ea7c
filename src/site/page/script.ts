/**
 * The script of the page. It is text, because browsers get it as it stands; it asks nothing of anyone but
 * this server and puts nothing into any store. All words reach the document as text nodes.
 */
import { answerScript } from './script-answer.ts';
import { askScript } from './script-ask.ts';
import { REASONS, STATES, TEXT, VERDICTS } from './text.ts';

const WORDS = JSON.stringify({ TEXT, VERDICTS, REASONS, STATES });

/** Speaks the language that the address or the browser asks for. */
const START = String.raw`const wanted = new URLSearchParams(location.search).get('lang') || navigator.language;
speak(/^ja\b/.test(wanted) ? 'ja' : 'en');
`;

export const pageScript: string = `'use strict';
const WORDS = ${WORDS};
${askScript}
${answerScript}
${START}`;
