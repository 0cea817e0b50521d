import fc from "fast-check";
import { asInput, drawnCluster, drawnPolicy } from "./test/lib/plan/schedule/instances.ts";
import { compile } from "./lib/plan/schedule/compile.ts";
import { place, compareScores, type Placement } from "./lib/plan/schedule/placement.ts";
import { orders } from "./lib/plan/schedule/orders.ts";
import { searchExact } from "./lib/plan/schedule/exact.ts";
const max = Number(process.argv[2] ?? 7), hops = Number(process.argv[3] ?? 3), n = Number(process.argv[4] ?? 300), slot=Number(process.argv[5]??15);
const samples = fc.sample(fc.tuple(fc.array(drawnCluster(hops), { minLength: max, maxLength: max }), drawnPolicy), { numRuns: n, seed: 1 });
const stats: number[] = [], times: number[]=[]; let reached = 0, improved = 0, unproven = 0;
for (const [drawn, policy] of samples) {
  const model = compile(asInput(drawn, policy, slot));
  const relaxed = place(model, model.jobs.map((j) => j.index), false);
  let best: Placement | undefined; let hit = false;
  for (const o of orders(model)) { const p = place(model, o); if (!best || compareScores(p.score, best.score) < 0) best = p; if (p.score.unplaced===0 && p.score.charge <= relaxed.score.charge && p.score.late <= relaxed.score.late) { hit = true; break; } }
  if (hit) { reached++; continue; }
  if (best!.score.unplaced) continue;
  const t = performance.now();
  const r = searchExact(model, best!, 400_000);
  times.push(performance.now() - t); stats.push(r.labels); if (!r.proven) {unproven++; console.log(JSON.stringify(policy).slice(0,600));}
  if (r.placement.score.charge < best!.score.charge) improved++;
}
stats.sort((a,b)=>a-b); times.sort((a,b)=>a-b);
const q=(x:number[],p:number)=>x[Math.floor(p*(x.length-1))];
console.log({ n, reached, searched: stats.length, improved, unproven, nodes: [.5,.9,.99,1].map(p=>q(stats,p)), ms: [.5,.9,.99,1].map(p=>Math.round(q(times,p)??0)) });
import { createSearchSpace } from "./lib/plan/schedule/search-space.ts";
{ let worst=0, w:any; for (const [drawn, policy] of samples) { const model = compile(asInput(drawn, policy, slot)); let best: Placement|undefined; for (const o of orders(model)) { const p = place(model, o); if (!best || compareScores(p.score, best.score) < 0) best = p; } const r = searchExact(model,best!,400000); if (r.labels>worst){worst=r.labels; const js=model.jobs.filter(j=>j.tasks.length); w={labels:r.labels,policy,drawn,first:best!.score,final:r.placement.score,bound:createSearchSpace(model,js).bound(createSearchSpace(model,js).root), tasks: js.map(j=>j.tasks.length)};} } console.log(JSON.stringify(w,null,0)); }
