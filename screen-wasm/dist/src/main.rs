//! `cargo dist`: builds the component and the JavaScript package into `target/dist`.

fn main() -> anyhow::Result<()> {
    screen_dist::build()?;
    println!("built target/dist: screen.component.wasm, js/");
    Ok(())
}
