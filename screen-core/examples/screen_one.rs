//! The smallest real use: build a pack, screen one comment, print why.
//!
//! ```text
//! cargo run --package screen-core --features authoring --example screen_one
//! ```

use screen_core::pack::authoring;
use screen_core::{Pack, ScreenRequest, screen};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let built = authoring::build(&authoring::example()).map_err(|found| format!("{found:?}"))?;
    let pack = Pack::load(&built.bytes)?;
    let request = ScreenRequest::from_json(
        br#"{
            "decision_id": "d-1", "now_ms": 1772323200000, "mode": "preview",
            "actor": {"id": "u1", "category": "individual", "created_at": 1764547200000},
            "interaction": {
                "id": "i-1", "kind": "comment", "created_at": 1772323200000,
                "segments": [{"text": "You won! P.a.y the fee first."}]
            }
        }"#,
    )?;
    let verdict = screen(&pack, &request);
    println!("{:?}", verdict.action);
    for reason in &verdict.reasons {
        println!("{}: {}", reason.code, reason.say);
    }
    Ok(())
}
