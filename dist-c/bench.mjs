import ort from '/work/main/node_modules/onnxruntime-node/dist/index.js'
import { graph, node, value, attribute as a, encodeModel, compile, ML } from '/work/main/dist-c/inference/index.js'
import { buildForest } from '/work/main/dist-c/inference/forest-builder.js'
import { scoreForest } from '/work/main/dist-c/inference/forest.js'
import { wasmScorer } from '/work/main/dist-c/inference/forest-wasm.js'
function rng(s){return()=>{s|=0;s=s+0x6D2B79F5|0;let t=Math.imul(s^s>>>15,1|s);t=t+Math.imul(t^t>>>7,61|t)^t;return((t^t>>>14)>>>0)/4294967296}}
const r=rng(1)
function trees(T,grow){const L={trees:[],ids:[],features:[],thresholds:[],modes:[],whenTrue:[],whenFalse:[],missingTrue:[],leafTrees:[],leafIds:[],leafTargets:[],leafWeights:[],width:1}
 for(let t=0;t<T;t++)grow(L,t); return L}
const F=30
function full(D){return (L,t)=>{let n=1;const g=(id,d)=>{const leaf=d===D;const [y,f]=leaf?[0,0]:[n++,n++];L.trees.push(t);L.ids.push(id);L.features.push(leaf?0:Math.floor(r()*F));L.thresholds.push(leaf?0:Math.fround(r()));L.modes.push(leaf?'LEAF':'BRANCH_LEQ');L.whenTrue.push(y);L.whenFalse.push(f);L.missingTrue.push(r()<.5?1:0);if(leaf){L.leafTrees.push(t);L.leafIds.push(id);L.leafTargets.push(0);L.leafWeights.push(Math.fround(r()-.5))}else{g(y,d+1);g(f,d+1)}};g(0,0)}}
function leafwise(leaves){return (L,t)=>{ // random leaf-wise growth
  const kids=[null];const leafs=[0];while(leafs.length<leaves){const i=Math.floor(r()*r()*leafs.length);const id=leafs.splice(i,1)[0];kids[id]=[kids.length,kids.length+1];leafs.unshift(kids.length);leafs.push(kids.length+1);kids.push(null,null)}
  kids.forEach((k,id)=>{L.trees.push(t);L.ids.push(id);L.features.push(k?Math.floor(r()*F):0);L.thresholds.push(k?Math.fround(r()):0);L.modes.push(k?'BRANCH_LEQ':'LEAF');L.whenTrue.push(k?k[0]:0);L.whenFalse.push(k?k[1]:0);L.missingTrue.push(0);if(!k){L.leafTrees.push(t);L.leafIds.push(id);L.leafTargets.push(0);L.leafWeights.push(Math.fround(r()-.5))}})}}
const med=(x)=>x.sort((p,q)=>p-q)[x.length>>1]
for (const [name,L] of [['500x6',trees(500,full(6))],['200x31leaves',trees(200,leafwise(31))],['200x255leaves',trees(200,leafwise(255))]]) {
  const bytes=encodeModel(graph({name:'g',inputs:[value('x','float',['N',F])],outputs:[value('y','float',['N',1])],nodes:[node('TreeEnsembleRegressor',['x'],['y'],{n_targets:a.int(1),nodes_treeids:a.ints(L.trees),nodes_nodeids:a.ints(L.ids),nodes_featureids:a.ints(L.features),nodes_values:a.floats(L.thresholds),nodes_modes:a.texts(L.modes),nodes_truenodeids:a.ints(L.whenTrue),nodes_falsenodeids:a.ints(L.whenFalse),nodes_missing_value_tracks_true:a.ints(L.missingTrue),target_treeids:a.ints(L.leafTrees),target_nodeids:a.ints(L.leafIds),target_ids:a.ints(L.leafTargets),target_weights:a.floats(L.leafWeights)},ML)]}))
  let t0=performance.now(); const plan=compile(bytes); const tc=performance.now()-t0
  const forest=buildForest(L,'float'); t0=performance.now(); const fast=wasmScorer(forest); const tw=performance.now()-t0
  const s=await ort.InferenceSession.create(bytes,{intraOpNumThreads:1,interOpNumThreads:1})
  for (const N of [1,8,100,4096]) {
    const mk=()=>Float32Array.from({length:N*F},()=>r()<.02?NaN:r())
    let bad=0,tot=0;const reps=N>1000?15:400; const tj=[],tws=[],to=[],tp=[]
    for(let k=0;k<reps;k++){const x=mk();const out=new Float32Array(N)
      let p=performance.now();const j=scoreForest(forest,x,{rows:N,columns:F,combine:'add'});tj.push(performance.now()-p)
      p=performance.now();fast(x,{rows:N,columns:F},out);tws.push(performance.now()-p)
      p=performance.now();plan.run({x:{type:'float',shape:[N,F],data:x}});tp.push(performance.now()-p)
      p=performance.now();const o=await s.run({x:new ort.Tensor('float32',x,[N,F])});to.push(performance.now()-p)
      for(let i=0;i<N;i++) { if(j.values[i]!==out[i]) {console.log('ts/wasm differ',i,j.values[i],out[i]);process.exit(1)} if (out[i]!==o.y.data[i]) {bad++;if(bad<5)console.log('ort',k,i,out[i],o.y.data[i])} tot++ }
    }
    console.log('bad',bad,'of',tot,name,'N',N,'us/row ts',(1e3*med(tj)/N).toFixed(2),'wasm',(1e3*med(tws)/N).toFixed(2),'plan',(1e3*med(tp)/N).toFixed(2),'ort',(1e3*med(to)/N).toFixed(2))
  }
  console.log(name,'bytes',bytes.length,'compile ms',tc.toFixed(1),'wasm ms',tw.toFixed(1))
}
