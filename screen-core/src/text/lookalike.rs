//! Letters of other scripts that look like Latin ones (after Unicode UTS 39).
//!
//! Undoes: a name written with Cyrillic or Greek letters among Latin ones. A match:
//! `раy` for `pay`. It is used where whole names are compared, never on running text:
//! honest Cyrillic would turn into Latin noise.

/// The Latin letter a folded letter looks like; itself where there is none.
fn look(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'н' => 'h',
        'і' | 'ι' | 'ı' | '1' | 'l' | '|' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'ո' => 'n',
        'о' | 'ο' | 'օ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' | '5' => 's',
        'т' | 'τ' => 't',
        'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        _ => c,
    }
}

/// What two names have in common that read alike: the folded name without its spaces,
/// each letter as the one it looks like.
pub(crate) fn skeleton(folded: &str) -> String {
    folded.chars().filter(|c| *c != ' ').map(look).collect()
}
