//! Ratios, small and quick: fold + match beside aho-corasick and daachorse, on the same
//! texts and lists. The large table is the command's (`cargo run --release`).

use std::hint::black_box;
use std::time::Duration;

use bench::data::Data;
use bench::{native, packs};
use bench_guest::Tally;
use bench_guest::ours::Ours;
use bench_guest::peers::Matcher;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Sizes of the lists.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Texts in one round.
const TEXTS: usize = 200;

fn matching(criterion: &mut Criterion) {
    let data = Data::new(None, SIZES[2] * 21 / 20).expect("made-up words");
    for size in SIZES {
        let packed = packs::build(&data.words, size).expect("a pack");
        let words: Vec<&str> = packed.terms.iter().map(String::as_str).collect();
        let mut ours = Ours::open(native::forever(&packed.bytes)).expect("a good pack");
        let aho = Matcher::aho(&words).expect("an automaton");
        let daachorse = Matcher::daachorse(&words).expect("an automaton");
        for (name, texts) in [("zh60", &data.zh60), ("en200", &data.en200)] {
            let texts = &texts[..TEXTS];
            let mut group = criterion.benchmark_group(format!("{name}/{size}"));
            group
                .warm_up_time(Duration::from_millis(300))
                .measurement_time(Duration::from_secs(1))
                .throughput(Throughput::Elements(TEXTS as u64));
            let mut run = |who: &str, find: &mut dyn FnMut(&str, &mut Tally)| {
                group.bench_function(who, |bencher| {
                    bencher.iter(|| {
                        let mut tally = Tally::default();
                        texts.iter().for_each(|text| find(text, &mut tally));
                        black_box(tally)
                    });
                });
            };
            run("screen", &mut |text, tally| ours.find(text, tally));
            run("aho-corasick", &mut |text, tally| aho.find(text, tally));
            run("daachorse", &mut |text, tally| daachorse.find(text, tally));
            group.finish();
        }
    }
}

criterion_group!(benches, matching);
criterion_main!(benches);
