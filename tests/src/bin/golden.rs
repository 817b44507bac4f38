//! Writes a golden pack: `cargo run --bin golden -- NAME` builds the pack of the
//! conformance cases, screens some texts with it, and puts both into `tests/golden`. Run once
//! for each version of the format; what is there is never written again.

use anyhow::{Context as _, Result, bail};
use conformance::build;
use conformance::golden::{Golden, decided, folder};
use screen_core::pack::authoring;
use screen_core::{Pack, screen};

/// Texts for every way through the engine: one look, the long way, terms, disguises,
/// patterns, signals.
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
    "you 1d10t, you id-iot, you idіot",
    "p4y the pro-cessing fee, you w0n a pr1ze",
    "恭喜您中獎，请先交手續費",
    "请先交手&#32493;费，恭喜您中jiang",
];

fn main() -> Result<()> {
    let name = std::env::args().nth(1).context("a name, such as `1.0`")?;
    if folder().join(format!("{name}.json")).exists() {
        bail!("{name} is there already, and golden packs never change");
    }
    let files = build::read_pack(&build::pack_folder("site"))?;
    let Ok(built) = authoring::build(&files) else {
        bail!("the pack has mistakes");
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
