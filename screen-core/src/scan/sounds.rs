//! What a pack knows of the sounds and looks of characters, where it lies in the pack.
//!
//! ```text
//! SOUND_PAGES  u16 for each 128 characters from U+4E00 to U+9FFF: the number of its page
//! SOUND_CELLS  pages of 128 cells: sound (u16), shape (u16)
//! SYLLABLES    by their letters: six letters, zeros behind, and the sound (u16)
//! DISGUISES    u32 counts of the three tables: letters that look Latin (the letter and
//!              the Latin one), characters in two pieces (piece, piece, whole), emoji
//!              (emoji, character, character or zero); all u32, each table sorted
//! ```
//!
//! A sound is a number of nine bits for the syllable as it is matched (`zh` is `z`,
//! `ang` is `an`), two bits for which of the syllables it is, three for the tone. A shape
//! is the number that characters with the same main part share.

/// The first character with a sound.
pub(crate) const HAN_FROM: u32 = 0x4e00;
/// The character after the last.
pub(crate) const HAN_END: u32 = 0xa000;
/// Characters of a page.
pub(crate) const PAGE_CHARS: u32 = 128;
/// Letters of the longest syllable.
pub(crate) const SYLLABLE_LETTERS_MAX: usize = 6;
/// Bytes of one syllable in its table.
pub(crate) const SYLLABLE_BYTES: usize = 8;
/// The bits of a sound that are matched.
pub(crate) const MATCHED: u16 = 0x1ff;
/// The bits that make it one syllable.
pub(crate) const SYLLABLE: u16 = 0x7ff;
/// The bits of its tone.
pub(crate) const TONE: u16 = 7 << 11;
/// Set in the sound of a character that is the first piece of another.
pub(crate) const FIRST_PIECE: u16 = 1 << 14;
/// Shapes are numbered from here, so that they share a trie with sounds.
#[cfg(feature = "authoring")]
pub(crate) const SHAPES_FROM: u16 = 512;

/// The sound and the shape of a character; zero for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) sound: u16,
    pub(crate) shape: u16,
}

impl Cell {
    pub(crate) fn read(bytes: [u8; 4]) -> Self {
        let [low, high, shape_low, shape_high] = bytes;
        Self {
            sound: u16::from_le_bytes([low, high]),
            shape: u16::from_le_bytes([shape_low, shape_high]),
        }
    }
}

/// The tables in the bytes of a pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sounds<'a> {
    pages: &'a [[u8; 2]],
    cells: &'a [[u8; 4]],
    syllables: &'a [[u8; SYLLABLE_BYTES]],
    letters: &'a [[u8; 8]],
    pieces: &'a [[u8; 12]],
    emoji: &'a [[u8; 12]],
}

fn word(bytes: &[u8], index: usize) -> u32 {
    let at = index.saturating_mul(4);
    let word = bytes.get(at..).and_then(<[u8]>::first_chunk);
    word.map_or(0, |word| u32::from_le_bytes(*word))
}

impl<'a> Sounds<'a> {
    pub(crate) fn new(
        pages: &'a [u8],
        cells: &'a [u8],
        syllables: &'a [u8],
        disguises: &'a [u8],
    ) -> Self {
        let (counts, tables) = disguises.split_at_checked(12).unwrap_or_default();
        let bytes = |index, size: usize| (word(counts, index) as usize).saturating_mul(size);
        let (letters, rest) = tables.split_at_checked(bytes(0, 8)).unwrap_or_default();
        let (pieces, rest) = rest.split_at_checked(bytes(1, 12)).unwrap_or_default();
        let emoji = rest.get(..bytes(2, 12)).unwrap_or_default();
        Self {
            pages: pages.as_chunks().0,
            cells: cells.as_chunks().0,
            syllables: syllables.as_chunks().0,
            letters: letters.as_chunks().0,
            pieces: pieces.as_chunks().0,
            emoji: emoji.as_chunks().0,
        }
    }

    /// Whether every page that is named is there.
    pub(crate) fn is_whole(&self) -> bool {
        let pages = self.cells.len() / PAGE_CHARS as usize;
        let all = ((HAN_END - HAN_FROM) / PAGE_CHARS) as usize;
        let named = |page: &[u8; 2]| usize::from(u16::from_le_bytes(*page)) < pages;
        self.pages.is_empty() || (self.pages.len() == all && self.pages.iter().all(named))
    }

    /// Sound and shape of a character.
    #[inline(always)]
    pub(crate) fn cell(&self, c: char) -> Cell {
        let Some(at) = u32::from(c).checked_sub(HAN_FROM) else {
            return Cell::default();
        };
        let Some(page) = self.pages.get((at / PAGE_CHARS) as usize) else {
            return Cell::default();
        };
        let cell = u32::from(u16::from_le_bytes(*page)) * PAGE_CHARS + at % PAGE_CHARS;
        self.cells
            .get(cell as usize)
            .map_or(Cell::default(), |cell| Cell::read(*cell))
    }

    /// The sound of a syllable in Latin letters.
    pub(crate) fn syllable(&self, letters: &[u8]) -> Option<u16> {
        let key = |syllable: &[u8; SYLLABLE_BYTES]| {
            let mut key = [0; SYLLABLE_LETTERS_MAX];
            key.copy_from_slice(syllable.split_at(SYLLABLE_LETTERS_MAX).0);
            key
        };
        let mut wanted = [0; SYLLABLE_LETTERS_MAX];
        wanted.get_mut(..letters.len())?.copy_from_slice(letters);
        let found = self
            .syllables
            .binary_search_by(|syllable| key(syllable).cmp(&wanted))
            .ok()?;
        let bytes = self.syllables.get(found)?.last_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }

    /// The sounds of all syllables that begin with some letters.
    pub(crate) fn beginning_with(&self, letters: &'a [u8]) -> impl Iterator<Item = u16> + use<'a> {
        let from = self
            .syllables
            .partition_point(|syllable| syllable.as_slice() < letters);
        let rest = self.syllables.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |syllable| syllable.starts_with(letters))
            .filter_map(|syllable| {
                syllable
                    .last_chunk()
                    .map(|bytes| u16::from_le_bytes(*bytes))
            })
    }

    /// The Latin letter that a letter of another script looks like.
    pub(crate) fn latin(&self, c: char) -> Option<char> {
        let at = self
            .letters
            .binary_search_by(|entry| word(entry, 0).cmp(&u32::from(c)))
            .ok()?;
        char::from_u32(word(self.letters.get(at)?, 1))
    }

    /// The character of which these two are the pieces.
    pub(crate) fn whole(&self, first: char, second: char) -> Option<char> {
        let wanted = (u32::from(first), u32::from(second));
        let at = self
            .pieces
            .binary_search_by(|entry| (word(entry, 0), word(entry, 1)).cmp(&wanted))
            .ok()?;
        char::from_u32(word(self.pieces.get(at)?, 2))
    }

    /// The one or two characters of an emoji's name.
    pub(crate) fn emoji(&self, c: char) -> Option<(char, Option<char>)> {
        let at = self
            .emoji
            .binary_search_by(|entry| word(entry, 0).cmp(&u32::from(c)))
            .ok()?;
        let entry = self.emoji.get(at)?;
        let second = char::from_u32(word(entry, 2)).filter(|c| *c != '\0');
        Some((char::from_u32(word(entry, 1))?, second))
    }
}
