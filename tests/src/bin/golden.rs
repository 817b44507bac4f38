//! Writes a golden pack: `cargo run --bin golden -- NAME` builds the starter pack
//! `community`, screens some texts with it, and puts both into `tests/golden`. Run once
//! for each version of the format; what is there is never written again.

use anyhow::{Context as _, Result, bail};
use conformance::golden::{Golden, decided, folder};
use screen_core::pack::authoring;
use screen_core::{Pack, screen};

/// Texts for every way through the engine: one look, the long way, terms, patterns,
/// signals.
const TEXTS: &[&str] = &[
    "Thank you, the second method worked for me.",
    "这家店的服务很好，下次还会再来。",
    "You won a prize! Pay the ＦＥＥ first.",
    "恭喜您中奖了，请先付 手-续-费 才能领取",
    "y o u   a r e   a n   i d i o t",
    "you idiot",
    "加微信 abc12345 详聊",
    "https://example.com/a and www.example.org/b",
    "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈",
    "his number is 138 0013 8000",
    "か\u{3099}んばって ﬁne Straße",
];

fn main() -> Result<()> {
    let name = std::env::args().nth(1).context("a name, such as `1.0`")?;
    if folder().join(format!("{name}.json")).exists() {
        bail!("{name} is there already, and golden packs never change");
    }
    let files = host_example::packs::starter("community")
        .context("the starter pack")?
        .files;
    let Ok(built) = authoring::build(&files) else {
        bail!("the starter pack has mistakes");
    };
    let pack = Pack::load(&built.bytes).map_err(|error| anyhow::anyhow!("{error}"))?;
    let decisions = TEXTS
        .iter()
        .map(|text| decided(text, &screen(&pack, &Golden::request(text))))
        .collect();
    let golden = Golden {
        digest: built.digest.to_string(),
        decisions,
    };
    std::fs::create_dir_all(folder())?;
    std::fs::write(folder().join(format!("{name}.screenpk")), &built.bytes)?;
    let json = serde_json::to_string_pretty(&golden)? + "\n";
    std::fs::write(folder().join(format!("{name}.json")), json)?;
    Ok(())
}
