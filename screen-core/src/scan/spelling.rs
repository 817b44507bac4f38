//! Latin letters as the sounds of Han characters: whole syllables, or first letters.
//!
//! A match: `du`, `weixin`, `vx`, `wx`. Near misses: `check`, `http`.

use super::sounds::{SYLLABLE_LETTERS_MAX, Sounds};

/// Letters of the longest word that is read as sounds.
pub(crate) const SPELLED_LETTERS_MAX: usize = 12;
/// Letters of the longest word that is read as first letters only.
const INITIALS_MAX: usize = 2;

/// Whether letters are a row of syllables, one of which may be its first letter only; or
/// so few that all may be first letters.
pub(crate) fn can_be_sounds(sounds: &Sounds<'_>, letters: &[u8]) -> bool {
    if letters.len() > SPELLED_LETTERS_MAX {
        return false;
    }
    let initials = if letters.len() <= INITIALS_MAX {
        INITIALS_MAX
    } else {
        1
    };
    // For each place the fewest first letters on the way to it.
    let mut fewest = [usize::MAX; SPELLED_LETTERS_MAX + 1];
    if let Some(first) = fewest.first_mut() {
        *first = 0;
    }
    for start in 0..letters.len() {
        let so_far = fewest.get(start).copied().unwrap_or(usize::MAX);
        if so_far > initials {
            continue;
        }
        for (end, sound) in ends_of_sounds(sounds, letters, start) {
            let with = so_far.saturating_add(usize::from(sound.is_none()));
            if let Some(slot) = fewest.get_mut(end) {
                *slot = (*slot).min(with);
            }
        }
    }
    fewest
        .get(letters.len())
        .is_some_and(|with| *with <= initials)
}

/// Where a sound that begins with a letter can end: behind its first letter or letters,
/// with no syllable, or behind a whole syllable.
pub(crate) fn ends_of_sounds<'a>(
    sounds: &'a Sounds<'_>,
    letters: &'a [u8],
    start: usize,
) -> impl Iterator<Item = (usize, Option<u16>)> + 'a {
    let rest = letters.get(start..).unwrap_or_default();
    let initial = initial_letters(rest).map(move |length| (start.saturating_add(length), None));
    let syllables = (1..=SYLLABLE_LETTERS_MAX.min(rest.len())).filter_map(move |length| {
        let sound = sounds.syllable(rest.get(..length)?)?;
        Some((start.saturating_add(length), Some(sound)))
    });
    initial.into_iter().chain(syllables)
}

/// How many of these letters are the beginning of a syllable that people write for the
/// whole of it.
pub(crate) fn initial_letters(letters: &[u8]) -> Option<usize> {
    match letters {
        [b'z' | b'c' | b's', b'h', ..] => Some(2),
        [first, ..] if b"bpmfdtnlgkhjqxzcsrywv".contains(first) => Some(1),
        _ => None,
    }
}
