//! CPU time of this thread, in slices of about a millisecond. The machine is shared:
//! of a handful of slices the fast ones tell what the code costs, the others what the
//! neighbors did.

use rustix::time::{ClockId, clock_gettime};

/// How long a slice lasts about, nanoseconds.
const SLICE_NS: u64 = 1_000_000;
/// Slices of one measurement.
const SLICES: usize = 21;
/// The fewest slices of one that takes very long.
const SLICES_MIN: usize = 9;
/// A measurement does not go on for longer, nanoseconds.
const LONGEST_NS: u64 = 1_500_000_000;

/// CPU time of this thread, nanoseconds.
pub fn cpu_ns() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
}

/// The CPU time of a call, nanoseconds.
pub fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let begun = cpu_ns();
    let result = run();
    (result, (cpu_ns() - begun) as f64)
}

/// The 10th percentile: what the fastest tenth takes at most.
pub fn p10(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures
        .get(figures.len().saturating_sub(1) / 10)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Nanoseconds for a text of the mean length. `run(from, count)` works through texts
/// and begins anew behind the last one. A slice is divided by the bytes it went
/// through, so that long texts do not make a slow slice.
pub fn per_text(lengths: &[usize], mut run: impl FnMut(usize, usize)) -> f64 {
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    let mut from = 0;
    let mut slice = |count: usize| {
        let ((), ns) = timed(|| run(from, count));
        let bytes: usize = (from..from + count)
            .map(|at| lengths[at % lengths.len()])
            .sum();
        from = (from + count) % lengths.len();
        (ns, ns * mean / bytes.max(1) as f64)
    };
    let mut count = 1;
    loop {
        let (ns, _) = slice(count);
        if ns >= SLICE_NS as f64 * 0.7 {
            break;
        }
        let factor = (SLICE_NS as f64 / ns.max(1.0)).clamp(1.1, 4.0);
        count = (count as f64 * factor).ceil() as usize;
    }
    let begun = cpu_ns();
    let mut figures = Vec::new();
    while figures.len() < SLICES && (figures.len() < SLICES_MIN || cpu_ns() - begun < LONGEST_NS) {
        figures.push(slice(count).1);
    }
    p10(&mut figures)
}
