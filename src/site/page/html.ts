/** The document. Japanese as it comes; the script turns it into English where that is asked for. */
import type { SiteLimits } from '../options.ts';
import { filmDrawing, infraredDrawing, wordDrawing } from './diagrams.ts';
import { TEXT } from './text.ts';

type Key = keyof typeof TEXT;

/** A text that follows the language. */
const t = (key: Key, tag = 'span', more = ''): string =>
  `<${tag} data-t="${key}"${more}>${TEXT[key][0]}</${tag}>`;

const byHand = (title: Key, body: Key, drawing: string): string =>
  `<li>${drawing}<div>${t(title, 'h3')}${t(body, 'p')}</div></li>`;

/** @param limits told to the page, so that it can warn before it sends */
export const pageHtml = ({ files, uploadBytes }: SiteLimits): string => `<!doctype html>
<html lang="ja" data-files="${files}" data-bytes="${uploadBytes}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${TEXT.title[0]} · 真贋</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main" data-t="skip">${TEXT.skip[0]}</a>
<header>
<p class="brand" lang="ja">真贋<span lang="en">shingan</span></p>
<div role="group" data-label="language" aria-label="${TEXT.language[0]}" class="languages">
<button type="button" id="ja" lang="ja" aria-pressed="true">日本語</button>
<button type="button" id="en" lang="en" aria-pressed="false">English</button>
</div>
</header>
<main id="main">
<section id="ask">
${t('title', 'h1')}
${t('lead', 'p', ' class="lead"')}
<noscript><p class="notice">${TEXT.noscript[0]} <span lang="en">${TEXT.noscript[1]}</span></p></noscript>
<form id="form">
<div id="drop" class="drop">
<input type="file" id="files" multiple accept="image/png,image/jpeg,image/tiff,application/pdf,.tif,.tiff" aria-describedby="drop-hint">
<label for="files"><svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><path d="M10 5h20l8 8v30H10zM30 5v8h8M24 36V22m-6 6 6-6 6 6"/></svg>
${t('dropTitle', 'strong')}</label>
${t('dropHint', 'p', ' id="drop-hint"')}
</div>
<div id="chosen" hidden>${t('chosen', 'h2')}<ul id="list"></ul></div>
<p id="problem" class="notice" role="alert" hidden></p>
<div class="actions"><button type="submit" id="check" class="main" disabled data-t="check">${TEXT.check[0]}</button>
${t('keeps', 'p', ' class="quiet"')}</div>
</form>
</section>
<section id="work" hidden aria-labelledby="work-title">
${t('working', 'h2', ' id="work-title" tabindex="-1"')}
<progress id="bar" max="7" value="0" aria-labelledby="work-title"></progress>
<p id="stage" role="status"></p>
<button type="button" id="cancel" data-t="cancel">${TEXT.cancel[0]}</button>
</section>
<section id="result" hidden aria-labelledby="verdict-title">
<div id="verdict"></div>
<p class="printed" id="when"></p>
<div id="sheets"></div>
</section>
<section id="hand" hidden>
${t('hand', 'h2')}
${t('handLead', 'p')}
<ul class="hand">${byHand('hand1t', 'hand1', infraredDrawing)}${byHand('hand2t', 'hand2', wordDrawing)}${byHand('hand3t', 'hand3', filmDrawing)}</ul>
</section>
<div id="after" class="actions" hidden>
<button type="button" id="again" class="main" data-t="again">${TEXT.again[0]}</button>
<button type="button" id="print" data-t="print">${TEXT.print[0]}</button>
</div>
<section id="how">
${t('how', 'h2')}
<ul class="how">${(['how1', 'how2', 'how3', 'how4'] as const).map((key) => t(key, 'li')).join('')}</ul>
</section>
</main>
<footer>${t('limits', 'p')}</footer>
</body>
</html>
`;
