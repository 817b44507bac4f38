// The filters of npm on the same texts, with their own lists, and with ours where they
// take a list of that size. Only whether a text is clean is asked, which is the least
// they do. Takes a file that says where everything is; writes figures.

import { readFileSync } from "node:fs";

import { AllProfanity } from "allprofanity";
import { Profanity, profaneWords } from "@2toad/profanity";
import {
  DataSet,
  RegExpMatcher,
  englishDataset,
  englishRecommendedTransformers,
  parseRawPattern,
} from "obscenity";

import { cpu, nanoseconds, texts } from "./common.mjs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const figures = [];
const add = (subject, terms, text, what, value) => figures.push({ subject, terms, text, what, value });
const sets = Object.entries(plan.texts).map(([name, file]) => ({ name, all: texts(file) }));

/** What they may take to make themselves ready; over it the size is left out, ms. */
const READY_MS = 20000;
/** And for one text of the mean length, ns. */
const SLOW_NS = 50e6;

/** Each peer by its name: made over a list, or over its own where there is none. */
const peers = {
  obscenity(list) {
    const dataset = list
      ? list.reduce((set, word) => set.addPhrase((phrase) => phrase.addPattern(parseRawPattern(word))), new DataSet())
      : englishDataset;
    const matcher = new RegExpMatcher({ ...dataset.build(), ...englishRecommendedTransformers });
    return (text) => matcher.hasMatch(text);
  },
  "@2toad/profanity"(list) {
    // Whole words are asked for by ASCII borders, which a Chinese text does not have.
    const filter = new Profanity({ languages: ["en"], wholeWord: !list });
    if (list) {
      filter.removeWords([...profaneWords.get("en")]);
      filter.addWords(list);
    }
    return (text) => filter.exists(text);
  },
  allprofanity(list) {
    const filter = new AllProfanity({ silent: true });
    if (list) {
      filter.clearList();
      filter.add(list);
    }
    return (text) => filter.check(text);
  },
};

for (const [subject, make] of Object.entries(peers)) {
  for (const { terms, file } of [{ terms: 0, file: null }, ...plan.lists]) {
    const list = file === null ? null : texts(file);
    const begun = cpu();
    const has = make(list);
    has("a clean text");
    const ready = cpu() - begun;
    add(subject, terms, "", "ready ms", ready);
    if (ready > READY_MS) break;
    for (const { name, all } of sets) {
      const probe = cpu();
      has(all[0]);
      if ((cpu() - probe) * 1e6 > SLOW_NS * (name === "post10k" ? 50 : 1)) continue;
      const run = (from, count) => {
        let hits = 0;
        for (let i = from; i < from + count; i += 1) hits += has(all[i % all.length]) ? 1 : 0;
        return hits;
      };
      add(subject, terms, name, "ns", nanoseconds(all, run));
      add(subject, terms, name, "flagged", run(0, Math.min(all.length, 200)) / Math.min(all.length, 200));
    }
  }
}
process.stdout.write(JSON.stringify(figures));
