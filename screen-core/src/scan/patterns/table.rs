//! Automata as a pack carries them: tables that are read where they lie.
//!
//! All numbers are little-endian. An **alphabet** puts characters into classes:
//!
//! | bytes | what stands there |
//! |---|---|
//! | 0..2 | expressions the set was made of |
//! | 2..4 | entries of the list behind |
//! | 4..132 | the class of each ASCII character |
//! | then | a list of the classes of all others, from U+0080 on: for each run of characters in one class four bytes, the class and, three bytes, the first character |
//!
//! A **table** is an automaton over these classes:
//!
//! | bytes | what stands there |
//! |---|---|
//! | 0..2 | rows |
//! | 2..4 | entries of a row: one for each class, then one for the end of the text |
//! | 4..6 | the first row that reports; all rows from there on do |
//! | 6..8 | entries of the list of reports |
//! | 8..10 | rows that are written in full |
//! | 10..12 | differences |
//! | then | for each row, and once more for the end: the full row that it is like, and where its differences begin, two bytes each |
//! | then | the full rows: for each entry the row that follows, two bytes |
//! | then | the differences: a class, and in two bytes the row that follows in place of the full row's |
//! | then | for each row that reports, and once more for the end: where its reports begin in the list, two bytes |
//! | then | the reports: numbers of expressions, two bytes each, rising for each row |
//!
//! Row 0 goes nowhere and ends the run. Row 1 is the entrance: its entry for the class
//! of the character beside the place where a run begins, or for the end of the text
//! where there is none, is the row to begin with. A row reports one character late: what
//! it reports ended before the character that led to it.
//!
//! Nothing here has to be checked beforehand. Each step takes a character of the text,
//! so a run ends whatever the table says, and a row that is not there ends it as
//! damaged.

/// A class of characters; none stands for the end of the text.
pub(crate) type Class = Option<u8>;
/// A row of a table.
pub(crate) type Row = u16;

/// The row that goes nowhere.
pub(crate) const DEAD: Row = 0;
/// The row a run is entered by.
pub(crate) const ENTRANCE: Row = 1;

/// Classes of characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alphabet<'a> {
    ascii: &'a [u8; 128],
    others: &'a [[u8; 4]],
    expressions: usize,
}

impl<'a> Alphabet<'a> {
    /// Takes an alphabet off the front of some bytes. None where they are too few.
    pub(crate) fn take(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (expressions, entries) = (entry(bytes, 0)?, entry(bytes, 1)?);
        let (ascii, bytes) = bytes.get(4..)?.split_first_chunk()?;
        let (others, bytes) = bytes.split_at_checked(usize::from(entries) * 4)?;
        let alphabet = Self {
            ascii,
            others: others.as_chunks().0,
            expressions: expressions.into(),
        };
        Some((alphabet, bytes))
    }

    /// How many expressions the set was made of.
    pub(crate) fn expressions(&self) -> usize {
        self.expressions
    }

    /// The class of a character; of none, that of the end of the text.
    #[inline]
    pub(crate) fn class(&self, c: Option<char>) -> Class {
        let c = u32::from(c?);
        match usize::try_from(c).ok().and_then(|c| self.ascii.get(c)) {
            Some(class) => Some(*class),
            None => Some(self.other_class(c)),
        }
    }

    fn other_class(&self, c: u32) -> u8 {
        let last = c << 8 | 0xff;
        let behind = self
            .others
            .partition_point(|entry| u32::from_le_bytes(*entry) <= last);
        let run = behind.checked_sub(1).and_then(|at| self.others.get(at));
        run.map_or(0, |[class, ..]| *class)
    }
}

/// An automaton over the classes of an alphabet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    heads: &'a [u8],
    full: &'a [u8],
    differences: &'a [[u8; 3]],
    entries: usize,
    first_report: Row,
    index: &'a [u8],
    reports: &'a [u8],
}

impl<'a> Table<'a> {
    /// Takes a table off the front of some bytes. None where they are too few, or have
    /// no entrance.
    pub(crate) fn take(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let number = |index| entry(bytes, index).map(usize::from);
        let (rows, entries, first_report) = (number(0)?, number(1)?, entry(bytes, 2)?);
        let (reports, full, differences) = (number(3)?, number(4)?, number(5)?);
        let reporting = rows.checked_sub(usize::from(first_report))?;
        let full = full.checked_mul(entries)?.checked_mul(2)?;
        let (heads, bytes) = bytes.get(12..)?.split_at_checked((rows + 1) * 4)?;
        let (full, bytes) = bytes.split_at_checked(full)?;
        let (differences, bytes) = bytes.split_at_checked(differences * 3)?;
        let (index, bytes) = bytes.split_at_checked((reporting + 1) * 2)?;
        let (reports, bytes) = bytes.split_at_checked(reports * 2)?;
        let table = Self {
            heads,
            full,
            differences: differences.as_chunks().0,
            entries,
            first_report,
            index,
            reports,
        };
        (entries > 0 && first_report > ENTRANCE).then_some((table, bytes))
    }

    /// The row to begin with beside a class. None in a damaged table.
    pub(crate) fn enter(&self, beside: Class) -> Option<Row> {
        self.step(ENTRANCE, beside)
    }

    /// The row that follows on a class. None in a damaged table.
    #[inline]
    pub(crate) fn step(&self, row: Row, class: Class) -> Option<Row> {
        let class = class.map_or(self.entries - 1, usize::from);
        let head: &[u8; 8] = self.heads.get(usize::from(row) * 4..)?.first_chunk()?;
        let [full, from, _, to] = *head.as_chunks::<2>().0 else {
            return None;
        };
        let [full, from, to] =
            [full, from, to].map(|number| usize::from(u16::from_le_bytes(number)));
        if from < to {
            let differences = self.differences.get(from..to)?;
            let found = differences
                .iter()
                .find(|[at, ..]| usize::from(*at) == class);
            if let Some([_, low, high]) = found {
                return Some(u16::from_le_bytes([*low, *high]));
            }
        }
        entry(self.full, full * self.entries + class)
    }

    /// Whether a row reports anything.
    #[inline]
    pub(crate) fn is_reporting(&self, row: Row) -> bool {
        row >= self.first_report
    }

    /// The expressions a row reports, in rising order.
    pub(crate) fn reports(&self, row: Row) -> impl Iterator<Item = u16> + 'a {
        let reports = self.reports_of(row).iter();
        reports.map(|report| u16::from_le_bytes(*report))
    }

    /// Whether a row reports an expression.
    pub(crate) fn has_report(&self, row: Row, expression: u16) -> bool {
        self.reports_of(row)
            .binary_search_by_key(&expression, |report| u16::from_le_bytes(*report))
            .is_ok()
    }

    fn reports_of(&self, row: Row) -> &'a [[u8; 2]] {
        let bounds = row.checked_sub(self.first_report).and_then(|number| {
            let at = |number| entry(self.index, number).map(usize::from);
            let number = usize::from(number);
            Some(at(number)?..at(number + 1)?)
        });
        let reports: &[[u8; 2]] = self.reports.as_chunks().0;
        bounds
            .and_then(|bounds| reports.get(bounds))
            .unwrap_or_default()
    }
}

/// The number at a place of a list of two-byte numbers.
#[inline]
fn entry(list: &[u8], index: usize) -> Option<u16> {
    let bytes = list.get(index.checked_mul(2)?..)?;
    Some(u16::from_le_bytes(*bytes.first_chunk()?))
}
