/**
 * The page's only style sheet. Colours are named by what they mean; each pair of text and ground has a contrast of at
 * least 4.5 : 1 in both schemes. Bars differ in pattern as well as in colour.
 */
export const styleSheet = `
:root{color-scheme:light dark;--page:#fff;--text:#1c2128;--quiet:#545d68;--line:#d0d7de;--soft:#f4f6f8;--link:#0757b8;
--good:#1a7f4b;--warn:#8a5a00;--bad:#b3261e;--standard:#2f8f5b;--extended:#d99a1c;--ended:#c9453c;--unknown:#8b949e;
--work:#2b6cb0;--soak:#9db8d6;--freeze:#7a6aa8;--heat:43,108,176}
@media (prefers-color-scheme:dark){:root{--page:#12161b;--text:#e4e8ec;--quiet:#a3adb8;--line:#343c45;--soft:#1b2128;--link:#7cb7ff;
--good:#5cc98c;--warn:#e5b454;--bad:#ff8f85;--standard:#3f9f6b;--extended:#c98f22;--ended:#cf5a50;--unknown:#75808c;
--work:#4f8fd6;--soak:#2f4a68;--freeze:#8d7cc0;--heat:79,143,214}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:80rem;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}p{margin:.4rem 0}a{color:var(--link)}
.quiet{color:var(--quiet)}.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.75rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem;background:var(--soft)}
.tiles b{display:block;font-size:1.45rem;line-height:1.3}
.scroll{position:relative;overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}
caption{text-align:left;color:var(--quiet);padding:.25rem 0}
th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;overflow-wrap:normal}
td.d{white-space:nowrap;overflow-wrap:normal}
th[scope=row]{font-weight:400}
tr.group th{font-weight:600;background:var(--soft);padding-left:.4rem}
td.chart,th.chart{width:42%;min-width:14rem;padding-right:0}
svg.row{display:block;width:100%;height:1.1rem;border-radius:2px;overflow:hidden}
div.axis{container-type:inline-size}.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
svg.axis{display:block;width:100%;height:1.2rem;overflow:visible}
svg.axis text{font-size:11px;fill:var(--quiet);text-anchor:middle}svg.axis .nowText{fill:var(--text);font-weight:600}
.grid{fill:var(--line);opacity:.7}.now{fill:var(--text)}
.standard{fill:var(--standard)}.extended{fill:url(#hatch)}.platform{fill:url(#dots)}.ended{fill:var(--ended);opacity:.45}.unknownBar{fill:url(#thin)}
.work{fill:var(--work)}.soak{fill:var(--soak)}.freeze{fill:url(#cross);opacity:.8}.window{fill:var(--soak);opacity:.35}
.key{display:inline-block;width:1.6rem;height:.8rem;vertical-align:-.05rem;margin-right:.35rem;border-radius:2px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.4rem 0;font-size:.85rem}
td.heat{text-align:right;font-variant-numeric:tabular-nums}
.h1{background:rgba(var(--heat),.08)}.h2{background:rgba(var(--heat),.16)}.h3{background:rgba(var(--heat),.24)}.h4{background:rgba(var(--heat),.32)}.h5{background:rgba(var(--heat),.4)}
details{margin:.15rem 0}summary{cursor:pointer}code{font:.85em ui-monospace,monospace;overflow-wrap:anywhere}
.names{columns:16rem;font-size:.85rem;margin:.4rem 0;padding-left:1.1rem}
footer{margin-top:3rem;color:var(--quiet);font-size:.85rem}
@container (max-width:30rem){svg.axis .wide{display:none}}@container (max-width:20rem){svg.axis .middling{display:none}}
@media (max-width:45rem){body{padding:.75rem}table{min-width:40rem}}
@media print{body{max-width:none;padding:0;font-size:11px}nav{display:none}h2{break-after:avoid}tr,li{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
