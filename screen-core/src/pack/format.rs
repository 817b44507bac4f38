//! The bytes of a built pack: a header, a table of sections, the sections. `PACK.md`
//! describes them byte by byte.
//!
//! Reading trusts nothing: every offset is checked against the length, and what a
//! section holds is checked by whoever reads it.

use std::ops::Range;

use crate::audit::sha256_bytes;
use crate::error::{ErrorCode, RequestError};
use crate::limits::{PACK_BYTES_MAX, SECTIONS_MAX};
use crate::time::Ms;

/// The first bytes of every built pack.
pub(crate) const MAGIC: [u8; 8] = *b"screenpk";
/// The version of the format. A new major number is another format; a new minor one
/// adds sections that older engines may skip.
pub(crate) const MAJOR: u16 = 1;
#[cfg(feature = "authoring")]
pub(crate) const MINOR: u16 = 1;
/// Bytes of the header.
pub(crate) const HEADER_BYTES: usize = 64;
/// Bytes of one entry of the table of sections.
pub(crate) const ENTRY_BYTES: usize = 32;
/// Where the checksum stands, and its bytes.
const CHECKSUM_AT: usize = 56;
const CHECKSUM_BYTES: usize = 8;
/// Sections begin at multiples of so many bytes.
pub(crate) const ALIGN_BYTES: usize = 64;
/// An engine that does not know the section must not use the pack.
const REQUIRED: u32 = 1;

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub(crate) enum Section {
    /// The policy, in postcard.
    Policy = 1,
    /// Where the pack comes from, in JSON.
    Provenance = 2,
    /// Names, sizes and digests of the lists, in postcard.
    Lists = 3,
    /// The exceptions of the lists, in postcard.
    Excepts = 4,
    /// First level of the fold table.
    FoldPages = 16,
    /// Second level of the fold table.
    FoldCells = 17,
    /// The characters of the alphabet with their codes.
    Alphabet = 18,
    /// The trie.
    Nodes = 19,
    /// The ends of terms that share no beginning.
    Tails = 20,
    /// The lists of the terms.
    Outputs = 21,
    /// First level of the table of sounds and shapes.
    SoundPages = 22,
    /// Its second level.
    SoundCells = 23,
    /// The syllables in Latin letters.
    Syllables = 24,
    /// Letters that look alike, characters in pieces, emoji.
    Disguises = 25,
    /// The trie over sounds and shapes.
    FuzzyNodes = 26,
    /// The ends of its terms.
    FuzzyTails = 27,
    /// Its terms.
    FuzzyTerms = 28,
    /// Sound and shape of the characters of terms, by their codes.
    CodeCells = 29,
    /// Names, sizes and needs of the patterns, in postcard.
    Patterns = 32,
    /// Alphabets and forward automata of the patterns.
    PatternsForward = 33,
    /// Their backward automata.
    PatternsReverse = 34,
}

impl Section {
    const ALL: [Self; 21] = [
        Self::Policy,
        Self::Provenance,
        Self::Lists,
        Self::Excepts,
        Self::FoldPages,
        Self::FoldCells,
        Self::Alphabet,
        Self::Nodes,
        Self::Tails,
        Self::Outputs,
        Self::SoundPages,
        Self::SoundCells,
        Self::Syllables,
        Self::Disguises,
        Self::FuzzyNodes,
        Self::FuzzyTails,
        Self::FuzzyTerms,
        Self::CodeCells,
        Self::Patterns,
        Self::PatternsForward,
        Self::PatternsReverse,
    ];

    #[cfg(feature = "authoring")]
    fn is_optional(self) -> bool {
        self == Self::Provenance
    }
}

