//! Whether one condition can only hold where another holds.
//!
//! The answer `true` is certain; `false` means that it could not be shown. What is
//! compared is the shape of the conditions and the terms of their lists, not texts.

use super::terms::Inside;
use crate::limits::LINT_IMPLICATION_STEPS_MAX;
use crate::pack::{Condition, Leaf};

/// What is known about the lists.
pub(super) struct Known<'a> {
    pub(super) inside: &'a Inside,
    /// The number of terms of each list.
    pub(super) terms: Vec<usize>,
}

impl Known<'_> {
    /// Whether `a` holds only where `b` does.
    pub(super) fn implies(&self, a: &Condition, b: &Condition) -> bool {
        let mut steps = LINT_IMPLICATION_STEPS_MAX;
        self.step(a, b, &mut steps)
    }

    fn step(&self, a: &Condition, b: &Condition, steps: &mut u32) -> bool {
        let Some(left) = steps.checked_sub(1) else {
            return false;
        };
        *steps = left;
        if a == b {
            return true;
        }
        // Taking apart what must hold as a whole loses nothing; it comes first.
        if let Condition::Any(parts) = a {
            return parts.iter().all(|part| self.step(part, b, steps));
        }
        if let Condition::All {
            of,
            within_chars: None,
        } = b
        {
            return of.iter().all(|part| self.step(a, part, steps));
        }
        let whole = match (a, b) {
            (
                Condition::List {
                    list: a,
                    at_least: n,
                },
                Condition::List {
                    list: b,
                    at_least: m,
                },
            ) => self.list(*a, *b, *n, *m),
            (Condition::Signal(a), Condition::Signal(b)) => signal(a, b),
            (Condition::None(a), Condition::None(b)) => {
                // Where nothing of `a` is, nothing of `b` is: all of `b` needs some of `a`.
                let whole = Condition::Any(a.clone());
                b.iter().all(|part| self.step(part, &whole, steps))
            }
            (
                Condition::All {
                    of: a,
                    within_chars: Some(near),
                },
                Condition::All {
                    of: b,
                    within_chars: Some(far),
                },
            ) => near <= far && b.iter().all(|b| a.iter().any(|a| self.same_places(a, b))),
            _ => false,
        };
        whole
            || matches!(b, Condition::Any(parts) if parts.iter().any(|part| self.step(a, part, steps)))
            || matches!(a, Condition::All { of, .. } if of.iter().any(|part| self.step(part, b, steps)))
    }

    fn list(&self, a: u32, b: u32, n: u32, m: u32) -> bool {
        let terms = self.terms.get(a as usize).copied().unwrap_or(0);
        (a == b && n >= m) || (m <= 1 && self.inside.covers(a, b, terms))
    }

    /// Whether `a` implies `b` and both point at the same places.
    fn same_places(&self, a: &Condition, b: &Condition) -> bool {
        match (a, b) {
            (
                Condition::List {
                    list: a,
                    at_least: n,
                },
                Condition::List {
                    list: b,
                    at_least: m,
                },
            ) => a == b && n >= m,
            (Condition::Signal(a), Condition::Signal(b)) => signal(a, b),
            _ => a == b,
        }
    }
}

fn signal(a: &Leaf, b: &Leaf) -> bool {
    a.name == b.name && a.window_s == b.window_s && a.at_least_ppm >= b.at_least_ppm
}
