//! The long way: every way in which a text could be read, walked through the tries.
//!
//! The folded characters are [`Signs`]; from each place where a term may begin a search
//! goes through the trie and takes, at every character, each reading the text allows: the
//! character itself, what it looks or sounds like, nothing where it only breaks a word
//! up. The trie ends most ways at the second character; a budget ends the rest.

mod han;
mod letters;
mod signs;

use super::Matcher;
use super::steps::Steps;
use crate::limits::{DISGUISE_STEPS_A_CHAR_MAX, DISGUISE_STEPS_MAX};
use crate::text::{FoldedText, OverBudget, Place};
pub(crate) use letters::{INNER_SIGNS_MAX, is_leet_sign};
use signs::Signs;
pub(crate) use signs::{PIECE_CHARS_MAX, is_fragment};

/// A disguised term in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Disguise {
    pub(crate) list: u16,
    pub(crate) place: Place,
    pub(crate) steps: Steps,
    /// The codes of the term.
    pub(crate) term: Vec<u16>,
}

/// All disguised terms in a folded text.
///
/// # Errors
/// [`OverBudget`] where there are more ways to read it than a bound of
/// [`crate::limits`].
pub(crate) fn find(
    matcher: &Matcher<'_>,
    folded: &FoldedText,
) -> Result<Vec<Disguise>, OverBudget> {
    let signs = Signs::new(matcher, folded);
    let mut found = Vec::new();
    letters::find(matcher, &signs, &mut found)?;
    // Without a Han character nothing stands for one.
    if signs.have_han() {
        han::find(matcher, &matcher.fuzzy, &signs, &mut found)?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests;

/// Steps that may be spent on a text.
fn budget(signs: &Signs) -> usize {
    signs
        .len()
        .saturating_mul(DISGUISE_STEPS_A_CHAR_MAX)
        .saturating_add(DISGUISE_STEPS_MAX)
}
