//! The exports of the core module: numbers in, numbers out, texts by address.

use std::cell::RefCell;

use crate::{Tally, texts};

#[derive(Default)]
struct State {
    texts: Vec<&'static str>,
    last: Tally,
    #[cfg(feature = "ours")]
    ours: Option<crate::ours::Ours>,
    #[cfg(feature = "peers")]
    matcher: Option<crate::peers::Matcher>,
    #[cfg(feature = "peers")]
    limits: crate::limits::Limits,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Bytes the host wrote and never changes again.
///
/// # Safety
/// The host hands in an address of [`alloc`] or of a data segment, and its length.
unsafe fn bytes(at: *const u8, length: usize) -> &'static [u8] {
    // SAFETY: as above; nothing is ever freed.
    unsafe { std::slice::from_raw_parts(at, length) }
}

/// Runs over texts and gives the hash of what came of it.
fn over(from: usize, count: usize, mut run: impl FnMut(&mut State, &str, &mut Tally)) -> u64 {
    STATE.with_borrow_mut(|state| {
        let all = std::mem::take(&mut state.texts);
        let mut tally = Tally::default();
        texts::each(&all, from, count, |text| run(state, text, &mut tally));
        state.texts = all;
        state.last = tally;
        tally.hash
    })
}

/// Room for bytes of the host.
#[unsafe(no_mangle)]
extern "C" fn alloc(length: usize) -> *mut u8 {
    Vec::leak(Vec::with_capacity(length)).as_mut_ptr()
}

/// Takes a set of texts; gives their number.
#[unsafe(no_mangle)]
extern "C" fn take_texts(at: *const u8, length: usize) -> u32 {
    // SAFETY: see `bytes`.
    let all = texts::decode(unsafe { bytes(at, length) });
    let count = all.len() as u32;
    STATE.with_borrow_mut(|state| state.texts = all);
    count
}

/// Hits of the last run.
#[unsafe(no_mangle)]
extern "C" fn last_hits() -> u64 {
    STATE.with_borrow(|state| state.last.hits)
}

/// Texts of the last run that were given up.
#[unsafe(no_mangle)]
extern "C" fn last_capped() -> u64 {
    STATE.with_borrow(|state| state.last.capped)
}

#[cfg(feature = "ours")]
mod ours {
    use super::{STATE, State, Tally, bytes, over};

    fn keep(ours: Result<crate::ours::Ours, String>) -> u32 {
        STATE.with_borrow_mut(|state| {
            state.ours = ours.ok();
            u32::from(state.ours.is_some())
        })
    }

    /// Loads a pack, checking it; 1 if it is a good one.
    #[unsafe(no_mangle)]
    extern "C" fn load(at: *const u8, length: usize) -> u32 {
        // SAFETY: see `bytes`.
        keep(crate::ours::Ours::load(unsafe { bytes(at, length) }))
    }

    /// Opens a checked pack where it lies; 1 if it is a good one.
    #[unsafe(no_mangle)]
    extern "C" fn open(at: *const u8, length: usize) -> u32 {
        // SAFETY: see `bytes`.
        keep(crate::ours::Ours::open(unsafe { bytes(at, length) }))
    }

    /// Begins a session.
    #[unsafe(no_mangle)]
    extern "C" fn session() {
        STATE.with_borrow_mut(|state| state.ours.as_mut().expect("open").session());
    }

    fn find(state: &mut State, text: &str, tally: &mut Tally) {
        state.ours.as_mut().expect("open").find(text, tally);
    }

    fn verdict(state: &mut State, text: &str, tally: &mut Tally) {
        state.ours.as_mut().expect("open").verdict(text, tally);
    }

    #[unsafe(no_mangle)]
    extern "C" fn find_many(from: usize, count: usize) -> u64 {
        over(from, count, find)
    }

    #[unsafe(no_mangle)]
    extern "C" fn verdict_many(from: usize, count: usize) -> u64 {
        over(from, count, verdict)
    }

    /// Runs on one text by its address; gives the number of hits.
    fn at(at: *const u8, length: usize, run: impl Fn(&mut State, &str, &mut Tally)) -> u32 {
        // SAFETY: see `bytes`.
        let text = std::str::from_utf8(unsafe { bytes(at, length) }).expect("UTF-8");
        let mut tally = Tally::default();
        STATE.with_borrow_mut(|state| {
            run(state, text, &mut tally);
            state.last = tally;
        });
        tally.hits as u32
    }

    #[unsafe(no_mangle)]
    extern "C" fn find_at(text: *const u8, length: usize) -> u32 {
        at(text, length, find)
    }

    #[unsafe(no_mangle)]
    extern "C" fn verdict_at(text: *const u8, length: usize) -> u32 {
        at(text, length, verdict)
    }
}

#[cfg(feature = "peers")]
mod peers {
    use super::{STATE, bytes, over};
    use crate::limits::Limit;
    use crate::peers::Matcher;
    use crate::texts;

    fn keep(matcher: Result<Matcher, String>) -> u32 {
        STATE.with_borrow_mut(|state| {
            state.matcher = matcher.ok();
            u32::from(state.matcher.is_some())
        })
    }

    #[unsafe(no_mangle)]
    extern "C" fn aho_build(at: *const u8, length: usize) -> u32 {
        // SAFETY: see `bytes`.
        keep(Matcher::aho(&texts::decode(unsafe { bytes(at, length) })))
    }

    #[unsafe(no_mangle)]
    extern "C" fn daachorse_load(at: *const u8, length: usize) -> u32 {
        // SAFETY: see `bytes`.
        keep(Matcher::deserialize(unsafe { bytes(at, length) }))
    }

    #[unsafe(no_mangle)]
    extern "C" fn match_many(from: usize, count: usize) -> u64 {
        over(from, count, |state, text, tally| {
            state.matcher.as_ref().expect("built").find(text, tally);
        })
    }

    #[unsafe(no_mangle)]
    extern "C" fn limit_many(which: usize, from: usize, count: usize) -> u64 {
        over(from, count, |state, text, tally| {
            state.limits.run(Limit::ALL[which], text, tally);
        })
    }
}
