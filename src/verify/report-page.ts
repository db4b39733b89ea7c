/**
 * Style and script of the report: plain CSS and a few lines of JavaScript, both inside the file. Works
 * from 320 px up, on paper, and without the script (then the slider stands still in the middle).
 */

/** Colours of the Okabe–Ito palette, as in the heat map: told apart with any colour vision. */
export const REPORT_STYLE = `
:root{color-scheme:light;--ink:#1d1b18;--soft:#5c574f;--line:#d8d2c6;--paper:#faf8f3;--missing:#d55e00;--added:#0072b2;--frame:#5a1e6e;--tone:#6b665e}
*{box-sizing:border-box}
body{font:16px/1.7 "BIZ UDPMincho","Hiragino Mincho ProN","Yu Mincho","Noto Serif CJK JP",serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:1120px;padding:28px clamp(16px,4vw,40px) 40px;overflow-wrap:anywhere}
[lang=en]{font-family:"Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-size:.82em;color:var(--soft);line-height:1.5}
header{border-bottom:2px solid var(--ink);padding-bottom:8px;margin-bottom:24px;display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:4px 24px}
h1{font-size:26px;font-weight:600;letter-spacing:.06em;margin:0;line-height:1.4}
h1 [lang=en]{letter-spacing:0;font-weight:400;margin-left:.5em}
header p{margin:0;font-size:14px;color:var(--soft)}
h2{font-size:20px;margin:40px 0 12px}
h3{font-size:18px;font-weight:600;margin:36px 0 6px}
h3 [lang=en]{font-weight:400;margin-left:.4em}
.verdict{background:#fff;border:1px solid var(--line);border-left:8px solid var(--tone);padding:16px 22px;margin:0 0 18px}
.verdict strong{display:block;font-size:30px;line-height:1.3;letter-spacing:.08em}
.verdict strong [lang=en]{font-size:18px;letter-spacing:.02em;margin-left:.5em}
.verdict p{margin:4px 0 0}
.verdict [lang=en]{display:inline-block}
.genuine{--tone:#0072b2}.altered,.copy{--tone:#d55e00}.unsure,.unreadable{--tone:#e69f00}
.reasons{margin:0 0 18px;padding-left:1.3em}
dl.facts{display:grid;grid-template-columns:repeat(4,1fr);gap:0 24px;margin:0 0 8px}
dl.facts div{border-top:1px solid var(--line);padding:7px 0}
dl.facts dt{font-size:13px;color:var(--soft);line-height:1.4}
dl.facts dd{margin:0}
dl.facts small{font-size:13px;color:var(--soft)}
dl.facts dd [lang=en]{margin-left:.4em}
.note{font-size:14px;margin:6px 0 12px}
figure{margin:0}
figcaption{font-size:14px;margin-bottom:5px}
figcaption [lang=en]{margin-left:.4em}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:clamp(8px,2vw,20px);align-items:end}
.single{max-width:560px}
.sheet{position:relative;border:1px solid var(--line);background:#fff;overflow:hidden}
.sheet img{display:block;width:100%;height:auto}
.lost{position:absolute;left:0;right:0;background:repeating-linear-gradient(45deg,#0000 0 7px,#8a857c66 7px 9px);border-block:1px dashed #8a857c}
a.place{position:absolute;border:2px solid var(--frame);color:#fff;text-decoration:none}
a.place span{position:absolute;right:-2px;bottom:100%;background:var(--frame);font:600 12px/1 Arial,sans-serif;padding:3px 5px;white-space:nowrap}
a.place:focus-visible,.over input:focus-visible+.bar{outline:3px solid #e69f00;outline-offset:2px}
.over{--x:50%;max-width:860px}
.over .top{position:absolute;inset:0;clip-path:inset(0 0 0 var(--x))}
.over .top img{height:100%}
.over .top .heat{position:absolute;inset:0;display:none}
.over.show .top .heat{display:block}
.over input[type=range]{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:ew-resize;touch-action:pan-y}
.over .bar{position:absolute;top:0;bottom:0;left:var(--x);width:2px;margin-left:-1px;background:var(--ink);pointer-events:none}
.over .bar::after{content:"◂ ▸";position:sticky;display:block;top:45vh;width:44px;margin-left:-21px;text-align:center;font:600 14px/30px Arial,sans-serif;background:var(--ink);color:#fff;border-radius:15px}
.over .ends{display:flex;justify-content:space-between;font-size:14px;gap:12px;margin-bottom:5px}
.over .sheet{overflow:clip}
.switch{display:inline-flex;gap:.5em;align-items:baseline;font-size:14px;margin:2px 0 8px;cursor:pointer}
.crop{border-top:1px solid var(--line);padding:12px 0 18px;scroll-margin-top:12px}
.crop b{display:inline-block;background:var(--frame);color:#fff;font:600 13px/1 Arial,sans-serif;padding:4px 7px;margin-right:.6em}
.crop:target{background:#fff3df}
.views{display:grid;grid-template-columns:repeat(3,1fr);gap:10px}
.views.wide{grid-template-columns:1fr}
.views figcaption{font-size:12.5px;color:var(--soft);margin:0 0 2px}
.views img{display:block;width:100%;height:auto;border:1px solid #b9b2a5;background:#fff}
.key{display:inline-block;width:.8em;height:.8em;margin-right:.35em;vertical-align:-.05em}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 22px;padding:0;margin:0;font-size:14px}
@media(max-width:640px){dl.facts{grid-template-columns:1fr 1fr}h1{font-size:22px}.verdict{padding:14px 16px}.verdict strong{font-size:26px}.views{grid-template-columns:1fr}.views.tall{grid-template-columns:repeat(3,1fr);gap:6px}h1 [lang=en]{display:block;margin:0}a.place span{font-size:11px;padding:2px 4px}}
@media print{body{background:#fff;max-width:none;padding:0}.over,.switch,.slide{display:none}.crop,figure{break-inside:avoid}}`;

/** Moves the slider's edge, and shows or hides the differences on its right side. */
export const REPORT_SCRIPT = `for(const o of document.querySelectorAll('.over')){
o.querySelector('input[type=range]').addEventListener('input',e=>o.style.setProperty('--x',e.target.value+'%'));
const s=o.querySelector('input[type=checkbox]');if(s)s.addEventListener('change',()=>o.classList.toggle('show',s.checked))}`;
