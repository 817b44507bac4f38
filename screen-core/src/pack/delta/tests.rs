//! Applying, against whatever bytes come in; with `authoring`, there and back.

use super::*;

const BASE: &[u8] = b"the old pack, with a table";

/// A delta from [`BASE`], whatever its operations lead to.
fn delta(operations: &[u8], result: &[u8]) -> Vec<u8> {
    let length = u32::try_from(result.len()).expect("short");
    [
        MAGIC.as_slice(),
        &VERSION.to_le_bytes(),
        &length.to_le_bytes(),
        &digest(BASE),
        &digest(result),
        operations,
    ]
    .concat()
}

fn refused(delta: &[u8]) -> RequestError {
    let error = apply(BASE, delta).expect_err("must be refused");
    assert!(error.advice().is_some() || error.code() == ErrorCode::TooLarge);
    error
}

#[test]
fn operations_do_what_the_description_says() {
    // Insert `A `, move on by 4, copy `old `, add to `pa`, move back by 10, copy `the`.
    let operations = [
        2 * 4 + 2,
        b'A',
        b' ',
        8 * 4 + 3,
        4 * 4,
        2 * 4 + 1,
        0,
        1,
        21 * 4 + 3,
        3 * 4,
    ];
    let result = b"A old pbthe";
    let made = delta(&operations, result);
    assert_eq!(apply(BASE, &made).as_deref(), Ok(result.as_slice()));
    let ends = ends(&made).expect("a delta");
    assert_eq!(ends, (hex(&digest(BASE)), hex(&digest(result))));
}

#[test]
fn another_base_is_refused_with_both_digests() {
    let error = apply(b"another", &delta(&[3 * 4], b"the")).expect_err("another base");
    assert_eq!(error.code(), ErrorCode::WrongBase);
    for pack in [BASE, b"another"] {
        assert!(error.message().contains(&hex(&digest(pack))), "{error}");
    }
    assert!(error.advice().is_some());
}

#[test]
fn operations_beyond_the_base_or_the_result_are_refused() {
    for operations in [
        [].as_slice(),
        // More than the result, more than the base.
        &[4 * 4],
        &[0xc3, 0x01, 3 * 4],
        // Back to before the beginning, and as far on as a number goes.
        &[3 * 4 + 3, 3 * 4],
        &[0xfb, 0xff, 0xff, 0xff, 0x0f, 3 * 4],
        // Fewer bytes than it says.
        &[3 * 4 + 1, 0, 0],
        &[3 * 4 + 2, b't', b'h'],
        // Numbers that do not end, or have more than 32 bits.
        &[0x80],
        &[0x80, 0x80, 0x80, 0x80, 0x10],
        &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        // To another result than it says.
        &[3 * 4],
    ] {
        let wrong = apply(BASE, &delta(operations, b"thX")).expect_err("damaged");
        assert_eq!(wrong.code(), ErrorCode::InvalidDelta, "{operations:?}");
    }
}

#[test]
fn headers_are_checked() {
    let good = delta(&[3 * 4], b"the");
    apply(BASE, &good).expect("good");
    for end in 0..good.len() {
        assert_eq!(refused(&good[..end]).code(), ErrorCode::InvalidDelta);
    }
    let mut newer = good.clone();
    newer[8] = 2;
    assert!(refused(&newer).message().contains("format 2"));
    let mut long = good.clone();
    long[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(refused(&long).code(), ErrorCode::TooLarge);
    assert_eq!(
        refused(&vec![0; DELTA_BYTES_MAX + 1]).code(),
        ErrorCode::TooLarge
    );
    // What follows the operations is a signature or a mistake.
    assert_eq!(
        refused(&[&good[..], b"x"].concat()).code(),
        ErrorCode::InvalidPack
    );
}

#[cfg(feature = "authoring")]
mod there_and_back {
    use super::*;
    use proptest::prelude::*;

    /// A pack made of pieces that repeat, and how the next version differs.
    fn packs() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
        let numbers = prop::collection::vec(0_u32..3_000, 0..700);
        let edits = prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                0_usize..40,
                prop::collection::vec(any::<u8>(), 0..40),
            ),
            0..12,
        );
        (numbers, edits, 0_u32..300).prop_map(|(numbers, edits, moved)| {
            let table = |plus: u32| -> Vec<u8> {
                let numbers = numbers
                    .iter()
                    .map(|n| if n % 3 == 0 { n + plus } else { *n });
                numbers.flat_map(u32::to_le_bytes).collect()
            };
            let (old, mut new) = (table(0), table(moved));
            for (at, removed, put) in edits {
                let at = at.index(new.len() + 1);
                let end = (at + removed).min(new.len());
                new.splice(at..end, put);
            }
            (old, new)
        })
    }

    proptest! {
        #[test]
        fn the_delta_leads_to_the_new_pack((old, new) in packs()) {
            let delta = make(&old, &new).expect("small packs");
            prop_assert_eq!(apply(&old, &delta), Ok(new));
        }

        /// One flipped bit, or more: an error or the very same pack, never a panic.
        #[test]
        fn a_damaged_delta_is_refused(
            (old, new) in packs(),
            flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..6),
        ) {
            let mut delta = make(&old, &new).expect("small packs");
            for (at, bit) in flips {
                let at = at.index(delta.len());
                delta[at] ^= 1 << bit;
            }
            if let Ok(result) = apply(&old, &delta) {
                prop_assert_eq!(result, new);
            }
        }

        #[test]
        fn any_operations_are_survived(
            operations in prop::collection::vec(any::<u8>(), 0..300),
            result in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            if let Ok(made) = apply(BASE, &delta(&operations, &result)) {
                prop_assert!(made.starts_with(&result));
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(apply(BASE, &bytes).is_err());
        }
    }

    #[test]
    fn a_table_whose_numbers_moved_costs_less_than_its_bytes() {
        let table = |plus: u32| -> Vec<u8> {
            let numbers = (0..20_000_u32).map(|n| n.wrapping_mul(2_654_435_761) % 100_000);
            numbers.flat_map(|n| (n + plus).to_le_bytes()).collect()
        };
        let (old, new) = (table(0), [table(0), table(3)[..4_000].to_vec()].concat());
        let delta = make(&old, &new).expect("small packs");
        assert_eq!(apply(&old, &delta), Ok(new));
        assert!(delta.len() < 4_400, "{}", delta.len());
        let same = make(&old, &old).expect("small packs");
        assert!(same.len() < 90, "{}", same.len());
    }

    #[test]
    fn a_signature_rides_along() {
        let signed = format!(
            "untrusted comment: x\n{}\ntrusted comment: y\n{}\n",
            "RWSJjcK3enGxPzhqTK/J9knQS2+x4acjM6sohhKngGkIAr/XY1rDDr9sz0pprtKMp+wmnJM9fBnyc1YQ1MIEHBCRwkKXW25hrws=",
            "SJYpRY2ke9H9s81mha4q+c4giYZcooprbpKoVVl2IF388fcsB0hfj5UwwsmzCCvKGbuw9V7NA5EwpgOLPDhnDA==",
        );
        let file = |pack: &[u8]| crate::pack::trust::embed(pack, &signed).expect("a signature");
        let new = file(b"the new pack, with a table");
        let delta = make(&file(BASE), &new).expect("small packs");
        // The signature of the base is no part of it.
        assert_eq!(apply(BASE, &delta), Ok(new.clone()));
        assert_eq!(apply(&file(BASE), &delta), Ok(new));
    }
}
