/** The style sheet: ink on paper, one blue, and signs beside every colour. */
export const pageStyle: string = `
:root{color-scheme:light dark;--paper:#faf8f4;--card:#fff;--ink:#20242a;--soft:#59616b;--line:#d9d5cc;--blue:#23487c;--on-blue:#fff;
--good:#1d6449;--bad:#a3261b;--doubt:#7d5200;--wash:#f1eee7}
@media (prefers-color-scheme:dark){:root{--paper:#16181b;--card:#1f2226;--ink:#e9e6df;--soft:#a9afb6;--line:#3a3f45;--blue:#9dbdea;--on-blue:#10151c;
--good:#7fd0ae;--bad:#f39c90;--doubt:#e6bd6a;--wash:#282c31}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.75 "BIZ UDPGothic","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP","Yu Gothic UI",Meiryo,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;justify-content:space-between;align-items:center;padding-top:1.25rem;padding-bottom:1rem;gap:1rem}
.brand{margin:0;font:600 1.35rem/1.2 "BIZ UDPMincho","Hiragino Mincho ProN","Noto Serif CJK JP","Yu Mincho",serif;letter-spacing:.18em}
.brand span{font:400 .8rem/1 "Helvetica Neue",Arial,sans-serif;letter-spacing:.06em;color:var(--soft);margin-left:.4em}
h1{font-size:1.9rem;line-height:1.35;font-weight:600;margin:2.2rem 0 .4rem}
h2{font-size:1.2rem;line-height:1.5;margin:2.4rem 0 .6rem;font-weight:600}
h3{font-size:1rem;margin:1.6rem 0 .4rem;font-weight:600}
p{margin:.3rem 0 .8rem}.lead{color:var(--soft);max-width:44rem}.quiet{color:var(--soft);font-size:.9rem;margin:0}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:9}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px;border-radius:4px}
[tabindex="-1"]:focus{outline:none}
button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:6px;padding:.5rem 1.1rem;min-height:2.75rem;cursor:pointer}
button:hover{border-color:var(--blue);color:var(--blue)}
button.main{background:var(--blue);border-color:var(--blue);color:var(--on-blue);font-weight:600;padding-inline:2rem}
button.main:hover{filter:brightness(1.12);color:var(--on-blue)}
button:disabled,button.main:disabled{background:var(--wash);border-color:var(--line);color:var(--soft);cursor:default;filter:none}
.languages{display:flex}.languages button{border-color:var(--line);border-radius:0;padding:.3rem .8rem;font-size:.875rem}
.languages button:first-child{border-radius:6px 0 0 6px}.languages button:last-child{border-radius:0 6px 6px 0;border-left:0}
[aria-pressed=true]{background:var(--wash);font-weight:600;box-shadow:inset 0 -2px var(--blue)}
.drop{position:relative;border:1.5px dashed var(--soft);border-radius:10px;background:var(--card);text-align:center;padding:2.2rem 1rem 1.4rem;margin:1.4rem 0}
.drop.over{border-style:solid;border-color:var(--blue);background:var(--wash)}
.drop input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.drop:focus-within{outline:3px solid var(--blue);outline-offset:2px}
.drop label{display:block}.drop strong{font-weight:600;font-size:1.08rem}.drop p{color:var(--soft);font-size:.9rem;margin:.2rem 0 0}
.drop svg{display:block;width:2.8rem;margin:0 auto .6rem;fill:none;stroke:var(--blue);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
#list{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
#list li{display:grid;grid-template-columns:3.2rem 1fr auto;gap:.9rem;align-items:center;border-bottom:1px solid var(--line);padding:.6rem 0}
#list img,#list .blank{width:3.2rem;height:4.2rem;object-fit:contain;background:var(--wash);border:1px solid var(--line)}
#list .blank{display:grid;place-items:center;font-size:.75rem;color:var(--soft)}
#list p{margin:0;font-size:.9rem}#list .name{font-size:1rem}
.low{color:var(--bad)}.enough,.unknown{color:var(--soft)}.best{color:var(--good)}
.notice{border-left:4px solid var(--bad);background:var(--card);padding:.7rem 1rem}
.actions{display:flex;flex-wrap:wrap;gap:.8rem 1.2rem;align-items:center;margin:1.6rem 0}
progress{display:block;width:100%;height:.55rem;accent-color:var(--blue);margin:.8rem 0}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:1.2rem;align-items:center;background:var(--card);border:1px solid var(--line);border-top:5px solid var(--tone);border-radius:8px;padding:1.4rem;margin-top:2rem}
.verdict svg{width:4.2rem;fill:none;stroke:var(--tone);stroke-width:3.2;stroke-linecap:round;stroke-linejoin:round}
.verdict h2{margin:0;font-size:1.55rem;color:var(--tone)}.verdict p{margin:.2rem 0 0}
.genuine{--tone:var(--good)}.copy,.altered{--tone:var(--bad)}.unsure,.unreadable{--tone:var(--doubt)}
.sheet{margin-top:1.6rem}.sheet>h2{border-bottom:1px solid var(--line);padding-bottom:.3rem}
.reasons{margin:.2rem 0;padding-left:1.2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;font-weight:400;padding:.45rem .8rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);width:45%}
.good{color:var(--good)}.bad{color:var(--bad)}.doubt{color:var(--doubt)}
.tools{display:flex;flex-wrap:wrap;gap:.6rem 1.4rem;align-items:center;margin:.6rem 0}.tools label{display:flex;gap:.5rem;align-items:center;min-height:2.75rem}
input[type=checkbox]{width:1.15rem;height:1.15rem;accent-color:var(--blue)}
.faces{display:grid;gap:1rem}.faces.beside{grid-template-columns:1fr 1fr}
.face{position:relative;margin:0;border:1px solid var(--line);background:#fff;line-height:0}
.face img,.face svg{width:100%;height:auto;display:block}.face svg,.face .top{position:absolute;inset:0;height:100%}
.faces .second,.faces.beside .top,.faces.beside .edge,.faces.beside .first .right{display:none}.faces.beside .second{display:block}
.face figcaption{position:absolute;top:.4rem;font:600 .8rem/1.6 sans-serif;background:#fffffff0;color:#20242a;border:1px solid #cfcabf;border-radius:4px;padding:.05rem .5rem}
.face .left{left:.4rem}.face .right{right:.4rem}
.face .edge{position:absolute;top:0;bottom:0;width:2px;margin-left:-1px;background:#23487c}
.face rect{fill:#c4361a1c;stroke:#b3301c;stroke-width:.7;vector-effect:non-scaling-stroke}
.face rect.foreign{fill:none;stroke:#4a5560;stroke-dasharray:5 4}
.face rect{stroke-width:2}.face rect.now{stroke-width:4;fill:#c4361a33}
.face text{font:700 5px sans-serif;fill:#a3261b;paint-order:stroke;stroke:#fff;stroke-width:1.2px}
input[type=range]{width:100%;height:2.75rem;accent-color:var(--blue);margin:0}
.places{list-style:none;margin:0;padding:0}.places li{border-bottom:1px solid var(--line);padding:.8rem 0}
.places button{border:0;background:none;padding:.2rem 0;text-decoration:underline;text-underline-offset:.25em;color:var(--blue);min-height:2rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}.pair figure{margin:0}.pair figcaption{font-size:.85rem;color:var(--soft)}
.pair canvas,.pair img{width:100%;height:auto;border:1px solid var(--line);background:#fff;display:block}
.hand{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem}
.hand li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem}.hand h3{margin:.6rem 0 .2rem}.hand p{font-size:.92rem;margin:0}
.drawing{width:100%;max-width:13rem;display:block;margin:0 auto}
.paper{fill:#fdfcf9;stroke:#8a8f96}.petal{fill:#e9b8c3;stroke:#b97887}.line{fill:none;stroke:var(--ink);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.device{fill:#3a4049}.screen{fill:#cfd3d8}.glow{fill:#e4e7ea;stroke:#555b63}.glyph{font:600 22px "BIZ UDPMincho","Noto Serif CJK JP",serif;fill:#20242a}
.rule{stroke:#9aa0a7;stroke-width:2}.word{font:600 17px "BIZ UDPGothic","Noto Sans CJK JP",sans-serif;fill:#8b9098}.hatch{stroke:#9aa0a7;stroke-width:1}.film{fill:#dbe6f4cc;stroke:#23487c}
.how{padding-left:1.2rem;margin:.4rem 0}
.printed{display:none}
footer{color:var(--soft);font-size:.88rem;border-top:1px solid var(--line);margin-top:3rem;padding-top:1rem;padding-bottom:2rem}
@media (max-width:34rem){h1{font-size:1.5rem;margin-top:1rem}.verdict{grid-template-columns:1fr;text-align:left;gap:.6rem}.verdict svg{width:3.2rem}.verdict h2{font-size:1.3rem}
.faces.beside{grid-template-columns:1fr}.actions button{width:100%}#list li{grid-template-columns:2.6rem 1fr}#list li button{grid-column:2;justify-self:start}}
@media (prefers-reduced-motion:no-preference){#result:not([hidden]){animation:rise .25s ease-out}@keyframes rise{from{opacity:.2;transform:translateY(6px)}}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--wash:#fff;--good:#1d6449;--bad:#a3261b;--doubt:#7d5200;--blue:#23487c}
body{font-size:10.5pt}h2,h3{break-after:avoid}.sheet .pair{max-width:11cm}.faces-hint,header .languages,#ask,#how,#after,.tools,input[type=range],.edge,.skip{display:none!important}
.printed{display:block}.faces,.faces.beside{grid-template-columns:1fr 1fr}.faces .second{display:block}.faces .top,.faces .edge,.faces .first .right{display:none}
.face,.places li,.verdict,.hand li{break-inside:avoid}.hand{grid-template-columns:repeat(3,1fr)}.hand p{font-size:8.5pt}}
`;
