/** The page: three texts that the server hands out as they are. */
export { pageHtml } from './html.ts';
export { pageScript } from './script.ts';
export { pageStyle } from './style.ts';