/// Who a pack is built for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Browsers and apps, so everybody: the rules that are published, and nothing by
    /// which the others could be guessed. Its verdicts are hints.
    Client,
    /// Workers at the edge of the platform's own network. They decide, so they have
    /// all rules.
    Edge,
    /// The platform's servers: everything.
    #[default]
    Server,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Client, Self::Edge, Self::Server];

    /// Its name, as it is given on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Edge => "edge",
            Self::Server => "server",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    const fn bits(self) -> u32 {
        match self {
            Self::Client => 1,
            Self::Edge => 2,
            Self::Server => 4,
        }
    }
}

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// Bytes of the pack; a signature may follow.
    pub(crate) total_bytes: usize,
    /// The version as one number that grows.
    pub(crate) revision: u64,
    pub(crate) effective_at: Ms,
    /// None for a pack that does not end.
    pub(crate) expires_at: Option<Ms>,
    pub(crate) audience: Audience,
}

/// Where the sections of a pack are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sections(Vec<(Section, Range<usize>)>);

impl Sections {
    /// The bytes of a section; none where the pack has no such section.
    pub(crate) fn of<'a>(&self, bytes: &'a [u8], section: Section) -> &'a [u8] {
        self.0
            .iter()
            .find(|(known, _)| *known == section)
            .and_then(|(_, range)| bytes.get(range.clone()))
            .unwrap_or_default()
    }
}

/// A mistake in the bytes of a pack.
pub(crate) fn damaged(place: &str, what: impl std::fmt::Display) -> RequestError {
    RequestError::at(
        ErrorCode::InvalidPack,
        place,
        format!("damaged policy pack: {what}"),
    )
    .help("fetch or build the pack again; its digest tells whether it arrived whole")
}

/// The first bytes of the SHA-256 of a pack whose checksum is zero.
fn checksum(pack: &[u8]) -> Option<[u8; CHECKSUM_BYTES]> {
    let (before, rest) = pack.split_at_checked(CHECKSUM_AT)?;
    let (_, behind) = rest.split_at_checked(CHECKSUM_BYTES)?;
    let digest = sha256_bytes(&[before, &[0; CHECKSUM_BYTES], behind]);
    digest.first_chunk().copied()
}

/// Whether a pack is as it was written, by its checksum. That tells damage, not malice:
/// for that there are signatures.
pub(crate) fn is_whole(pack: &[u8]) -> bool {
    let written = pack
        .get(CHECKSUM_AT..)
        .and_then(<[u8]>::first_chunk::<CHECKSUM_BYTES>);
    written.is_some() && written.copied() == checksum(pack)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn u16(&self, at: usize) -> u16 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk::<2>());
        bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&self, at: usize) -> u32 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    fn u64(&self, at: usize) -> u64 {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk::<8>());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }

    fn time(&self, at: usize) -> Ms {
        let bytes = self.0.get(at..).and_then(|rest| rest.first_chunk::<8>());
        bytes.map_or(0, |bytes| Ms::from_le_bytes(*bytes))
    }

    fn size(&self, at: usize) -> Option<usize> {
        usize::try_from(self.u64(at)).ok()
    }
}

