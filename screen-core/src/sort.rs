//! A stable sort that exists once, for lists that are short or seldom sorted. The
//! standard library's sort is copied for each type, some kilobytes every time, and
//! a module that is sent to every reader feels that.

use std::cmp::Ordering;

/// So many items are sorted where they stand, each moved back to its place.
const SHORT: usize = 24;

/// Sorts; equals stay in their order.
pub(crate) fn sort_by<T>(items: &mut [T], by: impl Fn(&T, &T) -> Ordering) {
    if items.len() <= SHORT {
        for end in 2..=items.len() {
            for at in (1..end).rev() {
                match items.get(at - 1..=at) {
                    Some([a, b]) if by(a, b).is_gt() => items.swap(at - 1, at),
                    _ => break,
                }
            }
        }
        return;
    }
    let order = order(items.len(), &|a, b| {
        let (Some(a), Some(b)) = (items.get(a), items.get(b)) else {
            return Ordering::Equal;
        };
        by(a, b)
    });
    arrange(order, &mut |a, b| items.swap(a, b));
}

/// Sorts by a key; equals stay in their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Which item belongs at each place: merges ever longer runs.
fn order(count: usize, by: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        for run in order.chunks(width * 2) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let ([a, behind_a @ ..], [b, behind_b @ ..]) = (left, right) {
                if by(*a, *b).is_le() {
                    merged.push(*a);
                    left = behind_a;
                } else {
                    merged.push(*b);
                    right = behind_b;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        merged.clear();
        width *= 2;
    }
    order
}

/// Brings each item to its place, one circle of exchanges after the other.
fn arrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        while let Some(slot) = order.get_mut(at) {
            let from = std::mem::replace(slot, at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        let mut seed = 7u32;
        for length in 0..200 {
            let items: Vec<(u32, usize)> = (0..length)
                .map(|place| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 27, place)
                })
                .collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs);
            sort_by(&mut ours, |a, b| b.cmp(a));
            theirs.sort_by(|a, b| b.cmp(a));
            assert_eq!(ours, theirs);
        }
    }
}