/// Reads header and table. Its time does not depend on the size of the pack.
///
/// # Errors
/// `invalid_pack` for bytes that are not a pack of this format, or where anything
/// points outside them; `too_large` over a bound.
pub(crate) fn read(bytes: &[u8]) -> Result<(Header, Sections), RequestError> {
    if !bytes.starts_with(&MAGIC) || bytes.len() < HEADER_BYTES {
        return Err(RequestError::new(
            ErrorCode::InvalidPack,
            None,
            "not a built policy pack: it does not begin with `screenpk`",
        )
        .help("build one from a folder with `screen-host pack build FOLDER -o FILE`"));
    }
    let reader = Reader(bytes);
    let (major, count) = (reader.u16(8), reader.u32(12));
    if major != MAJOR {
        return Err(RequestError::new(
            ErrorCode::InvalidPack,
            None,
            format!("a policy pack of format {major}; this engine reads format {MAJOR}"),
        )
        .help("build the pack again with the tools of this engine"));
    }
    let total_bytes = reader
        .size(16)
        .filter(|total| (HEADER_BYTES..=bytes.len()).contains(total))
        .ok_or_else(|| damaged("header", "it ends before its end"))?;
    if total_bytes > PACK_BYTES_MAX {
        let message = format!("{total_bytes} bytes, at most {PACK_BYTES_MAX}");
        return Err(RequestError::at(ErrorCode::TooLarge, "header", message));
    }
    let audience = Audience::ALL
        .into_iter()
        .find(|known| known.bits() == reader.u32(48))
        .ok_or_else(|| damaged("header", "an audience that is none"))?;
    let expires_at = reader.time(40);
    let header = Header {
        total_bytes,
        revision: reader.u64(24),
        effective_at: reader.time(32),
        expires_at: (expires_at != 0).then_some(expires_at),
        audience,
    };
    let count = usize::try_from(count)
        .ok()
        .filter(|count| *count <= SECTIONS_MAX)
        .ok_or_else(|| damaged("header", format!("{count} sections")))?;
    let mut sections: Vec<(Section, Range<usize>)> = Vec::with_capacity(count);
    let mut free_from = HEADER_BYTES + count * ENTRY_BYTES;
    for number in 0..count {
        let at = HEADER_BYTES + number * ENTRY_BYTES;
        let (kind, flags) = (reader.u32(at), reader.u32(at + 4));
        let range = reader
            .size(at + 8)
            .zip(reader.size(at + 16))
            .and_then(|(start, length)| Some(start..start.checked_add(length)?))
            .filter(|range| {
                range.start >= free_from
                    && range.end <= total_bytes
                    && range.start.is_multiple_of(ALIGN_BYTES)
            })
            .ok_or_else(|| damaged("sections", format!("section {kind} lies outside the pack")))?;
        free_from = range.end;
        let known = Section::ALL
            .into_iter()
            .find(|section| *section as u32 == kind);
        match known {
            Some(section) if sections.iter().any(|(seen, _)| *seen == section) => {
                return Err(damaged("sections", format!("section {kind} comes twice")));
            }
            Some(section) => sections.push((section, range)),
            None if flags & REQUIRED == 0 => {}
            None => {
                return Err(RequestError::new(
                    ErrorCode::InvalidPack,
                    None,
                    format!(
                        "the policy pack needs section {kind}, which this engine does not know"
                    ),
                )
                .help("use an engine at least as new as the tools that built the pack"));
            }
        }
    }
    Ok((header, Sections(sections)))
}

/// Writes a pack. Sections come in the order of their numbers.
#[cfg(feature = "authoring")]
pub(crate) fn write(header: &Header, mut parts: Vec<(Section, Vec<u8>)>) -> Vec<u8> {
    parts.sort_by_key(|(section, _)| *section);
    let mut table = Vec::with_capacity(parts.len() * ENTRY_BYTES);
    let mut body = Vec::new();
    let body_from = (HEADER_BYTES + parts.len() * ENTRY_BYTES).next_multiple_of(ALIGN_BYTES);
    for (section, bytes) in &parts {
        let start = body_from + body.len();
        let flags = if section.is_optional() { 0 } else { REQUIRED };
        table.extend((*section as u32).to_le_bytes());
        table.extend(flags.to_le_bytes());
        table.extend((start as u64).to_le_bytes());
        table.extend((bytes.len() as u64).to_le_bytes());
        table.extend([0; 8]);
        body.extend(bytes);
        body.resize(body.len().next_multiple_of(ALIGN_BYTES), 0);
    }
    let mut pack = Vec::with_capacity(body_from + body.len());
    pack.extend(MAGIC);
    pack.extend(MAJOR.to_le_bytes());
    pack.extend(MINOR.to_le_bytes());
    pack.extend(u32::try_from(parts.len()).unwrap_or(u32::MAX).to_le_bytes());
    pack.extend(((body_from + body.len()) as u64).to_le_bytes());
    pack.extend(header.revision.to_le_bytes());
    pack.extend(header.effective_at.to_le_bytes());
    pack.extend(header.expires_at.unwrap_or(0).to_le_bytes());
    pack.extend(header.audience.bits().to_le_bytes());
    pack.extend([0; 12]);
    pack.extend(table);
    pack.resize(body_from, 0);
    pack.extend(body);
    let checksum = checksum(&pack).unwrap_or_default();
    for (place, byte) in pack.iter_mut().skip(CHECKSUM_AT).zip(checksum) {
        *place = byte;
    }
    pack
}
